"""What follows from an entry by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import (
    JournalFile,
    Outcome,
)
from custom_components.jellyseerr_cleanup.cleanup.limits import Removed
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from .journalling import MOVIE, NOW, entry

UHD = replace(MOVIE, is_4k=True)


def test_what_an_entry_knows() -> None:
    file = JournalFile("radarr:1", 8, 80, "/movies/m.mkv", 100)
    both = entry(
        files=(*entry().files, file),
        carried_out=(*entry().carried_out, CarriedOut(6, NOW, 2, UHD)),
    )
    assert both.size == 100, "the same path is one file"
    assert both.media_type is MediaType.MOVIE
    assert both.request_ids == (5, 6)
    assert both.ids == {MOVIE, UHD}
    assert both.files_of("radarr:1", 8) == (file,)


BEFORE = NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        pytest.param({}, (BEFORE, 100), id="open: nobody knows yet"),
        pytest.param({"outcome": Outcome.DELETED, "freed": 90}, (NOW, 90), id="gone"),
        pytest.param({"outcome": Outcome.DELETED}, (NOW, 0), id="gone, without bytes"),
        pytest.param({"outcome": Outcome.FAILED, "freed": 40}, (NOW, 40), id="half"),
        pytest.param({"outcome": Outcome.FAILED}, None, id="failed"),
        pytest.param({"outcome": Outcome.INTERRUPTED}, None, id="interrupted"),
    ],
)
def test_what_the_limits_count(
    changes: dict[str, Any], counted: tuple[Any, int] | None
) -> None:
    one = entry(at=BEFORE, outcome_at=NOW if changes else None, **changes)
    assert one.removed == (Removed(*counted, ("radarr:0",)) if counted else None)
