"""Movies: in Radarr with a file, in Jellyfin, and in Jellyseerr's media."""

from datetime import datetime, timedelta

from ..jellyfin import ItemRow
from ..jellyseerr.rows import MediaRow
from ..servarr import Radarr
from ..servarr.rows import MovieRow
from ..statuses import MediaStatus
from .people import People
from .titles import Movie

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
    ) -> Movie:
        """Add a movie in one quality; without ``imported_days_ago`` its file comes an hour after the first request.

        The same ``tmdb`` again with ``is_4k`` is the same movie's other quality. ``available=False``: still without
        a file. ``radarr_tmdb``: Radarr holds another film under that id. ``size`` is reported, not written.
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
                server.import_file(row, size, imported, real=real_file)
        if available and in_jellyfin:
            item = self._movie_item(title, year, tmdb, imdb, imported, row, is_4k)
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
        item.name = title
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
        """Move the import of a movie's file to a moment, on all servers."""
        if movie.row is not None:
            movie.row.added = imported - timedelta(minutes=30)
            if movie.row.file is not None:
                movie.row.file.date_added = imported
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

    def bring_back(
        self, movie: Movie, *, size: int = 4 * GIGABYTE, days_ago: float = 0
    ) -> None:
        """Import a deleted movie anew: again in Radarr and Jellyfin, where its old play state returns."""
        imported = self.clock.ago(days=days_ago)
        if not movie.managed:
            old = movie.in_radarr
            movie.row = movie.radarr.add_movie(
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
        row = movie.in_radarr
        created = self.clock.now() if row.file is None else row.file.date_added
        movie.item = self._movie_item(
            movie.title, movie.year, movie.tmdb, row.imdb, created, row, movie.is_4k
        )
        if movie.media is not None:
            movie.media.side(movie.is_4k).jellyfin_id = movie.item.id
