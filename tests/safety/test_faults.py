"""The fault matrix: whatever call fails, nothing is lost, nor left undone for good."""

from collections.abc import Callable
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup import bookkeeping, settling
from custom_components.jellyseerr_cleanup.cleanup.deletion import movie
from custom_components.jellyseerr_cleanup.cleanup.deletion.remains import Remains
from custom_components.jellyseerr_cleanup.cleanup.journal.entries import JournalEntry
from custom_components.jellyseerr_cleanup.cleanup.journal.journal import Journal
from custom_components.jellyseerr_cleanup.clients.jellyseerr import JellyseerrClient

from .breakdown import CallKind
from .kinds import MOVIES, Since
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
OTHERS = ("1.9", "2.3", "3.1")
CHUNKS_OF_OTHERS = 2
# Each fault meets every third call, and each call every third fault
STRIDE_OF_OTHERS = 3

type Ran = Callable[[str, int], None]


async def test_what_is_tried(tmp_path: Path) -> None:
    """Each server, change and moment is there; the sample misses no call or fault."""
    found = await spots(tmp_path, "2.7", MOVIES)
    kinds = {spot.kind for spot in found}
    assert {kind.server for kind in kinds} == {
        "jellyseerr",
        "jellyfin",
        "Radarr",
        "Radarr 4K",
        "Sonarr",
    }
    assert {str(kind) for kind in kinds if kind.method != "GET"} == {
        *(
            f"{radarr} DELETE /api/v3/{what}/*"
            for radarr in ("Radarr", "Radarr 4K")
            for what in ("moviefile", "movie")
        ),
        "jellyseerr DELETE /api/v1/request/*",
        "jellyseerr DELETE /api/v1/media/*",
        "jellyseerr POST /api/v1/settings/jobs/availability-sync/run",
        "jellyfin POST /Library/Media/Updated",
    }
    assert {spot.since for spot in found} == MOVIES.moments
    sample = some_cases(found)
    assert {case.spot for case in sample} == {*found}
    assert {case.fault for case in sample} == {*FAULTS}


@pytest.mark.parametrize("part", range(SAMPLES))
async def test_a_sample_of_faults(tmp_path: Path, ran: Ran, part: int) -> None:
    """Each call at each moment fails in one way."""
    cases = some_cases(await spots(tmp_path / "clean", "2.7", MOVIES))[part::SAMPLES]
    ran("faults of a call", await all_endured(tmp_path, "2.7", MOVIES, cases))


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_all_faults(tmp_path: Path, ran: Ran, chunk: int) -> None:
    """Each call at each moment fails in each way."""
    cases = every_case(await spots(tmp_path / "clean", "2.7", MOVIES))[chunk::CHUNKS]
    ran("faults of a call", await all_endured(tmp_path, "2.7", MOVIES, cases))


@pytest.mark.long
@pytest.mark.parametrize("version", OTHERS)
@pytest.mark.parametrize("chunk", range(CHUNKS_OF_OTHERS))
async def test_faults_of_another_jellyseerr(
    tmp_path: Path, ran: Ran, version: str, chunk: int
) -> None:
    """Versions differ in Jellyseerr: its calls fail again, in a third of the ways."""
    own = [
        case
        for case in every_case(await spots(tmp_path / "clean", version, MOVIES))
        if case.spot.kind.server == "jellyseerr"
    ]
    cases = own[::STRIDE_OF_OTHERS][chunk::CHUNKS_OF_OTHERS]
    ran("faults of a call", await all_endured(tmp_path, version, MOVIES, cases))


async def _not_journalled(journal: Journal, entry: JournalEntry) -> None:
    """Write nothing."""


async def _whole_folder(*_: object) -> bool:
    """Look into no folder."""
    return True


async def _believe_it_gone(*_: object, **__: object) -> Remains:
    """Ask nobody."""
    return Remains(0, gone=True, half_done=False)


async def _media_at_once(
    jellyseerr: JellyseerrClient, *rest: object, **_: object
) -> bool:
    """Remove the media with everybody's requests."""
    requests = rest[0]
    assert isinstance(requests, list)
    await jellyseerr.delete_media(requests[0].media.id)
    return True


MUTANTS: dict[str, tuple[object, str, object, str, str]] = {
    "deletes and journals nothing": (
        Journal,
        "intend",
        _not_journalled,
        "slow",
        "not journalled",
    ),
    "takes the whole folder with another cut": (
        movie,
        "folder_may_go",
        _whole_folder,
        "slow",
        "Director's Cut",
    ),
    "takes a failure for a deletion": (
        bookkeeping,
        "remains",
        _believe_it_gone,
        "500",
        "said to be deleted",
    ),
    "closes what it never looked at": (
        settling,
        "remains",
        _believe_it_gone,
        "refused",
        "said to be deleted",
    ),
    "removes the requests of others": (
        bookkeeping,
        "tidy",
        _media_at_once,
        "slow",
        "requests gone",
    ),
}


@pytest.mark.parametrize(
    ("where", "name", "mutation", "fault", "found"),
    [pytest.param(*mutant, id=name) for name, mutant in MUTANTS.items()],
)
async def test_the_matrix_can_fail(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: object,
    name: str,
    mutation: object,
    fault: str,
    found: str,
) -> None:
    """A product that does one thing wrong is found out."""
    spot = Spot(CallKind("Radarr", "DELETE", "/api/v3/moviefile/*"), Since.RUN)
    await suffer(tmp_path / "right", "2.7", MOVIES, Case(spot, fault))
    monkeypatch.setattr(where, name, mutation)
    with pytest.raises(AssertionError, match=found):
        await suffer(tmp_path / "wrong", "2.7", MOVIES, Case(spot, fault))
