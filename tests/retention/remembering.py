"""What a run adds to the memory, for tests of the planner alone."""

from dataclasses import replace

from custom_components.jellyseerr_cleanup.retention.carried_out import as_carried_out
from custom_components.jellyseerr_cleanup.retention.model import MediaRequest, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import Memory


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
