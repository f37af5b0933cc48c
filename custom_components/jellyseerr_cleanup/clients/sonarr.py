"""Sonarr: series, their episodes and files, and the calls that remove a season."""

import asyncio
from collections.abc import Iterable, Sequence

from ..retention.model import Episode
from .errors import NotFound, UnexpectedAnswer
from .fields import Row, rows
from .http import Json
from .servarr import LIST_LIMIT, ServarrClient
from .sonarr_rows import SeasonFile, SonarrSeries, episode_row, season_file, series_row


class SonarrClient(ServarrClient):
    """Calls to one Sonarr; every method raises ClientError and nothing else."""

    app_name = "Sonarr"
    _id_in_history = "seriesId"

    async def series(self, series_id: int) -> SonarrSeries | None:
        """Return a series by Sonarr's own id; None if Sonarr says that it has none."""
        body = await self._series_body(series_id)
        return None if body is None else series_row(Row(self._name, "series", body))

    async def series_by_tvdb(self, tvdb_id: int) -> SonarrSeries | None:
        """Return a series by its TVDB id; None if Sonarr does not have it."""
        found = rows(
            self._name, "series", await self._get("/series", {"tvdbId": tvdb_id})
        )
        if not found:
            return None
        if len(found) > 1 or found[0].identifier("tvdbId") != tvdb_id:
            raise UnexpectedAnswer(
                self._name,
                "sent other series than the one that was asked for: look at its log",
            )
        return series_row(found[0])

    async def all_series(self) -> tuple[SonarrSeries, ...]:
        """Return the whole library."""
        body = await self.connection.request("GET", "/series", body_limit=LIST_LIMIT)
        return tuple(series_row(row) for row in rows(self._name, "series", body))

    async def episodes(self, series_id: int) -> tuple[Episode, ...]:
        """Return the episodes of all seasons of a series."""
        body = await self._get("/episode", {"seriesId": series_id})

        def shaped() -> tuple[Episode, ...]:
            found = rows(self._name, "episode", body)
            self._refuse_others(found, series_id)
            return tuple(episode_row(row) for row in found)

        # A daily series has thousands
        return await asyncio.to_thread(shaped)

    async def episode_files(self, series_id: int) -> tuple[SeasonFile, ...]:
        """Return the files of all seasons of a series; none if Sonarr has no such."""
        try:
            body = await self._get("/episodefile", {"seriesId": series_id})
        except NotFound:
            return ()

        def shaped() -> tuple[SeasonFile, ...]:
            found = rows(self._name, "episode file", body)
            self._refuse_others(found, series_id)
            return tuple(season_file(row) for row in found)

        return await asyncio.to_thread(shaped)

    async def queued_seasons(self) -> frozenset[tuple[int, int | None]]:
        """Return what is being downloaded or imported, by series and season.

        The season is None where Sonarr does not tell it.
        """
        return frozenset(
            (series_id, row.optional_integer("seasonNumber"))
            for row in await self._queue({"includeSeries": "false"})
            if (series_id := row.optional_identifier("seriesId")) is not None
        )

    async def monitor_episodes(
        self, episode_ids: Iterable[int], *, monitored: bool
    ) -> None:
        """Set whether Sonarr fetches these episodes when they are missing."""
        ids: list[Json] = [*sorted(set(episode_ids))]
        if ids:
            await self.connection.request(
                "PUT",
                "/episode/monitor",
                json={"episodeIds": ids, "monitored": monitored},
                expect_body=False,
            )

    async def monitor_season(
        self, series_id: int, number: int, *, monitored: bool
    ) -> bool:
        """Set whether Sonarr fetches a season; the season's episodes follow.

        False if Sonarr no longer has the series or the season. Sonarr takes the body as
        the whole series, so everything is sent back as it was read.
        """
        body = await self._series_body(series_id)
        if body is None:
            return False
        row = Row(self._name, "series", body)
        series_row(row)
        seasons = row.rows("seasons")
        assert isinstance(body, dict)
        raw = body["seasons"]
        assert isinstance(raw, list)
        place = next(
            (
                place
                for place, season in enumerate(seasons)
                if season.integer("seasonNumber") == number
            ),
            None,
        )
        if place is None:
            return False
        season = raw[place]
        assert isinstance(season, dict)
        changed: list[Json] = [*raw]
        changed[place] = {**season, "monitored": monitored}
        try:
            await self.connection.request(
                "PUT",
                f"/series/{series_id}",
                json={**body, "seasons": changed},
                expect_body=False,
            )
        except NotFound:
            return False
        return True

    async def delete_files(self, file_ids: Iterable[int]) -> None:
        """Delete episode files of one series from the disk.

        When Sonarr answers, they are gone. For no file nothing is sent: Sonarr would
        refuse.
        """
        ids: list[Json] = [*sorted(set(file_ids))]
        if ids:
            await self.connection.request(
                "DELETE",
                "/episodefile/bulk",
                json={"episodeFileIds": ids},
                timeout=self._deletion_limit,
                expect_body=False,
            )

    async def delete_series(self, series_id: int, *, delete_files: bool) -> bool:
        """Remove a series; False if it was gone already.

        With `delete_files` its whole folder goes too, some time after the answer.
        """
        return await self._delete(
            f"/series/{series_id}",
            {
                "deleteFiles": "true" if delete_files else "false",
                "addImportListExclusion": "false",
            },
        )

    async def search_season(self, series_id: int, number: int) -> None:
        """Have Sonarr search for a season's missing episodes and download them.

        It does so some time after the answer.
        """
        await self._command("SeasonSearch", seriesId=series_id, seasonNumber=number)

    async def _series_body(self, series_id: int) -> Json:
        """Return a series as Sonarr sends it; None if Sonarr says that it has none."""
        try:
            body = await self._get(f"/series/{series_id}")
        except NotFound:
            return None
        row = Row(self._name, "series", body)
        if row.identifier("id") != series_id:
            raise row.refuse("id", "the one that was asked for")
        return body

    def _refuse_others(self, found: Sequence[Row], series_id: int) -> None:
        if any(row.identifier("seriesId") != series_id for row in found):
            raise UnexpectedAnswer(
                self._name, "sent the episodes of another series: look at its log"
            )
        if len({row.identifier("id") for row in found}) != len(found):
            raise UnexpectedAnswer(
                self._name, "sent an episode or a file twice: look at its log"
            )
