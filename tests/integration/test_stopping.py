"""Stopping, unloading, reloading and removing while a title goes: no new one begins, and what takes too long is left to the next start."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
import time
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.cleanup.journal import Journal
from custom_components.jellyseerr_cleanup.cleanup.run import Order, RunResult
from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.stored import StoreName, stored
from custom_components.jellyseerr_cleanup.stores import DATA_STORES
from tests.media_stack import Fault, Hang, Household, Movie, Slow

from .house import act, allow_deletions, coordinator_of, policy, set_up, state
from .test_issues import shown

LIMIT = "custom_components.jellyseerr_cleanup.cleanup.runner.STEP_LIMIT"
DELETE = "DELETE", "/api/v3/moviefile/*"


@pytest.fixture
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a fifth of a second be too long."""
    monkeypatch.setattr(LIMIT, timedelta(seconds=0.2))


@asynccontextmanager
async def running(
    hass: HomeAssistant, home: Household, fault: Fault
) -> AsyncIterator[tuple[MockConfigEntry, list[Movie], asyncio.Task[RunResult]]]:
    """Set up three due titles, and begin a run whose first deletion suffers a fault."""
    alice = home.user("alice")
    movies = [home.movie(f"Movie {number}") for number in range(3)]
    for movie in movies:
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    home.radarr.fault(*DELETE, fault, times=1)
    run = asyncio.create_task(coordinator_of(entry).runs.async_run(Order()))
    while not home.radarr.calls.to(*DELETE):
        await asyncio.sleep(0.01)
    yield entry, movies, run
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)


async def journal_on_disk(hass: HomeAssistant, entry: MockConfigEntry) -> Journal:
    """Return the journal as the next start reads it."""
    journal = Journal(stored(hass, entry.entry_id, StoreName.JOURNAL, existed=True))
    await journal.load()
    return journal


async def test_home_assistant_stops(hass: HomeAssistant, home: Household) -> None:
    """The title under way ends and is journalled before Home Assistant counts as stopping; no other begins."""
    async with running(hass, home, Slow(0.3)) as (entry, movies, run):
        await hass.async_stop(force=True)
        # What a run does after its last title may be cut off with everything else
        await asyncio.gather(run, return_exceptions=True)
        journal = await journal_on_disk(hass, entry)
    assert [one.outcome for one in journal.entries()] == ["deleted"]
    assert [movie.exists for movie in movies].count(False) == 1
    assert len(home.radarr.calls.to(*DELETE)) == 1


@pytest.mark.usefixtures("short_limit")
async def test_home_assistant_stops_and_a_step_hangs(
    hass: HomeAssistant, home: Household
) -> None:
    """It is abandoned: nothing follows it, and the journal on disk says that it was begun."""
    async with running(hass, home, Hang()) as (entry, movies, run):
        begun = time.monotonic()
        await hass.async_stop(force=True)
        assert time.monotonic() - begun < 5
        home.forget_calls()
        await asyncio.wait([run], timeout=1)
        assert run.done()
        assert len((await journal_on_disk(hass, entry)).open_entries()) == 1
    assert not [call for call in home.calls if call.method == "DELETE"]
    assert all(movie.exists for movie in movies)


@pytest.mark.usefixtures("short_limit")
async def test_stopped_while_a_title_is_read_again(
    hass: HomeAssistant, home: Household
) -> None:
    """A title of which nothing is deleted yet is not begun, however long its reading takes."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.request(alice, movie)
    home.watch(alice, movie, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    home.forget_calls()
    home.jellyfin.fault("GET", "/Sessions", Slow(0.5), after=1)
    run = asyncio.create_task(coordinator_of(entry).runs.async_run(Order()))
    while len(home.jellyfin.calls.to("GET", "/Sessions")) < 2:
        await asyncio.sleep(0.01)
    await hass.config_entries.async_unload(entry.entry_id)
    result = await run
    assert [one.code for _, one in result.skipped] == ["stopping"]
    assert movie.exists
    assert not [call for call in home.calls if call.method == "DELETE"]


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize("is_done", [False, True], ids=["not done", "done"])
async def test_the_next_start_closes_it(
    hass: HomeAssistant, home: Household, is_done: bool
) -> None:
    """By what is left: a file that is still there is planned anew, one that is gone needs a person."""
    async with running(hass, home, Hang(done=is_done)) as (entry, movies, run):
        await hass.config_entries.async_unload(entry.entry_id)
        result = await asyncio.wait_for(run, 1)
        assert [one.code for _, one in result.failed] == ["interrupted"]
        assert [one.code for _, one in result.skipped] == ["stopping", "stopping"]
    hass.data[DATA_STORES].clear()
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    (closed,) = coordinator_of(entry).journal.entries()
    assert closed.outcome == "interrupted"
    assert ("half_done" in shown(hass)) is is_done
    assert [movie.exists for movie in movies].count(True) == 3 - is_done
    assert state(hass, entry, "due").state == str(3 - is_done)
    run_again = await act(hass, "run_cleanup")
    assert len(run_again["deleted"]) == 3 - is_done


@pytest.mark.usefixtures("short_limit")
async def test_reloaded_while_a_title_goes(
    hass: HomeAssistant, home: Household
) -> None:
    """What becomes of it is found out, and counted once."""
    async with running(hass, home, Slow(0.6)) as (entry, movies, run):
        await hass.config_entries.async_reload(entry.entry_id)
        await act(hass, "run_cleanup")
        await asyncio.sleep(0.8)
        await asyncio.gather(run, return_exceptions=True)
        await act(hass, "run_cleanup")
        assert not any(movie.exists for movie in movies)
        history: dict[str, Any] = await act(hass, "get_history")
        deleted = [
            one["id"] for one in history["entries"] if one["outcome"] == "deleted"
        ]
        assert len(deleted) == len(set(deleted)) == history["totals"]["titles"]
        assert history["totals"]["bytes"] == 12_000_000_000
        # If its file went when nobody waited any more, what is left is a person's to say
        assert len(deleted) == 3 - ("half_done" in shown(hass))


@pytest.mark.usefixtures("short_limit")
async def test_removed_while_a_title_goes(hass: HomeAssistant, home: Household) -> None:
    """What was stored is gone and stays gone, and so does the integration."""
    async with running(hass, home, Slow(0.6)) as (entry, _, run):
        await hass.config_entries.async_remove(entry.entry_id)
        await asyncio.gather(run, return_exceptions=True)
        home.forget_calls()
        await asyncio.sleep(0.8)
    folder = Path(hass.config.path(".storage"))
    assert not list(folder.glob(f"{DOMAIN}.{entry.entry_id}.*"))
    assert len(home.calls) == 0
