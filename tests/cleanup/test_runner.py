"""One run: what an order excludes, dry runs, one at a time, and what ends it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.journal import (
    JournalUnreadable,
)
from custom_components.jellyseerr_cleanup.cleanup.outcomes import (
    RunInProgress,
    RunResult,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from tests.media_stack import BEHAVIOURS, Drop, Hang, Household, Movie, Slow, Status

from .harness import CleanupHarness, harness, watched

FILE, MOVIE = "/api/v3/moviefile/*", "/api/v3/movie/*"


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
        async with harness(home) as at:
            result = await at.run(**order)
        assert {name for name, movie in movies.items() if not movie.exists} == set(gone)
        assert len(result.deleted) == len(gone)
        assert not result.skipped
        assert not result.failed


@asynccontextmanager
async def due(
    tmp_path: Path, names: str = "A", timeout: float = 5, **options: Any
) -> AsyncIterator[tuple[Household, CleanupHarness, list[Movie]]]:
    """Have movies of Alice due."""
    async with Household(tmp_path, sonarr_4k=False, **options) as home:
        alice = home.user("alice")
        movies = [watched(home, alice, name, size=5_000) for name in names]
        async with harness(home, timeout=timeout) as at:
            yield home, at, movies


def codes(result: RunResult) -> tuple[list[str], list[str]]:
    """Return why titles failed, and why they were skipped."""
    failed, skipped = result.failed, result.skipped
    return [one.code for _, one in failed], [one.code for _, one in skipped]


async def until_deleting(home: Household, path: str) -> None:
    """Wait until Radarr is told to delete something."""
    while not home.radarr.calls.to("DELETE", path):
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("allowed", [False, True], ids=["switch off", "switch on"])
async def test_a_dry_run_destroys_nothing(tmp_path: Path, allowed: bool) -> None:
    """It reads and verifies as a run does, and leaves no trace."""
    async with due(tmp_path) as (home, at, (movie,)):
        before, written = home.tree(), at.journal_file.text
        at.allowed = allowed
        result = await at.run(dry_run=allowed)
        assert result.dry_run
        assert [str(one.id) for one in result.deleted] == [movie.id]
        assert result.bytes == 5_000
        assert {call.method for call in home.calls} == {"GET"}
        assert home.tree() == before
        assert at.journal_file.text == written


async def test_a_dry_run_stays_one(tmp_path: Path) -> None:
    """Allowing deletions in the middle of a dry run makes no run of it."""
    async with due(tmp_path) as (home, at, (movie,)):
        at.allowed = False
        reading = await at.poll()

        def allow() -> None:
            at.allowed = True

        home.jellyseerr.meanwhile("GET", "/api/v1/request", allow)
        assert (await at.carry_out(reading)).dry_run
        assert movie.exists


async def test_a_hundred_runs_at_once(tmp_path: Path) -> None:
    """One runs, the others are told so before it has ended."""
    async with due(tmp_path) as (home, at, (movie,)):
        home.jellyseerr.fault("GET", "/api/v1/settings/public", Slow(0.2))
        reading = await at.poll()
        runs = [asyncio.ensure_future(at.carry_out(reading)) for _ in range(100)]
        await asyncio.sleep(0.05)
        refused = [run for run in runs if run.done()]
        assert len(refused) == 99
        assert all(isinstance(run.exception(), RunInProgress) for run in refused)
        (run,) = (run for run in runs if run not in refused)
        assert [str(one.id) for one in (await run).deleted] == [movie.id]
        assert not at.engine.is_running
        assert len(at.journal.entries()) == 1
        assert len(home.radarr.calls.to("DELETE")) == 2


async def test_an_abandoned_run_ends_its_title_before_another_begins(
    tmp_path: Path,
) -> None:
    """A stopped automation leaves no title half done, and no second run beside it."""
    async with due(tmp_path, "AB") as (home, at, (first, second)):
        home.radarr.fault("DELETE", MOVIE, Slow(0.2), times=1)
        reading = await at.poll()
        run = asyncio.ensure_future(at.carry_out(reading))
        await until_deleting(home, MOVIE)
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run
        assert at.engine.is_running
        with pytest.raises(RunInProgress):
            await at.carry_out(reading)
        while at.engine.is_running:
            await asyncio.sleep(0.01)
        (entry,) = at.journal.entries()
        assert entry.outcome == "deleted"
        assert (first.exists, first.managed) == (False, False)
        assert second.exists
        result = await at.run()
        assert [str(one.id) for one in result.deleted] == [second.id]


async def test_stopping(tmp_path: Path) -> None:
    """No new title is started, and the one under way ends."""
    async with due(tmp_path, "AB") as (home, at, (first, second)):
        home.radarr.fault("DELETE", MOVIE, Slow(0.2))
        run = asyncio.ensure_future(at.run())
        await until_deleting(home, MOVIE)
        await at.engine.stop()
        assert not first.managed
        assert codes(await run) == ([], ["stopping"])
        assert second.exists


async def test_stopping_does_not_wait_for_what_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "custom_components.jellyseerr_cleanup.cleanup.exclusive.STEP_LIMIT"
    monkeypatch.setattr(path, timedelta(seconds=0.1))
    async with due(tmp_path, timeout=1) as (home, at, _):
        home.radarr.fault("DELETE", FILE, Hang())
        run = asyncio.ensure_future(at.run())
        await until_deleting(home, FILE)
        await asyncio.wait_for(at.engine.stop(), 0.5)
        assert at.engine.is_running
        assert len(at.journal.open_entries()) == 1
        await run


async def test_a_journal_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    """Nothing is deleted; once the disk has room again, the next run works."""
    async with due(tmp_path, "AB") as (home, at, movies):
        at.journal_file.full = True
        assert codes(await at.run()) == (["journal"], ["journal"])
        assert {call.method for call in home.calls} == {"GET"}
        assert all(movie.exists for movie in movies)
        at.journal_file.full = False
        assert len((await at.run()).deleted) == 2


@pytest.mark.parametrize(
    ("path", "fails"), [(FILE, False), (MOVIE, False), (FILE, True)]
)
async def test_a_journal_that_breaks_in_the_middle(
    tmp_path: Path, path: str, fails: bool
) -> None:
    """The title went or failed; its entry stays open, and no other is begun."""
    async with due(tmp_path, "AB") as (home, at, (first, second)):

        def fill() -> None:
            at.journal_file.full = True

        if fails:
            home.radarr.fault("DELETE", path, Status(500))
        home.radarr.meanwhile("DELETE", path, fill)
        assert codes(await at.run()) == (["journal"], ["journal"])
        assert [str(one.title) for one in at.journal.open_entries()] == [first.id]
        assert first.exists is fails
        assert second.exists


async def test_an_unreadable_journal_deletes_nothing(tmp_path: Path) -> None:
    async with due(tmp_path) as (_, at, (movie,)):
        reading = await at.poll()
        at.journal_file.text = '{"nonsense": true}'
        with pytest.raises(JournalUnreadable):
            await at.journal.load()
        assert codes(await at.carry_out(reading)) == (["journal"], [])
        assert movie.exists


@pytest.mark.parametrize("version", sorted(BEHAVIOURS))
async def test_csrf_protection(tmp_path: Path, version: str) -> None:
    """Requests could not be removed: nothing is deleted, and the run says why."""
    async with due(tmp_path, jellyseerr=version) as (home, at, (movie,)):
        home.jellyseerr.csrf_protection = True
        assert codes(await at.run()) == ([], ["csrf_protection"])
        assert movie.exists


async def test_jellyseerr_does_not_answer_before_a_run(tmp_path: Path) -> None:
    """Whether requests could be removed is not known: nothing is deleted."""
    async with due(tmp_path) as (home, at, (movie,)):
        reading = await at.poll()
        home.jellyseerr.fault("*", "*", Status(500))
        assert codes(await at.carry_out(reading)) == ([], ["unreadable"])
        assert movie.exists


async def test_one_that_may_still_go_counts_against_a_limit(tmp_path: Path) -> None:
    """A deletion without an answer may happen later, and counts towards the order."""
    async with due(tmp_path, "AB", timeout=1) as (home, at, movies):
        home.radarr.fault("DELETE", FILE, Hang(), times=1)
        result = await at.run(limit=1)
        assert len(result.failed) == 1
        assert not result.deleted
        assert all(movie.exists for movie in movies)


async def test_a_title_with_an_open_entry_is_not_begun_again(tmp_path: Path) -> None:
    """What may be gone already would be journalled and counted twice."""
    async with due(tmp_path) as (home, at, (movie,)):
        home.radarr.fault("DELETE", FILE, Drop())
        reading = await at.poll()
        assert len((await at.carry_out(reading)).failed) == 1
        home.heal()
        assert codes(await at.carry_out(reading)) == ([], ["interrupted"])
        assert len(at.journal.entries()) == len(at.journal.open_entries()) == 1
        assert movie.exists


async def test_a_plan_that_is_old_deletes_only_what_is_due_now(tmp_path: Path) -> None:
    """A reading may be carried out late: every title is read again."""
    async with due(tmp_path) as (home, at, (movie,)):
        reading = await at.poll()
        assert len((await at.carry_out(reading)).deleted) == 1
        home.bring_back(movie)
        home.request(home.admin, movie, days_ago=0)
        result = await at.carry_out(reading)
        assert not result.tried
        assert len(result.skipped) == 1
        assert movie.exists
