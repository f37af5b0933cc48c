"""Members of the household: persons who are linked to users of Jellyseerr."""

from collections.abc import Sequence
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from tests.media_stack import User

from .installation import Installation

MONTH: dict[str, Any] = {"for": "30d"}


async def link(installed: Installation, users: Sequence[User]) -> list[str]:
    """Let persons with logins stand for users; return Home Assistant's user ids."""
    hass = installed.hass
    people = {user: MockUser(name=user.name).add_to_hass(hass) for user in users}
    for who in people.values():
        who.mock_policy({"entities": True})
    persons = [
        {"id": f"p{user.id}", "name": user.name, "user_id": who.id}
        for user, who in people.items()
    ]
    assert await async_setup_component(hass, "person", {"person": persons})
    await installed.change_options(
        persons={str(user.id): f"p{user.id}" for user in users}
    )
    return [who.id for who in people.values()]


def kept_by(installed: Installation) -> list[str | None]:
    """Return who keeps something, by Home Assistant's id."""
    return [keep.created_by for keep in installed.coordinator.memory.memory.keeps]


async def test_members_keep_beside_each_other(
    installed: Installation, hass_admin_user: MockUser
) -> None:
    """Each member's word counts alone; only administrators take back all."""
    comet = await installed.set_up_one_due()
    title: dict[str, Any] = {"id": f"movie:{comet.tmdb}:hd"}
    bob, eve = await link(
        installed, [installed.home.user("bob"), installed.home.user("eve")]
    )
    admin = hass_admin_user.id
    refused = await installed.refusal("keep_media", as_user=bob, **title)
    assert refused == "keep_too_long"
    for who in (bob, eve):
        answer = await installed.act("keep_media", as_user=who, **title, **MONTH)
        assert answer["keep"]["created_by"] == who
    await installed.act("keep_media", as_user=admin, **title)
    assert kept_by(installed) == [bob, eve, admin]

    # Bob's own word is taken back, and nobody else's
    await installed.act("release_media", as_user=bob, **title)
    assert kept_by(installed) == [eve, admin]
    refused = await installed.refusal("release_media", as_user=bob, **title)
    assert refused == "release_not_own_keep"
    assert kept_by(installed) == [eve, admin]
    assert installed.value("due") == "0"
    answer = await installed.act("release_media", as_user=admin, **title)
    assert len(answer["released"]) == 2
    assert installed.value("due") == "1"


async def test_only_what_they_requested(installed: Installation) -> None:
    """With the option; without it any title."""
    comet = await installed.set_up_one_due()
    title: dict[str, Any] = {"id": f"movie:{comet.tmdb}:hd", **MONTH}
    alice, bob = await link(installed, [installed.alice, installed.home.user("bob")])
    await installed.change_options(keep_own_only=True)
    refused = await installed.refusal("keep_media", as_user=bob, **title)
    assert refused == "keep_not_own_request"
    await installed.act("keep_media", as_user=alice, **title)
    await installed.change_options(keep_own_only=False)
    await installed.act("keep_media", as_user=bob, **title)
    assert kept_by(installed) == [alice, bob]


async def test_they_ask_why_of_what_they_requested(installed: Installation) -> None:
    """A member sees the own titles; nobody else's, and who is not linked sees none."""
    comet = await installed.set_up_one_due()
    title: dict[str, Any] = {"id": f"movie:{comet.tmdb}:hd"}
    alice, bob = await link(installed, [installed.alice, installed.home.user("bob")])
    explained = await installed.act("explain_media", as_user=alice, **title)
    assert explained["title"]["state"] == "due"
    assert await installed.refusal("explain_media", as_user=bob, **title)
    await installed.change_options(persons={})
    with pytest.raises(Unauthorized):
        await installed.act("explain_media", as_user=alice, **title)


async def test_a_script_is_who_starts_it(
    hass: HomeAssistant, installed: Installation
) -> None:
    """A member's script keeps as the member, another user's keeps nothing."""
    comet = await installed.set_up_one_due()
    (bob,) = await link(installed, [installed.home.user("bob")])
    data = {"id": f"movie:{comet.tmdb}:hd", **MONTH}
    sequence = [{"action": "jellyseerr_cleanup.keep_media", "data": data}]
    script = {"script": {"keep_it": {"sequence": sequence}}}
    assert await async_setup_component(hass, "script", script)

    async def start(user: str | None) -> None:
        await hass.services.async_call(
            "script", "keep_it", {}, blocking=True, context=Context(user_id=user)
        )

    guest = MockUser(name="Guest").add_to_hass(hass)
    with pytest.raises(HomeAssistantError) as no:
        await start(guest.id)
    assert no.value.translation_key == "keep_not_linked"
    assert kept_by(installed) == []
    await start(bob)
    assert kept_by(installed) == [bob]
    await start(None)
    assert kept_by(installed) == [bob, None]


async def test_a_link_that_is_gone(installed: Installation) -> None:
    """Neither a person without a login nor one who is no longer linked may keep."""
    comet = await installed.set_up_one_due()
    (bob,) = await link(installed, [installed.home.user("bob")])
    data: dict[str, Any] = {"id": f"movie:{comet.tmdb}:hd", **MONTH}
    await installed.act("keep_media", as_user=bob, **data)
    await installed.change_options(persons={})
    for action in ("keep_media", "release_media"):
        refused = await installed.refusal(action, as_user=bob, **data)
        assert refused == "keep_not_linked"
