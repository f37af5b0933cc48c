"""A simulated Radarr: movies with real files below its root folder."""

from datetime import datetime
from pathlib import Path
from typing import override

from ..server import Json
from .history import Event, Reason
from .radarr_endpoints import RadarrEndpoints
from .rows import FileRow, MovieRow

VIDEO = b"a very small film\n"


class Radarr(RadarrEndpoints):
    """Radarr and its library, as a household fills it."""

    @override
    def begin(self) -> None:
        super().begin()
        self.movies: dict[int, MovieRow] = {}
        self.catalogue: dict[
            int, tuple[str, int]
        ] = {}  # TMDB id → title and year, for lookups

    def add_movie(
        self,
        title: str,
        year: int,
        tmdb: int,
        *,
        imdb: str | None,
        added: datetime,
        folder: Path | None = None,
    ) -> MovieRow:
        """Add a movie without a file."""
        folder = folder or self.root / f"{title} ({year})"
        row = MovieRow(next(self.ids), tmdb, imdb, title, year, folder, added)
        self.movies[row.id] = row
        self.catalogue[tmdb] = (title, year)
        return row

    def import_file(
        self,
        movie: MovieRow,
        size: int,
        date: datetime,
        *,
        name: str | None = None,
        real: bool = True,
    ) -> FileRow:
        """Give a movie a file, in place of the one it had: an import or an upgrade."""
        path = movie.folder / (name or f"{movie.folder.name}.mkv")
        if movie.file is not None:
            self.disk.remove(movie.file.path)
            self.drop(movie, movie.file, Reason.UPGRADE, date)
        for overwritten in [file for file in movie.files if file.path == path]:
            movie.forget(overwritten)
        if real:
            self.disk.write(path, VIDEO + str(path).encode())
            self.disk.write(
                path.with_suffix(".en.srt"),
                b"1\n00:00:01,000 --> 00:00:02,000\nHello.\n",
            )
            self.disk.write(movie.folder / "poster.jpg", b"a picture")
        else:
            self.disk.declare(path)
        movie.add(file := FileRow(next(self.ids), path, size, date))
        self.history.note(Event.IMPORTED, movie.id, file)
        return file

    def add_file(
        self, movie: MovieRow, name: str, size: int, date: datetime
    ) -> FileRow:
        """List one more file of a movie: what a rescan does with a second cut in its folder."""
        path = movie.folder / name
        self.disk.write(path, VIDEO + str(path).encode())
        movie.add(file := FileRow(next(self.ids), path, size, date))
        return file

    def rename_file(self, movie: MovieRow, file: FileRow, name: str) -> None:
        """Rename a file in its folder: its row stays the same one."""
        source, file.path = file.path, self.rename_on_disk(file.path, name)
        moment = self.clock.now()
        self.history.note(Event.RENAMED, movie.id, file, moment=moment, source=source)

    def scan(self, movie: MovieRow) -> None:
        """Drop the rows of files that are gone, then list each other video below the folder.

        Such a video's row and date are new, though it was there before; the last one is then named. That
        another movie's folder is in there makes no difference.
        """
        if not self.may_scan(movie.folder):
            return
        now = self.clock.now()
        for file in list(movie.files):
            if not self.sees(file.path):
                self.sizes[file.path] = file.size
                self.drop(movie, file, Reason.MISSING, now)
                movie.monitored = movie.monitored and not self.unmonitor_deleted
        known = {file.path for file in movie.files}
        for path in self.videos_below(movie.folder):
            if path not in known:
                size = self.found_size(path)
                movie.add(FileRow(next(self.ids), path, size, now))

    @override
    def add_listed(self, number: int) -> None:
        title, year = self.catalogue.get(number, (f"Film {number}", 2000))
        now = self.clock.now()
        self.add_movie(title, year, number, imdb=None, added=now)

    @override
    def run(self, command: Json) -> None:
        super().run(command)
        if command.get("name") == "RescanMovie":
            wanted = command.get("movieId")
            for row in self.movies.values():
                if wanted in {None, row.id}:
                    self.scan(row)
