"""The simulated Seerr's scans: what they make of what Jellyfin, Radarr and Sonarr say."""

import pytest

from . import Household, MediaStatus, Movie, RequestStatus
from .conftest import Ask

FULL, RECENT = "jellyfin-full-scan", "jellyfin-recently-added-scan"
JOBS = "/api/v1/settings/jobs"

pytestmark = pytest.mark.parametrize(
    "home",
    [{"jellyseerr": version} for version in ("2.3", "2.7", "3.1")],
    indirect=True,
)


@pytest.fixture(autouse=True)
def lingering(home: Household) -> None:
    """Let items stay when their files go, as they do on a real server."""
    home.jellyfin.library.lingers = True


def delete(home: Household, film: Movie) -> None:
    """Delete a movie in Radarr and its media row, and nothing in Jellyfin."""
    home.disk.remove_folder(film.folder)
    del home.jellyseerr.media[film.in_jellyseerr.id]
    movies = film.radarr.movies
    del movies[film.in_radarr.id]


def drop(home: Household, *titles: Movie) -> None:
    """Let Jellyfin drop what went."""
    home.jellyfin.library.tell(str(title.path) for title in titles)
    home.clock.advance(seconds=61)


@pytest.mark.parametrize("job", [FULL, RECENT])
async def test_a_stale_item_brings_its_title_back(home: Household, job: str) -> None:
    film, _other = home.movie("Film"), home.movie("Other")
    delete(home, film)
    home.jellyseerr.run_job(job)
    media = home.jellyseerr.find_media("movie", film.tmdb)
    assert media is not None
    assert media.standard.status == MediaStatus.AVAILABLE
    assert media.standard.jellyfin_id == film.in_jellyfin.id
    assert media.standard.service_id is None
    for other in ("radarr-scan", "sonarr-scan", "availability-sync"):
        home.jellyseerr.run_job(other)
    assert media.standard.status == MediaStatus.AVAILABLE


async def test_what_jellyfin_dropped_stays_away(home: Household) -> None:
    film, _other = home.movie("Film"), home.movie("Other")
    delete(home, film)
    drop(home, film)
    for job in (RECENT, FULL, "radarr-scan", "sonarr-scan", "availability-sync"):
        home.jellyseerr.run_job(job)
    assert home.jellyseerr.find_media("movie", film.tmdb) is None


async def test_the_recent_scan_asks_for_the_12_latest_of_each_library(
    home: Household,
) -> None:
    films = [home.movie(f"Film {n}", imported_days_ago=n) for n in range(13)]
    uhd = home.movie("Old", is_4k=True, imported_days_ago=99)
    show = home.series("Show", seasons={1: 1}, imported_days_ago=99)
    home.jellyseerr.media.clear()
    home.jellyseerr.run_job(RECENT)
    found = {media.tmdb for media in home.jellyseerr.media.values()}
    assert found == {*(film.tmdb for film in films[:12]), uhd.tmdb, show.tmdb}
    home.jellyseerr.run_job(FULL)
    assert len(home.jellyseerr.media) == 15


async def test_each_quality_is_noted_for_itself(home: Household) -> None:
    hd = home.movie("Film")
    uhd = home.movie("Film", tmdb=hd.tmdb, is_4k=True)
    home.jellyseerr.media.clear()
    home.jellyseerr.run_job(FULL)
    media = home.jellyseerr.find_media("movie", hd.tmdb)
    assert media is not None
    assert media.standard.jellyfin_id == hd.in_jellyfin.id
    assert media.four_k.jellyfin_id == uhd.in_jellyfin.id


async def test_without_a_4k_radarr_the_4k_copy_counts_as_the_standard_one(
    home: Household,
) -> None:
    uhd = home.movie("Film", is_4k=True)
    home.jellyseerr.media.clear()
    home.jellyseerr.radarrs[:] = [r for r in home.jellyseerr.radarrs if not r.is_4k]
    home.jellyseerr.run_job(FULL)
    media = home.jellyseerr.find_media("movie", uhd.tmdb)
    assert media is not None
    assert media.standard.jellyfin_id == uhd.in_jellyfin.id
    assert media.four_k.status == MediaStatus.UNKNOWN


