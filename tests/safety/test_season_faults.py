"""The fault matrix of series: no season is lost, loses its flags, or takes another."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup import bookkeeping
from custom_components.jellyseerr_cleanup.cleanup.deletion import copies, season
from custom_components.jellyseerr_cleanup.cleanup.deletion.instances import (
    Servers,
    sonarr_of,
)
from custom_components.jellyseerr_cleanup.cleanup.deletion.remains import Remains
from custom_components.jellyseerr_cleanup.cleanup.deletion.season import delete_season
from custom_components.jellyseerr_cleanup.cleanup.journal.entries import JournalEntry
from custom_components.jellyseerr_cleanup.cleanup.journal.journal import Journal
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy

from .breakdown import CallKind
from .kinds import SERIES, Since
from .matrix import (
    FAULTS,
    Case,
    Spot,
    all_endured,
    every_case,
    some_cases,
    spots,
    suffer,
)

CHUNKS = 24
SAMPLES = 4
STRIDE_OF_OTHERS = 5
OF_EPISODES = ("/Items", "/Sessions")

type Ran = Callable[[str, int], None]


def of_seasons(found: Iterable[Spot]) -> list[Spot]:
    """Return what only seasons call; the 4K Sonarr is told what the other is told."""
    return [
        spot
        for spot in found
        if spot.kind.method != "GET"
        or spot.kind.server == "Sonarr"
        or spot.kind.path in OF_EPISODES
    ]


async def test_what_is_tried(tmp_path: Path) -> None:
    """Each season's call and moment is there; the sample misses none, and no fault."""
    found = await spots(tmp_path, "2.7", SERIES)
    kinds = {str(spot.kind) for spot in found}
    changes = (
        "PUT /api/v3/episode/monitor",
        "POST /api/v3/seasonpass",
        "DELETE /api/v3/episodefile/bulk",
    )
    assert {kind for kind in kinds if " GET " not in kind} == {
        *(f"{sonarr} {call}" for sonarr in ("Sonarr", "Sonarr 4K") for call in changes),
        "Sonarr DELETE /api/v3/series/*",
        "jellyseerr DELETE /api/v1/request/*",
        "jellyseerr DELETE /api/v1/media/*",
        "jellyseerr POST /api/v1/settings/jobs/availability-sync/run",
        "jellyfin POST /Library/Media/Updated",
    }
    reads = (
        "queue",
        "rootfolder",
        "series",
        "series/*",
        "episode",
        "episodefile",
        "filesystem",
    )
    assert {f"Sonarr GET /api/v3/{what}" for what in reads} <= kinds
    assert {f"jellyfin GET {path}" for path in OF_EPISODES} <= kinds
    assert {spot.since for spot in found} == SERIES.moments
    own = of_seasons(found)
    sample = some_cases(own)
    assert {case.spot for case in sample} == {*own}
    assert {case.fault for case in sample} == {*FAULTS}


@pytest.mark.parametrize("part", range(SAMPLES))
async def test_a_sample_of_faults(tmp_path: Path, ran: Ran, part: int) -> None:
    """Each call of a season at each moment fails in one way."""
    found = await spots(tmp_path / "clean", "2.7", SERIES)
    cases = some_cases(of_seasons(found))[part::SAMPLES]
    ran("faults of a call, seasons", await all_endured(tmp_path, "2.7", SERIES, cases))


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_all_faults(tmp_path: Path, ran: Ran, chunk: int) -> None:
    """Season calls fail at each moment in each way, others in a fifth of the ways."""
    found = await spots(tmp_path / "clean", "2.7", SERIES)
    own = of_seasons(found)
    others = every_case(spot for spot in found if spot not in own)
    cases = [*every_case(own), *others[::STRIDE_OF_OTHERS]][chunk::CHUNKS]
    ran("faults of a call, seasons", await all_endured(tmp_path, "2.7", SERIES, cases))


async def _not_journalled(journal: Journal, entry: JournalEntry) -> None:
    """Write nothing."""


async def _whole_folder(*_: object) -> bool:
    """Look into no folder."""
    return True


async def _files_first(
    sonarr: SonarrClient, copy: LibraryCopy, **how: Any
) -> tuple[str, ...]:
    """Delete while everything is monitored."""
    await sonarr.delete_files(file.id for file in copy.files)
    return await delete_season(sonarr, copy, **how)


async def _series_at_once(
    sonarr: SonarrClient, series_id: int, **_: object
) -> tuple[str, ...]:
    """Delete the series, whatever is left of it."""
    await sonarr.delete_series(series_id, delete_files=True)
    return ()


async def _leave_flags(*_: object) -> None:
    """Put nothing back."""


async def _all_monitored(remains: Remains, servers: Servers) -> None:
    """Have everything monitored, also what was not."""
    for left in remains.flags_left:
        sonarr = sonarr_of(servers, left.instance)
        await sonarr.monitor_season(left.item_id, left.number, monitored=True)


def _any_request(*_: object) -> bool:
    """Take one season for all."""
    return True


PUT = "PUT /api/v3/episode/monitor"
DELETE = "DELETE /api/v3/episodefile/bulk"
MUTANTS: dict[str, tuple[object, str, object, str, str, str]] = {
    "deletes and journals nothing": (
        Journal,
        "intend",
        _not_journalled,
        DELETE,
        "slow",
        "not journalled",
    ),
    "deletes files before it unmonitors": (
        copies,
        "delete_season",
        _files_first,
        PUT,
        "500",
        "would be fetched again",
    ),
    "deletes the whole series for one season": (
        season,
        "delete_emptied",
        _series_at_once,
        DELETE,
        "slow",
        "gone although not due",
    ),
    "takes the whole folder with a file that Sonarr does not know": (
        season,
        "folder_may_go",
        _whole_folder,
        DELETE,
        "slow",
        "Bonus",
    ),
    "does not put flags back": (
        Remains,
        "put_flags_back",
        _leave_flags,
        DELETE,
        "500",
        "flags were not put back",
    ),
    "monitors what was not": (
        Remains,
        "put_flags_back",
        _all_monitored,
        DELETE,
        "500",
        "flags were not put back",
    ),
    "removes a request of which one season went": (
        bookkeeping,
        "is_carried_out",
        _any_request,
        DELETE,
        "slow",
        "requests gone",
    ),
}


@pytest.mark.parametrize(
    ("where", "name", "mutation", "call", "fault", "found"),
    [pytest.param(*mutant, id=name) for name, mutant in MUTANTS.items()],
)
async def test_the_matrix_can_fail(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    name: str,
    mutation: object,
    call: str,
    fault: str,
    found: str,
) -> None:
    """A product that does one thing wrong is found out."""
    case = Case(Spot(CallKind("Sonarr", *call.split()), Since.RUN), fault)
    await suffer(tmp_path / "right", "2.7", SERIES, case)
    monkeypatch.setattr(where, name, mutation)
    with pytest.raises(AssertionError, match=found):
        await suffer(tmp_path / "wrong", "2.7", SERIES, case)
