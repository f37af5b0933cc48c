"""What follows a deletion, so that the title can be requested again.

While Jellyfin lists an item whose file is gone, Jellyseerr's next scan calls the title
available again and swallows every new request. So Jellyfin is told, its items must be
gone, and only then do the requests go. What leaves the media in Jellyseerr is noticed
there by its availability sync alone.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from ..clients.errors import ClientError
from ..clients.jellyfin import JellyfinClient
from ..persistence.state import StorageError
from ..reading.on_disk import sizes_on_disk
from ..reading.reader import Reader
from .bookkeeping import Bookkeeping
from .deletion.instances import Servers, server_of
from .journal.entries import JournalEntry
from .journal.follow_up import FollowUp, FollowUpProblem
from .live_settings import LiveSettings
from .records import Records
from .requestable import Requestable

# Jellyfin looks at what it was told after 60 s
FOLLOWED_AFTER = timedelta(seconds=70)
# What it was told is lost when it restarts
_TOLD_AGAIN_AFTER = timedelta(hours=1)
# Jellyseerr asks for every item of the library then
_SYNCED_AGAIN_AFTER = timedelta(hours=6)
# By then it has run by itself, at night
_SYNCED_ANYWAY_AFTER = timedelta(hours=24)
# What can still not be requested then has a reason that only a person can end
_FOLLOWED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Has Jellyfin and Jellyseerr follow what was deleted."""

    reader: Reader
    records: Records
    settings: LiveSettings
    bookkeeping: Bookkeeping

    async def go_on(self, servers: Servers) -> None:
        """Go on with each title that is gone, as far as is possible now.

        Nothing is asked of any server if there is none. JournalError.
        """
        journal = self.records.journal
        if not journal.followed_up():
            return
        await self._tell(servers)
        await self._tidy(servers)
        await self._sync(servers)

    async def _tell(self, servers: Servers) -> None:
        """Tell Jellyfin in one call what went, where it was not told lately."""
        now = self.reader.clock()
        untold = {
            entry.id: follow
            for entry, follow in self._untidied()
            if follow.items
            and (follow.told_at is None or now - follow.told_at >= _TOLD_AGAIN_AFTER)
        }
        client = servers["jellyfin"].client if "jellyfin" in servers else None
        if not untold or not isinstance(client, JellyfinClient):
            return
        paths = {
            path
            for follow in untold.values()
            for one in follow.items
            for path in one.paths
        }
        with suppress(ClientError):
            await client.tell_deleted(sorted(paths))
            await self.records.journal.follow(
                {key: replace(follow, told_at=now) for key, follow in untold.items()}
            )

    async def _tidy(self, servers: Servers) -> None:
        """Remove the requests of titles that Jellyfin no longer lists."""
        untidied = self._untidied()
        if not untidied:
            return
        places = await _places(servers, [follow for _, follow in untidied])
        news: dict[str, FollowUp] = {}
        for entry, follow in untidied:
            if places is None and follow.items:
                now = replace(follow, problem=FollowUpProblem.JELLYFIN_UNREACHABLE)
            elif any(_is_listed(item.paths, places, item.id) for item in follow.items):
                problem = await self._why_listed(entry, follow, servers)
                now = replace(follow, problem=problem)
            else:
                now = await self._tidy_one(entry, follow, servers)
            if now != follow:
                news[entry.id] = now
        # Written once: what was tidied and is not written is tidied again
        await self.records.journal.follow(news)

    async def _tidy_one(
        self, entry: JournalEntry, follow: FollowUp, servers: Servers
    ) -> FollowUp:
        """Remove the requests of one title; return how far it has come then."""
        now = self.reader.clock()
        try:
            there = await _on_disk_again(entry, servers)
        except ClientError:
            return replace(follow, problem=FollowUpProblem.INSTANCE_UNREACHABLE)
        try:
            if (
                there
                and _are_the_same(there, entry)
                and not await self.bookkeeping.is_requested_anew(entry)
            ):
                await self._take_back(entry, min(there))
                return follow
            is_free = await self.bookkeeping.tidy(entry, servers, is_gone=not there)
        except ClientError, StorageError:
            return replace(follow, problem=FollowUpProblem.JELLYSEERR_UNREACHABLE)
        return replace(
            follow, tidied_at=now, free_at=now if is_free else None, problem=None
        )

    async def _take_back(self, entry: JournalEntry, path: str) -> None:
        """Record that a title is not gone: its disk was away, or somebody restored it.

        Its requests count again, with a new notice.
        """
        await self.records.memory.forget_carried_out(entry.carried_out)
        await self.records.journal.take_back(
            entry.id,
            self.reader.clock(),
            f"its file is on the disk again: {path}; scan it anew in Radarr or Sonarr",
        )

    async def _why_listed(
        self, entry: JournalEntry, follow: FollowUp, servers: Servers
    ) -> FollowUpProblem | None:
        """Return why Jellyfin still lists an item; None while it is merely slow."""
        gone_at = entry.outcome_at or entry.intent_at
        if follow.told_at and self.reader.clock() - gone_at < _TOLD_AGAIN_AFTER:
            return None
        with suppress(ClientError):
            if await _an_emptied_root(entry, servers):
                return FollowUpProblem.LIBRARY_FOLDER_EMPTY
        return FollowUpProblem.STILL_IN_JELLYFIN

    async def _sync(self, servers: Servers) -> None:
        """Have Jellyseerr notice what is gone, where its media stayed."""
        now = self.reader.clock()
        waiting = [
            (entry, follow, follow.tidied_at)
            for entry in self.records.journal.followed_up()
            if (follow := entry.follow)
            and follow.tidied_at
            and now - follow.tidied_at < _FOLLOWED_FOR
        ]
        unsynced = [
            follow
            for _, follow, _ in waiting
            if follow.problem is not FollowUpProblem.SEASON_FOLDER_STAYS
        ]
        problem = await self._have_synced() if unsynced else None
        synced_at = now if unsynced and problem is None else None
        requestable = Requestable(self.reader.jellyseerr, servers)
        news: dict[str, FollowUp] = {}
        for entry, follow, tidied_at in waiting:
            latest = replace(follow, synced_at=synced_at or follow.synced_at)
            noticed = latest.synced_at or now - tidied_at >= _SYNCED_ANYWAY_AFTER
            try:
                if await requestable.is_free(entry):
                    latest = replace(latest, free_at=now, problem=None)
                else:
                    why = problem or FollowUpProblem.WAITS_FOR_SYNC
                    if noticed:
                        why = await requestable.why_not(entry, why)
                    latest = replace(latest, problem=why)
            except ClientError:
                unreachable = FollowUpProblem.JELLYSEERR_UNREACHABLE
                latest = replace(latest, problem=unreachable)
            if latest != follow:
                news[entry.id] = latest
        await self.records.journal.follow(news)

    async def _have_synced(self) -> FollowUpProblem | None:
        """Have Jellyseerr run its job; return why not, if not."""
        last, now = self.records.journal.synced_at, self.reader.clock()
        if not self.settings.availability_sync:
            return FollowUpProblem.SYNC_IS_OFF
        if last is not None and now - last < _SYNCED_AGAIN_AFTER:
            return FollowUpProblem.WAITS_FOR_SYNC
        try:
            await self.reader.jellyseerr.run_availability_sync()
        except ClientError:
            return FollowUpProblem.JELLYSEERR_UNREACHABLE
        return None

    def _untidied(self) -> list[tuple[JournalEntry, FollowUp]]:
        return [
            (entry, follow)
            for entry in self.records.journal.followed_up()
            if (follow := entry.follow) and follow.tidied_at is None
        ]


