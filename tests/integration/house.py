"""A household in Home Assistant: its entry, its policies, its polls."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryData
from homeassistant.core import Context, HomeAssistant, ServiceResponse, State
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.coordinator import CleanupCoordinator
from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from tests.media_stack import Household
from tests.media_stack.household.titles import User

STEP = timedelta(hours=12)


def policy(
    name: str, users: Iterable[User] | None = None, **terms: Any
) -> ConfigSubentryData:
    """Return a policy of 7 days for these users, or for everybody, as its flow saves it."""
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


def add_entry(
    hass: HomeAssistant,
    home: Household,
    *policies: ConfigSubentryData,
    **options: Any,
) -> MockConfigEntry:
    """Add the household's entry without setting it up."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Jellyseerr",
        unique_id=identity_of(home.jellyseerr.vapid_public),
        data={
            "url": home.url,
            "api_key": home.api_key,
            "verify_ssl": True,
            "servers": {},
            "jellyfin_id": home.jellyfin.server_id,
        },
        options=options,
        subentries_data=policies,
    )
    entry.add_to_hass(hass)
    return entry


async def set_up(
    hass: HomeAssistant,
    home: Household,
    *policies: ConfigSubentryData,
    **options: Any,
) -> MockConfigEntry:
    """Set the household up; of a movie that was watched 7 days ago nothing is announced yet."""
    entry = add_entry(hass, home, *policies, **options)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


def entry_state(entry: MockConfigEntry) -> ConfigEntryState:
    """Return whether an entry is set up; asked twice it may differ, which mypy does not expect of an attribute."""
    state: ConfigEntryState = entry.state
    return state


def coordinator_of(entry: MockConfigEntry) -> CleanupCoordinator:
    """Return the entry's coordinator."""
    coordinator: CleanupCoordinator = entry.runtime_data
    return coordinator


async def poll(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Poll at once."""
    await coordinator_of(entry).async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)


async def pass_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, **time: float
) -> None:
    """Let time pass, with a poll every 12 hours as if nobody had switched anything off."""
    left = timedelta(**time)
    while left > timedelta():
        freezer.tick(min(STEP, left))
        left -= STEP
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)


async def act(
    hass: HomeAssistant,
    action: str,
    *,
    as_user: str | None = None,
    **data: Any,
) -> dict[str, Any]:
    """Perform an action as an automation, or as a Home Assistant user, and return its answer."""
    answer: ServiceResponse = await hass.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        context=Context(user_id=as_user),
        return_response=True,
    )
    assert isinstance(answer, dict)
    return answer


def entity_id(
    hass: HomeAssistant, entry: MockConfigEntry, platform: str, key: str
) -> str | None:
    """Return the id of an entity by the last part of its unique id."""
    return er.async_get(hass).async_get_entity_id(
        platform, DOMAIN, f"{entry.unique_id}_{key}"
    )


def state(
    hass: HomeAssistant, entry: MockConfigEntry, key: str, platform: str = "sensor"
) -> State:
    """Return the state of an entity by the last part of its unique id."""
    found = entity_id(hass, entry, platform, key)
    assert found is not None, key
    shown = hass.states.get(found)
    assert shown is not None, found
    return shown


async def allow_deletions(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Turn the switch on, as an automation."""
    await hass.services.async_call(
        "switch",
        "turn_on",
        {"entity_id": entity_id(hass, entry, "switch", "deletions_allowed")},
        blocking=True,
    )
