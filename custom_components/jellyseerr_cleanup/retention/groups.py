"""Groups of accounts that may share a season, remembered like one account each."""

from collections.abc import Iterable
from dataclasses import replace

from .model import LibraryTitle
from .remembered import Unfinished
from .together import group_of, is_group


class Groups:
    """The groups that policies name."""

    def __init__(self, groups: Iterable[tuple[str, ...]]) -> None:
        """Take the accounts of each group."""
        self._groups = {group_of(accounts): accounts for accounts in groups}
        self._names = frozenset(self._groups)
        self._readers: dict[frozenset[str], frozenset[str]] = {}
        self._same: dict[frozenset[str], bool] = {}

    def are_of(self, known: Unfinished) -> bool:
        """Return whether these groups, and no others, were looked at for this."""
        readers = known.readers
        if (same := self._same.get(readers)) is None:
            same = self._names == {one for one in readers if is_group(one)}
            self._same[readers] = same
        return same

    def beside(self, found: Unfinished, library: LibraryTitle) -> Unfinished:
        """Return who has not finished a season, with the groups that have not."""
        if not self._groups:
            return found
        done = [
            name
            for name, accounts in self._groups.items()
            if any(one.are_whole(accounts) for one in library.episodes)
        ]
        # Nearly always the very same set, which titles then share
        readers = self._readers.setdefault(found.readers, found.readers | self._names)
        return replace(found, readers=readers, done=tuple(sorted((*found.done, *done))))
