"""Previews, runs and confirmations: who may, what narrows them, and what is answered when something is wrong."""

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.jellyseerr_cleanup.cleanup.ledger import NotWritten
from custom_components.jellyseerr_cleanup.cleanup.run import Order, RunInProgress
from tests.media_stack import Household
from tests.media_stack.faults import Hang, Status
from tests.media_stack.household.titles import Movie, User

from .house import act, allow_deletions, coordinator_of, policy, poll, set_up, state

TITLE = {
    "id",
    "media_type",
    "tmdb_id",
    "tvdb_id",
    "season",
    "is_4k",
    "title",
    "year",
    "state",
    "reason",
    "requested_by",
    "policy",
    "delete_after",
    "announced_at",
    "days_left",
    "size",
    "instance",
}


def watched(home: Household, user: User, title: str, **options: Any) -> Movie:
    """Add a movie that a user requested and watched 20 days ago."""
    movie = home.movie(title, **options)
    home.request(user, movie)
    home.watch(user, movie, days_ago=20)
    return movie


def ids(titles: list[dict[str, Any]]) -> list[str]:
    """Return the titles' ids."""
    return [title["id"] for title in titles]


async def test_preview(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """The plan with its totals, and each title that is leaving or held."""
    alice, bob = home.user("alice"), home.user("bob")
    due = watched(home, alice, "Due", size=2_000_000_000)
    soon = home.movie("Soon", size=1_000_000_000)
    home.request(alice, soon)
    home.watch(alice, soon, days_ago=5.5)
    held = watched(home, alice, "Held")
    home.favorite(bob, held)
    waiting = home.movie("Waiting")
    home.request(alice, waiting)
    kept = home.movie("Kept")
    home.request(bob, kept)
    entry = await set_up(
        hass, home, policy("Alice", [alice]), notice_days=0, leaving_soon_days=2
    )
    scheduled = home.movie("Scheduled")
    home.request(alice, scheduled)
    home.watch(alice, scheduled, days_ago=1)
    await poll(hass, entry)

    plan = await act(hass, "preview_cleanup")

    assert {key: plan[key] for key in plan if key not in ("due", "leaving_soon")} == {
        "plan_id": coordinator_of(entry).data.id,
        "generated_at": dt_util.now().isoformat(timespec="seconds"),
        "stale": False,
        "deletions_allowed": False,
        "over_limit": False,
        "limits_exceeded": [],
        "totals": {
            "due": 1,
            "leaving_soon": 1,
            "scheduled": 1,
            "waiting": 1,
            "held": 1,
            "kept": 1,
            "bytes": 3_000_000_000,
        },
        "held": plan["held"],
        "unlisted_requests": 0,
    }
    assert ids(plan["due"]) == [due.id]
    assert ids(plan["leaving_soon"]) == [soon.id]
    assert ids(plan["held"]) == [held.id]
    for title in plan["due"] + plan["leaving_soon"] + plan["held"]:
        assert set(title) == TITLE
    first = plan["leaving_soon"][0]
    assert first["title"] == "Soon"
    assert first["requested_by"] == [{"id": alice.id, "name": "alice"}]
    assert first["policy"] == "Alice"
    assert first["days_left"] == 2
    assert first["size"] == 1_000_000_000
    assert first["instance"] == "Radarr"
    assert plan["due"][0]["days_left"] == 0
    assert plan["held"][0]["reason"] == {"code": "favorite", "account": "bob"}


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        ({}, {"alice", "bob"}),
        ({"users": ["alice"]}, {"alice"}),
        ({"users": "BOB@example.com"}, {"bob"}),
        ({"users": [2]}, {"alice"}),
        ({"users": ["2", "bob"]}, {"alice", "bob"}),
        ({"users": ["admin"]}, set()),
        ({"media_types": ["movie"]}, {"alice", "bob"}),
        ({"media_types": ["tv"]}, set()),
    ],
)
async def test_narrowing(
    hass: HomeAssistant, home: Household, narrowing: dict[str, Any], expected: set[str]
) -> None:
    """Users and media types leave titles out, of previews and of runs; the plan's id stays that of the whole plan."""
    users = {name: home.user(name) for name in ("alice", "bob")}
    movies = {name: watched(home, user, name) for name, user in users.items()}
    entry = await set_up(hass, home, policy("All"), notice_days=0)
    wanted = {movies[name].id for name in expected}

    plan = await act(hass, "preview_cleanup", **narrowing)
    assert set(ids(plan["due"])) == wanted
    assert plan["totals"]["due"] == len(wanted)
    assert plan["plan_id"] == coordinator_of(entry).data.id

    await allow_deletions(hass, entry)
    run = await act(hass, "run_cleanup", plan_id=plan["plan_id"], **narrowing)
    assert set(ids(run["deleted"])) == wanted
    assert {name for name, movie in movies.items() if not movie.exists} == expected


