"""A server that is there and says something odd: told as that, and held no further."""

from collections.abc import Callable
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import TitleId
from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Household, Movie, Series
from tests.media_stack.spoiled import Changed
from tests.seasons.house import House

from .polls import deletes, tells


@pytest.fixture
def comet(house: House, home: Household) -> Movie:
    """Return a movie that is due."""
    return watched(home, house.alice, "Comet")


def _three_more(body: Any) -> Any:
    if "pageInfo" in body:
        body["pageInfo"]["results"] += 3
    if "TotalRecordCount" in body:
        body["TotalRecordCount"] += 3
    return body


def _without(key: str) -> Callable[[Any], Any]:
    def change(body: Any) -> Any:
        for row in body if isinstance(body, list) else [body]:
            row.pop(key, None)
        return body

    return change


async def test_more_requests_than_jellyseerr_sends(
    home: Household, at: CleanupHarness, comet: Movie, series: Series
) -> None:
    """The one that is not seen could be of any title; the next poll finds out."""
    titles = comet.id, series.id(1)
    assert await tells(at, *titles) == ["due", "due"]
    home.jellyseerr.fault("GET", "/api/v1/request", Changed(_three_more))
    assert await tells(at, *titles) == ["held: odd_answer"] * 2
    decision = (await at.poll()).plan.of(TitleId.parse(comet.id))
    assert decision is not None
    assert decision.reason.as_dict()["server"] == "Jellyseerr"
    assert "sent 2 of 5 rows" in decision.reason.as_dict()["error"]
    assert not await deletes(at)
    home.heal()
    assert await deletes(at) == set(titles)


async def test_more_users_than_jellyseerr_sends(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Each request names its requester, too."""
    assert await tells(at, comet.id) == ["due"]
    home.jellyseerr.fault("GET", "/api/v1/user", Changed(_three_more))
    assert await tells(at, comet.id) == ["due"]


async def test_more_items_than_jellyfin_sends(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """The account's name is told, and what was wrong with its list."""
    assert await tells(at, comet.id) == ["due"]
    home.jellyfin.fault("GET", "/Items", Changed(_three_more), times=1)
    decision = (await at.poll()).plan.of(TitleId.parse(comet.id))
    assert decision is not None
    assert decision.reason.code == "watch_state_unreadable"
    assert "rows: look at its log" in decision.reason.as_dict()["error"]
    assert (await at.poll()).servers["jellyfin"].error is None
    home.heal()
    assert await deletes(at) == {comet.id}


async def test_odd_sessions(home: Household, at: CleanupHarness, comet: Movie) -> None:
    """Somebody may be watching anything."""
    home.jellyfin.fault("GET", "/Sessions", Changed(lambda _: {"Sessions": []}))
    assert await tells(at, comet.id) == ["held: odd_answer"]
    home.heal()
    assert await deletes(at) == {comet.id}


async def test_odd_accounts(home: Household, at: CleanupHarness, comet: Movie) -> None:
    home.jellyfin.fault("GET", "/Users", Changed(lambda _: []))
    assert await tells(at, comet.id) == ["held: odd_answer"]
    home.heal()
    assert await deletes(at) == {comet.id}


async def test_one_odd_movie(
    house: House, home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """The others are read all the same."""
    river = watched(home, house.alice, "River")
    path = f"/api/v3/movie/{river.in_radarr.id}"
    home.radarr.fault("GET", path, Changed(_without("id")))
    assert await tells(at, comet.id, river.id) == ["due", "held: odd_answer"]
    assert await deletes(at) == {comet.id}
    home.heal()
    assert await deletes(at) == {river.id}


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/api/v3/series/{}", "id"),
        ("/api/v3/episode", "id"),
        ("/api/v3/episodefile", "id"),
    ],
)
async def test_one_odd_series(
    home: Household,
    at: CleanupHarness,
    comet: Movie,
    series: Series,
    path: str,
    key: str,
) -> None:
    where = path.format(series.row.id)
    home.sonarr.fault("GET", where, Changed(_without(key)))
    assert await tells(at, comet.id, series.id(1)) == ["due", "held: odd_answer"]
    home.heal()
    assert await deletes(at) == {comet.id, series.id(1)}
