"""The journal as plain dictionaries: what was deleted, and what follows of it.

Times are in Home Assistant's time zone, sizes in bytes.
"""

from ..cleanup.journal.entries import JournalEntry, Outcome, Totals
from ..retention.staying import Staying
from ..words.errors import error_text, outcome_text, requestable_text
from ..words.language import Words
from ..words.reasons import state_text
from .answers import Answer, iso, reason_answer


def entry_answer(
    entry: JournalEntry, words: Words, stay: list[Staying] | None = None
) -> Answer:
    """Return an entry of the journal; its outcome is None until it is concluded.

    `stay` are its requests that wait for other seasons; None if they are not known.
    """
    error = entry.error_code and {
        "code": entry.error_code,
        "message": entry.error_message,
        "text": error_text(entry.error_code, words),
    }
    return {
        "id": str(entry.title),
        "media_type": str(entry.media_type),
        "tmdb_id": entry.title.tmdb_id,
        "season": entry.title.season,
        "is_4k": entry.title.is_4k,
        "title": entry.name,
        "year": entry.year,
        "requested_by": [
            {"id": user.id, "name": user.name} for user in entry.requesters
        ],
        "policy": entry.policy,
        "plan_id": entry.plan_id,
        "asked_by": entry.asked_by,
        "attempts": entry.attempts,
        "first_started_at": iso(entry.first_at or entry.intent_at),
        "started_at": iso(entry.intent_at),
        "finished_at": iso(entry.outcome_at),
        "outcome": None if entry.outcome is None else str(entry.outcome),
        "outcome_text": outcome_text(entry.outcome, words),
        "bytes": entry.freed,
        "stayed": list(entry.stayed),
        **_requestable(entry, words),
        "requests_stay": None
        if stay is None
        else [_staying_answer(one, words) for one in stay],
        "error": error or None,
    }


def _staying_answer(one: Staying, words: Words) -> Answer:
    """Return a request that stays, and the seasons for which it does, with why."""
    return {
        "request": one.request.id,
        "for_good": one.never_goes,
        "seasons": [
            {
                "season": title.id.season,
                "state": str(title.state),
                "state_text": state_text(title.state, words),
                "reason": reason_answer(title.reason, words),
            }
            for title in one.others
        ],
    }


def _requestable(entry: JournalEntry, words: Words) -> Answer:
    """Return from when a deleted title can be requested again, or why not yet."""
    follow = entry.follow if entry.outcome is Outcome.DELETED else None
    problem = follow.problem if follow else None
    return {
        "requestable_at": iso(follow.free_at) if follow else None,
        "requestable_problem": str(problem) if problem else None,
        "requestable_text": requestable_text(problem, words) if problem else None,
    }


def totals_answer(totals: Totals) -> Answer:
    """Return the totals of what was deleted: in all, and by user."""
    return {
        "titles": totals.server.titles,
        "bytes": totals.server.freed,
        "users": [
            {"id": user, "titles": tally.titles, "bytes": tally.freed}
            for user, tally in sorted(totals.users.items())
        ],
    }
