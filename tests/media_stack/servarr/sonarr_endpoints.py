"""What Sonarr answers, and what its calls change."""

from datetime import datetime
from pathlib import Path
from typing import Any, override

from aiohttp import web

from ..server import Json, json_answer
from .base import API, flag, not_found, number_asked, number_in
from .history import Event, Reason
from .history_endpoints import HistoryEndpoints
from .rows import FileRow, QueueRow, SeasonRow, SeriesRow
from .shapes import QUALITY
from .sonarr_shapes import episode_file_shape, episode_shape, series_shape


class SonarrEndpoints(HistoryEndpoints):
    """The calls of Sonarr 4."""

    app_name = "Sonarr"
    version = "4.0.16.2945"
    title_kind, file_kind = "series", "episode"
    quality = QUALITY
    series: dict[int, SeriesRow]

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
            web.post(f"{api}/seasonpass", self._season_pass),
            web.get(f"{api}/episode", self._episodes),
            web.put(f"{api}/episode/monitor", self._monitor),
            web.get(f"{api}/episodefile", self._files),
            web.delete(f"{api}/episodefile/bulk", self._delete_files),
            web.get(f"{api}/episodefile/{{id}}", self._get_file),
            web.delete(f"{api}/episodefile/{{id}}", self._delete_file),
        ]

    def drop(
        self, series: SeriesRow, file: FileRow, reason: Reason, moment: datetime
    ) -> None:
        """Forget a file, with an event for each episode that named it."""
        self.history.note(
            Event.DELETED,
            series.id,
            file,
            moment=moment,
            episodes=series.episodes_of(file),
            reason=reason,
        )
        series.forget(file)

    @override
    def folder_of(self, title_id: int) -> Path | None:
        row = self.series.get(title_id)
        return row.folder if row else None

    @override
    def unknown_title(self, title_id: int) -> web.Response:
        return not_found("Series", title_id)

    def shape(self, row: SeriesRow) -> Json:
        """Return a series."""
        return series_shape(row, self.clock.now(), f"{self.root}/")

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
        return (
            json_answer(self.shape(row))
            if row
            else not_found("Series", request.match_info["id"])
        )

    async def _put(self, request: web.Request) -> web.Response:
        """Take the body as the whole series: seasons that it lacks are gone."""
        if (row := self.series.get(number_in(request) or 0)) is None:
            return not_found("Series", request.match_info["id"])
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
        if (row := self.series.pop(number_in(request) or 0, None)) is None:
            return not_found("Series", request.match_info["id"])
        self.history.forget(row.id)
        others = [other.folder for other in self.series.values()]
        shared = any(
            other == row.folder or row.folder in other.parents for other in others
        )
        if flag(request, "deleteFiles") and not shared:
            self.remove_folder(row.folder)
        return json_answer({})

    async def _season_pass(self, request: web.Request) -> web.Response:
        """Set season flags and leave the episodes as they are."""
        body: Json = await request.json()
        for wanted in body.get("series") or []:
            row = self.series.get(wanted["id"])
            for season in wanted.get("seasons") or []:
                if row and season["seasonNumber"] in row.seasons:
                    row.seasons[season["seasonNumber"]].monitored = bool(
                        season["monitored"]
                    )
        return json_answer({}, 202)

    async def _episodes(self, request: web.Request) -> web.Response:
        if (number := number_asked(request, "seriesId")) is None:
            return json_answer(
                {"message": "seriesId or episodeIds must be provided"}, 400
            )
        if (row := self.series.get(number)) is None:
            return json_answer([])  # a 404 only for its files
        season = request.query.get("seasonNumber")
        with_file = flag(request, "includeEpisodeFile")
        found = [
            episode
            for episode in row.episodes.values()
            if season in {None, str(episode.season)}
        ]
        return json_answer(
            [episode_shape(row, episode, with_file=with_file) for episode in found]
        )

    async def _monitor(self, request: web.Request) -> web.Response:
        body: Json = await request.json()
        wanted = set(body.get("episodeIds") or [])
        changed: list[Any] = []
        for row in self.series.values():
            for episode in row.episodes.values():
                if episode.id in wanted:
                    episode.monitored = bool(body.get("monitored"))
                    changed.append(episode_shape(row, episode))
        return json_answer(changed, 202)

    async def _files(self, request: web.Request) -> web.Response:
        if (number := number_asked(request, "seriesId")) is None:
            return json_answer(
                {"message": "seriesId or episodeFileIds must be provided"}, 400
            )
        if (row := self.series.get(number)) is None:
            return not_found("Series", number)
        return json_answer(
            [episode_file_shape(row, file) for file in row.files.values()]
        )

    def _found(self, number: int | None) -> tuple[SeriesRow, FileRow] | None:
        return next(
            (
                (row, row.files[number])
                for row in self.series.values()
                if number and number in row.files
            ),
            None,
        )

    async def _get_file(self, request: web.Request) -> web.Response:
        found = self._found(number_in(request))
        return (
            json_answer(episode_file_shape(*found))
            if found
            else not_found("EpisodeFile", request.match_info["id"])
        )

    async def _delete_file(self, request: web.Request) -> web.Response:
        if (found := self._found(number_in(request))) is None:
            return not_found("EpisodeFile", request.match_info["id"])
        if problem := self.root_problem():
            return problem
        self._remove(*found)
        return json_answer({})

    async def _delete_files(self, request: web.Request) -> web.Response:
        """Delete files by id; an empty list or an id that is gone fails the whole call."""
        body: Json = await request.json()
        wanted = body.get("episodeFileIds") or []
        found = [pair for number in wanted if (pair := self._found(number))]
        if not wanted:
            return json_answer({"message": "Sequence contains no elements"}, 500)
        if len(found) != len(wanted):
            message = (
                f"Expected query to return {len(wanted)} rows but returned {len(found)}"
            )
            return json_answer({"message": message}, 500)
        if problem := self.root_problem():
            return problem
        for series, file in found:
            self._remove(series, file)
        return json_answer({})

    def _remove(self, series: SeriesRow, file: FileRow) -> None:
        self.remove_file(file.path)
        self.drop(series, file, Reason.MANUAL, self.clock.now())

    @override
    def queue_extra(self, row: QueueRow, request: web.Request) -> Json:
        series = self.series.get(row.series_id or 0)
        ids = {
            "seriesId": row.series_id,
            "episodeId": row.episode_id,
            "seasonNumber": row.season,
        }
        extra: Json = {key: value for key, value in ids.items() if value is not None}
        extra["episodeHasFile"] = False
        if series and flag(request, "includeSeries"):
            extra["series"] = self.shape(series)
        if (
            series
            and flag(request, "includeEpisode")
            and row.episode_id in series.episodes
        ):
            extra["episode"] = episode_shape(series, series.episodes[row.episode_id])
        return extra

    @override
    def video_size(self, path: Path) -> int | None:
        files = (
            file
            for row in self.series.values()
            for file in row.files.values()
            if file.path == path
        )
        return next((file.size for file in files), None)
