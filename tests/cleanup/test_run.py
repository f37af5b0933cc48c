"""One run: what an order narrows, what a dry run leaves alone, one at a time, and what ends it."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.run import Order, RunInProgress
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.plan import State
from tests.media_stack import Drop, Hang, Household, Slow, Status

from .kitchen import kitchen, watched


@pytest.mark.parametrize(
    ("order", "gone"),
    [
        pytest.param({}, "ABC", id="everything"),
        pytest.param({"users": "alice"}, "AC", id="one user"),
        pytest.param({"users": "bob"}, "BC", id="the other user, shared titles too"),
        pytest.param({"users": "nobody"}, "", id="a user without titles"),
        pytest.param({"media_types": {MediaType.MOVIE}}, "ABC", id="movies"),
        pytest.param({"media_types": {MediaType.TV}}, "", id="series"),
        pytest.param({"limit": 0}, "", id="limit 0"),
        pytest.param({"limit": 2}, "AB", id="limit 2"),
        pytest.param({"limit": 99}, "ABC", id="limit over the plan"),
        pytest.param({"users": "bob", "limit": 1}, "B", id="both"),
    ],
)
async def test_an_order_narrows_and_never_widens(
    tmp_path: Path, order: dict[str, Any], gone: str
) -> None:
    async with Household(tmp_path, sonarr_4k=False) as home:
        users = {"alice": home.user("alice"), "bob": home.user("bob")}
        movies = {
            "A": watched(home, users["alice"], "A", days_ago=30),
            "B": watched(home, users["bob"], "B", days_ago=20),
            "C": watched(home, users["alice"], "C", days_ago=10),
            "Soon": watched(home, users["alice"], "Soon", days_ago=2),
        }
        home.request(users["bob"], movies["C"])
        home.watch(users["bob"], movies["C"], days_ago=10)
        if "users" in order:
            user = users.get(order["users"])
            order = order | {"users": frozenset({user.id if user else 99})}
        async with kitchen(home) as at:
            result = await at.run(**order)
        assert {name for name, movie in movies.items() if not movie.exists} == set(gone)
        assert len(result.deleted) == len(gone)
        assert not result.skipped
        assert not result.failed


@pytest.mark.parametrize("allowed", [False, True], ids=["switch off", "switch on"])
async def test_a_dry_run_destroys_nothing(tmp_path: Path, allowed: bool) -> None:
    """It reads and verifies as a run does, and leaves neither a hole nor a line in the journal."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        comet = watched(home, alice, "Comet", size=5_000)
        before = home.tree()
        async with kitchen(home) as at:
            at.allowed = allowed
            written = at.storage.data
            result = await at.run(dry_run=allowed)
        assert result.dry_run
        assert [str(one.id) for one in result.deleted] == [comet.id]
        assert result.bytes == 5_000
        assert {call.method for call in home.calls} == {"GET"}
        assert home.tree() == before
        assert at.storage.data == written


async def test_a_dry_run_stays_one(tmp_path: Path) -> None:
    """Allowing deletions in the middle of a dry run makes no run of it."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            at.allowed = False
            reading = await at.poll()

            def allow() -> None:
                at.allowed = True

            home.jellyseerr.meanwhile("GET", "/api/v1/request", allow)
            result = await at.runner.run(reading, Order())
            assert result.dry_run
        assert comet.exists


async def test_a_hundred_runs_at_once(tmp_path: Path) -> None:
    """One runs, the others are told so before it has ended."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        home.jellyseerr.fault("GET", "/api/v1/settings/public", Slow(0.2))
        async with kitchen(home) as at:
            reading = await at.poll()
            runs = [
                asyncio.ensure_future(at.runner.run(reading, Order()))
                for _ in range(100)
            ]
            await asyncio.sleep(0.05)
            refused = [run for run in runs if run.done()]
            assert len(refused) == 99
            assert all(isinstance(run.exception(), RunInProgress) for run in refused)
            (run,) = (run for run in runs if run not in refused)
            assert [str(one.id) for one in (await run).deleted] == [comet.id]
            assert not at.runner.running
            assert len(at.journal.entries()) == 1
        assert len(home.radarr.calls.to("DELETE")) == 2


async def test_an_abandoned_run_ends_its_title_before_another_begins(
    tmp_path: Path,
) -> None:
    """An automation that is stopped in the middle leaves no title half done, and no second run beside it."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        first, second = watched(home, alice, "A"), watched(home, alice, "B")
        home.radarr.fault("DELETE", "/api/v3/movie/*", Slow(0.2), times=1)
        async with kitchen(home) as at:
            reading = await at.poll()
            run = asyncio.ensure_future(at.runner.run(reading, Order()))
            while not home.radarr.calls.to("DELETE", "/api/v3/movie/*"):
                await asyncio.sleep(0.01)
            run.cancel()
            with pytest.raises(asyncio.CancelledError):
                await run
            assert at.runner.running
            with pytest.raises(RunInProgress):
                await at.runner.run(reading, Order())
            while at.runner.running:
                await asyncio.sleep(0.01)
            (entry,) = at.journal.entries()
            assert entry.outcome == "deleted"
            assert (first.exists, first.managed) == (False, False)
            assert second.exists
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [second.id]


async def test_stopping(tmp_path: Path) -> None:
    """No new title is started, and the one under way ends."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        first, second = watched(home, alice, "A"), watched(home, alice, "B")
        home.radarr.fault("DELETE", "/api/v3/movie/*", Slow(0.2))
        async with kitchen(home) as at:
            reading = await at.poll()
            run = asyncio.ensure_future(at.runner.run(reading, Order()))
            while not home.radarr.calls.to("DELETE", "/api/v3/movie/*"):
                await asyncio.sleep(0.01)
            await at.runner.async_stop()
            assert not first.managed
            result = await run
        assert [problem.code for _, problem in result.skipped] == ["stopping"]
        assert second.exists


