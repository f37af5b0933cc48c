"""Home Assistant's web interface in Chromium, clicked through as a person would."""

from collections.abc import AsyncGenerator, Awaitable, Callable
import contextlib
from dataclasses import dataclass
import json
from pathlib import Path
import shutil

from playwright.async_api import Error, Locator, Page, async_playwright

from .integration import DOMAIN, Device
from .process import DemonstrationFailed
from .session import Session

WIDTH, HEIGHT = 1280, 900
NAVIGATIONS = 5  # attempts
PATIENCE = 60_000  # milliseconds: the first page compiles for long on a slow machine
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

type Look = Callable[[str], Awaitable[None]]


@contextlib.asynccontextmanager
async def browser_page(session: Session) -> AsyncGenerator[Page]:
    """Yield a page of a browser in which the owner is logged in."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise DemonstrationFailed("Chromium is missing: scripts/setup --browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=ARGUMENTS
        )
        context = await browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        tokens = json.dumps(json.dumps(session.browser_tokens()))
        await context.add_init_script(f"localStorage.setItem('hassTokens', {tokens})")
        try:
            yield await context.new_page()
        finally:
            await browser.close()


def pictures_in(page: Page, folder: Path) -> Look:
    """Return a function that saves a picture of the page under a name."""

    async def look(name: str) -> None:
        await page.mouse.move(0, 0)
        await page.wait_for_timeout(1000)  # dialogs come to rest
        await page.screenshot(path=folder / f"{name}.png")

    return look


@dataclass(frozen=True, slots=True)
class WebInterface:
    """What a person does in the web interface, calling `look` where it is worth it."""

    page: Page
    url: str
    look: Look

    async def add_integration(self, address: str, api_key: str) -> None:
        """Add the integration from the list of all integrations."""
        await self.open("/config/integrations/dashboard")
        await self._button("Add integration").click()
        await self.page.get_by_placeholder("Search for a brand name").fill(
            "Jellyseerr Cleanup"
        )
        await self.page.get_by_text("Jellyseerr Cleanup", exact=True).first.click()
        await self._field("url").fill(address)
        await self._field("api_key").fill(api_key)
        await self.look("config-flow")
        await self._button("Submit").click()
        await self.page.get_by_text("Radarr 4K").first.wait_for()
        await self.look("servers-found")
        await self._button("Submit").click()
        await self._button("Finish").click()

    async def add_policy(self, name: str, user: str, retention: str) -> str:
        """Add a retention policy, and return the effect that the last step shows."""
        await self.open_policy()
        await self.fill_policy(name, user, retention)
        await self.look("add-retention-policy")
        await self.press("Next")
        effect = self.page.locator("step-flow-form ha-markdown-element").first
        await self._button("Submit").wait_for()
        await self.look("policy-effect")
        said = str(await effect.inner_text())
        await self._button("Submit").click()
        await self._button("Finish").click()
        return said

    async def open_policy(self) -> None:
        """Open the form of a new retention policy."""
        await self.open_integration()
        await self.press("Add retention policy")
        await self._field("name").wait_for()

    async def fill_policy(self, name: str, user: str, retention: str) -> None:
        """Fill the most important fields of a policy's form in."""
        await self._field("name").fill(name)
        await self.page.get_by_text("Users", exact=True).click()
        await self.page.get_by_text(user).last.click()
        await self.choose_retention(retention)

    async def choose_retention(self, retention: str) -> None:
        """Choose how long titles stay, in the first field for that."""
        await self.page.locator("ha-picker-field[aria-label='Keep for']").first.click()
        await self.page.get_by_text(retention, exact=True).last.click()

    async def open_options(self) -> None:
        """Open the options of the integration's first entry."""
        await self.open_integration()
        await self.press("Configure")
        await self.page.get_by_role("spinbutton").first.wait_for()

    async def press(self, button: str) -> None:
        """Press a button."""
        await self._button(button).click()

    async def open_rules(self, choice: str) -> None:
        """Open the dialog that imports or exports rules."""
        await self.open_integration()
        await self._button("Import or export rules").click()
        await self.page.get_by_text(choice, exact=True).click()
        await self.page.locator("textarea").wait_for()

    async def paste_rules(self, rules: str) -> None:
        """Paste rules into the dialog, and go on."""
        await self.page.locator("textarea").fill(rules)
        await self._button("Next").click()

    async def import_rules(self, rules: str) -> dict[str, str]:
        """Paste rules and save them; return what report and effect say."""
        said = {}
        await self.paste_rules(rules)
        for step, shown, further in (
            ("rules-report", "Taken over", "Next"),
            ("rules-effect", "What is saved", "Submit"),
        ):
            await self.page.get_by_text(shown, exact=True).wait_for()
            await self.look(step)
            said[step] = await self.said()
            await self._button(further).click()
        await self.page.get_by_text("The rules are saved.").wait_for()
        await self._button("Close").click()
        return said

    async def said(self) -> str:
        """Return the text of the dialog's step."""
        return await self.page.locator("step-flow-form").aria_snapshot()

    async def open_integration(self) -> None:
        """Open the integration's page."""
        await self.open(f"/config/integrations/integration/{DOMAIN}")

    async def open_device(self, device: Device) -> None:
        """Open a device's page."""
        await self.open(f"/config/devices/device/{device.id}")
        await self.page.get_by_text("Pending deletions").first.wait_for()

    async def open(self, path: str) -> None:
        """Open a page by its path."""
        for _ in range(NAVIGATIONS):
            try:
                await self.page.goto(f"{self.url}{path}")
            except Error as err:
                # The web interface opened another page, as it does after a dialog
                if "ERR_ABORTED" not in err.message:
                    raise
                await self.page.wait_for_load_state()
            else:
                return
        raise DemonstrationFailed(f"the web interface does not stay on {path}")

    def _button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first

    def _field(self, name: str) -> Locator:
        return self.page.locator(f"input[name={name}]")
