"""Reading a list that others change meanwhile: whole, or an error."""

from collections.abc import Awaitable, Callable
import random

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.paging import (
    Page,
    read_all,
    read_shown,
)

type Change = Callable[[list[int]], None]


class Source:
    """A list, newest first, that is changed before given calls."""

    def __init__(
        self,
        length: int,
        changes: dict[int, Change] | None = None,
        *,
        short: int = 0,
        total_on_each: bool = True,
    ) -> None:
        """Take rows numbered down to 1; every full page falls short by `short` rows."""
        self.rows = list(range(length, 0, -1))
        self.changes = changes or {}
        self.short = short
        self.total_on_each = total_on_each
        self.calls: list[int] = []

    async def fetch(self, skip: int) -> Page[int]:
        """Return a page of ten."""
        self.calls.append(skip)
        if change := self.changes.get(len(self.calls)):
            change(self.rows)
        page = self.rows[skip : skip + 10 - self.short]
        return Page(page, len(self.rows) if skip == 0 or self.total_on_each else None)


def new(rows: list[int]) -> None:
    """Request something."""
    rows.insert(0, rows[0] + 1000)


def remove(place: int) -> Change:
    """Remove the row at a place."""

    def change(rows: list[int]) -> None:
        del rows[place]

    return change


def swap(rows: list[int]) -> None:
    """Lose a row that was read and gain one at the end: the total hides one missed."""
    del rows[3]
    rows.append(0)


@pytest.mark.parametrize(
    ("length", "calls"),
    [(0, 1), (1, 1), (9, 1), (10, 1), (11, 2), (19, 2), (20, 3), (100, 11)],
)
async def test_a_quiet_list(length: int, calls: int) -> None:
    source = Source(length)
    assert await read_all("Jellyseerr", 10, source.fetch, key=int) == list(
        range(length, 0, -1)
    )
    assert len(source.calls) == calls


@pytest.mark.parametrize(
    ("changes", "calls"),
    [
        ({2: new}, 2 + 4),
        ({3: new}, 3 + 4),
        ({2: remove(0)}, 2 + 3),
        ({2: remove(-1)}, 2 + 3),
        ({2: swap}, 2 + 3),
        ({2: new, 4: new}, 2 + 2 + 4),
        ({1: new}, 4),
    ],
)
async def test_a_walk_that_shifted_starts_over(
    changes: dict[int, Change], calls: int
) -> None:
    source = Source(28, changes)
    assert await read_all("Jellyseerr", 10, source.fetch, key=int) == source.rows
    assert len(source.calls) == calls


async def test_a_list_that_never_holds_still_is_an_error() -> None:
    source = Source(28, dict.fromkeys(range(1, 100), new))
    with pytest.raises(UnexpectedAnswer, match="changed"):
        await read_all("Jellyseerr", 10, source.fetch, key=int)
    assert source.calls == [0, 9] * 3


@pytest.mark.parametrize("short", [1, 5, 10])
async def test_a_short_page_before_the_end_is_an_error(short: int) -> None:
    with pytest.raises(UnexpectedAnswer, match="rows"):
        await read_all("Jellyseerr", 10, Source(28, short=short).fetch, key=int)


def always(rows: list[int], total: int | None) -> Callable[[int], Awaitable[Page[int]]]:
    """Return what gives the same page for ever."""

    async def fetch(skip: int) -> Page[int]:
        return Page(rows, total)

    return fetch


@pytest.mark.parametrize(
    ("rows", "total"),
    [([1, 2, 3], 2), ([], 5), ([1], 10**9), ([1], None), ([7] * 10, 95)],
    ids=["too many", "none", "unbelievable", "no total", "the same page for ever"],
)
async def test_totals_that_lie(rows: list[int], total: int | None) -> None:
    with pytest.raises(UnexpectedAnswer):
        await read_all("Jellyseerr", 10, always(rows, total), key=int)


async def test_a_total_on_the_first_page_only() -> None:
    source = Source(28, total_on_each=False)
    assert await read_all("Jellyfin", 10, source.fetch, key=int) == source.rows


@pytest.mark.parametrize("seed", range(50))
async def test_whatever_happens_no_row_that_was_there_all_along_is_missing(
    seed: int,
) -> None:
    rng = random.Random(seed)
    changes = {
        call: rng.choice([new, remove(rng.randrange(5)), remove(-1), swap])
        for call in range(1, 30)
        if rng.random() < 0.2
    }
    source = Source(rng.randrange(15, 60), changes)
    before = set(source.rows)
    try:
        read = await read_all("Jellyseerr", 10, source.fetch, key=int)
    except UnexpectedAnswer:
        return
    assert before & set(source.rows) <= set(read)


@pytest.mark.parametrize("length", [0, 1, 9, 10, 11, 20, 95])
async def test_rows_that_are_counted_and_not_shown(length: int) -> None:
    """Every page is read, whatever is missing from each."""
    source = Source(length, short=3)
    rows = await read_shown("Jellyfin", 10, source.fetch)
    assert rows == [row for row in source.rows if (length - row) % 10 < 7]
    assert source.calls == list(range(0, max(length, 1), 10))


async def test_a_list_with_hidden_rows_that_changes() -> None:
    """Its length tells; what never holds still cannot be read."""
    once = Source(25, {2: new})
    assert len(await read_shown("Jellyfin", 10, once.fetch)) == 26
    for_ever = Source(25, dict.fromkeys(range(2, 10, 2), new))
    with pytest.raises(UnexpectedAnswer, match="changed"):
        await read_shown("Jellyfin", 10, for_ever.fetch)


@pytest.mark.parametrize(
    ("rows", "total", "problem"),
    [([1, 2], 1, "2 of 1"), ([], None, "believable"), ([], 10**7, "believable")],
)
async def test_a_list_with_hidden_rows_of_no_believable_length(
    rows: list[int], total: int | None, problem: str
) -> None:
    with pytest.raises(UnexpectedAnswer, match=problem):
        await read_shown("Jellyfin", 10, always(rows, total))
