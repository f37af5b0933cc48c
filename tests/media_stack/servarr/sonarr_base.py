"""What all calls of Sonarr need: its series, and how a file is forgotten."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import override

from aiohttp import web

from ..server import Json
from .answers import flag, no_such
from .history import Event, Reason
from .lists import ImportLists
from .rows import FileRow, QueueRow, SeriesRow
from .shapes import QUALITY
from .sonarr_shapes import episode_shape, queued_series_shape, series_shape


class SonarrBase(ImportLists):
    """A server with series."""

    app_name = "Sonarr"
    version = "4.0.16.2945"
    title_kind, file_kind = "series", "episode"
    title_name, file_name = "Series", "episode file"
    exclusions_path = "importlistexclusion"
    quality = QUALITY
    tells_problems = True  # an unknown id is told; in Sonarr 5 only that of a series
    series: dict[int, SeriesRow]

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
    def tagged_rows(self) -> Iterable[SeriesRow]:
        return self.series.values()

    @override
    def folder_of(self, title_id: int) -> Path | None:
        row = self.series.get(title_id)
        return row.folder if row else None

    @override
    def unknown_title(self, title_id: int) -> web.Response:
        return no_such("Series", title_id)

    def shape(self, row: SeriesRow) -> Json:
        """Return a series."""
        return series_shape(row, self.clock.now(), str(self.root))

    @override
    def titles_folders(self) -> list[Path]:
        return [row.folder for row in self.series.values()]

    @override
    def held_ids(self) -> set[int]:
        return {row.tvdb for row in self.series.values()}

    @override
    def exclusion_shape(self, row: int, number: int, title: str, year: int) -> Json:
        return {"tvdbId": number, "title": title, "id": row}

    @override
    def is_known(self, row: QueueRow) -> bool:
        return row.series_id in self.series

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
            extra["series"] = queued_series_shape(self.shape(series))
        if series and row.episode_id in series.episodes:
            episode = series.episodes[row.episode_id]
            extra["episodeHasFile"] = episode.file_id > 0
            if flag(request, "includeEpisode"):
                extra["episode"] = episode_shape(series, episode)
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
