"""What tests of the simulated Jellyfin ask for again and again."""

from typing import Any

from . import Household, Movie, Series, User
from .conftest import Ask

VERSIONS = [{"jellyfin": "10.11"}, {"jellyfin": "12"}]


async def items(
    ask: Ask, home: Household, user: User, **query: Any
) -> list[dict[str, Any]]:
    """Return the items that a user sees."""
    parameters = {"userId": user.jellyfin_id, "fields": "ProviderIds"} | query
    status, body = await ask(home.jellyfin, "GET", "/Items", params=parameters)
    assert status == 200
    rows: list[dict[str, Any]] = body["Items"]
    return rows


async def data(
    ask: Ask, home: Household, user: User, title: Movie | Series
) -> dict[str, Any]:
    """Return a user's data of one title."""
    rows = await items(ask, home, user, ids=title.in_jellyfin.id, limit=1)
    found: dict[str, Any] = rows[0]["UserData"]
    return found


async def item(
    ask: Ask, home: Household, user: User, number: str
) -> tuple[int, dict[str, Any]]:
    """Return status and body of one item by its id, for a user."""
    query = {"userId": user.jellyfin_id}
    return await ask(home.jellyfin, "GET", f"/Items/{number}", params=query)


def is_12(home: Household) -> bool:
    """Tell whether a household has Jellyfin 12."""
    return home.jellyfin.version.startswith("12")
