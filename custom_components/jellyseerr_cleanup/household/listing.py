"""What lists titles: it is made in a thread, since it grows with the library."""

from abc import abstractmethod
from typing import override

from homeassistant.core import callback

from ..entity import CleanupEntity


class ListingEntity[Row](CleanupEntity):
    """An entity that lists titles of the last plan; `rows` are what it shows."""

    rows: tuple[Row, ...] = ()
    _turn = 0

    @abstractmethod
    def make_rows(self) -> tuple[Row, ...]:
        """Return what is to be shown of the last plan; it is called in a thread."""

    @override
    async def async_added_to_hass(self) -> None:
        """Show the first plan."""
        await super().async_added_to_hass()
        await self._async_make()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the new plan, or the new names of its titles, as soon as it is made."""
        self.coordinator.config_entry.async_create_task(
            self.hass, self.async_make_and_show(), f"{self.entity_id} rows"
        )

    async def async_make_and_show(self) -> None:
        """Make the rows anew and show them, unless newer ones are being made."""
        if await self._async_make():
            self.async_write_ha_state()

    async def _async_make(self) -> bool:
        self._turn = turn = self._turn + 1
        rows = await self.hass.async_add_executor_job(self.make_rows)
        if turn != self._turn:
            return False
        self.rows = rows
        return True
