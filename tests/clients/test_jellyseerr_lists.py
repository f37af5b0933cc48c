"""Jellyseerr's users and requests, one by one and as lists, and deletions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    NotFound,
    TimedOut,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.jellyseerr import JellyseerrClient
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from tests.media_stack import Body, Changed, Drop, Hang, Household, Status, half_list

from .connect import HANGING, NEWEST, Canned, connect

API = "/api/v1"


async def test_users(home: Household, jellyseerr: JellyseerrClient) -> None:
    alice = home.user("alice")
    bob = home.user("Bob", jellyfin=False, email="bob@home.example")
    users = {user.id: user for user in await jellyseerr.users()}
    assert set(users) == {home.admin.id, alice.id, bob.id}
    assert users[alice.id].jellyfin_user_id == alice.jellyfin_id
    assert users[alice.id].jellyfin_username == "alice"
    assert users[bob.id].jellyfin_user_id is None
    assert users[bob.id].email == "bob@home.example"
    assert users[bob.id].display_name == "Bob"
    for secret in home.keys:
        assert secret not in repr(users)


@pytest.mark.parametrize(
    ("users", "problem"),
    [([], "empty"), ([{"id": 1}, {"id": 1, "email": "b@example.com"}], "twice")],
    ids=["none", "one twice"],
)
async def test_implausible_users(
    canned: Canned, users: list[Any], problem: str
) -> None:
    body = {"pageInfo": {"results": len(users)}, "results": users}
    canned.put(f"{API}/user", body)
    with pytest.raises(UnexpectedAnswer, match=problem):
        await canned.jellyseerr.users()


async def test_requests(home: Household, jellyseerr: JellyseerrClient) -> None:
    alice = home.user("alice")
    comet = home.movie("The Comet", tmdb=603, imdb="tt0000603")
    home.movie("The Comet", tmdb=603, is_4k=True)
    first = home.request(alice, comet, days_ago=40)
    home.request(alice, comet, days_ago=30, orphan=True)
    nobodys = home.request(None, comet, days_ago=20, is_4k=True, status=77)
    read = await jellyseerr.requests()
    assert [request.id for request in read] == [nobodys.id, first.id]
    newest, oldest = read
    assert (newest.requester, newest.status, newest.is_4k) == (None, 77, True)
    assert oldest.requester is not None
    assert oldest.requester.jellyfin_user_id == alice.jellyfin_id
    assert (oldest.media_type, oldest.seasons) == (MediaType.MOVIE, ())
    assert [str(title) for title in oldest.title_ids] == ["movie:603:hd"]
    assert oldest.media.imdb_id == "tt0000603"
    standard = oldest.media.standard
    assert (standard.service_id, standard.external_id) == (0, comet.in_radarr.id)
    assert standard.jellyfin_item_id == comet.in_jellyfin.id
    assert oldest.media.ultra_hd.service_id == 1
    assert oldest.created_at is not None
    assert abs(oldest.created_at - first.row.created) < timedelta(milliseconds=1)
    assert oldest.media.added_at is not None
    for secret in home.keys:
        assert secret not in repr(read)


@NEWEST
async def test_ten_thousand_requests_take_eleven_calls(
    home: Household, jellyseerr: JellyseerrClient
) -> None:
    comet = home.movie("The Comet", real_file=False)
    pattern = home.request(home.user("alice"), comet).row
    rows = home.jellyseerr.requests
    rows |= {number: replace(pattern, id=number) for number in range(1, 10_001)}
    listed = [request.id for request in await jellyseerr.requests()]
    assert listed == list(range(10_000, 0, -1))
    assert len(home.jellyseerr.calls.to("GET", f"{API}/request")) == 11

    # A request that was read already goes while the walk is at its third page.
    home.forget_calls()
    home.jellyseerr.meanwhile("GET", f"{API}/request", lambda: rows.pop(9_990), after=2)
    assert len(await jellyseerr.requests()) == 9_999
    assert len(home.jellyseerr.calls.to("GET", f"{API}/request")) == 3 + 11

    home.jellyseerr.fault("GET", f"{API}/request", Status(500), after=5, times=1)
    with pytest.raises(UnexpectedAnswer):
        await jellyseerr.requests()


@NEWEST
async def test_half_a_list_is_no_list(
    home: Household, jellyseerr: JellyseerrClient
) -> None:
    for number in range(4):
        home.request(home.admin, home.movie(f"Movie {number}", real_file=False))
    home.jellyseerr.fault("GET", f"{API}/*", Changed(half_list))
    for read in (jellyseerr.requests, jellyseerr.users):
        with pytest.raises(UnexpectedAnswer):
            await read()


@NEWEST
@HANGING
async def test_a_slow_list_says_why(
    session: aiohttp.ClientSession, home: Household
) -> None:
    home.jellyseerr.fault("GET", f"{API}/request", Hang())
    soon = timedelta(seconds=0.1)
    with pytest.raises(TimedOut, match="Radarr and Sonarr"):
        await connect(JellyseerrClient, session, home, timeout=soon).requests()


async def test_one_request(home: Household, jellyseerr: JellyseerrClient) -> None:
    """It is the same as in the list, and nothing once it is gone."""
    asked = home.request(home.admin, home.movie("The Comet"))
    (listed,) = await jellyseerr.requests()
    assert await jellyseerr.request(asked.id) == (listed,)
    assert not await jellyseerr.request(asked.id + 1)
    await jellyseerr.delete_request(asked.id)
    assert not await jellyseerr.request(asked.id)


@NEWEST
@pytest.mark.parametrize(
    "fault", [Drop(), Status(404, "<html>", "text/html"), Body("[]")], ids=repr
)
async def test_not_knowing_is_not_gone(
    home: Household, jellyseerr: JellyseerrClient, fault: Any
) -> None:
    """Only Jellyseerr's own word says that a request is gone."""
    asked = home.request(home.admin, home.movie("The Comet"))
    home.jellyseerr.fault("GET", f"{API}/request/*", fault)
    with pytest.raises(ClientError) as caught:
        await jellyseerr.request(asked.id)
    assert not isinstance(caught.value, NotFound)


@NEWEST
async def test_another_request_than_the_one_asked_for(
    home: Household, jellyseerr: JellyseerrClient
) -> None:
    """An answer about somebody else's request is none."""
    first = home.request(home.admin, home.movie("The Comet"))
    second = home.request(home.admin, home.movie("A River"))
    home.jellyseerr.requests[first.id] = second.row
    with pytest.raises(ClientError):
        await jellyseerr.request(first.id)


async def test_deleting(home: Household, jellyseerr: JellyseerrClient) -> None:
    comet, river = home.movie("The Comet"), home.movie("A River")
    first, second = home.request(home.admin, comet), home.request(home.admin, river)
    for delete, number, gone in (
        (jellyseerr.delete_request, first.id, first),
        (jellyseerr.delete_media, river.in_jellyseerr.id, second),
    ):
        assert await delete(number) is True
        assert not gone.exists
        assert await delete(number) is False
    assert comet.exists
    assert river.exists
