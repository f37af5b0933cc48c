"""The journal under faults: what it says is on disk, or it says nothing."""

from collections.abc import Callable
import json
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import Outcome, Tally
from custom_components.jellyseerr_cleanup.cleanup.journal.journal import (
    Journal,
    JournalError,
    JournalUnreadable,
)
from custom_components.jellyseerr_cleanup.cleanup.limits import Confirmation
from custom_components.jellyseerr_cleanup.persistence.state import Problem
from tests.persistence.disk import Disk

from .journalling import NOW, entry, loaded
from .test_journal import SEASON


async def test_a_write_that_fails_changes_nothing(disk: Disk, journal: Journal) -> None:
    await journal.intend(entry())
    before = disk.text
    disk.full = True

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


async def test_a_journal_that_never_was_is_begun_on_disk(disk: Disk) -> None:
    """Where it cannot be begun there is none."""
    journal = Journal(disk)
    with pytest.raises(JournalUnreadable, match="not read yet") as caught:
        journal.entries()
    assert caught.value.problem is None

    disk.full = True
    with pytest.raises(JournalError):
        await journal.load()
    with pytest.raises(JournalUnreadable):
        await journal.intend(entry())

    disk.full = False
    await journal.load()
    assert disk.writes == 1
    assert journal.problem is None
    assert journal.entries() == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.clear(),
        lambda data: data.pop("totals"),
        lambda data: data.update(entries="none"),
        lambda data: data["entries"][0].update(surprise=1),
        lambda data: data["entries"][0].update(intent_at="2026-03-01T12:00:00"),
        lambda data: data["entries"][0].update(outcome="vaporised"),
        lambda data: data["entries"][0]["files"][0].update(size=True),
        # Read as unmonitored, a season would never get its episodes again
        lambda data: data["entries"][0].pop("seasons"),
        lambda data: data["entries"][0]["seasons"][0]["episodes"][0].pop(),
        lambda data: data["entries"][0]["seasons"][0]["episodes"][0].reverse(),
    ],
)
async def test_a_journal_of_the_wrong_shape_is_unreadable_and_left_alone(
    disk: Disk, journal: Journal, damage: Callable[[dict[str, Any]], object]
) -> None:
    await journal.intend(SEASON)
    data = json.loads(disk.text or "")
    damage(data)
    disk.text = damaged = json.dumps(data)

    journal = Journal(disk)
    with pytest.raises(JournalUnreadable) as caught:
        await journal.load()
    assert caught.value.problem is journal.problem is Problem.CORRUPT
    await assert_refuses_everything(journal)
    assert disk.text == damaged


async def assert_refuses_everything(journal: Journal) -> None:
    """Assert that nothing can be written or asked."""
    for write in (
        journal.intend(entry("other")),
        journal.conclude("e1", Outcome.DELETED, at=NOW),
        journal.confirm(Confirmation("p1", NOW, {})),
    ):
        with pytest.raises(JournalUnreadable):
            await write
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