async def test_a_series_is_noted_by_its_listed_episodes(home: Household) -> None:
    """Seasons have statuses of their own; an empty one is unknown in a new row."""
    show = home.series("Show", seasons={1: 2, 2: 2, 3: 2})
    for file in [*show.files(1), show.files(2)[0]]:
        home.disk.remove(file.path)
    home.jellyseerr.media.clear()
    home.jellyfin.library.scan()
    home.jellyseerr.run_job(FULL)
    media = home.jellyseerr.find_media("tv", show.tmdb)
    assert media is not None
    assert media.standard.status == MediaStatus.PARTIALLY_AVAILABLE
    assert [season.status for season in media.seasons.values()] == [
        MediaStatus.UNKNOWN,
        MediaStatus.PARTIALLY_AVAILABLE,
        MediaStatus.AVAILABLE,
    ]


async def test_the_scans_of_radarr_and_sonarr_note_what_is_awaited(
    home: Household,
) -> None:
    film = home.movie("Film", available=False, in_jellyfin=False)
    show = home.series("Show", seasons={1: 1}, available=False, in_jellyfin=False)
    home.jellyseerr.media.clear()
    home.jellyseerr.run_job("radarr-scan")
    home.jellyseerr.run_job("sonarr-scan")
    for kind, title, number in (
        ("movie", film, film.in_radarr.id),
        ("tv", show, show.row.id),
    ):
        media = home.jellyseerr.find_media(kind, title.tmdb)
        assert media is not None
        assert media.standard.status == MediaStatus.PROCESSING
        assert media.standard.external_id == number


async def test_a_request_is_completed_by_the_scan_that_finds_its_movie(
    home: Household,
) -> None:
    """A second one, for a movie that is there, stays approved through all scans."""
    film, alice = home.movie("Film", in_jellyseerr=False), home.user("alice")
    assert home.ask_again(alice, film) == "sent"
    (first,) = home.requests
    home.jellyseerr.run_job(FULL)
    assert first.status == home.jellyseerr.behaviour.fulfilled
    if not home.jellyseerr.behaviour.marks_deleted:
        assert home.ask_again(alice, film) == "refused"
        return
    assert home.ask_again(alice, film) == "swallowed"
    for job in (RECENT, FULL, "radarr-scan", "sonarr-scan", "availability-sync"):
        home.jellyseerr.run_job(job)
    assert home.requests[-1].status == RequestStatus.APPROVED


async def test_while_jellyfin_is_away_its_scans_find_nothing(home: Household) -> None:
    home.movie("Film")
    home.jellyseerr.media.clear()
    home.jellyfin.starting = True
    home.jellyseerr.run_job(FULL)
    assert not home.jellyseerr.media


async def test_jobs_are_for_administrators(home: Household, ask: Ask) -> None:
    film, alice = home.movie("Film"), home.user("alice")
    server = home.jellyseerr
    status, rows = await ask(server, "GET", JOBS)
    assert status == 200
    ids = [row["id"] for row in rows]
    assert ids[:5] == [RECENT, FULL, "radarr-scan", "sonarr-scan", "availability-sync"]
    headers = {"X-Api-Key": server.api_key, "X-API-User": str(alice.id)}
    for path, method in ((JOBS, "GET"), (f"{JOBS}/{FULL}/run", "POST")):
        assert (await ask(server, method, path, headers=headers))[0] == 403
    server.media.clear()
    status, row = await ask(server, "POST", f"{JOBS}/{FULL}/run")
    assert (status, row["id"]) == (200, FULL)
    assert server.find_media("movie", film.tmdb)
    assert (await ask(server, "POST", f"{JOBS}/no-such-job/run"))[0] == 404
