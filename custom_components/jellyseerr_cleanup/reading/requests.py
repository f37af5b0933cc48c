"""The requests of a few titles, read without reading all."""

from collections.abc import Iterable
from itertools import chain

from ..clients.jellyseerr import JellyseerrClient
from ..retention.model import MediaRequest, TitleId
from .concurrency import few_at_once


async def requests_of(
    titles: Iterable[TitleId],
    jellyseerr: JellyseerrClient,
    known: Iterable[MediaRequest],
) -> tuple[MediaRequest, ...]:
    """Return all requests of some titles' movies and series, newest first; ClientError.

    `known` are all requests as a whole list showed them. What is new since has a higher
    id and is on the newest page; the others are read one by one, declined ones too.
    That costs as much as the titles do, and not as the list.
    """
    wanted = {(title.media_type, title.tmdb_id) for title in titles}
    highest = max((one.id for one in known), default=0)
    newest = await jellyseerr.newest_requests()
    if newest.lowest_id > highest:
        # More are new than a page holds, or nothing is known
        found = list(await jellyseerr.requests())
    else:
        older = [
            one.id
            for one in known
            if (one.media_type, one.media.tmdb_id) in wanted
            and one.id < newest.lowest_id
        ]
        read = await few_at_once(older, jellyseerr.request)
        found = [*newest.requests, *chain.from_iterable(read.values())]
    ordered = sorted(found, key=lambda one: -one.id)
    return tuple(
        one for one in ordered if (one.media_type, one.media.tmdb_id) in wanted
    )
