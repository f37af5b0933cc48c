"""A session with failures: keys are only in the configuration entries (rule 9)."""

from collections.abc import AsyncIterator, Callable
import logging
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.jellyseerr_cleanup.const import DOMAIN, LOGGER
from tests.clients.canned import CannedServer
from tests.media_stack import Household

from .keys import disguises, search
from .person import Person, without_typed_key
from .session import (
    NEW_KEY,
    WRONG,
    add_household,
    add_policy,
    change_keys,
    clean_up,
    key_of,
    set_options,
    suffer,
)
from .witness import Witness

COMPONENTS = ("config", "diagnostics", "http", "repairs", "system_log", "websocket_api")
PLACES_SEEN = {
    "answers",
    "database",
    "diagnostics",
    "dialogs",
    "errors",
    "events",
    "files",
    "issues",
    "log",
    "states",
    "web socket",
}


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Let Home Assistant have a folder of its own, which can be searched."""
    (tmp_path / "config").mkdir()
    return str(tmp_path / "config")


@pytest.fixture
def recorder_db_url(tmp_path: Path) -> str:
    """Let the recorder write to a file."""
    return f"sqlite:///{tmp_path}/history.db"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Household]:
    """Return the servers, each with a key that is easily recognised."""
    household = Household(tmp_path / "media")
    owners = household.jellyseerr, household.jellyfin, *household.instances
    for server in owners:
        server.api_key = key_of(server.name)
    async with household:
        yield household


@pytest.fixture
async def witness(
    recorder_mock: Any, hass: HomeAssistant, tmp_path: Path, caplog: Any
) -> AsyncIterator[Witness]:
    """Return who sees everything, with everybody talking as much as they can."""
    for component in COMPONENTS:
        assert await async_setup_component(hass, component, {})
    one = Witness(hass, tmp_path / "history.db")
    for name in (None, "aiohttp", *logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    logging.getLogger().addHandler(one)
    yield one
    logging.getLogger().removeHandler(one)


@pytest.fixture
async def thief() -> AsyncIterator[CannedServer]:
    """Return a server that nobody should ever ask."""
    async with CannedServer() as server:
        yield server


async def test_no_key_gets_out(
    witness: Witness,
    hass: HomeAssistant,
    home: Household,
    thief: CannedServer,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
    ran: Callable[[str, int], None],
) -> None:
    """A whole life, with every fault; then every key is searched for in everything."""
    alice = home.user("alice")
    for number in range(3):
        movie = home.movie(f"Movie {number}")
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    keys = [*home.keys, *WRONG.values(), NEW_KEY]
    # The test's web server takes no more addresses once it runs; Home Assistant's does
    assert await async_setup_component(hass, DOMAIN, {})
    await witness.follow(await hass_ws_client(hass))
    person = Person(hass, await hass_client(), witness)

    await add_household(person, home, thief)
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await set_options(person, entry.entry_id)
    await add_policy(person, entry.entry_id)
    await witness.look_round()
    await clean_up(hass, home, person)
    await witness.look_round()
    faults = await suffer(hass, home, entry, person, witness, thief)
    await entry.runtime_data.coordinator.async_refresh()
    await change_keys(hass, home, entry, person)
    await home.jellyseerr.down()
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    await person.download(entry.entry_id)
    await home.jellyseerr.up()
    await hass.config_entries.async_reload(entry.entry_id)
    await witness.look_round()
    await hass.config_entries.async_unload(entry.entry_id)
    await witness.read_disk()
    await witness.leave()

    seen = dict(witness.seen)
    entries = {"entries": seen.pop("entries")}
    assert seen.keys() == PLACES_SEEN
    assert search(entries, [NEW_KEY]), "the search finds what is there"
    assert search(entries, [home.radarr.api_key]), "the search finds what is there"
    assert search(seen, keys) == []
    assert thief.requests == []
    ran("faults of whole servers in a session that was searched for keys", faults)
    ran("texts that were searched for keys", sum(map(len, seen.values())))


@pytest.mark.parametrize("form", disguises("").keys())
def test_every_form_is_found(form: str) -> None:
    """In the middle of a text, in any case; and nothing where nothing is."""
    key = key_of("planted")
    text = disguises(key)[form]
    assert search({"here": [f"before{text.upper()}after"]}, [NEW_KEY, key])
    assert not search({"here": [f"before{text}after"]}, [NEW_KEY, "another key of all"])


async def test_every_place_is_searched(
    witness: Witness, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """A key that is planted in a place is found there."""
    key = key_of("planted")
    await witness.follow(await hass_ws_client(hass))
    LOGGER.debug("It said %s", key)
    hass.states.async_set("sensor.planted", "on", {"said": key})
    ir.async_create_issue(
        hass,
        DOMAIN,
        "planted",
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="csrf_protection",
        translation_placeholders={"entry": key},
    )
    witness.note_error("errors", HomeAssistantError(key))
    Path(hass.config.path("planted")).write_text(key, encoding="utf-8")
    await witness.look_round()
    await witness.read_disk()
    await witness.leave()
    witness.seen.pop("entries")
    found = {one.where for one in search(witness.seen, [key])}
    assert found == PLACES_SEEN - {"answers", "diagnostics", "dialogs"}


def test_only_the_typed_key_is_let_pass() -> None:
    """In its own field, after an error, and if it is the one that was typed."""

    def left(typed: str, name: str = "api_key", **shown: Any) -> bool:
        field = {"name": name, "description": {"suggested_value": "a key"}}
        form = {"errors": {"url": "timeout"}, "data_schema": [field], **shown}
        return "a key" in f"{without_typed_key(form, {'api_key': typed})}"

    assert not left("a key")
    assert left("another")
    assert left("a key", name="url")
    assert left("a key", errors={})
    assert left("a key", description_placeholders={"example": "a key"})
