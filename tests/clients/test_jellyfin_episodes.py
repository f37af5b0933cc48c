"""What Jellyfin knows of episodes: who watched them, and whose favourites they are."""

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    NotFound,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.jellyfin import (
    EpisodeRow,
    JellyfinClient,
)
from tests.media_stack import Changed, Household, Status, half_list


def numbers(rows: tuple[EpisodeRow, ...]) -> list[tuple[int | None, ...]]:
    """Return season, first and last number of each row, in order."""
    return sorted(((row.season, row.first, row.last) for row in rows), key=str)


def finished(rows: tuple[EpisodeRow, ...]) -> dict[int | None, bool | None]:
    """Return which episodes were finished, by first number; None is unknown."""
    return {row.first: row.state.finished if row.state else None for row in rows}


async def test_finished_episodes(home: Household, jellyfin: JellyfinClient) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge = home.series("The Bridge", seasons={0: 1, 1: 3, 2: 2})
    home.episode(bridge, 2, 3, imported_days_ago=5, until=4)
    home.watch(alice, bridge, season=1, days_ago=3)
    home.watch(alice, bridge, season=2, episode=3, days_ago=2)
    home.start_watching(alice, bridge, season=2, episode=1)
    home.watch(alice, home.movie("A River"))
    home.watch(bob, bridge)
    rows = await jellyfin.finished_episodes(alice.jellyfin_id)
    assert numbers(rows) == [(1, 1, 1), (1, 2, 2), (1, 3, 3), (2, 3, 4)]
    assert {row.series_id for row in rows} == {bridge.in_jellyfin.id}
    by_id = {row.id: row for row in rows}
    double, single = (by_id[bridge.episodes[place].id] for place in ((2, 3), (1, 1)))
    assert double.created_at == bridge.episodes[2, 3].created
    assert single.state is not None
    assert single.state.finished
    assert single.state.last_played is not None
    assert abs(single.state.last_played - home.clock.ago(days=3)).total_seconds() < 60
    assert len(home.jellyfin.calls.to("GET", "/Items")) == 1


async def test_a_filter_that_lists_what_is_not_played(
    home: Household, jellyfin: JellyfinClient
) -> None:
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 2})
    home.watch(alice, bridge, season=1, episode=1)
    home.start_watching(alice, bridge, season=1, episode=2)
    assert alice.account is not None
    bridge.episodes[1, 2].watch(alice.account).played = False
    home.jellyfin.played_filter_is_wrong = True
    rows = await jellyfin.finished_episodes(alice.jellyfin_id)
    assert finished(rows) == {1: True, 2: False}


async def test_watching_again(home: Household, jellyfin: JellyfinClient) -> None:
    """10.11 takes it from the finished ones; 12 leaves it there, with a position."""
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 1})
    home.watch(alice, bridge, days_ago=9)
    home.start_watching(alice, bridge, season=1, episode=1)
    listed = await jellyfin.finished_episodes(alice.jellyfin_id)
    assert len(listed) == home.jellyfin.version.startswith("12")
    (resumable,) = await jellyfin.resumable_episodes(alice.jellyfin_id)
    for row in (*listed, resumable):
        assert row.state is not None
        assert row.state.started
        assert not row.state.finished


async def test_resumable_episodes(home: Household, jellyfin: JellyfinClient) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge = home.series("The Bridge", seasons={1: 3})
    home.watch(alice, bridge, season=1, episode=1)
    home.start_watching(alice, bridge, season=1, episode=2)
    home.start_watching(bob, bridge, season=1, episode=3)
    home.start_watching(alice, home.movie("A River"))
    (row,) = await jellyfin.resumable_episodes(alice.jellyfin_id)
    assert row.id == bridge.episodes[1, 2].id
    home.hide(bridge, alice)
    assert await jellyfin.resumable_episodes(alice.jellyfin_id) == ()
    assert await jellyfin.finished_episodes(alice.jellyfin_id) == ()


