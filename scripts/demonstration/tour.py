"""The tour through the web interface that screenshots and the browser test take."""

import asyncio
from collections.abc import AsyncGenerator
import contextlib
from dataclasses import dataclass
from pathlib import Path
import tempfile

from playwright.async_api import Page

from .browser import Look, WebInterface, browser_page
from .integration import Device, devices
from .process import RunningHomeAssistant, home_assistant
from .stack import SimulatedStack, simulated_stack

SETTLE_SECONDS = 30
RULES = """\
advanced_rules:
  - name: Carol and the children
    type: user
    enabled: true
    users:
      - username: carol
        retention: 60d
        require_watched: true
      - email: dave@example.com
        retention: 60d
        require_watched: true
  - name: Daily shows
    type: episode
    enabled: true
    tag: daily-shows
    max_episodes: 10
"""
RETENTIONS = {"bob": "30 days", "alice": "7 days"}  # alice's pictures replace bob's


@dataclass(frozen=True, slots=True)
class Tour:
    """A Home Assistant without the integration, its servers, and a browser on it."""

    stack: SimulatedStack
    running: RunningHomeAssistant
    page: Page

    async def take(self, look: Look) -> dict[str, str]:
        """Add the integration and policies, look at the devices; return the effects.

        They are the texts of the last step of each policy, by user.
        """
        web = WebInterface(self.page, self.running.url, look)
        await web.add_integration(self.stack.home.url, self.stack.home.api_key)
        effects = {}
        for name, retention in RETENTIONS.items():
            policy = f"{retention} for {name}"
            effects[name] = await web.add_policy(
                policy, f"{name} ({name}@example.com)", retention
            )
            await self.wait_for_policy(name, policy)
        await look("integration")
        await web.open_device(await self.device("Jellyseerr"))
        await look("server-device")
        await web.open_device(await self.device("alice"))
        await look("user-device")
        return effects

    async def bring_rules(self, look: Look) -> None:
        """Import rules for somebody who has no policy."""
        web = WebInterface(self.page, self.running.url, look)
        await web.open_rules("Import rules")
        await web.import_rules(RULES)

    async def wait_for_policy(self, user: str, policy: str) -> None:
        """Wait until a user's sensors show a policy."""
        async with asyncio.timeout(SETTLE_SECONDS):
            while (await self.device(user)).entity("pending_deletions").attributes[
                "policy"
            ] != policy:
                await asyncio.sleep(0.2)

    async def device(self, name: str) -> Device:
        """Return a device by its name."""
        found = await devices(self.running.session)
        return next(device for device in found if device.name == name)


@contextlib.asynccontextmanager
async def tour() -> AsyncGenerator[Tour]:
    """Start everything that a tour needs, and yield the tour."""
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-config-") as folder:
        async with (
            simulated_stack() as stack,
            home_assistant(Path(folder), frontend=True) as running,
            browser_page(running.session) as page,
        ):
            yield Tour(stack, running, page)
