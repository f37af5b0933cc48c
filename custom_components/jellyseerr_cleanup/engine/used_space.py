"""How much of the disks each user's requests take, which is read once a day."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import batched

from ..clients.errors import ClientError, NotFound
from ..clients.radarr import RadarrClient
from ..clients.sonarr import SonarrClient
from ..clients.sonarr_rows import SonarrSeries
from ..clients.versions import version_pair
from ..reading.concurrency import in_thread
from ..reading.movie_rows import item_of
from ..reading.reader import Reading
from ..reading.servers import ServerKind
from ..reading.unanswered import is_odd
from ..retention.plan import Decision, Plan

_LOOK_EVERY = timedelta(days=1)
# Of a server that never said anything yet nothing can be told
_TRIED_AGAIN_AFTER = timedelta(hours=1)

# Whole lists of movies take a lot of memory; those that were requested are asked for
_MOVIES_A_CALL = 100
# Before, a call told of one movie only
_SEVERAL_SINCE = (5, 0)

# A movie by Radarr's id, a season by its number and the series' id at a site
type _Key = tuple[str, int, int | None]
type _Sizes = Mapping[_Key, int]


class UsedSpace:
    """The bytes of all that was requested, and of each user's requests.

    A title counts for each of its requesters, and once for the server. `total` is None
    before all that matters was read.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Begin before any list was read."""
        self._clock = clock
        self._looked_at: datetime | None = None
        self._sizes: dict[str, _Sizes] = {}
        self.total: int | None = None
        self.users: Mapping[int, int] = {}

    async def look(self, reading: Reading) -> bool:
        """Read all sizes, once a day; return whether anything is other than before.

        Of a server that does not answer the last answer counts.
        """
        now = self._clock()
        if self._looked_at is not None and now - self._looked_at < _LOOK_EVERY:
            return False
        self._looked_at = now
        sizes: dict[str, _Sizes] = {}
        for key, server in reading.servers.items():
            try:
                if isinstance(server.client, RadarrClient):
                    pair = version_pair(server.version)
                    several = pair is None or pair >= _SEVERAL_SINCE
                    sizes[key] = await _movies(
                        server.client,
                        await in_thread(_items, reading.plan, key),
                        several=several,
                    )
                elif isinstance(server.client, SonarrClient):
                    series = await server.client.all_series()
                    sizes[key] = await in_thread(_seasons, series)
                elif key in self._sizes:
                    sizes[key] = self._sizes[key]
            except ClientError:
                if key in self._sizes:
                    sizes[key] = self._sizes[key]
        self._sizes = sizes
        before = self.total, self.users
        unread = frozenset(reading.servers) - sizes.keys() - {ServerKind.JELLYFIN}
        if unread:
            self._looked_at = now - _LOOK_EVERY + _TRIED_AGAIN_AFTER
        counted = await in_thread(_counted, reading.plan, sizes, unread)
        self.total, self.users = counted
        return before != (self.total, self.users)


def _items(plan: Plan, server: str) -> list[int]:
    """Return Radarr's ids of the movies of a plan that one Radarr has."""
    of_it = (one for one in plan.decisions if one.instance == server)
    return sorted({item for one in of_it if (item := item_of(one.id, one.media))})


async def _movies(
    radarr: RadarrClient, items: Iterable[int], *, several: bool
) -> _Sizes:
    """Return the bytes of movies by Radarr's ids, asking for several at once.

    ClientError.
    """
    sizes: dict[_Key, int] = {}
    for batch in batched(items, _MOVIES_A_CALL if several else 1, strict=False):
        found = await _movies_at_once(radarr, batch)
        if found is None:
            # One movie that is gone, or one odd row, spoils the answer for all
            for item in batch:
                alone = await _movies_at_once(radarr, (item,))
                sizes |= {("radarr", item, None): 0} if alone is None else alone
        else:
            sizes |= found
    return sizes


async def _movies_at_once(
    radarr: RadarrClient, items: tuple[int, ...]
) -> _Sizes | None:
    """Return the bytes of some movies; None if the answer makes no sense for all."""
    try:
        found = await radarr.files_of(items)
    except ClientError as err:
        if isinstance(err, NotFound) or is_odd(err):
            return None
        raise
    return {
        ("radarr", item, None): sum(file.size for file in movie.files)
        for item, movie in found.items()
    }


def _seasons(series: Iterable[SonarrSeries]) -> _Sizes:
    """Return the bytes of seasons by each id of their series."""
    return {
        (site, number, season.number): season.size or 0
        for one in series
        for site, number in (("tvdb", one.tvdb_id), ("tmdb", one.tmdb_id))
        if number is not None
        for season in one.seasons
    }


def _counted(
    plan: Plan, sizes: Mapping[str, _Sizes], unread: frozenset[str]
) -> tuple[int | None, dict[int, int]]:
    """Return the bytes in all, and by user; nothing if one of them was never read.

    What is on a server that Jellyseerr no longer names takes nothing there.
    """
    total = 0
    users: dict[int, int] = {}
    for decision in plan.decisions:
        if decision.instance in unread:
            return None, {}
        known = sizes.get(decision.instance) if decision.instance else None
        if known is None:
            continue
        size = _size(decision, known)
        total += size
        for user in decision.requester_ids:
            users[user] = users.get(user, 0) + size
    return total, users


def _size(decision: Decision, sizes: _Sizes) -> int:
    title, media = decision.id, decision.media
    if title.season is None:
        return sizes.get(("radarr", item_of(title, media) or 0, None), 0)
    by_tmdb = sizes.get(("tmdb", title.tmdb_id, title.season))
    if by_tmdb is None and media.tvdb_id is not None:
        return sizes.get(("tvdb", media.tvdb_id, title.season), 0)
    return by_tmdb or 0
