"""Which requests were carried out: as a whole, or as to one title."""

from collections.abc import Iterable

from .model import MediaRequest, TitleId
from .remembered import CarriedOut


def as_carried_out(
    request: MediaRequest, titles: Iterable[TitleId]
) -> frozenset[CarriedOut]:
    """Return what is remembered of a request once these titles went."""
    user_id = request.requester.id if request.requester else None
    return frozenset(
        CarriedOut(request.id, request.created_at, user_id, title) for title in titles
    )


def is_carried_out(request: MediaRequest, done: frozenset[CarriedOut]) -> bool:
    """Whether everything that the request asks for by name was carried out; one that names no season never was."""
    titles = as_carried_out(request, request.title_ids)
    return bool(titles) and titles <= done


def went_for(
    request: MediaRequest, titles: Iterable[TitleId], done: frozenset[CarriedOut]
) -> bool:
    """Whether the request was carried out as to one of these ids of a title."""
    return not done.isdisjoint(as_carried_out(request, titles))
