"""Previews, runs and confirmations: who may, what is left out, and what goes wrong."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.jellyseerr_cleanup.cleanup.outcomes import Order, RunInProgress
from tests.integration.installation import Installation, full_disk, ids, policy
from tests.media_stack import Household
from tests.media_stack.faults import Hang, Status

# What is told of a title
TITLE = (
    "announced_at days_left delete_after id instance is_4k media_type policy reason "
    "requested_by season size state state_text text title tmdb_id tvdb_id year"
)


def day_of(titles: list[dict[str, Any]]) -> str:
    """Return the first title's day as people read it, in this year or the next."""
    leaves = datetime.fromisoformat(titles[0]["delete_after"])
    year = "" if leaves.year == dt_util.now().year else f" {leaves.year}"
    return f"{leaves.day} {leaves:%B}{year}"


async def test_preview(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """The plan with its totals, and each title that is leaving or held."""
    alice, bob = installed.alice, home.user("bob")
    due = installed.watched("Due", size=2_000_000_000)
    soon = installed.watched("Soon", days_ago=5.5, size=1_000_000_000)
    held = installed.watched("Held")
    home.favorite(bob, held)
    home.request(alice, home.movie("Waiting"))
    home.request(bob, home.movie("Kept"))
    await installed.set_up_for_alice(leaving_soon_days=2)
    installed.watched("Scheduled", days_ago=1)
    await installed.poll()

    plan = await installed.act("preview_cleanup")

    titles = {key: plan.pop(key) for key in ("due", "leaving_soon", "held")}
    assert plan == {
        "plan_id": installed.coordinator.data.plan.id,
        "generated_at": dt_util.now().isoformat(timespec="seconds"),
        "stale": False,
        "deletions_allowed": False,
        "over_limit": False,
        "limits_exceeded": [],
        "limits_text": None,
        "text": "1 title due, to go with the next cleanup; "
        f"1 title leaving soon, the first from {day_of(titles['leaving_soon'])}.",
        "totals": {
            **dict.fromkeys(("due", "leaving_soon", "scheduled", "waiting"), 1),
            **dict.fromkeys(("held", "kept"), 1),
            "bytes": 3_000_000_000,
        },
        "unlisted_requests": 0,
    }
    assert {key: ids(shown) for key, shown in titles.items()} == {
        "due": [due.id],
        "leaving_soon": [soon.id],
        "held": [held.id],
    }
    assert all(
        " ".join(sorted(one)) == TITLE for shown in titles.values() for one in shown
    )
    (first,) = titles["leaving_soon"]
    assert first["title"] == "Soon"
    assert first["requested_by"] == [{"id": alice.id, "name": "alice"}]
    assert first["policy"] == "Alice"
    assert first["days_left"] == 2
    assert first["size"] == 1_000_000_000
    assert first["instance"] == "Radarr"
    assert titles["due"][0]["days_left"] == 0
    assert titles["held"][0]["reason"] == {
        "code": "favorite",
        "account": "bob",
        "text": "It is a favorite of bob. Take it from the favorites in Jellyfin if it"
        " may leave.",
    }


async def test_preview_of_states(installed: Installation, home: Household) -> None:
    """Any states can be asked for; the totals and the plan's id stay those of all."""
    waiting = home.movie("Waiting")
    home.request(installed.alice, waiting)
    kept = home.movie("Kept")
    home.request(home.user("bob"), kept)
    due = installed.watched("Due")
    await installed.set_up_for_alice()
    usual = await installed.act("preview_cleanup")
    plan = await installed.act("preview_cleanup", states=["kept", "waiting"])
    assert {"due", "leaving_soon", "held", "scheduled"}.isdisjoint(plan)
    assert (ids(plan["waiting"]), ids(plan["kept"])) == ([waiting.id], [kept.id])
    assert [plan[key] for key in ("plan_id", "totals", "text")] == [
        usual[key] for key in ("plan_id", "totals", "text")
    ]
    assert ids(usual["due"]) == [due.id]
    assert plan["kept"][0]["text"] == (
        "Stays. Kept for good by the terms for everybody without a policy, for bob."
    )


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
    installed: Installation,
    home: Household,
    narrowing: dict[str, Any],
    expected: set[str],
) -> None:
    """Users and media types leave titles out; the plan's id stays the whole plan's."""
    movies = {
        name: installed.watched(name, home.user(name)) for name in ("alice", "bob")
    }
    await installed.set_up(policy("All"), notice_days=0)
    wanted = {movies[name].id for name in expected}

    plan = await installed.act("preview_cleanup", **narrowing)
    assert set(ids(plan["due"])) == wanted
    assert plan["totals"]["due"] == len(wanted)
    assert plan["plan_id"] == installed.coordinator.data.plan.id

    await installed.allow_deletions()
    assert {*await installed.deleted(plan_id=plan["plan_id"], **narrowing)} == wanted
    assert {name for name, movie in movies.items() if not movie.exists} == expected


