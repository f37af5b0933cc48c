"""What the library holds and what accounts did with it."""

from dataclasses import replace
from datetime import datetime
from hashlib import md5
from pathlib import Path

from ..clock import Clock
from ..disk import Disk
from .rows import TICKS_PER_MINUTE, AccountRow, ItemRow, SessionRow, WatchRow


def make_id(*parts: object) -> str:
    """Return an id of 32 hexadecimal digits, the same for the same parts."""
    return md5("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


class Library:
    """Items, accounts and sessions, with the rules of playing them."""

    def __init__(
        self, clock: Clock, disk: Disk, *, keeps_played_on_rewatch: bool
    ) -> None:
        """Start empty; ``keeps_played_on_rewatch`` is what 12 does."""
        self.clock = clock
        self.disk = disk
        self.keeps_played_on_rewatch = keeps_played_on_rewatch
        self.auto_scan = True  # files that are gone vanish at once; otherwise by scan()
        self.accounts: dict[str, AccountRow] = {}
        self.items: dict[str, ItemRow] = {}
        self.sessions: dict[str, SessionRow] = {}
        self._rescans = 0
        self._by_provider: dict[tuple[str, str, str], list[ItemRow]] = {}

    # Library

    def add(
        self,
        item_type: str,
        name: str,
        year: int,
        created: datetime,
        path: Path | None,
        **rest: object,
    ) -> ItemRow:
        """Add an item; one at the path of an earlier item gets its id, else its play state by provider id."""
        number = make_id(item_type, path or name, *rest.values())
        if known := self.items.get(number):
            known.created, known.present = created, True
            return known
        row = ItemRow(number, item_type, name, year, created, path)
        for key, value in rest.items():
            setattr(row, key, value)
        self.items[row.id] = row
        self._inherit(row)
        return row

    def _inherit(self, row: ItemRow) -> None:
        """Take over the play state of an item that is gone and shares a provider id."""
        for provider in row.providers.items():
            for other in self._by_provider.setdefault((row.type, *provider), []):
                if other.watches and not row.watches and not self.is_there(other):
                    row.watches = {
                        account: replace(watch)
                        for account, watch in other.watches.items()
                    }
            self._by_provider[row.type, *provider].append(row)

    def is_there(self, row: ItemRow) -> bool:
        """Tell whether an item is in the library now."""
        if row.path is None or row.virtual or not self.auto_scan:
            return row.present
        return row.present and self.disk.exists(row.path)

    def scan(self) -> None:
        """Notice which files are there, as a library scan does."""
        for row in self.items.values():
            if row.path is not None and not row.virtual:
                row.present = self.disk.exists(row.path)

    def give_new_id(self, row: ItemRow) -> str:
        """Give an item another id, as a rescan after a changed path does; play state stays."""
        del self.items[row.id]
        self._rescans += 1
        old, row.id = row.id, make_id(row.id, self._rescans)
        self.items[row.id] = row
        for child in self.items.values():
            child.series_id = row.id if child.series_id == old else child.series_id
            child.season_id = row.id if child.season_id == old else child.season_id
        for account in self.accounts.values():
            if old in account.hidden:
                account.hidden.add(row.id)
        return row.id

    def visible(self, row: ItemRow, account: AccountRow | None) -> bool:
        """Tell whether an account may see an item; no account is the API key itself."""
        if not self.is_there(row):
            return False
        parents = {row.id, row.series_id, row.season_id}
        return account is None or not parents & account.hidden

    def withheld(self, row: ItemRow, account: AccountRow | None) -> bool:
        """Tell whether an account's rating keeps an item from it."""
        parents = {row.id, row.series_id, row.season_id}
        return account is not None and bool(parents & account.withheld)

    def merged(self, rows: list[ItemRow]) -> list[ItemRow]:
        """Return the first of those that are shown as one, and all others."""
        first = {row.merged_as: row for row in reversed(rows) if row.merged_as}
        return [row for row in rows if first.get(row.merged_as or "", row) is row]

    def merged_with(self, row: ItemRow) -> list[ItemRow]:
        """Return an item and all that are shown as one with it."""
        return [
            other
            for other in self.items.values()
            if other is row or (row.merged_as and other.merged_as == row.merged_as)
        ]

    def episodes(self, row: ItemRow, account: AccountRow | None) -> list[ItemRow]:
        """Return the visible episodes of a series or season, virtual ones too, in order."""
        found = [
            item
            for item in self.items.values()
            if item.type == "Episode"
            and row.id in {item.series_id, item.season_id}
            and self.visible(item, account)
        ]
        return sorted(found, key=lambda item: (item.season or 0, item.index or 0))

    # Watching

    def start(
        self, account: AccountRow, item: ItemRow, at: datetime, minutes: float = 0
    ) -> WatchRow:
        """Begin to play: count and date are set now, and up to 10.11 a finished item is unfinished again."""
        watch = item.watch(account)
        watch.play_count += 1
        watch.last_played = at
        watch.position = int(minutes * TICKS_PER_MINUTE)
        if not self.keeps_played_on_rewatch:
            watch.played = False
        return watch

    def finish(self, account: AccountRow, item: ItemRow, at: datetime) -> WatchRow:
        """Play to the end."""
        watch = self.start(account, item, at)
        watch.played = True
        return watch

    def mark_played(
        self, account: AccountRow, item: ItemRow, at: datetime | None
    ) -> WatchRow:
        """Tick an item off by hand; an existing date stays, and none may be given."""
        watch = item.watch(account)
        watch.played, watch.position = True, 0
        watch.last_played = watch.last_played or at
        watch.play_count = max(watch.play_count, 1)
        return watch

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

    def stop(self, account: AccountRow) -> None:
        """End what an account plays; the position stays."""
        for session in [
            row for row in self.sessions.values() if row.account is account
        ]:
            del self.sessions[session.id]
