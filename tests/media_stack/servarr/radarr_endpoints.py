"""What Radarr answers, and what its calls change."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import override

from aiohttp import web

from ..server import Json, json_answer
from .answers import API, bad_request, done, flag, no_such, not_found, number_in
from .history import Event, Reason
from .lists import ImportLists
from .radarr_shapes import movie_file_shape, movie_shape
from .rows import FileRow, MovieRow, QueueRow
from .shapes import MOVIE_QUALITY


class RadarrEndpoints(ImportLists):
    """The calls of Radarr 5 and 6: the API is v3 in both."""

    app_name = "Radarr"
    version = "6.1.2.10500"
    title_kind = file_kind = "movie"
    title_name, file_name = "Movie", "movie file"
    exclusions_path = "exclusions"
    quality = MOVIE_QUALITY
    movies: dict[int, MovieRow]
    catalogue: dict[int, tuple[str, int]]

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
            web.delete(f"{api}/moviefile/bulk", self._delete_files),
            web.get(f"{api}/moviefile/{{id}}", self._get_file),
            web.delete(f"{api}/moviefile/{{id}}", self._delete_file),
        ]

    def drop(
        self, movie: MovieRow, file: FileRow, reason: Reason, moment: datetime
    ) -> None:
        """Forget a file, with an event that tells why."""
        self.history.note(Event.DELETED, movie.id, file, moment=moment, reason=reason)
        movie.forget(file)

    @override
    def tagged_rows(self) -> Iterable[MovieRow]:
        return self.movies.values()

    @override
    def folder_of(self, title_id: int) -> Path | None:
        row = self.movies.get(title_id)
        return row.folder if row else None

    def movie_with(self, tmdb: int) -> MovieRow | None:
        """Return the movie with a TMDB id."""
        return next((row for row in self.movies.values() if row.tmdb == tmdb), None)

    def shape(self, row: MovieRow) -> Json:
        """Return a movie as it is when asked for alone: the first of its files is shown."""
        return movie_shape(row, str(self.root), next(iter(row.files), None))

    def listed_shape(self, row: MovieRow) -> Json:
        """Return a movie as it is in the whole list: the newest of its files is shown."""
        return movie_shape(row, str(self.root), next(reversed(row.files), None))

    async def _list(self, request: web.Request) -> web.Response:
        if (tmdb := request.query.get("tmdbId")) is None:
            return json_answer([self.listed_shape(row) for row in self.movies.values()])
        rows = self.movies.values()
        return json_answer([self.shape(row) for row in rows if str(row.tmdb) == tmdb])

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
        return json_answer(self.shape(row)) if row else not_found()

    async def _delete(self, request: web.Request) -> web.Response:
        with_files = flag(request, "deleteFiles")
        excluded = flag(request, "addImportExclusion")  # by no other name
        row = self.movies.pop(number_in(request) or 0, None)
        if row is None:
            return no_such("Movie", request.match_info["id"])
        self.history.forget(row.id)
        if excluded:
            self.exclusions[row.tmdb] = (row.title, row.year)
        if with_files:
            others = [other.folder for other in self.movies.values()]
            self.remove_titles_folder(row.folder, others)
        return done()

    def _file(self, request: web.Request) -> tuple[MovieRow, FileRow] | None:
        number = number_in(request)
        return next(
            (
                (row, file)
                for row in self.movies.values()
                for file in row.files
                if file.id == number
            ),
            None,
        )

    async def _list_files(self, request: web.Request) -> web.Response:
        """Return the files of all movies that are named; an unknown movie has none."""
        wanted = set(request.query.getall("movieId", []))
        if not wanted:
            return bad_request("movieId or movieFileIds must be provided")
        rows = [row for row in self.movies.values() if str(row.id) in wanted]
        return json_answer(
            [movie_file_shape(row, file) for row in rows for file in row.files]
        )

    async def _get_file(self, request: web.Request) -> web.Response:
        found = self._file(request)
        return json_answer(movie_file_shape(*found)) if found else not_found()

    async def _delete_file(self, request: web.Request) -> web.Response:
        if (found := self._file(request)) is None:
            return no_such("MovieFile", request.match_info["id"])
        return self._remove(found[0].folder, *found) or done()

    async def _delete_files(self, request: web.Request) -> web.Response:
        body: Json = await request.json()
        return await self.delete_many(
            body.get("movieFileIds") or [],
            {
                file.id: (row, file)
                for row in self.movies.values()
                for file in row.files
            },
            lambda row: row.folder,
            self._remove,
        )

    def _remove(
        self, folder: Path, movie: MovieRow, file: FileRow
    ) -> web.Response | None:
        """Delete a file where it would be below a folder, and forget it."""
        path = folder / file.path.relative_to(movie.folder, walk_up=True)
        if problem := self.delete_file(folder, path):
            return problem
        self.drop(movie, file, Reason.MANUAL, self.clock.now())
        return None

    @override
    def titles_folders(self) -> list[Path]:
        return [row.folder for row in self.movies.values()]

    @override
    def held_ids(self) -> set[int]:
        return {row.tmdb for row in self.movies.values()}

    @override
    def exclusion_shape(self, row: int, number: int, title: str, year: int) -> Json:
        body = {"tmdbId": number, "movieTitle": title, "movieYear": year}
        return body | {"id": row}

    @override
    def is_known(self, row: QueueRow) -> bool:
        return row.movie_id in self.movies

    @override
    def queue_extra(self, row: QueueRow, request: web.Request) -> Json:
        movie = self.movies.get(row.movie_id or 0)
        extra: Json = {} if row.movie_id is None else {"movieId": row.movie_id}
        extra["quality"] = MOVIE_QUALITY
        if movie and flag(request, "includeMovie"):
            extra["movie"] = self.shape(movie)
        return extra

    @override
    def video_size(self, path: Path) -> int | None:
        files = (
            file
            for row in self.movies.values()
            for file in row.files
            if file.path == path
        )
        return next((file.size for file in files), None)
