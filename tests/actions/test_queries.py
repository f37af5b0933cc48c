"""Who is there, which servers answer, and what was done."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.util import dt as dt_util
import pytest

from tests.integration.installation import Installation, policy
from tests.media_stack import Household, User
from tests.media_stack.faults import Status

NAMES = ["Jellyseerr", "jelly", "Radarr", "Radarr 4K", "Sonarr", "Sonarr 4K"]


async def test_list_users(installed: Installation, home: Household) -> None:
    """Each user with Jellyfin account and policy; both policies if they differ."""
    alice = home.user("alice", display_name="Alice A.")
    local = home.user("local", jellyfin=False)
    linked = home.viewer("linked")
    await installed.set_up(
        policy("Movies", [alice], media_types=["movie"]),
        policy("Local", [local]),
        links={str(local.id): linked.jellyfin_id},
    )
    admin, *others = (await installed.act("list_users"))["users"]
    assert admin["policy"] == "default"
    assert others == [
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


async def test_servers_answer(installed: Installation, home: Household) -> None:
    """Every server is up, or says why not; it is asked now, not at the last poll."""
    await installed.set_up()
    answer = await installed.act("check_connection")
    assert answer["status"] == "healthy"
    asked = dt_util.parse_datetime(answer["timestamp"], raise_on_error=True)
    assert abs((asked - dt_util.utcnow()).total_seconds()) < 60
    assert asked.utcoffset() == dt_util.now().utcoffset()
    services = answer["services"]
    assert list(services) == NAMES
    assert answer["text"] == "All servers answer."
    up = {
        "status": "up",
        "version": "2.7.3",
        "error": None,
        "text": "Jellyseerr answers.",
    }
    assert services["Jellyseerr"] == up
    assert {one["status"] for one in services.values()} == {"up"}

    home.sonarr.fault("*", "/*", Status(503))
    answer = await installed.act("check_connection")
    assert answer["status"] == "degraded"
    assert answer["services"]["Sonarr"]["status"] == "down"
    assert "503" in answer["services"]["Sonarr"]["error"]
    assert answer["services"]["Sonarr"]["text"].startswith("Sonarr cannot be reached")
    assert answer["services"]["Radarr"]["status"] == "up"


async def test_two_servers_of_one_name(
    installed: Installation, home: Household
) -> None:
    """Servers that are called alike are told apart by their keys."""
    home.enter(home.radarr_4k, name="Radarr")
    await installed.set_up()
    answer = await installed.act("check_connection")
    assert {"Radarr", "Radarr (radarr:2)"} <= set(answer["services"])


async def test_jellyseerr_does_not(installed: Installation, home: Household) -> None:
    """Down: also when it never answered since the start."""
    await home.jellyseerr.down()
    await installed.set_up()
    assert installed.entry_state() is ConfigEntryState.SETUP_RETRY
    answer = await installed.act("check_connection")
    assert answer["status"] == "down"
    assert list(answer["services"]) == ["Jellyseerr"]
    assert "cannot be reached" in answer["services"]["Jellyseerr"]["error"]


async def test_wrong_key(installed: Installation) -> None:
    """Down: and the key that is refused is in no answer."""
    await installed.set_up()
    await installed.change_data(api_key="another-key-of-somebody")
    assert installed.entry_state() is ConfigEntryState.SETUP_ERROR
    answer = await installed.act("check_connection")
    assert answer["status"] == "down"
    assert "API key" in answer["services"]["Jellyseerr"]["error"]
    refused = "Jellyseerr refused the API key. Enter its current key."
    assert answer["services"]["Jellyseerr"]["text"] == refused
    assert answer["text"] == "Jellyseerr does not answer."
    assert "another-key" not in str(answer)


@pytest.fixture
async def bob(installed: Installation, home: Household) -> User:
    """Delete a movie of alice, then one of alice and bob; return bob."""
    bob = home.user("bob")
    installed.watched("Own", size=1_000_000_000)
    await installed.set_up(policy("All"), notice_days=0)
    await installed.allow_deletions()
    await installed.act("run_cleanup")
    shared = installed.watched("Shared", size=2_000_000_000)
    home.request(bob, shared)
    home.watch(bob, shared, days_ago=20)
    await installed.act("run_cleanup")
    return bob


async def titles_of(installed: Installation, **narrowing: Any) -> list[str]:
    """Return the titles in the history."""
    history = await installed.act("get_history", **narrowing)
    return [one["title"] for one in history["entries"]]


async def test_history(installed: Installation, bob: User) -> None:
    """Newest first, narrowed by number and user, with totals for good."""
    alice = installed.alice
    history = await installed.act("get_history")
    newest, _ = history["entries"]
    assert newest["title"] == "Shared"
    assert sorted(one["name"] for one in newest["requested_by"]) == ["alice", "bob"]
    assert newest["outcome"] == "deleted"
    assert newest["policy"] == "All"
    assert newest["bytes"] == 2_000_000_000
    assert newest["error"] is None
    assert newest["outcome_text"] == "Deleted"
    started, finished = (
        dt_util.parse_datetime(newest[key], raise_on_error=True)
        for key in ("started_at", "finished_at")
    )
    assert started <= finished
    assert started.utcoffset() == dt_util.now().utcoffset()
    assert (newest["attempts"], newest["first_started_at"]) == (
        1,
        newest["started_at"],
    )
    assert history["totals"] == {
        "titles": 2,
        "bytes": 3_000_000_000,
        "users": [
            {"id": bob.id, "titles": 1, "bytes": 2_000_000_000},
            {"id": alice.id, "titles": 2, "bytes": 3_000_000_000},
        ],
    }
    narrowings: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["Shared", "Own"]),
        ({"limit": 1}, ["Shared"]),
        ({"user": "bob"}, ["Shared"]),
        ({"user": alice.id}, ["Shared", "Own"]),
        ({"user": "admin"}, []),
    ]
    for narrowing, expected in narrowings:
        assert await titles_of(installed, **narrowing) == expected, narrowing
    assert await installed.refusal("get_history", user="nobody") == "unknown_user"


async def test_history_while_jellyseerr_is_down(
    installed: Installation, home: Household, bob: User
) -> None:
    """What happened is known although set-up waits, also by the names of those days."""
    await home.jellyseerr.down()
    await installed.hass.config_entries.async_reload(installed.entry.entry_id)
    assert installed.entry_state() is ConfigEntryState.SETUP_RETRY
    assert await titles_of(installed, user="bob") == ["Shared"]
    assert (await installed.act("get_history"))["totals"]["titles"] == 2


async def test_history_of_somebody_who_is_gone(
    installed: Installation, home: Household, bob: User
) -> None:
    """A user whom Jellyseerr has no more is still in the history."""
    home.remove_user(bob)
    await installed.poll()
    assert await titles_of(installed, user="bob") == ["Shared"]
