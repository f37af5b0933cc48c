"""Sonarr's calls about what is monitored: episodes and seasons."""

from datetime import datetime
from typing import override

from aiohttp import web

from ..server import Json, json_answer
from .answers import API, bad_request, flag, no_such, number_asked, wrong_count
from .rows import EpisodeRow, SeriesRow
from .sonarr_base import SonarrBase
from .sonarr_shapes import episode_shape


class Monitoring(SonarrBase):
    """Episodes, and which of them and of the seasons are monitored."""

    @override
    def routes(self) -> list[web.RouteDef]:
        api = f"{self.base_path}{API}"
        return [
            *super().routes(),
            web.post(f"{api}/seasonpass", self._season_pass),
            web.get(f"{api}/episode", self._episodes),
            web.put(f"{api}/episode/monitor", self._monitor),
        ]

    async def _season_pass(self, request: web.Request) -> web.Response:
        """Set the flags of the named seasons, and nothing else without options.

        With ``monitoringOptions`` the episodes are set as these say, and then the
        seasons as their episodes are.
        """
        body: Json = await request.json()
        options = body.get("monitoringOptions")
        for wanted in body.get("series") or []:
            if (row := self.series.get(wanted["id"])) is None:
                return no_such("Series", wanted["id"])
            if wanted.get("monitored") is not None:
                row.monitored = bool(wanted["monitored"])
            for season in wanted.get("seasons") or []:
                if known := row.seasons.get(season["seasonNumber"]):
                    known.monitored = bool(season["monitored"])
            if options is not None:
                _monitor_by(row, str(options.get("monitor")), self.clock.now())
        return json_answer({}, 202)

    async def _episodes(self, request: web.Request) -> web.Response:
        if (number := number_asked(request, "seriesId")) is None:
            return bad_request("seriesId or episodeIds must be provided")
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
        """Set episodes; the known ones change though an unknown one fails the call."""
        body: Json = await request.json()
        wanted: list[int] = body.get("episodeIds") or []
        changed = [
            (row, episode)
            for row in self.series.values()
            for episode in row.episodes.values()
            if episode.id in wanted
        ]
        for _, episode in changed:
            episode.monitored = bool(body.get("monitored"))
        if len(changed) != len(wanted):
            if len(wanted) == 1:
                return no_such("Episode", wanted[0])
            return wrong_count(len(wanted), len(changed))
        return json_answer([episode_shape(*pair) for pair in changed], 202)


def _monitor_by(series: SeriesRow, option: str, now: datetime) -> None:
    """Set all episodes of a series as an option says, then the seasons as these are."""
    regular = [number for number in series.seasons if number > 0]

    def wanted(row: EpisodeRow) -> bool | None:
        future = row.aired is None or row.aired > now
        return {
            "all": row.season > 0,
            "future": row.season > 0 and future,
            "missing": row.season > 0 and not row.file_id,
            "existing": row.season > 0 and row.file_id > 0,
            "firstSeason": row.season == min(regular, default=-1),
            "lastSeason": row.season == max(regular, default=-1),
            "none": False,
        }.get(option)

    for row in series.episodes.values():
        if (chosen := wanted(row)) is not None:
            row.monitored = chosen
    if option == "none":
        series.monitored = False
    for season in series.seasons.values():
        rows = [r for r in series.episodes.values() if r.season == season.number]
        season.monitored = any(row.monitored for row in rows)
