"""The builder: what a few lines make, and the clock that dates it."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiohttp import ClientSession
import pytest

from . import BEHAVIOURS, Clock, Household, RequestStatus
from .conftest import Ask
from .demo import POLICIES, demo_household

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_a_fulfilled_request(home: Household) -> None:
    """It is 5 since 2.6, 2 before; its file came an hour after it, on the right server."""
    movie = home.movie("The Comet", is_4k=True)
    request = home.request(home.user("alice"), movie, days_ago=40)
    assert request.row.status == (
        RequestStatus.COMPLETED
        if home.jellyseerr.version >= "2.6"
        else RequestStatus.APPROVED
    )
    assert list(home.radarr_4k.movies.values()) == [movie.in_radarr]
    assert movie.in_radarr.file is not None
    assert movie.in_radarr.file.date_added == request.row.created + HOUR
    side = movie.in_jellyseerr.four_k
    assert (side.service_id, side.external_id, side.jellyfin_id) == (
        1,
        movie.in_radarr.id,
        movie.in_jellyfin.id,
    )


async def test_import_dates(home: Household) -> None:
    """A second request does not move the file's date, an earlier one does, a given date stays."""
    alice, bob = home.user("alice"), home.user("bob")
    movie = home.movie("The Comet")
    assert movie.in_radarr.file is not None
    first = home.request(alice, movie, days_ago=40)
    home.request(bob, movie, days_ago=20)
    assert movie.in_radarr.file.date_added == first.row.created + HOUR
    earlier = home.request(bob, movie, days_ago=60)
    assert movie.in_radarr.file.date_added == earlier.row.created + HOUR
    old = home.movie("Old", imported_days_ago=300)
    request = home.request(alice, old, days_ago=10)
    assert old.in_radarr.file is not None
    assert old.in_radarr.file.date_added < request.row.created - timedelta(days=280)


async def test_requests_of_seasons(home: Household) -> None:
    """A request names its seasons, is judged by them, and may name none."""
    alice = home.user("alice")
    series = home.series("Harbour Lights", seasons={0: 1, 1: 2, 2: 2})
    home.lose_episode(series, 2, 1)
    complete = home.request(alice, series, seasons=[1])
    partly = home.request(alice, series)
    nothing = home.request(alice, series, seasons=[])
    assert [
        [season.number for season in row.row.seasons]
        for row in (complete, partly, nothing)
    ] == [[1], [1, 2], []]
    assert (complete.row.status, partly.row.status) == (
        RequestStatus.COMPLETED,
        RequestStatus.APPROVED,
    )
    assert series.media is not None
    assert series.media.standard.status == 4
    assert {
        number: season.status for number, season in series.media.seasons.items()
    } == {0: 5, 1: 5, 2: 4}


async def test_ids_of_servers_differ(home: Household) -> None:
    """No two servers share ids, so that one taken for another is noticed."""
    hd = home.movie("The Comet")
    four_k = home.movie("The Comet", tmdb=hd.tmdb, is_4k=True)
    series = home.series("Harbour Lights", seasons={1: 1})
    assert (
        len({hd.in_radarr.id, four_k.in_radarr.id, series.row.id, hd.in_jellyseerr.id})
        == 4
    )
    assert hd.media is four_k.media


async def test_one_clock(home: Household) -> None:
    """The clock dates the answers of all servers."""
    home.clock.advance(days=8)
    async with ClientSession() as session:
        for server in home.servers:
            async with session.get(f"{server.url}/", allow_redirects=False) as response:
                date = parsedate_to_datetime(response.headers["Date"])
                assert abs(date - datetime.now(UTC) - timedelta(days=8)) < timedelta(
                    minutes=1
                )


