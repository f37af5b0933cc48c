"""Series: in Sonarr with a file an episode, in Jellyfin, and in Jellyseerr's media."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ..jellyseerr.rows import MediaRow
from ..servarr import Sonarr
from ..servarr.sonarr_shapes import slug
from .episodes import Episodes
from .movies import GIGABYTE
from .titles import Series


class AllSeries(Episodes):
    """A household with series."""

    def series(
        self,
        title: str,
        *,
        seasons: Mapping[int, int],
        tmdb: int | None = None,
        tvdb: int | None = None,
        sonarr_tvdb: int | None = None,
        year: int = 2018,
        is_4k: bool = False,
        size: int = GIGABYTE,
        imported_days_ago: float | None = None,
        aired_days_ago: float = 400,
        status: str = "ended",
        available: bool = True,
        sonarr: Sonarr | None = None,
        in_jellyfin: bool = True,
        in_jellyseerr: bool = True,
        real_files: bool = True,
        minutes: float | None = 45,
    ) -> Series:
        """Add a series with so many episodes a season, each with a file; season 0 is the specials.

        Episodes aired a week apart, seasons a year, the last episode ``aired_days_ago``. What is different
        about single episodes, ``episode`` adds or ``lose_episode`` takes away. ``minutes`` is an episode's length,
        None if Jellyfin does not know it.
        """
        tmdb, tvdb = tmdb or next(self.tmdb_ids), tvdb or next(self.tvdb_ids)
        server = sonarr or (self.sonarr_4k if is_4k else self.sonarr)
        imported = self.clock.ago(
            days=30 if imported_days_ago is None else imported_days_ago
        )
        imdb = f"tt{tmdb:07}"
        row = server.add_series(
            title,
            year,
            sonarr_tvdb or tvdb,
            tmdb,
            imdb=imdb,
            added=imported - timedelta(hours=1),
            status=status,
        )
        item = None
        if in_jellyfin:
            providers = {"Tmdb": str(tmdb), "Tvdb": str(tvdb), "Imdb": imdb}
            item = self.jellyfin.library.add(
                "Series",
                title,
                year,
                imported,
                None,
                providers=providers,
                index=int(is_4k),
            )
            item.index, item.path, item.is_4k = None, row.folder, is_4k
        self.jellyseerr.titles["tv", tmdb] = (title, year)
        series = Series(title, year, tmdb, tvdb, is_4k, server, row, None, item)
        series.follows_requests = imported_days_ago is None
        series.minutes = minutes
        if in_jellyseerr:
            series.media = self._series_media(series, imported)
        for season, episodes in sorted(seasons.items()):
            finale = self.clock.ago(
                days=aired_days_ago, weeks=52 * (max(seasons) - season)
            )
            for number in range(1, episodes + 1):
                aired = finale - timedelta(weeks=episodes - number)
                self._add_episode(
                    series,
                    season,
                    number,
                    aired,
                    imported if available else None,
                    size,
                    real_files,
                )
        self.scan_series(series)
        return series

    def bring_back_season(
        self, series: Series, season: int, *, size: int = GIGABYTE
    ) -> None:
        """Import what a season lacks, monitored; a series that Sonarr forgot is added anew, without its other files.

        Old play states return.
        """
        now, old = self.clock.now(), series.row
        kept = series.sonarr.series.get(old.id) is old
        again = None if kept else series.sonarr.series_with(old.tvdb)
        if again is not None:  # as a new request adds it
            series.row = again
        elif not kept:
            series.row = series.sonarr.add_series(
                old.title,
                old.year,
                old.tvdb,
                old.tmdb,
                imdb=old.imdb,
                added=now,
                status=old.status,
                folder=old.folder,
            )
            for row in old.episodes.values():
                series.sonarr.add_episode(
                    series.row,
                    row.season,
                    row.number,
                    row.aired,
                    monitored=row.season == season,
                )
            for number, known in series.row.seasons.items():
                known.monitored = number == season
        series.row.seasons[season].monitored = season > 0
        for row in series.row.episodes.values():
            if row.season == season:
                row.monitored = season > 0
                if not row.file_id and row.aired and row.aired <= now:
                    path = series.sonarr.import_file(series.row, [row], size, now).path
                    self._episode_item(series, season, row.number, path, now)
        series.follows_requests = False
        series.media = self._series_media(series, now)
        self.scan_series(series)

    def _series_media(self, series: Series, imported: datetime) -> MediaRow:
        media = self.jellyseerr.find_media("tv", series.tmdb)
        if media is None:
            number = next(self.jellyseerr.ids["media"])
            media = MediaRow(
                number,
                "tv",
                series.tmdb,
                series.tvdb,
                None,
                imported,
                imported,
                imported,
            )
            self.jellyseerr.add_media(media)
        side = media.side(series.is_4k)
        side.service_id = self.service_id(series.sonarr)
        side.external_id, side.slug = series.row.id, slug(series.title)
        side.jellyfin_id = series.item.id if series.item else None
        return media
