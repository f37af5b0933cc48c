"""Several servers of one quality: only what the request brought goes (rule 3)."""

from typing import Any

from tests.media_stack import Movie, Request, Series, Status
from tests.media_stack.servarr import Radarr, Sonarr
from tests.media_stack.spoiled import Changed

from .house import House
from .rows import row

ELSEWHERE = "held: requested_elsewhere"
SEVERAL = "held: on_several_instances"


def film(
    h: House, radarr: Radarr | None = None, title: str = "The Comet"
) -> tuple[Movie, Request]:
    """Let Alice request a film and be done with it."""
    movie = h.home.movie(title, radarr=radarr)
    request = h.home.request(h.alice, movie)
    h.home.watch(h.alice, movie, days_ago=10)
    return movie, request


def by_hand(h: House, movie: Movie, radarr: Radarr, *, scanned: bool = True) -> Movie:
    """Let somebody add a film to another Radarr, which Jellyseerr's scan then names.

    Alice watches that copy, too.
    """
    copy = h.home.movie(
        movie.title, tmdb=movie.tmdb, radarr=radarr, in_jellyseerr=scanned
    )
    h.home.watch(h.alice, copy, days_ago=10)
    return copy


def series_by_hand(
    h: House, series: Series, sonarr: Sonarr, *, scanned: bool = True
) -> Series:
    """Let somebody add the first season of a series to another Sonarr."""
    copy = h.home.series(
        series.title,
        seasons={1: 3},
        tmdb=series.tmdb,
        tvdb=series.tvdb,
        sonarr=sonarr,
        in_jellyseerr=scanned,
    )
    h.home.watch(h.alice, copy, season=1, days_ago=10)
    return copy


def removed(h: House, movie: Movie) -> None:
    """Let somebody remove a film by hand, and Jellyseerr notice it."""
    h.home.disk.remove(movie.path)
    movie.radarr.movies.pop(movie.in_radarr.id)
    h.home.jellyseerr.run_job("radarr-scan")


@row
def a_film_that_was_requested_for_another_radarr(h: House) -> None:
    second = h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    by_hand(h, movie, second)
    h.stays(ELSEWHERE, movie)


@row
def a_season_that_was_requested_for_another_sonarr(h: House) -> None:
    second = h.home.add_sonarr("Second", default=False)
    series = h.series(3)
    h.done(h.alice, series, 1)
    series_by_hand(h, series, second)
    h.stays(ELSEWHERE, series, 1)


@row
def a_film_for_a_radarr_that_is_gone_from_the_settings(h: House) -> None:
    movie, request = film(h)
    request.row.server_id = 7
    h.stays(ELSEWHERE, movie)


@row
def one_of_two_requests_was_for_another_radarr(h: House) -> None:
    h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    other = h.home.request(h.bob, movie)
    h.home.watch(h.bob, movie, days_ago=10)
    other.row.server_id = 2
    h.stays(ELSEWHERE, movie)


@row
def a_request_that_names_no_radarr_follows_the_media(h: House) -> None:
    second = h.home.add_radarr("Second", default=False)
    movie, request = film(h, second)
    request.row.server_id = None
    h.goes(movie)


@row
def the_radarr_of_the_request_was_entered_twice(h: House) -> None:
    entry = h.home.enter(h.home.radarr)
    movie, request = film(h)
    request.row.server_id = entry.id
    h.goes(movie)


@row
def a_film_that_another_radarr_has_too(h: House) -> None:
    second = h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    by_hand(h, movie, second, scanned=False)
    h.stays(SEVERAL, movie)


@row
def a_film_that_another_radarr_waits_for(h: House) -> None:
    second = h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    h.home.movie(
        movie.title,
        tmdb=movie.tmdb,
        radarr=second,
        available=False,
        in_jellyseerr=False,
    )
    h.stays(SEVERAL, movie)


@row
def a_season_that_another_sonarr_has_too(h: House) -> None:
    second = h.home.add_sonarr("Second", default=False)
    series = h.series(3)
    h.done(h.alice, series, 1)
    series_by_hand(h, series, second, scanned=False)
    h.stays(SEVERAL, series, 1)


@row
def another_sonarr_has_another_season(h: House) -> None:
    second = h.home.add_sonarr("Second", default=False)
    series = h.series(0, 3)
    other = series_by_hand(h, series, second, scanned=False)
    assert [*other.row.seasons] == [1]
    h.carried_out(h.done(h.alice, series, 2))
    h.goes(series, 2)
    h.vanishes(series, media=False)


