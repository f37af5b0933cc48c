"""Movies and seasons as the oracle looks at them: files, and each account's doings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.media_stack import Movie, Series
from tests.media_stack.jellyfin import AccountRow
from tests.media_stack.jellyfin.library import Library
from tests.media_stack.jellyfin.rows import ItemRow, WatchRow
from tests.media_stack.jellyseerr.rows import MediaRow
from tests.media_stack.servarr import Radarr, Sonarr
from tests.media_stack.servarr.rows import EpisodeRow, FileRow


@dataclass(frozen=True)
class Season:
    """One season of a series in one quality."""

    series: Series
    number: int

    @property
    def id(self) -> str:
        """Return the title's id."""
        return self.series.id(self.number)

    @property
    def tmdb(self) -> int:
        """Return the TMDB id of its series."""
        return self.series.tmdb

    @property
    def is_4k(self) -> bool:
        """Whether its series is in 4K."""
        return self.series.is_4k

    @property
    def media(self) -> MediaRow | None:
        """Return Jellyseerr's row of its series."""
        return self.series.media

    @property
    def in_jellyseerr(self) -> MediaRow:
        """Return Jellyseerr's row of its series, which is there."""
        return self.series.in_jellyseerr

    @property
    def exists(self) -> bool:
        """Whether any of its files is there."""
        return bool(files_of(self))

    @property
    def episodes(self) -> list[EpisodeRow]:
        """Return what Sonarr knows of it."""
        rows = self.series.row.episodes.values()
        return [row for row in rows if row.season == self.number]

    @property
    def items(self) -> list[ItemRow]:
        """Return its episodes in Jellyfin, those without a file too."""
        every = self.series.episodes.items()
        return [item for (season, _), item in every if season == self.number]


type Title = Movie | Season


@dataclass(frozen=True)
class Seen:
    """What one account did with all files of a title; the oldest watch counts, too."""

    account: str
    finished: bool = False
    latest: datetime | None = None
    oldest: datetime | None = None
    undated: bool = False
    begun: bool = False
    begun_at: datetime | None = None
    favorite: bool = False


def server_of(title: Title) -> Radarr | Sonarr:
    """Return where a title's files are."""
    return title.radarr if isinstance(title, Movie) else title.series.sonarr


def files_of(title: Title) -> list[FileRow]:
    """Return a title's files."""
    if isinstance(title, Movie):
        file = title.in_radarr.file
        return [file] if file else []
    series = title.series
    there = series.sonarr.series.get(series.row.id) is series.row
    return series.row.files_of(title.number) if there else []


def prints_of(title: Title) -> frozenset[tuple[int, int]]:
    """Return a title's files by id and size."""
    return frozenset((file.id, file.size) for file in files_of(title))


def is_queued(title: Title) -> bool:
    """Whether something of a title is being fetched."""
    if isinstance(title, Movie):
        item = title.in_radarr.id
        return any(row.movie_id == item for row in title.radarr.queue)
    return any(
        row.series_id == title.series.row.id and row.season in (title.number, None)
        for row in title.series.sonarr.queue
    )


def items_of(title: Title) -> list[ItemRow]:
    """Return a title's items in Jellyfin."""
    return [title.in_jellyfin] if isinstance(title, Movie) else title.items


def seen_by(title: Title, library: Library) -> Iterator[Seen]:
    """Return what each account did with a title."""
    for account in library.accounts.values():
        if isinstance(title, Movie):
            watch = title.in_jellyfin.watches.get(account.id, WatchRow())
            yield _seen_movie(account.id, watch)
        else:
            yield _seen_season(title, account, library)


def _seen_movie(account: str, watch: WatchRow) -> Seen:
    at, done = watch.last_played, _done(watch)
    begun = not done and _touched(watch)
    return Seen(
        account,
        finished=done,
        latest=at if done else None,
        oldest=at if done else None,
        undated=done and at is None,
        begun=begun,
        begun_at=at if begun else None,
        favorite=watch.favorite,
    )


def _seen_season(season: Season, account: AccountRow, library: Library) -> Seen:
    series = season.series
    items = [one for one in season.items if library.visible(one, account)]
    watches = [one.watches.get(account.id, WatchRow()) for one in items]
    liked = [series.in_jellyfin, *items]
    if season.number in series.seasons:
        liked.append(series.seasons[season.number])
    favorite = any(
        one.watches[account.id].favorite for one in liked if account.id in one.watches
    )
    ends = [
        [
            watch
            for item, watch in zip(items, watches, strict=True)
            if item.path == file.path and _done(watch)
        ]
        for file in files_of(season)
    ]
    touched = [one.last_played for one in watches if _touched(one)]
    if not ends or not all(ends) or any(_touched(w) and not _done(w) for w in watches):
        undated = None in touched
        latest = max((at for at in touched if at), default=None)
        return Seen(
            account.id,
            begun=bool(touched),
            begun_at=None if undated else latest,
            favorite=favorite,
        )
    dates = [watch.last_played for (watch,) in ends]
    known = [date for date in dates if date is not None]
    undated = len(known) < len(dates)
    return Seen(
        account.id,
        finished=True,
        latest=None if undated else max(known),
        oldest=min(known, default=None),
        undated=undated,
        favorite=favorite,
    )


def _done(watch: WatchRow) -> bool:
    return watch.played and not watch.position


def _touched(watch: WatchRow) -> bool:
    return watch.played or watch.position > 0 or watch.last_played is not None
