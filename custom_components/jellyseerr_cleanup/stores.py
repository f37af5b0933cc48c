"""The stores of each configuration entry: loaded once, and there also while the servers are not."""

import asyncio
from dataclasses import dataclass, replace

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.util.hass_dict import HassKey

from .cleanup.journal import Journal, JournalError, JournalUnreadable
from .cleanup.ledger import StorageError
from .const import CONF_STORES, DOMAIN, LOGGER
from .memory import MemoryStore
from .retention.remembered import Memory
from .stored import DurableStore, StoreName, stored


@dataclass(frozen=True, slots=True)
class Stores:
    """What must outlast a restart, and what happened."""

    memory: MemoryStore
    journal: Journal
    journal_file: DurableStore

    def close(self) -> None:
        """Write nothing from now on: the entry is removed."""
        self.memory.close()
        self.journal_file.close()

    @property
    def remembered(self) -> Memory:
        """Return what the planner needs; nothing is trusted unless every store could be read."""
        memory = self.memory.memory
        if self.journal.problem is not None:
            return replace(memory, trusted=False)
        try:
            half_done = self.journal.half_done()
        except JournalError:
            # It was not read yet, and until then no deletion can be journalled
            return memory
        titles = frozenset(title for entry in half_done for title in entry.ids)
        return replace(memory, half_done=titles)


DATA_STORES: HassKey[dict[str, Stores]] = HassKey(f"{DOMAIN}_stores")
_DATA_LOADING: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_loading")


async def async_load_stores[DataT](
    hass: HomeAssistant, entry: ConfigEntry[DataT]
) -> Stores:
    """Return the entry's stores; ConfigEntryNotReady if new ones cannot be written.

    One that cannot be read is left alone: it makes everything unknown, which holds every title.
    """
    loaded = hass.data.setdefault(DATA_STORES, {})
    # One after the other: two ledgers over one file would overwrite each other
    async with hass.data.setdefault(_DATA_LOADING, asyncio.Lock()):
        if entry.entry_id not in loaded:
            loaded[entry.entry_id] = await _load(hass, entry)
    return loaded[entry.entry_id]


async def _load[DataT](hass: HomeAssistant, entry: ConfigEntry[DataT]) -> Stores:
    existed = entry.data.get(CONF_STORES, False)
    memory = MemoryStore(hass, entry.entry_id, existed=existed)
    file = stored(hass, entry.entry_id, StoreName.JOURNAL, existed=existed)
    journal = Journal(file)
    try:
        await memory.async_load()
        await journal.load()
    except JournalUnreadable as err:
        LOGGER.error("Everything is held, nothing will be deleted: %s", err)
    except (JournalError, StorageError) as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="not_stored",
            translation_placeholders={"error": str(err)},
        ) from err
    if not existed:
        # From now on a store that is missing was lost
        hass.config_entries.async_update_entry(
            entry, data={**entry.data, CONF_STORES: True}
        )
    return Stores(memory, journal, file)
