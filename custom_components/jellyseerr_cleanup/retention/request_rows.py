"""How requests are written down to be compared with those of later polls."""

from .snapshot import Snapshot


def as_written_today(rows: frozenset[str], snapshot: Snapshot) -> frozenset[str]:
    """Return rows of requests as they are written today.

    Older versions noted nothing but their numbers.
    """
    numbers = {row for row in rows if row.isdigit()}
    if not numbers:
        return rows
    keys = {str(one.key) for one in snapshot.requests if str(one.id) in numbers}
    gone = numbers - {str(one.id) for one in snapshot.requests}
    return (rows - numbers) | keys | gone
