"""What an account finished, began and likes in Jellyfin."""

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.jellyfin import (
    ItemRow,
    JellyfinClient,
)
from tests.media_stack import Changed, Household, half_list


def numbers(rows: tuple[ItemRow, ...]) -> list[tuple[int | None, ...]]:
    """Return season, first and last number of each episode, in order."""
    episodes = [row for row in rows if row.kind == "Episode"]
    return sorted(((row.season, row.first, row.last) for row in episodes), key=str)


def pages(home: Household) -> list[tuple[str, str]]:
    """Return where each page of a list began, and whether it was to be counted."""
    return [
        (call.query["startIndex"], call.query["enableTotalRecordCount"])
        for call in home.jellyfin.calls.to("GET", "/Items")
    ]


async def test_finished(home: Household, jellyfin: JellyfinClient) -> None:
    """Movies and episodes together, in one call; series and seasons are neither."""
    alice, bob = home.user("alice"), home.user("bob")
    bridge = home.series("The Bridge", seasons={0: 1, 1: 3, 2: 2})
    home.episode(bridge, 2, 3, imported_days_ago=5, until=4)
    river, comet = home.movie("A River"), home.movie("The Comet")
    home.watch(alice, bridge, season=1, days_ago=3)
    home.watch(alice, bridge, season=2, episode=3, days_ago=2)
    home.start_watching(alice, bridge, season=2, episode=1)
    home.watch(alice, river)
    home.start_watching(alice, comet)
    home.watch(bob, bridge)
    home.watch(bob, comet)
    rows = await jellyfin.finished(alice.jellyfin_id)
    assert numbers(rows) == [(1, 1, 1), (1, 2, 2), (1, 3, 3), (2, 3, 4)]
    by_id = {row.id: row for row in rows}
    assert len(by_id) == len(rows) == 5
    assert by_id[river.in_jellyfin.id].kind == "Movie"
    double, single = (by_id[bridge.episodes[place].id] for place in ((2, 3), (1, 1)))
    assert double == ItemRow(
        id=bridge.episodes[2, 3].id,
        kind="Episode",
        name="Episode 3",
        year=bridge.year,
        path=str(bridge.episodes[2, 3].path),
        series_id=bridge.in_jellyfin.id,
        season_id=bridge.seasons[2].id,
        season=2,
        first=3,
        last=4,
        created_at=bridge.episodes[2, 3].created,
        state=double.state,
    ), "the provider ids of an episode are not those of its series"
    assert single.state is not None
    assert single.state.finished
    assert single.state.last_played is not None
    assert abs(single.state.last_played - home.clock.ago(days=3)).total_seconds() < 60
    assert pages(home) == [("0", "true")]


async def test_a_filter_that_lists_what_is_not_played(
    home: Household, jellyfin: JellyfinClient
) -> None:
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 2})
    home.watch(alice, bridge, season=1, episode=1)
    home.start_watching(alice, bridge, season=1, episode=2)
    home.jellyfin.played_filter_is_wrong = True
    rows = await jellyfin.finished(alice.jellyfin_id)
    assert {row.first: row.state and row.state.finished for row in rows} == {
        1: True,
        2: False,
    }


async def test_watching_again(home: Household, jellyfin: JellyfinClient) -> None:
    """10.11 takes it from the finished ones; 12 leaves it there, with a position."""
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 1})
    home.watch(alice, bridge, days_ago=9)
    home.start_watching(alice, bridge, season=1, episode=1)
    listed = await jellyfin.finished(alice.jellyfin_id)
    assert len(listed) == home.jellyfin.version.startswith("12")
    (resumable,) = await jellyfin.resumable(alice.jellyfin_id)
    for row in (*listed, resumable):
        assert row.state is not None
        assert row.state.started
        assert not row.state.finished


async def test_resumable(home: Household, jellyfin: JellyfinClient) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    bridge = home.series("The Bridge", seasons={1: 3})
    river = home.movie("A River")
    home.watch(alice, bridge, season=1, episode=1)
    home.start_watching(alice, bridge, season=1, episode=2)
    home.start_watching(bob, bridge, season=1, episode=3)
    home.start_watching(alice, river)
    rows = await jellyfin.resumable(alice.jellyfin_id)
    assert [row.id for row in rows] == [river.in_jellyfin.id, bridge.episodes[1, 2].id]
    home.hide(bridge, alice)
    (row,) = await jellyfin.resumable(alice.jellyfin_id)
    assert row.id == river.in_jellyfin.id
    assert await jellyfin.finished(alice.jellyfin_id) == ()


