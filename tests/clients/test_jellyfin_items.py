"""What Jellyfin knows of single items, and of who watched them."""

from pathlib import PureWindowsPath

import pytest

from custom_components.jellyseerr_cleanup.clients.jellyfin import (
    ItemRow,
    JellyfinClient,
)
from custom_components.jellyseerr_cleanup.retention.model import WatchState
from tests.media_stack import Household
from tests.media_stack.jellyfin import windows

from .connect import Canned
from .jellyfin_bodies import (
    ACCOUNT,
    EPISODE_ROW,
    ITEM,
    MOVIE_ROW,
    OTHER,
    UNWATCHED,
    item_list,
)


async def test_watch_states(home: Household, jellyfin: JellyfinClient) -> None:
    alice, bob = home.user("alice"), home.user("bob")
    watched, begun, hidden = (
        home.movie("The Comet", year=1999, tmdb=603),
        home.movie("A River"),
        home.movie("The Secret"),
    )
    home.watch(alice, watched, days_ago=3)
    home.favorite(alice, watched)
    home.start_watching(alice, begun, minutes=20)
    home.hide(hidden, alice)
    ids = [movie.in_jellyfin.id for movie in (watched, begun, hidden)]
    asked = [*ids, ids[0].upper(), "not an id", "f" * 32]
    rows = await jellyfin.items(alice.jellyfin_id, asked)
    assert set(rows) == set(ids[:2]), "what is not shown is missing, not unwatched"
    row, state = rows[ids[0]], rows[ids[0]].state
    assert row == ItemRow(
        id=ids[0],
        kind="Movie",
        name="The Comet",
        year=1999,
        path=str(watched.path),
        tmdb_id=603,
        imdb_id="tt0000603",
        created_at=watched.in_jellyfin.created,
        state=state,
    )
    assert state is not None
    assert state.last_played is not None
    assert abs(state.last_played - home.clock.ago(days=3)).total_seconds() < 60
    assert state == WatchState(True, 0, state.last_played, favorite=True)
    other = rows[ids[1]].state
    assert other is not None
    assert other.started
    assert not other.finished
    untouched = (await jellyfin.items(bob.jellyfin_id, ids))[ids[0]].state
    assert untouched == WatchState(False, 0, None, favorite=False)


async def test_items_of_every_kind(home: Household, jellyfin: JellyfinClient) -> None:
    """Each has its own ids and numbers, and lies where Jellyfin says."""
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={2: 1}, tmdb=45, tvdb=46)
    home.jellyfin.mount = windows({home.sonarr.root: r"D:\Series"})
    folder = PureWindowsPath(r"D:\Series", bridge.row.folder.name)
    series, season, episode = (
        bridge.in_jellyfin,
        bridge.seasons[2],
        bridge.episodes[2, 1],
    )
    ids = [item.id for item in (series, season, episode)]
    found = await jellyfin.items(alice.jellyfin_id, ids)
    shows = [
        (row.kind, row.tmdb_id, row.tvdb_id, row.series_id, row.season_id, row.season)
        for row in map(found.__getitem__, ids)
    ]
    assert shows == [
        ("Series", 45, 46, None, None, None),
        ("Season", None, None, series.id, None, 2),
        ("Episode", None, None, series.id, season.id, 2),
    ]
    assert [(found[one].first, found[one].last) for one in ids] == [
        (None, None),
        (None, None),
        (1, 1),
    ]
    assert episode.path is not None
    assert [found[one].path for one in ids] == [
        str(folder),
        str(folder / episode.path.parent.name),
        str(folder / episode.path.parent.name / episode.path.name),
    ]
    assert not any(row.is_movie for row in found.values())


async def test_another_version(home: Household, jellyfin: JellyfinClient) -> None:
    """10.11 shows it when it is asked for, as a video; 12 does not."""
    alice, comet = home.user("alice"), home.movie("The Comet")
    other = home.add_version(comet, name="The Comet - 4k.mkv")
    found = await jellyfin.items(alice.jellyfin_id, [comet.in_jellyfin.id, other.id])
    kinds = {row.path: row.kind for row in found.values()}
    assert kinds.pop(str(comet.path)) == "Movie"
    shown = {} if home.jellyfin.version.startswith("12") else {str(other.path): "Video"}
    assert kinds == shown
    assert all(row.is_movie for row in found.values())


async def test_items_that_were_not_asked_for_or_come_twice(canned: Canned) -> None:
    row = MOVIE_ROW | {"ProviderIds": {"Tmdb": "x", "Tvdb": "5"}}
    other, unwatched = row | {"Id": OTHER}, row | {"UserData": UNWATCHED}
    canned.put("/Items", item_list(row, row, other), item_list(row, unwatched))
    ((item, read),) = (await canned.jellyfin.items(ACCOUNT, [ITEM])).items()
    assert item == read.id == ITEM
    assert (read.is_movie, read.tmdb_id, read.tvdb_id) == (True, None, 5)
    assert read.state is not None
    assert (await canned.jellyfin.items(ACCOUNT, [ITEM]))[ITEM].state is None


@pytest.mark.parametrize(
    ("kind", "is_movie"),
    [
        ("Movie", True),
        ("Video", True),
        ("BoxSet", False),
        ("Series", False),
        ("Season", False),
        ("Episode", False),
        (None, False),
    ],
)
async def test_kinds(canned: Canned, kind: str | None, is_movie: bool) -> None:
    """Ids of a season or an episode are not those of its series, and are left out."""
    providers = {"Tmdb": "603", "Tvdb": "5", "Imdb": "tt1"}
    row = EPISODE_ROW | {"Id": ITEM, "SeasonId": OTHER, "ProviderIds": providers}
    row |= {"Type": kind}
    canned.put("/Items", item_list(row))
    read = (await canned.jellyfin.items(ACCOUNT, [ITEM]))[ITEM]
    assert (read.kind, read.is_movie) == (kind or "", is_movie)
    ids = (read.tmdb_id, read.tvdb_id, read.imdb_id)
    of_series = kind in ("Season", "Episode")
    assert ids == ((None, None, None) if of_series else (603, 5, "tt1"))
    assert (read.series_id is not None) is of_series
    assert (read.season is not None) is of_series
    assert (read.season_id is not None) is (kind == "Episode")
    assert (read.first is not None) is (kind == "Episode")
