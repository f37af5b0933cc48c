"""Journal entries as they are written before a deletion.

They name what is to go, and all that it takes to judge later what is left of it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from ...retention.carried_out import as_carried_out
from ...retention.copies import LibraryCopy
from ...retention.model import TitleName
from ...retention.plan import Decision
from ...retention.titles import can_make_due
from .entries import JournalEntry, JournalFile, JournalPath, JournalSeason, JournalUser
from .follow_up import FollowUp, JournalItem


def intent(
    decision: Decision,
    plan_id: str,
    asked_by: str | None,
    name: TitleName | None,
    now: datetime,
    *,
    beside: Iterable[JournalPath] = (),
    items: Iterable[JournalItem] = (),
) -> JournalEntry:
    """Return the entry for a title that is due; `now` is in UTC.

    `beside` is what lies beside its files, `items` are those of Jellyfin.
    """
    done = [request for request in decision.requests if can_make_due(request)]
    return JournalEntry(
        id=uuid4().hex,
        title=decision.id,
        name=name.name if name else str(decision.id),
        year=name.year if name else None,
        requesters=tuple(
            JournalUser(user.id, user.display_name)
            for user in {one.requester for one in done if one.requester}
        ),
        policy=decision.policy,
        plan_id=plan_id,
        asked_by=asked_by,
        files=tuple(
            JournalFile(copy.instance, copy.item_id, file.id, file.path, file.size)
            for copy in decision.copies
            for file in copy.files
        ),
        seasons=tuple(
            JournalSeason(
                copy.instance,
                copy.item_id,
                copy.season.number,
                copy.season.monitored,
                tuple((one.id, one.monitored) for one in copy.season.episodes),
            )
            for copy in decision.copies
            if copy.season is not None
        ),
        carried_out=tuple(
            one
            for request in done
            for one in as_carried_out(request, {*request.title_ids} & {*decision.ids})
        ),
        media_id=decision.media.id,
        intent_at=now,
        beside=tuple(beside),
        follow=FollowUp(items=tuple(items)),
    )


def second_intent(
    entry: JournalEntry,
    left: Iterable[LibraryCopy],
    asked_by: str | None,
    now: datetime,
    *,
    beside: Iterable[JournalPath] = (),
) -> JournalEntry:
    """Return the journal entry for deleting the rest of a title; `now` is in UTC.

    It names all files of the first attempt, for the record; those that are gone have
    size 0, because the first entry counted what they freed.
    """
    there = {(copy.instance, file.id) for copy in left for file in copy.files}
    return replace(
        entry,
        id=uuid4().hex,
        asked_by=asked_by,
        files=tuple(
            file if (file.instance, file.file_id) in there else replace(file, size=0)
            for file in entry.files
        ),
        intent_at=now,
        outcome=None,
        outcome_at=None,
        freed=0,
        error_code=None,
        error_message=None,
        beside=tuple(beside),
        attempts=1,
        first_at=None,
    )
