"""Who may do what changes something: an administrator, another user, an automation."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.issues.issues import CHECKS

from .installation import Installation

FIX = "/api/repairs/issues/fix"
# Domains whose entities only show something
SHOWING = {
    Platform.BINARY_SENSOR,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.SENSOR,
}
# What each action needs; one that is not here needs nothing
DATA: dict[str, dict[str, Any]] = {
    "confirm_plan": {"plan_id": "the current one"},
    "explain_media": {"title": "Movie 0"},
    "import_rules": {"rules": "advanced_rules: []", "dry_run": False},
    "keep_media": {"title": "Movie 0"},
    "mark_done": {"title": "Movie 0"},
    "release_media": {"title": "Movie 1"},
    "request_again": {"id": "movie:1:hd"},
}
# Who is linked to a user of Jellyseerr may do these: `test_members`
FOR_MEMBERS = {
    "keep_media": "keep_not_linked",
    "release_media": "keep_not_linked",
    "mark_done": "done_not_linked",
}
# Nobody can do these for somebody else, administrators and automations included
OWN_WORD = {"mark_done"}
# Confirming takes a person, who is asked for nothing but that
PERSONS_ONLY = {"confirm_plan"}
# Nothing was deleted that could be requested: `test_request_again`
IN_VAIN = {"request_again": "never_deleted"}


async def set_up_busy(installed: Installation) -> None:
    """Set up a title that is due, one more than may go, and a keep."""
    await installed.set_up_due("Movie 0", "Movie 1", max_titles=1)
    await installed.switch("off")
    await installed.act("keep_media", **DATA["release_media"])


def another(hass: HomeAssistant) -> MockUser:
    """Return a user who may do everything with entities, and is no administrator."""
    user: MockUser = MockUser(name="Another").add_to_hass(hass)
    user.mock_policy({"entities": True})
    return user


def decided(installed: Installation) -> object:
    """Return all that people decided so far."""
    coordinator = installed.coordinator
    now = coordinator.engine._reader.clock()
    return (
        coordinator.memory.memory.keeps,
        coordinator.memory.memory.said_done,
        coordinator.memory.deletions_allowed,
        coordinator.journal.confirmations(now),
        coordinator.journal.entries(),
        dict(installed.entry.data),
    )


@contextmanager
def nothing_changes(installed: Installation) -> Iterator[None]:
    """Assert that nothing is asked of a server, decided or deleted meanwhile."""
    home = installed.home
    before, files = decided(installed), home.tree()
    home.forget_calls()
    yield
    assert len(home.calls) == 0
    assert decided(installed) == before
    assert home.tree() == files


async def test_actions(
    hass: HomeAssistant, installed: Installation, hass_admin_user: MockUser
) -> None:
    """Others may perform no action; an automation may do all but confirm."""
    await set_up_busy(installed)
    other = another(hass)
    actions = sorted(hass.services.async_services_for_domain(DOMAIN))
    assert set(actions) >= {"run_cleanup", *DATA}
    for action in actions:
        data = dict(DATA.get(action, {}))
        if action == "confirm_plan":
            data["plan_id"] = installed.coordinator.data.plan.id
        for refused in (other.id, "nobody"):
            with nothing_changes(installed), pytest.raises(HomeAssistantError) as no:
                await installed.act(action, as_user=refused, **data)
            if refused == other.id and action in FOR_MEMBERS:
                assert no.value.translation_key == FOR_MEMBERS[action]
            elif refused == other.id:
                assert isinstance(no.value, Unauthorized), action
        if action in OWN_WORD:
            for one in (hass_admin_user.id, None):
                with nothing_changes(installed):
                    refusal = await installed.refusal(action, as_user=one, **data)
                assert refusal == FOR_MEMBERS[action]
            continue
        if action in IN_VAIN:
            assert await installed.refusal(action, **data) == IN_VAIN[action]
            continue
        if action in PERSONS_ONLY:
            with nothing_changes(installed):
                refusal = await installed.refusal(action, **data)
            assert refusal == "needs_administrator"
        else:
            await installed.act(action, **data)
        if action == "release_media":
            await installed.act("keep_media", **data)
        await installed.act(action, as_user=hass_admin_user.id, **data)


async def test_entities(
    hass: HomeAssistant, installed: Installation, hass_admin_user: MockUser
) -> None:
    """Every entity that is more than a display, by every action that its domain has."""
    await set_up_busy(installed)
    other = another(hass)
    registry, entry_id = er.async_get(hass), installed.entry.entry_id
    entities = er.async_entries_for_config_entry(registry, entry_id)
    changing = [one for one in entities if one.domain not in SHOWING]
    # Members may tick the list, anybody may refresh: `test_todo`, `test_button`
    apart = {Platform.BUTTON, Platform.TODO}
    assert {one.domain for one in changing} == {Platform.SWITCH, *apart}
    for one in changing:
        if one.domain in apart:
            continue
        for action in sorted(hass.services.async_services_for_domain(one.domain)):
            call = one.domain, action, {"entity_id": one.entity_id}, True
            with nothing_changes(installed), pytest.raises(Unauthorized):
                await hass.services.async_call(*call, Context(user_id=other.id))
            for allowed in (hass_admin_user.id, None):
                before = decided(installed)
                await hass.services.async_call(*call, Context(user_id=allowed))
                if action == "toggle":
                    assert decided(installed) != before


@pytest.mark.parametrize("check", [one.key for one in CHECKS if one.is_fixable])
async def test_repairs(
    hass: HomeAssistant,
    installed: Installation,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
    check: str,
) -> None:
    """Each question: only an administrator is asked and can answer, no automation."""
    await set_up_busy(installed)
    for component in ("http", "repairs"):
        assert await async_setup_component(hass, component, {})
    entry_id = installed.entry.entry_id
    issue_id = f"{check}_{entry_id}_planted"
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={
            "key": check,
            "entry_id": entry_id,
            **dict.fromkeys(("plan_id", "jellyfin_id", "losses", "journal_id"), "x"),
        },
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=check,
    )
    issue = {"handler": DOMAIN, "issue_id": issue_id}
    theirs = await hass_client(hass_read_only_access_token)
    with nothing_changes(installed):
        answer = await theirs.post(FIX, json=issue)
        assert answer.status == HTTPStatus.UNAUTHORIZED
        ours = await hass_client()
        question = await (await ours.post(FIX, json=issue)).json()
        assert question["type"] in ("form", "menu")
        answer = await theirs.post(f"{FIX}/{question['flow_id']}", json={})
        assert answer.status == HTTPStatus.UNAUTHORIZED
