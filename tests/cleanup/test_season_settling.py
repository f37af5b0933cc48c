"""A season's deletion broke off after any of its steps: what was only unmonitored is monitored again, and nothing is deleted."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.intents import intent
from custom_components.jellyseerr_cleanup.cleanup.journal import JournalEntry
from tests.media_stack import Hang, Household, Request, Series, Status

from .kitchen import Kitchen
from .season_kitchen import Flags, close, flags, season_kitchen

MONITOR = "/api/v3/episode/monitor"


@dataclass
class Broken:
    """A season whose deletion was begun: the intent is on disk."""

    home: Household
    at: Kitchen
    series: Series
    request: Request
    before: Flags

    @property
    def entry(self) -> JournalEntry:
        """Return the last word on the season."""
        return self.at.journal.entries()[0]

    def unmonitor_episodes(self, monitored: bool = False) -> None:
        """Take the first step."""
        for row in self.series.row.episodes.values():
            if row.season == 1:
                row.monitored = monitored

    def unmonitor(self) -> None:
        """Take the first two steps."""
        self.unmonitor_episodes()
        self.series.row.seasons[1].monitored = False

    def lose(self, *numbers: int) -> None:
        """Take all steps, for these files."""
        self.unmonitor()
        for number in numbers:
            self.home.lose_episode(self.series, 1, number)

    def bring_back(self, *numbers: int) -> None:
        """Import episodes anew."""
        for number in numbers:
            row = self.series.row_of(1, number)
            self.home.sonarr.import_file(
                self.series.row, [row], 5, self.home.clock.now()
            )

    def restore_flags(self) -> None:
        """Monitor everything as it was, as a person would."""
        self.unmonitor_episodes(monitored=True)
        self.series.row_of(1, 2).monitored = False
        self.series.row.seasons[1].monitored = True


@asynccontextmanager
async def begun(tmp_path: Path) -> AsyncIterator[Broken]:
    """Journal the intent for a season of three, of which one episode is not monitored."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 3, 2: 1})
        series.row_of(1, 2).monitored = False
        request = home.request(home.user("alice"), series, seasons=[1])
        before = flags(home)
        async with season_kitchen(home, series.id(1), timeout=1) as at:
            reading = await at.poll()
            (decision,) = reading.plan.decisions
            entry = intent(decision, "a plan", None, None, home.clock.now())
            await at.journal.intend(entry)
            yield Broken(home, at, series, request, before)


type Act = Callable[[Broken], object]


def _half_put_back(one: Broken) -> None:
    """Monitor the season again, and with it every episode; the one that was not was to follow."""
    one.unmonitor_episodes(monitored=True)


def _by_hand(one: Broken) -> None:
    one.series.row_of(1, 1).monitored = False


def _series_by_hand(one: Broken) -> None:
    one.home.sonarr.series.clear()


def _lost_and_wanted(one: Broken) -> None:
    one.lose(1, 2, 3)
    one.series.row.seasons[1].monitored = True


def _upgraded(one: Broken) -> None:
    one.bring_back(1)


# What happened, whether the flags are as before, the outcome, and the code
STEPS: dict[str, tuple[Act, bool, str, str | None]] = {
    "nothing": (lambda _: None, True, "interrupted", "interrupted"),
    "episodes": (Broken.unmonitor_episodes, True, "interrupted", "interrupted"),
    "season": (Broken.unmonitor, True, "interrupted", "interrupted"),
    "putting back broke off": (_half_put_back, True, "interrupted", "interrupted"),
    "one file": (lambda one: one.lose(1), False, "interrupted", "half_done"),
    "all files": (lambda one: one.lose(1, 2, 3), False, "deleted", None),
    "all files, monitored again": (
        _lost_and_wanted,
        False,
        "interrupted",
        "half_done",
    ),
    "the series": (_series_by_hand, False, "deleted", None),
    "a person's choice": (_by_hand, False, "interrupted", "interrupted"),
    "a file was upgraded": (_upgraded, True, "interrupted", "interrupted"),
}


@pytest.mark.parametrize(
    ("act", "as_before", "outcome", "code"), STEPS.values(), ids=STEPS
)
async def test_after_a_step(
    tmp_path: Path, act: Act, as_before: bool, outcome: str, code: str | None
) -> None:
    async with begun(tmp_path) as one:
        act(one)
        tree, left = one.home.tree(), flags(one.home)
        await close(one.at, one.home)
        assert (one.entry.outcome, one.entry.error_code) == (outcome, code)
        assert one.home.tree() == tree
        assert flags(one.home) == (one.before if as_before else left)
        assert one.request.exists is (outcome != "deleted")
        assert not one.home.sonarr.calls.to("DELETE")
        state = flags(one.home), one.at.journal.entries()
        await close(one.at, one.home)
        assert (flags(one.home), one.at.journal.entries()) == state


