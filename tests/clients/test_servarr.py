"""What Radarr and Sonarr share: what they are, their queue, root folders and folders."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    NotAuthorized,
    UnexpectedAnswer,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.http import Endpoint
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.servarr import FolderFile, RootFolder
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from tests.media_stack import Household

from .canned import Answer, CannedServer
from .connect import to_radarr

API = "/api/v3"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Household]:
    async with Household(tmp_path) as home:
        yield home


async def test_check(session: aiohttp.ClientSession, home: Household) -> None:
    radarr = to_radarr(session, home)
    assert (await radarr.check()).version == home.radarr.version
    sonarr = SonarrClient(
        session, Endpoint("Sonarr", URL(home.sonarr.url), home.sonarr.api_key)
    )
    assert (await sonarr.check()).version == home.sonarr.version


async def test_swapped_servers(session: aiohttp.ClientSession, home: Household) -> None:
    radarr = RadarrClient(
        session, Endpoint("Radarr", URL(home.sonarr.url), home.sonarr.api_key)
    )
    with pytest.raises(WrongServer, match="a Sonarr answers"):
        await radarr.check()
    sonarr = SonarrClient(
        session, Endpoint("Sonarr", URL(home.radarr.url), home.radarr.api_key)
    )
    with pytest.raises(WrongServer, match="a Radarr answers"):
        await sonarr.check()


async def test_a_wrong_key(session: aiohttp.ClientSession, home: Household) -> None:
    with pytest.raises(NotAuthorized):
        await to_radarr(session, home, api_key="wrong").check()


async def test_other_servers(session: aiohttp.ClientSession, home: Household) -> None:
    for server in (home.jellyseerr, home.jellyfin):
        with pytest.raises((WrongServer, NotAuthorized)):
            await RadarrClient(
                session, Endpoint("Radarr", URL(server.url), server.api_key)
            ).check()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer({"appName": "Radarr", "version": "5.1"}), None),
        (Answer({"appName": "<b>evil</b>", "version": "5.1"}), WrongServer),
        (Answer({"appName": "radarr", "version": "5.1"}), WrongServer),
        (Answer({"version": "5.1"}), WrongServer),
        (Answer({"appName": "Radarr"}), WrongServer),
        (Answer([]), WrongServer),
        (Answer({"message": "NotFound"}, 404), WrongServer),
        (Answer(b"", 307, headers={"Location": "/radarr/"}), WrongServer),
        (Answer(b"", 502), UnexpectedAnswer),
    ],
)
async def test_what_is_a_radarr(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    answer: Answer,
    expected: type[ClientError] | None,
) -> None:
    canned.put(f"{API}/system/status", answer)
    if expected is None:
        assert (await to_radarr(session, canned).check()).version == "5.1"
    else:
        with pytest.raises(expected) as caught:
            await to_radarr(session, canned).check()
        assert type(caught.value) is expected
        assert "evil" not in str(caught.value)


async def test_the_queue(session: aiohttp.ClientSession, home: Household) -> None:
    radarr = to_radarr(session, home)
    assert await radarr.queued_movie_ids() == frozenset()
    movies = [
        home.movie(f"Movie {number}", available=False, real_file=False)
        for number in range(1, 4)
    ]
    for movie in movies:
        home.enqueue(movie)
    home.enqueue(movies[0])
    assert await radarr.queued_movie_ids() == {movie.in_radarr.id for movie in movies}
    home.radarr.queue[0].movie_id = None
    assert movies[0].in_radarr.id in await radarr.queued_movie_ids(), (
        "it is queued twice"
    )
    home.forget_calls()
    home.radarr.queue *= 300
    assert await radarr.queued_movie_ids() == {movie.in_radarr.id for movie in movies}
    assert [
        call.query["pageSize"] for call in home.radarr.calls.to("GET", f"{API}/queue")
    ] == ["1000", "2200"]


@pytest.mark.parametrize(
    "body",
    [
        {"records": [], "totalRecords": 5},
        {"records": [{"movieId": "5"}], "totalRecords": 1},
        {"records": [{"movieId": -5}], "totalRecords": 1},
        {"records": None, "totalRecords": 0},
        {"records": []},
        {"records": [], "totalRecords": 10**12},
        [],
    ],
    ids=repr,
)
async def test_a_queue_that_makes_no_sense(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put(f"{API}/queue", body)
    with pytest.raises(UnexpectedAnswer):
        await to_radarr(session, canned).queued_movie_ids()


async def test_root_folders(session: aiohttp.ClientSession, home: Household) -> None:
    home.movie("The Comet")
    radarr = to_radarr(session, home)
    (root,) = await radarr.root_folders()
    assert root == RootFolder(f"{home.radarr.root}/", True)
    home.radarr.root_accessible = False
    (root,) = await radarr.root_folders()
    assert not root.accessible


async def test_complaints_about_root_folders(
    session: aiohttp.ClientSession, home: Household, canned: CannedServer
) -> None:
    radarr = to_radarr(session, home)
    assert await radarr.root_complaints() == ()
    home.radarr.root_accessible = False
    (complaint,) = await radarr.root_complaints()
    assert str(home.radarr.root) in complaint
    about_others = [{"source": "UpdateCheck", "message": "New update"}, {}]
    canned.put(f"{API}/health", about_others, [{"source": 5}], {})
    odd = to_radarr(session, canned)
    assert await odd.root_complaints() == ()
    for _ in range(2):
        with pytest.raises(UnexpectedAnswer):
            await odd.root_complaints()


async def test_folders(session: aiohttp.ClientSession, home: Household) -> None:
    comet = home.movie("The Comet & others; 50% + more")
    radarr = to_radarr(session, home)
    folder = str(comet.folder)
    names = {Path(file.path).name for file in await radarr.folder_files(folder)}
    assert names == {
        "poster.jpg",
        f"{comet.folder.name}.mkv",
        f"{comet.folder.name}.en.srt",
    }
    assert await radarr.has_video(folder)
    comet.path.unlink()
    assert not await radarr.has_video(folder)
    extra = comet.folder / "extras" / "more" / "Trailer.MP4"
    home.disk.write(extra, b"film")
    assert await radarr.has_video(f"{folder}/")
    assert str(extra) in {file.path for file in await radarr.folder_files(folder)}
    home.disk.remove_folder(comet.folder)
    assert await radarr.folder_files(folder) == ()


async def test_a_folder_without_an_end(
    session: aiohttp.ClientSession, home: Household
) -> None:
    comet = home.movie("The Comet")
    (comet.folder / "/".join("abcdefghij")).mkdir(parents=True)
    with pytest.raises(UnexpectedAnswer, match="too deep"):
        await to_radarr(session, home).has_video(str(comet.folder))
    wide = home.movie("Wide")
    for number in range(501):
        (wide.folder / str(number)).mkdir()
    with pytest.raises(UnexpectedAnswer, match="too large"):
        await to_radarr(session, home).folder_files(str(wide.folder))


@pytest.mark.parametrize(
    ("folder", "asked", "listed", "files"),
    [
        (
            "/movies/A",
            "/movies/A/",
            {"directories": [], "files": [{"path": "/movies/A/a.mkv", "size": 1}]},
            1,
        ),
        (
            "/movies/A\\B",
            "/movies/A\\B/",
            {"directories": [], "files": [{"path": "/movies/A\\B/a.mkv", "size": 1}]},
            1,
        ),
        (
            "D:\\Movies\\A",
            "D:\\Movies\\A\\",
            {"directories": [], "files": [{"path": "D:\\movies\\A\\a.mkv", "size": 1}]},
            1,
        ),
        (
            "\\\\nas\\films\\A",
            "\\\\nas\\films\\A\\",
            {"directories": [], "files": []},
            0,
        ),
        (
            "/movies/A",
            "/movies/A/",
            {"directories": [{"path": "/movies/A/"}], "files": []},
            None,
        ),
        (
            "/movies/A",
            "/movies/A/",
            {"directories": [{"path": "/movies/A/."}], "files": []},
            None,
        ),
        (
            "/movies/A",
            "/movies/A/",
            {"directories": [], "files": [{"path": "/movies/B/b.mkv", "size": 1}]},
            None,
        ),
        (
            "/movies/A",
            "/movies/A/",
            {"directories": [], "files": [{"path": "/movies/A/a.mkv"}]},
            None,
        ),
        ("/movies/A", "/movies/A/", {"directories": []}, None),
        ("/movies/A", "/movies/A/", {"files": []}, None),
        ("/movies/A", "/movies/A/", [], None),
    ],
)
async def test_another_folder_than_the_one_asked_for(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    folder: str,
    asked: str,
    listed: Any,
    files: int | None,
) -> None:
    canned.put(f"{API}/filesystem", listed)
    radarr = to_radarr(session, canned)
    if files is None:
        with pytest.raises(UnexpectedAnswer):
            await radarr.folder_files(folder)
    else:
        assert len(await radarr.folder_files(folder)) == files
    assert canned.requests[0][2]["path"] == asked


@pytest.mark.parametrize(
    ("name", "video"),
    [
        ("A.mkv", True),
        ("A.MKV", True),
        ("A.m2ts", True),
        (".mkv", True),
        ("A.mkv.srt", False),
        ("mkv", False),
        ("A.nfo", False),
        ("A.jpg", False),
    ],
)
def test_what_is_a_video(name: str, video: bool) -> None:
    assert FolderFile(f"/movies/A/{name}", 1).is_video is video
