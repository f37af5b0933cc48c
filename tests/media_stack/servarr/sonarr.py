"""A simulated Sonarr: series, episodes and real files below its root folder."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
import re
from typing import override

from ..server import Json
from .history import Event, Reason
from .rows import EpisodeRow, FileRow, SeasonRow, SeriesRow
from .sonarr_endpoints import SonarrEndpoints

VIDEO = b"a very small episode\n"
NUMBERS = re.compile(r"\bS(\d+)((?:E\d+)+)\b")  # as in S01E02E03


class Sonarr(SonarrEndpoints):
    """Sonarr 4 (or 5) and its library, as a household fills it."""

    @override
    def begin(self) -> None:
        super().begin()
        self.series: dict[int, SeriesRow] = {}
        # The last row of each series, also when it went: what its episodes are
        self.catalogue: dict[int, SeriesRow] = {}  # by TVDB id

    def become_version_5(self) -> None:
        """Answer as Sonarr 5 does where it differs from Sonarr 4."""
        self.version = "5.0.0.1234"
        self.root_by_configuration, self.empty_list = True, 400
        self.tells_problems = False
        self.names_empty_roots = self.tells_total_space = True

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
        self.series[row.id] = self.catalogue[tvdb] = row
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
            self.disk.remove(series.files[old].path)
            self.drop(series, series.files[old], Reason.UPGRADE, date)
        if real:
            self.disk.write(path, VIDEO + str(path).encode())
            self.disk.write(series.folder / "poster.jpg", b"a picture")
        else:
            self.disk.declare(path)
        file = self._take(series, episodes, path, size, date)
        self.history.note(Event.IMPORTED, series.id, file, episodes=episodes)
        return file

    def add_file(
        self, series: SeriesRow, path: Path, season: int, size: int, date: datetime
    ) -> FileRow:
        """Return a file that is listed though no episode names it: a second one of an episode."""
        self.disk.write(path, VIDEO + str(path).encode())
        file = FileRow(next(self.ids), path, size, date, season=season)
        series.files[file.id] = file
        return file

    def _take(
        self,
        series: SeriesRow,
        episodes: Sequence[EpisodeRow],
        path: Path,
        size: int,
        date: datetime,
    ) -> FileRow:
        file = FileRow(next(self.ids), path, size, date, season=episodes[0].season)
        series.files[file.id] = file
        for row in episodes:
            row.file_id = file.id
        return file

    def rename_file(self, series: SeriesRow, file: FileRow, name: str) -> None:
        """Rename a file in its folder: its row stays the same one."""
        source, file.path = file.path, self.rename_on_disk(file.path, name)
        self.history.note(
            Event.RENAMED,
            series.id,
            file,
            moment=self.clock.now(),
            episodes=series.episodes_of(file),
            source=source,
        )

    def scan(self, series: SeriesRow) -> None:
        """Drop the rows of files that are gone or that no episode names, then take what is there.

        A file is taken when its name tells episodes and none of them has a file; its row and date are new.
        """
        if not self.may_scan(series.folder):
            return
        for file in list(series.files.values()):
            # A file that no episode names makes no event, whether it is there or not
            gone = not self.sees(file.path)
            if gone or not series.episodes_of(file):
                self.sizes[file.path] = file.size
                if gone and self.unmonitor_deleted:
                    for row in series.episodes_of(file):
                        row.monitored = False
                self.drop(series, file, Reason.MISSING, self.clock.now())
        known = {file.path for file in series.files.values()}
        for path in self.videos_below(series.folder):
            episodes = _episodes_named(series, path)
            if path not in known and episodes and not any(r.file_id for r in episodes):
                size = self.found_size(path)
                self._take(series, episodes, path, size, self.clock.now())

    @override
    def add_listed(self, number: int) -> None:
        if (old := self.catalogue.get(number)) is None:
            now, title = self.clock.now(), f"Series {number}"
            self.add_series(title, 2000, number, number, imdb=None, added=now)
            return
        new = self.add_series(
            old.title,
            old.year,
            old.tvdb,
            old.tmdb,
            imdb=old.imdb,
            added=self.clock.now(),
            status=old.status,
            folder=old.folder,
        )
        for row in old.episodes.values():
            self.add_episode(new, row.season, row.number, row.aired)

    @override
    def run(self, command: Json) -> None:
        super().run(command)
        if command.get("name") == "RescanSeries":
            wanted = command.get("seriesId")
            for row in self.series.values():
                if wanted in {None, row.id}:
                    self.scan(row)

    def known_as(self, tmdb: int) -> SeriesRow | None:
        """Return the last row of a series by its TMDB id, also when it went."""
        rows = self.catalogue.values()
        return next((row for row in rows if row.tmdb == tmdb), None)

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


def _episodes_named(series: SeriesRow, path: Path) -> list[EpisodeRow]:
    """Return the episodes that a file's name tells."""
    if (found := NUMBERS.search(path.name)) is None:
        return []
    season, numbers = int(found[1]), {int(n) for n in found[2].split("E") if n}
    rows = series.episodes.values()
    return [row for row in rows if row.season == season and row.number in numbers]
