"""A file's resolution is not its quality in Jellyseerr: the server's is (rule 2, 3).

Jellyseerr's scan of Jellyfin goes by the resolution, its scans of Radarr and Sonarr by
the server. So the item of a 2160p file on the HD Radarr is named for 4K.
"""

from tests.media_stack import Movie, Series
from tests.media_stack.jellyfin import links

from .house import House
from .rows import row
from .rows_requests import NOT_WATCHED


def resolved(h: House, movie: Movie) -> Movie:
    """Let a movie's file have the other resolution, and Jellyseerr scan Jellyfin."""
    item = movie.in_jellyfin
    item.is_4k = not movie.is_4k
    movie.in_jellyseerr.side(movie.is_4k).jellyfin_id = None
    h.home.jellyseerr.run_job("jellyfin-full-scan")
    assert movie.in_jellyseerr.side(not movie.is_4k).jellyfin_id == item.id
    return movie


def series_resolved(h: House, series: Series) -> Series:
    """Let all files of a series have the other resolution, and Jellyseerr scan."""
    for item in (series.in_jellyfin, *series.episodes.values()):
        item.is_4k = not series.is_4k
    series.in_jellyseerr.side(series.is_4k).jellyfin_id = None
    h.home.jellyseerr.run_job("jellyfin-full-scan")
    assert series.in_jellyseerr.side(not series.is_4k).jellyfin_id
    return series


def done(h: House, *, is_4k: bool = False) -> Movie:
    """Let Alice request a film and be done with it."""
    movie = h.home.movie("The Comet", is_4k=is_4k)
    h.carried_out(h.home.request(h.alice, movie))
    h.home.watch(h.alice, movie, days_ago=10)
    return movie


def leaves(h: House, movie: Movie) -> None:
    """Expect a film to go; Jellyseerr's media says for a while that the other is there."""
    h.goes(movie, media=False)


@row
def a_2160p_file_on_the_hd_radarr(h: House) -> None:
    leaves(h, resolved(h, done(h)))


@row
def a_1080p_file_on_the_4k_radarr(h: House) -> None:
    leaves(h, resolved(h, done(h, is_4k=True)))


@row
def a_2160p_file_on_the_hd_radarr_in_a_library_of_links(h: House) -> None:
    """No file is found by its place, so the ids decide if people let them."""
    movie = done(h)
    h.requests_gone.clear()
    h.home.jellyfin.mount = links("/links")
    h.stays("held: files_not_in_jellyfin", resolved(h, movie))


@row
def a_2160p_file_on_the_hd_radarr_that_goes_by_ids(h: House) -> None:
    movie = done(h)
    h.home.jellyfin.mount = links("/links")
    h.options(match_by_id=True)
    leaves(h, resolved(h, movie))


@row
def a_1080p_file_on_the_4k_radarr_that_goes_by_ids(h: House) -> None:
    movie = done(h, is_4k=True)
    h.home.jellyfin.mount = links("/links")
    h.options(match_by_id=True)
    leaves(h, resolved(h, movie))


def both(h: House) -> tuple[Movie, Movie]:
    """Let a film be there in HD and in 4K, which Bob requested; both are in 2160p."""
    hd = h.home.movie("The Comet")
    uhd = h.home.movie("The Comet", tmdb=hd.tmdb, is_4k=True)
    uhd.in_jellyfin.is_4k = True
    h.home.request(h.bob, uhd)
    return hd, uhd


def scanned(h: House, hd: Movie) -> None:
    """Let Jellyseerr's scan find the HD file last: it names that one for 4K."""
    hd.in_jellyfin.is_4k = True
    hd.in_jellyseerr.side(False).jellyfin_id = None
    hd.in_jellyseerr.side(True).jellyfin_id = hd.in_jellyfin.id


@row
def a_2160p_file_on_the_hd_radarr_beside_a_4k_copy(h: House) -> None:
    """Each is watched by its own requester; nothing is mixed up."""
    hd, uhd = both(h)
    h.carried_out(h.home.request(h.alice, hd))
    h.home.watch(h.alice, hd, days_ago=10)
    scanned(h, hd)
    leaves(h, hd)
    h.stays(NOT_WATCHED, uhd)


@row
def the_other_ones_watch_does_not_count_for_a_2160p_file(h: House) -> None:
    hd, uhd = both(h)
    h.home.request(h.alice, hd)
    h.home.watch(h.alice, uhd, days_ago=10)
    scanned(h, hd)
    h.stays(NOT_WATCHED, hd)
    h.stays(NOT_WATCHED, uhd)


@row
def which_of_two_2160p_files_ids_do_not_tell(h: House) -> None:
    """Jellyseerr names the HD file for 4K: by ids, the 4K one would pass for HD."""
    hd, uhd = both(h)
    h.home.request(h.alice, hd)
    h.home.watch(h.alice, uhd, days_ago=10)
    scanned(h, hd)
    h.home.jellyfin.mount = links("/links")
    h.options(match_by_id=True)
    h.stays("held: file_ambiguous", hd)
    h.stays(NOT_WATCHED, uhd)


@row
def a_series_in_2160p_on_the_hd_sonarr(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    series_resolved(h, series)
    h.goes(series, 1)


@row
def a_series_in_1080p_on_the_4k_sonarr(h: House) -> None:
    series = h.series(3, 3, is_4k=True)
    h.carried_out(h.done(h.alice, series, 1))
    series_resolved(h, series)
    h.goes(series, 1)
