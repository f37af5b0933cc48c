"""Whether ids of two servers are of one title: every id that both have must agree."""

from typing import Protocol

from ..retention.model import MediaRecord


class HasIds(Protocol):
    """What a server lists with its ids; None is an id that it does not tell."""

    @property
    def tmdb_id(self) -> int | None:
        """Return TMDB's."""

    @property
    def tvdb_id(self) -> int | None:
        """Return TVDB's."""

    @property
    def imdb_id(self) -> str | None:
        """Return IMDb's."""


def agree(one: HasIds, media: MediaRecord) -> bool:
    """Return whether some id agrees with Jellyseerr's, and none is another."""
    both = _both(one, media)
    return bool(both) and all(mine == its for mine, its in both)


def contradict(one: HasIds, media: MediaRecord) -> bool:
    """Return whether some id is another than Jellyseerr's, whichever others agree."""
    return any(mine != its for mine, its in _both(one, media))


def has_any(one: HasIds) -> bool:
    """Return whether it has an id at all."""
    return any((one.tmdb_id, one.tvdb_id, one.imdb_id))


def _both(one: HasIds, media: MediaRecord) -> list[tuple[object, object]]:
    """Return the ids that both have."""
    pairs: list[tuple[object, object]] = [
        (one.tmdb_id, media.tmdb_id),
        (one.tvdb_id, media.tvdb_id),
        (one.imdb_id, media.imdb_id),
    ]
    return [(mine, its) for mine, its in pairs if mine and its]
