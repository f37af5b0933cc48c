"""Episodes: in Sonarr, with or without a file, and in Jellyfin."""

from datetime import datetime, timedelta

from ..jellyfin import ItemRow
from ..jellyseerr.rows import MediaSeasonRow
from ..servarr.history import Reason
from ..servarr.rows import EpisodeRow
from ..statuses import MediaStatus
from .movies import GIGABYTE, SCANNED_AFTER, Movies
from .titles import Series


class Episodes(Movies):
    """A household with episodes."""

    def episode(
        self,
        series: Series,
        season: int,
        number: int,
        *,
        aired_days_ago: float | None = 0,
        imported_days_ago: float | None = None,
        until: int | None = None,
        size: int = GIGABYTE,
    ) -> EpisodeRow:
        """Add an episode: without ``imported_days_ago`` it has no file, with ``until`` one file holds several.

        A negative ``aired_days_ago`` is still to air, None has no date.
        """
        aired = None if aired_days_ago is None else self.clock.ago(days=aired_days_ago)
        imported = (
            None
            if imported_days_ago is None
            else self.clock.ago(days=imported_days_ago)
        )
        row = self._add_episode(series, season, number, aired, imported, size, True)
        if until is not None and imported is not None:
            others = [
                series.sonarr.add_episode(series.row, season, n, aired)
                for n in range(number + 1, until + 1)
            ]
            file = series.sonarr.import_file(series.row, [row, *others], size, imported)
            if item := series.episodes.get((season, number)):
                item.path, item.index_end = file.path, until
        self.scan_series(series)
        return row

    def _add_episode(
        self,
        series: Series,
        season: int,
        number: int,
        aired: datetime | None,
        imported: datetime | None,
        size: int,
        real: bool,
    ) -> EpisodeRow:
        row = series.sonarr.add_episode(series.row, season, number, aired)
        path = None
        if imported is not None:
            path = series.sonarr.import_file(
                series.row, [row], size, imported, real=real
            ).path
        if series.item is not None:
            self._episode_item(
                series, season, number, path, imported or self.clock.now()
            )
        return row

    def _episode_item(
        self, series: Series, season: int, number: int, path: object, created: datetime
    ) -> None:
        shown_in = self._season_item(series, season, created)
        providers = {"Tvdb": str(series.tvdb * 1000 + season * 100 + number)}
        item = self.jellyfin.library.add(
            "Episode",
            f"Episode {number}",
            series.year,
            created + SCANNED_AFTER,
            series.row.folder
            / f"S{season:02}E{number:02}",  # its id must not hang on a file that it may not have
            providers=providers,
            series_id=series.in_jellyfin.id,
            season_id=shown_in.id,
            season=season,
            index=number,
        )
        file = next((f for f in series.row.files.values() if f.path == path), None)
        item.path, item.virtual, item.minutes = (
            file.path if file else None,
            file is None,
            series.minutes,
        )
        item.is_4k = series.is_4k
        if file is not None:
            shown_in.folder = file.path.parent
            # Found again with the file, if they had been dropped
            shown_in.present = series.in_jellyfin.present = True
        series.episodes[season, number] = item

    def _season_item(
        self, series: Series, season: int | None, created: datetime
    ) -> ItemRow:
        """Return Jellyfin's row of a season, made when missing; None is the unknown one."""
        if season is not None and season in series.seasons:
            return series.seasons[season]
        names = {None: "Season Unknown", 0: "Specials"}
        row = self.jellyfin.library.add(
            "Season",
            names.get(season, f"Season {season}"),
            series.year,
            created,
            None,
            series_id=series.in_jellyfin.id,
            index=season,
        )
        if season is not None:
            series.seasons[season] = row
        return row

    def lose_episode(
        self, series: Series, season: int, number: int, *, sonarr_knows: bool = True
    ) -> None:
        """Let an episode's file vanish from disk, as a missing mount does if Sonarr does not know."""
        row = series.row_of(season, number)
        file = series.row.files[row.file_id]
        self.disk.remove(file.path)
        if sonarr_knows:
            now = self.clock.now()
            series.sonarr.drop(series.row, file, Reason.MISSING, now)
        self.scan_series(series)

    def set_season_date(self, series: Series, season: int, imported: datetime) -> None:
        """Move the import of a season's files to a moment, on all servers."""
        for file in series.row.files_of(season):
            file.date_added = imported
        for (number, _), item in series.episodes.items():
            if number == season:
                item.created = imported + SCANNED_AFTER
        series.row.added = min(series.row.added, imported - timedelta(minutes=30))
        if series.media is not None:
            series.media.added = imported + SCANNED_AFTER

    def scan_series(self, series: Series) -> None:
        """Let Jellyseerr see which seasons are available, and which are no more, as its own scans do."""
        if (media := series.media) is None:
            return
        for number, known in series.row.seasons.items():
            rows = [row for row in series.row.episodes.values() if row.season == number]
            held = sum(row.file_id > 0 for row in rows)
            if number not in media.seasons:
                season_id = next(self.jellyseerr.ids["media season"])
                media.seasons[number] = MediaSeasonRow(season_id, number, media.created)
            season = media.seasons[number]
            before = season.status_4k if series.is_4k else season.status
            status = _status(held, len(rows))
            if not held and not known.monitored:
                status = self._gone(before)
            setattr(season, "status_4k" if series.is_4k else "status", status)
        regular = [
            season.status_4k if series.is_4k else season.status
            for number, season in media.seasons.items()
            if number > 0 and number in series.row.seasons
        ]
        complete = sum(status == MediaStatus.AVAILABLE for status in regular)
        some = any(status == MediaStatus.PARTIALLY_AVAILABLE for status in regular)
        media.side(series.is_4k).status = _status(complete or some, len(regular))

    def _gone(self, before: MediaStatus | int) -> MediaStatus:
        """Return the status of what has no file and is not wanted; what was there counts as deleted since 2.6."""
        was_there = before in {
            MediaStatus.AVAILABLE,
            MediaStatus.PARTIALLY_AVAILABLE,
            MediaStatus.DELETED,
        }
        if was_there and self.jellyseerr.behaviour.marks_deleted:
            return MediaStatus.DELETED
        return MediaStatus.UNKNOWN


def _status(held: int, wanted: int) -> MediaStatus:
    """Return how available something is of which so much is there."""
    if not held:
        return MediaStatus.PROCESSING
    return MediaStatus.AVAILABLE if held >= wanted else MediaStatus.PARTIALLY_AVAILABLE
