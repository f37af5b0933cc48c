"""The collection in Jellyfin that shows everybody what is leaving.

There the people of a household see it who never open Home Assistant, and a favourite
keeps it. It only shows: whatever fails here holds nothing and lets nothing go.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import logging

from ..cleanup.live_settings import CollectionWish
from ..clients.errors import ClientError, NotFound
from ..clients.jellyfin import JellyfinClient
from ..persistence.codec import codec
from ..persistence.state import (
    DurableFile,
    DurableState,
    Problem,
    StorageError,
    Unreadable,
)
from ..reading.concurrency import in_thread
from ..reading.reader import Reading
from ..retention.model import LibraryTitle
from ..retention.plan import State

_LOGGER = logging.getLogger(__name__)
# Jellyfin brings a collection back that is deleted sooner after a change
_SETTLED_AFTER = timedelta(seconds=15)
# Somebody may have deleted it by hand
_LOOK_EVERY = timedelta(hours=1)
# A hundred are a call, and take Jellyfin a second; the rest follows at later polls
_MOST_ADDED_A_POLL = 500
_JELLYFIN = "jellyfin"


@dataclass(frozen=True, slots=True)
class _Ours:
    """The collection that is ours: as it is in Jellyfin, as far as we changed it."""

    id: str | None = None
    name: str | None = None
    overview: str | None = None
    members: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    changed_at: datetime | None = None


class _NotOurs(Exception):
    """Somebody else made a collection of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Jellyfin has a collection {name!r} that this integration did not make, so"
            " it stays as it is; rename or delete it there, or choose another name in"
            " the options"
        )


class LeavingSoonCollection:
    """Keeps one collection in step with the plan, and touches no other."""

    def __init__(self, file: DurableFile | None, clock: Callable[[], datetime]) -> None:
        """Take the file that tells which one is ours, None if nothing is to last."""
        self._state = DurableState(file, codec(_Ours), _Ours) if file else None
        self._clock = clock
        self._looked_at: datetime | None = None
        self._told: str | None = None
        self._one_by_one = asyncio.Lock()

    async def follow(self, reading: Reading, wish: CollectionWish | None) -> None:
        """Show what is pending as `wish` says; with None remove what is ours.

        What fails is done at a later call, and so is what comes while one is under way.
        """
        if not self._one_by_one.locked():
            async with self._one_by_one:
                await self._follow(reading, wish)

    async def _follow(self, reading: Reading, wish: CollectionWish | None) -> None:
        server = reading.servers.get(_JELLYFIN)
        client = server.client if server else None
        if (
            self._state is None
            or not isinstance(client, JellyfinClient)
            or reading.snapshot.held is not None
        ):
            return
        try:
            if not self._state.known:
                await self._load(self._state)
            if wish is None:
                await self._remove(client)
            else:
                await self._show(client, reading, wish)
        except (ClientError, StorageError, _NotOurs) as err:
            self._tell(f"The collection of what is leaving was not updated: {err}")
        else:
            self._told = None

    @staticmethod
    async def _load(state: DurableState[_Ours]) -> None:
        """Read which one is ours; if the file is damaged, begin anew."""
        try:
            await state.load()
        except Unreadable as err:
            if err.problem is not Problem.CORRUPT:
                raise
            await state.start_anew()

    @property
    def _ours(self) -> _Ours:
        assert self._state is not None
        return self._state.state

    async def _show(
        self, client: JellyfinClient, reading: Reading, wish: CollectionWish
    ) -> None:
        items = await in_thread(_pending_items, reading)
        if self._ours.id is None and not items:
            return
        is_as_wanted = self._is_as_wanted(items, wish)
        if is_as_wanted and not self._is_to_be_looked_for():
            return
        there = await client.collections()
        self._looked_at = self._clock()
        if self._ours.id not in there:
            # Never had, or deleted by hand
            await self._keep(_Ours())
            is_as_wanted = False
        if is_as_wanted or not (items or self._ours.id):
            return
        if self._ours.id is None:
            if any(wish.name.casefold() in names for names in there.values()):
                raise _NotOurs(wish.name)
            made = await client.create_collection(wish.name)
            if made in there:
                # It has another name here, and is known by this one in Jellyfin
                raise _NotOurs(wish.name)
            await self._keep(_Ours(id=made, name=wish.name))
        await self._change_members(client, items)
        await self._describe(client, reading, wish)

    def _is_as_wanted(self, items: tuple[str, ...], wish: CollectionWish) -> bool:
        ours = self._ours
        shown = ours.members, ours.name, ours.overview
        return (
            ours.id is not None
            and not ours.begun
            and shown == (items, wish.name, wish.overview)
        )

    def _is_to_be_looked_for(self) -> bool:
        return self._looked_at is None or (
            abs(self._clock() - self._looked_at) >= _LOOK_EVERY
        )

    async def _change_members(
        self, client: JellyfinClient, items: tuple[str, ...]
    ) -> None:
        ours = self._ours
        assert ours.id is not None
        wanted, known = frozenset(items), frozenset(ours.members)
        maybe = known | frozenset(ours.begun)
        if wanted == known == maybe:
            return
        # Before the calls: one whose answer is lost may have been carried out
        begun = tuple(sorted((maybe | wanted) - known))
        await self._keep(replace(ours, begun=begun))
        if gone := sorted(maybe - wanted):
            await client.remove_from_collection(ours.id, gone)
        new = sorted(wanted - known)[:_MOST_ADDED_A_POLL]
        added = await client.add_to_collection(ours.id, new)
        members = tuple(sorted((known & wanted) | added))
        await self._keep(replace(ours, members=members, begun=()))

    async def _describe(
        self, client: JellyfinClient, reading: Reading, wish: CollectionWish
    ) -> None:
        ours, accounts = self._ours, reading.snapshot.accounts
        assert ours.id is not None
        if (ours.name, ours.overview) == (wish.name, wish.overview):
            return
        for account in sorted(accounts) if isinstance(accounts, dict) else ():
            try:
                await client.describe_collection(
                    ours.id, account, wish.name, wish.overview
                )
            except NotFound:
                # One that does not see collections
                continue
            told = replace(ours, name=wish.name, overview=wish.overview)
            await self._keep(told)
            return

    async def _remove(self, client: JellyfinClient) -> None:
        ours = self._ours
        if ours.id is None:
            return
        if ours.changed_at and self._clock() - ours.changed_at < _SETTLED_AFTER:
            return
        if ours.id in await client.collections():
            # Whether it came back the next call finds out
            await client.delete_collection(ours.id)
        else:
            await self._keep(_Ours())

    async def _keep(self, ours: _Ours) -> None:
        assert self._state is not None
        if ours != self._ours:
            now = self._clock()
            await self._state.change(lambda _: replace(ours, changed_at=now))

    def _tell(self, message: str) -> None:
        """Log a message, unless it was the last one, too."""
        if message != self._told:
            self._told = message
            _LOGGER.warning("%s", message)


def _pending_items(reading: Reading) -> tuple[str, ...]:
    """Return the films and seasons of Jellyfin that are leaving soon, or due."""
    found: set[str] = set()
    for decision in reading.plan.in_state(State.LEAVING_SOON, State.DUE):
        for title in decision.ids:
            library = reading.snapshot.library.get(title)
            if isinstance(library, LibraryTitle):
                found.update(library.shown_as)
    return tuple(sorted(found))
