"""Two containers that call their own folders alike: equal paths, different files."""

from itertools import count

from tests.media_stack import Movie, Request, Series
from tests.media_stack.jellyfin import prefixes

from .house import House
from .rows import row
from .rows_requests import NOT_WATCHED

SHARED = "held: shared_file"


def films(h: House, size: int = 4 * 10**9) -> tuple[Movie, Movie]:
    """Let a film be there in HD, which Alice is done with, and in 4K, at equal paths.

    Both servers count alike, too.
    """
    for server in (h.home.radarr, h.home.radarr_4k):
        server.shown_root, server.ids = "/movies", count(1)
    hd = h.home.movie("The Comet")
    uhd = h.home.movie("The Comet", tmdb=hd.tmdb, is_4k=True, size=size)
    assert hd.in_radarr.id == uhd.in_radarr.id
    h.carried_out(h.home.request(h.alice, hd))
    h.home.watch(h.alice, hd, days_ago=10)
    h.home.request(h.bob, uhd)
    return hd, uhd


def series(h: House, larger: int = 0) -> tuple[Series, Series]:
    """Let the same be so of a series."""
    for server in (h.home.sonarr, h.home.sonarr_4k):
        server.shown_root, server.ids = "/tv", count(1)
    hd = h.series(3, 3)
    uhd = h.series(3, 3, tmdb=hd.tmdb, tvdb=hd.tvdb, is_4k=True)
    for file in uhd.files(1):
        file.size += larger
    h.carried_out(h.done(h.alice, hd, 1))
    h.home.request(h.bob, uhd, seasons=[1])
    return hd, uhd


@row
def two_radarrs_say_the_same_path_for_files_of_two_sizes(h: House) -> None:
    hd, uhd = films(h, size=30 * 10**9)
    h.goes(hd, media=False)
    h.stays(NOT_WATCHED, uhd)


@row
def two_radarrs_say_the_same_path_for_files_of_one_size(h: House) -> None:
    hd, uhd = films(h)
    h.requests_gone.clear()
    h.stays(SHARED, hd)
    h.stays(NOT_WATCHED, uhd)


@row
def the_watch_of_a_file_at_the_same_path_does_not_count(h: House) -> None:
    hd, uhd = films(h, size=30 * 10**9)
    h.requests_gone.clear()
    h.home.lose_watch(h.alice, hd)
    h.home.watch(h.alice, uhd, days_ago=10)
    h.stays(NOT_WATCHED, hd)
    h.stays(NOT_WATCHED, uhd)


def mounted_apart(h: House) -> None:
    """Let Jellyfin have a mount for each server: the HD one is called like theirs."""
    hd, uhd = h.home.radarr.root, h.home.radarr_4k.root
    h.home.jellyfin.mount = prefixes({hd: "/media/movies", uhd: "/media/movies-4k"})


@row
def jellyfin_calls_the_folder_of_one_of_them_alike(h: House) -> None:
    """Its place is nearer to both files, and Jellyseerr names each item."""
    hd, uhd = films(h, size=30 * 10**9)
    mounted_apart(h)
    h.goes(hd, media=False)
    h.stays(NOT_WATCHED, uhd)


@row
def jellyfin_calls_the_folder_of_the_other_one_alike(h: House) -> None:
    hd, uhd = films(h, size=30 * 10**9)
    mounted_apart(h)
    h.requests_gone.clear()
    h.home.lose_watch(h.alice, hd)
    h.carried_out(Request(h.home.requests[-1], h.home.jellyseerr.requests))
    h.home.watch(h.bob, uhd, days_ago=10)
    h.stays(NOT_WATCHED, hd)
    h.goes(uhd, media=False)


@row
def one_of_two_radarrs_got_another_folder(h: House) -> None:
    """The cure."""
    hd, uhd = films(h)
    h.then(lambda: setattr(h.home.radarr_4k, "shown_root", None))
    h.goes(hd, media=False)
    h.stays(NOT_WATCHED, uhd)


@row
def two_sonarrs_say_the_same_paths_for_files_of_two_sizes(h: House) -> None:
    hd, uhd = series(h, larger=10**9)
    h.goes(hd, 1)
    h.stays(NOT_WATCHED, uhd, 1)


@row
def two_sonarrs_say_the_same_paths_for_files_of_one_size(h: House) -> None:
    hd, uhd = series(h)
    h.requests_gone.clear()
    h.stays(SHARED, hd, 1)
    h.stays(NOT_WATCHED, uhd, 1)
