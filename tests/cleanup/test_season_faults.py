"""Every call of a season's deletion fails in every way: all is as before, or half done and said so, or gone; and nothing else is touched."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal import Journal
from tests.media_stack import Drop, Fault, Hang, Household, Reset, Series, Status

from .kitchen import Kitchen
from .season_kitchen import Flags, close, flags, paths, season_kitchen, without

API = "/api/v3"
# Each call of the deletion itself, and which one of them: the planner's stand-in read before
CALLS = (
    ("GET", "/series/*", 2),
    ("GET", "/episode", 2),
    ("GET", "/episodefile", 2),
    ("PUT", "/episode/monitor", 0),
    ("GET", "/series/*", 3),
    ("PUT", "/series/*", 0),
    ("GET", "/series/*", 4),
    ("GET", "/episode", 3),
    ("GET", "/episodefile", 3),
    ("DELETE", "/episodefile/bulk", 0),
    ("GET", "/series/*", 5),
    ("GET", "/episode", 4),
    ("GET", "/episodefile", 4),
)
LAST_CALLS = (
    ("GET", "/queue", 0),
    ("GET", "/episodefile", 5),
    ("GET", "/episode", 5),
    ("GET", "/series/*", 6),
    ("GET", "/series", 0),
    ("GET", "/rootfolder", 0),
    ("GET", "/filesystem", 0),
    ("DELETE", "/series/*", 0),
)
FAULTS: dict[str, Fault] = {
    "reset": Reset(),
    "reset, done": Reset(done=True),
    "dropped, done": Drop(done=True),
    "hangs": Hang(),
    "hangs, done": Hang(done=True),
    "500": Status(500),
    "409": Status(409),
    "404": Status(404, {"message": "not there"}),
    "nothing done": Status(200, {}),
}
# A read has nothing to do, so that much of the above is one fault to it
READ_FAULTS = ("reset", "hangs", "500", "404", "nothing done")
MATRIX = {
    f"{method} {path} {after}, {name}, {often}": (method, path, after, fault, times)
    for method, path, after in CALLS
    for name, fault in FAULTS.items()
    for often, times in (("once", 1), ("until healed", None))
    if method != "GET" or (name in READ_FAULTS and times is None)
}
LAST_MATRIX = {
    f"{method} {path} {after}, {name}": (method, path, after, fault)
    for method, path, after in LAST_CALLS
    for name, fault in FAULTS.items()
    if method != "GET" or name in READ_FAULTS
}


@dataclass
class Scene:
    """A season that is due, and all as it was before."""

    home: Household
    at: Kitchen
    series: Series
    tree: dict[str, bytes]
    before: Flags
    files: set[Path]

    @property
    def journal(self) -> Journal:
        """Return the journal."""
        return self.at.journal


@asynccontextmanager
async def scene(
    tmp_path: Path, seasons: dict[int, int], timeout: float = 5
) -> AsyncIterator[Scene]:
    """Build a household of a series, of which one episode is not monitored, and another."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons=seasons)
        series.row_of(1, 2).monitored = False
        home.series("Other", seasons={1: 1})
        home.request(home.user("alice"), series, seasons=[1])
        tree, before, files = home.tree(), flags(home), paths(series, 1)
        async with season_kitchen(home, series.id(1), timeout=timeout) as at:
            yield Scene(home, at, series, tree, before, files)


async def test_no_call_is_missing_from_the_tables(tmp_path: Path) -> None:
    async with scene(tmp_path, {1: 3}) as at:
        await at.at.run()
        made: Counter[tuple[str, str]] = Counter()
        numbered = []
        for call in at.home.sonarr.calls:
            path = call.path.removeprefix(API).replace(str(at.series.row.id), "*")
            numbered.append((call.method, path, made[call.method, path]))
            made[call.method, path] += 1
    known = {*CALLS, *LAST_CALLS}
    begin = numbered.index(CALLS[0])
    # The folder's own folder, Jellyseerr's tidying, which asks twice whether the series is gone, and the run's end, which looks for series that were left
    unknown = [
        ("GET", "/filesystem", 1),
        ("GET", "/series/*", 7),
        ("GET", "/series", 1),
        ("GET", "/series/*", 8),
    ]
    assert [one for one in numbered[begin:] if one not in known] == unknown
    assert known <= {*numbered[begin:]}


