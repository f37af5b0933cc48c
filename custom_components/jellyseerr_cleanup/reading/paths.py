"""Where files lie, compared from the end: mounts differ between containers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
import unicodedata

# A file's name and its folder: fewer parts would make strangers of one name the same
_LEAST_IN_COMMON = 2

type Parts = tuple[str, ...]


@lru_cache(maxsize=4096)
def parts_of(path: str) -> Parts:
    """Return the folders and the name of a file, the name first.

    Windows' and other separators are alike, and so are the ways to write an accent.
    """
    plain = unicodedata.normalize("NFC", path).replace("\\", "/")
    return tuple(part for part in reversed(plain.split("/")) if part)


def in_common(one: Parts, other: Parts) -> int:
    """Return how many parts two places have in common, counted from the end."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


@dataclass(slots=True)
class Places[Key]:
    """Things by where they lie.

    They are kept by a hash of where their paths end, with the paths that others hold
    anyway: the parts of all paths would take more memory than all else of a library.
    """

    _by_end: dict[int, tuple[tuple[Key, str], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[tuple[Key, str]]) -> Places[Key]:
        """Return things by their paths; a thing may have several."""
        places = cls()
        for key, path in paths:
            places.add(key, path)
        return places

    def add(self, key: Key, path: str) -> None:
        """Add a thing at a path; one without a folder is nowhere."""
        parts = parts_of(path)
        if len(parts) >= _LEAST_IN_COMMON:
            end = _end_of(parts)
            self._by_end[end] = (*self._others(end, key), (key, path))

    def remove(self, key: Key, path: str) -> None:
        """Remove a thing from a path."""
        end = _end_of(parts_of(path))
        if others := self._others(end, key):
            self._by_end[end] = others
        else:
            self._by_end.pop(end, None)

    def nearest(self, path: str) -> tuple[Key, ...]:
        """Return what has the longest end in common with a path, several if equal."""
        return next(self.by_nearness(path), ())

    def by_nearness(self, path: str) -> Iterator[tuple[Key, ...]]:
        """Yield what has as much in common with a path, the nearest first."""
        parts = parts_of(path)
        lengths = {
            key: in_common(parts, parts_of(theirs))
            for key, theirs in self._by_end.get(_end_of(parts), ())
        }
        for longest in sorted({*lengths.values()}, reverse=True):
            if longest >= _LEAST_IN_COMMON:
                yield tuple(key for key, one in lengths.items() if one == longest)

    def _others(self, end: int, key: Key) -> tuple[tuple[Key, str], ...]:
        return tuple(one for one in self._by_end.get(end, ()) if one[0] != key)


def _end_of(parts: Parts) -> int:
    return hash(parts[:_LEAST_IN_COMMON])
