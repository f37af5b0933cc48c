"""Sonarr's calls about the files of episodes."""

from pathlib import Path
from typing import override

from aiohttp import web

from ..server import Json, json_answer
from .answers import API, bad_request, done, no_such, not_found, number_asked, number_in
from .history import Reason
from .rows import FileRow, SeriesRow
from .sonarr_base import SonarrBase
from .sonarr_shapes import episode_file_shape

# What Sonarr attributes to an episode when it has the name of its file
COMPANIONS = {
    *(".ass", ".idx", ".smi", ".srt", ".ssa", ".sub", ".vtt"),
    *(".nfo", ".jpg", ".png"),
}


class EpisodeFiles(SonarrBase):
    """Listing and deleting the files of episodes."""

    @override
    def routes(self) -> list[web.RouteDef]:
        api = f"{self.base_path}{API}"
        return [
            *super().routes(),
            web.get(f"{api}/episodefile", self._files),
            web.delete(f"{api}/episodefile/bulk", self._delete_files),
            web.get(f"{api}/episodefile/{{id}}", self._get_file),
            web.delete(f"{api}/episodefile/{{id}}", self._delete_file),
        ]

    async def _files(self, request: web.Request) -> web.Response:
        if (number := number_asked(request, "seriesId")) is None:
            return bad_request("seriesId or episodeFileIds must be provided")
        if (row := self.series.get(number)) is None:
            return no_such("Series", number)
        return json_answer(
            [episode_file_shape(row, file) for file in row.files.values()]
        )

    def _known(self) -> dict[int, tuple[SeriesRow, FileRow]]:
        return {
            number: (row, file)
            for row in self.series.values()
            for number, file in row.files.items()
        }

    async def _get_file(self, request: web.Request) -> web.Response:
        found = self._known().get(number_in(request) or 0)
        if found is None:
            return not_found() if self.tells_problems else web.Response(status=404)
        return json_answer(episode_file_shape(*found))

    async def _delete_file(self, request: web.Request) -> web.Response:
        if (found := self._known().get(number_in(request) or 0)) is None:
            return no_such("EpisodeFile", request.match_info["id"])
        return self._remove(found[0].folder, *found) or done()

    async def _delete_files(self, request: web.Request) -> web.Response:
        body: Json = await request.json()
        return await self.delete_many(
            body.get("episodeFileIds") or [],
            self._known(),
            lambda row: row.folder,
            self._remove,
        )

    def _remove(
        self, folder: Path, series: SeriesRow, file: FileRow
    ) -> web.Response | None:
        """Delete a file where it would be below a folder, what belongs to it, and its row."""
        path = folder / file.path.relative_to(series.folder, walk_up=True)
        if problem := self.delete_file(folder, path):
            return problem
        if folder == series.folder:
            for companion in self._companions(path):
                self.remove_file(companion)
            if self.delete_empty_folders:
                self.remove_empty_folders(folder, path.parent)
        self.drop(series, file, Reason.MANUAL, self.clock.now())
        return None

    def _companions(self, video: Path) -> list[Path]:
        names = (f"{video.stem}.", f"{video.stem}-")
        return [
            path
            for path in self.files_in(video.parent)
            if path.suffix.lower() in COMPANIONS and path.name.startswith(names)
        ]
