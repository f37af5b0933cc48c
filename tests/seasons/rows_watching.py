"""Who watched what, and who is watching."""

from tests.media_stack import MediaStatus

from .house import House
from .rows import row
from .rows_requests import NOT_WATCHED

BEING_WATCHED = "held: being_watched"


@row
def half_watched_by_the_requester(h: House) -> None:
    series = h.series(3, 3)
    h.home.request(h.alice, series, seasons=[1])
    h.home.watch(h.alice, series, season=1, episode=1, days_ago=10)
    h.stays(NOT_WATCHED, series, 1)


@row
def one_episode_watched(h: House) -> None:
    """Nothing of the series goes for one episode (arr-dashboard 659)."""
    series = h.series(8, 8)
    h.home.request(h.alice, series, seasons=[1, 2])
    h.home.watch(h.alice, series, season=1, episode=8, days_ago=20)
    h.stays(NOT_WATCHED, series, 1, 2)


@row
def somebody_else_in_the_middle(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.watch(h.carol, series, season=1, episode=1, days_ago=5)
    h.stays(BEING_WATCHED, series, 1)


@row
def somebody_else_in_the_middle_long_ago(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1, days_ago=60))
    h.home.watch(h.carol, series, season=1, episode=1, days_ago=45)
    h.goes(series, 1)


