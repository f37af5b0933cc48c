"""Whose watch it is: a watch is one of a file, whatever numbers and ids say."""

from typing import Any

from tests.media_stack import Movie
from tests.media_stack.jellyfin import decomposed, links, prefixes, windows

from .house import House
from .rows import row
from .rows_requests import NOT_WATCHED
from .rows_watching import BEING_WATCHED

OTHER_NAMES = "held: files_not_in_jellyfin"
ONE_MISSING = "held: file_not_in_jellyfin"
AMBIGUOUS = "held: file_ambiguous"
PLAYING = "held: playing"


def film(
    h: House, title: str = "Comet", *, watched: bool = True, **options: Any
) -> Movie:
    """Add a movie that Alice requested, and watched unless told otherwise."""
    movie = h.home.movie(title, **options)
    h.home.request(h.alice, movie)
    if watched:
        h.home.watch(h.alice, movie, days_ago=10)
    return movie


# Numbers


@row
def an_episode_that_is_numbered_as_one_of_another_season(h: House) -> None:
    """10.11 takes "101" for the first of season 1; the file is one of season 2."""
    series = h.series(1, 1)
    h.home.name_episode(series, 2, 1, "The Bridge - 101.mkv")
    h.home.request(h.alice, series, seasons=[1])
    h.home.watch(h.alice, series, season=2, episode=1, days_ago=10)
    h.stays(NOT_WATCHED, series, 1)


@row
def a_season_whose_episode_is_numbered_as_one_of_another(h: House) -> None:
    series = h.series(1, 1)
    h.home.name_episode(series, 2, 1, "The Bridge - 101.mkv")
    h.carried_out(h.done(h.alice, series, 2))
    h.goes(series, 2)


@row
def somebody_plays_what_may_be_of_the_season(h: House) -> None:
    series = h.series(1, 1)
    h.home.name_episode(series, 2, 1, "The Bridge - 101.mkv")
    h.done(h.alice, series, 1)
    h.home.play(h.bob, series, season=2, episode=1)
    h.stays(PLAYING, series, 1)


@row
def somebody_is_in_the_middle_of_what_may_be_of_the_season(h: House) -> None:
    series = h.series(1, 1)
    h.home.name_episode(series, 2, 1, "The Bridge - 101.mkv")
    h.done(h.alice, series, 1)
    h.home.start_watching(h.bob, series, season=2, episode=1, days_ago=3)
    h.stays(BEING_WATCHED, series, 1)


@row
def episodes_with_absolute_numbers(h: House) -> None:
    """10.11 takes "012" for an episode 12 of season 0."""
    series = h.series(2, 2)
    for number in (1, 2):
        name = f"Season 01/Anime - 0{number + 11}.mkv"
        h.home.name_episode(series, 1, number, name)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def daily_episodes(h: House) -> None:
    """They have the year as their season, and no number."""
    series = h.series(2, 2)
    for number in (1, 2):
        name = f"Season 01/The Daily - 2020-03-0{number}.mkv"
        h.home.name_episode(series, 1, number, name)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def a_daily_episode_that_was_not_watched(h: House) -> None:
    series = h.series(2, 2)
    h.home.name_episode(series, 1, 2, "Season 01/The Daily - 2020-03-02.mkv")
    h.home.request(h.alice, series, seasons=[1])
    h.home.watch(h.alice, series, season=1, episode=1, days_ago=10)
    h.stays(NOT_WATCHED, series, 1)


# Ids


@row
def another_item_with_the_same_tmdb_id_was_watched(h: House) -> None:
    movie = film(h, watched=False)
    other = h.home.movie("Comet", tmdb=movie.tmdb, in_radarr=False, in_jellyseerr=False)
    h.home.show_path(other, "/elsewhere/Comet (1999)/Comet.mkv")
    h.home.watch(h.alice, other, days_ago=10)
    h.stays(NOT_WATCHED, movie)


@row
def another_item_with_the_same_tmdb_id_is_a_favorite(h: House) -> None:
    movie = film(h)
    other = h.home.movie("Comet", tmdb=movie.tmdb, in_radarr=False, in_jellyseerr=False)
    h.home.show_path(other, "/elsewhere/Comet (1999)/Comet.mkv")
    h.home.favorite(h.bob, other)
    h.stays("held: favorite", movie)