async def test_limit(installed: Installation) -> None:
    """No more titles go than were asked for."""
    movies = await installed.set_up_due("Movie 0", "Movie 1", "Movie 2")
    assert len(await installed.deleted(limit=2)) == 2
    assert sum(movie.exists for movie in movies) == 1


@pytest.mark.parametrize("action", ["preview_cleanup", "run_cleanup"])
@pytest.mark.parametrize(
    ("user", "key"),
    [
        ("nobody", "unknown_user"),
        ("Alex", "ambiguous_user"),
        ("1", "ambiguous_user"),
        ("id:99", "unknown_user"),
    ],
)
async def test_users_who_are_not_found(
    installed: Installation, home: Household, action: str, user: str, key: str
) -> None:
    """A name that nobody or several have is the caller's error and excludes nothing."""
    home.user("one", display_name="alex")
    home.user("two", display_name="ALEX")
    home.user("three", display_name="1")
    await installed.set_up()
    with pytest.raises(ServiceValidationError) as raised:
        await installed.act(action, users=[user])
    assert raised.value.translation_key == key
    assert raised.value.translation_placeholders == {"user": user}


async def test_an_id_that_is_somebodys_name(
    installed: Installation, home: Household
) -> None:
    """It is an id if that is said; then the name of nobody else."""
    film = installed.watched()
    home.user("other", display_name=str(installed.alice.id))
    await installed.set_up_for_alice()
    preview = await installed.act("preview_cleanup", users=[f"id:{installed.alice.id}"])
    assert [one["tmdb_id"] for one in preview["due"]] == [film.tmdb]


async def test_dry_runs(installed: Installation, home: Household) -> None:
    """On request, or while deletions are off, nothing is deleted, and it says so."""
    comet = await installed.set_up_one_due()
    asked_for = await installed.act("run_cleanup", dry_run=True)
    await installed.switch("off")
    not_allowed = await installed.act("run_cleanup")
    for run in (asked_for, not_allowed):
        assert run["dry_run"] is True
        assert ids(run["deleted"]) == [comet.id]
    assert comet.exists
    assert not [call for call in home.calls if call.method == "DELETE"]
    assert (await installed.act("get_history"))["entries"] == []


async def test_another_plan(installed: Installation) -> None:
    """A run of a plan that is no longer the plan does nothing and names both."""
    comet = await installed.set_up_one_due()
    seen = installed.coordinator.data.plan.id
    other = installed.watched("Another")
    with pytest.raises(ServiceValidationError) as raised:
        await installed.act("run_cleanup", plan_id=seen)
    assert raised.value.translation_key == "plan_changed"
    current = installed.coordinator.data.plan.id
    assert raised.value.translation_placeholders == {"asked": seen, "current": current}
    assert seen != current
    assert comet.exists
    assert other.exists


async def test_skipped_and_failed(installed: Installation, home: Household) -> None:
    """Each title that stayed says why, with a code."""
    playing, stuck = await installed.set_up_due("Playing", "Stuck")
    home.radarr.fault("DELETE", "/api/v3/moviefile/*", Status(500))
    home.jellyseerr.meanwhile(
        "GET", "/api/v1/request", lambda: home.play(installed.alice, playing), after=1
    )

    run = await installed.act("run_cleanup")

    assert (run["deleted"], run["bytes"]) == ([], 0)
    (skipped,), (failed,) = run["skipped"], run["failed"]
    assert (skipped["id"], skipped["error"]["code"]) == (playing.id, "not_due")
    assert skipped["error"]["text"] == (
        "It is not due any more. It waits until it is watched to the end, as"
        " required by the policy “Alice” for alice."
    )
    assert (failed["id"], failed["error"]["code"]) == (stuck.id, "server")
    assert failed["error"]["text"].startswith("A server refused")
    assert "500" in failed["error"]["message"]
    assert playing.exists
    assert stuck.exists
    last = installed.state("last_cleanup").attributes
    assert (last["deleted"], last["skipped"], last["failed"]) == (0, 1, 1)
    (entry,) = (await installed.act("get_history"))["entries"]
    assert (entry["outcome"], entry["error"]["code"]) == ("failed", "server")
    assert (entry["outcome_text"], entry["error"]["text"]) == (
        "Not deleted",
        failed["error"]["text"],
    )


async def test_a_run_that_cannot_read(installed: Installation, home: Household) -> None:
    """A run starts with a poll; if that fails, so does the run."""
    comet = await installed.set_up_one_due()
    await home.jellyseerr.down()
    with pytest.raises(HomeAssistantError, match="cannot be reached"):
        await installed.act("run_cleanup")
    assert comet.exists
    await home.jellyseerr.up()
    assert await installed.deleted() == [comet.id]


