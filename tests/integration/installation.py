"""A household that is set up in Home Assistant: entry, polls, states and actions."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryData
from homeassistant.core import Context, HomeAssistant, ServiceResponse, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.coordinator import CleanupCoordinator
from custom_components.jellyseerr_cleanup.devices import Devices
from custom_components.jellyseerr_cleanup.persistence.state import NotWritten
from custom_components.jellyseerr_cleanup.stores import DATA_STORES
from tests.flows.entry import entry_for
from tests.media_stack import Household, Movie, User

STEP = timedelta(hours=12)


def policy(
    name: str, users: Iterable[User] | None = None, **terms: Any
) -> ConfigSubentryData:
    """Return a policy of 7 days for these users, or everybody, as its flow saves it."""
    chosen = list(users or ())
    return ConfigSubentryData(
        subentry_type="retention_policy",
        title=name,
        unique_id=None,
        data={
            "users": [str(user.id) for user in chosen] or ["everybody"],
            "accounts": {
                str(user.id): user.account.id if user.account else None
                for user in chosen
            },
            "media_types": ["movie", "tv"],
            "retention": "7d",
            **terms,
        },
    )


async def full_disk(*_: object) -> None:
    """Stand in for what writes to a disk."""
    raise NotWritten("the disk is full")


class Installation:
    """A household and its entry."""

    def __init__(self, hass: HomeAssistant, home: Household) -> None:
        """Begin without an entry."""
        self.hass = hass
        self.home = home

    @cached_property
    def alice(self) -> User:
        """A user with a Jellyfin account."""
        return self.home.user("alice")

    def watched(
        self,
        title: str = "The Comet",
        user: User | None = None,
        *,
        days_ago: float = 20,
        **options: Any,
    ) -> Movie:
        """Add a movie that a user, else alice, requested and watched."""
        movie = self.home.movie(title, **options)
        self.home.request(user or self.alice, movie)
        self.home.watch(user or self.alice, movie, days_ago=days_ago)
        return movie

    def add_entry(self, *policies: ConfigSubentryData, **options: Any) -> None:
        """Add the household's entry without setting it up."""
        self.entry = entry_for(self.hass, self.home, *policies, options=options)

    async def set_up(self, *policies: ConfigSubentryData, **options: Any) -> None:
        """Set the household up; a movie watched 7 days ago is not announced yet."""
        self.add_entry(*policies, **options)
        await self.load()

    async def set_up_for_alice(self, **options: Any) -> None:
        """Set up with a policy for alice, no notice: what is past its date is due."""
        await self.set_up(
            policy("Alice", [self.alice]), **{"notice_days": 0, **options}
        )

    async def set_up_due(self, *titles: str, **options: Any) -> list[Movie]:
        """Set up movies of alice's that are due and may be deleted."""
        movies = [self.watched(title) for title in titles]
        await self.set_up_for_alice(**options)
        await self.allow_deletions()
        return movies

    async def set_up_one_due(self, **options: Any) -> Movie:
        """Set up one movie of alice's that is due and may be deleted."""
        (movie,) = await self.set_up_due("The Comet", **options)
        return movie

    async def load(self) -> None:
        """Set the entry up, again if it is unloaded."""
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.settle()

    async def unload(self) -> None:
        """Unload the entry."""
        await self.hass.config_entries.async_unload(self.entry.entry_id)

    @asynccontextmanager
    async def restarting(self) -> AsyncIterator[None]:
        """Unload the entry and set it up with what is on disk then."""
        await self.unload()
        self.hass.data[DATA_STORES].clear()
        yield
        await self.load()

    async def settle(self) -> None:
        """Wait until Home Assistant has nothing to do."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def change_options(self, **options: Any) -> None:
        """Change some of the entry's options."""
        self.hass.config_entries.async_update_entry(
            self.entry, options={**self.entry.options, **options}
        )
        await self.settle()

    async def change_data(self, **data: Any) -> None:
        """Change some of the entry's data."""
        self.hass.config_entries.async_update_entry(
            self.entry, data={**self.entry.data, **data}
        )
        await self.settle()

    def entry_state(self) -> ConfigEntryState:
        """Return the entry's state; of an attribute mypy does not expect a change."""
        state: ConfigEntryState = self.entry.state
        return state

    @property
    def coordinator(self) -> CleanupCoordinator:
        """The entry's coordinator."""
        coordinator: CleanupCoordinator = self.entry.runtime_data.coordinator
        return coordinator

    @property
    def devices(self) -> Devices:
        """What keeps the devices in step."""
        devices: Devices = self.entry.runtime_data.devices
        return devices

    def stored(self, name: str) -> Path:
        """Return where one of the entry's stores is on disk."""
        path = f".storage/{DOMAIN}.{self.entry.entry_id}.{name}"
        return Path(self.hass.config.path(path))

    async def poll(self) -> None:
        """Poll at once."""
        await self.coordinator.async_refresh()
        await self.settle()

    async def pass_time(self, freezer: FrozenDateTimeFactory, **time: float) -> None:
        """Let time pass, with a poll every 12 hours as if nothing were switched off."""
        left = timedelta(**time)
        while left > timedelta():
            freezer.tick(min(STEP, left))
            left -= STEP
            async_fire_time_changed(self.hass)
            await self.settle()

    async def act(
        self, action: str, *, as_user: str | None = None, **data: Any
    ) -> dict[str, Any]:
        """Act as an automation or as a Home Assistant user, and return the answer."""
        answer: ServiceResponse = await self.hass.services.async_call(
            DOMAIN,
            action,
            data,
            blocking=True,
            context=Context(user_id=as_user),
            return_response=True,
        )
        assert isinstance(answer, dict)
        return answer

    async def refusal(
        self,
        action: str,
        kind: type[HomeAssistantError] = ServiceValidationError,
        **data: Any,
    ) -> str | None:
        """Act and be refused, by default for the caller's mistake; return the key."""
        with pytest.raises(kind) as raised:
            await self.act(action, **data)
        key: str | None = raised.value.translation_key
        return key

    async def deleted(self, **data: Any) -> list[str]:
        """Run a cleanup, and return the ids of what it deleted."""
        return ids((await self.act("run_cleanup", **data))["deleted"])

    def entity_id(self, key: str, platform: str = "sensor") -> str | None:
        """Return the id of an entity by the last part of its unique id."""
        return er.async_get(self.hass).async_get_entity_id(
            platform, DOMAIN, f"{self.entry.unique_id}_{key}"
        )

    def state(self, key: str, platform: str = "sensor") -> State:
        """Return the state of an entity, with its attributes."""
        found = self.entity_id(key, platform)
        assert found is not None, key
        shown = self.hass.states.get(found)
        assert shown is not None, found
        return shown

    def value(self, key: str, platform: str = "sensor") -> str:
        """Return what an entity shows."""
        return self.state(key, platform).state

    async def switch(self, to: str, user: str | None = None) -> None:
        """Turn "Deletions allowed" on or off, as a user or as an automation."""
        await self.hass.services.async_call(
            "switch",
            f"turn_{to}",
            {"entity_id": self.entity_id("deletions_allowed", "switch")},
            blocking=True,
            context=Context(user_id=user),
        )

    async def listed(self) -> dict[str, dict[str, str]]:
        """Return the items of the to-do list, by title."""
        entity = self.entity_id("leaving_soon", "todo")
        answer: ServiceResponse = await self.hass.services.async_call(
            "todo",
            "get_items",
            {"entity_id": entity},
            blocking=True,
            return_response=True,
        )
        assert answer is not None
        shown: Any = answer[entity or ""]
        return {item["uid"]: item for item in shown["items"]}

    async def tick(
        self,
        title: str,
        status: str = "completed",
        user: str | None = None,
        **more: Any,
    ) -> None:
        """Change an item of the to-do list, as a user or as an automation."""
        await self.hass.services.async_call(
            "todo",
            "update_item",
            {
                "entity_id": self.entity_id("leaving_soon", "todo"),
                "item": title,
                "status": status,
                **more,
            },
            blocking=True,
            context=Context(user_id=user),
        )

    async def allow_deletions(self) -> None:
        """Turn the switch on."""
        await self.switch("on")


def ids(titles: Iterable[dict[str, Any]]) -> list[str]:
    """Return the ids of titles in an answer."""
    return [title["id"] for title in titles]
