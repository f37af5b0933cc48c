"""Sonarr: series, their episodes and files, and the calls that remove a season."""

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

    async def series(self, series_id: int) -> SonarrSeries | None:
        """Read a series by Sonarr's own id; None if Sonarr says that it has no such series."""
        body = await self._series_body(series_id)
        return None if body is None else series_row(Row(self._name, "series", body))

    async def series_by_tvdb(self, tvdb_id: int) -> SonarrSeries | None:
        """Look a series up by its TVDB id; None if Sonarr does not have it."""
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
        """Read the whole library."""
        body = await self.connection.request("GET", "/series", body_limit=LIST_LIMIT)
        return tuple(series_row(row) for row in rows(self._name, "series", body))

    async def episodes(self, series_id: int) -> tuple[Episode, ...]:
        """Read the episodes of all seasons of a series."""
        found = rows(
            self._name, "episode", await self._get("/episode", {"seriesId": series_id})
        )
        self._refuse_others(found, series_id)
        return tuple(episode_row(row) for row in found)

    async def episode_files(self, series_id: int) -> tuple[SeasonFile, ...]:
        """Read the files of all seasons of a series."""
        found = rows(
            self._name,
            "episode file",
            await self._get("/episodefile", {"seriesId": series_id}),
        )
        self._refuse_others(found, series_id)
        return tuple(season_file(row) for row in found)

    async def queued_seasons(self) -> frozenset[tuple[int, int | None]]:
        """Read what is being downloaded or imported, by series and season; the season is None where Sonarr does not tell it."""
        return frozenset(
            (series_id, row.optional_integer("seasonNumber"))
            for row in await self._queue({"includeSeries": "false"})
            if (series_id := row.optional_identifier("seriesId")) is not None
        )

    async def monitor_episodes(
        self, episode_ids: Iterable[int], *, monitored: bool
    ) -> None:
        """Set whether these episodes are fetched when they are missing."""
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
        """Set whether a season is fetched; its episodes follow. False if Sonarr does not have the series or the season any more.

        Sonarr takes the body as the whole series, so everything is sent back as it was read.
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
        """Delete episode files of one series from the disk, done when it answers; never none, which Sonarr refuses."""
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
        """Remove a series; with `delete_files` its whole folder goes too, some time after the answer. False if it was gone already."""
        return await self._delete(
            f"/series/{series_id}",
            {
                "deleteFiles": "true" if delete_files else "false",
                "addImportListExclusion": "false",
            },
        )

    async def search_season(self, series_id: int, number: int) -> None:
        """Have a season's missing episodes searched for and downloaded, some time after the answer."""
        await self._command("SeasonSearch", seriesId=series_id, seasonNumber=number)

    async def _series_body(self, series_id: int) -> Json:
        """Read a series as Sonarr sends it; None if Sonarr says that it has none."""
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
