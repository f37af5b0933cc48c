"""A disk full or read-only from some write on, and a store damaged at the restart."""

from collections.abc import Callable, Iterable
import errno
from itertools import product
import os
from pathlib import Path

import pytest

from .killing import At, Kill
from .process import Launcher
from .steps import steps_of_a_run
from .story import Blow, Case, case

CHUNKS = 2
ERRORS = (errno.ENOSPC, errno.EROFS)
SAMPLE = 8
# The flags of the first season are off, and six movies are gone
IN_THE_MIDDLE = Blow(Kill(14, At.DONE, only_changes=True))
# Without the names of titles nothing is held: those are read again
STORES = ("journal", "keeps", "observations")

type Ran = Callable[[str, int], None]
type Failure = tuple[int, int]


async def fails(one: Case, error: int, since: int) -> list[str]:
    """Run while writes fail, go on once they do not, and return what was wrong."""
    async with one.started() as victim:
        await victim.ask("allow")
        await victim.ask("break", error=error, since=since)
        answer = await one.run(victim)
        if error == errno.ENOSPC:
            # Somebody makes room; a folder is only mounted anew by a restart
            await victim.ask("heal")
            await victim.ask("poll")
            await one.run(victim)
    judgement = await one.judged()
    stopped = [title["error"]["code"] for title in answer["failed"]]
    if stopped not in ([], ["journal"]):
        judgement.wrong.append(f"the run went on: {answer['failed']}")
    return judgement.wrong


async def all_endured(
    launcher: Launcher, folder: Path, failures: Iterable[Failure]
) -> int:
    """Try each and return how many there were; AssertionError with all that failed."""
    wrong: list[str] = []
    number = 0
    for number, (error, since) in enumerate(failures, 1):
        async with case(launcher, folder / f"{number}") as one:
            name = f"{os.strerror(error)} since write {since}"
            wrong += [f"{name}: {what}" for what in await fails(one, error, since)]
    assert not wrong, "\n".join(wrong)
    return number


async def failures_of_a_run(launcher: Launcher, folder: Path) -> list[Failure]:
    """Return every way in which the writes of a run can begin to fail."""
    steps = await steps_of_a_run(launcher, folder)
    return list(product(ERRORS, range(1, steps.writes + 1)))


async def test_some_writes_fail(launcher: Launcher, tmp_path: Path, ran: Ran) -> None:
    """The disk is full, or read-only, from some writes of a run on."""
    failures = await failures_of_a_run(launcher, tmp_path / "clean")
    sample = failures[:: len(failures) // SAMPLE]
    assert {error for error, _ in sample} == {*ERRORS}
    ran("disks that fail in a run", await all_endured(launcher, tmp_path, sample))


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_all_writes_fail(
    launcher: Launcher, tmp_path: Path, ran: Ran, chunk: int
) -> None:
    """The disk is full, or may not be written any more, from each write of a run on."""
    failures = await failures_of_a_run(launcher, tmp_path / "clean")
    endured = await all_endured(launcher, tmp_path, failures[chunk::CHUNKS])
    ran("disks that fail in a run", endured)


def _truncate(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _lose(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("damage", [_truncate, _empty, _lose])
@pytest.mark.parametrize("store", STORES)
async def test_a_store_is_damaged(
    launcher: Launcher, tmp_path: Path, store: str, damage: Callable[[Path], None]
) -> None:
    """After a kill in mid-run all is held, a repair asks, and nothing begins anew."""
    async with case(launcher, tmp_path / "case") as one:
        assert await one.struck(IN_THE_MIDDLE)
        [file] = one.house.storage.glob(f"jellyseerr_cleanup.*.{store}")
        damage(file)
        there = file.read_bytes() if file.exists() else None
        tree = one.house.home.tree()
        # Not only at the first start
        for _ in range(2):
            async with one.started() as victim:
                answer = await one.run(victim)
                view = await victim.ask("look")
            assert not answer["deleted"]
            states = {state for state, _ in view["plan"].values()}
            assert states <= {"held", "waiting"}, view
            assert "held" in states
            assert "store_unreadable" in view["issues"]
            assert (file.read_bytes() if file.exists() else None) == there
        assert one.house.home.tree() == tree
        assert not one.witness.wrong
