"""The calls for what happened: the history since a moment, and of one title."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import override

from aiohttp import web

from ..server import Json, json_answer
from .answers import gets, invalid_body, number_asked
from .common import CommonEndpoints
from .history import Event, HistoryRow
from .history_shapes import history_shape


class HistoryEndpoints(CommonEndpoints):
    """The history of files; a kind of server says what its titles and files are called."""

    title_kind = ""  # movie or series
    file_kind = ""  # movie or episode
    quality: Json

    @override
    def routes(self) -> list[web.RouteDef]:
        calls = {
            "history/since": self._since,
            f"history/{self.title_kind}": self._of_title,
        }
        return [*super().routes(), *gets(self.base_path, calls)]

    def folder_of(self, title_id: int) -> Path | None:
        """Return a title's folder, None without such a title."""
        raise NotImplementedError

    def unknown_title(self, title_id: int) -> web.Response:
        """Return the answer for the history of a title that does not exist."""
        return json_answer([])

    async def _since(self, request: web.Request) -> web.Response:
        try:
            asked = datetime.fromisoformat(request.query.get("date") or "0001-01-01")
        except ValueError:
            return json_answer(invalid_body("date", request.query["date"]), 400)
        moment = asked if asked.tzinfo else asked.replace(tzinfo=UTC)
        return self._told(request, self.history.since(moment))

    async def _of_title(self, request: web.Request) -> web.Response:
        title_id = number_asked(request, f"{self.title_kind}Id") or 0
        if self.folder_of(title_id) is None:
            return self.unknown_title(title_id)
        rows = self.history.of(title_id)
        if season := request.query.get("seasonNumber"):
            rows = [r for r in rows if r.episode and str(r.episode.season) == season]
        return self._told(request, rows)

    def _told(self, request: web.Request, rows: Sequence[HistoryRow]) -> web.Response:
        names = {event: self._name(event) for event in Event}
        if (wanted := request.query.get("eventType")) is not None:
            if wanted not in names.values():
                return json_answer(invalid_body("eventType", wanted), 400)
            rows = [row for row in rows if names[row.event] == wanted]
        return json_answer(
            [
                history_shape(row, names[row.event], folder, self.quality)
                for row in rows
                if (folder := self.folder_of(row.title_id)) is not None
            ]
        )

    def _name(self, event: Event) -> str:
        """Return an event as this kind of server calls it."""
        return event if event is Event.IMPORTED else f"{self.file_kind}{event}"