def limit(fault: Fault) -> float:
    """Return how many seconds a call may take."""
    return 0.5 if isinstance(fault, Hang) else 5


@pytest.mark.parametrize(
    ("method", "path", "after", "fault", "times"), MATRIX.values(), ids=MATRIX
)
async def test_another_season_stays(
    tmp_path: Path,
    method: str,
    path: str,
    after: int,
    fault: Fault,
    times: int | None,
) -> None:
    async with scene(tmp_path, {0: 1, 1: 3, 2: 1}, limit(fault)) as at:
        at.home.sonarr.fault(method, API + path, fault, after=after, times=times)
        await at.at.run()
        at.home.heal()
        # As long as a Sonarr that did not answer may be at work, nothing is concluded
        at.home.clock.advance(minutes=5)
        await close(at.at, at.home)
        judge(at)
        state = at.home.tree(), flags(at.home), at.journal.entries()
        await close(at.at, at.home)
        assert (at.home.tree(), flags(at.home), at.journal.entries()) == state


@pytest.mark.parametrize(
    ("method", "path", "after", "fault"), LAST_MATRIX.values(), ids=LAST_MATRIX
)
async def test_the_last_season(
    tmp_path: Path, method: str, path: str, after: int, fault: Fault
) -> None:
    """The season is gone by then: whether its series goes as well changes nothing about that."""
    async with scene(tmp_path, {1: 3}, limit(fault)) as at:
        at.home.sonarr.fault(method, API + path, fault, after=after, times=1)
        await at.at.run()
        at.home.heal()
        await close(at.at, at.home)
        (entry,) = at.journal.entries()
        assert entry.outcome == "deleted"
        assert not at.series.exists(1)
        assert not at.home.requests
        gone = at.series.row.id not in at.home.sonarr.series
        assert (at.series.media in at.home.jellyseerr.media.values()) is not gone
        others = {name: one for name, one in at.tree.items() if "/Orbit/" not in name}
        assert others.items() <= at.home.tree().items()
        assert at.home.sonarr.search_missing() == []


def judge(at: Scene) -> None:
    """Assert that the title is one of three things, as the journal says, and that nothing beside it was touched."""
    (entry,) = at.journal.entries()
    assert entry.outcome is not None
    there = {path for path in at.files if path.exists()}
    assert without(at.home.tree(), there) == without(at.tree, at.files)
    key = (at.home.sonarr.url, "Orbit", 1)
    after = flags(at.home)
    assert {**after, key: None} == {**at.before, key: None}
    if there == at.files:
        assert after == at.before
        assert entry.outcome != "deleted"
        assert not entry.half_done
        assert entry.freed == 0
    elif there or after[key][0] or any(after[key][1].values()):
        assert entry.half_done
    else:
        assert entry.outcome == "deleted"
        assert entry.freed == entry.size
    assert bool(at.home.requests) is (entry.outcome != "deleted")


@pytest.mark.parametrize("lost", [1, 2])
async def test_some_of_the_files(tmp_path: Path, lost: int) -> None:
    """Sonarr deletes some and then fails: half done, by the bytes that went, and unmonitored so that nothing comes back."""
    async with scene(tmp_path, {1: 3}) as at:

        def lose() -> None:
            for number in range(1, lost + 1):
                at.home.lose_episode(at.series, 1, number)

        at.home.sonarr.meanwhile("DELETE", f"{API}/episodefile/bulk", lose)
        result = await at.at.run()
        assert [problem.code for _, problem in result.failed] == ["half_done"]
        await close(at.at, at.home)
        judge(at)
        (entry,) = at.journal.half_done()
        assert entry.freed == entry.size * lost // 3
        assert at.home.sonarr.search_missing() == []


async def test_monitored_again_by_somebody(tmp_path: Path) -> None:
    """All files went, and Sonarr would fetch them again: half done."""
    async with scene(tmp_path, {1: 3}) as at:

        def monitor() -> None:
            at.series.row.seasons[1].monitored = True

        path = f"{API}/series/{at.series.row.id}"
        at.home.sonarr.meanwhile("GET", path, monitor, after=5)
        result = await at.at.run()
        assert [problem.code for _, problem in result.failed] == ["half_done"]
        await close(at.at, at.home)
        judge(at)
