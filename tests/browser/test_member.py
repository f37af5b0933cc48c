"""A member of the household, no administrator, keeps titles on the to-do list."""

from dataclasses import dataclass
from pathlib import Path
import tempfile
from typing import TYPE_CHECKING

import pytest

from .household import choose, member

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from scripts.demonstration.browser import WebInterface
    from scripts.demonstration.session import Session

SIZES = {1280: 900, 390: 844}
LIST = "todo.jellyseerr_leaving_soon"
PENDING = "sensor.jellyseerr_pending_deletions"
# Of the demonstration's household: bob's own season, and alice's movie
OWN, OTHERS = "Deep Wells (2018) S01 4K", "Paper Lanterns (2019)"
ALL = 9
OPEN, KEPT = "needs_action", "completed"
REFUSED = (
    "You may only keep titles that you requested. Ask an administrator to keep this one"
)
# What each card does that is clicked
OPEN_DIALOG = """(all, id) => all.dispatchEvent(
    new CustomEvent("hass-more-info", {detail: {entityId: id}})
)"""
# Whether Home Assistant cut a text that is too long for its place
CUT_OFF = "one => one.scrollHeight > one.clientHeight + 1"


@dataclass(frozen=True, slots=True)
class Member:
    """What a member does in the web interface, and what it and the states say then."""

    session: Session
    web: WebInterface

    @property
    def page(self) -> Page:
        """The page that is looked at."""
        return self.web.page

    def row(self, title: str) -> Locator:
        """Return a title's row on the to-do list."""
        return self.page.locator("ha-check-list-item", has_text=title)

    async def open_list(self) -> None:
        """Open the to-do list."""
        await self.web.open(f"/todo?entity_id={LIST}")
        await self.row(OWN).wait_for()

    async def tick(self, title: str) -> None:
        """Click on the box before a title."""
        # What draws the box lies upon it
        await self.row(title).locator("[part=control]").click()

    async def keep(self, title: str) -> None:
        """Tick a title, and see it below the others with who keeps it."""
        await self.tick(title)
        await self.row(title).get_by_text("Bob keeps ").wait_for()

    async def release(self, title: str) -> None:
        """Take the tick back, and see nobody keep it."""
        await self.tick(title)
        await self.row(title).get_by_text("Bob keeps ").wait_for(state="hidden")

    async def listed(self) -> dict[str, str]:
        """Return which titles the list has, and whether they are ticked."""
        answer = await self.session.action("todo", "get_items", entity_id=LIST)
        return {one["summary"]: one["status"] for one in answer[LIST]["items"]}

    async def on_calendar(self) -> str:
        """Return what the calendar says on its first page."""
        await self.web.open("/calendar")
        # Of alice's, after bob's
        await self.page.get_by_text("Glass Harbour").first.wait_for()
        return await self.page.locator("ha-full-calendar").aria_snapshot()

    async def pending(self) -> int:
        """Return how many are pending, as the sensor's own dialog says it, too."""
        await self.page.locator("home-assistant").evaluate(OPEN_DIALOG, PENDING)
        state = (await self.session.get(f"/api/states/{PENDING}"))["state"]
        await self.page.get_by_text(f"{state} titles").wait_for()
        return int(state)


@pytest.mark.browser
async def test_a_member_keeps(tmp_path: Path) -> None:
    """Once on a desk, once on a phone: an own title, and one of somebody else."""
    # Only there after scripts/setup --browser; these tests are collected without it too
    from playwright.async_api import Error

    from scripts.demonstration.browser import WebInterface, browser_page, pictures_in
    from scripts.demonstration.process import home_assistant
    from scripts.demonstration.stack import simulated_stack

    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-config-") as config:
        async with (
            simulated_stack() as stack,
            home_assistant(Path(config), frontend=True) as running,
            member(running, "Bob") as (session, person),
            browser_page(session) as page,
        ):
            owner, before = running.session, stack.home.tree()
            entry_id = await stack.set_up(owner)
            user = f"bob (bob@example.com) · {stack.demo.people['bob'].id}"
            await choose(owner, entry_id, link_users=True, **{user: person})
            try:
                for width, height in SIZES.items():
                    await page.set_viewport_size({"width": width, "height": height})
                    folder = tmp_path / str(width)
                    folder.mkdir()
                    look = pictures_in(page, folder)
                    bob = Member(session, WebInterface(page, running.url, look))
                    await keep_own(bob)
                    await keep_others(bob)
                    await choose(owner, entry_id, keep_own_only=True)
                    await be_refused(bob)
                    await choose(owner, entry_id, keep_own_only=False)
            except Error:
                await pictures_in(page, tmp_path)("where it ended")
                raise
            assert stack.home.tree() == before


async def keep_own(bob: Member) -> None:
    """Keep a title, see it nowhere else, and take that back."""
    assert OWN in await bob.on_calendar()
    await bob.web.look("calendar")
    assert await bob.pending() == ALL
    await bob.open_list()
    for row in await bob.page.locator("ha-check-list-item .description").all():
        assert not await row.evaluate(CUT_OFF), await row.inner_text()
    await bob.web.look("list")
    await bob.keep(OWN)
    await bob.row(OWN).scroll_into_view_if_needed()
    await bob.web.look("kept")
    assert (await bob.listed())[OWN] == KEPT

    assert OWN not in await bob.on_calendar()
    await bob.web.look("calendar without it")
    assert await bob.pending() == ALL - 1
    await bob.web.look("pending")

    await bob.open_list()
    await bob.release(OWN)
    assert await bob.listed() == dict.fromkeys(await bob.listed(), OPEN)
    assert OWN in await bob.on_calendar()
    assert await bob.pending() == ALL


async def keep_others(bob: Member) -> None:
    """Keep what somebody else requested, and take that back."""
    await bob.open_list()
    await bob.keep(OTHERS)
    assert await bob.pending() == ALL - 1
    await bob.open_list()
    await bob.release(OTHERS)
    assert await bob.pending() == ALL


async def be_refused(bob: Member) -> None:
    """Be told why what somebody else requested cannot be kept; own titles can."""
    await bob.open_list()
    await bob.tick(OTHERS)
    await bob.page.get_by_text(REFUSED).first.wait_for()
    await bob.web.look("refused")
    assert await bob.listed() == dict.fromkeys(await bob.listed(), OPEN)
    assert await bob.pending() == ALL
    await bob.open_list()
    await bob.keep(OWN)
    await bob.release(OWN)
