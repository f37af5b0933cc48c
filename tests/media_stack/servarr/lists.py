"""Import lists: they add titles again that were deleted, unless these are excluded."""

from typing import override

from aiohttp import web

from ..server import Json, json_answer
from .answers import gets
from .history_endpoints import HistoryEndpoints


class ImportLists(HistoryEndpoints):
    """The lists of a server, and what they may not add."""

    exclusions_path = ""

    @override
    def begin(self) -> None:
        super().begin()
        self.lists: set[int] = set()  # the TMDB or TVDB ids that a list has
        self.exclusions: dict[int, tuple[str, int]] = {}  # title and year

    @override
    def routes(self) -> list[web.RouteDef]:
        calls = {self.exclusions_path: self._exclusions}
        return [*super().routes(), *gets(self.base_path, calls)]

    def sync_lists(self) -> None:
        """Add what is listed and not here, monitored, unless it is excluded."""
        for number in sorted(self.lists - self.held_ids() - self.exclusions.keys()):
            self.add_listed(number)

    def held_ids(self) -> set[int]:
        """Return the TMDB or TVDB ids of the titles that are here."""
        raise NotImplementedError

    def add_listed(self, number: int) -> None:
        """Add a title that a list has, monitored and without a file."""
        raise NotImplementedError

    def exclusion_shape(self, row: int, number: int, title: str, year: int) -> Json:
        """Return an exclusion."""
        raise NotImplementedError

    async def _exclusions(self, request: web.Request) -> web.Response:
        return json_answer(
            [
                self.exclusion_shape(row, number, title, year)
                for row, (number, (title, year)) in enumerate(
                    self.exclusions.items(), start=1
                )
            ]
        )

    @override
    def run(self, command: Json) -> None:
        super().run(command)
        if command.get("name") == "ImportListSync":
            self.sync_lists()
