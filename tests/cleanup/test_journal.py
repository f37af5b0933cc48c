"""The journal: nothing that was intended or done is lost, and nothing is counted twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
import json
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.guards import Confirmation, Removed
from custom_components.jellyseerr_cleanup.cleanup.journal import (
    ENTRIES_KEPT,
    Journal,
    JournalEntry,
    JournalError,
    JournalFile,
    JournalSeason,
    JournalUnreadable,
    Outcome,
    Tally,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from .journalling import ANNA, BEN, MOVIE, NOW, Disk, entry, loaded


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
async def journal(disk: Disk) -> Journal:
    return await loaded(disk)


def test_an_entry_knows_what_follows_from_it() -> None:
    file = JournalFile("radarr:1", 8, 80, "/movies/m.mkv", 100)
    twice = entry(files=(*entry().files, file))
    assert twice.size == 100, "the same path is one file"
    assert twice.media_type is MediaType.MOVIE
    assert twice.request_ids == (5,)


def test_an_entry_of_two_titles_knows_both_ids() -> None:
    uhd = replace(MOVIE, is_4k=True)
    both = entry(carried_out=(*entry().carried_out, CarriedOut(6, NOW, 2, uhd)))
    assert both.ids == {MOVIE, uhd}


SEASON = entry(
    title=TitleId.parse("tv:1399:s2:hd"),
    files=(
        JournalFile("sonarr:0", 3, 30, "/tv/a.mkv", 10),
        JournalFile("sonarr:1", 3, 30, "/tv/b.mkv", 20),
    ),
    seasons=(JournalSeason("sonarr:0", 3, 2, True, ((300, True), (301, False))),),
    carried_out=(),
)


async def test_what_was_monitored_is_on_disk(disk: Disk, journal: Journal) -> None:
    """If this fails, files of users can no longer be read: raise the version and migrate them."""
    await journal.intend(SEASON)
    assert (await loaded(disk)).open_entries() == (SEASON,)
    (written,) = json.loads(disk.text or "")["entries"]
    assert written["seasons"] == [
        {
            "instance": "sonarr:0",
            "item_id": 3,
            "number": 2,
            "monitored": True,
            "episodes": [[300, True], [301, False]],
        }
    ]
    assert SEASON.files_of("sonarr:0", 3) == SEASON.files[:1]


@pytest.mark.parametrize(
    "damage",
    [
        lambda written: written.pop("seasons"),
        lambda written: written["seasons"][0].pop("episodes"),
        lambda written: written["seasons"][0]["episodes"][0].pop(),
        lambda written: written["seasons"][0].update(monitored=1),
        lambda written: written["seasons"][0]["episodes"][0].reverse(),
    ],
    ids=["no seasons", "no episodes", "no flag", "a number", "the wrong way round"],
)
async def test_damaged_flags_are_noticed(
    disk: Disk, journal: Journal, damage: Callable[[dict[str, Any]], object]
) -> None:
    """Read as if nothing had been monitored, a season would never get its episodes again."""
    await journal.intend(SEASON)
    data = json.loads(disk.text or "")
    damage(data["entries"][0])
    disk.text = json.dumps(data)
    with pytest.raises(JournalUnreadable):
        await loaded(disk)


async def test_an_intent_is_on_disk_before_intend_returns(
    disk: Disk, journal: Journal
) -> None:
    await journal.intend(entry())

    after_crash = await loaded(disk)
    assert after_crash.open_entries() == (entry(),)
    assert after_crash.entries() == (entry(),)
    assert after_crash.totals.server == Tally()


async def test_an_outcome_is_on_disk_before_conclude_returns(
    disk: Disk, journal: Journal
) -> None:
    await journal.intend(entry())
    await journal.conclude(
        "e1", Outcome.FAILED, at=NOW, error_code="server", error_message="no"
    )

    after_crash = await loaded(disk)
    assert after_crash.open_entries() == ()
    assert after_crash.entries() == (
        entry(
            outcome=Outcome.FAILED,
            outcome_at=NOW,
            error_code="server",
            error_message="no",
        ),
    )


@pytest.mark.parametrize(
    ("outcome", "given", "titles", "freed"),
    [
        pytest.param(Outcome.DELETED, None, 1, 100, id="deleted: all of it"),
        pytest.param(Outcome.DELETED, 60, 1, 60, id="deleted: as much as was proven"),
        pytest.param(Outcome.FAILED, None, 0, 0, id="failed: nothing"),
        pytest.param(Outcome.FAILED, 40, 0, 40, id="failed half way"),
        pytest.param(Outcome.INTERRUPTED, 40, 0, 40, id="interrupted half way"),
        pytest.param(
            Outcome.INTERRUPTED, 0, 0, 0, id="interrupted before anything: nothing"
        ),
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
    await journal.intend(entry(requesters=(ANNA, BEN)))
    await journal.conclude("e1", outcome, at=NOW, freed=given)

    for one in (journal, await loaded(disk)):
        assert one.totals.server == Tally(titles, freed)
        expected = {1: Tally(titles, freed), 2: Tally(titles, freed)} if freed else {}
        assert one.totals.users == expected


async def test_totals_count_for_every_requester_and_once_for_the_server(
    journal: Journal,
) -> None:
    await journal.intend(entry("e1", 100, requesters=(ANNA, BEN)))
    await journal.conclude("e1", Outcome.DELETED, at=NOW)
    await journal.intend(entry("e2", 10, requesters=(ANNA,)))
    await journal.conclude("e2", Outcome.DELETED, at=NOW)

    assert journal.totals.server == Tally(2, 110)
    assert journal.totals.users == {1: Tally(2, 110), 2: Tally(1, 100)}


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


async def test_entries_are_newest_first_of_one_user_and_limited(
    journal: Journal,
) -> None:
    for number in range(4):
        await journal.intend(
            entry(f"e{number}", requesters=(ANNA if number % 2 else BEN,))
        )

    def ids(*arguments: Any, **named: Any) -> list[str]:
        return [one.id for one in journal.entries(*arguments, **named)]

    assert ids() == ["e3", "e2", "e1", "e0"]
    assert ids(2) == ["e3", "e2"]
    assert ids(user=1) == ["e3", "e1"]
    assert ids(1, 2) == ["e2"]
    assert ids(0) == ids(-5) == ids(user=77) == []


async def test_the_last_thousand_are_kept_and_what_the_limits_still_need(
    disk: Disk,
) -> None:
    await loaded(disk)
    month_ago = NOW - timedelta(days=30)
    journal = await prefilled(
        disk,
        [
            entry("open", at=month_ago),
            entry("old", at=month_ago, outcome=Outcome.DELETED, outcome_at=month_ago),
            entry(
                "today",
                at=month_ago,
                outcome=Outcome.DELETED,
                outcome_at=NOW - timedelta(hours=23),
                freed=100,
            ),
            *(
                entry(f"e{number}", outcome=Outcome.FAILED, outcome_at=NOW)
                for number in range(ENTRIES_KEPT - 1)
            ),
        ],
    )
    await journal.intend(entry("last"))

    assert len(journal.entries()) == ENTRIES_KEPT
    assert journal.entries()[0].id == "last"
    assert [one.id for one in journal.open_entries()] == ["open", "last"]
    assert len(journal.removed_since(NOW - timedelta(days=1))) == 2
    assert disk.text is not None
    assert '"old"' not in disk.text


async def test_what_is_half_done_is_never_forgotten(disk: Disk) -> None:
    """However much follows; only the last word on a title counts."""
    other, month_ago = TitleId.parse("movie:1:hd"), NOW - timedelta(days=30)
    half: dict[str, Any] = {
        "at": month_ago,
        "outcome": Outcome.FAILED,
        "outcome_at": month_ago,
        "error_code": "half_done",
    }
    journal = await prefilled(
        disk,
        [
            entry("half", title=other, **half),
            entry("cured", title=TitleId.parse("movie:2:hd"), mended=True, **half),
            entry("finished", **half),
            *(
                entry(f"e{number}", outcome=Outcome.DELETED, outcome_at=month_ago)
                for number in range(ENTRIES_KEPT)
            ),
        ],
    )
    again = entry("again", title=other)
    await journal.intend(entry("last"))
    assert [one.id for one in journal.half_done()] == ["half"]
    kept = {row["id"] for row in json.loads(disk.text or "{}")["entries"]}
    assert not kept & {"cured", "finished"}
    before = journal.before(again)
    assert before is not None
    assert before.id == "half"


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, False),
        ({"title": TitleId.parse("movie:1:hd")}, True),
        ({"error_code": "not_gone"}, True),
        ({"error_code": "half_done"}, True),
        ({"freed": 1}, True),
        ({"outcome": Outcome.INTERRUPTED}, True),
        ({"outcome": Outcome.DELETED, "error_code": None}, True),
    ],
    ids=str,
)
async def test_an_attempt_that_fails_alike_takes_the_place_of_the_one_before(
    disk: Disk, changes: dict[str, Any], kept: bool
) -> None:
    """An automation that tries every hour does not fill the journal; what went, or went wrong otherwise, stays."""
    failed: dict[str, Any] = {
        "outcome": Outcome.FAILED,
        "outcome_at": NOW,
        "error_code": "server",
    }
    journal = await prefilled(disk, [entry("before", **failed | changes)])
    await journal.intend(entry("again"))
    await journal.conclude("again", Outcome.FAILED, at=NOW, error_code="server")
    for one in (journal, await loaded(disk)):
        assert [found.id for found in one.entries()] == ["again"] + ["before"] * kept


async def prefilled(disk: Disk, entries: list[JournalEntry]) -> Journal:
    """Return a journal with these entries, without a write for each."""
    journal = await loaded(disk)
    pages = replace(journal._pages, entries=tuple(entries))
    await journal._ledger.change(lambda _: pages)
    return journal


@pytest.mark.parametrize(
    ("outcome", "outcome_at", "freed", "expected"),
    [
        (Outcome.DELETED, NOW, 100, (NOW, 100)),
        # Nobody knows yet whether it is gone: it counts
        (None, None, 0, (NOW - timedelta(minutes=1), 100)),
        (Outcome.FAILED, NOW, 40, (NOW, 40)),
        (Outcome.FAILED, NOW, 0, None),
        (Outcome.INTERRUPTED, NOW, 0, None),
        (Outcome.DELETED, NOW - timedelta(hours=25), 100, None),
    ],
)
async def test_what_the_limits_count(
    disk: Disk,
    outcome: Outcome | None,
    outcome_at: datetime | None,
    freed: int,
    expected: tuple[datetime, int] | None,
) -> None:
    one = entry(
        at=NOW - timedelta(minutes=1),
        outcome=outcome,
        outcome_at=outcome_at,
        freed=freed,
    )
    journal = await prefilled(disk, [one])
    removed = (Removed(*expected, ("radarr:0",)),) if expected else ()
    assert journal.removed_since(NOW - timedelta(hours=24)) == removed


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
    assert disk.text is not None
    assert '"p1"' not in disk.text
