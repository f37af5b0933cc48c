"""What the clients need of Home Assistant: its shared sessions."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .reading.servers import Network


def network_for(hass: HomeAssistant, timeout: timedelta) -> Network:
    """Return the access to the servers through Home Assistant's sessions.

    `timeout` limits each call.
    """
    return Network(
        session=lambda verify_ssl: async_get_clientsession(hass, verify_ssl),
        timeout=timeout,
    )
