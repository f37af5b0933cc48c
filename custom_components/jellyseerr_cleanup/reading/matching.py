"""Which items of Jellyfin are a title's files: the files decide, not the numbers.

Servers lend numbers and ids; where a file lies, both sides see for themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from ..clients.jellyfin import ItemRow
from ..retention.copies import LibraryCopy, MediaFile
from ..retention.model import MediaRecord, MediaType, TitleId
from ..retention.reason import Reason, ReasonCode
from ..retention.titles import Title
from .file_book import FileBook
from .ids import contradict
from .item_map import ItemMap
from .paths import in_common, parts_of


class _Agreement(IntEnum):
    """How well an item's ids agree with a title."""

    NONE = 0
    IDS = 1
    NAMED = 2  # Jellyseerr names this very item, for this quality


@dataclass(frozen=True, slots=True)
class Matched:
    """The items of a title.

    `own` are those that are its files, with the ids of these files; `related` are
    others that may be the title. `unmatched` is why not every file is known to be an
    item: then the ids may decide. `unasked` are those of the others of which Jellyfin
    has not yet said where their versions lie.
    """

    own: Mapping[str, frozenset[int]]
    related: frozenset[str]
    unmatched: Reason | None = None
    unasked: frozenset[str] = frozenset()

    @property
    def may_go_by_ids(self) -> bool:
        """Return whether the ids may decide, since no file was found at all."""
        return (
            self.unmatched is not None
            and self.unmatched.code is ReasonCode.FILES_NOT_IN_JELLYFIN
        )

    @property
    def items(self) -> frozenset[str]:
        """Return every item that may be the title."""
        return self.related | self.own.keys()


@dataclass(frozen=True, slots=True)
class Matcher:
    """Matches files to items, by where both lie."""

    items: ItemMap
    files: FileBook

    def match(self, title: Title, copy: LibraryCopy) -> Matched:
        """Return the items of a title with these files."""
        related = self._related(title)
        own: dict[str, frozenset[int]] = {}
        ambiguous = False
        for file in copy.files:
            found = self._items_of(file, title, copy)
            ambiguous = ambiguous or len(found) > 1
            for item in found:
                own[item] = own.get(item, frozenset()) | {file.id}
        unasked: set[str] = set()
        for item in related - own.keys():
            paths = self.items.version_paths(item)
            if paths is None:
                unasked.add(item)
            elif versions := self._files_at(paths, title, copy):
                own[item] = versions
        others = related - own.keys()
        unmatched = (
            Reason.of(ReasonCode.FILE_AMBIGUOUS)
            if ambiguous
            else _unmatched(title, copy, own, others, self.items)
        )
        return Matched(own, others, unmatched, frozenset(unasked))

    def _related(self, title: Title) -> frozenset[str]:
        """Return what may be the title: movies by their ids, episodes by numbers."""
        if title.id.media_type is MediaType.TV:
            return self.items.episodes_of(title)
        return self.items.known_as(title.id, title.media)

    def _items_of(
        self, file: MediaFile, title: Title, copy: LibraryCopy
    ) -> frozenset[str]:
        """Return the items that are a file; several if it cannot be said which."""
        for near in self.items.places.by_nearness(file.path):
            ranked = {
                item: self._agreement(self.items.items[item], title.id, title.media)
                for item in near
                if self._may_be(self.items.items[item], file, title, copy)
            }
            if ranked or not self._has_double(file, title):
                best = max(ranked.values(), default=_Agreement.NONE)
                return frozenset(item for item, rank in ranked.items() if rank is best)
            # The nearest is the other quality's, which lies at the same path for
            # another server: this one's is farther off
        return frozenset()

    def _has_double(self, file: MediaFile, title: Title) -> bool:
        """Return whether another file, of the other quality, has the same path."""
        twin = self.files.titles.get(title.other_quality)
        return twin is not None and any(
            one.path == file.path and one.size != file.size for one in twin.copy.files
        )

    def _may_be(
        self, item: ItemRow, file: MediaFile, title: Title, copy: LibraryCopy
    ) -> bool:
        """Return whether an item may be a file that lies nearest to it."""
        assert item.path is not None
        agreement = self._agreement(item, title.id, title.media)
        place = parts_of(file.path)
        below = len(place) - len(parts_of(copy.folder)) + 1
        if in_common(parts_of(item.path), place) < below and not agreement:
            # Season folders of different series have the same names
            return False
        nearest = self.files.places.nearest(item.path)
        if (title.id, file.id) not in nearest:
            return False
        return all(
            agreement > self._agreement(item, rival, self.files.titles[rival].media)
            for rival, number in nearest
            if rival != title.id and not self._is_same_file(rival, number, file, title)
        )

    def _is_same_file(
        self, rival: TitleId, number: int, file: MediaFile, title: Title
    ) -> bool:
        """Return whether the other quality of a title has the very same file.

        Two servers may call different files alike: another size tells them apart.
        """
        if rival != title.other_quality:
            return False
        theirs = self.files.titles[rival].copy.files
        return any(
            one.id == number and (one.path, one.size) == (file.path, file.size)
            for one in theirs
        )

    def _agreement(
        self, item: ItemRow, title: TitleId, media: MediaRecord
    ) -> _Agreement:
        known = item.id if title.media_type is MediaType.MOVIE else item.series_id
        if known is None or known not in self.items.known_as(title, media):
            return _Agreement.NONE
        row = self.items.items.get(known)
        if row is not None and contradict(row, media):
            # Jellyfin takes it for another title: it can hold this one, and no more
            return _Agreement.NONE
        named = media.in_quality(title.is_4k).jellyfin_item_id
        return _Agreement.NAMED if known == named else _Agreement.IDS

    def _files_at(
        self, paths: frozenset[str], title: Title, copy: LibraryCopy
    ) -> frozenset[int]:
        """Return which of a title's files lie at one of these paths."""
        return frozenset(
            number
            for path in paths
            for owner, number in self.files.places.nearest(path)
            if owner == title.id and number in {file.id for file in copy.files}
        )


def _unmatched(
    title: Title,
    copy: LibraryCopy,
    own: Mapping[str, frozenset[int]],
    related: frozenset[str],
    items: ItemMap,
) -> Reason | None:
    """Return why not every file is known to be an item.

    None as well if Jellyfin does not have the title at all. Of a movie one file is
    enough.
    """
    known = {number for numbers in own.values() for number in numbers}
    missing = [file for file in copy.files_to_watch if file.id not in known]
    if not missing or (not own and not related):
        return None
    if not own:
        # Where ids would have to tell two qualities apart, and do not
        mixed_up = _may_be_the_other(title, items)
        return Reason.of(
            ReasonCode.FILE_AMBIGUOUS if mixed_up else ReasonCode.FILES_NOT_IN_JELLYFIN
        )
    if title.id.media_type is MediaType.MOVIE:
        return None
    name = min(parts_of(file.path)[0] for file in missing)
    return Reason.of(ReasonCode.FILE_NOT_IN_JELLYFIN, file=name)


def _may_be_the_other(title: Title, items: ItemMap) -> bool:
    """Return whether what has the title's ids may be its other quality.

    Jellyseerr names an item for the other quality, which a server has, and none for
    this one: it may have taken one for the other by its resolution.
    """
    named = title.media.in_quality(title.id.is_4k).jellyfin_item_id
    other = title.media.in_quality(not title.id.is_4k)
    return (
        named not in items.items
        and other.jellyfin_item_id is not None
        and other.service_id is not None
    )