async def _places(
    servers: Servers, follows: Iterable[FollowUp]
) -> Mapping[str, frozenset[str]] | None:
    """Return where Jellyfin still has these items; None if it does not say."""
    client = servers["jellyfin"].client if "jellyfin" in servers else None
    items = {item.id for follow in follows for item in follow.items}
    if not items:
        return {}
    if not isinstance(client, JellyfinClient):
        return None
    try:
        return await client.places(items)
    except ClientError:
        return None


def _is_listed(
    paths: Collection[str], places: Mapping[str, frozenset[str]] | None, item: str
) -> bool:
    """Return whether an item is listed at one of these paths.

    A version of it that stays has another path. Where a path is not known, it is.
    """
    if places is None or item not in places:
        return False
    return not paths or not places[item] or bool({*paths} & places[item])


async def _on_disk_again(entry: JournalEntry, servers: Servers) -> dict[str, int]:
    """Return what is on the disk where a title's files were, in bytes; ClientError."""
    found: dict[str, int] = {}
    for instance in entry.instances:
        server = server_of(servers, instance)
        found |= await sizes_on_disk(server, entry.paths_on(instance))
    return found


def _are_the_same(there: Mapping[str, int], entry: JournalEntry) -> bool:
    """Return whether files are those that were called deleted.

    A file of another size came later, without a request: it is not the title's.
    """
    sizes = {file.path: file.size for file in entry.files}
    return all(sizes[path] == size for path, size in there.items())


async def _an_emptied_root(entry: JournalEntry, servers: Servers) -> bool:
    """Return whether a root folder of the title's is empty; ClientError.

    Jellyfin skips a library folder that is empty, and keeps what it listed there.
    """
    for instance in entry.instances:
        server = server_of(servers, instance)
        for root in await server.root_folders():
            if not (await server.folder(root.path)).entries:
                return True
    return False
