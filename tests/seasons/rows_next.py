"""The next season: who watched an earlier one lately is on the way to it."""

from .house import House
from .rows import row

ON_THE_WAY = "held: on_the_way"


@row
def somebody_finished_the_season_before(h: House) -> None:
    series = h.series(2, 2)
    h.done(h.alice, series, 2)
    h.home.watch(h.carol, series, season=1, days_ago=5)
    h.stays(ON_THE_WAY, series, 2)


@row
def somebody_watched_one_episode_two_seasons_before(h: House) -> None:
    series = h.series(2, 2, 2)
    h.done(h.alice, series, 3)
    h.home.watch(h.carol, series, season=1, episode=1, days_ago=29)
    h.stays(ON_THE_WAY, series, 3)


@row
def somebody_began_the_season_before(h: House) -> None:
    series = h.series(2, 2)
    h.done(h.alice, series, 2)
    h.home.start_watching(h.carol, series, season=1, episode=2, days_ago=3)
    h.stays(ON_THE_WAY, series, 2)


@row
def the_requester_is_on_the_way(h: House) -> None:
    series = h.series(2, 2)
    h.policy(h.alice, require_watched=False, count_from="added")
    h.carried_out(h.done(h.alice, series, 1))
    h.home.request(h.alice, series, seasons=[2])
    h.goes(series, 1)
    h.stays(ON_THE_WAY, series, 2)


@row
def somebody_finished_the_season_before_long_ago(h: House) -> None:
    series = h.series(2, 2)
    h.carried_out(h.done(h.alice, series, 2))
    h.home.watch(h.carol, series, season=1, days_ago=31)
    h.goes(series, 2)


@row
def somebody_finished_both_seasons(h: House) -> None:
    """Carol has seen this one: that is the cure, too."""
    series = h.series(2, 2)
    h.carried_out(h.done(h.alice, series, 2))
    h.home.watch(h.carol, series, season=2, days_ago=9)
    h.home.watch(h.carol, series, season=1, days_ago=5)
    h.goes(series, 2)


@row
def somebody_watched_a_special_or_a_later_season(h: House) -> None:
    series = h.series(2, 2, 2)
    h.carried_out(h.done(h.alice, series, 2))
    h.home.episode(series, 0, 1, aired_days_ago=400, imported_days_ago=300)
    h.home.watch(h.carol, series, season=0, episode=1, days_ago=3)
    h.home.watch(h.carol, series, season=3, days_ago=3)
    h.goes(series, 2)


@row
def somebody_whose_account_is_disabled_was_on_the_way(h: House) -> None:
    series = h.series(2, 2)
    h.carried_out(h.done(h.alice, series, 2))
    guest = h.home.viewer("guest", disabled=True)
    h.home.watch(guest, series, season=1, days_ago=3)
    h.goes(series, 2)
