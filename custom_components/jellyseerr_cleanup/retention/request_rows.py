"""Requests as rows that are compared from poll to poll: each with all that it is."""

from collections.abc import Iterable

from .model import MediaRequest
from .remembered import CarriedOut


def rows_of(requests: Iterable[MediaRequest]) -> frozenset[str]:
    """Return the rows of requests."""
    return frozenset(str(one.key) for one in requests)


def rows_removed(carried_out: Iterable[CarriedOut]) -> set[str]:
    """Return the rows of requests that runs removed, as any version wrote them."""
    return {
        row for one in carried_out for row in (str(one.request), str(one.request_id))
    }


def as_written_today(
    rows: frozenset[str], requests: Iterable[MediaRequest]
) -> frozenset[str]:
    """Return rows that were noted before; older versions noted only the numbers."""
    numbers = {row for row in rows if row.isdigit()}
    if not numbers:
        return rows
    there = {str(one.id): str(one.key) for one in requests}
    return (rows - numbers) | {there.get(number, number) for number in numbers}
