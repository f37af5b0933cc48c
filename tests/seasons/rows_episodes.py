"""Episodes of which Sonarr says little: without a date, early, or before a break."""

from .house import House
from .rows import row
from .rows_places import AIRING, RECENT


@row
def an_episode_without_an_air_date_that_is_there(h: House) -> None:
    """What has a file has aired: a special order, or a list that lacks the date."""
    series = h.series(3, 3)
    series.row_of(1, 2).aired = None
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def an_episode_that_came_before_its_air_date(h: House) -> None:
    series = h.series(3, 3)
    series.row_of(1, 3).aired = h.home.clock.ago(days=-900)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def an_episode_without_date_and_file_that_nobody_wants(h: House) -> None:
    """The series ended, so it never comes."""
    series = h.series(3, 3)
    h.home.episode(series, 1, 4, aired_days_ago=None).monitored = False
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def an_episode_without_date_and_file_that_sonarr_wants(h: House) -> None:
    """Unmonitored in Sonarr, the season goes."""
    series = h.series(3, 3)
    h.home.episode(series, 1, 4, aired_days_ago=None)
    h.done(h.alice, series, 1)
    h.stays(AIRING, series, 1)


@row
def the_same_before_a_later_season(h: House) -> None:
    """Of a series that continues, a season that is followed by another is over."""
    series = h.series(3, 3, status="continuing")
    h.home.episode(series, 1, 4, aired_days_ago=None).monitored = False
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


def _continuing(h: House, aired: float, *finales: str | None) -> None:
    """Let the newest season be done, its last episode aired so many days ago."""
    series = h.series(3, 3, status="continuing")
    request = h.done(h.alice, series, 2)
    for row_, finale in zip(series.row.episodes.values(), finales, strict=True):
        row_.finale = finale
        if row_.season == 2:
            row_.aired = h.home.clock.ago(days=aired + 7 * (3 - row_.number))
    if aired < 120 and finales[-1] != "season":
        h.stays(RECENT, series, 2)
    else:
        h.carried_out(request)
        h.goes(series, 2)


@row
def a_break_in_the_middle_by_its_finales(h: House) -> None:
    """The first season had a finale, this one has none yet."""
    _continuing(h, 90, None, None, "season", None, None, None)


@row
def a_break_that_sonarr_calls_one(h: House) -> None:
    _continuing(h, 60, None, None, None, None, None, "midseason")


@row
def a_break_that_lasts_too_long_to_be_one(h: House) -> None:
    _continuing(h, 130, None, None, "season", None, None, None)


@row
def a_season_whose_finale_aired(h: House) -> None:
    _continuing(h, 60, None, None, "season", None, None, "season")
