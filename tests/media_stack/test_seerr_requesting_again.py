"""The simulated Seerr: what becomes of a request for a title that was deleted."""

import asyncio

import pytest

from . import Household, MediaStatus, Movie, RequestStatus, Series
from .conftest import Ask

FULL, SYNC = "jellyfin-full-scan", "availability-sync"

pytestmark = pytest.mark.parametrize("home", ["2.7", "3.1"], indirect=True)


@pytest.fixture(autouse=True)
def lingering(home: Household) -> None:
    """Let items stay when their files go, and one more title in each library."""
    home.jellyfin.library.lingers = True
    for is_4k in (False, True):
        home.movie("Other", is_4k=is_4k)
        home.series("Another", is_4k=is_4k, seasons={1: 1})


async def delete(home: Household, ask: Ask, film: Movie) -> None:
    """Delete a movie in Radarr with its file."""
    path = f"/api/v3/movie/{film.in_radarr.id}?deleteFiles=true"
    assert (await ask(film.radarr, "DELETE", path))[0] == 200


async def delete_season(home: Household, ask: Ask, show: Series, season: int) -> None:
    """Delete a season's files in Sonarr, which leaves its folder, and monitor it no more."""
    for file in show.files(season):
        path = f"/api/v3/episodefile/{file.id}"
        assert (await ask(show.sonarr, "DELETE", path))[0] == 200
    show.row.seasons[season].monitored = False
    for row in show.row.episodes.values():
        row.monitored = row.monitored and row.season != season


async def forget(home: Household, ask: Ask, title: Movie | Series) -> None:
    """Delete a title's media row with its requests."""
    path = f"/api/v1/media/{title.in_jellyseerr.id}"
    assert (await ask(home.jellyseerr, "DELETE", path))[0] == 204


async def test_in_the_right_order_a_request_reaches_radarr(
    home: Household, ask: Ask
) -> None:
    film, alice = home.movie("Film"), home.user("alice")
    home.request(alice, film)
    await delete(home, ask, film)
    home.jellyfin.library.scan()
    await forget(home, ask, film)
    home.jellyseerr.run_job(FULL)
    assert home.ask_again(alice, film) == "sent"
    assert film.managed
    assert film.in_radarr.monitored
    assert film.in_radarr.file is None
    assert film.in_jellyseerr.standard.status == MediaStatus.PROCESSING
    assert home.requests[-1].server_id is None
    home.bring_back(film)
    assert len(home.radarr.movies) == 2


async def test_a_title_that_came_back_swallows_requests(
    home: Household, ask: Ask
) -> None:
    """They are called completed at the next scan, without a file."""
    film, alice = home.movie("Film"), home.user("alice")
    await delete(home, ask, film)
    await forget(home, ask, film)
    home.jellyseerr.run_job(FULL)
    assert home.ask_again(alice, film) == "swallowed"
    assert home.requests[-1].status == RequestStatus.APPROVED
    home.jellyseerr.run_job(FULL)
    assert home.requests[-1].status == RequestStatus.COMPLETED
    assert home.radarr.movie_with(film.tmdb) is None


async def test_a_request_before_the_scan_is_sent_and_called_completed(
    home: Household, ask: Ask
) -> None:
    film, alice = home.movie("Film"), home.user("alice")
    await delete(home, ask, film)
    await forget(home, ask, film)
    assert home.ask_again(alice, film) == "sent"
    home.jellyseerr.run_job(FULL)
    assert home.requests[-1].status == RequestStatus.COMPLETED
    assert film.in_radarr.file is None


async def test_one_quality_can_be_requested_after_the_sync(
    home: Household, ask: Ask
) -> None:
    hd, alice = home.movie("Film"), home.user("alice")
    uhd = home.movie("Film", tmdb=hd.tmdb, is_4k=True)
    for title in (hd, uhd):
        home.request(alice, title)
    await delete(home, ask, uhd)
    home.jellyfin.library.scan()
    assert home.ask_again(alice, uhd) == "swallowed"
    home.jellyseerr.requests.popitem()
    home.jellyseerr.run_job(SYNC)
    assert home.ask_again(alice, uhd) == "sent"
    assert hd.in_jellyseerr.standard.status == MediaStatus.AVAILABLE


