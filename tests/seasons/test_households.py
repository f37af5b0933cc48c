"""The table: each household is cleaned up and compared; a second run does nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cleanup.harness import CleanupHarness
from tests.words.english import badly_told

from . import (  # noqa: F401 - they fill the table
    rows_episodes,
    rows_files,
    rows_ids,
    rows_instances,
    rows_left,
    rows_next,
    rows_paths,
    rows_people,
    rows_places,
    rows_requests,
    rows_resolution,
    rows_returning,
    rows_tags,
    rows_unidentified,
    rows_watching,
)
from .house import DUE, House, State, expected_state, opened, told
from .rows import ROWS

JELLYSEERRS = ("1.9", "2.3", "2.7", "3.1")
JELLYFINS = ("10.11", "12")

# Every row on one of the servers, each server with many rows
SOME = [
    pytest.param(name, JELLYSEERRS[n % 4], JELLYFINS[n // 4 % 2], id=name)
    for n, name in enumerate(ROWS)
]
OTHERS = [
    pytest.param(name, version, jellyfin, id=f"{name} {version} {jellyfin}")
    for n, name in enumerate(ROWS)
    for m, version in enumerate(JELLYSEERRS)
    for jellyfin in (JELLYFINS[(n // 4 + m) % 2],)
    if m != n % 4
]


async def carried_out(at: CleanupHarness, house: House) -> None:
    """Plan, run and look, twice; AssertionError with all that is not as expected."""
    before = State.of(house.home)
    expected = expected_state(house, before)
    reading = await at.poll()
    planned = {title: told(reading.plan, title) for title in house.expected}
    assert planned == house.expected
    assert badly_told(reading.plan) == {}
    due = {str(one.id) for one in reading.plan.decisions if one.state == DUE}
    assert due == {title for title, words in house.expected.items() if words == DUE}
    assert reading.plan.unlisted == house.unlisted
    result = await at.run()
    assert {str(one.id) for one in result.deleted} == due
    assert not result.skipped, result.skipped
    assert not result.failed, result.failed
    _compare(State.of(house.home), expected)
    again = await at.run()
    assert not again.deleted
    assert not again.failed
    _compare(State.of(house.home), expected)


def _compare(found: State, expected: State) -> None:
    assert found.tree.keys() == expected.tree.keys()
    assert found == expected


@pytest.mark.parametrize(("name", "jellyseerr", "jellyfin"), SOME)
async def test_household(
    tmp_path: Path,
    name: str,
    jellyseerr: str,
    jellyfin: str,
    ran: Callable[[str, int], None],
) -> None:
    async with opened(tmp_path, ROWS[name], jellyseerr, jellyfin) as (house, at):
        await carried_out(at, house)
    ran("households with series", 1)


@pytest.mark.long
@pytest.mark.parametrize(("name", "jellyseerr", "jellyfin"), OTHERS)
async def test_household_on_the_other_servers(
    tmp_path: Path,
    name: str,
    jellyseerr: str,
    jellyfin: str,
    ran: Callable[[str, int], None],
) -> None:
    async with opened(tmp_path, ROWS[name], jellyseerr, jellyfin) as (house, at):
        await carried_out(at, house)
    ran("households with series", 1)


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 80
