"""A Home Assistant that is made to be killed, a process with its files on a real disk.

`python -m tests.crash.victim` imports everything once, which takes seconds, and then
starts one process for every line that it reads: `{"config": folder, "port": control}`.
"""

import asyncio
import gc
from importlib import import_module
import json
import logging
import os
from pathlib import Path
import pkgutil
import signal
import sys
import traceback
from typing import Any

from aiohttp.resolver import ThreadedResolver
from homeassistant.auth import auth_manager_from_config
from homeassistant.config_entries import ConfigEntries, ConfigEntry
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    category_registry as cr,
    device_registry as dr,
    entity,
    entity_registry as er,
    floor_registry as fr,
    frame,
    issue_registry as ir,
    label_registry as lr,
    restore_state,
    translation,
)
from homeassistant.helpers.aiohttp_client import DATA_RESOLVER
from homeassistant.helpers.storage import get_internal_store_manager
from homeassistant.loader import async_setup as async_setup_loader
from homeassistant.setup import async_setup_component

from custom_components import jellyseerr_cleanup
from custom_components.jellyseerr_cleanup.cleanup.deletion import companions, copies
from custom_components.jellyseerr_cleanup.const import DOMAIN

from .disk_faults import Disk

# Of the 19 names of hidden folders two are as good here, and a tenth of the calls
companions.HIDDEN = companions.HIDDEN[:2]

type Json = dict[str, Any]


class NoWebServer:
    """Takes the views of whatever has some: nobody asks for them here."""

    def register_view(self, view: object) -> None:
        """Do nothing."""


async def start_home_assistant(config: Path) -> HomeAssistant:
    """Start a core with registries and entries from disk; bootstrap takes seconds."""
    hass = HomeAssistant(str(config))
    hass.config.skip_pip = True
    async_setup_loader(hass)
    # Every server is at 127.0.0.1: nothing has to be looked up in any network
    hass.data[str(DATA_RESOLVER)] = ThreadedResolver()
    for module in (entity, frame, translation, dr):
        module.async_setup(hass)
    hass.http = NoWebServer()  # type: ignore[assignment]
    hass.config.components.add("http")
    hass.config_entries = ConfigEntries(hass, {})
    await get_internal_store_manager(hass).async_initialize()
    for registry in (ar, cr, dr, er, fr, ir, lr, restore_state):
        await registry.async_load(hass)
    await hass.config_entries.async_initialize()
    hass.auth = await auth_manager_from_config(hass, [], [])
    hass.set_state(CoreState.running)
    return hass


class Victim:
    """Does what the test tells it, one command after another."""

    def __init__(self, config: Path) -> None:
        """Live in a configuration folder."""
        self._config = config
        self._disk = Disk()
        self._hass: HomeAssistant

    async def serve(self, port: int) -> None:
        """Obey until the test is gone."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_line({"pid": os.getpid()}))
        while line := await reader.readline():
            command = json.loads(line)
            method = getattr(self, f"do_{command.pop('do')}")
            try:
                answer = await method(**command)
            except Exception:  # noqa: BLE001 - the test shows it
                answer = {"error": traceback.format_exc()}
            writer.write(_line(answer))
            await writer.drain()

    async def do_break(self, **fault: Any) -> Json:
        """Break the disk, or die at one of its writes."""
        self._disk.plan(**fault)
        return {}

    async def do_writes(self) -> Json:
        """Tell how many writes there were since the disk was broken or healed last."""
        return {"writes": self._disk.count}

    async def do_mutate(self, mutant: str) -> Json:
        """Make a mistake from now on, that the judgement must find."""
        records = self._entry.runtime_data.engine.records

        async def nothing(*_: Any) -> None:
            """Say that it was done."""

        async def only_files(sonarr: Any, copy: Any, **_: Any) -> tuple[str, ...]:
            """Leave everything monitored."""
            await sonarr.delete_files(file.id for file in copy.files)
            return ()

        if mutant == "late_intent":
            records.journal.intend = nothing
        elif mutant == "still_monitored":
            copies.delete_season = only_files  # type: ignore[attr-defined]  # where it is imported to
        else:
            records.memory.add_carried_out = nothing
        return {}

    async def do_heal(self) -> Json:
        """Repair the disk."""
        self._disk.heal()
        return {}

    async def do_start(self, entry: Json | None = None) -> Json:
        """Start Home Assistant, with a new entry if there is one."""
        self._hass = hass = await start_home_assistant(self._config)
        await async_setup_component(hass, DOMAIN, {})
        if entry is not None:
            await hass.config_entries.async_add(_new_entry(entry))
        await hass.async_block_till_done(wait_background_tasks=True)
        # A second later Home Assistant does so by itself
        store = hass.config_entries._store
        await store.async_save(hass.config_entries._data_to_save())
        return {"state": self._entry.state}

    async def do_act(self, action: str, domain: str = DOMAIN, **data: Any) -> Json:
        """Perform an action as an automation does."""
        return {
            "answer": await self._hass.services.async_call(
                domain, action, data, blocking=True, return_response=domain == DOMAIN
            )
        }

    async def do_allow(self) -> Json:
        """Turn the switch on."""
        entities = er.async_entries_for_config_entry(
            er.async_get(self._hass), self._entry.entry_id
        )
        switches = [one.entity_id for one in entities if one.domain == "switch"]
        return await self.do_act("turn_on", "switch", entity_id=switches)

    async def do_poll(self) -> Json:
        """Poll at once."""
        coordinator = self._entry.runtime_data.coordinator
        await coordinator.async_refresh()
        return {"success": coordinator.last_update_success}

    async def do_look(self) -> Json:
        """Tell what an administrator sees."""
        issues = ir.async_get(self._hass).issues.values()
        loaded = getattr(self._entry, "runtime_data", None)
        return {
            "state": self._entry.state,
            "allowed": bool(loaded and loaded.engine.records.memory.deletions_allowed),
            "issues": [
                one.translation_key
                for one in issues
                if one.active and one.domain == DOMAIN
            ],
            "plan": {
                str(decision.id): [decision.state, decision.reason.code]
                for decision in (
                    loaded.coordinator.data.plan.decisions if loaded else ()
                )
            },
        }

    @property
    def _entry(self) -> ConfigEntry[Any]:
        return self._hass.config_entries.async_entries(DOMAIN)[0]


def _new_entry(entry: Json) -> ConfigEntry[Any]:
    return ConfigEntry(
        domain=DOMAIN,
        title="Jellyseerr",
        version=1,
        minor_version=1,
        source="user",
        discovery_keys={},  # type: ignore[arg-type]  # as Home Assistant stores none
        **entry,
    )


def _line(answer: Json) -> bytes:
    return json.dumps(answer, default=str).encode() + b"\n"


def _live(config: Path, port: int) -> None:
    logging.basicConfig(filename=config / "home-assistant.log", level=logging.INFO)
    asyncio.run(Victim(config).serve(port))


def main() -> None:
    """Start a process for every order, until there are no more."""
    # Nobody waits for them: so none stays behind as a zombie
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Home Assistant loads platforms when they are needed: that would be in each process
    for module in pkgutil.iter_modules(jellyseerr_cleanup.__path__):
        import_module(f"{jellyseerr_cleanup.__name__}.{module.name}")
    # What all have in common is looked at once
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                _live(Path(order["config"]), order["port"])
            finally:
                os._exit(1)


if __name__ == "__main__":
    main()
