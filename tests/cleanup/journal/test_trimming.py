"""Which entries are kept: the file does not grow without end."""

from datetime import timedelta
import json
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import Outcome
from custom_components.jellyseerr_cleanup.cleanup.journal.trimming import ENTRIES_KEPT
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from tests.persistence.disk import Disk

from .journalling import ANOTHER, NOW, entry, loaded, prefilled

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


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, False),
        ({"title": ANOTHER}, True),
        ({"error_code": "not_gone"}, True),
        ({"error_code": "half_done"}, True),
        ({"freed": 1}, True),
        ({"outcome": Outcome.INTERRUPTED}, True),
        ({"outcome": Outcome.DELETED, "error_code": None}, True),
    ],
    ids=str,
)
async def test_an_attempt_that_fails_alike_takes_the_place_of_the_one_before(
    changes: dict[str, Any], kept: bool
) -> None:
    """An automation that tries every hour does not fill the journal."""
    failed: dict[str, Any] = {
        "outcome": Outcome.FAILED,
        "outcome_at": NOW,
        "error_code": "server",
    }
    disk = Disk()
    journal = await prefilled(disk, entry("before", **failed | changes))
    await journal.intend(entry("again"))
    await journal.conclude("again", Outcome.FAILED, at=NOW, error_code="server")
    for one in (journal, await loaded(disk)):
        assert [found.id for found in one.entries()] == ["again"] + ["before"] * kept
