"""What a person does in the web interface and automations; all answers are noted."""

import copy
import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import voluptuous as vol

from custom_components.jellyseerr_cleanup.const import DOMAIN

from .witness import Witness

FLOWS = "/api/config/config_entries/flow"
OPTIONS = "/api/config/config_entries/options/flow"
POLICIES = "/api/config/config_entries/subentries/flow"
REPAIRS = "/api/repairs/issues/fix"


class Person:
    """An administrator in front of the web interface."""

    def __init__(self, hass: HomeAssistant, client: Any, witness: Witness) -> None:
        """Take the browser."""
        self._hass = hass
        self._client = client
        self._witness = witness

    async def open(self, flows: str, **what: Any) -> dict[str, Any]:
        """Open a dialog, and return its first step."""
        return await self._post(flows, what)

    async def submit(
        self, flows: str, shown: dict[str, Any], **written: Any
    ) -> dict[str, Any]:
        """Submit a step, and return the next."""
        return await self._post(f"{flows}/{shown['flow_id']}", written)

    async def close(self, flows: str, shown: dict[str, Any]) -> None:
        """Close a dialog."""
        await self._client.delete(f"{flows}/{shown['flow_id']}")

    async def download(self, entry_id: str) -> None:
        """Download an entry's diagnostics."""
        answer = await self._client.get(f"/api/diagnostics/config_entry/{entry_id}")
        assert answer.status == 200
        self._witness.note("diagnostics", await answer.text())

    async def _post(self, path: str, what: dict[str, Any]) -> dict[str, Any]:
        answer = await self._client.post(path, json=what)
        assert answer.status == 200, await answer.text()
        shown: dict[str, Any] = await answer.json()
        self._witness.note("dialogs", json.dumps(without_typed_key(shown, what)))
        await self._hass.async_block_till_done(wait_background_tasks=True)
        return shown

    async def act(self, action: str, **data: Any) -> dict[str, Any] | None:
        """Perform an action; None if it failed."""
        try:
            answer = await self._hass.services.async_call(
                DOMAIN, action, data, blocking=True, return_response=True
            )
        except (HomeAssistantError, vol.Invalid) as err:
            self._witness.note_error("errors", err)
            return None
        self._witness.note("answers", answer)
        assert isinstance(answer, dict)
        return answer


def without_typed_key(shown: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    """Return what is shown, without the key that was typed into this very field.

    After an error it stays there; another key, or this one elsewhere, stays in.
    """
    left = copy.deepcopy(shown)
    if not shown.get("errors"):
        return left
    for field in left["data_schema"]:
        suggested = field.get("description", {}).get("suggested_value")
        if field["name"] == "api_key" and suggested == typed.get("api_key"):
            del field["description"]
    return left
