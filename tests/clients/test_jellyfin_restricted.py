"""Accounts from which Jellyfin hides items, and counts them all the same."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from tests.media_stack import Household

from .connect import Canned
from .jellyfin_bodies import ACCOUNT, MOVIE_ROW, OTHER, WATCHED

LIKED = MOVIE_ROW | {"UserData": WATCHED | {"IsFavorite": True}}
SHORT = {"TotalRecordCount": 2, "Items": [LIKED]}


async def test_lists_of_a_restricted_account(
    home: Household, jellyfin: JellyfinClient
) -> None:
    child, alice = home.user("child"), home.user("alice")
    shown, withheld = (
        home.series(title, seasons={1: episodes}, real_files=False)
        for title, episodes in (("A", 1001), ("B", 2))
    )
    for user in (child, alice):
        home.watch(user, shown)
        home.watch(user, withheld)
    home.withhold(withheld, child)
    await jellyfin.accounts()
    home.forget_calls()
    rows = await jellyfin.finished(child.jellyfin_id.upper())
    assert {row.series_id for row in rows} == {shown.in_jellyfin.id}
    assert len(rows) == 1001
    calls = home.jellyfin.calls
    assert [call.query["startIndex"] for call in calls] == ["0", "1000"]
    # Only the length tells whether the list changed
    assert {call.query["enableTotalRecordCount"] for call in calls} == {"true"}
    assert len(await jellyfin.finished(alice.jellyfin_id)) == 1003
    assert len(await jellyfin.everything()) == 1005


@pytest.mark.parametrize(
    ("policy", "hides"),
    [
        ({}, False),
        ({"MaxParentalRating": None, "BlockedTags": []}, False),
        ({"MaxParentalRating": 0}, True),
        ({"MaxParentalRating": 12}, True),
        ({"BlockedTags": ["gore"]}, True),
        ({"AllowedTags": ["kids"]}, True),
        ({"BlockUnratedItems": ["Movie"]}, True),
    ],
    ids=repr,
)
async def test_what_restricts_an_account(
    canned: Canned, policy: dict[str, Any], hides: bool
) -> None:
    """The list of any other account, and of the key, has as many rows as it says."""
    free = {"Id": OTHER, "Policy": {"IsDisabled": False}}
    account = {"Id": ACCOUNT, "Policy": {"IsDisabled": False} | policy}
    canned.put("/Users", [account, free]).put("/Items", SHORT)
    jellyfin = canned.jellyfin
    await jellyfin.accounts()
    for read in (jellyfin.finished, jellyfin.resumable, jellyfin.favorites):
        if hides:
            assert len(await read(ACCOUNT)) == 1
        else:
            with pytest.raises(UnexpectedAnswer):
                await read(ACCOUNT)
        with pytest.raises(UnexpectedAnswer):
            await read(OTHER)
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.everything()


async def test_a_restriction_that_is_lifted(canned: Canned) -> None:
    account = {"Id": ACCOUNT, "Policy": {"IsDisabled": False, "MaxParentalRating": 12}}
    free = account | {"Policy": {"IsDisabled": False}}
    canned.put("/Users", [account], [free]).put("/Items", SHORT)
    jellyfin = canned.jellyfin
    await jellyfin.accounts()
    assert len(await jellyfin.finished(ACCOUNT)) == 1
    await jellyfin.accounts()
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.finished(ACCOUNT)


@pytest.mark.parametrize("body", [SHORT | {"TotalRecordCount": 0}, {"Items": []}])
async def test_a_length_that_cannot_be(canned: Canned, body: Any) -> None:
    account = {"Id": ACCOUNT, "Policy": {"IsDisabled": False, "MaxParentalRating": 12}}
    canned.put("/Users", [account]).put("/Items", body)
    jellyfin = canned.jellyfin
    await jellyfin.accounts()
    with pytest.raises(UnexpectedAnswer):
        await jellyfin.finished(ACCOUNT)
