"""All that Jellyfin has, and where it lies: as the key sees it, in large pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    NotFound,
    TimedOut,
    UnexpectedAnswer,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from tests.media_stack import Changed, Household, Slow, half_list

from .canned import Answer
from .connect import Canned, connect
from .jellyfin_bodies import (
    EPISODE_ROW,
    ITEM,
    MOVIE_ROW,
    NOBODY,
    OTHER,
    SERIES,
    item_list,
)

SOON = timedelta(seconds=0.2)


async def test_everything(home: Household, jellyfin: JellyfinClient) -> None:
    """Whoever may not see it; neither seasons nor what has no file."""
    comet = home.movie("The Comet", tmdb=603)
    bridge = home.series("The Bridge", seasons={1: 2}, tmdb=45, tvdb=46)
    home.episode(bridge, 1, 3, aired_days_ago=-7)
    home.hide(comet, home.admin, home.user("alice"))
    home.watch(home.admin, comet)
    found = {row.id: row for row in await jellyfin.everything()}
    episodes = [bridge.episodes[1, number] for number in (1, 2)]
    items = [comet.in_jellyfin, bridge.in_jellyfin, *episodes]
    assert {(row.id, row.kind, row.path) for row in found.values()} == {
        (item.id, item.type, str(item.path)) for item in items
    }
    assert {row.state for row in found.values()} == {None}
    assert {row.versions for row in found.values()} == {1}
    assert found[comet.in_jellyfin.id].tmdb_id == 603
    assert found[bridge.in_jellyfin.id].tvdb_id == 46
    episode = found[bridge.episodes[1, 2].id]
    assert (episode.series_id, episode.season, episode.first) == (
        bridge.in_jellyfin.id,
        1,
        2,
    )


async def test_versions(home: Household, jellyfin: JellyfinClient) -> None:
    """A list counts them on the row that they share; an item tells where they lie."""
    comet, river = home.movie("The Comet"), home.movie("A River")
    other = home.add_version(comet, name="The Comet - 4k.mkv")
    rows = {row.id: row for row in await jellyfin.everything()}
    assert {row.path: row.versions for row in rows.values()} == {
        str(comet.path): 2,
        str(river.path): 1,
    }
    both = {str(comet.path), str(other.path)}
    assert await jellyfin.version_paths(comet.in_jellyfin.id.upper()) == both
    assert await jellyfin.version_paths(river.in_jellyfin.id) == {str(river.path)}
    is_12 = home.jellyfin.version.startswith("12")
    assert await jellyfin.version_paths(other.id) == (set() if is_12 else both)
    assert await jellyfin.version_paths("f" * 32) == frozenset()

    home.forget_calls()
    assert await jellyfin.version_paths("not an id") == frozenset()
    assert not home.jellyfin.calls, "Jellyfin would answer with something else"


@pytest.mark.parametrize(
    ("rows", "paths"),
    [
        ([], []),
        ([{}], []),
        ([{"MediaSources": None}], []),
        ([{"MediaSources": []}], []),
        ([{"MediaSources": [{"Path": "/a"}, {"Path": "/b"}, {}]}], ["/a", "/b"]),
        ([{"MediaSources": [{"Path": ""}, {"Path": None}]}], []),
        ([{"Id": OTHER, "MediaSources": [{"Path": "/a"}]}], []),
        ([{"MediaSources": [{"Path": "/a"}]}, {}], ["/a"]),
    ],
    ids=str,
)
async def test_paths_of_versions(canned: Canned, rows: Any, paths: list[str]) -> None:
    canned.put("/Items", item_list(*(MOVIE_ROW | row for row in rows)))
    assert await canned.jellyfin.version_paths(ITEM) == set(paths)


@pytest.mark.parametrize(
    "row",
    [
        5,
        {"Id": "x"},
        MOVIE_ROW | {"MediaSources": {}},
        MOVIE_ROW | {"MediaSources": [None]},
        MOVIE_ROW | {"MediaSources": [{"Path": 5}]},
    ],
    ids=repr,
)
async def test_versions_that_make_no_sense_fail_the_read(
    canned: Canned, row: Any
) -> None:
    canned.put("/Items", item_list(row))
    with pytest.raises(UnexpectedAnswer):
        await canned.jellyfin.version_paths(ITEM)


async def test_pages_of_five_thousand(
    home: Household, jellyfin: JellyfinClient
) -> None:
    library, now = home.jellyfin.library, home.clock.now()
    items = [
        library.add("Movie", f"Movie {number:05}", 2020, now, None)
        for number in range(5_001)
    ]
    rows = await jellyfin.everything()
    assert [row.id for row in rows] == [item.id for item in items]
    calls = home.jellyfin.calls
    asked = ("startIndex", "limit", "enableTotalRecordCount")
    assert [tuple(call.query[name] for name in asked) for call in calls] == [
        ("0", "5000", "true"),
        ("4999", "5000", "false"),
    ]
    assert not any("userId" in call.query for call in calls)

    # What was read already goes meanwhile: the walk starts over.
    home.forget_calls()
    gone = items[0]
    home.jellyfin.meanwhile(
        "GET", "/Items", lambda: setattr(gone, "present", False), after=1
    )
    assert len(await jellyfin.everything()) == 5_000
    starts = [call.query["startIndex"] for call in home.jellyfin.calls]
    assert starts == ["0", "4999", "0"]

    home.jellyfin.fault("GET", "/Items", Changed(half_list))
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.everything()


async def test_patience(
    session: aiohttp.ClientSession, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """10.11 may take a minute for everything; what an account saw comes soon."""
    limits: list[float] = []
    request = aiohttp.ClientSession.request

    def noted(*args: Any, **options: Any) -> Any:
        limits.append(options["timeout"].total)
        return request(*args, **options)

    monkeypatch.setattr(aiohttp.ClientSession, "request", noted)
    comet = home.movie("The Comet")
    jellyfin = connect(JellyfinClient, session, home, timeout=SOON)
    home.jellyfin.full_list_delay = 2 * SOON.total_seconds()
    (row,) = await jellyfin.everything()
    assert row.id == comet.in_jellyfin.id
    assert limits == [4 * SOON.total_seconds()]
    home.jellyfin.fault("GET", "/Items", Slow(2 * SOON.total_seconds()))
    with pytest.raises(TimedOut):
        await jellyfin.finished(home.admin.jellyfin_id)


@pytest.mark.parametrize(
    ("row", "versions"),
    [
        ({}, [1]),
        ({"MediaSourceCount": 0}, [1]),
        ({"MediaSourceCount": 3}, [3]),
        ({"Type": "Episode", "MediaSourceCount": 2}, [2]),
        ({"Type": "Series"}, [1]),
        ({"LocationType": None}, [1]),
        ({"LocationType": "Virtual"}, []),
        ({"Type": "BoxSet"}, []),
        ({"Type": "Season"}, []),
        ({"Type": "Video"}, []),
    ],
    ids=repr,
)
async def test_rows_of_everything(canned: Canned, row: Any, versions: Any) -> None:
    """Jellyfin may list what was not asked for."""
    row = MOVIE_ROW | row
    canned.put("/Items", item_list(row, row))
    assert [one.versions for one in await canned.jellyfin.everything()] == versions


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"Items": []},
        {"TotalRecordCount": 1, "Items": {}},
        {"TotalRecordCount": 2, "Items": [MOVIE_ROW]},
        item_list(None),
        item_list(MOVIE_ROW | {"Id": "x"}),
    ],
    ids=repr,
)
async def test_what_makes_no_sense_fails_the_read(canned: Canned, body: Any) -> None:
    canned.put("/Items", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.jellyfin.everything()


@pytest.mark.parametrize(
    "odd",
    [
        MOVIE_ROW | {"Type": None},
        MOVIE_ROW | {"Path": 5},
        MOVIE_ROW | {"DateCreated": "soon"},
        MOVIE_ROW | {"MediaSourceCount": -1},
        MOVIE_ROW | {"MediaSourceCount": "2"},
        EPISODE_ROW | {"SeriesId": SERIES[1:]},
        MOVIE_ROW | {"Id": NOBODY, "Path": "/films/a.mkv"},
    ],
    ids=repr,
)
async def test_one_odd_row_is_odd_alone(canned: Canned, odd: dict[str, Any]) -> None:
    canned.put("/Items", item_list(odd, MOVIE_ROW | {"Id": OTHER}))
    found = await canned.jellyfin.everything()
    assert [one.odd for one in found] == [True, False]
    assert found[0].id == ("?/films/a.mkv" if odd["Id"] == NOBODY else odd["Id"])


@pytest.mark.parametrize(
    "read",
    [JellyfinClient.everything, lambda jellyfin: jellyfin.version_paths(ITEM)],
    ids=["everything", "version_paths"],
)
async def test_the_key_is_never_an_unknown_account(
    canned: Canned, read: Callable[[JellyfinClient], Any]
) -> None:
    canned.put("/Items", Answer("Not found", 404))
    with pytest.raises(WrongServer) as caught:
        await read(canned.jellyfin)
    assert not isinstance(caught.value, NotFound)