async def test_limit(hass: HomeAssistant, home: Household) -> None:
    """No more titles go than were asked for."""
    alice = home.user("alice")
    movies = [watched(home, alice, f"Movie {number}") for number in range(3)]
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    run = await act(hass, "run_cleanup", limit=2)
    assert len(run["deleted"]) == 2
    assert sum(movie.exists for movie in movies) == 1


@pytest.mark.parametrize("action", ["preview_cleanup", "run_cleanup"])
@pytest.mark.parametrize(
    ("user", "key"), [("nobody", "unknown_user"), ("Alex", "ambiguous_user")]
)
async def test_users_who_are_not_found(
    hass: HomeAssistant, home: Household, action: str, user: str, key: str
) -> None:
    """A name that nobody has, or several, is the caller's error and narrows nothing."""
    home.user("one", display_name="alex")
    home.user("two", display_name="ALEX")
    await set_up(hass, home)
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, action, users=[user])
    assert raised.value.translation_key == key
    assert raised.value.translation_placeholders == {"user": user}


async def test_dry_runs(hass: HomeAssistant, home: Household) -> None:
    """Asked for, or while deletions are not allowed: nothing is deleted, and it says so."""
    alice = home.user("alice")
    comet = watched(home, alice, "The Comet")
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    not_allowed = await act(hass, "run_cleanup")
    await allow_deletions(hass, entry)
    asked_for = await act(hass, "run_cleanup", dry_run=True)
    for run in (not_allowed, asked_for):
        assert run["dry_run"] is True
        assert ids(run["deleted"]) == [comet.id]
    assert comet.exists
    assert not [call for call in home.calls if call.method == "DELETE"]
    assert (await act(hass, "get_history"))["entries"] == []


async def test_another_plan(hass: HomeAssistant, home: Household) -> None:
    """A run, or a confirmation, of a plan that is no longer the plan does nothing and names both."""
    alice = home.user("alice")
    comet = watched(home, alice, "The Comet")
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    seen = (await act(hass, "preview_cleanup"))["plan_id"]
    other = watched(home, alice, "Another")
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "run_cleanup", plan_id=seen)
    assert raised.value.translation_key == "plan_changed"
    assert raised.value.translation_placeholders == {
        "asked": seen,
        "current": coordinator_of(entry).data.id,
    }
    assert seen != coordinator_of(entry).data.id
    assert comet.exists
    assert other.exists


async def test_skipped_and_failed(hass: HomeAssistant, home: Household) -> None:
    """Each title that stayed says why, with a code."""
    alice = home.user("alice")
    playing, stuck = watched(home, alice, "Playing"), watched(home, alice, "Stuck")
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    home.radarr.fault("DELETE", "/api/v3/moviefile/*", Status(500))
    home.jellyseerr.meanwhile(
        "GET", "/api/v1/request", lambda: home.play(alice, playing), after=1
    )

    run = await act(hass, "run_cleanup")

    assert run["deleted"] == []
    assert run["bytes"] == 0
    assert [(one["id"], one["error"]["code"]) for one in run["skipped"]] == [
        (playing.id, "not_due")
    ]
    assert [(one["id"], one["error"]["code"]) for one in run["failed"]] == [
        (stuck.id, "server")
    ]
    assert "500" in run["failed"][0]["error"]["message"]
    assert playing.exists
    assert stuck.exists
    last = state(hass, entry, "last_cleanup").attributes
    assert (last["deleted"], last["skipped"], last["failed"]) == (0, 1, 1)
    history = await act(hass, "get_history")
    assert [one["outcome"] for one in history["entries"]] == ["failed"]
    assert history["entries"][0]["error"]["code"] == "server"


async def test_a_run_that_cannot_read(hass: HomeAssistant, home: Household) -> None:
    """A run starts with a poll; if that fails, so does the run, and previews answer the last plan."""
    alice = home.user("alice")
    comet = watched(home, alice, "The Comet")
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    await home.jellyseerr.down()
    with pytest.raises(HomeAssistantError, match="cannot be reached"):
        await act(hass, "run_cleanup")
    assert comet.exists
    await home.jellyseerr.up()
    run = await act(hass, "run_cleanup")
    assert ids(run["deleted"]) == [comet.id]


