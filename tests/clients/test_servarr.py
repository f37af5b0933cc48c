"""What Radarr and Sonarr share: identity, queue and root folders."""

from typing import Any

import aiohttp
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.endpoint import Endpoint
from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    NotAuthorized,
    UnexpectedAnswer,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.servarr import RootFolder, ServarrTag
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from tests.media_stack import Household

from .canned import Answer
from .connect import Canned, connect

API = "/api/v3"


async def test_check(
    home: Household, radarr: RadarrClient, sonarr: SonarrClient
) -> None:
    assert (await radarr.check()).version == home.radarr.version
    assert (await sonarr.check()).version == home.sonarr.version


async def test_tags(
    home: Household, radarr: RadarrClient, sonarr: SonarrClient
) -> None:
    comet, river = home.movie("The Comet"), home.movie("A River")
    bridge = home.series("The Bridge", seasons={1: 1})
    kids, empty = home.radarr.add_tag("Kids"), home.sonarr.add_tag("")
    comet.in_radarr.tags = river.in_radarr.tags = [kids]
    bridge.row.tags = [empty]
    home.sonarr.add_tag("unused")
    assert await radarr.tags() == (
        ServarrTag(kids, "kids", frozenset({comet.in_radarr.id, river.in_radarr.id})),
    )
    assert await sonarr.tags() == (
        ServarrTag(empty, "", frozenset({bridge.row.id})),
        ServarrTag(empty + 1, "unused", frozenset()),
    )
    movie, series = (
        await radarr.movie(comet.in_radarr.id),
        await sonarr.series(bridge.row.id),
    )
    assert movie is not None
    assert series is not None
    assert (movie.tag_ids, series.tag_ids) == ((kids,), (empty,))


@pytest.mark.parametrize(
    "tag",
    [
        {"label": "kids"},
        {"label": "kids", "id": 1},
        {"label": "kids", "id": 1, "movieIds": None},
        {"label": "kids", "id": 1, "movieIds": [True]},
        {"label": "kids", "id": 1, "movieIds": [0]},
        {"label": 5, "id": 1, "movieIds": []},
    ],
)
async def test_tags_that_make_no_sense(canned: Canned, tag: dict[str, Any]) -> None:
    """Who has a tag must be told: nobody is not the same as not known."""
    canned.put(f"{API}/tag/detail", [tag])
    with pytest.raises(UnexpectedAnswer):
        await canned.radarr.tags()


async def test_swapped_servers(session: aiohttp.ClientSession, home: Household) -> None:
    with pytest.raises(WrongServer, match="a Sonarr answers"):
        await connect(RadarrClient, session, home.sonarr).check()
    with pytest.raises(WrongServer, match="a Radarr answers"):
        await connect(SonarrClient, session, home.radarr).check()
    for server in (home.jellyseerr, home.jellyfin):
        with pytest.raises((WrongServer, NotAuthorized)):
            await connect(RadarrClient, session, server).check()


async def test_a_wrong_key(session: aiohttp.ClientSession, home: Household) -> None:
    with pytest.raises(NotAuthorized):
        await connect(RadarrClient, session, home, api_key="wrong").check()


async def test_a_base_path_that_is_not_the_servers(
    session: aiohttp.ClientSession, home: Household
) -> None:
    endpoint = Endpoint("Radarr", URL(f"{home.radarr.url}/films"), home.radarr.api_key)
    with pytest.raises(WrongServer, match="has no such base path"):
        await RadarrClient(session, endpoint).check()


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
        (Answer(b"", 502), UnexpectedAnswer),
    ],
)
async def test_what_is_a_radarr(
    canned: Canned, answer: Answer, expected: type[ClientError] | None
) -> None:
    canned.put(f"{API}/system/status", answer)
    if expected is None:
        assert (await canned.radarr.check()).version == "5.1"
    else:
        with pytest.raises(expected) as caught:
            await canned.radarr.check()
        assert type(caught.value) is expected
        assert "evil" not in str(caught.value)


async def test_the_queue(home: Household, radarr: RadarrClient) -> None:
    assert await radarr.queued_movies() == {}
    movies = [
        home.movie(f"Movie {number}", available=False, real_file=False)
        for number in range(1, 4)
    ]
    ids = {movie.in_radarr.id for movie in movies}
    for movie in (*movies, movies[0]):
        home.enqueue(movie)
    assert (await radarr.queued_movies()).keys() == ids
    home.radarr.queue[0].movie_id = None
    assert (await radarr.queued_movies()).keys() == ids, "it is queued twice"
    home.forget_calls()
    home.radarr.queue *= 400
    assert (await radarr.queued_movies()).keys() == ids
    calls = home.radarr.calls.to("GET", f"{API}/queue")
    assert [call.query["pageSize"] for call in calls] == ["1000", "2200"]


@pytest.mark.parametrize(
    "body",
    [
        {"records": [], "totalRecords": 5},
        {"records": [{"movieId": "5", "seriesId": "5"}], "totalRecords": 1},
        {
            "records": [{"movieId": -5, "seriesId": 5, "seasonNumber": -1}],
            "totalRecords": 1,
        },
        {"records": None, "totalRecords": 0},
        {"records": []},
        {"records": [], "totalRecords": 10**12},
        [],
    ],
    ids=repr,
)
async def test_a_queue_that_makes_no_sense(canned: Canned, body: Any) -> None:
    canned.put(f"{API}/queue", body)
    for read in (canned.radarr.queued_movies, canned.sonarr.queued_seasons):
        with pytest.raises(UnexpectedAnswer):
            await read()


async def test_root_folders(home: Household, radarr: RadarrClient) -> None:
    home.movie("The Comet")
    assert await radarr.root_folders() == (RootFolder(str(home.radarr.root), True),)
    assert await radarr.root_complaints() == ()
    home.radarr.root_accessible = False
    (root,) = await radarr.root_folders()
    assert not root.accessible
    (complaint,) = await radarr.root_complaints()
    assert str(home.radarr.root) in complaint


async def test_odd_complaints(canned: Canned) -> None:
    about_others = [{"source": "UpdateCheck", "message": "New update"}, {}]
    odd = [{"source": 5}, {"source": "RootFolderCheck", "message": []}]
    canned.put(f"{API}/health", about_others, odd, {})
    assert await canned.radarr.root_complaints() == ()
    assert await canned.radarr.root_complaints() == ("",)
    with pytest.raises(UnexpectedAnswer):
        await canned.radarr.root_complaints()


@pytest.mark.parametrize("odd", [None, "yes", 1])
async def test_a_root_folder_that_may_not_be_accessible(
    canned: Canned, odd: object
) -> None:
    """What lies in it is held, and nothing else."""
    other = {"path": "/other", "accessible": True}
    canned.put(f"{API}/rootfolder", [{"path": "/movies", "accessible": odd}, other])
    assert await canned.radarr.root_folders() == (
        RootFolder("/movies", accessible=False),
        RootFolder("/other", accessible=True),
    )


@pytest.mark.parametrize("odd", [None, 5, []])
async def test_an_odd_state_in_the_queue(canned: Canned, odd: object) -> None:
    """It may be no block: its movie waits, and nothing else does."""
    queued = [
        {"movieId": 1, "trackedDownloadState": odd},
        {"movieId": 2, "trackedDownloadState": "importBlocked"},
    ]
    canned.put(f"{API}/queue", {"records": queued, "totalRecords": 2})
    assert await canned.radarr.queued_movies() == {1: False, 2: True}