async def test_stopping_does_not_wait_for_what_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "custom_components.jellyseerr_cleanup.cleanup.runner.STEP_LIMIT"
    monkeypatch.setattr(path, timedelta(seconds=0.1))
    async with Household(tmp_path, sonarr_4k=False) as home:
        watched(home, home.user("alice"), "A")
        home.radarr.fault("DELETE", "/api/v3/moviefile/*", Hang())
        async with kitchen(home, timeout=1) as at:
            reading = await at.poll()
            run = asyncio.ensure_future(at.runner.run(reading, Order()))
            while not home.radarr.calls.to("DELETE"):
                await asyncio.sleep(0.01)
            await asyncio.wait_for(at.runner.async_stop(), 0.5)
            assert at.runner.running
            assert len(at.journal.open_entries()) == 1
            await run


async def test_a_journal_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    """Nothing is deleted; once the disk has room again, the next run works."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        movies = [watched(home, alice, name) for name in "AB"]
        async with kitchen(home) as at:
            at.storage.broken = True
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["journal"]
            assert [problem.code for _, problem in result.skipped] == ["journal"]
            assert {call.method for call in home.calls} == {"GET"}
            assert all(movie.exists for movie in movies)
            at.storage.broken = False
            assert len((await at.run()).deleted) == 2


@pytest.mark.parametrize(
    "path", ["/api/v3/moviefile/*", "/api/v3/movie/*"], ids=["file", "movie"]
)
async def test_a_journal_that_breaks_in_the_middle(tmp_path: Path, path: str) -> None:
    """The title is finished, its entry stays open, and no other is begun."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        first, second = watched(home, alice, "A"), watched(home, alice, "B")
        async with kitchen(home) as at:
            reading = await at.poll()

            def fill() -> None:
                at.storage.broken = True

            home.radarr.meanwhile("DELETE", path, fill)
            result = await at.runner.run(reading, Order())
            assert [problem.code for _, problem in result.failed] == ["journal"]
            assert [problem.code for _, problem in result.skipped] == ["journal"]
            assert [str(one.title) for one in at.journal.open_entries()] == [first.id]
        assert not first.exists
        assert second.exists


async def test_a_failure_that_cannot_be_journalled_ends_the_run(tmp_path: Path) -> None:
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        movies = [watched(home, alice, name) for name in "AB"]
        async with kitchen(home) as at:
            reading = await at.poll()

            def fill() -> None:
                at.storage.broken = True

            home.radarr.fault("DELETE", "/api/v3/moviefile/*", Status(500))
            home.radarr.meanwhile("DELETE", "/api/v3/moviefile/*", fill)
            result = await at.runner.run(reading, Order())
            assert [problem.code for _, problem in result.failed] == ["journal"]
            assert [problem.code for _, problem in result.skipped] == ["journal"]
        assert all(movie.exists for movie in movies)


async def test_an_unreadable_journal_deletes_nothing(tmp_path: Path) -> None:
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            reading = await at.poll()
            at.storage.data = {"nonsense": True}
            with pytest.raises(Exception, match="corrupt"):
                await at.journal.load()
            result = await at.runner.run(reading, Order())
            assert [problem.code for _, problem in result.failed] == ["journal"]
        assert comet.exists


@pytest.mark.parametrize("version", ["1.9", "2.3", "2.7", "3.1"])
async def test_csrf_protection(tmp_path: Path, version: str) -> None:
    """Requests could not be removed: nothing is deleted, and the run says why."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        home.jellyseerr.csrf_protection = True
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            result = await at.run()
        assert [problem.code for _, problem in result.skipped] == ["csrf_protection"]
        assert comet.exists


async def test_one_that_may_still_go_counts_against_a_limit(tmp_path: Path) -> None:
    """A deletion without an answer may happen later: two titles would be gone by an order for one."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        movies = [watched(home, alice, name) for name in "AB"]
        home.radarr.fault("DELETE", "/api/v3/moviefile/*", Hang(), times=1)
        async with kitchen(home, timeout=0.3) as at:
            result = await at.run(limit=1)
            assert len(result.failed) == 1
            assert not result.deleted
        assert all(movie.exists for movie in movies)


async def test_a_title_with_an_open_entry_is_not_begun_again(tmp_path: Path) -> None:
    """What may be gone already would be journalled and counted twice."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        home.radarr.fault("DELETE", "/api/v3/moviefile/*", Drop())
        async with kitchen(home) as at:
            assert len((await at.run()).failed) == 1
            assert len(at.journal.open_entries()) == 1
            home.heal()
            result = await at.run()
            assert [problem.code for _, problem in result.skipped] == ["interrupted"]
            assert len(at.journal.entries()) == 1
        assert comet.exists


async def test_a_plan_that_is_old_deletes_only_what_is_due_now(tmp_path: Path) -> None:
    """A reading may be carried out late: every title is read again."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        comet = watched(home, alice, "Comet")
        async with kitchen(home) as at:
            reading = await at.poll()
            assert reading.plan.in_state(State.DUE)
            await at.runner.run(reading, Order())
            home.bring_back(comet)
            home.request(alice, comet, days_ago=0)
            result = await at.runner.run(reading, Order())
            assert not result.deleted
            assert len(result.skipped) == 1
        assert comet.exists
