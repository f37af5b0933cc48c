"""Movies: in Radarr with a file, in Jellyfin, and in Jellyseerr's media."""

from datetime import datetime, timedelta

from ..jellyfin import ItemRow
from ..jellyseerr.rows import MediaRow
from ..servarr import Radarr
from ..servarr.rows import FileRow, MovieRow
from ..statuses import MediaStatus
from .people import People
from .titles import Movie, Series

GIGABYTE = 10**9
SCANNED_AFTER = timedelta(minutes=5)  # Jellyfin finds a file a little after its import


class Movies(People):
    """A household with movies."""

    def movie(
        self,
        title: str,
        *,
        tmdb: int | None = None,
        year: int = 2020,
        is_4k: bool = False,
        size: int = 4 * GIGABYTE,
        imported_days_ago: float | None = None,
        available: bool = True,
        imdb: str | None = "",
        radarr: Radarr | None = None,
        radarr_tmdb: int | None = None,
        in_radarr: bool = True,
        in_jellyfin: bool = True,
        in_jellyseerr: bool = True,
        real_file: bool = True,
        file_name: str | None = None,
        file_days_ago: float | None = None,
        minutes: float | None = 100,
    ) -> Movie:
        """Add a movie in one quality; without ``imported_days_ago`` its file comes an hour after the first request.

        The same ``tmdb`` again with ``is_4k`` is the same movie's other quality. ``available=False``: still without
        a file. ``radarr_tmdb``: Radarr holds another film under that id. ``size`` is reported, not written.
        Jellyfin's ``DateCreated`` is the file's date: ``file_days_ago`` in place of the import. ``minutes`` is the
        length, None if Jellyfin does not know it, as of a ``file_name`` that ends in ``.strm``.
        """
        tmdb = tmdb or next(self.tmdb_ids)
        imdb = f"tt{tmdb:07}" if imdb == "" else imdb
        server = radarr or (self.radarr_4k if is_4k else self.radarr)
        imported = self.clock.ago(
            days=30 if imported_days_ago is None else imported_days_ago
        )
        row = item = None
        if in_radarr:
            row = server.add_movie(
                title,
                year,
                radarr_tmdb or tmdb,
                imdb=imdb,
                added=imported - timedelta(hours=1),
            )
            if available:
                server.import_file(row, size, imported, name=file_name, real=real_file)
        if available and in_jellyfin:
            item = self._movie_item(title, year, tmdb, imdb, imported, row, is_4k)
            item.minutes = minutes
            if file_days_ago is not None:
                item.file_date = self.clock.ago(days=file_days_ago)
        self.jellyseerr.titles["movie", tmdb] = (title, year)
        movie = Movie(
            title, year, tmdb, is_4k, server, row, item, None, imported_days_ago is None
        )
        if in_jellyseerr:
            movie.media = self._movie_media(movie, imdb, imported, available)
        return movie

    def _movie_item(
        self,
        title: str,
        year: int,
        tmdb: int,
        imdb: str | None,
        imported: datetime,
        row: MovieRow | None,
        is_4k: bool,
    ) -> ItemRow:
        providers = {"Tmdb": str(tmdb)} | ({"Imdb": imdb} if imdb else {})
        path = row.file.path if row and row.file else None
        library = self.jellyfin.library
        name = title if path else f"{title} {tmdb} {is_4k}"
        item = library.add(
            "Movie", name, year, imported + SCANNED_AFTER, path, providers=providers
        )
        item.name, item.is_4k = title, is_4k
        return item

    def _movie_media(
        self, movie: Movie, imdb: str | None, imported: datetime, available: bool
    ) -> MediaRow:
        media = self.jellyseerr.find_media("movie", movie.tmdb)
        if media is None:
            number = next(self.jellyseerr.ids["media"])
            media = MediaRow(
                number, "movie", movie.tmdb, None, imdb, imported, imported
            )
            self.jellyseerr.add_media(media)
        side = media.side(movie.is_4k)
        side.status = MediaStatus.AVAILABLE if available else MediaStatus.PROCESSING
        if movie.row is not None:
            side.service_id = self.service_id(movie.radarr)
            side.external_id, side.slug = movie.row.id, str(movie.tmdb)
        if movie.item is not None:
            side.jellyfin_id = movie.item.id
        if available:
            media.added = max(imported + SCANNED_AFTER, media.added or imported)
        return media

    def set_import_date(self, movie: Movie, imported: datetime) -> None:
        """Move the import of a movie's first file to a moment, on all servers."""
        if movie.row is not None:
            movie.row.added = imported - timedelta(minutes=30)
            for file in movie.row.files[:1]:
                file.date_added = imported
        if movie.item is not None:
            movie.item.created = imported + SCANNED_AFTER
        if movie.media is not None and movie.media.added is not None:
            movie.media.added = movie.media.updated = imported + SCANNED_AFTER

    def upgrade(
        self,
        movie: Movie,
        *,
        size: int = 9 * GIGABYTE,
        days_ago: float = 0,
        name: str | None = None,
    ) -> None:
        """Replace the file: new id, size and import date; a new name is a new Jellyfin item."""
        row = movie.in_radarr
        movie.radarr.import_file(row, size, self.clock.ago(days=days_ago), name=name)
        if name and movie.item:
            self._found_again(movie)

    def second_file(
        self,
        movie: Movie,
        *,
        name: str | None = None,
        size: int = 5 * GIGABYTE,
        days_ago: float = 0,
    ) -> FileRow:
        """Return one more file of a movie, which Radarr then names; Jellyfin shows the first alone.

        ``name`` is relative to the movie's folder, and may have a sub-folder.
        """
        name = name or f"{movie.folder.name} - Director's Cut.mkv"
        date = self.clock.ago(days=days_ago)
        return movie.radarr.add_file(movie.in_radarr, name, size, date)

    def second_episode_file(
        self,
        series: Series,
        season: int,
        episode: int,
        *,
        name: str | None = None,
        size: int = 2 * GIGABYTE,
        days_ago: float = 0,
    ) -> FileRow:
        """Return one more file beside an episode's, listed until Sonarr's next scan though no episode names it.

        When the first is gone, a scan takes it for the episode's if its ``name`` tells which, as in ``S01E02``.
        """
        first = series.row.files[series.row_of(season, episode).file_id]
        name = name or f"{first.path.stem} - Second.mkv"
        date = self.clock.ago(days=days_ago)
        path = first.path.with_name(name)
        return series.sonarr.add_file(series.row, path, season, size, date)

    def rename_file(
        self,
        title: Movie | Series,
        name: str,
        *,
        season: int | None = None,
        episode: int | None = None,
    ) -> FileRow:
        """Return a movie's or an episode's file after it was renamed, on the disk and in Radarr or Sonarr.

        Its row keeps its id and date. Jellyfin still has the old path, and so nothing there until it is told.
        """
        if isinstance(title, Movie):
            movie_file = title.in_radarr.file
            assert movie_file is not None, f"{title.title} has no file"
            title.radarr.rename_file(title.in_radarr, movie_file, name)
            return movie_file
        assert season is not None, "a series' file is that of an episode"
        assert episode is not None, "a series' file is that of an episode"
        file = title.row.files[title.row_of(season, episode).file_id]
        title.sonarr.rename_file(title.row, file, name)
        return file

    def bring_back(
        self, movie: Movie, *, size: int = 4 * GIGABYTE, days_ago: float = 0
    ) -> None:
        """Import a deleted movie anew: again in Radarr and Jellyfin, where its old play state returns."""
        imported = self.clock.ago(days=days_ago)
        if not movie.managed:
            old = movie.in_radarr
            # Requested again, it may be there already
            movie.row = movie.radarr.movie_with(movie.tmdb) or movie.radarr.add_movie(
                movie.title,
                movie.year,
                movie.tmdb,
                imdb=old.imdb,
                added=imported,
                folder=old.folder,
            )
        movie.radarr.import_file(movie.in_radarr, size, imported)
        movie.follows_requests = False
        self._found_again(movie)
        movie.media = self._movie_media(movie, movie.in_radarr.imdb, imported, True)

    def _found_again(self, movie: Movie) -> None:
        row, before = movie.in_radarr, movie.item
        created = self.clock.now() if row.file is None else row.file.date_added
        movie.item = self._movie_item(
            movie.title, movie.year, movie.tmdb, row.imdb, created, row, movie.is_4k
        )
        if before is not None and before is not movie.item:
            movie.item.minutes = before.minutes
            for version in [*before.versions]:
                self.jellyfin.library.join(movie.item, version)
        if movie.media is not None:
            movie.media.side(movie.is_4k).jellyfin_id = movie.item.id