async def test_a_season_is_free_once_its_folder_is_gone(
    home: Household, ask: Ask
) -> None:
    show, alice = home.series("Show", seasons={1: 2, 2: 1}), home.user("alice")
    home.request(alice, show)
    folder = show.files(1)[0].path.parent
    await delete_season(home, ask, show, 1)
    home.jellyfin.library.scan()
    home.jellyseerr.run_job(SYNC)
    assert home.ask_again(alice, show, [1]) == "refused"
    folder.rmdir()
    home.jellyfin.library.scan()
    home.jellyseerr.run_job(SYNC)
    assert show.in_jellyseerr.seasons[1].status == MediaStatus.DELETED
    assert home.ask_again(alice, show, [1]) == "sent"
    assert show.row.seasons[1].monitored
    assert all(row.monitored for row in show.row.episodes.values() if row.season == 1)
    assert home.ask_again(alice, show, [1]) == "refused"


async def test_without_requests_a_new_row_frees_the_season(
    home: Household, ask: Ask
) -> None:
    """Although its empty folder stays: the scans build the row by episodes."""
    show, alice = home.series("Show", seasons={1: 1, 2: 1}), home.user("alice")
    await delete_season(home, ask, show, 1)
    home.jellyfin.library.scan()
    await forget(home, ask, show)
    for job in (FULL, "sonarr-scan", SYNC):
        home.jellyseerr.run_job(job)
    media = home.jellyseerr.find_media("tv", show.tmdb)
    assert media is not None
    assert [season.status for season in media.seasons.values()] == [
        MediaStatus.UNKNOWN,
        MediaStatus.AVAILABLE,
    ]
    assert home.ask_again(alice, show, [1]) == "sent"


async def test_a_series_that_sonarr_forgot_is_added_with_the_season_alone(
    home: Household,
) -> None:
    show, alice = home.series("Show", seasons={1: 1, 2: 1}), home.user("alice")
    home.disk.remove_folder(show.row.folder)
    del home.sonarr.series[show.row.id]
    home.jellyseerr.media.clear()
    home.jellyfin.library.scan()
    assert home.ask_again(alice, show, [2]) == "sent"
    assert home.sonarr.series[show.row.id] is show.row
    monitored = {n: season.monitored for n, season in show.row.seasons.items()}
    assert monitored == {1: False, 2: True}
    home.bring_back_season(show, 2)
    assert len(home.sonarr.series) == 2
    assert show.exists(2)


async def test_a_radarr_that_is_away_makes_a_request_failed(home: Household) -> None:
    film, alice = home.movie("Film", available=False), home.user("alice")
    home.radarr.movies.clear()
    home.jellyseerr.media.clear()
    await home.radarr.down()
    assert home.ask_again(alice, film) == "swallowed"
    assert home.requests[-1].status == RequestStatus.FAILED


@pytest.mark.parametrize("dies", [True, False])
async def test_a_list_can_end_the_process_that_answers_it(
    home: Household, ask: Ask, dies: bool
) -> None:
    """Only with profiles that are still known, and a server that refuses connections."""
    server, path = home.jellyseerr, "/api/v1/request"
    server.asks_services, server.dies_of_refused_services = True, dies
    await home.radarr.down()
    assert (await ask(server, "GET", path))[0] == 200
    await home.radarr.up()
    assert (await ask(server, "GET", path))[0] == 200
    await home.radarr.down()
    assert (await ask(server, "GET", path))[0] == 200
    if not dies:
        assert server.running
        return
    async with asyncio.timeout(5):
        while server.running:
            await asyncio.sleep(0.01)
    assert server.crashed
    await server.up()
    await home.radarr.up()
    assert (await ask(server, "GET", path))[0] == 200
