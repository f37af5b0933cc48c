"""What a keep covers, and what is left of keeps when a part of that is released."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .model import MediaType, TitleId
from .remembered import Keep


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a keep covers: a movie or a series, by its TMDB id.

    None means all seasons, also those to come, but for `except_seasons`; and both
    qualities.
    """

    media_type: MediaType
    tmdb_id: int
    seasons: tuple[int, ...] | None = None
    is_4k: bool | None = None
    except_seasons: tuple[int, ...] = ()

    @classmethod
    def of(cls, keep: Keep) -> Coverage:
        """Return what a keep covers."""
        return cls(
            keep.media_type,
            keep.tmdb_id,
            keep.seasons,
            keep.is_4k,
            keep.except_seasons,
        )

    @classmethod
    def of_title(cls, title: TitleId) -> Coverage:
        """Return the coverage of one title."""
        seasons = None if title.season is None else (title.season,)
        return cls(title.media_type, title.tmdb_id, seasons, title.is_4k)

    @property
    def keep_id(self) -> str:
        """Return the id of the one keep with exactly this coverage."""
        parts = [str(self.media_type), str(self.tmdb_id)]
        if self.seasons is not None:
            parts.append("s" + ",".join(map(str, self.seasons)))
        if self.except_seasons:
            parts.append("x" + ",".join(map(str, self.except_seasons)))
        if self.is_4k is not None:
            parts.append("4k" if self.is_4k else "hd")
        return ":".join(parts)

    def touches(self, other: Coverage) -> bool:
        """Return whether some title is covered by both."""
        return (
            (self.media_type, self.tmdb_id) == (other.media_type, other.tmdb_id)
            and self._shares_a_season(other)
            and (None in (self.is_4k, other.is_4k) or self.is_4k is other.is_4k)
        )

    def _shares_a_season(self, other: Coverage) -> bool:
        if self.seasons is None and other.seasons is None:
            return True
        if self.seasons is None:
            return other._shares_a_season(self)
        return any(other._has_season(one) for one in self.seasons)

    def _has_season(self, season: int) -> bool:
        if self.seasons is None:
            return season not in self.except_seasons
        return season in self.seasons

    def without(self, other: Coverage, known: Iterable[TitleId]) -> list[Coverage]:
        """Return what is left of this coverage once another is taken away.

        Of all seasons all others are, also those to come; of the rest only what covers
        a `known` title: nobody is told of keeps of nothing.
        """
        titles = [Coverage.of_title(one) for one in known]
        left: list[Coverage] = []
        if self.is_4k is None and other.is_4k is not None:
            same = self if other.seasons is None else self._only(other.seasons)
            left.append(replace(same, is_4k=not other.is_4k))
        if other.seasons is not None:
            left.append(self._but(other.seasons))
        return [
            one
            for one in left
            if (one.seasons is None and one.media_type is MediaType.TV)
            or any(one.touches(title) for title in titles)
        ]

    def _only(self, seasons: tuple[int, ...]) -> Coverage:
        these = tuple(one for one in seasons if self._has_season(one))
        return replace(self, seasons=these, except_seasons=())

    def _but(self, seasons: tuple[int, ...]) -> Coverage:
        if self.seasons is None:
            excepted = {*self.except_seasons, *seasons}
            return replace(self, except_seasons=tuple(sorted(excepted)))
        rest = tuple(one for one in self.seasons if one not in seasons)
        return replace(self, seasons=rest)


def released(
    keeps: tuple[Keep, ...], named: Coverage, known: Iterable[TitleId]
) -> tuple[Keep, ...]:
    """Return what is left of all keeps once what is named is released.

    A keep of exactly that goes alone; else each that covers some of it, in whatever
    form it was kept, goes as far as it does.
    """
    if any(Coverage.of(keep) == named for keep in keeps):
        return tuple(keep for keep in keeps if Coverage.of(keep) != named)
    left: dict[str, Keep] = {}
    titles = tuple(known)
    for keep in keeps:
        for part in _parts_left(keep, named, titles):
            # It may be what another keep covers: the longer one stays
            other = left.get(part.id)
            left[part.id] = part if other is None else max(other, part, key=_end)
    return tuple(left.values())


def _parts_left(
    keep: Keep, named: Coverage, known: tuple[TitleId, ...]
) -> Iterator[Keep]:
    covered = Coverage.of(keep)
    if not covered.touches(named):
        yield keep
        return
    # A member's keep has the member in its id
    whose = keep.id.removeprefix(covered.keep_id)
    for part in covered.without(named, known):
        key = f"{part.keep_id}{whose}"
        yield replace(
            keep,
            id=key,
            seasons=part.seasons,
            is_4k=part.is_4k,
            except_seasons=part.except_seasons,
        )


def _end(keep: Keep) -> tuple[bool, float]:
    return keep.until is None, keep.until.timestamp() if keep.until else 0
