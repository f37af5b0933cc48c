"""The blueprint "Ask before something leaves", with a phone that it asks."""

from collections.abc import AsyncGenerator, Iterable
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.blueprint.const import BLUEPRINT_FOLDER
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant, ServiceCall, State
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
    mock_restore_cache,
)

from custom_components.jellyseerr_cleanup.const import DOMAIN
from tests.media_stack import Movie

from .installation import Installation, policy

# Home Assistant's phones import its voice assistants
pytestmark = pytest.mark.frontend

BLUEPRINTS = Path("blueprints/automation/jellyseerr_cleanup")
AUTOMATION = "automation.ask_alice"
ANSWER = "mobile_app_notification_action"
NOON, EVENING = 12, 18  # local hours


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Let Home Assistant have a folder of its own, with the blueprints."""
    folder = tmp_path / "config"
    shutil.copytree(BLUEPRINTS, folder / BLUEPRINT_FOLDER / "automation" / DOMAIN)
    return str(folder)


class Phone:
    """Alice's phone, and an automation that asks it two days ahead at six."""

    def __init__(self, installed: Installation, freezer: FrozenDateTimeFactory) -> None:
        """Take the household."""
        self.installed = installed
        self.hass = installed.hass
        self.freezer = freezer
        self.shown: list[ServiceCall] = []

    async def register(self) -> str:
        """Register the phone as its app does, and return its device's id."""
        push = {"push_url": "http://127.0.0.1:9/push", "push_token": "token"}
        about = {
            "app_data": push,
            "app_id": "app",
            "app_name": "App",
            "app_version": "1",
            "device_id": "alices",
            "device_name": "Alice's phone",
            "manufacturer": "Made up",
            "model": "Phone",
            "os_name": "Android",
            "os_version": "15",
            "supports_encryption": False,
            "user_id": "nobody",
            "webhook_id": "hook",
        }
        entry = MockConfigEntry(domain="mobile_app", data=about)
        entry.add_to_hass(self.hass)
        assert await async_setup_component(self.hass, "mobile_app", {})
        await self.installed.settle()
        self.shown = async_mock_service(self.hass, "notify", "mobile_app_alice_s_phone")
        registry = dr.async_get(self.hass)
        (device,) = dr.async_entries_for_config_entry(registry, entry.entry_id)
        return device.id

    async def automate(self) -> None:
        """Make the automation; the entry must be there, and need not be loaded."""
        inputs = {
            "jellyseerr": self.installed.entry.entry_id,
            "user": "alice@example.com",
            "phone": await self.register(),
        }
        use = {"path": f"{DOMAIN}/ask_before_leaving.yaml", "input": inputs}
        config = {"automation": {"alias": "Ask Alice", "use_blueprint": use}}
        assert await async_setup_component(self.hass, "automation", config)
        await self.installed.settle()

    async def at(self, hour: int) -> None:
        """Let time pass until just after the next such hour."""
        now = dt_util.now()
        then = now.replace(hour=hour, minute=0, second=1, microsecond=0)
        self.freezer.tick(then + timedelta(days=then <= now) - now)
        async_fire_time_changed(self.hass)
        await self.installed.settle()

    async def a_minute(self) -> None:
        """Let a minute pass, and a bit."""
        self.freezer.tick(61)
        async_fire_time_changed(self.hass)
        await self.installed.settle()

    async def answer(self, action: str) -> None:
        """Press a button, as the app says it."""
        self.hass.bus.async_fire(ANSWER, {"action": action})
        await self.installed.settle()

    def asked(self) -> list[dict[str, Any]]:
        """Return the notifications since the last look."""
        found = [dict(call.data) for call in self.shown]
        self.shown.clear()
        return found

    def titles(self) -> list[str]:
        """Return the titles of the notifications since the last look."""
        return [one["title"] for one in self.asked()]