@row
def the_file_beside_another_item_with_the_same_tmdb_id(h: House) -> None:
    movie = film(h)
    other = h.home.movie("Comet", tmdb=movie.tmdb, in_radarr=False, in_jellyseerr=False)
    h.home.show_path(other, "/elsewhere/Comet (1999)/Comet.mkv")
    h.goes(movie)


@row
def a_film_that_is_identified_as_another(h: House) -> None:
    """It gets the watches that are its own."""
    movie = film(h)
    movie.in_jellyfin.providers = {"Tmdb": "424242"}
    h.goes(movie)


@row
def a_film_that_another_is_identified_as(h: House) -> None:
    """Its namesake was watched, and it was not."""
    movie, other = film(h, watched=False), film(h, "River", watched=False)
    other.in_jellyfin.providers = {"Tmdb": str(movie.tmdb)}
    h.home.watch(h.alice, other, days_ago=10)
    h.stays(NOT_WATCHED, movie)
    h.goes(other)


@row
def two_series_under_one_id_and_the_other_was_watched(h: House) -> None:
    series = h.series(2, 2)
    twin = h.series(2, title="The Tunnel")
    twin.in_jellyfin.providers = dict(series.in_jellyfin.providers)
    h.home.request(h.alice, series, seasons=[1])
    h.home.watch(h.alice, twin, season=1, days_ago=10)
    h.stays(NOT_WATCHED, series, 1)


@row
def two_series_under_one_id(h: House) -> None:
    series = h.series(2, 2)
    twin = h.series(2, title="The Tunnel")
    twin.in_jellyfin.providers = dict(series.in_jellyfin.providers)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


# Versions and several files


@row
def the_listed_version_is_another_file(h: House) -> None:
    """It is one item: what was watched of it was."""
    movie = film(h, watched=False)
    h.home.add_version(movie, name="Comet (2020) - 4k.mkv", main=True)
    h.home.watch(h.alice, movie, days_ago=10)
    h.goes(movie)
    for path in set(h.home.disk.files_in(movie.folder)) - {movie.path}:
        h.leaves(path)


@row
def another_version_is_playing(h: House) -> None:
    movie = film(h)
    version = h.home.add_version(movie, name="Comet (2020) - 4k.mkv")
    h.home.play(h.bob, movie, version=version)
    h.stays(PLAYING, movie)


@row
def a_movie_of_two_files(h: House) -> None:
    """Radarr lists the one and names the other; whichever was watched, both go."""
    movie = film(h)
    h.home.second_file(movie, days_ago=20)
    h.goes(movie)


@row
def a_movie_of_two_files_of_which_one_is_new(h: House) -> None:
    """It is there since yesterday, and the date counts from the later of both."""
    movie = film(h, watched=False)
    h.policy(h.alice, require_watched=False, count_from="added")
    h.home.second_file(movie, days_ago=1)
    h.stays("leaving_soon: counted_from_added", movie)


# Places


@row
def other_mounts(h: House) -> None:
    movie, series = film(h), h.series(2, 2)
    h.home.jellyfin.mount = prefixes(
        {h.home.radarr.root: "/media/films", h.home.sonarr.root: "/media/shows"}
    )
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(movie)
    h.goes(series, 1)


@row
def a_jellyfin_on_windows(h: House) -> None:
    movie, series = film(h), h.series(2, 2)
    h.home.jellyfin.mount = windows(
        {h.home.radarr.root: r"D:\Films", h.home.sonarr.root: r"\\nas\shows"}
    )
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(movie)
    h.goes(series, 1)


@row
def accents_that_are_written_otherwise(h: House) -> None:
    movie = film(h, "Amélie à Zürich")
    h.home.jellyfin.mount = decomposed
    h.goes(movie)


@row
def a_library_of_links_with_other_names(h: House) -> None:
    movie, series = film(h), h.series(2, 2)
    h.home.jellyfin.mount = links("/links")
    h.done(h.alice, series, 1)
    h.stays(OTHER_NAMES, movie)
    h.stays(OTHER_NAMES, series, 1)


