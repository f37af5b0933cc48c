"""What a keep covers, and the id of the keep of just that."""

from dataclasses import dataclass

from ..retention.model import MediaType, TitleId
from ..retention.remembered import Keep


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a keep covers: a movie or a series, by its TMDB id.

    None means all seasons, and both qualities.
    """

    media_type: MediaType
    tmdb_id: int
    seasons: tuple[int, ...] | None = None
    is_4k: bool | None = None

    @classmethod
    def of(cls, keep: Keep) -> Coverage:
        """Return what a keep covers."""
        return cls(keep.media_type, keep.tmdb_id, keep.seasons, keep.is_4k)

    @classmethod
    def of_title(cls, title: TitleId) -> Coverage:
        """Return the coverage of one title: in its quality, of a series its season."""
        seasons = None if title.season is None else (title.season,)
        return cls(title.media_type, title.tmdb_id, seasons, title.is_4k)

    @property
    def keep_id(self) -> str:
        """Return the id of the one keep with exactly this coverage."""
        parts = [str(self.media_type), str(self.tmdb_id)]
        if self.seasons is not None:
            parts.append("s" + ",".join(str(season) for season in self.seasons))
        if self.is_4k is not None:
            parts.append("4k" if self.is_4k else "hd")
        return ":".join(parts)
