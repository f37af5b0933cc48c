"""The crash matrix: killed anywhere, a run deletes nothing twice, forgets nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from .killing import At, Kill
from .process import Launcher
from .steps import steps_of_a_run, steps_of_recovery
from .story import Blow, case, strike

CHUNKS = 24
RECOVERY_CHUNKS = 4
SAMPLE = 16
WHAT_A_RUN_CHANGES = (
    "six movies: file, movie; four seasons: flags, flag, files; two series; Jellyfin is"
    " told; nine requests or media; a sync"
)
# Done: a movie, not booked; after six movies, a season's flags; its files
RECOVERIES = [Blow(Kill(number, At.DONE, only_changes=True)) for number in (2, 14, 15)]

type Ran = Callable[[str, int], None]


async def all_survive(launcher: Launcher, folder: Path, blows: Iterable[Blow]) -> int:
    """Strike with each, and return how many struck; AssertionError with all wrongs."""
    wrong, struck = [], 0
    for number, blow in enumerate(blows):
        judgement = await strike(launcher, folder / f"{number}", blow)
        if judgement is not None:
            struck += 1
            wrong += [f"{blow}: {one}" for one in judgement.wrong]
    assert not wrong, "\n".join(wrong)
    return struck


async def test_a_sample_of_kills(launcher: Launcher, tmp_path: Path, ran: Ran) -> None:
    """Some kills of every kind, spread over the whole run."""
    blows = list((await steps_of_a_run(launcher, tmp_path / "clean")).blows())
    sample = blows[:: len(blows) // SAMPLE]
    struck = await all_survive(launcher, tmp_path, sample)
    assert struck == len(sample)
    ran("kills before, in and after a step of a run", struck)


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_all_kills(
    launcher: Launcher, tmp_path: Path, ran: Ran, chunk: int
) -> None:
    """Before and after each call and write; in the middle of what changes something."""
    steps = await steps_of_a_run(launcher, tmp_path / "clean")
    assert steps.changes == 37, WHAT_A_RUN_CHANGES
    blows = list(steps.blows())[chunk::CHUNKS]
    struck = await all_survive(launcher, tmp_path, blows)
    # Names of titles are saved beside the run: the last writes may come after its end
    assert struck >= len(blows) - 3
    ran("kills before, in and after a step of a run", struck)


async def kill_twice(
    launcher: Launcher, folder: Path, first: Blow, second: Blow
) -> bool:
    """Strike the run and then the recovery; False if that ended before the blow."""
    async with case(launcher, folder) as one:
        assert await one.struck(first)
        if not await one.recovered(second):
            return False
        await one.let_late(second)
        judgement = await one.judged()
        assert not judgement.wrong, f"{first}, then {second}: {judgement.wrong}"
        return True


async def test_a_kill_in_the_recovery(
    launcher: Launcher, tmp_path: Path, ran: Ran
) -> None:
    """The restart dies too, in its first change: a movie's, and a season's flags."""
    second = Blow(Kill(1, At.DONE, only_changes=True))
    for number, first in enumerate(RECOVERIES[:2]):
        assert await kill_twice(launcher, tmp_path / f"{number}", first, second)
    ran("kills in a recovery", 2)


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(RECOVERY_CHUNKS))
@pytest.mark.parametrize("first", RECOVERIES, ids=str)
async def test_all_kills_in_the_recovery(
    launcher: Launcher, tmp_path: Path, ran: Ran, first: Blow, chunk: int
) -> None:
    """The restart is killed before and after each of its own steps."""
    steps = await steps_of_recovery(launcher, tmp_path / "clean", first)
    struck = 0
    for number, second in enumerate(list(steps.blows())[chunk::RECOVERY_CHUNKS]):
        struck += await kill_twice(launcher, tmp_path / f"{number}", first, second)
    assert struck >= len(steps.calls) // RECOVERY_CHUNKS
    ran("kills in a recovery", struck)


@pytest.mark.parametrize("mutant", ["late_intent", "no_memory", "still_monitored"])
async def test_the_matrix_can_fail(
    launcher: Launcher, tmp_path: Path, mutant: str
) -> None:
    """Deleting before journalling or unmonitoring, or forgetting it, is found out."""
    async with case(launcher, tmp_path / "case") as one:
        async with one.started() as victim:
            await victim.ask("allow")
            await victim.ask("mutate", mutant=mutant)
            await one.arm(victim, None)
            await one.run(victim)
        assert (await one.judged()).wrong