@row
def a_library_of_links_where_ids_may_decide(h: House) -> None:
    movie, series = film(h), h.series(2, 2)
    h.home.jellyfin.mount = links("/links")
    h.options(match_by_id=True)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(movie)
    h.goes(series, 1)


@row
def ids_may_decide_and_one_episode_was_not_watched(h: House) -> None:
    series = h.series(2, 2)
    h.home.jellyfin.mount = links("/links")
    h.options(match_by_id=True)
    h.home.request(h.alice, series, seasons=[1])
    h.home.watch(h.alice, series, season=1, episode=1, days_ago=10)
    h.stays(NOT_WATCHED, series, 1)


@row
def files_decide_although_ids_may(h: House) -> None:
    """The option is for files that are not found by their place."""
    series = h.series(1, 1)
    h.home.name_episode(series, 2, 1, "The Bridge - 101.mkv")
    h.options(match_by_id=True)
    h.home.request(h.alice, series, seasons=[1])
    h.home.watch(h.alice, series, season=2, episode=1, days_ago=10)
    h.stays(NOT_WATCHED, series, 1)


@row
def one_episode_has_another_name_in_jellyfin(h: House) -> None:
    series = h.series(2, 2)
    h.done(h.alice, series, 1)
    h.home.show_path(series, "/links/x.mkv", season=1, episode=2)
    h.stays(ONE_MISSING, series, 1)


@row
def two_items_of_one_name_in_folders_of_one_name(h: House) -> None:
    """Neither mount tells which of them is Radarr's file."""
    movie = film(h)
    other = h.home.movie("Comet", tmdb=movie.tmdb, in_radarr=False, in_jellyseerr=False)
    movie.in_jellyseerr.standard.jellyfin_id = None
    for item, folder in ((movie, "/one"), (other, "/two")):
        h.home.show_path(item, f"{folder}/{movie.folder.name}/{movie.path.name}")
    h.stays(AMBIGUOUS, movie)


@row
def a_backup_of_the_library(h: House) -> None:
    """The longer way in common tells which of two equal names is the file."""
    movie = film(h, watched=False)
    backup = h.home.movie(
        "Comet", tmdb=movie.tmdb, in_radarr=False, in_jellyseerr=False
    )
    h.home.show_path(backup, f"/backup/{movie.folder.name}/{movie.path.name}")
    h.home.watch(h.alice, backup, days_ago=10)
    h.stays(NOT_WATCHED, movie)


@row
def a_file_that_was_renamed_since_the_last_scan(h: House) -> None:
    movie = film(h)
    h.home.jellyfin.library.auto_scan = False
    h.home.rename_file(movie, "Comet.2020.Remux.mkv")
    h.stays(OTHER_NAMES, movie)


# What Jellyfin guesses


@row
def an_item_without_a_length_that_was_only_started(h: House) -> None:
    """Jellyfin calls it played at once, and nobody knows whether it was."""
    movie = film(h, watched=False, minutes=None)
    h.home.stop_watching_at(h.alice, movie, minutes=0, days_ago=10)
    h.stays(NOT_WATCHED, movie)


@row
def somebody_else_only_started_an_item_without_a_length(h: House) -> None:
    """Who started it may be in the middle of it, for 30 days."""
    begun, left = (film(h, title, watched=False, minutes=None) for title in "AB")
    h.policy(h.alice, require_watched=False, count_from="added")
    h.home.stop_watching_at(h.bob, begun, minutes=0, days_ago=10)
    h.home.stop_watching_at(h.bob, left, minutes=0, days_ago=39)
    h.stays(BEING_WATCHED, begun)
    h.goes(left)


@row
def a_queue_that_outlived_its_playback(h: House) -> None:
    """10.11 keeps it, and nobody plays it."""
    movie, other = film(h), film(h, "River")
    h.home.play(h.bob, other, queue=[movie])
    h.home.stop_playing(h.bob, keeps_queue=True)
    h.stays(BEING_WATCHED, other)
    h.goes(movie)
