"""What leaves soon, for the Jellyfin plugin "Leaving Soon", which asks for it.

The plugin asks every provider at a path of its own below the address that it was given.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.config_entries import ConfigEntryState

from ..const import DOMAIN
from ..coordinator import CleanupConfigEntry, CleanupCoordinator
from ..retention.model import LibraryTitle, MediaType
from ..retention.plan import PENDING, Decision
from ..words.names import name_of

_VERSION = 1


class LeavingSoonFeed(HomeAssistantView):
    """Answers what leaves soon or is due in all entries, for whoever has a token."""

    url = f"/api/{DOMAIN}/api/media/leaving-soon"
    name = f"api:{DOMAIN}:leaving_soon"

    async def get(self, request: web.Request) -> web.Response:
        """Return the items.

        An entry that was not read is no empty one: then the plugin is told to wait.
        """
        entries: list[CleanupConfigEntry] = request.app[
            KEY_HASS
        ].config_entries.async_entries(
            DOMAIN, include_ignore=False, include_disabled=False
        )
        if any(entry.state is not ConfigEntryState.LOADED for entry in entries):
            return self.json_message("Not read yet", HTTPStatus.SERVICE_UNAVAILABLE)
        items = [
            item for entry in entries for item in _items(entry.runtime_data.coordinator)
        ]
        return self.json({"version": _VERSION, "items": items})


def _items(coordinator: CleanupCoordinator) -> list[dict[str, Any]]:
    """Return each item of Jellyfin once, by its earliest date."""
    found: dict[str, dict[str, Any]] = {}
    for decision in coordinator.data.plan.in_state(*PENDING):
        assert decision.delete_after is not None
        movie = decision.id.media_type is MediaType.MOVIE
        for item in _ids(decision, coordinator):
            found.setdefault(
                item,
                {
                    "mediaServerId": item,
                    "type": "movie" if movie else "show",
                    "title": name_of(decision.id, coordinator.memory.titles).name,
                    "deletionDate": _zulu(decision.delete_after),
                },
            )
    return list(found.values())


def _ids(decision: Decision, coordinator: CleanupCoordinator) -> Iterator[str]:
    """Yield the items that are a movie's files; of a season its series.

    The plugin knows movies and whole series only.
    """
    for title in decision.ids:
        shown = coordinator.data.snapshot.library.get(title)
        if title.season is None and isinstance(shown, LibraryTitle) and shown.own_ids:
            yield from shown.own_ids
            return
    known = decision.media.in_quality(decision.id.is_4k).jellyfin_item_id
    if known is not None:
        yield known


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
