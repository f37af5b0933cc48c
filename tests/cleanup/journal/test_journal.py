"""The journal loses nothing that was intended or done, and counts nothing twice."""

from datetime import timedelta
import json
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import (
    JournalFile,
    JournalSeason,
    Outcome,
    Tally,
)
from custom_components.jellyseerr_cleanup.cleanup.journal.journal import (
    Journal,
    JournalError,
)
from custom_components.jellyseerr_cleanup.cleanup.limits import Confirmation
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from tests.persistence.disk import Disk

from .journalling import ANNA, BEN, MOVIE, NOW, entry, loaded, prefilled

SEASON = entry(
    title=TitleId.parse("tv:1399:s2:hd"),
    files=(JournalFile("sonarr:0", 3, 30, "/tv/a.mkv", 10),),
    seasons=(JournalSeason("sonarr:0", 3, 2, True, ((300, True), (301, False))),),
)


async def test_the_file_is_as_released(
    disk: Disk, journal: Journal, snapshot: SnapshotAssertion
) -> None:
    """Users' files cannot be read if this fails: migrate, then `--snapshot-update`."""
    await journal.intend(SEASON)
    await journal.conclude("e1", Outcome.DELETED, at=NOW)
    await journal.confirm(Confirmation("p1", NOW, {str(MOVIE): "f1"}))
    assert json.loads(disk.text or "") == snapshot


async def test_an_intent_is_on_disk_before_intend_returns(
    disk: Disk, journal: Journal
) -> None:
    await journal.intend(SEASON)

    after_crash = await loaded(disk)
    assert after_crash.open_entries() == after_crash.entries() == (SEASON,)
    assert after_crash.totals.server == Tally()


async def test_an_outcome_is_on_disk_before_conclude_returns(
    disk: Disk, journal: Journal
) -> None:
    await journal.intend(entry())
    end: dict[str, Any] = {"error_code": "server", "error_message": "no"}
    await journal.conclude("e1", Outcome.FAILED, at=NOW, **end)

    after_crash = await loaded(disk)
    assert after_crash.open_entries() == ()
    assert after_crash.entries() == (
        entry(outcome=Outcome.FAILED, outcome_at=NOW, **end),
    )


@pytest.mark.parametrize(
    ("outcome", "given", "titles", "freed"),
    [
        pytest.param(Outcome.DELETED, None, 1, 100, id="deleted: all of it"),
        pytest.param(Outcome.DELETED, 60, 1, 60, id="deleted: as much as was proven"),
        pytest.param(Outcome.FAILED, None, 0, 0, id="failed: nothing"),
        pytest.param(Outcome.FAILED, 40, 0, 40, id="failed half way"),
        pytest.param(Outcome.INTERRUPTED, 40, 0, 40, id="interrupted half way"),
        pytest.param(Outcome.INTERRUPTED, 0, 0, 0, id="interrupted before anything"),
    ],
)
async def test_totals(
    disk: Disk,
    journal: Journal,
    outcome: Outcome,
    given: int | None,
    titles: int,
    freed: int,
) -> None:
    """They count for every requester, and once for the server."""
    await journal.intend(entry("other", 10))
    await journal.conclude("other", Outcome.DELETED, at=NOW)
    await journal.intend(entry(requesters=(ANNA, BEN)))
    await journal.conclude("e1", outcome, at=NOW, freed=given)

    both = Tally(1 + titles, 10 + freed)
    for one in (journal, await loaded(disk)):
        assert one.totals.server == both
        assert one.totals.users == {1: both} | (
            {2: Tally(titles, freed)} if freed else {}
        )


async def test_what_is_taken_back_is_not_counted(disk: Disk, journal: Journal) -> None:
    """Neither for the server nor for a requester; for others it goes on counting."""
    await journal.intend(entry("other", 10))
    await journal.conclude("other", Outcome.DELETED, at=NOW)
    await journal.intend(entry(requesters=(ANNA, BEN)))
    await journal.conclude("e1", Outcome.DELETED, at=NOW)
    await journal.take_back("e1", NOW, "it is there again")

    for one in (journal, await loaded(disk)):
        assert one.totals.server == Tally(1, 10)
        assert one.totals.users == {1: Tally(1, 10), 2: Tally(0, 0)}


async def test_nothing_is_counted_twice(disk: Disk, journal: Journal) -> None:
    await journal.intend(entry())
    await journal.conclude("e1", Outcome.DELETED, at=NOW)
    writes = disk.writes

    await journal.conclude("e1", Outcome.DELETED, at=NOW + timedelta(hours=1))
    assert journal.totals.server == Tally(1, 100)
    assert journal.entries()[0].outcome_at == NOW
    assert disk.writes == writes

    with pytest.raises(JournalError, match="not open"):
        await journal.conclude("e1", Outcome.FAILED, at=NOW)
    with pytest.raises(JournalError, match="not open"):
        await journal.conclude("another", Outcome.DELETED, at=NOW)
    with pytest.raises(JournalError, match="journalled before"):
        await journal.intend(entry())
    with pytest.raises(JournalError, match="journalled before"):
        await journal.intend(entry("e2", outcome=Outcome.DELETED))
    assert (await loaded(disk)).totals.server == Tally(1, 100)


async def test_entries_are_newest_first_of_one_user_and_limited(disk: Disk) -> None:
    journal = await prefilled(
        disk,
        *(
            entry(f"e{number}", requesters=(ANNA if number % 2 else BEN,))
            for number in range(4)
        ),
    )

    def ids(*arguments: Any, **named: Any) -> list[str]:
        return [one.id for one in journal.entries(*arguments, **named)]

    assert ids() == ["e3", "e2", "e1", "e0"]
    assert ids(2) == ["e3", "e2"]
    assert ids(user=1) == ["e3", "e1"]
    assert ids(1, 2) == ["e2"]
    assert ids(0) == ids(-5) == ids(user=77) == []


async def test_the_limits_count_what_went_within_a_day(disk: Disk) -> None:
    gone = entry(outcome=Outcome.DELETED, outcome_at=NOW - timedelta(hours=24))
    journal = await prefilled(disk, gone)
    assert journal.removed_since(NOW - timedelta(hours=24)) == (gone.removed,)
    assert journal.removed_since(NOW - timedelta(hours=23)) == ()


async def test_confirmations_last_a_week(disk: Disk, journal: Journal) -> None:
    old = Confirmation("p0", NOW - timedelta(days=6), {str(MOVIE): "f0"})
    first = Confirmation("p1", NOW, {str(MOVIE): "f1"})
    again = Confirmation("p1", NOW + timedelta(hours=1), {str(MOVIE): "f2"})
    for confirmation in (old, first, again):
        await journal.confirm(confirmation)

    for one in (journal, await loaded(disk)):
        assert one.confirmations(again.confirmed_at) == (old, again)
        assert one.confirmations(NOW + timedelta(days=2)) == (again,)
        assert one.confirmations(NOW + timedelta(days=9)) == ()

    await journal.confirm(Confirmation("p2", NOW + timedelta(days=30), {}))
    assert '"p1"' not in (disk.text or "")
