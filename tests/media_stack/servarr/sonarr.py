"""A simulated Sonarr: series, episodes and real files below its root folder."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ..clock import Clock
from ..disk import Disk
from .rows import EpisodeRow, FileRow, SeasonRow, SeriesRow
from .sonarr_endpoints import SonarrEndpoints

VIDEO = b"a very small episode\n"


class Sonarr(SonarrEndpoints):
    """Sonarr 4 and its library, as a household fills it."""

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
        """Start with no series."""
        super().__init__(
            clock, disk, root, name=name, api_key=api_key, base_path=base_path
        )
        self.series: dict[int, SeriesRow] = {}

    def add_series(
        self,
        title: str,
        year: int,
        tvdb: int,
        tmdb: int,
        *,
        imdb: str | None,
        added: datetime,
        status: str = "ended",
        folder: Path | None = None,
    ) -> SeriesRow:
        """Add a series without seasons."""
        folder = folder or self.root / title
        row = SeriesRow(
            next(self.ids), tvdb, tmdb, imdb, title, year, folder, added, status=status
        )
        self.series[row.id] = row
        return row

    def add_episode(
        self,
        series: SeriesRow,
        season: int,
        number: int,
        aired: datetime | None,
        *,
        monitored: bool = True,
    ) -> EpisodeRow:
        """Add an episode without a file, and its season when that is new; specials are not monitored."""
        series.seasons.setdefault(season, SeasonRow(season, monitored=season > 0))
        series.seasons = dict(sorted(series.seasons.items()))
        row = EpisodeRow(
            next(self.ids), season, number, aired, monitored=monitored and season > 0
        )
        series.episodes[row.id] = row
        return row

    def import_file(
        self,
        series: SeriesRow,
        episodes: Sequence[EpisodeRow],
        size: int,
        date: datetime,
        *,
        real: bool = True,
    ) -> FileRow:
        """Give episodes one file, in place of those they had."""
        first = episodes[0]
        numbers = "".join(f"E{row.number:02}" for row in episodes)
        folder = series.folder / (
            "Specials" if first.season == 0 else f"Season {first.season:02}"
        )
        path = folder / f"{series.title} - S{first.season:02}{numbers}.mkv"
        for old in {row.file_id for row in episodes} & series.files.keys():
            self.disk.remove(series.files.pop(old).path)
        if real:
            self.disk.write(path, VIDEO + str(path).encode())
            self.disk.write(series.folder / "poster.jpg", b"a picture")
        else:
            self.disk.declare(path)
        file = FileRow(next(self.ids), path, size, date, season=first.season)
        series.files[file.id] = file
        for row in episodes:
            row.file_id = file.id
        return file

    def series_with(self, tvdb: int) -> SeriesRow | None:
        """Return the series with a TVDB id."""
        return next((row for row in self.series.values() if row.tvdb == tvdb), None)

    def search_missing(self) -> list[EpisodeRow]:
        """Import anew what is monitored, aired and missing: why files that are only deleted come back."""
        found = [
            (series, row)
            for series in self.series.values()
            if series.monitored
            for row in series.episodes.values()
            if row.monitored
            and not row.file_id
            and row.aired
            and row.aired <= self.clock.now()
        ]
        for series, row in found:
            self.import_file(series, [row], 10**9, self.clock.now())
        return [row for _, row in found]
