"""A simulated Radarr: movies with real files below its root folder."""

from datetime import datetime
from pathlib import Path
from typing import override

from aiohttp import web

from ..clock import Clock
from ..disk import Disk
from ..server import Json, json_answer
from .base import API, flag, not_found, number_in
from .common import CommonEndpoints
from .radarr_shapes import movie_file_shape, movie_shape
from .rows import FileRow, MovieRow, QueueRow

VIDEO = b"a very small film\n"


class Radarr(CommonEndpoints):
    """Radarr 5 or 6: the API is v3 in both."""

    app_name = "Radarr"
    version = "6.1.2.10500"

    def __init__(
        self,
        clock: Clock,
        disk: Disk,
        root: Path,
        *,
        name: str,
        api_key: str,
        base_path: str = "",
    ) -> None:
        """Start with no movies."""
        super().__init__(
            clock, disk, root, name=name, api_key=api_key, base_path=base_path
        )
        self.movies: dict[int, MovieRow] = {}
        self.catalogue: dict[
            int, tuple[str, int]
        ] = {}  # TMDB id → title and year, for lookups

    @override
    def routes(self) -> list[web.RouteDef]:
        api = f"{self.base_path}{API}"
        return [
            *super().routes(),
            web.get(f"{api}/movie", self._list),
            web.get(f"{api}/movie/lookup", self._lookup),
            web.get(f"{api}/movie/{{id}}", self._get),
            web.delete(f"{api}/movie/{{id}}", self._delete),
            web.get(f"{api}/moviefile", self._list_files),
            web.get(f"{api}/moviefile/{{id}}", self._get_file),
            web.delete(f"{api}/moviefile/{{id}}", self._delete_file),
        ]

    # What a household does with it

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
        if real:
            self.disk.write(path, VIDEO + str(path).encode())
            self.disk.write(
                path.with_suffix(".en.srt"),
                b"1\n00:00:01,000 --> 00:00:02,000\nHello.\n",
            )
            self.disk.write(movie.folder / "poster.jpg", b"a picture")
        else:
            self.disk.declare(path)
        movie.file = FileRow(next(self.ids), path, size, date)
        return movie.file

    def movie_with(self, tmdb: int) -> MovieRow | None:
        """Return the movie with a TMDB id."""
        return next((row for row in self.movies.values() if row.tmdb == tmdb), None)

    # Answers

    def shape(self, row: MovieRow) -> Json:
        """Return a movie."""
        return movie_shape(row, f"{self.root}/")

    async def _list(self, request: web.Request) -> web.Response:
        tmdb = request.query.get("tmdbId")
        rows = self.movies.values()
        return json_answer(
            [self.shape(row) for row in rows if tmdb in {None, str(row.tmdb)}]
        )

    async def _lookup(self, request: web.Request) -> web.Response:
        kind, _, number = request.query.get("term", "").partition(":")
        if kind != "tmdb" or not number.isdecimal():
            return json_answer([])
        if row := self.movie_with(int(number)):
            return json_answer([self.shape(row)])
        if known := self.catalogue.get(int(number)):
            return json_answer(
                [
                    {
                        "title": known[0],
                        "year": known[1],
                        "tmdbId": int(number),
                        "hasFile": False,
                    }
                ]
            )
        return json_answer([])

    async def _get(self, request: web.Request) -> web.Response:
        row = self.movies.get(number_in(request) or 0)
        return (
            json_answer(self.shape(row))
            if row
            else not_found("Movie", request.match_info["id"])
        )

    async def _delete(self, request: web.Request) -> web.Response:
        row = self.movies.pop(number_in(request) or 0, None)
        if row is None:
            return not_found("Movie", request.match_info["id"])
        others = [other.folder for other in self.movies.values()]
        shared = any(
            other == row.folder or row.folder in other.parents for other in others
        )
        if (
            flag(request, "deleteFiles") and not shared
        ):  # shared: the real one only writes to its log
            self.remove_folder(row.folder)
        return json_answer({})

    def _file(self, request: web.Request) -> tuple[MovieRow, FileRow] | None:
        number = number_in(request)
        return next(
            (
                (row, row.file)
                for row in self.movies.values()
                if row.file and row.file.id == number
            ),
            None,
        )

    async def _list_files(self, request: web.Request) -> web.Response:
        wanted = request.query.getall("movieId", [])
        if not wanted:
            return json_answer(
                {"message": "movieId or movieFileIds must be provided"}, 400
            )
        rows = [row for row in self.movies.values() if str(row.id) in wanted]
        return json_answer(
            [movie_file_shape(row, row.file) for row in rows if row.file]
        )

    async def _get_file(self, request: web.Request) -> web.Response:
        found = self._file(request)
        return (
            json_answer(movie_file_shape(*found))
            if found
            else not_found("MovieFile", request.match_info["id"])
        )

    async def _delete_file(self, request: web.Request) -> web.Response:
        if (found := self._file(request)) is None:
            return not_found("MovieFile", request.match_info["id"])
        movie, file = found
        if problem := self.root_problem():
            return problem
        self.remove_file(file.path)
        movie.file = None
        return json_answer({})

    @override
    def queue_extra(self, row: QueueRow, request: web.Request) -> Json:
        movie = self.movies.get(row.movie_id or 0)
        extra: Json = {} if row.movie_id is None else {"movieId": row.movie_id}
        if movie and flag(request, "includeMovie"):
            extra["movie"] = self.shape(movie)
        return extra

    @override
    def video_size(self, path: Path) -> int | None:
        files = (
            row.file
            for row in self.movies.values()
            if row.file and row.file.path == path
        )
        return next((file.size for file in files), None)
