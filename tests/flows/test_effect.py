"""The step that shows what a policy does to the plan."""

import asyncio
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.engine.planning import Planning
from custom_components.jellyseerr_cleanup.flows import policy_effect
from custom_components.jellyseerr_cleanup.retention.model import TitleId, TitleName
from custom_components.jellyseerr_cleanup.texts import written_title
from tests.media_stack import Household, User

from .dialog import change_policy, new_policy
from .policies import add_policy, for_everybody

ALL = {"name": "A", "users": ["everybody"]}
ANNOUNCED = (
    "A title is deleted only after it was shown as leaving for the notice period, and "
    "only while deletions are allowed."
)


@pytest.fixture
def alice(home: Household) -> User:
    """Return a user with a movie watched long ago and one that was not watched."""
    user = home.user("alice")
    for title, watched in (("The Comet", True), ("Her *Sister*", False)):
        movie = home.movie(title, year=2020)
        home.request(user, movie, days_ago=60)
        if watched:
            home.watch(user, movie, days_ago=50)
    return user


async def effect(
    hass: HomeAssistant, entry: MockConfigEntry, **written: Any
) -> list[str]:
    """Return what the confirming step says of a new policy."""
    dialog = await new_policy(hass, entry)
    await dialog.fill(ALL, **written)
    assert dialog.step == "confirm", dialog.errors
    assert dialog.placeholders["name"] == "A"
    return dialog.placeholders["effect"].splitlines()


async def test_what_starts_leaving(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    # So far nothing is read of watches and files, because nothing needs it
    assert await effect(hass, loaded, retention="30d") == [
        "- Due: 0 now, 0 afterwards",
        "- Leaving soon: 0 now, 1 afterwards",
        "- With a later date: 0 now, 0 afterwards",
        "- Waiting to be watched or to be available: 0 now, 1 afterwards",
        "- Held, because something is unknown or forbids it: 0 now, 0 afterwards",
        "- Kept for good: 2 now, 0 afterwards",
        "",
        r"Starts leaving: The Comet \(2020\)",
        "",
        ANNOUNCED,
    ]
    # Looking changes nothing
    plan = loaded.runtime_data.coordinator.data.plan
    assert {str(decision.state) for decision in plan.decisions} == {"kept"}


async def test_what_no_longer_leaves(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    policy = add_policy(
        hass, loaded, for_everybody("All", retention="30d", require_watched=False)
    )
    await hass.async_block_till_done()
    dialog = await change_policy(hass, loaded, policy)
    await dialog.fill({"require_watched": True})
    said = dialog.placeholders["effect"].splitlines()
    assert said[1] == "- Leaving soon: 2 now, 1 afterwards"
    assert said[-3] == r"No longer leaves: Her \*Sister\* \(2020\)"


async def test_a_policy_that_changes_nothing(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    said = await effect(hass, loaded, retention="never")
    assert said == [
        "Nothing changes in the plan: each title stays where it is, with its date."
    ]


async def test_many_titles(
    hass: HomeAssistant, home: Household, alice: User, loaded: MockConfigEntry
) -> None:
    for number in range(14):
        movie = home.movie(f"Film {number:02}", year=2000)
        home.request(alice, movie, days_ago=60)
        home.watch(alice, movie, days_ago=50)
    await loaded.runtime_data.coordinator.async_refresh()
    said = await effect(hass, loaded, retention="30d")
    assert said[1] == "- Leaving soon: 0 now, 15 afterwards"
    assert said[-3].endswith(" and 5 more")
    assert said[-3].count(", ") == 9


async def test_jellyfin_is_slow(
    hass: HomeAssistant,
    alice: User,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def never(*args: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(policy_effect, "_PATIENCE", 0.01)
    with patch.object(Planning, "complete", never):
        said = await effect(hass, loaded, retention="30d")
    assert said[-3].startswith("2 of the held titles are looked up after saving")


async def test_nothing_was_read(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    (said,) = await effect(hass, entry, retention="30d")
    assert said.startswith("The effect cannot be shown")


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("movie:603:hd", None, r"movie\:603\:hd"),
        ("movie:603:hd", TitleName("Her", None), "Her"),
        ("movie:603:4k", TitleName("Her", 2013), r"Her \(2013\) 4K"),
        ("tv:5:s2:hd", TitleName("Dark", 2017), r"Dark \(2017\) S02"),
        # A long name is cut, and not what tells its titles apart
        ("tv:5:s12:4k", TitleName("x" * 99, 2017), "x" * 60 + r" \(2017\) S12 4K"),
    ],
)
def test_titles_are_named(title: str, name: TitleName | None, expected: str) -> None:
    assert written_title(TitleId.parse(title), name) == expected


async def test_a_saved_policy_does_what_was_shown(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    await (await new_policy(hass, loaded)).save(ALL, retention="30d")
    decisions = loaded.runtime_data.coordinator.data.plan.decisions
    states = sorted(str(decision.state) for decision in decisions)
    assert states == ["leaving_soon", "waiting"]