@row
def the_copy_on_the_other_radarr_was_removed(h: House) -> None:
    """The cure: Jellyseerr's next scan names the Radarr of the request again."""
    second = h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    copy = by_hand(h, movie, second)
    h.then(lambda: removed(h, copy))
    h.goes(movie)


@row
def another_radarr_is_away_that_did_not_have_it(h: House) -> None:
    second = h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    h.then(lambda: second.fault("*", "*", Status(503)))
    h.goes(movie)


@row
def another_radarr_is_away_that_had_it(h: House) -> None:
    second = h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    by_hand(h, movie, second, scanned=False)
    h.then(lambda: second.fault("*", "*", Status(503)))
    h.stays(SEVERAL, movie)


@row
def another_radarr_is_away_for_over_a_week(h: House) -> None:
    second = h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    h.then(lambda: second.fault("*", "*", Status(503)))
    h.then(lambda: h.home.clock.advance(days=8))
    h.stays("held: instance_unreachable", movie)


@row
def another_radarr_never_answered(h: House) -> None:
    second = h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    second.fault("*", "*", Status(503))
    h.stays("held: instance_unreachable", movie)


@row
def another_sonarr_is_away_that_did_not_have_it(h: House) -> None:
    second = h.home.add_sonarr("Second", default=False)
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.then(lambda: second.fault("*", "*", Status(503)))
    h.goes(series, 1)


@row
def another_sonarr_is_away_for_over_a_week(h: House) -> None:
    second = h.home.add_sonarr("Second", default=False)
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.then(lambda: second.fault("*", "*", Status(503)))
    h.then(lambda: h.home.clock.advance(days=8))
    h.stays("held: instance_unreachable", series, 1)


@row
def another_radarr_fails_where_it_is_asked(h: House) -> None:
    """It tells its version and its folders: only the question itself has no answer."""
    second = h.home.add_radarr("Second", default=False)
    movie, _ = film(h)
    other, _ = film(h, title="The Other")
    second.fault("GET", "/api/v3/movie", Status(503))
    h.stays("held: instance_unreachable", movie)
    h.stays("held: instance_unreachable", other)


@row
def another_sonarr_fails_where_it_is_asked(h: House) -> None:
    second = h.home.add_sonarr("Second", default=False)
    series = h.series(3)
    other = h.series(3, title="The Other")
    h.done(h.alice, series, 1)
    h.done(h.alice, other, 1)
    second.fault("GET", "/api/v3/series", Status(503))
    h.stays("held: instance_unreachable", series, 1)
    h.stays("held: instance_unreachable", other, 1)


@row
def another_radarr_says_something_odd_of_one_film(h: House) -> None:
    """It is asked for the other one all the same."""
    second = h.home.add_radarr("Second", default=False)
    odd, _ = film(h)
    other, _ = film(h, title="The Other")
    by_hand(h, odd, second, scanned=False)

    def change(rows: list[Any]) -> list[Any]:
        return [{**one, "hasFile": "perhaps"} for one in rows]

    second.fault("GET", "/api/v3/movie", Changed(change))
    h.stays("held: odd_answer", odd)
    h.goes(other)


def without_tvdb_id(h: House) -> Series:
    """Let Alice be done with a season of which Jellyseerr knows the TMDB id alone."""
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    series.in_jellyseerr.tvdb = None
    return series


@row
def another_sonarr_is_asked_by_the_tmdb_id(h: House) -> None:
    second = h.home.add_sonarr("Second", default=False)
    h.home.series("Other", seasons={1: 3}, sonarr=second, in_jellyseerr=False)
    h.goes(without_tvdb_id(h), 1)


@row
def another_sonarr_has_it_by_the_tmdb_id(h: House) -> None:
    second = h.home.add_sonarr("Second", default=False)
    series = without_tvdb_id(h)
    h.requests_gone.clear()
    series_by_hand(h, series, second, scanned=False)
    h.stays(SEVERAL, series, 1)


@row
def another_sonarr_has_a_series_without_a_tmdb_id(h: House) -> None:
    """It may be this one."""
    second = h.home.add_sonarr("Second", default=False)
    other = h.home.series("Other", seasons={1: 3}, sonarr=second, in_jellyseerr=False)
    other.row.tmdb = 0
    series = without_tvdb_id(h)
    h.requests_gone.clear()
    h.stays("held: instance_unreachable", series, 1)
