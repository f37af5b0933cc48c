"""Titles as Jellyfin's lists showed them last; only what changed is made anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from ..clients.errors import ClientError
from ..clients.jellyfin import ItemRow, NowPlaying
from ..retention.copies import LibraryCopy
from ..retention.model import Account, LibraryTitle, MediaRecord, MediaType, TitleId
from ..retention.reason import Unknown
from ..retention.titles import Title
from .evidence import library_title
from .file_book import FileBook
from .item_map import ItemMap
from .matching import Matched, Matcher
from .shown import Shown

type Rows = Mapping[str, ItemRow]
type Wanted = tuple[Title, LibraryCopy]


@dataclass(frozen=True, slots=True)
class _Known:
    """A title's items, found by these files and ids, and what was made of them."""

    media: MediaRecord
    copy: LibraryCopy
    matched: Matched
    library: LibraryTitle | Unknown | None = None

    def is_of(self, title: Title, copy: LibraryCopy) -> bool:
        """Return whether the title has the same files and ids."""
        return (self.copy is copy or self.copy == copy) and (
            self.media is title.media or self.media == title.media
        )


@dataclass(slots=True)
class ShapedTitles:
    """The titles of the last reading of the lists, and what they were made of.

    With `compares`, for tests, each title is made anew as well, and compared.
    """

    compares: ClassVar[bool] = False
    _titles: dict[TitleId, _Known] = field(default_factory=dict)
    _places: tuple[int, int] | None = None
    _rows: Mapping[str, Rows | ClientError] = field(default_factory=dict)
    _names: Mapping[str, str] = field(default_factory=dict)
    _playing: NowPlaying | None = None
    _stale: set[TitleId] = field(default_factory=set)

    def knows(self, title: TitleId) -> bool:
        """Return whether the title was matched before."""
        return title in self._titles

    def forget(self, titles: Iterable[TitleId]) -> None:
        """Forget titles that nobody requests any more."""
        for title in titles:
            self._titles.pop(title, None)
            self._stale.discard(title)

    def match(
        self, titles: Sequence[Wanted], items: ItemMap, files: FileBook
    ) -> dict[TitleId, Matched]:
        """Return the items of each title; those that are known if nothing moved."""
        places = items.version, files.version
        moved = places != self._places
        matcher = Matcher(items, files)
        found: dict[TitleId, Matched] = {}
        for title, copy in titles:
            known = self._titles.get(title.id)
            if moved or known is None or not known.is_of(title, copy):
                matched = matcher.match(title, copy)
                known = _Known(title.media, copy, matched, _same(known, matched))
                self._titles[title.id] = known
            found[title.id] = known.matched
            if self.compares and known.matched != matcher.match(title, copy):
                raise AssertionError(f"{title.id} has other items: {known.matched}")
        if moved:
            # What was not asked for now is matched anew once it is
            self._titles = {title: self._titles[title] for title in found}
            # Of the same items the dates, too, may be others
            self._stale = {*found}
            self._places = places
        return found

    def shape(
        self,
        titles: Sequence[Wanted],
        rows: Mapping[str, Rows | ClientError],
        accounts: Mapping[str, Account],
        items: ItemMap,
        playing: NowPlaying,
    ) -> dict[TitleId, LibraryTitle | Unknown]:
        """Return the matched titles; the very same object where nothing changed."""
        # Also those that nobody asks for now: later it is not known what changed
        self._stale |= self._touched(rows, accounts, items)
        if playing != self._playing:
            self._stale |= self._titles.keys()
        self._rows, self._playing = rows, playing
        self._names = {one: accounts[one].name for one in rows}
        shown: Shown | None = None
        found: dict[TitleId, LibraryTitle | Unknown] = {}
        for title, copy in titles:
            known = self._titles[title.id]
            if known.library is None or title.id in self._stale:
                shown = shown or Shown(items, rows, accounts, playing, complete=False)
                library = library_title(title, copy, known.matched, shown)
                if library != known.library:
                    known = self._titles[title.id] = replace(known, library=library)
                self._stale.discard(title.id)
            assert known.library is not None
            found[title.id] = known.library
        if self.compares:
            shown = Shown(items, rows, accounts, playing, complete=False)
            for title, copy in titles:
                anew = library_title(title, copy, self._titles[title.id].matched, shown)
                if anew != found[title.id]:
                    raise AssertionError(f"{found[title.id]}\nbut anew it is\n{anew}")
        return found

    def _touched(
        self,
        rows: Mapping[str, Rows | ClientError],
        accounts: Mapping[str, Account],
        items: ItemMap,
    ) -> set[TitleId]:
        """Return the titles of which an account has other rows than before."""
        changed = self._changed(rows, accounts)
        if changed is None:
            return {*self._titles}
        if not changed:
            return set()
        return {
            title
            for title, known in self._titles.items()
            if not changed.isdisjoint(known.matched.items)
            or (
                title.media_type is MediaType.TV
                and not changed.isdisjoint(
                    items.series_of(title, known.media, known.matched.items)
                )
            )
        }

    def _changed(
        self, rows: Mapping[str, Rows | ClientError], accounts: Mapping[str, Account]
    ) -> set[str] | None:
        """Return the items and series with other rows; None if it may be anything."""
        if {one: accounts[one].name for one in rows} != self._names:
            return None
        changed: set[str] = set()
        for account, now in rows.items():
            before = self._rows[account]
            if now is before:
                continue
            if isinstance(now, ClientError) or isinstance(before, ClientError):
                return None
            for row in _differing(before, now):
                changed |= {row.id, row.series_id or row.id}
        return changed


def _same(known: _Known | None, matched: Matched) -> LibraryTitle | Unknown | None:
    """Return what was made of a title, if it has the same items as before."""
    return known.library if known is not None and known.matched == matched else None


def _differing(before: Rows, now: Rows) -> Iterable[ItemRow]:
    for item in before.keys() | now.keys():
        one, other = before.get(item), now.get(item)
        if one is not other and one != other:
            yield from (row for row in (one, other) if row is not None)
