"""Ids that do not agree: the first that is compared, or any other."""

from tests.media_stack import Movie

from .house import House
from .rows import row

MISMATCH = "held: item_mismatch"


def linked(h: House) -> Movie:
    """Add a film that Alice watched, of which Jellyfin has a link of another name."""
    h.options(match_by_id=True)
    movie = h.home.movie("Comet")
    h.home.request(h.alice, movie)
    h.home.watch(h.alice, movie, days_ago=10)
    h.home.show_path(movie, "/links/a.mkv")
    return movie


@row
def the_named_item_has_another_imdb_id_alone(h: House) -> None:
    """Jellyseerr still names it; Jellyfin has identified it anew since."""
    movie = linked(h)
    movie.in_jellyfin.providers = {"Imdb": "tt9999999"}
    h.stays(MISMATCH, movie)


@row
def the_same_once_it_is_identified_right(h: House) -> None:
    movie = linked(h)
    right = dict(movie.in_jellyfin.providers)
    movie.in_jellyfin.providers = {"Imdb": "tt9999999"}
    h.then(lambda: movie.in_jellyfin.providers.update(right))
    h.goes(movie)


@row
def another_imdb_id_beside_the_right_tmdb_id(h: House) -> None:
    movie = linked(h)
    movie.in_jellyfin.providers["Imdb"] = "tt9999999"
    h.stays(MISMATCH, movie)


@row
def an_item_without_any_id_that_jellyseerr_names(h: House) -> None:
    movie = linked(h)
    movie.in_jellyfin.providers = {}
    h.goes(movie)


@row
def another_film_by_radarrs_imdb_id(h: House) -> None:
    movie = h.home.movie("Comet")
    h.home.request(h.alice, movie)
    h.home.watch(h.alice, movie, days_ago=10)
    movie.in_radarr.imdb = "tt9999999"
    h.stays(MISMATCH, movie)


@row
def another_series_by_sonarrs_tmdb_id(h: House) -> None:
    """Its TVDB id agrees: one of both servers took one series for another."""
    series = h.series(2, 2)
    h.done(h.alice, series, 1)
    series.row.tmdb = 999_999
    h.stays(MISMATCH, series, 1)


@row
def a_series_of_which_sonarr_knows_no_tmdb_id(h: House) -> None:
    series = h.series(2, 2)
    h.carried_out(h.done(h.alice, series, 1))
    series.row.tmdb = 0
    h.goes(series, 1)