async def test_stale_preview(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """When the last poll failed the answer is the last plan, with its age."""
    comet = await installed.set_up_one_due()
    await home.jellyseerr.down()
    freezer.tick(1800)
    await installed.poll()
    plan = await installed.act("preview_cleanup")
    assert plan["stale"] is True
    assert plan["age"] == pytest.approx(1800, abs=60)
    assert ids(plan["due"]) == [comet.id]


@pytest.mark.parametrize("action", ["preview_cleanup", "run_cleanup", "list_users"])
async def test_nothing_was_ever_read(
    installed: Installation, home: Household, action: str
) -> None:
    """Started with Jellyseerr down there is nothing to answer, and that is said."""
    await home.jellyseerr.down()
    await installed.set_up()
    assert await installed.refusal(action, HomeAssistantError) == "not_read"


async def set_up_over_limit(installed: Installation) -> str:
    """Set up three due titles, of which one may go; return the plan's id."""
    await installed.set_up_due("Movie 0", "Movie 1", "Movie 2", max_titles=1)
    return installed.coordinator.data.plan.id


async def test_confirmation(
    installed: Installation,
    home: Household,
    hass_admin_user: MockUser,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Over a limit not even one title goes until an administrator confirms the plan."""
    plan_id = await set_up_over_limit(installed)
    plan = await installed.act("preview_cleanup")
    assert plan["over_limit"] is True
    assert plan["limits_exceeded"] == ["titles"]
    assert plan["limits_text"] == (
        "More is due than the limits allow."
        " The limit is 1 title in 24 hours: 3 would go, 2 too many."
    )
    run = await installed.act("run_cleanup", limit=1)
    assert run["deleted"] == []
    assert {one["error"]["code"] for one in run["skipped"]} == {"over_limit"}
    assert len(home.files_left()) == 3

    confirmation = {"as_user": hass_admin_user.id, "plan_id": plan_id}
    answer = await installed.act("confirm_plan", **confirmation)
    until = dt_util.now() + timedelta(days=7)
    assert answer == {
        "plan_id": plan_id,
        "titles": 3,
        "until": until.isoformat(timespec="seconds"),
    }
    assert (await installed.act("preview_cleanup"))["over_limit"] is False
    assert len(await installed.deleted()) == 3
    assert home.files_left() == []


async def test_confirmations_that_are_refused(
    installed: Installation, hass_admin_user: MockUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An automation cannot confirm, nor anybody another plan, nor on a full disk."""
    plan_id = await set_up_over_limit(installed)
    admin = hass_admin_user.id

    async def refusal(plan_id: str, **call: Any) -> str | None:
        return await installed.refusal("confirm_plan", plan_id=plan_id, **call)

    assert await refusal(plan_id) == "needs_administrator"
    with pytest.raises(ServiceValidationError) as refused:
        await installed.act("confirm_plan", as_user=admin, plan_id="another")
    assert refused.value.translation_key == "plan_changed"
    assert f"{refused.value}" == (
        f"another is not the plan: that is {plan_id} now. Look at it (action "
        '"Preview cleanup", or the repair) before you give its id'
    )
    storage = installed.coordinator.journal._state._file
    monkeypatch.setattr(storage, "write", full_disk)
    unsaved = await refusal(plan_id, as_user=admin, kind=HomeAssistantError)
    assert unsaved == "not_saved"
    assert (await installed.act("preview_cleanup"))["over_limit"] is True


async def test_unreadable_journal(installed: Installation) -> None:
    """Without the journal nobody knows if a limit is exceeded, so nothing goes."""
    comet = await installed.set_up_one_due()
    installed.coordinator.journal._state._state = None
    plan = await installed.act("preview_cleanup")
    assert plan["over_limit"] is None
    assert plan["limits_exceeded"] is None
    run = await installed.act("run_cleanup")
    assert [one["error"]["code"] for one in run["failed"]] == ["journal"]
    assert comet.exists
    refusal = await installed.refusal("get_history", HomeAssistantError)
    assert refusal == "journal_unreadable"


async def test_a_run_after_a_run_that_broke(
    installed: Installation, home: Household
) -> None:
    """Whatever ends a run, the next can start; and while one hangs, none."""
    comet = await installed.set_up_one_due()
    rule = home.jellyseerr.fault("GET", "/api/v1/request", Hang())
    hanging = installed.hass.async_create_task(installed.act("run_cleanup"))
    await asyncio.sleep(0.2)
    with pytest.raises(RunInProgress):
        await installed.coordinator.async_run(Order())
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    home.jellyseerr.heal(rule)
    assert await installed.deleted() == [comet.id]
