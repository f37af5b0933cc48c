"""The ten rules, whatever happens in whatever order."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
import pytest

from tests.at_once import AtOnce
from tests.repository.sources import REPOSITORY

from .machine import HouseholdMachine
from .mutants import MUTANTS

type Ran = Callable[[str, int], None]
type Drive = Callable[..., Counter[str]]

STEPS_OF_A_HOUSEHOLD = 50
STEPS = 2_000
# What a household seldom falls short of: it ends where nothing more can happen
_USUAL_STEPS = 46
_ASKED = int(os.environ.get("STATEFUL_STEPS", "0"))
# What is found soonest runs always; some need a long history, an option as well
QUICK_MUTANTS = (
    "notice ignored",
    "not journalled",
    "requester dropped",
    "series goes with its season",
    "whole series deleted",
    "request goes with a season",
)


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Drive]:
    """Return what runs households, and returns what happened in them."""
    tally = Counter[str]()
    with asyncio.Runner() as runner, AtOnce() as at_once:
        runner.get_loop().set_default_executor(at_once)

        def drive(households: int, **options: object) -> Counter[str]:
            run_state_machine_as_test(
                lambda: HouseholdMachine(runner.get_loop(), tmp_path, tally),  # type: ignore[arg-type]
                settings=settings(
                    max_examples=households,
                    stateful_step_count=STEPS_OF_A_HOUSEHOLD,
                    deadline=None,
                    database=None,
                    report_multiple_bugs=False,
                    suppress_health_check=list(HealthCheck),
                    **options,  # type: ignore[arg-type]
                ),
            )
            return tally

        yield drive


def test_the_ten_rules(drive: Drive, ran: Ran) -> None:
    """The same households each time, or other ones for so many STATEFUL_STEPS."""
    steps = _ASKED or STEPS
    tally = drive(STEPS // _USUAL_STEPS, derandomize=not _ASKED)
    while tally["steps"] < steps and _ASKED:
        drive(100)
    for what in ("steps", "polls", "runs", "titles deleted", "seasons deleted"):
        ran(f"{what} in any order", tally[what])
    assert tally["steps"] >= steps
    # Nobody is right by never deleting
    assert tally["titles deleted"] >= steps // 100
    assert tally["seasons deleted"] >= steps // 100
    assert tally["runs that deleted"] >= steps // 200


@pytest.mark.parametrize("mutant", MUTANTS if _ASKED else QUICK_MUTANTS)
def test_the_machine_can_fail(
    drive: Drive, ran: Ran, monkeypatch: pytest.MonkeyPatch, mutant: str
) -> None:
    """A product with one fault is found out."""
    MUTANTS[mutant](monkeypatch)
    with pytest.raises(AssertionError):
        drive(400, derandomize=True, phases=[Phase.generate])
    ran("mutants found out in any order", 1)


@pytest.mark.parametrize(
    "module",
    [
        *("words", "world", "crowds", "photo", "titles", "seasons", "faults"),
        *("ledger", "oracle", "judge", "shelves", "plans"),
    ],
)
def test_the_oracle_shares_no_code(module: str) -> None:
    """What judges knows the servers and the test's own words only."""
    text = (REPOSITORY / f"tests/stateful/{module}.py").read_text(encoding="utf-8")
    assert "custom_components" not in text
    assert "from .product" not in text
