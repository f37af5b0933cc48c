"""What the integration's page lists of each policy: its name, and its terms."""

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.settings import policy_book, policy_subentries
from tests.media_stack import Household

from .dialog import Dialog, change_policy, new_policy, rules_of
from .policies import add_policy, for_everybody, stored

ALL = {"name": "Kids", "users": ["everybody"]}
RULES = """\
advanced_rules:
  - name: Admin
    type: user
    enabled: true
    users:
      - username: admin
        retention: 20d
        require_watched: true
"""


def titles(entry: MockConfigEntry) -> list[str]:
    """Return what the list shows."""
    return [policy.title for policy in policy_subentries(entry)]


def names(entry: MockConfigEntry) -> list[str]:
    """Return what the policies are called everywhere else."""
    return [policy.name for policy in policy_book(entry).policies]


def only(entry: MockConfigEntry) -> ConfigSubentry:
    """Return the only policy."""
    [policy] = policy_subentries(entry)
    return policy


async def test_the_list_tells_terms_and_everything_else_the_name(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    dialog = await new_policy(hass, loaded)
    await dialog.save(ALL, retention="7d")
    assert dialog.shown["title"] == "Kids · 7 days after watched"
    assert titles(loaded) == ["Kids · 7 days after watched"]
    assert names(loaded) == ["Kids"]

    dialog = await change_policy(hass, loaded, only(loaded))
    assert dialog.filled["name"] == "Kids"
    await dialog.save({"retention": "1d", "count_from": "added"})
    assert titles(loaded) == ["Kids · 1 day after added, once watched"]
    assert names(loaded) == ["Kids"]

    other = await new_policy(hass, loaded)
    await other.fill({**ALL, "name": "Others"})
    assert other.placeholders["policy"] == "Kids"


async def test_a_policy_that_is_saved_while_nothing_is_loaded(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await (await new_policy(hass, entry)).save(ALL, retention="7d")
    assert titles(entry) == ["Kids · 7 days after watched"]


async def test_policies_of_older_versions(
    hass: HomeAssistant, home: Household, entry: MockConfigEntry
) -> None:
    """Their title was the name, also one that was changed in the list."""
    add_policy(hass, entry, for_everybody("Films", media_types=["movie"]))
    renamed = add_policy(hass, entry, for_everybody("Old", media_types=["tv"]))
    hass.config_entries.async_update_subentry(entry, renamed, title="Series · long")
    assert names(entry) == ["Films", "Series · long"]
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    expected = ["Films · movies for good", "Series · long · series for good"]
    assert titles(entry) == expected
    assert names(entry) == ["Films", "Series · long"]
    assert entry.subentries[renamed.subentry_id].data["name"] == "Series · long"
    # Nothing is added at the next start
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert titles(entry) == expected


@pytest.mark.parametrize("title", ["Teens", "Teens · 7 days after watched"])
async def test_a_policy_that_is_renamed_in_the_list(
    hass: HomeAssistant, loaded: MockConfigEntry, title: str
) -> None:
    """As Home Assistant lets people do it, with the terms or without them."""
    await (await new_policy(hass, loaded)).save(ALL, retention="7d")
    hass.config_entries.async_update_subentry(loaded, only(loaded), title=title)
    await hass.async_block_till_done()
    assert titles(loaded) == ["Teens · 7 days after watched"]
    assert names(loaded) == ["Teens"]
    dialog = await change_policy(hass, loaded, only(loaded))
    assert dialog.filled["name"] == "Teens"


async def test_a_new_title_that_has_only_the_terms(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """A policy without a name helps nobody: it is called as before."""
    await (await new_policy(hass, loaded)).save(ALL, retention="7d")
    title = " · 7 days after watched"
    hass.config_entries.async_update_subentry(loaded, only(loaded), title=title)
    await hass.async_block_till_done()
    assert titles(loaded) == ["Kids · 7 days after watched"]
    assert names(loaded) == ["Kids"]


async def test_a_rename_while_nothing_is_loaded(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """The terms do not become a part of the name."""
    await (await new_policy(hass, loaded)).save(ALL, retention="7d")
    await hass.config_entries.async_unload(loaded.entry_id)
    title = "Teens · 7 days after watched"
    hass.config_entries.async_update_subentry(loaded, only(loaded), title=title)
    dialog = await change_policy(hass, loaded, only(loaded))
    assert dialog.filled["name"] == "Teens"


async def test_policies_of_a_file(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    """They are listed with their terms; the file has their names."""
    await (await imported(await rules_of(hass, loaded))).submit({})
    assert titles(loaded) == ["Admin · 20 days after watched"]
    assert names(loaded) == ["Admin"]
    dialog = await (await rules_of(hass, loaded)).choose("export")
    assert 'name: "Admin"' in dialog.filled["rules"]
    # The same file again changes nothing
    dialog = await (await rules_of(hass, loaded)).choose("import_text")
    await dialog.submit({"rules": RULES})
    await dialog.submit({})
    assert dialog.outcome == "nothing_changed"
    # And with other terms, the same policy
    dialog = await rules_of(hass, loaded)
    await (await imported(dialog, RULES.replace("20d", "21d"), replace=True)).submit({})
    assert titles(loaded) == ["Admin · 21 days after watched"]


async def imported(
    dialog: Dialog, rules: str = RULES, *, replace: bool = False
) -> Dialog:
    """Walk to the last step of an import."""
    await dialog.choose("import_text")
    await dialog.submit({"rules": rules, "replace": replace})
    await dialog.submit({})
    assert dialog.step == "confirm", dialog.errors
    return dialog


async def test_a_title_changes_no_plan(
    hass: HomeAssistant, home: Household, loaded: MockConfigEntry
) -> None:
    """What explains a title names the policy, not its terms."""
    alice, comet = home.user("alice"), home.movie("The Comet")
    home.request(alice, comet, days_ago=60)
    home.watch(alice, comet, days_ago=50)
    await loaded.runtime_data.coordinator.async_refresh()
    data = stored("Kids", {f"{alice.id}": alice.jellyfin_id}, retention="30d")
    add_policy(hass, loaded, data)
    await hass.async_block_till_done()
    assert titles(loaded) == ["Kids · 30 days after watched"]
    [decision] = loaded.runtime_data.coordinator.data.plan.decisions
    assert (str(decision.state), decision.policy) == ("leaving_soon", "Kids")
