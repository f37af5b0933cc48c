"""The step that shows what options do to the plan, before they are saved."""

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.jellyseerr_cleanup.engine.planning import Planning
from tests.media_stack import Household, User

from .dialog import Dialog, options_of
from .policies import TERMS, add_policy, for_everybody

THIRTY_DAYS = {"default_movies": {"retention": "30d"}}


@pytest.fixture
def alice(home: Household) -> User:
    """Return a user with two movies watched long ago, one of them a favorite."""
    user = home.user("alice")
    for title in ("The Comet", "Her *Sister*"):
        movie = home.movie(title, year=2020)
        home.request(user, movie, days_ago=60)
        home.watch(user, movie, days_ago=50)
    home.favorite(user, movie)
    return user


def effect(dialog: Dialog) -> list[str]:
    """Return the lines of the effect that is shown."""
    assert dialog.step == "confirm", dialog.errors
    return dialog.placeholders["effect"].splitlines()


def states(entry: MockConfigEntry) -> list[str]:
    """Return the states of all titles."""
    decisions = entry.runtime_data.coordinator.data.plan.decisions
    return sorted(str(decision.state) for decision in decisions)


async def change(hass: HomeAssistant, entry: MockConfigEntry, **values: Any) -> Dialog:
    """Open the options, change these fields, and submit the form."""
    return await (await options_of(hass, entry)).fill(values)


async def test_what_starts_leaving_by_the_default_terms(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    """It is shown, nothing is saved before, and then the plan is as it was shown."""
    dialog = await change(hass, loaded, **THIRTY_DAYS)
    assert "- Leaving soon: 0 now, 1 afterwards" in effect(dialog)
    assert r"Starts leaving: The Comet \(2020\)" in effect(dialog)
    assert (loaded.options, states(loaded)) == ({}, ["kept", "kept"])
    await dialog.submit({})
    assert loaded.options["default_movies"] == TERMS | THIRTY_DAYS["default_movies"]
    assert states(loaded) == ["held", "leaving_soon"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"protect_favorites": False}, r"Starts leaving: Her \*Sister\* \(2020\)"),
        ({"notice_days": 0}, "- Due: 0 now, 1 afterwards"),
        # Its date has passed: it stays leaving, however small the window is
        ({"leaving_soon_days": 1}, None),
        ({"max_titles": 11, "collection_name": "Going", "timeout": "40s"}, None),
    ],
)
async def test_options_of_the_plan(
    hass: HomeAssistant,
    alice: User,
    loaded: MockConfigEntry,
    written: Mapping[str, Any],
    expected: str | None,
) -> None:
    """What changes the plan is shown first, and anything else is saved at once."""
    add_policy(hass, loaded, for_everybody("All", retention="30d"))
    await hass.async_block_till_done()
    assert states(loaded) == ["held", "leaving_soon"]
    dialog = await change(hass, loaded, **written)
    if expected:
        assert expected in effect(dialog)
        await dialog.submit({})
    assert dialog.outcome == "create_entry"
    assert written.items() <= loaded.options.items()


