"""The simulated Seerr's availability sync: what it takes for there, and for gone."""

import pytest

from . import Household, MediaStatus, Movie, Series

SYNC = "availability-sync"
M = MediaStatus

pytestmark = pytest.mark.parametrize(
    "home",
    [{"jellyseerr": version} for version in ("2.3", "2.7", "3.1")],
    indirect=True,
)


@pytest.fixture(autouse=True)
def lingering(home: Household) -> None:
    """Let items stay when their files go, and one more title in each library."""
    home.jellyfin.library.lingers = True
    for is_4k in (False, True):
        home.movie("Other", is_4k=is_4k)
        home.series("Another", is_4k=is_4k, seasons={1: 1})


def gone(home: Household) -> MediaStatus:
    """Return the status of what went."""
    return M.DELETED if home.jellyseerr.behaviour.marks_deleted else M.UNKNOWN


def delete(home: Household, film: Movie) -> None:
    """Delete a movie's file, on the disk and in Radarr."""
    home.disk.remove_folder(film.folder)
    film.in_radarr.file = None


def delete_season(home: Household, show: Series, season: int) -> None:
    """Delete a season's files, on the disk and in Sonarr; its folder stays."""
    for file in show.files(season):
        home.disk.remove(file.path)
        show.row.forget(file)


async def test_a_movie_is_there_while_jellyfin_lists_it(home: Household) -> None:
    film = home.movie("Film")
    delete(home, film)
    home.jellyseerr.run_job(SYNC)
    side = film.in_jellyseerr.standard
    assert side.status == M.AVAILABLE
    home.jellyfin.library.scan()
    home.jellyseerr.run_job(SYNC)
    assert side.status == gone(home)
    assert (side.service_id, side.jellyfin_id) == (None, None)


async def test_a_movie_is_there_while_radarr_has_its_file(home: Household) -> None:
    film = home.movie("Film")
    film.in_jellyfin.present = False
    home.jellyseerr.run_job(SYNC)
    assert film.in_jellyseerr.standard.status == M.AVAILABLE


@pytest.mark.parametrize("away", ["radarr", "jellyfin"])
async def test_what_cannot_be_asked_is_believed_to_have_it(
    home: Household, away: str
) -> None:
    film = home.movie("Film")
    delete(home, film)
    home.jellyfin.library.scan()
    server = home.radarr if away == "radarr" else home.jellyfin
    await server.down()
    home.jellyseerr.run_job(SYNC)
    assert film.in_jellyseerr.standard.status == M.AVAILABLE
    await server.up()
    home.jellyseerr.run_job(SYNC)
    assert film.in_jellyseerr.standard.status == gone(home)


async def test_each_quality_goes_for_itself(home: Household) -> None:
    hd = home.movie("Film")
    uhd = home.movie("Film", tmdb=hd.tmdb, is_4k=True)
    delete(home, uhd)
    home.jellyfin.library.scan()
    home.jellyseerr.run_job(SYNC)
    assert hd.in_jellyseerr.standard.status == M.AVAILABLE
    assert hd.in_jellyseerr.four_k.status == gone(home)


@pytest.mark.parametrize("empty_seasons_exist", [True, False])
async def test_an_empty_season_folder_is_a_season(
    home: Household, empty_seasons_exist: bool
) -> None:
    """Until 3.3 it is there as long as its folder is."""
    home.jellyseerr.empty_seasons_exist = empty_seasons_exist
    show = home.series("Show", seasons={1: 1, 2: 1})
    media = show.in_jellyseerr
    folder = show.files(1)[0].path.parent
    delete_season(home, show, 1)
    home.jellyfin.library.scan()
    home.jellyseerr.run_job(SYNC)
    if empty_seasons_exist:
        assert media.seasons[1].status == M.AVAILABLE
        folder.rmdir()
        home.jellyfin.library.scan()
        home.jellyseerr.run_job(SYNC)
    assert media.seasons[1].status == gone(home)
    assert media.seasons[2].status == M.AVAILABLE
    assert media.standard.status == M.PARTIALLY_AVAILABLE


async def test_a_series_goes_with_all_its_seasons(home: Household) -> None:
    """In one quality; the other's is another series in Sonarr and in Jellyfin."""
    show = home.series("Show", seasons={1: 1})
    home.series("Show", tmdb=show.tmdb, tvdb=show.tvdb, is_4k=True, seasons={1: 1})
    delete_season(home, show, 1)
    home.disk.remove_folder(show.row.folder)
    home.jellyfin.library.scan()
    home.jellyseerr.run_job(SYNC)
    media = show.in_jellyseerr
    assert media.standard.status == media.seasons[1].status == gone(home)
    assert media.four_k.status == media.seasons[1].status_4k == M.AVAILABLE
