"""The cards of the documentation, pasted into a dashboard of a new set-up."""

from collections.abc import Iterator
from datetime import timedelta
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.template import Template
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.jellyseerr_cleanup.const import DOMAIN
from tests.media_stack import Household, Status
from tests.media_stack.demo import POLICIES, Demonstration, demo_household
from tests.repository.sources import REPOSITORY

from .installation import Installation, policy

PAGES = ("README.md", "docs/dashboard.md")
# Of Home Assistant's own cards, those that the pages use
CARDS = {
    "button",
    "calendar",
    "conditional",
    "entities",
    "horizontal-stack",
    "logbook",
    "markdown",
    "statistics-graph",
    "todo-list",
    "vertical-stack",
}
AN_ENTITY = re.compile(
    r"(?:binary_sensor|button|calendar|event|sensor|switch|todo)\.\w+"
)


def examples(page: str) -> list[Any]:
    """Return what is to be pasted: each example of a page that is a card."""
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    found = re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [one for one in map(parse_yaml, found) if "type" in one]


def cards(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a card and those in it."""
    yield card
    for one in [*card.get("cards", []), *filter(None, [card.get("card")])]:
        yield from cards(one)


def entities(value: Any) -> set[str]:
    """Return all entity ids in a card, those in its templates included."""
    if isinstance(value, dict):
        return set[str]().union(*map(entities, value.values()))
    if isinstance(value, list):
        return set[str]().union(*map(entities, value))
    return set(AN_ENTITY.findall(value)) if isinstance(value, str) else set()


@pytest.fixture
async def demo(installed: Installation, home: Household) -> Demonstration:
    """Set the demonstration's household up, with what the pages call it."""
    demo = demo_household(home)
    policies = [
        policy(name, [demo.people[name]], retention=f"{days}d")
        for name, days in POLICIES.items()
    ]
    await installed.set_up(*policies, notice_days=0)
    for _ in range(3):  # names of titles are read a few a poll
        await installed.poll()
    return demo


def shown(hass: HomeAssistant, title: str) -> str:
    """Return what the markdown card of that title shows, each line stripped."""
    (content,) = [
        card["content"]
        for page in PAGES
        for example in examples(page)
        for card in cards(example)
        if card.get("title") == title
    ]
    said = Template(content, hass).async_render(parse_result=False, strict=True)
    return "\n".join(line.strip() for line in said.splitlines() if line.strip())


async def test_cards_find_their_entities(
    hass: HomeAssistant, demo: Demonstration
) -> None:
    """Each entity id is one that a new set-up gets, each card one that there is."""
    found: set[str] = set()
    for page in PAGES:
        pasted = examples(page)
        assert pasted, page
        for example in pasted:
            found |= entities(example)
            assert {card["type"] for card in cards(example)} <= CARDS
    registry = er.async_get(hass)
    for entity in found:
        entry = registry.async_get(entity)
        assert entry is not None, entity
        assert entry.platform == DOMAIN
        assert hass.states.get(entity) is not None, entity


async def test_templates_are_rendered(hass: HomeAssistant, demo: Demonstration) -> None:
    """Each says something, and no error."""
    contents = [
        card["content"]
        for page in PAGES
        for example in examples(page)
        for card in cards(example)
        if card["type"] == "markdown"
    ]
    assert len(contents) == 3
    for content in contents:
        # As the card does: what is not defined is an error
        said = Template(content, hass).async_render(parse_result=False, strict=True)
        assert said.strip()
        assert "None" not in said


async def test_what_leaves(
    hass: HomeAssistant, installed: Installation, demo: Demonstration
) -> None:
    """By user: what goes tonight and what later, how large it is, and nothing else."""
    said = shown(hass, "What leaves").splitlines()
    tonight, later = "with the next cleanup", dt_util.now() + timedelta(days=4)
    alice, bob = said[: said.index("**bob**, 3 titles")], said[-3:]
    assert alice[0] == "**alice**, 7 titles"
    assert len(alice) == 1 + 7
    assert f"- Paper Lanterns, 6.0 GB, {tonight}" in alice
    assert f"- Night Ferry 4K, 48.0 GB, {tonight}" in alice
    assert f"- The Long Walk S01, 3.0 GB, {tonight}" in alice
    # 4 of its 7 days are left
    assert f"- Winter Kites, 4.0 GB, from {later.date()}" in alice
    assert f"- Deep Wells S01 4K, 2.0 GB, {tonight}" in bob

    # What is not known is not "nothing"
    home = installed.home
    home.jellyseerr.fault("GET", "*", Status(503))
    await installed.poll()
    assert shown(hass, "What leaves") == "Not known at the moment"


async def test_nothing_leaves(hass: HomeAssistant, installed: Installation) -> None:
    """It says so."""
    installed.watched("Kept")
    await installed.set_up()
    assert shown(hass, "What leaves") == "Nothing leaves"


async def test_names_are_no_markdown(
    hass: HomeAssistant, installed: Installation
) -> None:
    """Titles and people are shown as they are called."""
    evil = installed.home.user("x", display_name="**[x](js:y)** <b>")
    installed.watched("*A* [`~B]", evil)
    await installed.set_up(policy("Short"), notice_days=0)
    said = shown(hass, "What leaves")
    assert r"**\*\*\[x\]\(js\:y\)\*\* \<b\>**," in said
    assert r"- \*A\* \[\`\~B\], 4.0 GB," in said