@pytest.mark.parametrize("act", [Broken.unmonitor, _half_put_back])
async def test_flags_that_cannot_be_put_back(tmp_path: Path, act: Act) -> None:
    """The entry stays open until they are; until then the season is not deleted either."""
    async with begun(tmp_path) as one:
        act(one)
        one.home.sonarr.fault("PUT", MONITOR, Status(500))
        one.home.sonarr.fault("PUT", "/api/v3/series/*", Status(202, {}))
        await close(one.at, one.home)
        assert len(one.at.journal.open_entries()) == 1
        result = await one.at.run()
        assert [problem.code for _, problem in result.skipped] == ["interrupted"]
        one.home.heal()
        await close(one.at, one.home)
        assert flags(one.home) == one.before
        assert one.entry.error_code == "interrupted"


async def test_sonarr_is_down(tmp_path: Path) -> None:
    """Nobody can say: the entry stays open."""
    async with begun(tmp_path) as one:
        one.unmonitor()
        await one.home.sonarr.down()
        await close(one.at, one.home)
        assert len(one.at.journal.open_entries()) == 1
        await one.home.sonarr.up()
        await close(one.at, one.home)
        assert flags(one.home) == one.before


def _late_deletion(one: Broken) -> None:
    for number in (1, 2, 3):
        one.home.lose_episode(one.series, 1, number)


def _late_deletion_of_some(one: Broken) -> None:
    one.home.lose_episode(one.series, 1, 1)


# What a Sonarr does that was late with what it was told, and what becomes of it
LATE: dict[str, tuple[Act, bool, str]] = {
    "unmonitors": (Broken.unmonitor, True, "interrupted"),
    "unmonitors the episodes": (Broken.unmonitor_episodes, True, "interrupted"),
    "deletes": (_late_deletion, True, "half_done"),
    "deletes some": (_late_deletion_of_some, True, "half_done"),
    "does all": (lambda one: one.lose(1, 2, 3), False, "deleted"),
}


@pytest.mark.parametrize(("act", "as_before", "ends"), LATE.values(), ids=LATE)
async def test_a_late_sonarr(
    tmp_path: Path, act: Act, as_before: bool, ends: str
) -> None:
    """What it does within a day after the entry was closed is seen."""
    async with begun(tmp_path) as one:
        await close(one.at, one.home)
        assert one.entry.outcome == "interrupted"
        act(one)
        await close(one.at, one.home)
        assert ends in (one.entry.error_code, one.entry.outcome)
        assert (flags(one.home) == one.before) is as_before


async def test_a_person_unmonitors_later(tmp_path: Path) -> None:
    """After a day it is nobody else's doing; where Sonarr refused at once it never was."""
    async with begun(tmp_path) as one:
        await close(one.at, one.home)
        one.home.clock.advance(days=2)
        one.unmonitor()
        left = flags(one.home)
        await close(one.at, one.home)
        assert flags(one.home) == left
        one.restore_flags()
        one.home.sonarr.fault("DELETE", "/api/v3/episodefile/bulk", Status(409))
        result = await one.at.run()
        assert [problem.code for _, problem in result.failed] == ["server"]
        assert flags(one.home) == one.before
        one.unmonitor()
        await close(one.at, one.home)
        assert flags(one.home) == left


async def test_cured_by_hand(tmp_path: Path) -> None:
    """Half done until everything is monitored and there again."""
    async with begun(tmp_path) as one:
        one.lose(1)
        await close(one.at, one.home)
        assert one.at.journal.half_done()
        one.restore_flags()
        await close(one.at, one.home)
        assert one.at.journal.half_done()
        one.bring_back(1)
        await close(one.at, one.home)
        assert not one.at.journal.half_done()


async def test_removed_by_hand(tmp_path: Path) -> None:
    """Half done until a person removes the rest: then it is gone, with its request, and every byte is counted once."""
    async with begun(tmp_path) as one:
        one.lose(1)
        await close(one.at, one.home)
        one.lose(2, 3)
        await close(one.at, one.home)
        assert one.entry.outcome == "deleted"
        assert not one.request.exists
        totals = one.at.journal.totals.server
        assert (totals.titles, totals.freed) == (1, one.entry.size)


async def test_an_answer_that_never_comes(tmp_path: Path) -> None:
    """The season was unmonitored and Sonarr hangs: open, and at the next poll as before."""
    async with begun(tmp_path) as one:
        await close(one.at, one.home)
        one.home.sonarr.fault("PUT", MONITOR, Hang(done=True))
        result = await one.at.run()
        assert [problem.code for _, problem in result.failed] == ["server"]
        assert len(one.at.journal.open_entries()) == 1
        assert flags(one.home) != one.before
        one.home.heal()
        await close(one.at, one.home)
        assert flags(one.home) == one.before
        assert not one.at.journal.open_entries()
