"""A deletion broke off: the books are brought up to date, and nothing is deleted."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import JournalEntry
from custom_components.jellyseerr_cleanup.cleanup.journal.intents import intent
from tests.media_stack import (
    Changed,
    Drop,
    Fault,
    Hang,
    Household,
    Status,
    empty_list,
    half_list,
)

from .harness import harness, watched
from .season_harness import Due, due, flags

PASS, MONITOR = "/api/v3/seasonpass", "/api/v3/episode/monitor"
FILES, BULK = "/api/v3/episodefile", "/api/v3/episodefile/bulk"
MOVIE, MOVIE_FILE = "/api/v3/movie/*", "/api/v3/moviefile/*"
NOT_THERE = Status(404, {"message": "not there"})


class Broken(Due):
    """A season whose deletion was begun: the intent is on disk."""

    @property
    def entry(self) -> JournalEntry:
        """Return the last word on the season."""
        return self.at.journal.entries()[0]

    def monitor_episodes(self, monitored: bool) -> None:
        """Set the flags of all episodes."""
        for row in self.series.row.episodes.values():
            if row.season == 1:
                row.monitored = monitored

    def unmonitor_episodes(self) -> None:
        """Take the first step."""
        self.monitor_episodes(False)

    def unmonitor(self) -> None:
        """Take the first two steps."""
        self.unmonitor_episodes()
        self.series.row.seasons[1].monitored = False

    def delete(self, *numbers: int) -> None:
        """Take the last step alone, for these files."""
        for number in numbers:
            self.home.lose_episode(self.series, 1, number)

    def lose(self, *numbers: int) -> None:
        """Take all steps, for these files."""
        self.unmonitor()
        self.delete(*numbers)

    def forget(self) -> None:
        """Let Sonarr forget the series, whose files are there."""
        self.home.sonarr.series.clear()

    def remove(self) -> None:
        """Remove the series with its folder, as a person would."""
        self.forget()
        self.home.disk.remove_folder(self.series.row.folder)

    def bring_back(self) -> None:
        """Import the first episode anew."""
        now, row = self.home.clock.now(), self.series.row_of(1, 1)
        self.home.sonarr.import_file(self.series.row, [row], 5, now)

    def restore_flags(self) -> None:
        """Monitor everything as it was, as a person would."""
        self.monitor_episodes(True)
        self.series.row_of(1, 2).monitored = False
        self.series.row.seasons[1].monitored = True


@asynccontextmanager
async def begun(tmp_path: Path) -> AsyncIterator[Broken]:
    """Journal the intent for a season of three, one of them not monitored."""
    async with due(tmp_path, {1: 3, 2: 1}, timeout=1) as one:
        (decision,) = (await one.at.poll()).plan.decisions
        entry = intent(decision, "a plan", None, None, one.home.clock.now())
        await one.at.journal.intend(entry)
        yield Broken(**vars(one))


type Act = Callable[[Broken], object]


def _by_hand(one: Broken) -> None:
    one.series.row_of(1, 1).monitored = False


def _lost_and_wanted(one: Broken) -> None:
    one.lose(1, 2, 3)
    one.series.row.seasons[1].monitored = True


# What happened, whether the flags are as before, the outcome, and the code
STEPS: dict[str, tuple[Act, bool, str, str | None]] = {
    "nothing": (lambda _: None, True, "interrupted", "interrupted"),
    "episodes": (Broken.unmonitor_episodes, True, "interrupted", "interrupted"),
    "season": (Broken.unmonitor, True, "interrupted", "interrupted"),
    "one file": (lambda one: one.lose(1), False, "interrupted", "half_done"),
    "all files": (lambda one: one.lose(1, 2, 3), False, "deleted", None),
    "all, monitored again": (_lost_and_wanted, False, "interrupted", "half_done"),
    "series": (Broken.forget, False, "interrupted", "interrupted"),
    "series with its files": (Broken.remove, False, "deleted", None),
    "a person's choice": (_by_hand, False, "interrupted", "interrupted"),
    "a file was upgraded": (Broken.bring_back, True, "interrupted", "interrupted"),
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
        await one.at.poll()
        assert (one.entry.outcome, one.entry.error_code) == (outcome, code)
        assert one.home.tree() == tree
        assert flags(one.home) == (one.before if as_before else left)
        assert one.request.exists is (outcome != "deleted")
        state = one.at.journal.entries(), flags(one.home)
        await one.at.poll()
        assert (one.at.journal.entries(), flags(one.home)) == state


# Were only some episodes monitored, nobody could tell that a deletion unmonitored them
REFUSED = {("PUT", MONITOR): Status(500), ("POST", PASS): Status(202, {})}
IN_THE_WAY: dict[str, tuple[Act, Mapping[tuple[str, str], Fault]]] = {
    "episodes": (Broken.unmonitor_episodes, REFUSED),
    "season": (Broken.unmonitor, REFUSED),
    "the season is not there": (Broken.unmonitor, {("POST", PASS): NOT_THERE}),
    "Sonarr is down": (Broken.unmonitor, {("*", "*"): Drop()}),
    "no files are listed": (Broken.unmonitor, {("GET", FILES): Changed(empty_list)}),
    "half are listed": (Broken.unmonitor, {("GET", FILES): Changed(half_list)}),
}


@pytest.mark.parametrize(("act", "faults"), IN_THE_WAY.values(), ids=IN_THE_WAY)
async def test_flags_that_cannot_be_put_back(
    tmp_path: Path, act: Act, faults: Mapping[tuple[str, str], Fault]
) -> None:
    """Until they are, the entry stays open and the season is not deleted."""
    async with begun(tmp_path) as one:
        act(one)
        left = flags(one.home)
        for call, fault in faults.items():
            one.home.sonarr.fault(*call, fault)
        result = await one.at.run()
        assert not result.tried
        assert [problem.code for _, problem in result.skipped] in ([], ["interrupted"])
        assert len(one.at.journal.open_entries()) == 1
        assert flags(one.home) == left
        one.home.heal()
        await one.at.poll()
        assert flags(one.home) == one.before
        assert (one.entry.error_code, one.entry.freed) == ("interrupted", 0)
        assert one.request.exists


# What a Sonarr does that was late with what it was told, and what becomes of it
LATE: dict[str, tuple[Act, bool, str]] = {
    "unmonitors": (Broken.unmonitor, True, "interrupted"),
    "unmonitors the episodes": (Broken.unmonitor_episodes, True, "interrupted"),
    "deletes": (lambda one: one.delete(1, 2, 3), True, "half_done"),
    "deletes some": (lambda one: one.delete(1), True, "half_done"),
    "does all": (lambda one: one.lose(1, 2, 3), False, "deleted"),
}


@pytest.mark.parametrize(("act", "as_before", "ends"), LATE.values(), ids=LATE)
async def test_a_late_sonarr(
    tmp_path: Path, act: Act, as_before: bool, ends: str
) -> None:
    """What it does within a day after the entry was closed is seen."""
    async with begun(tmp_path) as one:
        await one.at.poll()
        assert one.entry.outcome == "interrupted"
        act(one)
        await one.at.poll()
        assert ends in (one.entry.error_code, one.entry.outcome)
        assert (flags(one.home) == one.before) is as_before


@pytest.mark.parametrize("refused", [False, True])
async def test_a_person_unmonitors_later(tmp_path: Path, refused: bool) -> None:
    """After a day nobody looks at it any more; where Sonarr refused, never."""
    async with begun(tmp_path) as one:
        await one.at.poll()
        if refused:
            one.home.sonarr.fault("DELETE", BULK, Status(409))
            result = await one.at.run()
            assert [problem.code for _, problem in result.failed] == ["server"]
            assert flags(one.home) == one.before
        else:
            one.home.clock.advance(days=2)
        one.unmonitor()
        left = flags(one.home)
        await one.at.poll()
        assert flags(one.home) == left


async def test_a_season_that_a_person_brings_back(tmp_path: Path) -> None:
    """Half done until everything is monitored and there again."""
    async with begun(tmp_path) as one:
        one.lose(1)
        await one.at.poll()
        assert one.at.journal.half_done()
        one.restore_flags()
        await one.at.poll()
        assert one.at.journal.half_done()
        one.bring_back()
        await one.at.poll()
        assert not one.at.journal.half_done()


async def test_a_season_that_a_person_removes(tmp_path: Path) -> None:
    """Once the rest goes the title is gone, and every byte is counted once."""
    async with begun(tmp_path) as one:
        one.lose(1)
        await one.at.poll()
        one.lose(2, 3)
        await one.at.poll()
        assert one.entry.outcome == "deleted"
        assert not one.request.exists
        totals = one.at.journal.totals.server
        assert (totals.titles, totals.freed) == (1, one.entry.size)


async def test_an_answer_that_never_comes(tmp_path: Path) -> None:
    """The season is unmonitored and Sonarr hangs: at the next poll all is as before."""
    async with begun(tmp_path) as one:
        await one.at.poll()
        one.home.sonarr.fault("PUT", MONITOR, Hang(done=True))
        result = await one.at.run()
        assert [problem.code for _, problem in result.failed] == ["server"]
        assert len(one.at.journal.open_entries()) == 1
        assert flags(one.home) != one.before
        one.home.heal()
        await one.at.poll()
        assert flags(one.home) == one.before
        assert not one.at.journal.open_entries()


@pytest.mark.parametrize("done", [False, True], ids=["not done", "done"])
async def test_radarr_goes_down_at_the_deletion(tmp_path: Path, done: bool) -> None:
    """Nobody can say whether it went: the entry stays open until somebody can."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        down = partial(home.radarr.fault, "GET", "*", Status(503))
        async with harness(home) as at:
            home.radarr.fault("DELETE", MOVIE_FILE, Drop(done=done))
            home.radarr.meanwhile("DELETE", MOVIE_FILE, down)
            assert len((await at.run()).failed) == 1
            await at.poll()
            assert len(at.journal.open_entries()) == 1
            home.heal()
            await at.poll()
            assert not at.journal.open_entries()
            assert at.journal.entries()[0].error_code == (
                "half_done" if done else "interrupted"
            )
        assert comet.exists is not done


