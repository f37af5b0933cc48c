"""What Jellyfin is asked for, and that an account without a view has none."""

from collections.abc import Coroutine
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import NotFound
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from tests.media_stack import Household

from .canned import Answer
from .connect import Canned
from .jellyfin_bodies import ACCOUNT, ITEM, OTHER, item_list

FIELDS = {"fields": "Path,ProviderIds,DateCreated", "enableImages": "false"}
LISTED = FIELDS | {
    "recursive": "true",
    "collapseBoxSetItems": "false",
    "enableUserData": "true",
    "enableTotalRecordCount": "true",
    "sortBy": "SeriesSortName,SortName",
    "startIndex": "0",
    "limit": "1000",
}
SEEN = {
    "userId": ACCOUNT,
    "includeItemTypes": "Movie,Episode",
    "excludeLocationTypes": "Virtual",
}
BY_ID = FIELDS | {"limit": "1", "enableTotalRecordCount": "false"}
PLACES = BY_ID | {"ids": ITEM, "enableUserData": "false", "fields": "Path,MediaSources"}
QUERIES = {
    "finished": LISTED | SEEN | {"filters": "IsPlayed"},
    "resumable": LISTED | SEEN | {"filters": "IsResumable"},
    # Without excludeLocationTypes: seasons without a folder are virtual
    "favorites": LISTED
    | {
        "userId": ACCOUNT,
        "includeItemTypes": "Movie,Series,Season,Episode",
        "filters": "IsFavorite",
    },
    "items": BY_ID | {"userId": ACCOUNT, "ids": ITEM, "enableUserData": "true"},
    "everything": LISTED
    | {
        "includeItemTypes": "Movie,Series,Episode",
        "excludeLocationTypes": "Virtual",
        "fields": "Path,ProviderIds,DateCreated,MediaSourceCount",
        "enableUserData": "false",
        "limit": "5000",
    },
    "version_paths": PLACES,
    "places": PLACES,
}


def read(
    jellyfin: JellyfinClient, name: str, account: str
) -> Coroutine[Any, Any, object]:
    """Return one of the reads of items."""
    match name:
        case "items":
            return jellyfin.items(account, [ITEM])
        case "version_paths":
            return jellyfin.version_paths(ITEM)
        case "places":
            return jellyfin.places([ITEM])
        case "everything":
            return jellyfin.everything()
    reads = {
        "finished": jellyfin.finished,
        "resumable": jellyfin.resumable,
        "favorites": jellyfin.favorites,
    }
    return reads[name](account)


OF_AN_ACCOUNT = [name for name, query in QUERIES.items() if "userId" in query]


@pytest.mark.parametrize("name", QUERIES)
async def test_queries(canned: Canned, name: str) -> None:
    canned.put("/Items", item_list())
    await read(canned.jellyfin, name, ACCOUNT.upper())
    assert [query for _, _, query, _ in canned.requests] == [QUERIES[name]]


async def test_at_most_a_hundred_ids_a_call(
    home: Household, jellyfin: JellyfinClient
) -> None:
    account = home.admin.jellyfin_id
    assert await jellyfin.items(account, ["", "x", ITEM[1:]]) == {}
    assert not home.jellyfin.calls, "no ids ask nothing"
    ids = [
        home.movie(f"Movie {number}", real_file=False).in_jellyfin.id
        for number in range(250)
    ]
    assert set(await jellyfin.items(account, ids)) == set(ids)
    calls = home.jellyfin.calls.to("GET", "/Items")
    assert [len(call.query["ids"].split(",")) for call in calls] == [100, 100, 50]
    assert [call.query["limit"] for call in calls] == ["100", "100", "50"]


async def test_ids_are_asked_for_once(canned: Canned) -> None:
    canned.put("/Items", item_list())
    await canned.jellyfin.items(ACCOUNT, [OTHER, ITEM, ITEM.upper(), f"{OTHER[:8]}-"])
    ((_, _, query, _),) = canned.requests
    assert query["ids"] == f"{ITEM},{OTHER}"


@pytest.mark.parametrize("account", [OTHER, "", "me", "../Users", "0" * 32])
@pytest.mark.parametrize("name", OF_AN_ACCOUNT)
async def test_an_account_that_is_none(
    home: Household, jellyfin: JellyfinClient, name: str, account: str
) -> None:
    """Jellyfin would answer for the key, which sees everything."""
    home.movie("The Comet")
    with pytest.raises(NotFound, match="link the user again"):
        await read(jellyfin, name, account)


@pytest.mark.parametrize("name", OF_AN_ACCOUNT)
@pytest.mark.parametrize(
    "answer",
    [
        Answer("Series not found", 404),
        Answer({"title": "Not Found"}, 404, "application/problem+json"),
    ],
    ids=["text", "problem"],
)
async def test_any_404_is_an_account_that_is_none(
    canned: Canned, answer: Answer, name: str
) -> None:
    canned.put("/Items", answer)
    with pytest.raises(NotFound, match="link the user again"):
        await read(canned.jellyfin, name, ACCOUNT)
