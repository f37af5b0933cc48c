"""A movie or a series with one file, so that one test asks both kinds of server."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .conftest import Answered, Ask
from .household import Household
from .servarr import Radarr, Sonarr
from .servarr.rows import FileRow, MovieRow, SeriesRow

API = "/api/v3"


@dataclass(frozen=True, slots=True)
class Holding:
    """A title and its first file in one Radarr or Sonarr."""

    server: Radarr | Sonarr
    row: MovieRow | SeriesRow
    file: FileRow
    ask: Ask

    @property
    def folder(self) -> Path:
        """Return the title's folder."""
        return self.row.folder

    @property
    def path(self) -> Path:
        """Return where the file is, or was."""
        return self.file.path

    @property
    def listed(self) -> bool:
        """Tell whether the server still has the file's row."""
        files = self.row.files
        return self.file in (files.values() if isinstance(files, dict) else files)

    @property
    def managed(self) -> bool:
        """Tell whether the server still has the title."""
        titles: Any = (
            self.server.movies
            if isinstance(self.server, Radarr)
            else self.server.series
        )
        return titles.get(self.row.id) is self.row

    async def delete_file(self) -> Answered:
        """Delete the file alone."""
        kind = "moviefile" if isinstance(self.server, Radarr) else "episodefile"
        return await self.ask(self.server, "DELETE", f"{API}/{kind}/{self.file.id}")

    async def delete(self, query: str = "deleteFiles=true") -> Answered:
        """Delete the title, with its files."""
        kind = "movie" if isinstance(self.server, Radarr) else "series"
        path = f"{API}/{kind}/{self.row.id}?{query}"
        return await self.ask(self.server, "DELETE", path)

    async def listing(self, folder: Path | None = None) -> dict[str, Any]:
        """Return what the server lists of a folder: that of the file by default."""
        query = {
            "path": f"{folder or self.path.parent}/",
            "includeFiles": "true",
            "allowFoldersWithoutTrailingSlashes": "true",
        }
        status, body = await self.ask(
            self.server, "GET", f"{API}/filesystem", params=query
        )
        assert status == 200
        assert isinstance(body, dict)
        return body

    async def seen(self, folder: Path | None = None) -> set[str]:
        """Return the paths of all that the server lists of a folder."""
        body = await self.listing(folder)
        return {
            entry["path"] for key in ("directories", "files") for entry in body[key]
        }


type Hold = Callable[[Household, Ask], Holding]


def hold_movie(home: Household, ask: Ask) -> Holding:
    """Return a movie, one of two in its Radarr."""
    movie = home.movie("The Comet")
    home.movie("Beside")
    return Holding(home.radarr, movie.in_radarr, movie.in_radarr.files[0], ask)


def hold_series(home: Household, ask: Ask) -> Holding:
    """Return a series, one of two in its Sonarr."""
    series = home.series("Harbour Lights", seasons={1: 1})
    home.series("Beside", seasons={1: 1})
    return Holding(home.sonarr, series.row, series.files(1)[0], ask)


both_kinds = pytest.mark.parametrize("hold", [hold_movie, hold_series])
EMPTY = (200, "")
