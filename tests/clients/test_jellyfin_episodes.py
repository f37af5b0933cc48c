"""What Jellyfin knows of series, of their episodes and of who watched them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    NotFound,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.jellyfin import EpisodeRow
from tests.media_stack import Changed, Household, Series, Status, half_list

from .canned import Answer, CannedServer
from .connect import to_jellyfin

ACCOUNT = "0abcdef0000000000000000000000001"
SERIES = "0abcdef00000000000000000000005e1"


@pytest.fixture(params=["10.11", "12"])
async def home(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Household]:
    async with Household(tmp_path, jellyfin=request.param) as home:
        yield home


def numbers(rows: tuple[EpisodeRow, ...]) -> list[tuple[int | None, int | None]]:
    """Return season and first number of each row, in order."""
    return sorted(((row.season, row.first) for row in rows), key=str)


async def test_all_series(session: aiohttp.ClientSession, home: Household) -> None:
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 1}, tmdb=45, tvdb=46)
    hidden = home.series("The Secret", seasons={1: 1})
    home.movie("The Bridge")
    home.hide(hidden, alice)
    home.watch(alice, bridge)
    (row,) = await to_jellyfin(session, home).series(alice.jellyfin_id)
    assert (row.id, row.name, row.tmdb_id, row.tvdb_id) == (
        bridge.in_jellyfin.id,
        "The Bridge",
        45,
        46,
    )
    assert row.state is None, "what Jellyfin computes for a series misleads"
    assert not row.is_movie
    (call,) = home.jellyfin.calls.to("GET", "/Items")
    assert call.query["enableUserData"] == "false"


async def test_finished_episodes(
    session: aiohttp.ClientSession, home: Household
) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge = home.series("The Bridge", seasons={0: 1, 1: 3, 2: 2})
    home.episode(bridge, 2, 3, imported_days_ago=5, until=4)
    home.watch(alice, bridge, season=1, days_ago=3)
    home.watch(alice, bridge, season=2, episode=3, days_ago=2)
    home.start_watching(alice, bridge, season=2, episode=1)
    home.watch(alice, home.movie("A River"))
    home.watch(bob, bridge)
    rows = await to_jellyfin(session, home).finished_episodes(alice.jellyfin_id)
    assert numbers(rows) == [(1, 1), (1, 2), (1, 3), (2, 3)]
    assert {row.series_id for row in rows} == {bridge.in_jellyfin.id}
    by_id = {row.id: row for row in rows}
    double = by_id[bridge.episodes[2, 3].id]
    assert (double.first, double.last) == (3, 4)
    assert double.created_at == bridge.episodes[2, 3].created
    single = by_id[bridge.episodes[1, 1].id]
    assert (single.first, single.last) == (1, 1)
    assert single.state is not None
    assert single.state.finished
    assert single.state.last_played is not None
    assert abs(single.state.last_played - home.clock.ago(days=3)).total_seconds() < 60
    assert len(home.jellyfin.calls.to("GET", "/Items")) == 1


async def test_a_filter_that_lists_what_is_not_played(
    session: aiohttp.ClientSession, home: Household
) -> None:
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 2})
    home.watch(alice, bridge, season=1, episode=1)
    home.start_watching(alice, bridge, season=1, episode=2)
    assert alice.account is not None
    bridge.episodes[1, 2].watch(alice.account).played = False
    home.jellyfin.played_filter_is_wrong = True
    rows = await to_jellyfin(session, home).finished_episodes(alice.jellyfin_id)
    states = {row.first: row.state for row in rows}
    assert {number: state and state.finished for number, state in states.items()} == {
        1: True,
        2: False,
    }


async def test_watching_again(session: aiohttp.ClientSession, home: Household) -> None:
    """10.11 takes it from the finished ones; 12 leaves it there, with a position."""
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 1})
    home.watch(alice, bridge, days_ago=9)
    home.start_watching(alice, bridge, season=1, episode=1)
    jellyfin = to_jellyfin(session, home)
    finished = await jellyfin.finished_episodes(alice.jellyfin_id)
    assert len(finished) == home.jellyfin.version.startswith("12")
    (resumable,) = await jellyfin.resumable_episodes(alice.jellyfin_id)
    for row in (*finished, resumable):
        assert row.state is not None
        assert row.state.started
        assert not row.state.finished


async def test_resumable_episodes(
    session: aiohttp.ClientSession, home: Household
) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge = home.series("The Bridge", seasons={1: 3})
    home.watch(alice, bridge, season=1, episode=1)
    home.start_watching(alice, bridge, season=1, episode=2)
    home.start_watching(bob, bridge, season=1, episode=3)
    home.start_watching(alice, home.movie("A River"))
    jellyfin = to_jellyfin(session, home)
    (row,) = await jellyfin.resumable_episodes(alice.jellyfin_id)
    assert row.id == bridge.episodes[1, 2].id
    home.hide(bridge, alice)
    assert await jellyfin.resumable_episodes(alice.jellyfin_id) == ()
    assert await jellyfin.finished_episodes(alice.jellyfin_id) == ()


async def test_virtual_episodes_are_none(
    session: aiohttp.ClientSession, home: Household
) -> None:
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 1})
    home.episode(bridge, 1, 2, aired_days_ago=-7)
    assert alice.account is not None
    home.jellyfin.library.mark_played(alice.account, bridge.episodes[1, 2], None)
    jellyfin = to_jellyfin(session, home)
    assert await jellyfin.finished_episodes(alice.jellyfin_id) == ()
    rows = await jellyfin.season_episodes(alice.jellyfin_id, bridge.in_jellyfin.id, 1)
    assert numbers(rows) == [(1, 1)]


async def test_a_thousand_rows_are_one_call(
    session: aiohttp.ClientSession, home: Household
) -> None:
    alice = home.user("alice")
    for number in (1, 2):
        series = home.series(f"Long {number}", seasons={1: 500}, real_files=False)
        home.watch(alice, series)
    jellyfin = to_jellyfin(session, home)
    assert len(await jellyfin.finished_episodes(alice.jellyfin_id)) == 1000
    assert len(home.jellyfin.calls.to("GET", "/Items")) == 1

    more = home.series("Longer", seasons={1: 600}, real_files=False)
    home.watch(alice, more)
    home.forget_calls()
    rows = await jellyfin.finished_episodes(alice.jellyfin_id)
    assert len({row.id for row in rows}) == len(rows) == 1600
    starts = [call.query["startIndex"] for call in home.jellyfin.calls]
    assert starts == ["0", "999"]

    # What was read already is unwatched meanwhile: the walk starts over.
    home.forget_calls()
    home.jellyfin.meanwhile("GET", "/Items", lambda: home.hide(more, alice), after=1)
    assert len(await jellyfin.finished_episodes(alice.jellyfin_id)) == 1000

    home.jellyfin.fault("GET", "/Items", Changed(half_list))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.finished_episodes(alice.jellyfin_id)


@pytest.mark.parametrize("fault", [Status(500), Status(401)], ids=repr)
async def test_a_failed_read_is_never_an_empty_one(
    session: aiohttp.ClientSession, home: Household, fault: Any
) -> None:
    bridge = home.series("The Bridge", seasons={1: 1})
    home.jellyfin.fault("*", "*", fault)
    jellyfin, account = to_jellyfin(session, home), home.admin.jellyfin_id
    for read in every_read(jellyfin, account, bridge):
        with pytest.raises(ClientError):
            await read


@pytest.mark.parametrize("account", ["f" * 32, "", "me", "../Users"])
async def test_an_account_that_is_none(
    session: aiohttp.ClientSession, home: Household, account: str
) -> None:
    bridge = home.series("The Bridge", seasons={1: 1})
    for read in every_read(to_jellyfin(session, home), account, bridge):
        with pytest.raises(NotFound):
            await read


def every_read(jellyfin: Any, account: str, series: Series) -> list[Any]:
    """Return the reads that an account's eyes are needed for."""
    return [
        jellyfin.series(account),
        jellyfin.finished_episodes(account),
        jellyfin.resumable_episodes(account),
        jellyfin.favorite_series(account),
        jellyfin.season_episodes(account, series.in_jellyfin.id, 1),
    ]


async def test_a_404_with_a_page(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    jellyfin = to_jellyfin(session, canned)
    for answer in (
        Answer(b"<html>", 404, "text/html"),
        Answer("Series not found", 404),
        Answer({"title": "Not Found"}, 404, "application/problem+json"),
        Answer(b"", 404),
    ):
        canned.put(f"/Shows/{SERIES}/Episodes", answer).put("/Items", answer)
        with pytest.raises(NotFound):
            await jellyfin.season_episodes(ACCOUNT, SERIES, 1)
        with pytest.raises(NotFound):
            await jellyfin.favorite_series(ACCOUNT)