def test_frozen_clock() -> None:
    """A frozen clock moves only when told."""
    clock = Clock(frozen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now() == clock.now() == datetime(2026, 1, 1, tzinfo=UTC)
    assert clock.advance(days=1, hours=2) == datetime(2026, 1, 2, 2, tzinfo=UTC)
    assert clock.http_date() == "Fri, 02 Jan 2026 02:00:00 GMT"


async def test_growth_is_the_same_every_time(tmp_path: Path) -> None:
    """Two big households are equal, report their files, and have none on disk."""
    clock = Clock(frozen_at=datetime(2026, 1, 1, tzinfo=UTC))
    made = []
    for name in ("one", "two"):
        home = Household(tmp_path / name, clock=clock)
        people, requests = home.grow(requests=300, users=7)
        assert (len(people), len(requests), home.files_left()) == (7, 300, [])
        made.append(
            [
                (row.id, row.created, row.media.tmdb, row.is_4k, row.requested_by.id)
                for row in home.requests
                if row.media and row.requested_by
            ]
        )
    assert made[0] == made[1]
    assert sum(row[3] for row in made[0]) == 30


async def test_declared_files_can_be_deleted(home: Household, ask: Ask) -> None:
    """A file that is only declared goes from Radarr and Jellyfin like a real one."""
    home.grow(requests=3, users=1)
    movie = next(iter(home.radarr.movies.values()))
    assert movie.file is not None
    item = next(iter(home.jellyfin.library.items.values()))
    assert home.jellyfin.library.is_there(item)
    assert (await ask(home.radarr, "DELETE", f"/api/v3/moviefile/{movie.file.id}"))[
        0
    ] == 200
    assert not home.jellyfin.library.is_there(item)


async def test_renaming(home: Household, ask: Ask) -> None:
    """The file's row stays the same one; Jellyfin has the old path."""
    movie = home.movie("Film")
    before, path = movie.in_radarr.file, movie.path
    file = home.rename_file(movie, "Renamed.mkv")
    assert file is before is movie.in_radarr.file
    assert (path.exists(), movie.exists, movie.path.name) == (
        False,
        True,
        "Renamed.mkv",
    )
    _, one = await ask(home.radarr, "GET", f"/api/v3/movie/{movie.in_radarr.id}")
    assert one["movieFile"]["relativePath"] == "Renamed.mkv"
    assert movie.in_jellyfin.path == path
    home.grow(requests=1, users=1)
    declared = list(home.radarr.movies.values())[-1]
    assert declared.file is not None
    home.radarr.rename_file(declared, declared.file, "Elsewhere.mkv")
    assert home.disk.files_in(declared.folder) == [declared.folder / "Elsewhere.mkv"]


async def test_deleted_and_requested_again(home: Household, ask: Ask) -> None:
    """What is gone can come back, watched as it was."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.request(alice, movie, days_ago=100)
    home.watch(alice, movie, days_ago=90)
    await ask(
        home.radarr, "DELETE", f"/api/v3/movie/{movie.in_radarr.id}?deleteFiles=true"
    )
    await ask(home.jellyseerr, "DELETE", f"/api/v1/media/{movie.in_jellyseerr.id}")
    home.bring_back(movie, days_ago=1)
    again = home.request(alice, movie, days_ago=2)
    assert (movie.exists, movie.managed, again.exists) == (True, True, True)
    assert movie.in_jellyfin.watch(alice.account).played if alice.account else False
    assert again.row.media is movie.media


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_demonstration(home: Household) -> None:
    """Every fate occurs, files are real, and what must be left is a part of what is there."""
    demo = demo_household(home)
    assert {fate.state for fate in demo.fates} == {
        "due",
        "leaving_soon",
        "scheduled",
        "waiting",
        "held",
        "kept",
    }
    assert POLICIES.keys() <= demo.people.keys()
    before = home.tree()
    left = demo.expected_tree(home, before)
    assert left.items() < before.items()
    gone = {path for path in before.keys() - left.keys() if path.endswith(".mkv")}
    # Four movies and seasons of 3, 3 and 2 episodes
    assert (len(demo.due), len(gone)) == (7, 12)
    assert all(fate.exists for fate in demo.fates)
