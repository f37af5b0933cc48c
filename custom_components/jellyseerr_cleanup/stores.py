"""The files of each configuration entry in Home Assistant's `.storage`.

They are written at once, proven to be on disk, and never recreated in silence.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady, HomeAssistantError
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.file import write_utf8_file_atomic
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import json_loads_object

from .cleanup.journal.journal import Journal, JournalError, JournalUnreadable
from .cleanup.records import Records
from .const import CONF_STORES, DOMAIN, LOGGER
from .persistence.memory import MemoryStore, StoreName
from .persistence.migrations import (
    migrate_decided,
    migrate_journal,
    migrate_observations,
)
from .persistence.state import NotWritten, Problem, StorageError, Unreadable

# Of stores whose data has had other shapes
_VERSIONS: dict[StoreName, dict[str, Any]] = {
    StoreName.JOURNAL: {"minor_version": 3, "migrate": migrate_journal},
    StoreName.KEEPS: {"minor_version": 2, "migrate": migrate_decided},
    StoreName.OBSERVATIONS: {"minor_version": 4, "migrate": migrate_observations},
}

type Migrate = Callable[[int, int, dict[str, Any]], dict[str, Any]]

_WRONG = {
    Problem.MISSING: "missing, although it was there before",
    Problem.CORRUPT: "not what was written: it is damaged",
    Problem.UNREADABLE: "there, but cannot be read",
    Problem.NEWER: "of a newer version of this integration",
}


class DurableStore:
    """One file; `existed` says that it was there before, so that a loss is noticed.

    Unlike Home Assistant's `Store` it can be written while Home Assistant stops, raises
    errors of writing, and does not replace a corrupt file by an empty one.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        key: str,
        *,
        existed: bool,
        version: int = 1,
        minor_version: int = 1,
        migrate: Migrate | None = None,
    ) -> None:
        """Take the file's key and the version of its data.

        `migrate(version, minor_version, data)` returns older data in this version.
        """
        self._hass = hass
        self._key = key
        self._existed = existed
        self._version = (version, minor_version)
        self._migrate = migrate
        self._path = Path(hass.config.path(STORAGE_DIR, key))
        self._closed = False

    @property
    def path(self) -> str:
        """Return the path of the file."""
        return str(self._path)

    async def read(self) -> dict[str, Any] | None:
        """Return the data, None if there never was any; Unreadable.

        The file is left alone in any case.
        """
        return await self._hass.async_add_executor_job(self._read)

    async def write(self, data: dict[str, Any]) -> None:
        """Write the data, and return once it is proven to be on disk; NotWritten.

        It can be written while Home Assistant stops, too.
        """
        await self._hass.async_add_executor_job(self._write, data)

    def close(self) -> None:
        """Write nothing from now on, since the configuration entry was removed.

        What still ends after that would make the file anew.
        """
        self._closed = True

    async def set_aside(self) -> None:
        """Move the file aside, so that an empty one may be begun; NotWritten."""
        await self._hass.async_add_executor_job(self._set_aside)

    async def remove(self) -> None:
        """Delete the file; OSError if that is impossible."""
        await self._hass.async_add_executor_job(self._remove)

    def _read(self) -> dict[str, Any] | None:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            if self._existed:
                raise self._unreadable(Problem.MISSING) from None
            return None
        except OSError as error:
            raise self._unreadable(Problem.UNREADABLE) from error
        self._existed = True
        try:
            return self._unpack(json_loads_object(content))
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise self._unreadable(Problem.CORRUPT) from error

    def _unpack(self, file: dict[str, Any]) -> dict[str, Any]:
        version, data = (file["version"], file["minor_version"]), file["data"]
        if version > self._version:
            raise self._unreadable(Problem.NEWER)
        if file["key"] != self._key or not isinstance(data, dict):
            raise ValueError(self._key)
        if version == self._version:
            return data
        if self._migrate is None:
            raise ValueError(version)
        return self._migrate(*version, data)

    def _unreadable(self, problem: Problem) -> Unreadable:
        return Unreadable(problem, f"{self.path} is {_WRONG[problem]}")

    def _write(self, data: dict[str, Any]) -> None:
        if self._closed:
            raise NotWritten(f"{self.path} belongs to an entry that was removed")
        version, minor_version = self._version
        try:
            content = json_bytes(
                {
                    "version": version,
                    "minor_version": minor_version,
                    "key": self._key,
                    "data": data,
                }
            )
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # This syncs the file before it is renamed into place, then the folder
            write_utf8_file_atomic(self.path, content, private=True, mode="wb")
            proven = self._path.read_bytes() == content
        except (HomeAssistantError, OSError, TypeError) as error:
            raise NotWritten(f"{self.path} was not written: {error}") from error
        if not proven:
            raise NotWritten(f"{self.path} does not hold what was written")
        self._existed = True

    def _set_aside(self) -> None:
        aside = f"{self.path}.corrupt.{dt_util.utcnow().isoformat()}"
        try:
            self._path.rename(aside)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise NotWritten(f"{self.path} was not set aside: {error}") from error
        self._existed = False

    def _remove(self) -> None:
        self._path.unlink(missing_ok=True)
        self._existed = False


