"""A policy for tags: chosen in place of users, and its effect on the plan."""

import asyncio
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.flows import policy_tags
from custom_components.jellyseerr_cleanup.settings import policy_book, policy_subentries
from tests.media_stack import Household, Movie
from tests.media_stack.faults import Hang, Status

from .dialog import Dialog, change_policy, new_policy
from .policies import DEFAULTS, add_policy, for_everybody, saved, stored

KIDS = {"name": "Kids", "users": [], "tags": ["kids"]}
OF_KIDS = {**stored("Kids", {}), "tags": ["kids"]}


@pytest.fixture
def film(home: Household) -> Movie:
    """Return a film with a tag; Sonarr has one, too, that nothing has."""
    alice, comet = home.user("alice"), home.movie("The Comet", year=2020)
    home.request(alice, comet, days_ago=60)
    home.watch(alice, comet, days_ago=50)
    comet.in_radarr.tags = [home.radarr.add_tag("kids")]
    home.sonarr.add_tag("rare")
    home.sonarr.add_tag("")
    return comet


@pytest.fixture
async def dialog(hass: HomeAssistant, film: Movie, loaded: MockConfigEntry) -> Dialog:
    """Return the dialog that adds a policy."""
    return await new_policy(hass, loaded)


def offered(dialog: Dialog) -> list[str]:
    """Return the labels to choose from."""
    return [choice["label"] for choice in dialog.choices("tags")]


async def test_a_policy_for_tags_is_added(
    loaded: MockConfigEntry, dialog: Dialog
) -> None:
    assert dialog.filled == DEFAULTS | {"users": []}
    assert offered(dialog) == ["kids", "rare"]
    await dialog.save({**KIDS, "tags": [" KIDS ", "kids", ""], "retention": "90d"})
    assert saved(loaded) == [{**OF_KIDS, "retention": "90d"}]
    (policy,) = policy_book(loaded).policies
    assert (policy.tags, policy.users) == (("kids",), {})


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ({"users": ["alice"]}, {"tags": "users_and_tags"}),
        ({"users": ["everybody"]}, {"tags": "users_and_tags"}),
        ({"tags": []}, {"users": "users_required"}),
        ({"tags": [" "]}, {"users": "users_required"}),
        ({"tags": ["kids", "Kid"]}, {"tags": "unknown_tag"}),
    ],
)
async def test_what_is_refused(
    loaded: MockConfigEntry,
    dialog: Dialog,
    written: dict[str, list[str]],
    error: dict[str, str],
) -> None:
    await dialog.fill({**KIDS, **written})
    assert dialog.errors == error
    if error == {"tags": "unknown_tag"}:
        assert dialog.placeholders["tag"] == "kid"
    assert dialog.filled["name"] == "Kids"
    await dialog.save(KIDS)
    assert saved(loaded) == [OF_KIDS]


async def test_tags_that_cannot_be_read(
    hass: HomeAssistant, home: Household, film: Movie, loaded: MockConfigEntry
) -> None:
    """What is there is offered; what nobody knows is refused for another reason."""
    home.radarr.fault("GET", "/api/v3/tag/detail", Status(500))
    dialog = await new_policy(hass, loaded)
    assert offered(dialog) == ["rare"]
    await dialog.fill(KIDS)
    assert dialog.errors == {"tags": "tags_not_read"}
    assert dialog.placeholders["tag"] == "kids"
    home.radarr.heal()
    await dialog.fill(KIDS)
    assert dialog.errors == {"tags": "tags_not_read"}, "it was read again after that"
    await dialog.save(KIDS)
    assert saved(loaded) == [OF_KIDS]


async def test_nobody_waits_long_for_tags(
    hass: HomeAssistant, home: Household, film: Movie, loaded: MockConfigEntry
) -> None:
    home.radarr.fault("GET", "/api/v3/tag/detail", Hang())
    with patch.object(policy_tags, "_PATIENCE", 0.1):
        async with asyncio.timeout(5):
            dialog = await new_policy(hass, loaded)
    assert offered(dialog) == []


async def test_a_tag_that_went_may_stay_in_its_policy(
    hass: HomeAssistant, home: Household, film: Movie, loaded: MockConfigEntry
) -> None:
    add_policy(hass, loaded, OF_KIDS)
    [policy] = policy_subentries(loaded)
    film.in_radarr.tags = []
    home.radarr.tags.clear()
    dialog = await change_policy(hass, loaded, policy)
    assert dialog.filled["tags"] == ["kids"]
    assert offered(dialog) == ["kids", "rare"]
    await dialog.save({**KIDS, "retention": "30d"})
    assert saved(loaded) == [{**OF_KIDS, "retention": "30d"}]
    dialog = await change_policy(hass, loaded, policy)
    await dialog.save({**KIDS, "tags": ["rare"]})
    dialog = await change_policy(hass, loaded, policy)
    await dialog.fill(KIDS)
    assert dialog.errors == {"tags": "unknown_tag"}


async def test_a_policy_for_tags_becomes_one_for_users(
    hass: HomeAssistant, film: Movie, loaded: MockConfigEntry
) -> None:
    add_policy(hass, loaded, OF_KIDS)
    [policy] = policy_subentries(loaded)
    dialog = await change_policy(hass, loaded, policy)
    await dialog.save({"name": "Kids", "users": ["everybody"], "tags": None})
    assert saved(loaded) == [for_everybody("Kids")]


async def test_several_policies_may_name_a_tag(
    hass: HomeAssistant, film: Movie, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """The latest date counts."""
    await dialog.save(KIDS)
    dialog = await new_policy(hass, loaded)
    await dialog.save({**KIDS, "name": "More"})
    assert [one["name"] for one in saved(loaded)] == ["Kids", "More"]


async def test_the_effect_is_that_of_the_tag(
    hass: HomeAssistant, film: Movie, loaded: MockConfigEntry
) -> None:
    """No policy named tags so far: they are read for the form."""
    add_policy(hass, loaded, for_everybody("All", retention="7d"))
    await loaded.runtime_data.coordinator.async_refresh()
    dialog = await new_policy(hass, loaded)
    await dialog.fill({**KIDS, "retention": "never"})
    lines = dialog.placeholders["effect"].splitlines()
    assert "- Kept for good: 0 now, 1 afterwards" in lines
    assert lines[-3] == r"No longer leaves: The Comet \(2020\)"
    dialog = await new_policy(hass, loaded)
    await dialog.fill({**KIDS, "retention": "1d"})
    lines = dialog.placeholders["effect"].splitlines()
    assert lines == [
        "Nothing changes in the plan: each title stays where it is, with its date."
    ], "nothing shortens"
