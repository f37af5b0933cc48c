"""What runs and polls add to the memory, for tests of the planner alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from custom_components.jellyseerr_cleanup.retention.carried_out import as_carried_out
from custom_components.jellyseerr_cleanup.retention.model import MediaRequest, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import Memory, Unfinished


def carried_out(
    memory: Memory, requests: tuple[MediaRequest, ...], titles: tuple[TitleId, ...]
) -> Memory:
    """Return the memory in which these requests were carried out for these titles."""
    done = memory.carried_out.union(
        *(
            as_carried_out(request, set(request.title_ids) & set(titles))
            for request in requests
        )
    )
    return replace(memory, carried_out=done)


def unfinished(
    at: Mapping[str, Mapping[TitleId, datetime]],
) -> dict[TitleId, Unfinished]:
    """Return what to remember if accounts had not finished titles at these times."""
    titles = {title for times in at.values() for title in times}
    return {
        title: Unfinished(
            earlier={
                account: times[title] for account, times in at.items() if title in times
            }
        )
        for title in titles
    }


def unfinished_at(memory: Memory, account: str) -> dict[TitleId, datetime]:
    """Return when an account was last read as not having finished each title."""
    return {
        title: at
        for title in memory.unfinished
        if (at := memory.unfinished_at(account, title)) is not None
    }
