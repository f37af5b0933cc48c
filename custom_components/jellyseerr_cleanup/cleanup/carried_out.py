"""Which requests were carried out, as a whole or in part, and which still want a series."""

from collections.abc import Iterable

from ..retention.model import MediaRequest, MediaType, RequestStatus, Snapshot, TitleId
from ..retention.plan import Decision
from ..retention.remembered import CarriedOut
from ..retention.titles import instance_key


def carried_out(request: MediaRequest, decision: Decision) -> list[CarriedOut]:
    """Return what the deletion of a title carries out of a request."""
    user = request.requester.id if request.requester else None
    return [
        CarriedOut(request.id, request.created_at, user, title)
        for title in request.title_ids
        if title in decision.ids
    ]


def is_carried_out(request: MediaRequest, done: Iterable[CarriedOut]) -> bool:
    """Whether everything that the request asks for was carried out; one that names no season never was."""
    gone = {
        one.title
        for one in done
        if (one.request_id, one.created_at) == (request.id, request.created_at)
    }
    return bool(request.title_ids) and gone.issuperset(request.title_ids)


def is_wanted(
    snapshot: Snapshot, title: TitleId, instance: str, done: Iterable[CarriedOut]
) -> bool:
    """Whether a request that nobody declined and that was not carried out may still be for this series on this Sonarr."""
    done = tuple(done)
    return any(
        request.media_type is MediaType.TV
        and request.media.tmdb_id == title.tmdb_id
        and request.status != RequestStatus.DECLINED
        and _may_be_there(request, title, instance, snapshot)
        and not is_carried_out(request, done)
        for request in snapshot.requests
    )


def _may_be_there(
    request: MediaRequest, title: TitleId, instance: str, snapshot: Snapshot
) -> bool:
    """Whether the request is for the same quality, or its Sonarr is the same one, or not known."""
    if request.is_4k is title.is_4k:
        return True
    whole = TitleId(MediaType.TV, title.tmdb_id, None, request.is_4k)
    key = instance_key(whole, request.media)
    its = snapshot.instances.get(key) if key else None
    here = snapshot.instances.get(instance)
    return its is None or here is None or its.address == here.address
