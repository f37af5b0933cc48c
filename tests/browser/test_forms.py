"""A person makes mistakes in the forms, goes back, and loses nothing."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from scripts.demonstration.browser import WebInterface

AT_THE_FIELD = "ha-selector-constant"
BUTTONS = 110  # pixels, with what is below the dialog
SIZES = {1280: 900, 390: 844}
# For whom, and how long films without a policy stay, which changes the plan each time
WIDE = "Kids", "alice (alice@example.com)", ("30 days", "30d")
NARROW = "Teens", "bob (bob@example.com)", ("For good (never leaves)", "never")


@pytest.mark.browser
async def test_forms(tmp_path: Path) -> None:
    """Once on a desk, once on a phone: a policy, then the options."""
    # Only there after scripts/setup --browser; these tests are collected without it too
    from playwright.async_api import Error

    from scripts.demonstration.browser import WebInterface, pictures_in
    from scripts.demonstration.integration import add_integration
    from scripts.demonstration.tour import tour

    async with tour() as started:
        home, page = started.stack.home, started.page
        await add_integration(started.running.session, home.url, home.api_key)
        try:
            for (width, height), written in zip(
                SIZES.items(), (WIDE, NARROW), strict=True
            ):
                await page.set_viewport_size({"width": width, "height": height})
                folder = tmp_path / str(width)
                folder.mkdir()
                look = pictures_in(page, folder)
                web = WebInterface(page, started.running.url, look)
                name, user, default = written
                await add_policy(web, name, user)
                await change_options(web, *default)
        except Error:
            await pictures_in(page, tmp_path)("where it ended")
            raise


async def add_policy(web: WebInterface, name: str, user: str) -> None:
    """Leave fields empty, forget an account, go back from the effect, and save."""
    page = web.page
    await web.open_policy()
    await web.press("Next")
    await page.get_by_text("Give the policy a name.").wait_for()
    await page.get_by_text("Choose at least one user, or everybody.").wait_for()
    await web.look("policy-empty")
    await web.fill_policy(name, user, "7 days")
    await page.get_by_text("More", exact=True).click()
    await page.get_by_text("All of the accounts chosen below").click()
    await web.press("Next")
    # Above the section, and at the field, where the person is
    needed = "Jellyfin accounts: Watched by all needs at least one."
    await page.get_by_text(needed).first.wait_for()
    await page.wait_for_timeout(1000)  # the section comes to rest
    await web.look("policy-wrong-in-a-section")
    assert (await web.said()).count(needed) == 2
    shown = page.locator("ha-alert", has_text=needed), page.locator(AT_THE_FIELD)
    assert any([await is_in_view(one) for one in shown])
    await page.get_by_text("The user who requested it").click()
    await web.press("Next")
    await page.get_by_text("What next").wait_for()
    assert "Starts leaving: " in await web.said()
    await web.look("policy-effect")

    await page.get_by_text("Change something first").click()
    await web.press("Submit")
    await page.get_by_text("More", exact=True).wait_for()
    await web.look("policy-back")
    said = await web.said()
    assert name in said
    assert user in said
    assert "7d" in said
    await web.press("Next")
    await page.get_by_text("What next").wait_for()
    await web.press("Submit")
    await web.press("Finish")
    listed = page.get_by_text(f"{name} · 7 days after watched").first
    await listed.scroll_into_view_if_needed()
    await web.look("policies")


async def change_options(web: WebInterface, default: str, stored: str) -> None:
    """Write a number that is too large, empty others, go back, and save."""
    page = web.page
    await web.open_options()
    notice = page.get_by_role("spinbutton", name="Notice before a deletion")
    titles = page.get_by_role("spinbutton", name="Most titles in 24 hours")
    await notice.fill("200")
    await titles.fill("20")
    await web.press("Submit")
    wrong = page.get_by_text("Notice before a deletion: from 0 to 90, or empty")
    await wrong.first.wait_for()
    assert await notice.input_value() == "200"
    await web.look("options-out-of-range")
    # It has its default already, so nothing is said of it
    await notice.fill("")
    await page.get_by_text("Movies without a policy", exact=True).click()
    await web.choose_retention(default)
    await page.get_by_text(stored, exact=True).first.wait_for()
    await web.look("options-default-terms")
    await web.press("Submit")
    await page.get_by_text("What next").wait_for()
    said = await web.said()
    assert "Leaving soon: " in said
    assert "Left empty" not in said
    await web.look("options-effect")

    await page.get_by_text("Change something first").click()
    await web.press("Submit")
    await titles.wait_for()
    assert (await notice.input_value(), await titles.input_value()) == ("", "20")
    await web.press("Submit")
    await page.get_by_text("What next").wait_for()
    await web.press("Submit")
    await page.get_by_text("Options successfully saved.").wait_for()
    await web.press("Finish")

    # What the closed sections hold is there, and what is emptied now had a value
    await web.open_options()
    assert (await notice.input_value(), await titles.input_value()) == ("3", "20")
    await titles.fill("")
    await web.press("Submit")
    await page.get_by_text("Left empty, so these have their default").wait_for()
    await web.look("options-emptied")
    assert "Most titles in 24 hours: 10" in await web.said()
    await web.press("Submit")
    await page.get_by_text("Options successfully saved.").wait_for()
    await web.press("Finish")
    await web.open_options()
    assert await titles.input_value() == "10"
    await page.get_by_text("Movies without a policy", exact=True).click()
    await page.get_by_text(stored, exact=True).first.wait_for()


async def is_in_view(shown: Locator) -> bool:
    """Return whether a person sees it without scrolling, above the dialog's buttons."""
    return bool(
        await shown.evaluate(
            "one => { const { top, bottom } = one.getBoundingClientRect();"
            f" return top >= 0 && bottom <= innerHeight - {BUTTONS}; }}"
        )
    )
