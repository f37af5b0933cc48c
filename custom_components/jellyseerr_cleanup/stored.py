"""Files in Home Assistant's `.storage` that must last: written at once, proven, and never recreated in silence."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.file import write_utf8_file_atomic
from homeassistant.util.json import json_loads_object

from .cleanup.ledger import NotWritten, Problem, Unreadable
from .const import DOMAIN

type Migrate = Callable[[int, int, dict[str, Any]], dict[str, Any]]


class StoreName(StrEnum):
    """The stores of a configuration entry."""

    JOURNAL = "journal"
    KEEPS = "keeps"
    OBSERVATIONS = "observations"
    TITLES = "titles"


_WRONG = {
    Problem.MISSING: "missing, although it was there before",
    Problem.CORRUPT: "not what was written: it is damaged",
    Problem.UNREADABLE: "there, but cannot be read",
    Problem.NEWER: "of a newer version of this integration",
}


class DurableStore:
    """One such file; `existed` says that it was there before, so that a missing one is noticed.

    Not Home Assistant's `Store`: that one writes nothing while Home Assistant stops,
    only logs that it could not write, and sets a corrupt file aside as if there were none.
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
        """Take the version of the data; `migrate(version, minor_version, data)` brings older data to it."""
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
        """Return the data, None if there never was any; Unreadable otherwise. The file is left alone."""
        return await self._hass.async_add_executor_job(self._read)

    async def write(self, data: dict[str, Any]) -> None:
        """Return once the data is proven to be on disk, also while Home Assistant stops; NotWritten."""
        await self._hass.async_add_executor_job(self._write, data)

    def close(self) -> None:
        """Write nothing from now on: what still ends after its entry was removed would make the file anew."""
        self._closed = True

    async def set_aside(self) -> None:
        """Move the file aside, so that it may begin anew; NotWritten if that is impossible."""
        await self._hass.async_add_executor_job(self._set_aside)

    async def remove(self) -> None:
        """Delete the file; OSError."""
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
            # Syncs the file before and the folder after it is renamed into place
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


def stored(
    hass: HomeAssistant, entry_id: str, store: StoreName, *, existed: bool
) -> DurableStore:
    """Return one of a configuration entry's stores."""
    return DurableStore(hass, f"{DOMAIN}.{entry_id}.{store}", existed=existed)


async def remove_stores(hass: HomeAssistant, entry_id: str) -> None:
    """Delete all of a configuration entry's stores; OSError."""
    for store in StoreName:
        await stored(hass, entry_id, store, existed=True).remove()