async def test_what_has_no_known_length(
    home: Household, jellyfin: JellyfinClient
) -> None:
    """Jellyfin calls it played as soon as it is started: only the start is a fact."""
    alice = home.user("alice")
    film = home.movie("The Comet", minutes=None)
    show = home.series("The Bridge", seasons={1: 1}, minutes=None)
    known = home.movie("A River")
    for title in (film, show, known):
        home.stop_watching_at(alice, title, share=0.96)
    rows = await jellyfin.finished(alice.jellyfin_id)
    assert len(rows) == 3
    for row in rows:
        assert row.state is not None
        assert row.state.played is (row.id == known.in_jellyfin.id)
        assert row.state.finished is row.state.played
        assert row.state.started is not row.state.played


async def test_a_virtual_episode_is_none(
    home: Household, jellyfin: JellyfinClient
) -> None:
    """Whatever Jellyfin noted for it."""
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 1})
    home.episode(bridge, 1, 2, aired_days_ago=-7)
    home.watch(alice, bridge)
    assert alice.account is not None
    home.jellyfin.library.mark_played(alice.account, bridge.episodes[1, 2], None)
    listed = await jellyfin.finished(alice.jellyfin_id)
    assert numbers(listed) == [(1, 1, 1)]


async def test_a_thousand_rows_are_one_call(
    home: Household, jellyfin: JellyfinClient
) -> None:
    alice = home.user("alice")
    for number in (1, 2):
        series = home.series(f"Long {number}", seasons={1: 500}, real_files=False)
        home.watch(alice, series)
    assert len(await jellyfin.finished(alice.jellyfin_id)) == 1000
    assert pages(home) == [("0", "true")]

    more = home.series("Longer", seasons={1: 600}, real_files=False)
    home.watch(alice, more)
    home.forget_calls()
    rows = await jellyfin.finished(alice.jellyfin_id)
    assert len({row.id for row in rows}) == len(rows) == 1600
    assert pages(home) == [("0", "true"), ("999", "false")]

    # What was read already is unwatched meanwhile: the walk starts over.
    home.jellyfin.meanwhile("GET", "/Items", lambda: home.hide(more, alice), after=1)
    assert len(await jellyfin.finished(alice.jellyfin_id)) == 1000

    home.jellyfin.fault("GET", "/Items", Changed(half_list))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.finished(alice.jellyfin_id)


async def test_favorites(home: Household, jellyfin: JellyfinClient) -> None:
    """Movies, series, seasons and episodes, also those without a file of their own."""
    alice, bob = home.user("alice"), home.user("bob")
    bridge, lights, other, empty = (
        home.series(title, seasons={0: 1, 1: 2, 2: 1})
        for title in ("The Bridge", "Harbour Lights", "Another", "Nobody's")
    )
    comet = home.movie("The Comet")
    home.episode(other, 1, 3, aired_days_ago=-7)
    lights.seasons[2].virtual = True
    home.favorite(alice, bridge)
    home.favorite(alice, lights, season=0)
    home.favorite(alice, lights, season=2)
    home.favorite(alice, other, season=1, episode=2)
    home.favorite(alice, other, season=1, episode=3)
    home.favorite(alice, comet)
    home.favorite(bob, empty)
    home.watch(alice, empty)
    rows = await jellyfin.favorites(alice.jellyfin_id)
    assert {(row.id, row.kind, row.series_id, row.season) for row in rows} == {
        (comet.in_jellyfin.id, "Movie", None, None),
        (bridge.in_jellyfin.id, "Series", None, None),
        (lights.seasons[0].id, "Season", lights.in_jellyfin.id, 0),
        (lights.seasons[2].id, "Season", lights.in_jellyfin.id, 2),
        (other.episodes[1, 2].id, "Episode", other.in_jellyfin.id, 1),
        (other.episodes[1, 3].id, "Episode", other.in_jellyfin.id, 1),
    }
    assert len(rows) == 6
    assert all(row.state and row.state.favorite for row in rows)
    assert pages(home) == [("0", "true")]

    home.hide(lights, alice)
    home.hide(other, alice)
    home.favorite(alice, bridge, on=False)
    (left,) = await jellyfin.favorites(alice.jellyfin_id)
    assert left.id == comet.in_jellyfin.id
