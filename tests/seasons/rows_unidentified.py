"""Series that Jellyfin did not identify, or as another: their episodes tell."""

from tests.media_stack import Series

from .house import House
from .rows import row

FAVORITE, ON_THE_WAY = "held: favorite", "held: on_the_way"


def unidentified(h: House, **ids: str) -> Series:
    """Return a series that Jellyfin knows by these ids and Jellyseerr does not name."""
    series = h.series(2, 2)
    series.in_jellyfin.providers = dict(ids)
    series.in_jellyseerr.standard.jellyfin_id = None
    return series


@row
def a_series_that_was_not_identified(h: House) -> None:
    series = unidentified(h)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def a_series_that_was_not_identified_is_a_favorite(h: House) -> None:
    series = unidentified(h)
    h.done(h.alice, series, 1)
    h.home.favorite(h.carol, series)
    h.stays(FAVORITE, series, 1)


@row
def a_series_that_was_taken_for_another_is_a_favorite(h: House) -> None:
    series = unidentified(h, Tvdb="999999")
    h.done(h.alice, series, 1)
    h.home.favorite(h.carol, series)
    h.stays(FAVORITE, series, 1)


@row
def somebody_is_on_the_way_in_a_series_that_was_not_identified(h: House) -> None:
    series = unidentified(h)
    h.done(h.alice, series, 2)
    h.home.watch(h.carol, series, season=1, days_ago=5)
    h.stays(ON_THE_WAY, series, 2)