async def test_options_that_change_nothing_ask_no_server(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    with patch.object(Planning, "try_out", side_effect=AssertionError):
        dialog = await change(hass, loaded, max_titles=50, keep_own_only=True)
    assert dialog.outcome == "create_entry"


async def test_an_emptied_number_that_changes_the_plan(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    """Both are said, the default first."""
    add_policy(hass, loaded, for_everybody("All", retention="60d"))
    hass.config_entries.async_update_entry(
        loaded, options={"leaving_soon_days": 1, "notice_days": 0}
    )
    await hass.async_block_till_done()
    dialog = await change(hass, loaded, notice_days=None, leaving_soon_days=None)
    said = effect(dialog)
    assert said[1].startswith("- Notice before a deletion: 3")
    assert said[2].startswith("- Show as leaving soon: 14")
    assert "- Leaving soon: 0 now, 1 afterwards" in said
    await dialog.submit({})
    assert loaded.options["notice_days"] == 3


async def test_going_back_loses_nothing(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    dialog = await change(
        hass, loaded, timeout=" 45s", notice_days=None, max_titles=12, **THIRTY_DAYS
    )
    await dialog.go_back()
    assert (dialog.step, dialog.errors) == ("init", {})
    shown = dialog.filled
    assert (shown["timeout"], shown["max_titles"]) == (" 45s", 12)
    assert "notice_days" not in shown
    assert shown["default_movies"] == TERMS | THIRTY_DAYS["default_movies"]
    assert loaded.options == {}
    await dialog.fill(default_movies={"retention": "60d"})
    assert "- Leaving soon: 0 now, 1 afterwards" in effect(dialog)
    await dialog.submit({})
    assert loaded.options["default_movies"]["retention"] == "60d"
    assert loaded.options["max_titles"] == 12
    assert loaded.options["notice_days"] == 3


async def test_what_another_dialog_saved_meanwhile_stays(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    """Only what was changed here is saved."""
    dialog = await change(hass, loaded, max_titles=12, **THIRTY_DAYS)
    options = {**loaded.options, "links": {"2": "a" * 32}, "max_size_gb": 7}
    hass.config_entries.async_update_entry(loaded, options=options)
    await hass.async_block_till_done()
    await dialog.submit({})
    assert loaded.options["links"] == {"2": "a" * 32}
    assert loaded.options["max_size_gb"] == 7
    assert loaded.options["max_titles"] == 12
    assert loaded.options["default_movies"]["retention"] == "30d"


async def link_bob(
    hass: HomeAssistant, admin: MockUser, bob: User, entry: MockConfigEntry
) -> tuple[Dialog, str]:
    """Let Bob be a person; return the form of links, and what he is called in it."""
    person = {"id": "p1", "name": "Bob", "user_id": admin.id}
    assert await async_setup_component(hass, "person", {"person": [person]})
    await entry.runtime_data.coordinator.async_refresh()
    dialog = await change(hass, entry, link_users=True)
    assert dialog.step == "links"
    return dialog, f"bob (bob@example.com) · {bob.id}"


@pytest.mark.parametrize("happens", ["renamed", "not loaded"])
async def test_links_while_people_change(
    hass: HomeAssistant,
    home: Household,
    loaded: MockConfigEntry,
    hass_admin_user: MockUser,
    happens: str,
) -> None:
    """The form asked by the old name, which still tells who was meant."""
    bob = home.user("bob")
    dialog, field = await link_bob(hass, hass_admin_user, bob, loaded)
    if happens == "renamed":
        assert bob.row
        bob.row.username = "Robert"
        await loaded.runtime_data.coordinator.async_refresh()
    else:
        await hass.config_entries.async_unload(loaded.entry_id)
    await dialog.submit({"persons": {field: "p1"}})
    assert loaded.options["persons"] == {f"{bob.id}": "p1"}


async def test_links_change_the_plan(
    hass: HomeAssistant,
    home: Household,
    loaded: MockConfigEntry,
    hass_admin_user: MockUser,
) -> None:
    """Whose watch counts: shown after the links, which a way back does not lose."""
    bob, room = home.user("bob", jellyfin=False), home.viewer("living room")
    comet = home.movie("The Comet", year=2020)
    home.request(bob, comet, days_ago=60)
    home.watch(room, comet, days_ago=50)
    add_policy(hass, loaded, for_everybody("All", retention="30d"))
    dialog, field = await link_bob(hass, hass_admin_user, bob, loaded)
    assert states(loaded) == ["held"]
    await dialog.submit({field: room.jellyfin_id, "persons": {field: "p1"}})
    assert r"Starts leaving: The Comet \(2020\)" in effect(dialog)
    await dialog.go_back()
    assert dialog.filled["link_users"] is True
    await dialog.fill()
    assert dialog.step == "links"
    assert dialog.filled == {field: room.jellyfin_id, "persons": {field: "p1"}}
    await dialog.submit(dialog.filled)
    await dialog.submit({})
    assert loaded.options["links"] == {f"{bob.id}": room.jellyfin_id}
    assert loaded.options["persons"] == {f"{bob.id}": "p1"}
    assert states(loaded) == ["leaving_soon"]


async def test_nothing_was_read(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """What nobody knows is said, and can be saved."""
    dialog = await change(hass, entry, notice_days=5)
    [said] = effect(dialog)
    assert said.startswith("The effect cannot be shown")
    await dialog.submit({})
    assert entry.options["notice_days"] == 5
