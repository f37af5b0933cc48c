"""Whose each file is: what Radarr and Sonarr said last of the titles' files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..retention.copies import LibraryCopy
from ..retention.model import MediaRecord, TitleId
from ..retention.reason import Unknown
from .paths import Places
from .unanswered import said_nothing

type FileKey = tuple[TitleId, int]


@dataclass(frozen=True, slots=True)
class KnownFiles:
    """The copy of a title as it was read last, and Jellyseerr's row of its media."""

    media: MediaRecord
    copy: LibraryCopy


@dataclass(slots=True)
class FileBook:
    """The files of all titles, also of those whose server does not answer now."""

    titles: dict[TitleId, KnownFiles] = field(default_factory=dict)
    places: Places[FileKey] = field(default_factory=Places)
    version: int = 0
    """Another number whenever anything changed."""

    def note(
        self,
        copies: Mapping[TitleId, LibraryCopy | Unknown],
        media: Mapping[TitleId, MediaRecord],
    ) -> None:
        """Take over what was read.

        A server that did not answer said nothing, and files that are away may come
        back: which of them were watched stays known.
        """
        for title, copy in copies.items():
            if isinstance(copy, LibraryCopy):
                if copy.files:
                    self._write(title, KnownFiles(media[title], copy))
            elif not said_nothing(copy):
                self._forget(title)

    def forget(self, titles: Iterable[TitleId]) -> None:
        """Forget titles that nobody requests any more."""
        for title in titles:
            self._forget(title)

    def _write(self, title: TitleId, known: KnownFiles) -> None:
        before = self.titles.get(title)
        if before == known:
            return
        self.version += 1
        if before is None or before.copy.files != known.copy.files:
            self._forget(title)
            for file in known.copy.files:
                self.places.add((title, file.id), file.path)
        self.titles[title] = known

    def _forget(self, title: TitleId) -> None:
        if (before := self.titles.pop(title, None)) is not None:
            self.version += 1
            for file in before.copy.files:
                self.places.remove((title, file.id), file.path)
