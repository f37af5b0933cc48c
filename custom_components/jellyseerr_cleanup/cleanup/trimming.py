"""Which entries of the journal are kept: its file must not grow without end."""

from datetime import datetime

from .entries import JournalEntry, Outcome
from .guards import LIMITS_COUNT_FOR
from .run import ErrorCode

ENTRIES_KEPT = 1000

type Entries = tuple[JournalEntry, ...]


def kept(entries: Entries, now: datetime) -> Entries:
    """Return the last ones, the open ones, what is half done still, and all that the limits still count."""
    last_words = {one.title: one for one in entries}
    earlier = tuple(
        one
        for one in entries[:-ENTRIES_KEPT]
        if one.outcome_at is None
        or now - one.outcome_at <= LIMITS_COUNT_FOR
        # Forgotten, it would be planned and deleted by itself
        or (one.half_done and last_words[one.title] is one)
    )
    return (*earlier, *entries[-ENTRIES_KEPT:])


def without_repeated(entries: Entries, failed: JournalEntry) -> Entries:
    """Drop the attempt before, if it failed alike and nothing went: an automation may try every hour."""
    before = previous(entries, failed)
    if before is None or not (_is_void(failed) and _is_void(before)):
        return entries
    if before.error_code != failed.error_code:
        return entries
    return tuple(one for one in entries if one is not before)


def previous(entries: Entries, entry: JournalEntry) -> JournalEntry | None:
    """Return the last word on the title before an entry."""
    return next(
        (
            one
            for one in reversed(entries)
            if one.title == entry.title and one.id != entry.id
        ),
        None,
    )


def _is_void(entry: JournalEntry) -> bool:
    """Whether an attempt failed and changed nothing that anybody must know of."""
    return (
        entry.outcome is Outcome.FAILED
        and not entry.freed
        and entry.error_code != ErrorCode.HALF_DONE
    )
