"""Which entries of the journal are kept: its file must not grow without end."""

from dataclasses import replace
from datetime import datetime

from ..limits import LIMITS_COUNT_FOR
from ..outcomes import ErrorCode
from .entries import JournalEntry, Outcome

ENTRIES_KEPT = 1000

type Entries = tuple[JournalEntry, ...]


def kept(entries: Entries, now: datetime) -> Entries:
    """Return the entries to keep; `now` is in UTC.

    These are the last 1000, and of the earlier ones those that are open, that the
    limits still count, whose title is still half done, or not gone everywhere.
    """
    last_words = {one.title: one for one in entries}
    earlier = tuple(
        one
        for one in entries[:-ENTRIES_KEPT]
        if one.outcome_at is None
        or now - one.outcome_at <= LIMITS_COUNT_FOR
        # Without its entry the title would be planned again, and deleted unasked
        or (one.half_done and last_words[one.title] is one)
        or (one.outcome is Outcome.DELETED and not one.is_followed)
    )
    return (*earlier, *entries[-ENTRIES_KEPT:])


def with_attempts(entries: Entries, failed: JournalEntry) -> Entries:
    """Return the entries, the attempt before `failed` counted on it if it is alike.

    Only if neither deleted anything: an automation may try every hour, and would fill
    the journal. What they do not have in common keeps an entry of its own.
    """
    before = previous(entries, failed)
    if before is None or not _is_alike(before, failed):
        return entries
    both = replace(
        failed,
        attempts=before.attempts + failed.attempts,
        first_at=before.first_at or before.intent_at,
    )
    return tuple(both if one is failed else one for one in entries if one is not before)


def previous(entries: Entries, entry: JournalEntry) -> JournalEntry | None:
    """Return the last entry about the same title, other than `entry` itself."""
    return next(
        (
            one
            for one in reversed(entries)
            if one.title == entry.title and one.id != entry.id
        ),
        None,
    )


def _is_alike(before: JournalEntry, failed: JournalEntry) -> bool:
    """Return whether an attempt says nothing that the one before did not say."""
    return _is_void(before) and _what_it_says(before) == _what_it_says(failed)


def _what_it_says(entry: JournalEntry) -> tuple[object, ...]:
    """Return what was tried, for whom, and what came of it; not when."""
    return (
        entry.outcome,
        entry.error_code,
        entry.freed,
        frozenset(entry.requesters),
        entry.policy,
        entry.asked_by,
        frozenset(entry.files),
        frozenset(entry.seasons),
        frozenset(entry.carried_out),
        entry.media_id,
    )


def _is_void(entry: JournalEntry) -> bool:
    """Return whether an attempt failed and deleted nothing."""
    return (
        entry.outcome is Outcome.FAILED
        and not entry.freed
        and entry.error_code != ErrorCode.HALF_DONE
    )
