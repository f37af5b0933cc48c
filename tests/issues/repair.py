"""A repair's question, as an administrator's browser asks and answers it."""

from http import HTTPStatus
from typing import Any

from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.jellyseerr_cleanup.const import DOMAIN
from tests.integration.installation import Installation

from .shown import shown

FLOW = "/api/repairs/issues/fix"


class Repair:
    """A repair's question to an administrator, and the answers to it."""

    def __init__(self, installed: Installation, client: ClientSessionGenerator) -> None:
        """Begin before anything is asked."""
        self._installed = installed
        self._client = client

    async def open(self, key: str) -> dict[str, str]:
        """Open the repair of an issue, and return what its question is filled with."""
        for component in ("repairs", "http"):
            await async_setup_component(self._installed.hass, component, {})
        self._browser = await self._client()
        issue = shown(self._installed)[key].issue_id
        self.question = await self._post(FLOW, handler=DOMAIN, issue_id=issue)
        filled: dict[str, str] = self.question["description_placeholders"]
        return filled

    async def confirm(self) -> str:
        """Say yes, and return what becomes of it."""
        assert self.question["step_id"] == "confirm"
        return await self.reply()

    async def choose(self, step: str) -> str:
        """Choose a step of the menu, and return what becomes of it."""
        assert self.question["type"] == "menu"
        return await self.reply(next_step_id=step)

    async def reply(self, **answers: str) -> str:
        """Answer the question; return why that changed nothing, else "create_entry"."""
        self.answer = await self._post(f"{FLOW}/{self.question['flow_id']}", **answers)
        await self._installed.settle()
        outcome: str = self.answer["type"]
        return self.answer["reason"] if outcome == "abort" else outcome

    async def _post(self, path: str, **data: str) -> dict[str, Any]:
        answer = await self._browser.post(path, json=data)
        assert answer.status == HTTPStatus.OK
        found: dict[str, Any] = await answer.json()
        return found
