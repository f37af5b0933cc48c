"""Who is there, which servers answer, and what was done."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from tests.media_stack import Household
from tests.media_stack.faults import Status

from .house import act, allow_deletions, coordinator_of, policy, set_up

NAMES = ["Jellyseerr", "jelly", "Radarr", "Radarr 4K", "Sonarr", "Sonarr 4K"]


async def test_list_users(hass: HomeAssistant, home: Household) -> None:
    """Each user with the Jellyfin account and the policy; both policies if they differ."""
    alice = home.user("alice", display_name="Alice A.")
    local = home.user("local", jellyfin=False)
    linked = home.viewer("linked")
    await set_up(
        hass,
        home,
        policy("Movies", [alice], media_types=["movie"]),
        policy("Local", [local]),
        links={str(local.id): linked.jellyfin_id},
    )
    users = (await act(hass, "list_users"))["users"]
    assert users[1:] == [
        {
            "id": alice.id,
            "name": "Alice A.",
            "username": "Alice A.",
            "email": "alice@example.com",
            "jellyfin_user_id": alice.jellyfin_id,
            "policy": "Movies",
            "policies": {"movie": "Movies", "tv": "default"},
        },
        {
            "id": local.id,
            "name": "local",
            "username": "local",
            "email": "local@example.com",
            "jellyfin_user_id": linked.jellyfin_id,
            "policy": "Local",
        },
    ]
    assert users[0]["policy"] == "default"


async def test_all_servers_answer(hass: HomeAssistant, home: Household) -> None:
    """Healthy: every server is up, with its version."""
    await set_up(hass, home)
    answer = await act(hass, "check_connection")
    assert answer["status"] == "healthy"
    asked = dt_util.parse_datetime(answer["timestamp"], raise_on_error=True)
    assert abs((asked - dt_util.utcnow()).total_seconds()) < 60
    assert asked.utcoffset() == dt_util.now().utcoffset()
    assert list(answer["services"]) == NAMES
    assert answer["services"]["Jellyseerr"] == {
        "status": "up",
        "version": "2.7.3",
        "error": None,
    }
    assert {one["status"] for one in answer["services"].values()} == {"up"}


async def test_one_server_does_not(hass: HomeAssistant, home: Household) -> None:
    """Degraded: the one that is down says why. It is asked now, not at the last poll."""
    await set_up(hass, home)
    home.sonarr.fault("*", "/*", Status(503))
    answer = await act(hass, "check_connection")
    assert answer["status"] == "degraded"
    assert answer["services"]["Sonarr"]["status"] == "down"
    assert "503" in answer["services"]["Sonarr"]["error"]
    assert answer["services"]["Radarr"]["status"] == "up"


async def test_two_servers_of_one_name(hass: HomeAssistant, home: Household) -> None:
    """Servers that are called alike are told apart by their keys."""
    home.enter(home.radarr_4k, name="Radarr")
    await set_up(hass, home)
    answer = await act(hass, "check_connection")
    assert {"Radarr", "Radarr (radarr:2)"} <= set(answer["services"])


async def test_jellyseerr_does_not(hass: HomeAssistant, home: Household) -> None:
    """Down: also when it never answered since the start."""
    await home.jellyseerr.down()
    entry = await set_up(hass, home)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    answer = await act(hass, "check_connection")
    assert answer["status"] == "down"
    assert list(answer["services"]) == ["Jellyseerr"]
    assert "cannot be reached" in answer["services"]["Jellyseerr"]["error"]


async def test_wrong_key(hass: HomeAssistant, home: Household) -> None:
    """Down: and the key that is refused is in no answer."""
    entry = await set_up(hass, home)
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "api_key": "another-key-of-somebody"}
    )
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    answer = await act(hass, "check_connection")
    assert answer["status"] == "down"
    assert "API key" in answer["services"]["Jellyseerr"]["error"]
    assert "another-key" not in str(answer)


async def deleted_two(hass: HomeAssistant, home: Household) -> Any:
    """Delete a movie of alice, then one of alice and bob."""
    alice, bob = home.user("alice"), home.user("bob")
    own = home.movie("Own", size=1_000_000_000)
    home.request(alice, own)
    home.watch(alice, own, days_ago=20)
    entry = await set_up(hass, home, policy("All"), notice_days=0)
    await allow_deletions(hass, entry)
    await act(hass, "run_cleanup")
    shared = home.movie("Shared", size=2_000_000_000)
    for user in (alice, bob):
        home.request(user, shared)
        home.watch(user, shared, days_ago=20)
    await act(hass, "run_cleanup")
    return entry, alice, bob


async def test_history(hass: HomeAssistant, home: Household) -> None:
    """Newest first, narrowed by number and user, with totals for good."""
    _, alice, bob = await deleted_two(hass, home)
    history = await act(hass, "get_history")
    assert [one["title"] for one in history["entries"]] == ["Shared", "Own"]
    newest = history["entries"][0]
    assert sorted(one["name"] for one in newest["requested_by"]) == ["alice", "bob"]
    assert newest["outcome"] == "deleted"
    assert newest["policy"] == "All"
    assert newest["bytes"] == 2_000_000_000
    assert newest["error"] is None
    started, finished = (
        dt_util.parse_datetime(newest[key], raise_on_error=True)
        for key in ("started_at", "finished_at")
    )
    assert started <= finished
    assert started.utcoffset() == dt_util.now().utcoffset()
    assert history["totals"] == {
        "titles": 2,
        "bytes": 3_000_000_000,
        "users": [
            {"id": alice.id, "titles": 2, "bytes": 3_000_000_000},
            {"id": bob.id, "titles": 1, "bytes": 2_000_000_000},
        ],
    }
    for narrowing, expected in (
        ({"limit": 1}, ["Shared"]),
        ({"user": "bob"}, ["Shared"]),
        ({"user": alice.id}, ["Shared", "Own"]),
        ({"user": "admin"}, []),
    ):
        answer = await act(hass, "get_history", **narrowing)
        assert [one["title"] for one in answer["entries"]] == expected
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "get_history", user="nobody")
    assert raised.value.translation_key == "unknown_user"


async def test_history_while_jellyseerr_is_down(
    hass: HomeAssistant, home: Household
) -> None:
    """What happened is known although set-up waits, also by the names of those days."""
    entry, *_ = await deleted_two(hass, home)
    await home.jellyseerr.down()
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    answer = await act(hass, "get_history", user="bob")
    assert [one["title"] for one in answer["entries"]] == ["Shared"]
    assert answer["totals"]["titles"] == 2


async def test_history_of_somebody_who_is_gone(
    hass: HomeAssistant, home: Household
) -> None:
    """A user whom Jellyseerr has no more is still in the history."""
    entry, _, bob = await deleted_two(hass, home)
    home.remove_user(bob)
    await coordinator_of(entry).async_refresh()
    answer = await act(hass, "get_history", user="bob")
    assert [one["title"] for one in answer["entries"]] == ["Shared"]
