"""Stopped or unloaded in a run: no title begins; the next start settles a slow one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
import time

from homeassistant.core import HomeAssistant
import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.journal import Journal
from custom_components.jellyseerr_cleanup.cleanup.outcomes import (
    Order,
    RunInProgress,
    RunResult,
)
from custom_components.jellyseerr_cleanup.stores import stores_of
from tests.issues.shown import shown
from tests.media_stack import Fault, Hang, Household, Movie, Slow

from .installation import Installation, ids

LIMIT = "custom_components.jellyseerr_cleanup.cleanup.exclusive.STEP_LIMIT"
DELETE = "DELETE", "/api/v3/moviefile/*"

type Run = asyncio.Task[RunResult]


@pytest.fixture
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a fifth of a second be too long."""
    monkeypatch.setattr(LIMIT, timedelta(seconds=0.2))


@asynccontextmanager
async def running(
    installed: Installation, fault: Fault
) -> AsyncIterator[tuple[list[Movie], Run]]:
    """Set up three due titles, and begin a run whose first deletion suffers a fault."""
    movies = await installed.set_up_due("Movie 0", "Movie 1", "Movie 2")
    installed.home.radarr.fault(*DELETE, fault, times=1)
    run = asyncio.create_task(installed.coordinator.async_run(Order()))
    while not installed.home.radarr.calls.to(*DELETE):
        await asyncio.sleep(0.01)
    yield movies, run
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)


async def journal_on_disk(installed: Installation) -> Journal:
    """Return the journal as the next start reads it."""
    stores = stores_of(installed.hass, installed.entry.entry_id, existed=True)
    await stores.journal.load()
    return stores.journal


async def test_home_assistant_stops(
    hass: HomeAssistant, installed: Installation, home: Household
) -> None:
    """The title under way is journalled before Home Assistant stops; none begins."""
    async with running(installed, Slow(0.3)) as (movies, run):
        await hass.async_stop(force=True)
        # What a run does after its last title may be cut off with everything else
        await asyncio.gather(run, return_exceptions=True)
        journal = await journal_on_disk(installed)
    assert [one.outcome for one in journal.entries()] == ["deleted"]
    assert [movie.exists for movie in movies].count(False) == 1
    assert len(home.radarr.calls.to(*DELETE)) == 1


async def test_unloaded_while_a_title_goes(installed: Installation) -> None:
    """The title under way is brought to its end, and the others are skipped."""
    async with running(installed, Slow(0.5)) as (movies, run):
        journal = installed.coordinator.journal
        await installed.unload()
        assert [movie.exists for movie in movies].count(False) == 1
        result = await run
    assert len(result.deleted) == 1
    assert {problem.code for _, problem in result.skipped} == {"stopping"}
    assert [movie.exists for movie in movies].count(False) == 1
    assert not journal.open_entries()


async def test_a_run_that_is_cancelled_ends_its_title(installed: Installation) -> None:
    """A stopped automation leaves no title half done; no run starts before that."""
    async with running(installed, Slow(0.5)) as (movies, run):
        coordinator = installed.coordinator
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run
        with pytest.raises(RunInProgress):
            await coordinator.async_run(Order())
        while coordinator.engine.is_running:
            await asyncio.sleep(0.01)
        assert coordinator.journal.open_entries() == ()
        assert [movie.managed for movie in movies] == [False, True, True]
        assert await installed.deleted() == [movie.id for movie in movies[1:]]


@pytest.mark.usefixtures("short_limit")
async def test_home_assistant_stops_and_a_step_hangs(
    hass: HomeAssistant, installed: Installation, home: Household
) -> None:
    """It is abandoned: nothing follows, and the journal on disk says that it began."""
    async with running(installed, Hang()) as (movies, run):
        begun = time.monotonic()
        await hass.async_stop(force=True)
        assert time.monotonic() - begun < 5
        home.forget_calls()
        await asyncio.wait([run], timeout=1)
        assert run.done()
        assert len((await journal_on_disk(installed)).open_entries()) == 1
    assert not [call for call in home.calls if call.method == "DELETE"]
    assert all(movie.exists for movie in movies)


@pytest.mark.usefixtures("short_limit")
async def test_stopped_while_a_title_is_read_again(
    installed: Installation, home: Household
) -> None:
    """A title that is only being read is not begun, however long that takes."""
    movie = await installed.set_up_one_due()
    home.forget_calls()
    home.jellyfin.fault("GET", "/Sessions", Slow(0.5), after=1)
    run = asyncio.create_task(installed.coordinator.async_run(Order()))
    while len(home.jellyfin.calls.to("GET", "/Sessions")) < 2:
        await asyncio.sleep(0.01)
    await installed.unload()
    result = await run
    assert [one.code for _, one in result.skipped] == ["stopping"]
    assert movie.exists
    assert not [call for call in home.calls if call.method == "DELETE"]


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize("is_done", [False, True], ids=["not done", "done"])
async def test_the_next_start_closes_it(installed: Installation, is_done: bool) -> None:
    """A file that is still there is planned anew; one that is gone needs a person."""
    async with (
        running(installed, Hang(done=is_done)) as (movies, run),
        installed.restarting(),
    ):
        result = await asyncio.wait_for(run, 1)
        assert [one.code for _, one in result.failed] == ["interrupted"]
        assert [one.code for _, one in result.skipped] == ["stopping"] * 2
    (closed,) = installed.coordinator.journal.entries()
    assert closed.outcome == "interrupted"
    assert ("half_done" in shown(installed)) is is_done
    assert [movie.exists for movie in movies].count(True) == 3 - is_done
    assert installed.value("due") == str(3 - is_done)
    assert len(await installed.deleted()) == 3 - is_done


@pytest.mark.usefixtures("short_limit")
async def test_reloaded_while_a_title_goes(installed: Installation) -> None:
    """What becomes of it is found out, and counted once."""
    async with running(installed, Slow(0.6)) as (movies, run):
        await installed.hass.config_entries.async_reload(installed.entry.entry_id)
        await installed.act("run_cleanup")
        await asyncio.sleep(0.8)
        await asyncio.gather(run, return_exceptions=True)
        await installed.act("run_cleanup")
        assert not any(movie.exists for movie in movies)
        history = await installed.act("get_history")
        entries = history["entries"]
        deleted = ids(one for one in entries if one["outcome"] == "deleted")
        assert len(deleted) == len(set(deleted)) == history["totals"]["titles"]
        assert history["totals"]["bytes"] == 12_000_000_000
        # If its file went when nobody waited, what is left is a person's to say
        assert len(deleted) == 3 - ("half_done" in shown(installed))


@pytest.mark.usefixtures("short_limit")
async def test_removed_while_a_title_goes(
    installed: Installation, home: Household
) -> None:
    """What was stored is gone and stays gone, and so does the integration."""
    async with running(installed, Slow(0.6)) as (_, run):
        await installed.hass.config_entries.async_remove(installed.entry.entry_id)
        await asyncio.gather(run, return_exceptions=True)
        home.forget_calls()
        await asyncio.sleep(0.8)
    stores = installed.stored("*")
    assert not list(stores.parent.glob(stores.name))
    assert len(home.calls) == 0
