"""Who still wants a series on the Sonarr that it is on, and since when."""

from collections.abc import Iterable, Set as AbstractSet
from datetime import datetime

from ...retention.carried_out import is_carried_out
from ...retention.model import MediaRequest, MediaType, RequestStatus, TitleId
from ...retention.remembered import CarriedOut
from ...retention.snapshot import Snapshot
from ...retention.titles import keys_of


def is_wanted(
    snapshot: Snapshot, title: TitleId, instance: str, done: AbstractSet[CarriedOut]
) -> bool:
    """Return whether a request may still be for this series on this Sonarr.

    Declined requests and those in `done`, which were carried out, do not count.
    """
    return any(
        request.media_type is MediaType.TV
        and request.media.tmdb_id == title.tmdb_id
        and request.status != RequestStatus.DECLINED
        and _may_be_there(request, title, instance, snapshot)
        and not is_carried_out(request, done)
        for request in snapshot.requests
    )


def first_requested(
    snapshot: Snapshot, titles: Iterable[TitleId], done: AbstractSet[CarriedOut]
) -> datetime | None:
    """Return when a series was first requested in these titles' qualities, in UTC.

    Requests that were carried out count, and those that were declined do not: they
    brought nothing. None if no request has a date.
    """
    series = {(one.tmdb_id, one.is_4k) for one in titles}
    dates = [
        request.created_at
        for request in snapshot.requests
        if request.media_type is MediaType.TV
        and request.status != RequestStatus.DECLINED
        and (request.media.tmdb_id, request.is_4k) in series
    ]
    dates += [
        one.created_at
        for one in done
        if one.title.media_type is MediaType.TV
        and (one.title.tmdb_id, one.title.is_4k) in series
    ]
    return min((date for date in dates if date is not None), default=None)


def _may_be_there(
    request: MediaRequest, title: TitleId, instance: str, snapshot: Snapshot
) -> bool:
    """Return whether the request is for the same quality, or for the same Sonarr.

    It may be where the request says, and where Jellyseerr's media does. A Sonarr that
    is not known may be the same one.
    """
    if request.is_4k is title.is_4k:
        return True
    whole = TitleId(MediaType.TV, title.tmdb_id, None, request.is_4k)
    here = snapshot.instances.get(instance)
    for key in keys_of(whole, request):
        its = snapshot.instances.get(key) if key else None
        if its is None or here is None or its.address == here.address:
            return True
    return False