@row
def somebody_else_in_the_middle_of_another_season(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.watch(h.carol, series, season=2, episode=1, days_ago=5)
    h.goes(series, 1)


@row
def somebody_else_began_an_episode(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.start_watching(h.carol, series, season=1, episode=2, days_ago=3)
    h.stays(BEING_WATCHED, series, 1)


@row
def somebody_else_began_an_episode_long_ago(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1, days_ago=60))
    h.home.start_watching(h.carol, series, season=1, episode=2, days_ago=40)
    h.goes(series, 1)


@row
def the_requester_watches_it_again(h: House) -> None:
    """10.11 forgets that it was played, 12 does not."""
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.start_watching(h.alice, series, season=1, episode=1, days_ago=1)
    h.stays(NOT_WATCHED, series, 1)


@row
def somebody_else_watches_it_again(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.watch(h.carol, series, season=1, days_ago=30)
    h.home.start_watching(h.carol, series, season=1, episode=1, days_ago=1)
    h.stays(BEING_WATCHED, series, 1)


@row
def watched_again_to_the_end(h: House) -> None:
    """The latest watch counts."""
    series = h.series(3, 3)
    h.done(h.alice, series, 1, watched=30)
    h.home.watch(h.carol, series, season=1, days_ago=2)
    h.stays("leaving_soon: counted_from_watched", series, 1)


@row
def the_last_episode_was_watched_yesterday(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1, watched=20)
    h.home.watch(h.alice, series, season=1, episode=3, days_ago=1)
    h.stays("leaving_soon: counted_from_watched", series, 1)


@row
def an_empty_series_that_jellyfin_calls_played(h: House) -> None:
    series = h.series(3, available=False)
    h.home.request(
        h.alice, series, seasons=[1], status=2, media_status=MediaStatus.AVAILABLE
    )
    h.stays("waiting: not_available", series, 1)


@row
def a_season_without_files_beside_a_full_one(h: House) -> None:
    series = h.series(2, 2)
    h.done(h.alice, series, 1, 2)
    for number in (1, 2):
        h.home.lose_episode(series, 1, number)
    h.stays("waiting: not_available", series, 1)
    h.goes(series, 2)


@row
def a_watch_from_before_the_request(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1, watched=50)
    h.stays(NOT_WATCHED, series, 1)


@row
def an_episode_watched_before_the_request(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.lose_watch(h.alice, series)
    h.home.watch(h.alice, series, season=1, episode=1, days_ago=50)
    for number in (2, 3):
        h.home.watch(h.alice, series, season=1, episode=number, days_ago=10)
    h.stays(NOT_WATCHED, series, 1)


@row
def a_double_episode(h: House) -> None:
    series = h.series(2, 2)
    h.home.episode(series, 1, 3, aired_days_ago=400, imported_days_ago=39, until=4)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def a_double_episode_of_which_jellyfin_knows_the_first_number(h: House) -> None:
    series = h.series(2, 2)
    h.home.episode(series, 1, 3, aired_days_ago=400, imported_days_ago=39, until=4)
    series.episodes[1, 3].index_end = None
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def a_double_episode_that_was_not_watched(h: House) -> None:
    series = h.series(2, 2)
    h.home.episode(series, 1, 3, aired_days_ago=400, imported_days_ago=39, until=4)
    h.home.request(h.alice, series, seasons=[1])
    for number in (1, 2):
        h.home.watch(h.alice, series, season=1, episode=number, days_ago=10)
    h.stays(NOT_WATCHED, series, 1)


@row
def one_episode_whose_number_ends_with_the_season(h: House) -> None:
    """The end is misread from a name; Sonarr has a file for each of the others."""
    series = h.series(3, 3)
    h.home.request(h.alice, series, seasons=[1])
    h.home.watch(h.alice, series, season=1, episode=1, days_ago=10)
    series.episodes[1, 1].index_end = 3
    h.stays(NOT_WATCHED, series, 1)


@row
def an_episode_without_a_number(h: House) -> None:
    """The file tells which one it is."""
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    series.episodes[1, 2].index = None
    h.goes(series, 1)


@row
def an_episode_of_which_the_season_is_not_known(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    series.episodes[1, 2].season = None
    h.goes(series, 1)


@row
def a_virtual_episode(h: House) -> None:
    """Jellyfin lists an episode that nobody has, and that nobody waits for."""
    series = h.series(3, 3)
    h.home.episode(series, 1, 4, aired_days_ago=400).monitored = False
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def somebody_is_playing_it(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.play(h.carol, series, season=1, episode=2)
    h.stays("held: playing", series, 1)


@row
def somebody_is_playing_another_season(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.play(h.carol, series, season=2, episode=2)
    h.goes(series, 1)


@row
def it_is_in_somebodys_queue(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    session = h.home.play(h.carol, series, season=2, episode=2)
    session.queue.append(series.episodes[1, 1])
    h.stays("held: playing", series, 1)


@row
def a_favourite_series(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.favorite(h.bob, series)
    h.stays("held: favorite", series, 1)


@row
def a_favourite_season(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1, 2)
    h.home.favorite(h.bob, series, season=1)
    h.stays("held: favorite", series, 1)
    h.goes(series, 2)


@row
def a_favourite_episode(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.favorite(h.bob, series, season=1, episode=3)
    h.stays("held: favorite", series, 1)


@row
def a_favourite_episode_of_another_season(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.favorite(h.bob, series, season=2, episode=3)
    h.goes(series, 1)


@row
def a_series_that_the_requester_may_not_see(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.hide(series, h.alice)
    h.stays(NOT_WATCHED, series, 1)


@row
def a_due_series_that_the_requester_may_not_see(h: House) -> None:
    """Before it leaves, everybody concerned must see it."""
    series = h.series(3, 3)
    h.policy(h.alice, require_watched=False, count_from="added")
    h.home.request(h.alice, series, seasons=[1])
    h.home.hide(series, h.alice)
    h.stays("held: not_in_jellyfin", series, 1)


@row
def a_series_that_somebody_else_may_not_see(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.hide(series, h.carol)
    h.goes(series, 1)


@row
def a_shared_television_account(h: House) -> None:
    series = h.series(3, 3)
    living_room = h.home.viewer("living room")
    h.policy(h.alice, watched_by="any", watched_accounts=(living_room.jellyfin_id,))
    h.carried_out(h.home.request(h.alice, series, seasons=[1]))
    h.home.watch(living_room, series, season=1, days_ago=10)
    h.goes(series, 1)


@row
def two_accounts_that_each_watched_a_half(h: House) -> None:
    """Together they have seen it; each may still be on the way, for 30 days."""
    series = h.series(4, 4)
    living_room = h.home.viewer("living room")
    h.policy(
        h.alice,
        watched_by="any",
        watched_accounts=(h.alice.jellyfin_id, living_room.jellyfin_id),
    )
    h.home.request(h.alice, series, seasons=[1])
    for number in (1, 2):
        h.home.watch(h.alice, series, season=1, episode=number, days_ago=10)
        h.home.watch(living_room, series, season=1, episode=number + 2, days_ago=10)
    h.stays(BEING_WATCHED, series, 1)


@row
def all_of_a_family_must_have_watched(h: House) -> None:
    series = h.series(3, 3)
    family = (h.alice.jellyfin_id, h.bob.jellyfin_id)
    h.policy(h.alice, watched_by="all", watched_accounts=family)
    h.done(h.alice, series, 1)
    h.stays(NOT_WATCHED, series, 1)


@row
def all_of_a_family_have_watched(h: House) -> None:
    series = h.series(3, 3)
    family = (h.alice.jellyfin_id, h.bob.jellyfin_id)
    h.policy(h.alice, watched_by="all", watched_accounts=family)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.watch(h.bob, series, season=1, days_ago=9)
    h.goes(series, 1)


@row
def counted_from_added_and_never_watched(h: House) -> None:
    series = h.series(3, 3)
    h.policy(h.alice, count_from="added", require_watched=False)
    h.carried_out(h.home.request(h.alice, series, seasons=[1]))
    h.goes(series, 1)


@row
def counted_from_the_newest_file(h: House) -> None:
    series = h.series(2, 2)
    h.home.episode(series, 1, 3, aired_days_ago=400, imported_days_ago=2)
    series.follows_requests = False
    h.policy(h.alice, count_from="added", require_watched=False)
    h.home.request(h.alice, series, seasons=[1])
    h.stays("leaving_soon: counted_from_added", series, 1)


@row
def ticked_off_without_a_date(h: House) -> None:
    series = h.series(3, 3)
    h.home.request(h.alice, series, seasons=[1])
    h.home.mark_watched(h.alice, series, season=1)
    h.stays("held: watched_without_date", series, 1)


@row
def one_episode_of_another_ticked_off_without_a_date(h: House) -> None:
    """Whether she is in the middle nobody knows: that does not end by itself."""
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.mark_watched(h.carol, series, season=1, episode=1)
    h.stays("held: watched_without_date", series, 1)


@row
def a_lost_watch_state(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.then(lambda: h.home.lose_watch(h.alice, series))
    h.stays(NOT_WATCHED, series, 1)


@row
def new_jellyfin_ids_after_a_rescan(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.then(lambda: h.home.rescan(series))
    h.goes(series, 1)


@row
def new_jellyfin_ids_and_somebody_in_the_middle(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.start_watching(h.carol, series, season=1, episode=1, days_ago=3)
    h.then(lambda: h.home.rescan(series))
    h.stays(BEING_WATCHED, series, 1)


@row
def no_series_in_jellyfin(h: House) -> None:
    series = h.series(3, 3, in_jellyfin=False)
    h.home.request(h.alice, series, seasons=[1])
    h.stays("held: not_in_jellyfin", series, 1)
