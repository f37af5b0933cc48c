"""Sonarr: series, their episodes and files, and the calls that remove a season."""

import asyncio
from collections.abc import Iterable, Sequence

from ..retention.copies import Episode
from .errors import NotFound, UnexpectedAnswer
from .fields import Row, rows
from .http import Json
from .servarr import LIST_LIMIT, ServarrClient, blocked_by
from .sonarr_rows import SeasonFile, SonarrSeries, episode_row, season_file, series_row

_MEDIA_MANAGEMENT = "/config/mediamanagement"
_DELETE_EMPTY_FOLDERS = "deleteEmptyFolders"


class SonarrClient(ServarrClient):
    """Calls to one Sonarr; every method raises ClientError and nothing else."""

    app_name = "Sonarr"
    _id_in_history = "seriesId"
    _items_of_tag = "seriesIds"

    async def series(self, series_id: int) -> SonarrSeries | None:
        """Return a series by Sonarr's own id; None if Sonarr says that it has none."""
        try:
            row = Row(self._name, "series", await self._get(f"/series/{series_id}"))
        except NotFound:
            return None
        if row.identifier("id") != series_id:
            raise row.refuse("id", "the one that was asked for")
        return series_row(row)

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

    async def queued_seasons(self) -> dict[tuple[int, int | None], bool]:
        """Return what is being downloaded or imported, by series and season.

        The season is None where Sonarr does not tell it. Each comes with whether all
        its imports are blocked until a person acts.
        """

        def place(row: Row) -> tuple[int, int | None] | None:
            series_id = row.optional_identifier("seriesId")
            season = row.optional_integer("seasonNumber")
            return None if series_id is None else (series_id, season)

        return blocked_by(place, await self._queue({"includeSeries": "false"}))

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
    ) -> None:
        """Set whether Sonarr fetches a season; its episodes stay as they are."""
        # Without options for monitoring it sets this flag and nothing else, for every
        # series. A PUT of the series would replace all of it, and Sonarr refuses that
        # where one series' folder lies in another's.
        season: Json = {"seasonNumber": number, "monitored": monitored}
        await self.connection.request(
            "POST",
            "/seasonpass",
            json={"series": [{"id": series_id, "seasons": [season]}]},
            expect_body=False,
        )

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

    async def delete_series(
        self, series_id: int, *, delete_files: bool, exclude: bool = False
    ) -> bool:
        """Remove a series; False if it was gone already.

        With `delete_files` its whole folder goes too, some time after the answer. With
        `exclude` no list adds it again.
        """
        return await self._delete(
            f"/series/{series_id}",
            {
                "deleteFiles": "true" if delete_files else "false",
                "addImportListExclusion": "true" if exclude else "false",
            },
        )

    async def deletes_empty_folders(self) -> bool:
        """Return whether Sonarr removes folders that it emptied."""
        return (await self._media_management()).boolean(_DELETE_EMPTY_FOLDERS)

    async def delete_empty_folders(self) -> None:
        """Have Sonarr remove folders that it emptied; no other setting changes.

        UnexpectedAnswer if it does not say so afterwards.
        """
        row = await self._media_management()
        # What a PUT leaves out is reset
        await self.connection.request(
            "PUT",
            f"{_MEDIA_MANAGEMENT}/{row.identifier('id')}",
            json=row.changed(_DELETE_EMPTY_FOLDERS, True),
            expect_body=False,
        )
        if not await self.deletes_empty_folders():
            raise UnexpectedAnswer(
                self._name, "did not keep the changed setting: look at its log"
            )

    async def _media_management(self) -> Row:
        return Row(self._name, "setting", await self._get(_MEDIA_MANAGEMENT))

    async def search_season(self, series_id: int, number: int) -> None:
        """Have Sonarr search for a season's missing episodes and download them.

        It does so some time after the answer.
        """
        await self._command("SeasonSearch", seriesId=series_id, seasonNumber=number)

    def _refuse_others(self, found: Sequence[Row], series_id: int) -> None:
        if any(row.identifier("seriesId") != series_id for row in found):
            raise UnexpectedAnswer(
                self._name, "sent the episodes of another series: look at its log"
            )
        if len({row.identifier("id") for row in found}) != len(found):
            raise UnexpectedAnswer(
                self._name, "sent an episode or a file twice: look at its log"
            )
