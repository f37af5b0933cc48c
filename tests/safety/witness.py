"""Everything that could be read while Home Assistant runs, by where it was seen."""

import asyncio
from collections import defaultdict
from contextlib import suppress
import json
import logging
from pathlib import Path
import sqlite3
import traceback
from typing import Any, override

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, MATCH_ALL
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.translation import async_get_translations
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.jellyseerr_cleanup.const import DOMAIN

# What a dashboard, the settings pages and the developer tools follow and ask for
FOLLOWED: tuple[dict[str, Any], ...] = (
    {"type": "subscribe_events"},
    {"type": "subscribe_entities"},
    {"type": "config_entries/subscribe"},
    {"type": "config_entries/flow/subscribe"},
    {"type": "persistent_notification/subscribe"},
)
ASKED: tuple[dict[str, Any], ...] = (
    {"type": "get_states"},
    {"type": "config_entries/get"},
    {"type": "config_entries/flow/progress"},
    {"type": "config/device_registry/list"},
    {"type": "config/entity_registry/list"},
    {"type": "repairs/list_issues"},
    {"type": "system_log/list"},
)


class Witness(logging.Handler):
    """Notes all that is said; files, issues and the database only when asked."""

    def __init__(self, hass: HomeAssistant, database: Path) -> None:
        """Listen to everything from now on."""
        super().__init__()
        self.seen: defaultdict[str, list[str]] = defaultdict(list)
        self._hass = hass
        self._database = database
        self._socket: Any = None
        self._reading: asyncio.Task[None] | None = None
        self._known = logging.Formatter("%(levelname)s %(name)s %(message)s")
        hass.bus.async_listen(MATCH_ALL, self._async_note_event)

    def note(self, where: str, what: object) -> None:
        """Note something that was seen; what is no text becomes JSON."""
        text = what if isinstance(what, str) else json.dumps(what, default=repr)
        self.seen[where].append(text)

    def note_error(self, where: str, err: BaseException) -> None:
        """Note an error with its causes, arguments and translation placeholders."""
        self.note(where, "".join(traceback.format_exception(err)))
        self.note(where, repr((err, err.args, getattr(err, "__dict__", None))))

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Note a log record, with its traceback and the arguments it is made of."""
        self.note("log", f"{self._known.format(record)} {record.args!r}")

    @callback
    def _async_note_event(self, event: Event[Any]) -> None:
        self.note("events", repr(event.as_dict()))

    async def follow(self, socket: Any) -> None:
        """Follow what a web socket sends."""
        self._socket = socket
        self._reading = asyncio.create_task(self._read(socket))
        for command in FOLLOWED:
            await socket.send_json_auto_id(command)

    async def _read(self, socket: Any) -> None:
        async for frame in socket:
            self.note("web socket", frame.data)

    async def look_round(self) -> None:
        """Ask for all that the web interface shows, and note all issues as they are."""
        for command in ASKED:
            await self._socket.send_json_auto_id(command)
        texts = await async_get_translations(self._hass, "en", "issues", {DOMAIN})
        for issue in ir.async_get(self._hass).issues.values():
            self.note("issues", repr(issue))
            prefix = f"component.{DOMAIN}.issues.{issue.translation_key}."
            for key, text in texts.items():
                if key.startswith(prefix):
                    filled = defaultdict(str, issue.translation_placeholders or {})
                    self.note("issues", text.format_map(filled))
        for state in self._hass.states.async_all():
            self.note("states", repr(state.as_dict()))

    async def read_disk(self) -> None:
        """Note every file, the database, and apart the entries, where keys belong."""
        # The recorder ends with the final write
        await async_wait_recording_done(self._hass)
        self._hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
        await self._hass.async_block_till_done(wait_background_tasks=True)
        for path in Path(self._hass.config.config_dir).rglob("*"):
            if path.is_file():
                text = path.read_bytes().decode("latin-1")
                self.note("files", f"{path.name}: {text}")
        # In tests the core keeps these in memory
        for registry in (dr, er, ir):
            stored = json_bytes(registry.async_get(self._hass)._data_to_save())
            self.note("files", stored.decode())
        entries = json_bytes(self._hass.config_entries._data_to_save())
        self.note("entries", entries.decode())
        with sqlite3.connect(self._database) as database:
            for line in database.iterdump():
                self.note("database", line)
        for path in self._database.parent.glob(f"{self._database.name}*"):
            self.note("database", path.read_bytes().decode("latin-1"))

    async def leave(self) -> None:
        """Follow no more, once all that was sent has arrived."""
        await asyncio.sleep(0.1)
        await self._socket.close()
        if self._reading is not None:
            with suppress(asyncio.CancelledError):
                await self._reading
