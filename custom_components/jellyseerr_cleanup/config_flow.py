"""Set-up: Jellyseerr's address and key, what is found behind it, corrections."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
import voluptuous as vol
from yarl import URL

from . import settings
from .clients.jellyseerr import ServerInfo
from .const import (
    CONF_JELLYFIN_ID,
    CONF_SERVERS,
    DEFAULT_TIMEOUT,
    DOMAIN,
    SUBENTRY_POLICY,
    SUBENTRY_RULES,
)
from .flows.address import clean_key, example_of, typed_access
from .flows.options import CleanupOptionsFlow
from .flows.policy import RetentionPolicyFlow
from .flows.reaching import async_reach
from .flows.refusals import Refused
from .flows.rules import RulesFlow
from .flows.schemas import (
    CONF_SERVER,
    DONE,
    JELLYSEERR,
    REAUTHENTICATION,
    RECONFIGURED_JELLYSEERR,
    SERVER,
    servers_schema,
)
from .flows.servers import FoundServers, async_check_jellyseerr, async_find_servers
from .network import network_for
from .reading.servers import Network, identity_of
from .retention.durations import parse_timeout
from .texts import async_flow_texts, markdown, plain


class CleanupConfigFlow(ConfigFlow, domain=DOMAIN):
    """Set up a Jellyseerr, or correct what was set up."""

    VERSION = 1
    MINOR_VERSION = 1

    _jellyseerr: ServerInfo
    _found: FoundServers
    _correcting: str

    def __init__(self) -> None:
        """Start with nothing known."""
        self._data: dict[str, Any] = {}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry[Any]) -> OptionsFlow:
        """Return the flow of the options."""
        return CleanupOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry[Any]
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flows of the policies, and of files of rules."""
        return {SUBENTRY_POLICY: RetentionPolicyFlow, SUBENTRY_RULES: RulesFlow}

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where Jellyseerr is."""
        return await self._async_step_jellyseerr("user", JELLYSEERR, user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where Jellyseerr is now; other servers' corrections are kept."""
        if not self._data:
            self._data = dict(self._get_reconfigure_entry().data)
        return await self._async_step_jellyseerr(
            "reconfigure", RECONFIGURED_JELLYSEERR, user_input
        )

    async def _async_step_jellyseerr(
        self, step_id: str, schema: vol.Schema, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        if user_input is None:
            return self._async_ask(step_id, schema, self._data)

        async def connect(url: str) -> None:
            data = {**self._data, **typed_access(url, user_input, self._data)}
            await self._async_identify(data)
            await self._async_find(data)

        try:
            written = user_input[CONF_URL]
            await async_reach(self._network, written, "Jellyseerr", connect)
        except Refused as refused:
            return self._async_ask(step_id, schema, user_input, refused)
        return await self.async_step_servers()

    async def async_step_servers(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the servers that were found.

        One that cannot be reached does not stop the set-up: its titles are held.
        """
        if user_input is None:
            texts = await async_flow_texts(self.hass, "server_state")
            known = self._data.get(CONF_JELLYFIN_ID)
            return self.async_show_form(
                step_id="servers",
                data_schema=servers_schema(self._found.options()),
                description_placeholders={
                    "jellyseerr": markdown(self._title),
                    "version": markdown(self._jellyseerr.version or "?"),
                    "servers": self._found.summary(texts, known),
                },
            )
        if user_input[CONF_SERVER] == DONE:
            return self._async_finish()
        self._correcting = user_input[CONF_SERVER]
        return await self.async_step_server()

    async def async_step_server(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the address of one server as Home Assistant reaches it."""
        key = self._correcting
        corrections = dict(self._data.get(CONF_SERVERS, {}))
        server, corrected = self._found.servers[key], corrections.pop(key, {})
        name = plain(server.name) or key
        placeholders = {CONF_SERVER: name, "example": example_of(server.kind)}
        if user_input is None:
            shown = {CONF_URL: server.url, **corrected}
            return self._async_ask("server", SERVER, shown, placeholders=placeholders)

        async def correct(url: str) -> None:
            access = {key: typed_access(url, user_input, corrected)}
            data = {**self._data, CONF_SERVERS: corrections | access}
            await self._async_find(data, key)

        try:
            written = user_input.get(CONF_URL, "").strip()
            if not written and clean_key(user_input.get(CONF_API_KEY)):
                written = server.url  # Only the key was wrong
            if written:
                await async_reach(self._network, written, name, correct)
            else:
                # The address in Jellyseerr's settings counts again
                await self._async_find({**self._data, CONF_SERVERS: corrections})
        except Refused as refused:
            return self._async_ask("server", SERVER, user_input, refused, placeholders)
        return await self.async_step_servers()

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Begin to replace the key, which Jellyseerr no longer accepts."""
        self._data = dict(entry_data)
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the new key."""
        entry = self._get_reauth_entry()
        placeholders = {"title": entry.title, "address": entry.data[CONF_URL]}
        refused = None
        if user_input is not None:
            try:
                key = clean_key(user_input[CONF_API_KEY])
                await self._async_identify({**self._data, CONF_API_KEY: key})
            except Refused as err:
                refused = err
            else:
                return self._async_store(entry, {CONF_API_KEY: key})
        return self._async_ask(
            "reauth_confirm", REAUTHENTICATION, user_input or {}, refused, placeholders
        )

    @property
    def _network(self) -> Network:
        entry = self.hass.config_entries.async_get_entry(
            self.context.get("entry_id", "")
        )
        timeout = settings.timeout(entry) if entry else parse_timeout(DEFAULT_TIMEOUT)
        return network_for(self.hass, timeout)

    @property
    def _title(self) -> str:
        return plain(self._jellyseerr.title) or URL(self._data[CONF_URL]).host or DOMAIN

    async def _async_identify(self, data: Mapping[str, Any]) -> None:
        """Check the key, and that this is the Jellyseerr that the flow may be about."""
        if not data.get(CONF_API_KEY):
            raise Refused(CONF_API_KEY, "invalid_auth", {"server": "Jellyseerr"})
        self._jellyseerr = await async_check_jellyseerr(
            self._network, settings.jellyseerr_access(data)
        )
        # Jellyseerr's own identity shows that another address is the same server
        found = identity_of(self._jellyseerr.vapid_public)
        if self.source == SOURCE_USER:
            await self.async_set_unique_id(found, raise_on_progress=False)
            self._abort_if_unique_id_configured()
            if found in map(settings.jellyseerr_id, self._async_current_entries()):
                raise AbortFlow("already_configured")
        elif found != settings.jellyseerr_id(self._changed_entry):
            raise AbortFlow("wrong_server")

    @property
    def _changed_entry(self) -> ConfigEntry[Any]:
        return (
            self._get_reauth_entry()
            if self.source == SOURCE_REAUTH
            else self._get_reconfigure_entry()
        )

    async def _async_find(
        self, data: dict[str, Any], corrected: str | None = None
    ) -> None:
        """Ask all servers and keep `data`; Refused if the corrected one fails."""
        found = await async_find_servers(
            self._network, settings.jellyseerr_access(data), settings.overrides(data)
        )
        if corrected is not None:
            found.require(corrected)
        self._data, self._found = data, found

    @callback
    def _async_finish(self) -> ConfigFlowResult:
        access = (CONF_URL, CONF_API_KEY, CONF_VERIFY_SSL)
        data = {
            **{key: self._data[key] for key in access},
            CONF_SERVERS: self._data.get(CONF_SERVERS, {}),
            CONF_JELLYFIN_ID: self._found.jellyfin_id
            or self._data.get(CONF_JELLYFIN_ID),
        }
        if self.source == SOURCE_RECONFIGURE:
            return self._async_store(self._get_reconfigure_entry(), data)
        # Another dialog may have added this Jellyseerr meanwhile
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title=self._title, data=data)

    @callback
    def _async_store(
        self, entry: ConfigEntry[Any], data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Store the data, and have the entry reloaded.

        A loaded entry reloads by its own listener; one whose set-up failed has none.
        """
        if entry.update_listeners:
            return self.async_update_and_abort(entry, data_updates=data)
        return self.async_update_reload_and_abort(entry, data_updates=data)

    @callback
    def _async_ask(
        self,
        step_id: str,
        schema: vol.Schema,
        shown: Mapping[str, Any],
        refused: Refused | None = None,
        placeholders: Mapping[str, str] | None = None,
    ) -> ConfigFlowResult:
        """Show a form with what was typed into it if that is refused, the key as well.

        Otherwise with what is known, but never a stored key.
        """
        values = {
            key: value for key, value in shown.items() if refused or key != CONF_API_KEY
        }
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, values),
            errors=refused.errors(schema.schema) if refused else {},
            description_placeholders={
                "example": example_of("jellyseerr"),
                **(placeholders or {}),
                **(refused.placeholders if refused else {}),
            },
        )