@pytest.fixture
async def phone(
    hass: HomeAssistant, installed: Installation, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[Phone]:
    """Return the phone, at noon."""
    phone = Phone(installed, freezer)
    await phone.at(NOON)
    yield phone
    # No timer of it stays
    await hass.services.async_call("automation", "turn_off", {"entity_id": AUTOMATION})


async def set_up(phone: Phone, days_left: Iterable[int]) -> list[Movie]:
    """Set up movies of alice's that leave at noon in so many days, and bob's."""
    installed = phone.installed
    movies = [
        installed.watched(f"In {days}", days_ago=7 - days, year=2001)
        for days in days_left
    ]
    bob = installed.home.user("bob")
    installed.watched("Bob's", bob, days_ago=5)
    installed.add_entry(policy("Everybody"), notice_days=0)
    await phone.automate()
    # What the first poll found is asked about once the entry is loaded, a minute later
    await phone.hass.config_entries.async_setup(installed.entry.entry_id)
    await phone.a_minute()
    return movies


async def test_asks_once_for_each_title_and_date(phone: Phone) -> None:
    """Two days before it leaves, and at once what is known only later than that."""
    soon, _later = await set_up(phone, [1, 4])
    (asked,) = phone.asked()
    assert asked["title"] == "Keep In 1 (2001)?"
    leaves = dt_util.now() + timedelta(days=1)
    assert asked["message"].startswith(f"Leaves from {leaves.day} {leaves:%B}: 7 days ")
    assert asked["message"].endswith(" 4.0 GB.")
    evenings = []
    for _ in range(4):
        await phone.at(EVENING)
        evenings.append(phone.titles())
    assert evenings == [[], [], ["Keep In 4 (2001)?"], []]
    assert soon.exists


async def test_another_date_is_another_question(phone: Phone) -> None:
    """Not before its days, and again once."""
    (movie,) = await set_up(phone, [2])
    await phone.at(EVENING)
    assert phone.titles() == ["Keep In 2 (2001)?"]
    title = f"movie:{movie.tmdb}:hd"
    await phone.installed.act("keep_media", id=title, **{"for": "4d"})
    evenings = []
    for _ in range(3):
        await phone.at(EVENING)
        evenings.append(phone.titles())
    assert evenings == [[], ["Keep In 2 (2001)?"], []]


async def test_answers(phone: Phone) -> None:
    """Keep keeps it for 30 days, and says so; Let it go changes nothing."""
    await set_up(phone, [0, 1])
    asked = {one["title"]: one["data"] for one in phone.asked()}
    assert len(asked) == 2
    keep, let_go = (
        {button["title"]: button["action"] for button in one["actions"]}
        for one in asked.values()
    )
    await phone.answer(let_go["Let it go"])
    assert (phone.asked(), keeps(phone)) == ([], [])
    # Somebody else's question, and another app's
    await phone.answer(keep["Keep"].replace("alice", "alice_2"))
    await phone.answer("REPLY")
    assert (phone.asked(), keeps(phone)) == ([], [])

    await phone.answer(keep["Keep"])
    (told,) = phone.asked()
    (kept,) = keeps(phone)
    until = dt_util.as_local(kept.until)
    assert until - dt_util.now() == timedelta(days=30)
    assert told["title"].endswith(" (2001) HD stays")
    assert told["message"] == f"Kept until {until.date()}."
    # In the place of the question
    assert told["data"]["tag"] in {one["tag"] for one in asked.values()}
    still = await phone.installed.act("preview_cleanup", users=["alice"])
    assert len(still["due"] + still["leaving_soon"]) == 1


async def test_what_could_not_be_kept_is_told(phone: Phone) -> None:
    """Nobody believes that something is kept which is not."""
    await set_up(phone, [1])
    (asked,) = phone.asked()
    keep = asked["data"]["actions"][0]["action"]
    await phone.answer(keep.rpartition("|")[0] + "|movie:999999:hd")
    assert phone.titles() == ["It could not be kept"]


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        pytest.param(timedelta(hours=12), [], id="after it was asked"),
        pytest.param(timedelta(days=1), ["Keep In 1 (2001)?"], id="off that evening"),
        pytest.param(
            timedelta(days=3), ["Keep In 0 (2001)?", "Keep In 1 (2001)?"], id="off"
        ),
        pytest.param(None, [], id="first start"),
    ],
)
async def test_what_was_missed_is_asked_at_the_start(
    phone: Phone, last: timedelta | None, asked: list[str]
) -> None:
    """What Home Assistant would have asked while it was off."""
    installed, hass = phone.installed, phone.hass
    for days in range(3):
        installed.watched(f"In {days}", days_ago=7 - days, year=2001)
    await installed.set_up(policy("Everybody"), notice_days=0)
    if last is not None:
        seen = {"last_triggered": (dt_util.now() - last).isoformat(), "id": None}
        mock_restore_cache(hass, [State(AUTOMATION, "on", seen)])
    hass.set_state(CoreState.starting)
    await phone.automate()
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await installed.settle()
    assert sorted(phone.titles()) == asked


def keeps(phone: Phone) -> list[Any]:
    """Return all keeps."""
    return [*phone.installed.coordinator.memory.memory.keeps]
