"""Handles that tests hold: they find their rows on the servers."""

from dataclasses import dataclass, field
from pathlib import Path

from ..jellyfin import AccountRow, ItemRow
from ..jellyseerr.rows import MediaRow, RequestRow, UserRow
from ..servarr import Radarr, Sonarr
from ..servarr.rows import EpisodeRow, FileRow, MovieRow, SeriesRow


@dataclass(frozen=True, slots=True, eq=False)
class User:
    """Somebody: a Jellyseerr user, a Jellyfin account, or both."""

    name: str
    row: UserRow | None
    account: AccountRow | None

    @property
    def id(self) -> int:
        """Return the id in Jellyseerr."""
        return self.in_jellyseerr.id

    @property
    def in_jellyseerr(self) -> UserRow:
        """Return the row in Jellyseerr."""
        assert self.row is not None, f"{self.name} is not in Jellyseerr"
        return self.row

    @property
    def jellyfin_id(self) -> str:
        """Return the id in Jellyfin."""
        assert self.account is not None, f"{self.name} is not in Jellyfin"
        return self.account.id


@dataclass(slots=True, eq=False)
class Movie:
    """A movie in one quality, with its rows on the servers."""

    title: str
    year: int
    tmdb: int
    is_4k: bool
    radarr: Radarr
    row: MovieRow | None  # in Radarr, as it was added
    item: ItemRow | None  # in Jellyfin, as it was added
    media: MediaRow | None  # in Jellyseerr
    follows_requests: bool = True  # the file's date follows the first request's

    @property
    def id(self) -> str:
        """Return the title id, as in ``movie:603:hd``."""
        return f"movie:{self.tmdb}:{'4k' if self.is_4k else 'hd'}"

    @property
    def in_radarr(self) -> MovieRow:
        """Return Radarr's row."""
        assert self.row is not None, f"{self.title} was never in Radarr"
        return self.row

    @property
    def in_jellyfin(self) -> ItemRow:
        """Return Jellyfin's row."""
        assert self.item is not None, f"{self.title} was never in Jellyfin"
        return self.item

    @property
    def in_jellyseerr(self) -> MediaRow:
        """Return Jellyseerr's media row, shared by HD and 4K."""
        assert self.media is not None, f"{self.title} was never in Jellyseerr"
        return self.media

    @property
    def folder(self) -> Path:
        """Return its folder."""
        return self.in_radarr.folder

    @property
    def paths(self) -> list[Path]:
        """Return where all the files are that Radarr lists, oldest first."""
        return [file.path for file in self.in_radarr.files]

    @property
    def path(self) -> Path:
        """Return where its video file is, or would be: of several, the one that Radarr names."""
        row = self.in_radarr
        return row.file.path if row.file else row.folder / f"{row.folder.name}.mkv"

    @property
    def exists(self) -> bool:
        """Tell whether its video file is on disk."""
        return self.radarr.disk.exists(self.path)

    @property
    def managed(self) -> bool:
        """Tell whether Radarr still lists it."""
        return self.row is not None and self.radarr.movies.get(self.row.id) is self.row


@dataclass(slots=True, eq=False)
class Series:
    """A series in one quality, with its rows on the servers; seasons are titles of their own."""

    title: str
    year: int
    tmdb: int
    tvdb: int
    is_4k: bool
    sonarr: Sonarr
    row: SeriesRow
    media: MediaRow | None
    item: ItemRow | None  # the series in Jellyfin
    seasons: dict[int, ItemRow] = field(default_factory=dict)  # in Jellyfin
    episodes: dict[tuple[int, int], ItemRow] = field(
        default_factory=dict
    )  # in Jellyfin, by season and number
    follows_requests: bool = True
    minutes: float | None = 45  # of an episode; None: unknown to Jellyfin

    def id(self, season: int) -> str:
        """Return a season's title id, as in ``tv:1399:s2:hd``."""
        return f"tv:{self.tmdb}:s{season}:{'4k' if self.is_4k else 'hd'}"

    @property
    def in_jellyfin(self) -> ItemRow:
        """Return Jellyfin's row of the series."""
        assert self.item is not None, f"{self.title} was never in Jellyfin"
        return self.item

    @property
    def in_jellyseerr(self) -> MediaRow:
        """Return Jellyseerr's media row, shared by HD and 4K."""
        assert self.media is not None, f"{self.title} was never in Jellyseerr"
        return self.media

    def watchable(
        self, season: int | None = None, episode: int | None = None
    ) -> list[ItemRow]:
        """Return the real episodes in Jellyfin: all but specials, of one season, or one."""
        return [
            item
            for (number, index), item in self.episodes.items()
            if not item.virtual
            and (number > 0 if season is None else number == season)
            and episode in {None, index}
        ]

    def row_of(self, season: int, episode: int) -> EpisodeRow:
        """Return Sonarr's row of an episode."""
        rows = self.row.episodes.values()
        return next(
            row for row in rows if (row.season, row.number) == (season, episode)
        )

    def files(self, season: int) -> list[FileRow]:
        """Return Sonarr's files of a season."""
        return self.row.files_of(season)

    def exists(self, season: int) -> bool:
        """Tell whether any video of a season is on disk."""
        folder = self.row.folder / (
            "Specials" if season == 0 else f"Season {season:02}"
        )
        return any(path.suffix == ".mkv" for path in self.sonarr.disk.files_in(folder))


@dataclass(slots=True, eq=False)
class Request:
    """A request, with its row in Jellyseerr."""

    row: RequestRow
    open_rows: dict[int, RequestRow]

    @property
    def id(self) -> int:
        """Return its id."""
        return self.row.id

    @property
    def exists(self) -> bool:
        """Tell whether Jellyseerr still has it."""
        return self.row.id in self.open_rows


def item_of(
    title: Movie | Series, season: int | None = None, episode: int | None = None
) -> ItemRow:
    """Return Jellyfin's row of a movie, a series, a season or an episode."""
    if isinstance(title, Movie) or season is None:
        return title.in_jellyfin
    return title.seasons[season] if episode is None else title.episodes[season, episode]
