"""What the library holds, and what of it an account sees."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import override

from ..clock import Clock
from ..disk import Disk
from .behaviour import Behaviour
from .ids import make_id
from .noticing import Noticing
from .rows import AccountRow, ItemRow


class Contents(Noticing):
    """Items, their versions and accounts."""

    @override
    def __init__(self, clock: Clock, disk: Disk, behaviour: Behaviour) -> None:
        super().__init__(clock, disk)
        self.behaviour = behaviour
        self.accounts: dict[str, AccountRow] = {}
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
        return account is None or not _parents(row) & account.hidden

    def withheld(self, row: ItemRow, account: AccountRow | None) -> bool:
        """Tell whether an account's rating keeps an item from it."""
        return account is not None and bool(_parents(row) & account.withheld)

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
        if self._shows_nothing(row):
            return []
        found = [
            item
            for item in self.items.values()
            if item.type == "Episode"
            and row.id in {item.series_id, item.season_id}
            and self.main_of(item) is None
            and self.visible(item, account)
        ]
        return sorted(found, key=lambda item: (item.season or 0, item.index or 0))

    def _shows_nothing(self, row: ItemRow) -> bool:
        """Tell whether a series, or that of a season, is still empty as 10.11's are."""
        series = self.items.get(row.series_id) if row.series_id else row
        flagged = series is not None and series.shows_nothing
        return flagged and self.behaviour.new_series_can_be_empty

    # Versions

    def add_version(
        self, row: ItemRow, path: Path, created: datetime, *, main: bool = False
    ) -> ItemRow:
        """Return the version that lists do not show: the new file's, or the old one's.

        With ``main`` the row gets the new path and its id; play state stays with the
        row, since it goes by the provider's id.
        """
        other = replace(
            row,
            id=make_id(row.type, path),
            path=path,
            created=created,
            file_date=None,
            shown_path=None,
            providers=dict(row.providers),
            watches={},
            versions=[],
            version_of=None,
        )
        if main:
            for name in ("id", "path", "created", "file_date", "shown_path"):
                mine, its = getattr(row, name), getattr(other, name)
                setattr(row, name, its)
                setattr(other, name, mine)
            self._bar_too(row, other.id)
            self.items[row.id] = row
        self.items[other.id] = other
        return self.join(row, other)

    def join(self, row: ItemRow, other: ItemRow) -> ItemRow:
        """Return an item that is from now on an alternate of a row."""
        if other.version_of is not None:
            other.version_of.versions.remove(other)
        other.version_of = row
        row.versions.append(other)
        return other

    def main_of(self, row: ItemRow) -> ItemRow | None:
        """Return the row that lists show in a version's place; None if it has its own.

        An alternate gets a row when the main file goes: its own, with the play state
        of the provider's id, and the other alternates become its own.
        """
        main = row.version_of
        if main is None or self.is_there(main) or not self.is_there(row):
            return main
        self._bar_too(row, main.id)
        row.version_of = None
        row.watches = {account: replace(seen) for account, seen in main.watches.items()}
        row.versions = [other for other in main.versions if other is not row]
        for other in row.versions:
            other.version_of = row
        main.versions = []
        return None

    def _bar_too(self, row: ItemRow, number: str) -> None:
        """Keep an item from the accounts that may not see another."""
        for account in self.accounts.values():
            for barred in (account.hidden, account.withheld):
                if number in barred:
                    barred.add(row.id)

    def versions(self, row: ItemRow) -> list[ItemRow]:
        """Return an item and its other versions that are there, whichever is given."""
        main = self.main_of(row) or row
        merged = self.merged_with(row) if row.merged_as else []
        others = [one for one in (main, *main.versions, *merged) if one is not row]
        return [row, *(one for one in others if self.is_there(one))]

    def type_of(self, row: ItemRow) -> str:
        """Return the type that is shown: 10.11 calls an alternate a Video."""
        shown = self.behaviour.shows_alternates and self.main_of(row) is not None
        return "Video" if shown else row.type

    def path_of(self, row: ItemRow) -> str | None:
        """Return the path as Jellyfin shows it; None for what has no file or folder."""
        path = row.path or row.folder
        return row.shown_path or (self.mount(path) if path else None)


def _parents(row: ItemRow) -> set[str | None]:
    """Return the ids by which an item can be kept from an account."""
    parents = {row.id, row.series_id, row.season_id}
    return parents | {row.version_of.id} if row.version_of else parents
