"""Where Jellyfin's items lie, and how Jellyfin is told that files went."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    NotAuthorized,
    UnexpectedAnswer,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from tests.media_stack import Household
from tests.media_stack.jellyfin import windows

from .canned import Answer
from .connect import Canned
from .jellyfin_bodies import EPISODE, EPISODE_ROW, ITEM, MOVIE_ROW, OTHER, item_list

UPDATED = "/Library/Media/Updated"


async def test_where_items_of_every_kind_lie(
    home: Household, jellyfin: JellyfinClient
) -> None:
    """With all versions, and also for whom nobody may see."""
    comet, river = home.movie("The Comet"), home.movie("A River")
    other = home.add_version(comet, name="The Comet - 4k.mkv")
    bridge = home.series("The Bridge", seasons={1: 1})
    season, episode = bridge.seasons[1], bridge.episodes[1, 1]
    home.hide(river, home.admin, home.user("alice"))
    ids = [comet.in_jellyfin.id, river.in_jellyfin.id]
    ids += [bridge.in_jellyfin.id, season.id, episode.id]
    assert episode.path is not None
    assert await jellyfin.places([*ids, ids[0].upper(), "f" * 32]) == {
        ids[0]: {str(comet.path), str(other.path)},
        ids[1]: {str(river.path)},
        ids[2]: {str(bridge.row.folder)},
        ids[3]: {str(episode.path.parent)},
        ids[4]: {str(episode.path)},
    }
    home.jellyfin.mount = windows({home.radarr.root: r"D:\Films"})
    shown = rf"D:\Films\{river.folder.name}\{river.path.name}"
    assert await jellyfin.places(ids[1:2]) == {ids[1]: {shown}}


async def test_items_that_cannot_be_asked_for_lie_nowhere(
    home: Household, jellyfin: JellyfinClient
) -> None:
    assert await jellyfin.places(["", "not an id"]) == {}
    assert not home.jellyfin.calls, "Jellyfin would answer with something else"


@pytest.mark.parametrize(
    ("rows", "paths"),
    [
        ([], None),
        ([{}], []),
        ([{"Path": None, "MediaSources": None}], []),
        ([{"Path": "/a"}], ["/a"]),
        ([{"Path": "/a", "MediaSources": [{"Path": "/a"}, {"Path": "/b"}, {}]}], "ab"),
        ([{"MediaSources": [{"Path": "/b"}, {"Path": ""}, {"Path": None}]}], "b"),
        ([{"Path": "/a"}, {"Path": "/b"}], "ab"),
        ([{"Id": OTHER, "Path": "/a"}], None),
    ],
    ids=str,
)
async def test_rows_that_tell_where_an_item_lies(
    canned: Canned, rows: Any, paths: Any
) -> None:
    """Neither twice nor what was not asked for."""
    canned.put("/Items", item_list(*(MOVIE_ROW | row for row in rows)))
    expected = {} if paths is None else {ITEM: {f"/{path[-1]}" for path in paths}}
    assert await canned.jellyfin.places([ITEM]) == expected


async def test_each_item_has_its_own_places(canned: Canned) -> None:
    rows = [MOVIE_ROW | {"Path": "/a.mkv"}, EPISODE_ROW | {"Path": "/b.mkv"}]
    canned.put("/Items", item_list(*rows))
    places = await canned.jellyfin.places([ITEM, EPISODE])
    assert places == {ITEM: {"/a.mkv"}, EPISODE: {"/b.mkv"}}


@pytest.mark.parametrize(
    "row",
    [
        5,
        {"Id": "x"},
        MOVIE_ROW | {"Path": 5},
        MOVIE_ROW | {"MediaSources": {}},
        MOVIE_ROW | {"MediaSources": [None]},
        MOVIE_ROW | {"MediaSources": [{"Path": 5}]},
    ],
    ids=repr,
)
async def test_places_that_make_no_sense_fail_the_read(
    canned: Canned, row: Any
) -> None:
    canned.put("/Items", item_list(row))
    with pytest.raises(UnexpectedAnswer):
        await canned.jellyfin.places([ITEM])


async def test_what_went_is_dropped_once_jellyfin_was_told(
    home: Household, jellyfin: JellyfinClient
) -> None:
    home.jellyfin.library.lingers = True
    comet, river = home.movie("The Comet"), home.movie("A River")
    ids = {movie.in_jellyfin.id for movie in (comet, river)}
    home.disk.remove_folder(comet.folder)
    assert set(await jellyfin.places(ids)) == ids
    await jellyfin.tell_deleted([str(comet.path), "/nowhere/at all.mkv"])
    assert set(await jellyfin.places(ids)) == ids, "it looks a minute later"
    home.clock.advance(seconds=61)
    assert set(await jellyfin.places(ids)) == {river.in_jellyfin.id}
    (call,) = home.jellyfin.calls.to("POST")
    assert call.line == f"POST {UPDATED}"
    assert call.body == {
        "Updates": [
            {"Path": str(comet.path), "UpdateType": "Deleted"},
            {"Path": "/nowhere/at all.mkv", "UpdateType": "Deleted"},
        ]
    }


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(b"", 401), NotAuthorized),
        (Answer(b"", 404), WrongServer),
        (Answer(b"<html>", 200, "text/html"), WrongServer),
        (Answer(b"", 503), UnexpectedAnswer),
    ],
    ids=["401", "404", "page", "503"],
)
async def test_what_jellyfin_could_not_be_told(
    canned: Canned, answer: Answer, expected: type[Exception]
) -> None:
    canned.put(UPDATED, answer, method="POST")
    with pytest.raises(expected):
        await canned.jellyfin.tell_deleted(["/movies/a.mkv"])
