"""Sonarr's calls about series."""

from typing import override

from aiohttp import web

from ..server import Json, json_answer
from .answers import API, done, flag, no_such, not_found, number_in, wrong_count
from .rows import SeasonRow, SeriesRow
from .sonarr_files import EpisodeFiles
from .sonarr_monitoring import Monitoring


class SonarrEndpoints(EpisodeFiles, Monitoring):
    """All calls of Sonarr."""

    @override
    def routes(self) -> list[web.RouteDef]:
        api = f"{self.base_path}{API}"
        return [
            *super().routes(),
            web.get(f"{api}/series", self._list),
            web.get(f"{api}/series/lookup", self._lookup),
            web.get(f"{api}/series/{{id}}", self._get),
            web.put(f"{api}/series/{{id}}", self._put),
            web.delete(f"{api}/series/{{id}}", self._delete),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        tvdb = request.query.get("tvdbId")
        return json_answer(
            [
                self.shape(row)
                for row in self.series.values()
                if tvdb in {None, str(row.tvdb)}
            ]
        )

    async def _lookup(self, request: web.Request) -> web.Response:
        kind, _, number = request.query.get("term", "").partition(":")
        rows = [
            row
            for row in self.series.values()
            if kind == "tvdb" and number == str(row.tvdb)
        ]
        return json_answer([self.shape(row) for row in rows])

    async def _get(self, request: web.Request) -> web.Response:
        row = self.series.get(number_in(request) or 0)
        return json_answer(self.shape(row)) if row else not_found()

    async def _put(self, request: web.Request) -> web.Response:
        """Take the body as the whole series: seasons that it lacks are gone.

        It is refused while the series' folder holds another series' folder.
        """
        if (row := self.series.get(number_in(request) or 0)) is None:
            return no_such("Series", request.match_info["id"])
        if any(row.folder in other.folder.parents for other in self.series.values()):
            return _is_ancestor(row)
        body: Json = await request.json()
        seasons = {
            season["seasonNumber"]: SeasonRow(
                season["seasonNumber"], bool(season.get("monitored"))
            )
            for season in body.get("seasons") or []
        }
        for number, season in seasons.items():
            if (
                number in row.seasons
                and row.seasons[number].monitored != season.monitored
            ):
                for episode in row.episodes.values():
                    if episode.season == number:
                        episode.monitored = season.monitored
        row.seasons = seasons
        row.monitored = bool(body.get("monitored"))
        row.tags = list(body.get("tags") or [])
        row.monitor_new_items = str(body.get("monitorNewItems") or "all")
        return json_answer(self.shape(row), 202)

    async def _delete(self, request: web.Request) -> web.Response:
        with_files = flag(request, "deleteFiles")
        excluded = flag(request, "addImportListExclusion")
        if (row := self.series.pop(number_in(request) or 0, None)) is None:
            return wrong_count(1, 0)
        self.history.forget(row.id)
        if excluded:
            self.exclusions[row.tvdb] = (row.title, row.year)
        if with_files:
            others = [other.folder for other in self.series.values()]
            self.remove_titles_folder(row.folder, others)
        return done()


def _is_ancestor(row: SeriesRow) -> web.Response:
    """Return the refusal of a series whose folder is above another one's."""
    path = str(row.folder)
    placeholders = {"path": path, "propertyName": "Path", "propertyValue": path}
    complaint = {
        "propertyName": "Path",
        "errorMessage": f"Path '{path}' is an ancestor of an existing series",
        "attemptedValue": path,
        "severity": "error",
        "errorCode": "SeriesAncestorValidator",
        "formattedMessageArguments": [],
        "formattedMessagePlaceholderValues": placeholders,
    }
    return json_answer([complaint], 400)
