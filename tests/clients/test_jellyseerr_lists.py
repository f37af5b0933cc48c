"""Jellyseerr's users and requests, deletions and titles."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    NotFound,
    TimedOut,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleName
from tests.media_stack import (
    Changed,
    Hang,
    Household,
    Html,
    Redirect,
    Status,
    half_list,
)

from .canned import Answer, CannedServer
from .connect import to_jellyseerr

VERSIONS = ("1.9", "2.3", "2.7", "3.1")


API = "/api/v1"


# A call that hangs is still waiting on the simulated server when the test ends.
HANGING = pytest.mark.parametrize("expected_lingering_tasks", [True])


@pytest.fixture(params=VERSIONS)
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    async with Household(tmp_path, jellyseerr=request.param) as home:
        yield home


@pytest.fixture
async def newest(tmp_path: Path) -> AsyncIterator[Household]:
    async with Household(tmp_path, jellyseerr="3.1") as home:
        yield home


async def test_users(session: aiohttp.ClientSession, home: Household) -> None:
    alice, bob = (
        home.user("alice"),
        home.user("Bob", jellyfin=False, email="bob@home.example"),
    )
    users = {user.id: user for user in await to_jellyseerr(session, home).users()}
    assert set(users) == {home.admin.id, alice.id, bob.id}
    assert users[alice.id].jellyfin_user_id == alice.jellyfin_id
    assert users[alice.id].jellyfin_username == "alice"
    assert users[bob.id].jellyfin_user_id is None
    assert users[bob.id].email == "bob@home.example"
    assert users[bob.id].display_name == "Bob"
    for secret in home.keys:
        assert secret not in repr(users)


async def test_no_users_at_all_is_implausible(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    canned.put(f"{API}/user", {"pageInfo": {"results": 0}, "results": []})
    with pytest.raises(UnexpectedAnswer):
        await to_jellyseerr(session, canned).users()


async def test_requests(session: aiohttp.ClientSession, home: Household) -> None:
    alice = home.user("alice")
    comet = home.movie("The Comet", tmdb=603, imdb="tt0000603")
    home.movie("The Comet", tmdb=603, is_4k=True)
    first = home.request(alice, comet, days_ago=40)
    orphan = home.request(alice, comet, days_ago=30, orphan=True)
    nobodys = home.request(None, comet, days_ago=20, is_4k=True, status=77)
    read = await to_jellyseerr(session, home).requests()
    assert [request.id for request in read] == [nobodys.id, first.id]
    assert orphan.id not in [request.id for request in read]
    newest, oldest = read
    assert (newest.requester, newest.status, newest.is_4k) == (None, 77, True)
    assert oldest.requester is not None
    assert oldest.requester.jellyfin_user_id == alice.jellyfin_id
    assert oldest.media_type is MediaType.MOVIE
    assert oldest.seasons == ()
    assert [str(title) for title in oldest.title_ids] == ["movie:603:hd"]
    assert oldest.media.imdb_id == "tt0000603"
    assert oldest.media.standard.external_id == comet.in_radarr.id
    assert oldest.media.standard.service_id == 0
    assert oldest.media.standard.jellyfin_item_id == comet.in_jellyfin.id
    assert oldest.media.ultra_hd.service_id == 1
    assert oldest.created_at is not None
    assert abs(oldest.created_at - first.row.created) < timedelta(milliseconds=1)
    assert oldest.media.added_at is not None
    for secret in home.keys:
        assert secret not in repr(read)


async def test_ten_thousand_requests_take_eleven_calls(
    session: aiohttp.ClientSession, newest: Household
) -> None:
    alice = newest.user("alice")
    comet = newest.movie("The Comet", real_file=False)
    pattern = newest.request(alice, comet)
    rows = newest.jellyseerr.requests
    for number in range(2, 10_001):
        row = type(pattern.row)(
            **{
                name: getattr(pattern.row, name)
                for name in pattern.row.__dataclass_fields__
            }
        )
        row.id = number
        rows[number] = row
    jellyseerr = to_jellyseerr(session, newest)
    assert [request.id for request in await jellyseerr.requests()] == list(
        range(10_000, 0, -1)
    )
    assert len(newest.jellyseerr.calls.to("GET", f"{API}/request")) == 11

    # A request that was read already goes while the walk is at its third page.
    newest.forget_calls()
    newest.jellyseerr.meanwhile(
        "GET", f"{API}/request", lambda: rows.pop(9_990), after=2
    )
    assert len(await jellyseerr.requests()) == 9_999
    assert len(newest.jellyseerr.calls.to("GET", f"{API}/request")) == 3 + 11

    newest.jellyseerr.fault("GET", f"{API}/request", Status(500), after=5, times=1)
    with pytest.raises(UnexpectedAnswer):
        await jellyseerr.requests()


async def test_the_same_user_twice(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    user = {"id": 1, "displayName": "admin"}
    canned.put(f"{API}/user", {"pageInfo": {"results": 2}, "results": [user, user]})
    with pytest.raises(UnexpectedAnswer, match="twice"):
        await to_jellyseerr(session, canned).users()


async def test_half_a_list_is_no_list(
    session: aiohttp.ClientSession, newest: Household
) -> None:
    for number in range(4):
        movie = newest.movie(f"Movie {number}", real_file=False)
        newest.request(newest.admin, movie)
    newest.jellyseerr.fault("GET", f"{API}/*", Changed(half_list))
    for read in (
        to_jellyseerr(session, newest).requests,
        to_jellyseerr(session, newest).users,
    ):
        with pytest.raises(UnexpectedAnswer):
            await read()


@HANGING
async def test_a_slow_list_says_why(
    session: aiohttp.ClientSession, newest: Household
) -> None:
    newest.jellyseerr.fault("GET", f"{API}/request", Hang())
    with pytest.raises(TimedOut, match="Radarr and Sonarr"):
        await to_jellyseerr(session, newest, timeout=timedelta(seconds=0.1)).requests()


async def test_deleting(session: aiohttp.ClientSession, home: Household) -> None:
    comet, river = home.movie("The Comet"), home.movie("A River")
    first, second = home.request(home.admin, comet), home.request(home.admin, river)
    jellyseerr = to_jellyseerr(session, home)
    assert await jellyseerr.delete_request(first.id) is True
    assert not first.exists
    assert await jellyseerr.delete_request(first.id) is False
    assert await jellyseerr.delete_media(river.in_jellyseerr.id) is True
    assert not second.exists
    assert await jellyseerr.delete_media(river.in_jellyseerr.id) is False
    assert comet.exists
    assert river.exists


@pytest.mark.parametrize(
    "fault", [Html(), Redirect(), Status(500), Status(401)], ids=repr
)
async def test_a_deletion_that_fails_is_not_gone_already(
    session: aiohttp.ClientSession, newest: Household, fault: Any
) -> None:
    newest.jellyseerr.fault("DELETE", "*", fault)
    for delete in (
        to_jellyseerr(session, newest).delete_request,
        to_jellyseerr(session, newest).delete_media,
    ):
        with pytest.raises(ClientError) as caught:
            await delete(1)
        assert not isinstance(caught.value, NotFound)


@HANGING
async def test_titles(session: aiohttp.ClientSession, newest: Household) -> None:
    comet = newest.movie("The Comet", year=1999)
    jellyseerr = to_jellyseerr(session, newest)
    patience = timedelta(seconds=0.2)
    assert await jellyseerr.name(MediaType.MOVIE, comet.tmdb, patience) == TitleName(
        "The Comet", 1999
    )
    signals = newest.series("The Signals", seasons={1: 1}, year=2001)
    assert await jellyseerr.name(MediaType.TV, signals.tmdb, patience) == TitleName(
        "The Signals", 2001
    )
    newest.jellyseerr.tmdb_reachable = False
    with pytest.raises(UnexpectedAnswer):
        await jellyseerr.name(MediaType.MOVIE, comet.tmdb, patience)
    newest.jellyseerr.fault("GET", f"{API}/movie/*", Hang())
    with pytest.raises(TimedOut):
        await jellyseerr.name(MediaType.MOVIE, comet.tmdb, patience)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            Answer({"id": 603, "title": "The Comet", "releaseDate": ""}),
            TitleName("The Comet", None),
        ),
        (Answer({"id": 603, "title": "The Comet"}), TitleName("The Comet", None)),
        (Answer({"message": "gone"}, 404), None),
        (Answer({"id": 604, "title": "Another"}), UnexpectedAnswer),
        (Answer({"id": 603}), UnexpectedAnswer),
    ],
)
async def test_odd_titles(
    session: aiohttp.ClientSession, canned: CannedServer, answer: Answer, expected: Any
) -> None:
    canned.put(f"{API}/movie/603", answer)
    jellyseerr = to_jellyseerr(session, canned)
    if isinstance(expected, type):
        with pytest.raises(expected):
            await jellyseerr.name(MediaType.MOVIE, 603, timedelta(seconds=5))
    else:
        assert (
            await jellyseerr.name(MediaType.MOVIE, 603, timedelta(seconds=5))
            == expected
        )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"mediaInfo": {"requests": []}}, 5),
        ({"mediaInfo": {"requests": [{"id": 1}]}}, None),
        ({}, None),
        (None, None),
        # Whether somebody requests it is not known
        ({"mediaInfo": {}}, UnexpectedAnswer),
        ({"mediaInfo": {"requests": [], "tmdbId": 7}}, UnexpectedAnswer),
    ],
)
async def test_series_that_nobody_requests(
    session: aiohttp.ClientSession,
    canned: CannedServer,
    answer: dict[str, Any] | None,
    expected: Any,
) -> None:
    if answer is not None and "mediaInfo" in answer:
        known = {"id": 5, "tmdbId": 603, "status": 5, "status4k": 1}
        answer = {"mediaInfo": known | answer["mediaInfo"]}
    missing = Answer({"message": "gone"}, 404)
    canned.put(f"{API}/tv/603", missing if answer is None else Answer(answer))
    jellyseerr = to_jellyseerr(session, canned)
    if isinstance(expected, type):
        with pytest.raises(expected):
            await jellyseerr.unrequested_series(603)
    else:
        media = await jellyseerr.unrequested_series(603)
        assert (media and media.id) == expected
