"""Radarr: movies, their files, and the calls that remove them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..retention.copies import MediaFile
from .errors import NotFound, UnexpectedAnswer
from .fields import Row, rows
from .servarr import ServarrClient, blocked_by


@dataclass(frozen=True, slots=True)
class RadarrMovie:
    """A movie on one Radarr; `folder` is its path there, `tag_ids` are its tags.

    Times are in UTC, sizes in bytes.
    """

    id: int
    tmdb_id: int
    imdb_id: str | None
    title: str
    year: int | None
    folder: str
    has_file: bool
    monitored: bool
    files: tuple[MediaFile, ...]
    added_at: datetime | None
    tag_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MovieFiles:
    """The files of a movie; `folder` is that of the movie, None if they do not tell."""

    files: tuple[MediaFile, ...]
    folder: str | None


class RadarrClient(ServarrClient):
    """Calls to one Radarr; every method raises ClientError and nothing else."""

    app_name = "Radarr"
    _id_in_history = "movieId"
    _items_of_tag = "movieIds"

    async def movie(self, item_id: int) -> RadarrMovie | None:
        """Return a movie by Radarr's own id; None if Radarr says that it has none."""
        try:
            row = Row(self._name, "movie", await self._get(f"/movie/{item_id}"))
        except NotFound:
            return None
        if row.identifier("id") != item_id:
            raise row.refuse("id", "the one that was asked for")
        return await self._movie(row)

    async def movie_by_tmdb(self, tmdb_id: int) -> RadarrMovie | None:
        """Return a movie by its TMDB id; None if Radarr does not have it."""
        found = rows(
            self._name, "movie", await self._get("/movie", {"tmdbId": tmdb_id})
        )
        if not found:
            return None
        if len(found) > 1 or found[0].identifier("tmdbId") != tmdb_id:
            raise UnexpectedAnswer(
                self._name,
                "sent other movies than the one that was asked for: look at its log",
            )
        return await self._movie(found[0])

    async def movie_files(self, item_id: int) -> tuple[MediaFile, ...]:
        """Return the files of a movie; empty if it has none."""
        return (await self.files_of([item_id]))[item_id].files

    async def files_of(self, item_ids: Sequence[int]) -> dict[int, MovieFiles]:
        """Return the files of up to 100 movies, by the movies' ids.

        A movie that Radarr does not have has none. Neither, before Radarr 5, has any
        movie but the first: it took one id a call.
        """
        body = await self._get("/moviefile", {"movieId": item_ids})

        def shaped() -> dict[int, MovieFiles]:
            found: dict[int, list[Row]] = {item_id: [] for item_id in item_ids}
            for row in rows(self._name, "movie file", body):
                if (movie_id := row.identifier("movieId")) not in found:
                    raise UnexpectedAnswer(
                        self._name, "sent the files of another movie: look at its log"
                    )
                found[movie_id].append(row)
            return {movie_id: _files(one) for movie_id, one in found.items()}

        return await asyncio.to_thread(shaped)

    async def queued_movies(self) -> dict[int, bool]:
        """Return the movies that are being downloaded or imported, by id.

        Each with whether all its imports are blocked until a person acts.
        """
        rows_queued = await self._queue({"includeMovie": "false"})
        return blocked_by(lambda row: row.optional_identifier("movieId"), rows_queued)

    async def delete_file(self, file_id: int) -> bool:
        """Delete a movie's file from the disk; False if it was gone already.

        When Radarr answers, the file is gone. Conflict if the root folder is missing.
        """
        return await self._delete(f"/moviefile/{file_id}", timeout=self._deletion_limit)

    async def delete_movie(
        self, item_id: int, *, delete_files: bool, exclude: bool = False
    ) -> bool:
        """Remove a movie; False if it was gone already.

        With `delete_files` its whole folder goes too, some time after the answer. With
        `exclude` no list adds it again.
        """
        params = {
            "deleteFiles": "true" if delete_files else "false",
            "addImportExclusion": "true" if exclude else "false",
        }
        return await self._delete(f"/movie/{item_id}", params)

    async def search_movie(self, item_id: int) -> None:
        """Have Radarr search for and download a movie, some time after the answer."""
        await self._command("MoviesSearch", movieIds=[item_id])

    async def _movie(self, row: Row) -> RadarrMovie:
        identifier = row.identifier("id")
        # `hasFile` is null until Radarr has counted the files, and false once the one
        # that it names is gone
        has_file = row.boolean("hasFile") if "hasFile" in row else None
        shown = _file(row.row("movieFile")) if "movieFile" in row else None
        size = row.optional_integer("sizeOnDisk")
        named = row.optional_identifier("movieFileId", least=0)
        if shown is None:
            is_whole = has_file is False and not size
        else:
            # Of several files it lists one, names another, and counts the size of all
            is_whole = size in (None, shown.size) and named in (None, shown.id)
        files = (
            tuple(filter(None, (shown,)))
            if is_whole
            else await self.movie_files(identifier)
        )
        return RadarrMovie(
            id=identifier,
            tmdb_id=row.identifier("tmdbId"),
            imdb_id=row.optional_text("imdbId"),
            title=row.optional_name("title") or "",
            year=row.optional_integer("year", most=9999) or None,
            folder=row.text("path"),
            has_file=bool(files) or has_file is True,
            # One that does not say so may be wanted
            monitored=row.boolean("monitored") if "monitored" in row else True,
            files=files,
            added_at=row.timestamp("added"),
            tag_ids=row.lenient_identifiers("tags"),
        )


def _files(found: Sequence[Row]) -> MovieFiles:
    folders = {_folder_above(row) for row in found}
    return MovieFiles(
        tuple(_file(row) for row in found),
        folders.pop() if len(folders) == 1 else None,
    )


def _folder_above(row: Row) -> str | None:
    """Return the folder of the movie: a file's path, without its place in there."""
    inner = row.optional_text("relativePath")
    path = row.text("path")
    if inner is None or not path.endswith((f"/{inner}", f"\\{inner}")):
        return None
    return path[: -len(inner) - 1] or None


def _file(row: Row) -> MediaFile:
    return MediaFile(
        id=row.identifier("id"),
        path=row.text("path"),
        size=row.integer("size"),
        added_at=row.timestamp("dateAdded"),
    )
