"""The forms of the set-up: fields and selectors, without values."""

from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

CONF_SERVER = "server"
DONE = "done"

_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL, autocomplete="url"))
_KEY = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
)

JELLYSEERR = vol.Schema(
    {
        vol.Required(CONF_URL): _URL,
        vol.Required(CONF_API_KEY): _KEY,
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
# The stored key is never sent to a browser; an empty field keeps it
RECONFIGURED_JELLYSEERR = vol.Schema(
    {
        vol.Required(CONF_URL): _URL,
        vol.Optional(CONF_API_KEY): _KEY,
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
# An empty address means the one in Jellyseerr's settings again
SERVER = vol.Schema(
    {
        vol.Optional(CONF_URL): _URL,
        vol.Optional(CONF_API_KEY): _KEY,
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
REAUTHENTICATION = vol.Schema({vol.Required(CONF_API_KEY): _KEY})


def servers_schema(servers: list[SelectOptionDict]) -> vol.Schema:
    """Return the form that ends the set-up, or chooses a server to correct."""
    done = SelectOptionDict(value=DONE, label=DONE)
    return vol.Schema(
        {
            vol.Required(CONF_SERVER, default=DONE): SelectSelector(
                SelectSelectorConfig(
                    options=[done, *servers],
                    mode=SelectSelectorMode.LIST,
                    translation_key=CONF_SERVER,
                )
            )
        }
    )
