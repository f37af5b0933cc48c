"""Reading a list by offsets while it may change.

The result is the whole list as it was at one moment, or an error.
"""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from .errors import UnexpectedAnswer

_ATTEMPTS = 3
_MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Page[RowT]:
    """Some rows of a list, and the length of the whole list.

    `total` is None if the page does not tell the length; the first page must.
    """

    rows: list[RowT]
    total: int | None


async def read_all[RowT](
    server: str,
    take: int,
    fetch: Callable[[int], Awaitable[Page[RowT]]],
    key: Callable[[RowT], Hashable],
) -> list[RowT]:
    """Return all rows, read in pages of `take` from `fetch(skip)`.

    UnexpectedAnswer if the list is shorter than it says, or changes at every attempt.
    """
    for _ in range(_ATTEMPTS):
        if (rows := await _walk(server, take, fetch, key)) is not None:
            return rows
    raise _restless(server)


async def read_shown[RowT](
    server: str, take: int, fetch: Callable[[int], Awaitable[Page[RowT]]]
) -> list[RowT]:
    """Return the shown rows of a list whose length also counts rows that are not shown.

    Every page is read, whatever is missing from it, and must tell the length of the
    whole list: if rows are missing, only that shows whether the list changed.
    UnexpectedAnswer if it has more rows than it says, or changes at every attempt.
    """
    for _ in range(_ATTEMPTS):
        page = await fetch(0)
        total = _believable(server, page.total)
        rows = list(page.rows)
        for skip in range(take, total, take):
            page = await fetch(skip)
            if page.total != total:
                break
            rows += page.rows
        else:
            if len(rows) > total:
                raise UnexpectedAnswer(
                    server, f"sent {len(rows)} of {total} rows: look at its log"
                )
            return rows
    raise _restless(server)


async def _walk[RowT](
    server: str,
    take: int,
    fetch: Callable[[int], Awaitable[Page[RowT]]],
    key: Callable[[RowT], Hashable],
) -> list[RowT] | None:
    """Return the rows of one attempt; None if the list shifted.

    Each page starts with the last row of the page before, because equal lengths do not
    prove that nothing shifted.
    """
    rows: list[RowT] = []
    total: int | None = None
    while total is None or len(rows) < total:
        page = await fetch(max(len(rows) - 1, 0))
        if total is None:
            total = _believable(server, page.total)
        if page.total not in (None, total):
            return None
        if rows and (not page.rows or key(page.rows[0]) != key(rows[-1])):
            return None
        rows += page.rows[1:] if rows else page.rows
        if len(page.rows) < take:
            break
    if len(rows) != total:
        raise UnexpectedAnswer(
            server, f"sent {len(rows)} of {total} rows: look at its log"
        )
    return rows


def _believable(server: str, total: int | None) -> int:
    if total is None or total > _MOST_ROWS:
        raise UnexpectedAnswer(
            server, "sent a list without a believable length: look at its log"
        )
    return total


def _restless(server: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        server,
        "changed its list each time while it was being read: it will be tried again",
    )