@dataclass(frozen=True, slots=True)
class Stores(Records):
    """The records of one configuration entry, and the files in which they are kept."""

    files: tuple[DurableStore, ...]

    def close(self) -> None:
        """Write nothing from now on, since the configuration entry was removed."""
        for file in self.files:
            file.close()


DATA_STORES: HassKey[dict[str, Stores]] = HassKey(f"{DOMAIN}_stores")
_DATA_LOADING: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_loading")


async def async_load_stores[DataT](
    hass: HomeAssistant, entry: ConfigEntry[DataT]
) -> Stores:
    """Return the entry's stores; ConfigEntryNotReady if new ones cannot be written.

    An unreadable file is left alone: it makes everything unknown, which holds every
    title.
    """
    loaded = hass.data.setdefault(DATA_STORES, {})
    # Two calls at a time would make two journals that overwrite each other's file
    async with hass.data.setdefault(_DATA_LOADING, asyncio.Lock()):
        if entry.entry_id not in loaded:
            loaded[entry.entry_id] = await _load(hass, entry)
    return loaded[entry.entry_id]


async def _load[DataT](hass: HomeAssistant, entry: ConfigEntry[DataT]) -> Stores:
    existed = entry.data.get(CONF_STORES, False)
    stores = stores_of(hass, entry.entry_id, existed=existed)
    try:
        await stores.memory.load()
        await stores.journal.load()
    except JournalUnreadable as err:
        LOGGER.error("Everything is held, nothing will be deleted: %s", err)
    except (JournalError, StorageError) as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="not_stored",
            translation_placeholders={"error": str(err)},
        ) from err
    if not existed:
        # The files now exist: one that is missing later was lost
        hass.config_entries.async_update_entry(
            entry, data={**entry.data, CONF_STORES: True}
        )
    return stores


def stores_of(hass: HomeAssistant, entry_id: str, *, existed: bool) -> Stores:
    """Return a configuration entry's stores, not read yet.

    `existed` says that their files were made before.
    """
    files = {
        name: DurableStore(
            hass,
            f"{DOMAIN}.{entry_id}.{name}",
            existed=existed and not name.may_be_lost,
            **_VERSIONS.get(name, {}),
        )
        for name in StoreName
    }
    journal = Journal(files[StoreName.JOURNAL])
    return Stores(
        MemoryStore(files),
        journal,
        tuple(files.values()),
        known_files=files[StoreName.FILES],
        collection=files[StoreName.COLLECTION],
    )


async def remove_stores(hass: HomeAssistant, entry_id: str) -> None:
    """Delete a configuration entry's files, and write none from now on; OSError."""
    stores = hass.data.get(DATA_STORES, {}).pop(entry_id, None)
    stores = stores or stores_of(hass, entry_id, existed=True)
    stores.close()
    for file in stores.files:
        await file.remove()
