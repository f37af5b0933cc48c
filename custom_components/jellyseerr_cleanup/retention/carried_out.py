"""Which requests were carried out: their titles, or one of them, were deleted."""

from collections.abc import Iterable, Set as AbstractSet

from .model import MediaRequest, TitleId
from .remembered import CarriedOut


def as_carried_out(
    request: MediaRequest, titles: Iterable[TitleId]
) -> frozenset[CarriedOut]:
    """Return what to remember of a request once these titles were deleted for it."""
    user_id = request.requester.id if request.requester else None
    return frozenset(
        CarriedOut(request.id, request.created_at, user_id, title) for title in titles
    )


def is_carried_out(request: MediaRequest, done: AbstractSet[CarriedOut]) -> bool:
    """Return whether every title that the request names was deleted for it.

    A request that names no season is never carried out.
    """
    titles = as_carried_out(request, request.title_ids)
    return bool(titles) and titles <= done


def went_for(
    request: MediaRequest, titles: Iterable[TitleId], done: frozenset[CarriedOut]
) -> bool:
    """Return whether the title with one of these ids was deleted for the request."""
    return not done.isdisjoint(as_carried_out(request, titles))
