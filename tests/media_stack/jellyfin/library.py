"""The library and what accounts do with it."""

from datetime import datetime
from typing import override

from ..clock import Clock
from ..disk import Disk
from . import thresholds
from .behaviour import Behaviour
from .contents import Contents
from .ids import make_id
from .rows import TICKS_PER_MINUTE, AccountRow, ItemRow, SessionRow, WatchRow


class Library(Contents):
    """Items, accounts and sessions, with the rules of playing them."""

    @override
    def __init__(self, clock: Clock, disk: Disk, behaviour: Behaviour) -> None:
        super().__init__(clock, disk, behaviour)
        self.sessions: dict[str, SessionRow] = {}

    def start(
        self, account: AccountRow, item: ItemRow, at: datetime, minutes: float = 0
    ) -> WatchRow:
        """Begin to play: count and date are set now, and up to 10.11 a finished item is unfinished again."""
        watch = item.watch(account)
        for seen in self._touched(account, item):
            seen.play_count += 1
            seen.last_played = at
        watch.position = int(minutes * TICKS_PER_MINUTE)
        if not self.behaviour.keeps_played_on_rewatch:
            watch.played = False
        if not item.runtime:
            self._move(account, item, None)
        return watch

    def _touched(self, account: AccountRow, item: ItemRow) -> list[WatchRow]:
        """Return the states that playing changes: in 12 that of the versions' row, too."""
        main = self.main_of(item) if self.behaviour.joins_versions else None
        return [row.watch(account) for row in (item, main) if row is not None]

    def _move(self, account: AccountRow, item: ItemRow, position: int | None) -> None:
        """Be at a position, with what it means; None is the end."""
        watch = item.watch(account)
        if thresholds.finishes(item.runtime, position):
            for seen in self._touched(account, item):
                seen.played, seen.position = True, 0
        else:
            watch.position = thresholds.kept(item.runtime, position)

    def finish(self, account: AccountRow, item: ItemRow, at: datetime) -> WatchRow:
        """Play to the end."""
        watch = self.start(account, item, at)
        self._move(account, item, None)
        return watch

    def stop_at(
        self,
        account: AccountRow,
        item: ItemRow,
        at: datetime,
        *,
        share: float | None = None,
        minutes: float | None = None,
    ) -> WatchRow:
        """Start, and stop at a share of the length or a minute; at neither it is played."""
        watch = self.start(account, item, at)
        self._move(account, item, _position(item, share, minutes))
        return watch

    def reach(
        self,
        account: AccountRow,
        *,
        share: float | None = None,
        minutes: float | None = None,
    ) -> None:
        """Go on with what an account plays up to a place, with what it means there."""
        for session in self.sessions.values():
            if session.account is account and session.item is not None:
                position = _position(session.item, share, minutes)
                session.position = (
                    session.item.runtime if position is None else position
                )
                self._move(account, session.item, position)

    def mark_played(
        self, account: AccountRow, item: ItemRow, at: datetime | None
    ) -> WatchRow:
        """Tick an item off by hand; an existing date stays, and none may be given."""
        for watch in self._touched(account, item):
            watch.played, watch.position = True, 0
            watch.last_played = watch.last_played or at
            watch.play_count = max(watch.play_count, 1)
        return item.watch(account)

    def play(
        self, account: AccountRow, item: ItemRow, minutes: float, queue: list[ItemRow]
    ) -> SessionRow:
        """Open a session that plays an item."""
        self.start(account, item, self.clock.now(), minutes)
        session = SessionRow(
            make_id("session", account.id, item.id), account, self.clock.now(), item
        )
        session.queue = queue or [item]
        session.position = int(minutes * TICKS_PER_MINUTE)
        self.sessions[session.id] = session
        return session

    def stop(self, account: AccountRow, *, keeps_queue: bool = False) -> None:
        """End what an account plays; the position stays.

        ``keeps_queue``: the session stays with its queue, as it does in 10.11 until
        ``logout`` or ``restart``.
        """
        mine = [row for row in self.sessions.values() if row.account is account]
        for session in mine:
            if keeps_queue:
                session.item, session.position = None, 0
            else:
                del self.sessions[session.id]

    def plays(self, session: SessionRow) -> bool:
        """Tell whether a session is shown: what lingers, and plays on after its file went."""
        item = session.item
        return item is None or self.lingers or self.is_there(item)

    def logout(self, account: AccountRow) -> None:
        """End an account's sessions."""
        self.stop(account)

    def restart(self) -> None:
        """End all sessions, as a restart of the server does; what it was told is lost."""
        self.sessions.clear()
        self.forget_what_was_told()


def _position(item: ItemRow, share: float | None, minutes: float | None) -> int | None:
    """Return a place in ticks; None where none is given."""
    if share is not None:
        return int(share * item.runtime)
    return None if minutes is None else int(minutes * TICKS_PER_MINUTE)
