"""Repairs: what a person confirms, and what becomes of it when things changed meanwhile."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from homeassistant.components.repairs import ConfirmRepairFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.jellyseerr_cleanup.cleanup.ledger import NotWritten
from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.repairs import async_create_fix_flow
from custom_components.jellyseerr_cleanup.stores import DATA_STORES
from tests.media_stack import Household

from .house import act, allow_deletions, coordinator_of, policy, poll, set_up, state

FLOW = "/api/repairs/issues/fix"


def issue_id(hass: HomeAssistant, key: str) -> str | None:
    """Return the id of the issue of a kind."""
    return next(
        (
            issue.issue_id
            for issue in ir.async_get(hass).issues.values()
            if issue.translation_key == key and issue.active
        ),
        None,
    )


async def ask(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, key: str
) -> tuple[Any, dict[str, Any]]:
    """Open the repair of an issue as an administrator, and return the client with the question."""
    await async_setup_component(hass, "repairs", {})
    await async_setup_component(hass, "http", {})
    client = await hass_client()
    answer = await client.post(
        FLOW, json={"handler": DOMAIN, "issue_id": issue_id(hass, key)}
    )
    assert answer.status == HTTPStatus.OK
    question: dict[str, Any] = await answer.json()
    assert question["step_id"] == "confirm"
    return client, question


async def confirm(
    hass: HomeAssistant, client: Any, question: dict[str, Any]
) -> dict[str, Any]:
    """Say yes."""
    answer = await client.post(f"{FLOW}/{question['flow_id']}", json={})
    assert answer.status == HTTPStatus.OK
    await hass.async_block_till_done()
    found: dict[str, Any] = await answer.json()
    return found


async def over_limit(hass: HomeAssistant, home: Household) -> MockConfigEntry:
    """Set up two due titles of which one may go."""
    alice = home.user("alice")
    for number in range(2):
        movie = home.movie(f"Movie {number}")
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    entry = await set_up(
        hass, home, policy("Alice", [alice]), notice_days=0, max_titles=1
    )
    await allow_deletions(hass, entry)
    return entry


async def test_confirming_a_plan(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """The question names the titles; a yes permits them."""
    await over_limit(hass, home)
    client, question = await ask(hass, hass_client, "over_limit")
    assert question["description_placeholders"]["titles"] == "Movie 0, Movie 1"
    assert (await act(hass, "preview_cleanup"))["over_limit"] is True
    assert (await confirm(hass, client, question))["type"] == "create_entry"
    assert issue_id(hass, "over_limit") is None
    assert len((await act(hass, "run_cleanup"))["deleted"]) == 2


async def test_only_administrators(
    hass: HomeAssistant,
    home: Household,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Others are not even asked."""
    await over_limit(hass, home)
    await async_setup_component(hass, "repairs", {})
    await async_setup_component(hass, "http", {})
    client = await hass_client(hass_read_only_access_token)
    answer = await client.post(
        FLOW, json={"handler": DOMAIN, "issue_id": issue_id(hass, "over_limit")}
    )
    assert answer.status == HTTPStatus.UNAUTHORIZED


async def test_the_plan_changed_meanwhile(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """What was shown is what is permitted, and nothing else."""
    entry = await over_limit(hass, home)
    client, question = await ask(hass, hass_client, "over_limit")
    movie = home.movie("Movie 2")
    alice = next(iter(coordinator_of(entry).devices.user_ids))
    assert alice
    home.upgrade(movie)
    user = home.user("bob")
    home.request(user, movie)
    await act(hass, "keep_media", id=str(coordinator_of(entry).data.decisions[0].id))
    answer = await confirm(hass, client, question)
    assert (answer["type"], answer["reason"]) == ("abort", "plan_changed")
    assert (
        coordinator_of(entry).journal.confirmations(
            coordinator_of(entry).reader.clock()
        )
        == ()
    )


async def test_confirmation_that_is_not_saved(
    hass: HomeAssistant,
    home: Household,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What could not be saved is not permitted."""
    entry = await over_limit(hass, home)
    client, question = await ask(hass, hass_client, "over_limit")

    async def full(data: dict[str, Any]) -> None:
        raise NotWritten("the disk is full")

    monkeypatch.setattr(coordinator_of(entry).journal._ledger._storage, "write", full)
    answer = await confirm(hass, client, question)
    assert (answer["type"], answer["reason"]) == ("abort", "not_saved")
    assert issue_id(hass, "over_limit")


async def test_an_entry_that_is_gone(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """An entry that is not loaded any more cannot be repaired."""
    entry = await over_limit(hass, home)
    client, question = await ask(hass, hass_client, "over_limit")
    await hass.config_entries.async_unload(entry.entry_id)
    answer = await confirm(hass, client, question)
    assert (answer["type"], answer["reason"]) == ("abort", "not_loaded")


async def test_adopting_a_jellyfin(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """A Jellyfin that was installed anew is taken as it is, once a person says that it is the right one."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.request(alice, movie)
    home.watch(alice, movie, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    coordinator = coordinator_of(entry)
    home.jellyfin.server_id = "f" * 32
    await poll(hass, entry)
    assert state(hass, entry, "held").state == "1"
    client, question = await ask(hass, hass_client, "jellyfin_changed")
    assert (await confirm(hass, client, question))["type"] == "create_entry"
    assert entry.data["jellyfin_id"] == "f" * 32
    assert issue_id(hass, "jellyfin_changed") is None
    assert state(hass, entry, "held").state == "0"
    assert coordinator_of(entry) is coordinator


async def test_beginning_anew(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """Stores that cannot be read are set aside and begun anew; deletions are off again then."""
    entry = await over_limit(hass, home)
    await hass.config_entries.async_unload(entry.entry_id)
    hass.data[DATA_STORES].clear()
    prefix = f"{DOMAIN}.{entry.entry_id}"
    folder = Path(hass.config.path(".storage"))
    for store in ("keeps", "journal", "observations"):
        (folder / f"{prefix}.{store}").write_text("{", encoding="utf-8")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert state(hass, entry, "held").state == "2"
    client, question = await ask(hass, hass_client, "store_unreadable")
    assert (await confirm(hass, client, question))["type"] == "create_entry"
    assert issue_id(hass, "store_unreadable") is None
    assert state(hass, entry, "held").state == "0"
    assert state(hass, entry, "deletions_allowed", "switch").state == "off"
    assert len(list(folder.glob(f"{prefix}.*.corrupt.*"))) == 3
    await act(hass, "get_history")


async def test_other_issues(hass: HomeAssistant) -> None:
    """Home Assistant's own question does for what this integration does not know."""
    for data in (None, {"key": "another", "entry_id": "x"}):
        flow = await async_create_fix_flow(hass, "another", data)
        assert isinstance(flow, ConfirmRepairFlow)