async def test_a_404_after_a_deletion_that_failed(tmp_path: Path) -> None:
    """What is listed with its file is not recorded as gone, whatever a 404 says."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with harness(home) as at:
            lie = partial(home.radarr.fault, "GET", MOVIE, Status(404))
            home.radarr.fault("DELETE", MOVIE_FILE, Drop())
            home.radarr.meanwhile("DELETE", MOVIE_FILE, lie)
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["server"]
            await at.poll()
            assert at.journal.entries()[0].outcome != "deleted"
            assert at.journal.totals.server.freed == 0
        assert comet.exists
        assert home.requests


@pytest.mark.parametrize("removed", [True, False], ids=["removed", "downloaded again"])
async def test_a_movie_without_its_file(tmp_path: Path, removed: bool) -> None:
    """Half done until it is removed after all, or is there again."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        comet = watched(home, alice, "Comet", size=5_000)
        home.radarr.fault("DELETE", MOVIE, Status(500))
        async with harness(home) as at:
            await at.run()
            home.heal()
            await at.poll()
            assert at.journal.half_done()
            if removed:
                home.radarr.movies.clear()
            else:
                home.upgrade(comet)
            home.radarr.fault("GET", MOVIE, Status(500))
            await at.poll()
            assert at.journal.half_done()
            home.heal()
            await at.poll()
            assert at.journal.half_done() == ()
            (entry,) = at.journal.entries()
            assert (entry.outcome == "deleted", entry.error_code is None) == (
                removed,
                removed,
            )
            totals = at.journal.totals
        assert bool(home.requests) is not removed
        assert (totals.server.titles, totals.server.freed) == (removed, 5_000)
        assert totals.users[alice.id] == totals.server
