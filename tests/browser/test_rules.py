"""A person brings rules along: they are reported, shown in the plan, and saved."""

from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scripts.demonstration.browser import WebInterface

SIZES = {1280: 900, 390: 844}
RULES = dedent(
    """\
    app:
      leaving_soon_days: {days}
    advanced_rules:
      - name: "{name}"
        type: user
        enabled: true
        users:
          - username: {user}
            retention: {retention}
            require_watched: true
      - name: Daily shows
        type: episode
        enabled: true
        tag: daily-shows
        max_episodes: 10
    """
)
WIDE = {"name": "Alice - short", "user": "alice", "retention": "7d", "days": "14"}
NARROW = {"name": "Bob - long", "user": "bob", "retention": "30d", "days": "21"}


@pytest.mark.browser
async def test_rules(tmp_path: Path) -> None:
    """Once on a desk, once on a phone: a wrong file first, then the right one."""
    # Only there after scripts/setup --browser; these tests are collected without it too
    from playwright.async_api import Error

    from scripts.demonstration.browser import WebInterface, pictures_in
    from scripts.demonstration.integration import add_integration
    from scripts.demonstration.tour import tour

    async with tour() as started:
        home, page = started.stack.home, started.page
        await add_integration(started.running.session, home.url, home.api_key)
        before = home.tree()
        try:
            for (width, height), rules in zip(
                SIZES.items(), (WIDE, NARROW), strict=True
            ):
                await page.set_viewport_size({"width": width, "height": height})
                folder = tmp_path / str(width)
                folder.mkdir()
                look = pictures_in(page, folder)
                web = WebInterface(page, started.running.url, look)
                await take_over(web, rules)
        except Error:
            await pictures_in(page, tmp_path)("where it ended")
            raise
        alice, bob = [await started.device(name) for name in ("alice", "bob")]
        for device, rules in ((alice, WIDE), (bob, NARROW)):
            policy = device.entity("pending_deletions").attributes["policy"]
            assert policy == rules["name"]
        assert home.tree() == before


async def take_over(web: WebInterface, rules: dict[str, str]) -> None:
    """Paste rules with a mistake, correct it, and go on to the policies."""
    text = RULES.format(**rules)
    await web.open_rules("Import rules")
    await web.look("import")
    await web.paste_rules(text.replace(rules["retention"], "a while"))
    await web.page.get_by_text("The rules cannot be read.").wait_for()
    await web.look("wrong")
    said = await web.said()
    assert "Line 9, column 20: " in said
    assert "a while" in said
    # What was pasted is still there
    assert "a while" in await web.page.locator("textarea").input_value()

    steps = await web.import_rules(text)
    report, effect = steps["rules-report"], steps["rules-effect"]
    for part in ("Means something else here", "Not supported", rules["name"]):
        assert part in report
    assert "Line 12, column 11: " in report
    assert "Daily shows" in report
    assert f"Added: {rules['name']} ({rules['user']}: {rules['retention']})" in effect
    assert "Leaving soon: " in effect
    assert "Starts leaving: " in effect

    await web.open_integration()
    policy = web.page.get_by_text(rules["name"]).first
    await policy.scroll_into_view_if_needed()
    await web.look("policies")
    await web.open_rules("Export rules")
    await web.look("export")
    assert rules["name"] in await web.page.locator("textarea").input_value()
