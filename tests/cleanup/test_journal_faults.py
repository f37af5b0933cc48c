"""The journal under faults: what it says is on disk, or it says nothing."""

import asyncio
from collections.abc import Callable
from datetime import datetime
import json
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.guards import Confirmation
from custom_components.jellyseerr_cleanup.cleanup.journal import (
    Journal,
    JournalEntry,
    JournalError,
    JournalUnreadable,
    Outcome,
    Tally,
)
from custom_components.jellyseerr_cleanup.cleanup.ledger import (
    NotWritten,
    Problem,
    Unreadable,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId

from .journalling import NOW, Disk, entry, loaded


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
async def journal(disk: Disk) -> Journal:
    return await loaded(disk)


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        NotWritten("full"),
        RuntimeError("cannot schedule new futures after shutdown"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_write_that_fails_changes_nothing(
    disk: Disk, journal: Journal, error: Exception
) -> None:
    await journal.intend(entry())
    before = disk.text
    disk.error = error

    for attempt in (
        journal.intend(entry("e2")),
        journal.conclude("e1", Outcome.DELETED, at=NOW),
        journal.confirm(Confirmation("p1", NOW, {})),
    ):
        with pytest.raises(JournalError):
            await attempt
    assert disk.text == before
    assert journal.entries() == journal.open_entries() == (entry(),)
    assert journal.totals.server == Tally()
    assert journal.confirmations(NOW) == ()

    disk.error = None
    await journal.conclude("e1", Outcome.DELETED, at=NOW)
    assert (await loaded(disk)).totals.server == Tally(1, 100)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(
            entry(intent_at=datetime(2026, 3, 1)),
            id="a time without a zone",
        ),
        pytest.param(
            entry(title=TitleId(MediaType.MOVIE, -1, None, False)), id="no title's id"
        ),
    ],
)
async def test_what_could_not_be_read_again_is_not_written(
    disk: Disk, journal: Journal, broken: JournalEntry
) -> None:
    before = disk.text
    with pytest.raises(JournalError):
        await journal.intend(broken)
    assert disk.text == before


async def test_calls_at_the_same_time_take_turns(disk: Disk, journal: Journal) -> None:
    await asyncio.gather(*(journal.intend(entry(f"e{one}")) for one in range(20)))
    await asyncio.gather(
        *(journal.conclude(f"e{one}", Outcome.DELETED, at=NOW) for one in range(20)),
        *(journal.conclude(f"e{one}", Outcome.DELETED, at=NOW) for one in range(20)),
    )
    for one in (journal, await loaded(disk)):
        assert one.totals.server == Tally(20, 2000)
        assert one.open_entries() == ()


async def test_a_caller_that_gives_up_leaves_memory_and_disk_the_same(
    disk: Disk, journal: Journal
) -> None:
    disk.write_may_end.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await journal.intend(entry("abandoned"))
    following = asyncio.create_task(journal.intend(entry("next")))
    await asyncio.sleep(0.05)
    assert not following.done()

    disk.write_may_end.set()
    await following
    for one in (journal, await loaded(disk)):
        assert [open_.id for open_ in one.open_entries()] == ["abandoned", "next"]


async def test_a_journal_that_never_was_is_begun_on_disk(disk: Disk) -> None:
    journal = Journal(disk)
    with pytest.raises(JournalUnreadable, match="not read yet") as caught:
        journal.entries()
    assert caught.value.problem is None

    await journal.load()
    assert disk.writes == 1
    assert journal.problem is None
    assert journal.entries() == ()


async def test_a_journal_that_cannot_be_begun_is_no_journal(disk: Disk) -> None:
    journal = Journal(disk)
    disk.write_may_end.clear()
    loading = asyncio.create_task(journal.load())
    await asyncio.sleep(0.05)
    disk.error = OSError(28, "No space left on device")
    disk.write_may_end.set()
    with pytest.raises(JournalError):
        await loading
    with pytest.raises(JournalUnreadable):
        await journal.intend(entry())


def _without_totals(data: dict[str, Any]) -> None:
    del data["totals"]


def _entries_as_text(data: dict[str, Any]) -> None:
    data["entries"] = "none"


def _a_field_more(data: dict[str, Any]) -> None:
    data["entries"][0]["surprise"] = 1


def _a_size_of_true(data: dict[str, Any]) -> None:
    data["entries"][0]["files"][0]["size"] = True


def _a_local_time(data: dict[str, Any]) -> None:
    data["entries"][0]["intent_at"] = "2026-03-01T12:00:00"


def _an_unknown_outcome(data: dict[str, Any]) -> None:
    data["entries"][0]["outcome"] = "vaporised"


def _empty(data: dict[str, Any]) -> None:
    data.clear()


@pytest.mark.parametrize(
    "damage",
    [
        _without_totals,
        _entries_as_text,
        _a_field_more,
        _a_size_of_true,
        _a_local_time,
        _an_unknown_outcome,
        _empty,
    ],
)
async def test_a_journal_of_the_wrong_shape_is_unreadable_and_left_alone(
    disk: Disk, journal: Journal, damage: Callable[[dict[str, Any]], None]
) -> None:
    await journal.intend(entry())
    assert disk.text is not None
    data = json.loads(disk.text)
    damage(data)
    disk.text = damaged = json.dumps(data)

    journal = Journal(disk)
    with pytest.raises(JournalUnreadable) as caught:
        await journal.load()
    assert caught.value.problem is journal.problem is Problem.CORRUPT
    await assert_refuses_everything(journal)
    assert disk.text == damaged


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (OSError(5, "Input/output error"), Problem.UNREADABLE),
        *((Unreadable(problem, f"{problem}"), problem) for problem in Problem),
    ],
)
async def test_an_unreadable_journal_is_left_alone_until_it_can_be_read(
    disk: Disk, journal: Journal, error: Exception, problem: Problem
) -> None:
    await journal.intend(entry())
    disk.error = error
    again = Journal(disk)
    with pytest.raises(JournalUnreadable) as caught:
        await again.load()
    assert caught.value.problem is again.problem is problem
    disk.error = None
    await assert_refuses_everything(again)

    await again.load()
    assert again.problem is None
    assert again.open_entries() == (entry(),)


async def assert_refuses_everything(journal: Journal) -> None:
    with pytest.raises(JournalUnreadable):
        await journal.intend(entry("other"))
    with pytest.raises(JournalUnreadable):
        await journal.conclude("e1", Outcome.DELETED, at=NOW)
    with pytest.raises(JournalUnreadable):
        await journal.confirm(Confirmation("p1", NOW, {}))
    reads: tuple[Callable[[], object], ...] = (
        journal.entries,
        journal.open_entries,
        lambda: journal.totals,
        lambda: journal.removed_since(NOW),
        lambda: journal.confirmations(NOW),
    )
    for read in reads:
        with pytest.raises(JournalUnreadable):
            read()


async def test_only_an_administrator_starts_anew(disk: Disk, journal: Journal) -> None:
    await journal.intend(entry())
    await journal.start_anew()
    assert journal.open_entries() == (entry(),), "a good journal stays"

    disk.text = "{}"
    journal = Journal(disk)
    with pytest.raises(JournalUnreadable):
        await journal.load()
    disk.error = PermissionError(13, "Permission denied")
    with pytest.raises(JournalError, match="not set aside"):
        await journal.start_anew()
    assert journal.problem is Problem.CORRUPT

    disk.error = None
    await journal.start_anew()
    assert journal.problem is None
    assert disk.aside == "{}"
    assert (await loaded(disk)).entries() == ()
