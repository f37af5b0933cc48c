"""A person sets the integration up and looks at it."""

from pathlib import Path
import re

import pytest

SERVERS = ("Radarr", "Radarr 4K", "Sonarr", "Sonarr 4K")
PEOPLE = ("alice", "bob", "carol", "dave", "Erin (4K)")


@pytest.mark.browser
async def test_tour(tmp_path: Path) -> None:
    """Dialogs show what was found and what a policy does, device pages the plan."""
    # Only there after scripts/setup --browser; these tests are collected without it too
    from playwright.async_api import Error

    from scripts.demonstration.browser import pictures_in
    from scripts.demonstration.tour import tour

    async with tour() as started:
        seen: dict[str, str] = {}
        home, page = started.stack.home, started.page
        before = home.tree()

        async def look(name: str) -> None:
            seen[name] = await page.locator("body").aria_snapshot()

        try:
            effects = await started.take(look)
        except Error:
            await pictures_in(page, tmp_path)("where it ended")
            raise

        # Nobody sees the key again once it is entered
        assert home.api_key in seen.pop("config-flow")
        assert home.api_key not in "".join(seen.values())
        for server in SERVERS:
            assert re.search(
                rf"{server}\b.*reachable", seen["servers-found"], re.DOTALL
            )
        assert "alice (alice@example.com)" in seen["add-retention-policy"]

        # Named at once, but with three days' notice none is due
        assert {"Paper Lanterns", "Night Ferry", "Winter Kites"} <= titles_in(
            effects["alice"]
        )
        assert "Due: 0 now, 0 afterwards" in effects["alice"]
        assert "The Clockmaker" in titles_in(effects["bob"])

        for person in PEOPLE:
            assert person in seen["integration"]
        assert "Deletions allowed" in seen["server-device"]
        assert shown(seen["server-device"], "Pending deletions") == "9"
        assert shown(seen["server-device"], "Due") == "0"
        assert shown(seen["server-device"], "Held") == "5"
        assert shown(seen["user-device"], "Pending deletions") == "7"
        assert shown(seen["user-device"], "Reclaimable space") == "75.0 GB"

        assert home.tree() == before


def titles_in(effect: str) -> set[str]:
    """Return the names of the titles that start leaving, without years."""
    line = next(
        line for line in effect.splitlines() if line.startswith("Starts leaving")
    )
    return {re.sub(r" \(.*", "", name) for name in line.partition(": ")[2].split(", ")}


def shown(page: str, entity: str) -> str:
    """Return the state that a device page shows beside an entity's name."""
    found = re.search(rf"\b{entity}\b[^\w]*(?:text: )?([\d.]+(?: GB)?)", page)
    assert found, f"{entity} is not shown:\n{page}"
    return found[1]