async def test_stale_preview(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """When the last poll failed the answer is the last plan, with its age."""
    alice = home.user("alice")
    comet = watched(home, alice, "The Comet")
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await home.jellyseerr.down()
    freezer.tick(1800)
    await poll(hass, entry)
    plan = await act(hass, "preview_cleanup")
    assert plan["stale"] is True
    assert plan["age"] == pytest.approx(1800, abs=60)
    assert ids(plan["due"]) == [comet.id]


@pytest.mark.parametrize("action", ["preview_cleanup", "run_cleanup", "list_users"])
async def test_nothing_was_ever_read(
    hass: HomeAssistant, home: Household, action: str
) -> None:
    """Started with Jellyseerr down there is nothing to answer, and that is said."""
    await home.jellyseerr.down()
    await set_up(hass, home)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, action)
    assert raised.value.translation_key == "not_read"


async def over_limit(hass: HomeAssistant, home: Household) -> MockConfigEntry:
    """Set up three due titles, of which one may go."""
    alice = home.user("alice")
    for number in range(3):
        watched(home, alice, f"Movie {number}")
    entry = await set_up(
        hass, home, policy("Alice", [alice]), notice_days=0, max_titles=1
    )
    await allow_deletions(hass, entry)
    return entry


async def test_confirmation(
    hass: HomeAssistant, home: Household, hass_admin_user: MockUser
) -> None:
    """Over a limit nothing goes, also not one by one, until an administrator confirms that plan."""
    await over_limit(hass, home)
    plan = await act(hass, "preview_cleanup")
    assert plan["over_limit"] is True
    assert plan["limits_exceeded"] == ["titles"]
    run = await act(hass, "run_cleanup", limit=1)
    assert run["deleted"] == []
    assert {one["error"]["code"] for one in run["skipped"]} == {"over_limit"}
    assert len(home.files_left()) == 3

    answer = await act(
        hass, "confirm_plan", as_user=hass_admin_user.id, plan_id=plan["plan_id"]
    )
    assert answer == {"plan_id": plan["plan_id"], "titles": 3}
    assert (await act(hass, "preview_cleanup"))["over_limit"] is False
    assert len((await act(hass, "run_cleanup"))["deleted"]) == 3
    assert home.files_left() == []


async def test_confirmation_needs_an_administrator(
    hass: HomeAssistant, home: Household, hass_admin_user: MockUser
) -> None:
    """An automation cannot confirm, nor anybody another plan than the current one."""
    await over_limit(hass, home)
    plan_id = (await act(hass, "preview_cleanup"))["plan_id"]
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "confirm_plan", plan_id=plan_id)
    assert raised.value.translation_key == "needs_administrator"
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "confirm_plan", as_user=hass_admin_user.id, plan_id="another")
    assert raised.value.translation_key == "plan_changed"
    assert (await act(hass, "preview_cleanup"))["over_limit"] is True


async def test_confirmation_that_is_not_saved(
    hass: HomeAssistant,
    home: Household,
    hass_admin_user: MockUser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is not on disk is not confirmed."""
    entry = await over_limit(hass, home)
    plan_id = (await act(hass, "preview_cleanup"))["plan_id"]

    async def full(data: dict[str, Any]) -> None:
        raise NotWritten("the disk is full")

    storage = coordinator_of(entry).journal._ledger._storage
    monkeypatch.setattr(storage, "write", full)
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "confirm_plan", as_user=hass_admin_user.id, plan_id=plan_id)
    assert raised.value.translation_key == "not_saved"
    assert (await act(hass, "preview_cleanup"))["over_limit"] is True


async def test_unreadable_journal(hass: HomeAssistant, home: Household) -> None:
    """While the journal cannot be read nobody knows whether a limit is exceeded, and nothing goes."""
    alice = home.user("alice")
    comet = watched(home, alice, "The Comet")
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    coordinator_of(entry).journal._ledger._state = None
    plan = await act(hass, "preview_cleanup")
    assert plan["over_limit"] is None
    assert plan["limits_exceeded"] is None
    run = await act(hass, "run_cleanup")
    assert [one["error"]["code"] for one in run["failed"]] == ["journal"]
    assert comet.exists
    with pytest.raises(HomeAssistantError) as raised:
        await act(hass, "get_history")
    assert raised.value.translation_key == "journal_unreadable"


async def test_a_run_after_a_run_that_broke(
    hass: HomeAssistant, home: Household
) -> None:
    """Whatever ends a run, the next can start; and while one hangs, none."""
    alice = home.user("alice")
    comet = watched(home, alice, "The Comet")
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    rule = home.jellyseerr.fault("GET", "/api/v1/request", Hang())
    hanging = hass.async_create_task(act(hass, "run_cleanup"))
    await asyncio.sleep(0.2)
    with pytest.raises(RunInProgress):
        await coordinator_of(entry).runs.async_run(Order())
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    home.jellyseerr.heal(rule)
    assert ids((await act(hass, "run_cleanup"))["deleted"]) == [comet.id]