async def test_a_thousand_rows_are_one_call(
    home: Household, jellyfin: JellyfinClient
) -> None:
    alice = home.user("alice")
    for number in (1, 2):
        series = home.series(f"Long {number}", seasons={1: 500}, real_files=False)
        home.watch(alice, series)
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
    home.jellyfin.meanwhile("GET", "/Items", lambda: home.hide(more, alice), after=1)
    assert len(await jellyfin.finished_episodes(alice.jellyfin_id)) == 1000

    home.jellyfin.fault("GET", "/Items", Changed(half_list))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.finished_episodes(alice.jellyfin_id)


async def test_a_season(home: Household, jellyfin: JellyfinClient) -> None:
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={0: 1, 1: 2, 2: 1})
    home.episode(bridge, 1, 3, imported_days_ago=5, until=4)
    home.episode(bridge, 1, 5, aired_days_ago=-7)
    home.watch(alice, bridge, season=1, episode=1)
    series_id = bridge.in_jellyfin.id.upper()
    rows = await jellyfin.season_episodes(alice.jellyfin_id, series_id, 1)
    assert numbers(rows) == [(1, 1, 1), (1, 2, 2), (1, 3, 4)]
    assert finished(rows) == {1: True, 2: False, 3: False}
    assert [row.created_at for row in rows] == [
        bridge.episodes[1, number].created for number in (1, 2, 3)
    ]
    (call,) = home.jellyfin.calls
    assert call.query == {
        "userId": alice.jellyfin_id,
        "season": "1",
        "isMissing": "false",
        "enableUserData": "true",
        "enableImages": "false",
        "fields": "ProviderIds,DateCreated",
    }
    assert await jellyfin.season_episodes(alice.jellyfin_id, series_id, 7) == ()

    # A virtual episode is none, whatever Jellyfin noted for it
    assert alice.account is not None
    home.jellyfin.library.mark_played(alice.account, bridge.episodes[1, 5], None)
    listed = await jellyfin.finished_episodes(alice.jellyfin_id)
    assert numbers(listed) == [(1, 1, 1)]


async def test_a_series_that_is_not_there(
    home: Household, jellyfin: JellyfinClient
) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge = home.series("The Bridge", seasons={1: 2})
    home.hide(bridge, bob)
    series_id = bridge.in_jellyfin.id
    assert len(await jellyfin.season_episodes(alice.jellyfin_id, series_id, 1)) == 2
    for account, series in (
        (bob.jellyfin_id, series_id),
        (alice.jellyfin_id, "f" * 32),
        (alice.jellyfin_id, home.movie("The Comet").in_jellyfin.id),
        (alice.jellyfin_id, ""),
        (alice.jellyfin_id, f"../../Users/{series_id}"),
    ):
        with pytest.raises(NotFound):
            await jellyfin.season_episodes(account, series, 1)
    home.jellyfin.fault("*", "*", Status(503))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.season_episodes(alice.jellyfin_id, series_id, 1)


async def test_favorites(home: Household, jellyfin: JellyfinClient) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge, lights, other, empty = (
        home.series(title, seasons={0: 1, 1: 2, 2: 1})
        for title in ("The Bridge", "Harbour Lights", "Another", "Nobody's")
    )
    home.favorite(alice, bridge)
    home.favorite(alice, lights, season=0)
    home.favorite(alice, lights, season=2)
    home.favorite(alice, other, season=1, episode=2)
    home.favorite(alice, home.movie("The Comet"))
    home.favorite(bob, empty)
    home.watch(alice, empty)
    assert await jellyfin.favorite_series(alice.jellyfin_id) == {
        (bridge.in_jellyfin.id, None),
        (lights.in_jellyfin.id, 0),
        (lights.in_jellyfin.id, 2),
        (other.in_jellyfin.id, 1),
    }
    assert len(home.jellyfin.calls.to("GET", "/Items")) == 1
    home.hide(lights, alice)
    home.favorite(alice, bridge, on=False)
    left = await jellyfin.favorite_series(alice.jellyfin_id)
    assert left == {(other.in_jellyfin.id, 1)}
