"""Every call of a season's deletion fails in every way, and nothing else is touched."""

from collections import Counter
from pathlib import Path

import pytest

from tests.media_stack import Drop, Fault, Hang, Reset, Status

from ..season_harness import Due, due, flags, without

API = "/api/v3"
# Each call of the deletion itself, and which one of them after the intent
CALLS = (
    ("GET", "/series/*", 0),
    ("GET", "/episode", 0),
    ("GET", "/episodefile", 0),
    ("PUT", "/episode/monitor", 0),
    ("POST", "/seasonpass", 0),
    ("GET", "/series/*", 1),
    ("GET", "/episode", 1),
    ("GET", "/episodefile", 1),
    ("DELETE", "/episodefile/bulk", 0),
    ("GET", "/series/*", 2),
    ("GET", "/episode", 2),
    ("GET", "/episodefile", 2),
    ("GET", "/filesystem", 0),
    ("GET", "/filesystem", 1),
)
LAST_CALLS = (
    ("GET", "/queue", 0),
    ("GET", "/episodefile", 3),
    ("GET", "/episode", 3),
    ("GET", "/series/*", 3),
    ("GET", "/series", 0),
    ("GET", "/rootfolder", 0),
    ("GET", "/filesystem", 2),
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


def once_intended(
    one: Due, method: str, path: str, fault: Fault, after: int, times: int | None
) -> None:
    """Have a call of the deletion fail: the planner's own calls are made by then."""
    sonarr = one.home.sonarr
    one.at.once_intended(
        lambda: sonarr.fault(method, API + path, fault, after=after, times=times)
    )


async def test_no_call_is_missing_from_the_tables(tmp_path: Path) -> None:
    async with due(tmp_path, {1: 3}) as one:
        one.at.once_intended(one.home.forget_calls)
        await one.at.run()
        made: Counter[tuple[str, str]] = Counter()
        numbered = []
        for call in one.home.sonarr.calls:
            path = call.path.removeprefix(API).replace(str(one.series.row.id), "*")
            numbered.append((call.method, path, made[call.method, path]))
            made[call.method, path] += 1
    known = {*CALLS, *LAST_CALLS}
    # Calls after the files went: what is in the folder, tidying, the series left behind
    unknown = [
        ("GET", "/series/*", 4),
        ("GET", "/series/*", 5),
        ("GET", "/series", 1),
    ]
    assert [
        one
        for one in numbered
        if one not in known and (one[1] != "/filesystem" or one[2] < 2)
    ] == unknown
    assert known <= {*numbered}


def limit(fault: Fault) -> float:
    """Return how many seconds a call may take."""
    return 1 if isinstance(fault, Hang) else 5


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
    async with due(tmp_path, {0: 1, 1: 3, 2: 1}, limit(fault)) as one:
        once_intended(one, method, path, fault, after, times)
        await one.at.run()
        one.home.heal()
        # As long as a Sonarr that did not answer may be at work, nothing is concluded
        one.home.clock.advance(minutes=5)
        await one.at.poll()
        judge(one)
        state = one.home.tree(), flags(one.home), one.at.journal.entries()
        await one.at.poll()
        assert (one.home.tree(), flags(one.home), one.at.journal.entries()) == state


@pytest.mark.parametrize(
    ("method", "path", "after", "fault"), LAST_MATRIX.values(), ids=LAST_MATRIX
)
async def test_the_last_season(
    tmp_path: Path, method: str, path: str, after: int, fault: Fault
) -> None:
    """The season is gone by then, whether its series goes as well or not."""
    async with due(tmp_path, {1: 3}, limit(fault)) as one:
        once_intended(one, method, path, fault, after, 1)
        await one.at.run()
        one.home.heal()
        await one.at.poll()
        (entry,) = one.at.journal.entries()
        assert entry.outcome == "deleted"
        assert not one.series.exists(1)
        assert not one.home.requests
        gone = one.series.row.id not in one.home.sonarr.series
        assert (one.series.media in one.home.jellyseerr.media.values()) is not gone
        others = {name: one for name, one in one.tree.items() if "/Orbit/" not in name}
        assert others.items() <= one.home.tree().items()
        assert one.home.sonarr.search_missing() == []


def judge(one: Due) -> None:
    """Assert that the title is what the journal says, and all else as it was."""
    (entry,) = one.at.journal.entries()
    assert entry.outcome is not None
    there = {path for path in one.files if path.exists()}
    assert without(one.home.tree(), there) == without(one.tree, one.files)
    key = (one.home.sonarr.url, "Orbit", 1)
    after = flags(one.home)
    assert {**after, key: None} == {**one.before, key: None}
    if there == one.files:
        assert after == one.before
        assert entry.outcome != "deleted"
        assert not entry.half_done
        assert entry.freed == 0
    elif there or after[key][0] or any(after[key][1].values()):
        assert entry.half_done
    else:
        assert entry.outcome == "deleted"
        assert entry.freed == entry.size
    assert bool(one.home.requests) is (entry.outcome != "deleted")
