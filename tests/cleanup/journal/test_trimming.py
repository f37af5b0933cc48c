"""Which entries are kept: the file does not grow without end."""

from datetime import timedelta
import json
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import (
    JournalFile,
    Outcome,
)
from custom_components.jellyseerr_cleanup.cleanup.journal.intents import second_intent
from custom_components.jellyseerr_cleanup.cleanup.journal.trimming import ENTRIES_KEPT
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from tests.persistence.disk import Disk

from .journalling import ANNA, ANOTHER, BEN, NOW, entry, loaded, prefilled

MONTH_AGO = NOW - timedelta(days=30)


def ids_on(disk: Disk) -> list[str]:
    """Return the ids of the entries that are on disk."""
    return [row["id"] for row in json.loads(disk.text or "")["entries"]]


async def test_the_last_thousand_are_kept_and_what_the_limits_still_need() -> None:
    disk = Disk()
    gone: dict[str, Any] = {"at": MONTH_AGO, "outcome": Outcome.DELETED, "freed": 100}
    journal = await prefilled(
        disk,
        entry("open", at=MONTH_AGO),
        entry("old", outcome_at=MONTH_AGO, **gone),
        entry("today", outcome_at=NOW - timedelta(hours=23), **gone),
        *(
            entry(f"e{number}", outcome=Outcome.FAILED, outcome_at=NOW)
            for number in range(ENTRIES_KEPT - 1)
        ),
    )
    await journal.intend(entry("last"))

    assert len(journal.entries()) == ENTRIES_KEPT
    assert journal.entries()[0].id == "last"
    assert [one.id for one in journal.open_entries()] == ["open", "last"]
    assert len(journal.removed_since(NOW - timedelta(days=1))) == 2
    assert ids_on(disk)[:3] == ["open", "today", "e0"]


async def test_what_is_half_done_is_never_forgotten() -> None:
    """However much follows; only the last word on a title counts."""
    disk = Disk()
    half: dict[str, Any] = {
        "at": MONTH_AGO,
        "outcome": Outcome.FAILED,
        "outcome_at": MONTH_AGO,
        "error_code": "half_done",
    }
    journal = await prefilled(
        disk,
        entry("half", title=ANOTHER, **half),
        entry("cured", title=TitleId.parse("movie:2:hd"), mended=True, **half),
        entry("finished", **half),
        *(
            entry(f"e{number}", outcome=Outcome.DELETED, outcome_at=MONTH_AGO)
            for number in range(ENTRIES_KEPT)
        ),
    )
    await journal.intend(entry("last"))
    assert [one.id for one in journal.half_done()] == ["half"]
    assert ids_on(disk)[:2] == ["half", "e1"]
    before = journal.before(entry("again", title=ANOTHER))
    assert before is not None
    assert before.id == "half"


OTHER_FILE = JournalFile("radarr:0", 7, 71, "/movies/m.mkv", 100)
FAILED: dict[str, Any] = {
    "outcome": Outcome.FAILED,
    "outcome_at": NOW,
    "error_code": "server",
}


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, False),
        ({"plan_id": "p0", "error_message": "in other words"}, False),
        ({"title": ANOTHER}, True),
        ({"error_code": "not_gone"}, True),
        ({"error_code": "half_done"}, True),
        ({"freed": 1}, True),
        ({"outcome": Outcome.INTERRUPTED}, True),
        ({"outcome": Outcome.DELETED, "error_code": None}, True),
        ({"files": (OTHER_FILE,)}, True),
        ({"requesters": (ANNA, BEN)}, True),
        ({"asked_by": "a1b2"}, True),
        ({"policy": "Another"}, True),
        ({"carried_out": ()}, True),
    ],
    ids=str,
)
async def test_an_attempt_that_fails_alike_is_counted(
    changes: dict[str, Any], kept: bool
) -> None:
    """An automation that tries every hour does not fill the journal.

    Whatever only the earlier attempt says keeps its own entry.
    """
    disk = Disk()
    journal = await prefilled(disk, entry("before", at=MONTH_AGO, **FAILED | changes))
    await journal.intend(entry("again"))
    await journal.conclude("again", Outcome.FAILED, at=NOW, error_code="server")
    for one in (journal, await loaded(disk)):
        assert [found.id for found in one.entries()] == ["again"] + ["before"] * kept
        again = one.entries()[0]
        expected = (1, None) if kept else (2, MONTH_AGO)
        assert (again.attempts, again.first_at) == expected
        assert sum(found.attempts for found in one.entries()) == 2


async def test_attempts_are_counted_from_the_first_one_on() -> None:
    """Others come between; what is late or half done after all ends the row."""
    disk = Disk()
    journal = await loaded(disk)
    for number in range(4):
        at = NOW + timedelta(hours=number)
        for one in (entry(f"a{number}", at=at), entry(f"b{number}", title=ANOTHER)):
            await journal.intend(one)
            await journal.conclude(one.id, Outcome.FAILED, at=at, error_code="server")
    one, other = (await loaded(disk)).entries()[::-1]
    assert [(found.id, found.attempts) for found in (one, other)] == [
        ("a3", 4),
        ("b3", 4),
    ]
    assert (one.first_at, one.intent_at) == (NOW, NOW + timedelta(hours=3))
    # The server deleted it after all
    await journal.conclude("a3", Outcome.DELETED, at=NOW)
    assert journal.entries()[1].attempts == 4
    await journal.intend(entry("a4"))
    await journal.conclude("a4", Outcome.FAILED, at=NOW, error_code="server")
    assert [(found.id, found.attempts) for found in journal.entries()] == [
        ("a4", 1),
        ("b3", 4),
        ("a3", 4),
    ]


def test_the_rest_of_a_title_is_tried_for_the_first_time() -> None:
    """What is left half done may have been tried often before."""
    tried = entry(
        attempts=3, first_at=MONTH_AGO, **FAILED | {"error_code": "half_done"}
    )
    again = second_intent(tried, (), None, NOW)
    assert (again.attempts, again.first_at) == (1, None)
