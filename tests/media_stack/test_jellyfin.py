"""The simulated Jellyfin: keys, queries and its library, against the reference."""

import pytest

from . import Household
from .conftest import Ask
from .jellyfin_items import VERSIONS, data, items


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
@pytest.mark.parametrize(
    ("headers", "query", "allowed_on"),
    [
        (
            {"Authorization": 'MediaBrowser Token="{key}", Client="c", Device="d"'},
            "",
            {"10.11", "12"},
        ),
        (
            {"Authorization": 'MediaBrowser Client="c", Token="{key}"'},
            "",
            {"10.11", "12"},
        ),
        ({"Authorization": 'MediaBrowser Token="wrong"'}, "", set()),
        ({"Authorization": "Bearer {key}"}, "", set()),
        ({"X-Emby-Token": "{key}"}, "", {"10.11"}),
        ({"X-MediaBrowser-Token": "{key}"}, "", {"10.11"}),
        ({"Accept": "*/*"}, "?api_key={key}", {"10.11"}),
        ({"Accept": "*/*"}, "", set()),
    ],
)
async def test_key(
    home: Household, ask: Ask, headers: dict[str, str], query: str, allowed_on: set[str]
) -> None:
    """One header works everywhere; the old ways are off since 12."""
    key = home.jellyfin.api_key
    sent = {name: value.format(key=key) for name, value in headers.items()}
    version = "12" if home.jellyfin.version.startswith("12") else "10.11"
    path = f"/System/Info{query.format(key=key)}"
    status, _ = await ask(home.jellyfin, "GET", path, headers=sent)
    assert status == (200 if version in allowed_on else 401)
    assert (await ask(home.jellyfin, "GET", "/System/Info/Public", headers=sent))[
        0
    ] == 200


async def test_ids(home: Household, ask: Ask) -> None:
    """Bad ids are dropped in silence, hyphens do not matter, and no usable id filters nothing."""
    alice = home.user("alice")
    comet, moon = home.movie("The Comet"), home.movie("Copper Moon")
    number = comet.in_jellyfin.id
    hyphens = f"{number[:8]}-{number[8:12]}-{number[12:16]}-{number[16:20]}-{number[20:]}".upper()
    for ids, expected in (
        (number, {comet.title}),
        (hyphens, {comet.title}),
        (f"{number},nonsense,{'0' * 32}", {comet.title}),
        ("", {comet.title, moon.title}),
        ("nonsense", {comet.title, moon.title}),
    ):
        assert {
            row["Name"] for row in await items(ask, home, alice, ids=ids)
        } == expected, ids


async def test_unknown_user(home: Household, ask: Ask) -> None:
    """A user that does not exist is a 404."""
    status, _ = await ask(home.jellyfin, "GET", "/Items", params={"userId": "f" * 32})
    assert status == 404


async def test_long_request_line(home: Household, ask: Ask) -> None:
    """8 KiB is the limit: a hundred ids pass, three hundred do not."""
    for number, expected in ((100, 200), (300, 414)):
        ids = ",".join(["0" * 32] * number)
        assert (await ask(home.jellyfin, "GET", f"/Items?ids={ids}"))[0] == expected


async def test_paging_and_totals(home: Household, ask: Ask) -> None:
    """The total counts all rows, or is 0 when it is not asked for."""
    alice = home.user("alice")
    for _ in range(5):
        home.watch(alice, home.movie("A Film"))
    query = {
        "userId": alice.jellyfin_id,
        "filters": "IsPlayed",
        "sortBy": "SortName",
        "limit": "2",
    }
    seen = set()
    for start in (0, 2, 4):
        _, body = await ask(
            home.jellyfin, "GET", "/Items", params=query | {"startIndex": str(start)}
        )
        assert body["TotalRecordCount"] == 5
        seen |= {row["Id"] for row in body["Items"]}
    assert len(seen) == 5
    _, body = await ask(
        home.jellyfin,
        "GET",
        "/Items",
        params=query | {"enableTotalRecordCount": "false"},
    )
    assert body["TotalRecordCount"] == 0


async def test_what_a_user_may_not_see(home: Household, ask: Ask) -> None:
    """A hidden title is missing for that user only."""
    alice, bob = home.user("alice"), home.user("bob")
    movie = home.movie("The Comet")
    home.hide(movie, bob)
    assert len(await items(ask, home, alice, ids=movie.in_jellyfin.id)) == 1
    assert await items(ask, home, bob, ids=movie.in_jellyfin.id) == []


async def test_deleted_and_imported_again(home: Household, ask: Ask) -> None:
    """An item goes with its file; its play state returns with the title, at once."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.watch(alice, movie, days_ago=100)
    movie.path.unlink()
    assert await items(ask, home, alice, ids=movie.in_jellyfin.id) == []
    home.upgrade(movie, name="another name.mkv")
    assert (await data(ask, home, alice, movie))["Played"]


async def test_scan_only_when_told(home: Household, ask: Ask) -> None:
    """Without the automatic scan an item outlives its file."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.jellyfin.library.auto_scan = False
    movie.path.unlink()
    assert len(await items(ask, home, alice, ids=movie.in_jellyfin.id)) == 1
    home.jellyfin.library.scan()
    assert await items(ask, home, alice, ids=movie.in_jellyfin.id) == []


async def test_new_id_after_a_rescan(home: Household, ask: Ask) -> None:
    """The id changes and the play state stays; Jellyseerr has the old id."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.watch(alice, movie)
    home.rescan(movie)
    old = movie.in_jellyseerr.standard.jellyfin_id
    assert old != movie.in_jellyfin.id
    assert await items(ask, home, alice, ids=old) == []
    assert (await data(ask, home, alice, movie))["Played"]


async def test_users(home: Household, ask: Ask) -> None:
    """Disabled accounts and administrators are marked."""
    home.user("alice", disabled=True)
    _, rows = await ask(home.jellyfin, "GET", "/Users")
    marks = {
        row["Name"]: (row["Policy"]["IsAdministrator"], row["Policy"]["IsDisabled"])
        for row in rows
    }
    assert marks == {"admin": (True, False), "alice": (False, True)}
