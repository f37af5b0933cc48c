"""The logbook's lines: what happened to titles, and what came of runs."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.logbook import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_CLEANUP_FINISHED, EVENT_MEDIA

type _Line = dict[str, Any]


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], _Line]], None],
) -> None:
    """Say how each event of this integration reads."""

    @callback
    def media(event: Event) -> _Line:
        # With the entity's id the web interface would show the entity's name in place
        # of the title's; the entity's own page has the line by the event's data
        return {
            LOGBOOK_ENTRY_NAME: event.data["title"],
            LOGBOOK_ENTRY_MESSAGE: event.data["text"],
        }

    @callback
    def cleanup_finished(event: Event) -> _Line:
        entry_id = event.data[ATTR_CONFIG_ENTRY_ID]
        entry = hass.config_entries.async_get_entry(entry_id)
        return {
            LOGBOOK_ENTRY_NAME: entry.title if entry else DOMAIN,
            LOGBOOK_ENTRY_MESSAGE: event.data["text"],
        }

    async_describe_event(DOMAIN, EVENT_MEDIA, media)
    async_describe_event(DOMAIN, EVENT_CLEANUP_FINISHED, cleanup_finished)
