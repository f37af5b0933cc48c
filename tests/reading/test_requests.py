"""A verification reads the requests of its titles, and not the whole list."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Changed, Household, Movie
from tests.media_stack.spoiled import empty_list, half_list
from tests.media_stack.statuses import RequestStatus
from tests.seasons.house import House

# More than the newest page holds
MANY = 60

type Act = Callable[[House, Movie], object]
type Change = Callable[[Any], Any]


@pytest.fixture
def comet(house: House, home: Household) -> Movie:
    """Return a due movie of Alice and Bob, whose requests are older than many."""
    comet = home.movie("Comet")
    for user in (house.alice, house.bob):
        home.request(user, comet)
        home.watch(user, comet, days_ago=10)
    request_others(house, "before")
    return comet


def request_others(house: House, when: str) -> None:
    """Let Carol request many other movies."""
    for number in range(MANY):
        movie = house.home.movie(
            f"{when} {number}", available=False, in_radarr=False, in_jellyfin=False
        )
        house.home.request(house.carol, movie)


def pages(home: Household) -> list[tuple[str | None, str | None]]:
    """Return what of the list of requests was asked for: how many, and from where."""
    calls = home.jellyseerr.calls.to("GET", "/api/v1/request")
    return [(call.query.get("take"), call.query.get("skip")) for call in calls]


async def test_what_it_costs(home: Household, at: CleanupHarness, comet: Movie) -> None:
    """A page of the newest, and a call for each request of the title."""
    rows = [row.id for row in home.requests if row.media is comet.media]
    reading = await at.poll()
    home.forget_calls()
    before: list[str] = []

    def deleted() -> None:
        before.extend(
            f"{call.path}?{call.query.get('take')}"
            for call in home.jellyseerr.calls
            if call.path.startswith("/api/v1/request")
        )

    home.radarr.meanwhile("DELETE", "/api/v3/moviefile/*", deleted)
    result = await at.carry_out(reading)
    assert [str(one.id) for one in result.deleted] == [comet.id]
    assert sorted(before) == sorted(
        ["/api/v1/request?50", *(f"/api/v1/request/{row}?None" for row in rows)]
    )


def _declined(house: House, comet: Movie) -> None:
    row = next(row for row in house.home.requests if row.media is comet.media)
    row.status = RequestStatus.DECLINED


def _withdrawn(house: House, comet: Movie) -> None:
    row = next(row for row in house.home.requests if row.media is comet.media)
    del house.home.jellyseerr.requests[row.id]


def _requested_too(house: House, comet: Movie) -> None:
    house.home.request(house.carol, comet, days_ago=0)


def _requested_before_many(house: House, comet: Movie) -> None:
    _requested_too(house, comet)
    request_others(house, "after")


@pytest.mark.parametrize(
    ("change", "code"), [(half_list, "unreadable"), (empty_list, "changed")]
)
async def test_a_page_that_lacks_requests(
    home: Household, at: CleanupHarness, comet: Movie, change: Change, code: str
) -> None:
    """Who asked for the title since the plan may be among what is missing."""
    reading = await at.poll()
    home.jellyseerr.fault("GET", "/api/v1/request", Changed(change))
    result = await at.carry_out(reading)
    assert comet.exists
    ((_, problem),) = result.skipped
    assert problem.code == code


@pytest.mark.parametrize(
    ("act", "code", "walks"),
    [
        (_declined, "changed", False),
        (_withdrawn, "changed", False),
        (_requested_too, "not_due", False),
        (_requested_before_many, "not_due", True),
    ],
)
async def test_what_changed_since_the_plan(
    house: House,
    home: Household,
    at: CleanupHarness,
    comet: Movie,
    act: Act,
    code: str,
    walks: bool,
) -> None:
    """Whatever happened to the title's requests skips it."""
    reading = await at.poll()
    act(house, comet)
    home.forget_calls()
    result = await at.carry_out(reading)
    assert comet.exists
    ((_, problem),) = result.skipped
    assert problem.code == code
    assert (("1000", "0") in pages(home)) is walks
