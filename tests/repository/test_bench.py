"""What scripts/bench counts and decides; its times are not tested."""

from collections.abc import Sequence
import json
from pathlib import Path
import subprocess
import sys
import time
from typing import Any

import pytest

from scripts.benchmark import __main__ as bench
from scripts.benchmark.control import BenchError, Call
from scripts.benchmark.deletions import Polls
from scripts.benchmark.limits import (
    Figure,
    Section,
    calls_before_delete,
    jellyfin_calls,
    limits_for,
    servarr_calls,
)
from scripts.benchmark.machine import LoopWatch, files_below, written
from scripts.benchmark.table import as_json, summary, table

from .sources import REPOSITORY

LIMITED = {
    "steady poll: calls to Jellyfin",
    "steady poll: calls to Radarr",
    "steady poll: calls to Sonarr",
    "steady poll: bytes written",
    "steady poll: states written",
}
MISSED = Figure("calls", 3, limit=2)
REACHED = Figure("states", 0, limit=0)
FREE = Figure("seconds", 5, "s")


# The smallest household, really polled


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Return the figures of `scripts/bench --quick` by name."""
    out = tmp_path_factory.mktemp("bench") / "figures.json"
    command = [sys.executable, "-m", "scripts.benchmark", "--quick", "--json", str(out)]
    done = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    (section,) = json.loads(out.read_text(encoding="utf-8"))
    figures = {figure["name"]: figure for figure in section["figures"]}
    assert done.returncode == any(one["missed"] for one in figures.values())
    return figures


def test_quick_only_counts(quick: dict[str, dict[str, Any]]) -> None:
    """Everything that has a limit is counted, and nothing takes the time."""
    limited = {name for name, one in quick.items() if one["limit"] is not None}
    assert limited == LIMITED
    assert {one["unit"] for one in quick.values()} == {"", "bytes"}
    assert quick["steady poll: calls to Jellyseerr"]["value"] > 0


def test_quick_counts_are_reached(quick: dict[str, dict[str, Any]]) -> None:
    """A poll in which nothing changed asks and writes what it may, or less."""
    assert not [
        f"{name}: {one['value']:,}, at most {one['limit']:,}"
        for name, one in quick.items()
        if one["missed"]
    ]


# Limits


@pytest.mark.parametrize(
    ("requests", "row"),
    [(200, 1_000), (1_000, 1_000), (1_001, 10_000), (50_000, 50_000), (99_999, 50_000)],
)
def test_row(requests: int, row: int) -> None:
    """A household between two rows has the limits of the larger one."""
    assert limits_for(requests).requests == row


@pytest.mark.parametrize(
    ("accounts", "titles", "pages", "most"),
    [(20, 1_000, 0, 265), (50, 10_000, 0, 5_155), (5, 101, 0, 30), (5, 100, 3, 28)],
)
def test_calls_to_jellyfin(accounts: int, titles: int, pages: int, most: int) -> None:
    """Three an account and five; one an account for 100 titles; further pages."""
    assert jellyfin_calls(accounts, titles, pages) == most


@pytest.mark.parametrize(
    ("in_window", "others", "movies_a_call", "most"),
    [(0, 0, 100, 6), (720, 0, 100, 14), (50, 0, 1, 56), (0, 91, 100, 8)],
)
def test_calls_to_radarr_and_sonarr(
    in_window: int, others: int, movies_a_call: int, most: int
) -> None:
    """Six, one for 100 movies or for a series, and a share of the others."""
    assert servarr_calls(in_window, others, movies_a_call=movies_a_call) == most


def test_calls_before_a_deletion() -> None:
    """Ten, and one for each account, request and other instance."""
    assert calls_before_delete(20, 2, 1) == 33


@pytest.mark.parametrize(
    ("figure", "missed"),
    [
        (MISSED, True),
        (REACHED, False),
        (FREE, False),
        (Figure("exactly", 2.5, "×", 2.5), False),
    ],
)
def test_missed(figure: Figure, missed: bool) -> None:
    """A limit may be reached; what has none is never missed."""
    assert figure.missed is missed


# What is told


def test_table() -> None:
    """It marks what was missed, and the summary names it with its limit."""
    section = Section("Polls", (MISSED, REACHED, FREE))
    marked = [line for line in table(section).splitlines() if "MISSED" in line]
    assert len(marked) == 1
    assert "calls" in marked[0]
    assert summary([section]) == "Missed: 1\n  Polls: calls: 3, at most 2"
    assert "Every figure" in summary([Section("Polls", (REACHED, FREE))])


def test_json() -> None:
    """It says of each figure whether it was missed."""
    (told,) = as_json([Section("Polls", (MISSED, REACHED))])
    assert [figure["missed"] for figure in told["figures"]] == [True, False]


@pytest.mark.parametrize(
    ("figures", "code"), [((MISSED, REACHED), 1), ((REACHED, FREE), 0)]
)
def test_exit_code(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    figures: Sequence[Figure],
    code: int,
) -> None:
    """One figure that was missed makes it 1; the figures are written all the same."""

    async def measured(_: object) -> list[Section]:
        return [Section("Polls", (REACHED,)), Section("Walk", tuple(figures))]

    monkeypatch.setattr(bench, "measure", measured)
    out = tmp_path / "figures.json"
    assert bench.main(["--json", str(out)]) == code
    assert len(json.loads(out.read_text(encoding="utf-8"))) == 2


def test_what_cannot_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not taken for a figure that was missed."""

    async def fail(_: object) -> list[Section]:
        raise BenchError("The simulated servers did not start")

    monkeypatch.setattr(bench, "measure", fail)
    assert bench.main([]) == 2


# How it is measured


def test_files_that_were_written(tmp_path: Path) -> None:
    """A file counts with its size if it is new, changed or replaced by its like."""
    for name in ("same", "changed", "replaced"):
        (tmp_path / name).write_text("1", encoding="ascii")
    before = files_below(tmp_path)
    (tmp_path / "changed").write_text("22", encoding="ascii")
    (tmp_path / "other").write_text("1", encoding="ascii")
    (tmp_path / "other").replace(tmp_path / "replaced")
    (tmp_path / "new").write_text("333", encoding="ascii")
    assert written(before, files_below(tmp_path)) == {
        "changed": 2,
        "replaced": 1,
        "new": 3,
    }


async def test_block_of_the_loop() -> None:
    """What keeps the loop busy delays the timer by as much."""
    watch = LoopWatch()
    watch.start()
    time.sleep(0.05)
    assert watch.stop().longest >= 0.045


@pytest.mark.parametrize(
    ("path", "further"),
    [
        ("/Items?startIndex=1000&limit=1000", True),
        ("/Items?startIndex=0&limit=1000", False),
        ("/Items?ids=a", False),
    ],
)
def test_further_pages(path: str, further: bool) -> None:
    """Only pages after the first are allowed beyond the limit."""
    assert Call("jellyfin", "GET", path, 2, 0, 0).is_further_page is further


def test_calls_of_polls() -> None:
    """A call belongs to a poll if it came while one was under way."""
    polls = Polls([(1, 2), (5, 6)])
    calls = [Call("Radarr", "GET", "/", 2, at, 0) for at in (0.5, 1.5, 3, 5.5, 7)]
    assert [polls.include(call) for call in calls] == [False, True, False, True, False]
    assert polls.seconds == 2
