"""Tidying Jellyseerr after a title was deleted, so that it can be requested again."""

from collections.abc import Awaitable, Callable, Collection

from ..clients.errors import UnexpectedAnswer
from ..clients.jellyseerr import JellyseerrClient
from ..retention.model import MediaRecord, MediaRequest, MediaStatus, RequestStatus

_NOTHING_THERE = (MediaStatus.UNKNOWN, MediaStatus.DELETED)


async def tidy(
    jellyseerr: JellyseerrClient,
    requests: Collection[MediaRequest],
    done: Collection[MediaRequest],
    gone: Callable[[], Awaitable[Collection[bool]]],
    folders_stay: Callable[[], Awaitable[bool]],
    *,
    as_read: Callable[[], Awaitable[bool]],
    media_may_go: bool,
) -> bool:
    """Delete the requests that are `done`, and their media once it is emptied.

    Returns whether the media is gone. It goes, if it may, once no other request is
    left that was not declined, and nothing of it is: `gone` returns the qualities of
    which nothing is left (True is 4K, False is HD). That of a series goes as well if
    the folders of seasons stay, because Jellyseerr would call these there for good: its
    scans make it anew with the other seasons. Both are asked only if it matters.
    Deleting the media deletes every request for it, whoever made it, in one step: so
    its `requests` must just have been read, and if servers were asked since, they are
    `as_read` once more. Declined ones go with it: kept, they would keep the media, and
    nobody could request the title again.
    ClientError; may be repeated.
    """
    if not requests:
        return True
    media = next(iter(requests)).media
    live = [one for one in requests if one.status != RequestStatus.DECLINED]
    goes = (
        media_may_go
        and len(done) == len(live)
        and (_nothing_is_there(media, done, await gone()) or await folders_stay())
        and await as_read()
    )
    if goes:
        found = await jellyseerr.delete_media(media.id)
    else:
        found = True
        for request in done:
            found &= await jellyseerr.delete_request(request.id)
    if not found:
        await _prove_gone(jellyseerr, {request.id for request in done})
    return goes


async def forget_series(
    jellyseerr: JellyseerrClient, media_id: int, tmdb_id: int, gone: Collection[bool]
) -> None:
    """Delete the media of a series if nothing of it is left and nobody requests it.

    Whoever was declined does not.
    `gone` are the qualities of which nothing is left, as in `tidy`. ClientError.
    """
    media = await jellyseerr.unrequested_series(tmdb_id)
    if (
        media is not None
        and media.id == media_id
        and all(
            is_4k in gone or media.in_quality(is_4k).status in _NOTHING_THERE
            for is_4k in (False, True)
        )
    ):
        await jellyseerr.delete_media(media_id)


def _nothing_is_there(
    media: MediaRecord, done: Collection[MediaRequest], gone: Collection[bool]
) -> bool:
    """Return whether both qualities are gone.

    Of a requested one Jellyseerr itself notices that only at night: `gone` must say it.
    """
    requested = {request.is_4k for request in done}
    return all(
        is_4k in gone
        or (is_4k not in requested and media.in_quality(is_4k).status in _NOTHING_THERE)
        for is_4k in (False, True)
    )


async def prove_unlisted_gone(
    jellyseerr: JellyseerrClient,
    is_ours: Callable[[MediaRequest], bool],
    request_ids: Collection[int],
) -> None:
    """Raise UnexpectedAnswer if Jellyseerr still has a request that its list lacks.

    An empty list may be wrong, and believing it would leave the requests behind for
    good. `is_ours` tells the request from another one that was given its number since.
    """
    for request_id in sorted(request_ids):
        found = await jellyseerr.request(request_id)
        if any(map(is_ours, found)):
            raise UnexpectedAnswer(
                "Jellyseerr", "does not list a request that it has: look at its log"
            )


async def _prove_gone(
    jellyseerr: JellyseerrClient, request_ids: Collection[int]
) -> None:
    """Raise UnexpectedAnswer if Jellyseerr lists a request that it answered 404 for.

    That 404 may be a proxy's, and believing it would leave the requests behind for
    good.
    """
    if any(one.id in request_ids for one in await jellyseerr.requests()):
        raise UnexpectedAnswer(
            "Jellyseerr", "says that it does not have a request that it lists"
        )
