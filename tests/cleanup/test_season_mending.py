"""A season that is half removed: a person finishes or restores it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.guards import Confirmation, Limits
from custom_components.jellyseerr_cleanup.cleanup.journal import JournalEntry
from custom_components.jellyseerr_cleanup.cleanup.mending import Mender
from custom_components.jellyseerr_cleanup.cleanup.run import RunInProgress
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from tests.media_stack import Household, Request, Series, Status

from .kitchen import Kitchen
from .season_kitchen import Flags, SeasonReader, close, flags, season_kitchen

PERSON = "a-person"
SIZE = 1_000
BULK = "/api/v3/episodefile/bulk"


@dataclass
class Half:
    """A season of three episodes that is half gone, and what mends it."""

    home: Household
    at: Kitchen
    series: Series
    request: Request
    before: Flags
    mender: Mender

    @property
    def entry(self) -> JournalEntry:
        """Return the last word on the season."""
        return self.at.journal.entries()[0]

    @property
    def reader(self) -> SeasonReader:
        """Return what stands in for the planner."""
        assert isinstance(self.at.reader, SeasonReader)
        return self.at.reader

    async def finish(self) -> tuple[str | None, str]:
        """Finish, and return the code and words of what hindered it."""
        (entry,) = self.at.journal.half_done()
        problem = await self.mender.finish(entry, PERSON)
        return (problem.code, problem.message) if problem else (None, "")

    async def restore(self) -> str | None:
        """Restore, and return the code of what hindered it."""
        reading = await self.at.poll()
        (entry,) = self.at.journal.half_done()
        problem = await self.mender.restore(entry, reading.servers)
        return problem.code if problem else None


@asynccontextmanager
async def half_gone(tmp_path: Path, *, lost: int = 1) -> AsyncIterator[Half]:
    """Run a cleanup that removes some of the files, or all of a season that is monitored again."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 3, 2: 1}, size=SIZE)
        series.row_of(1, 2).monitored = False
        home.series("Other", seasons={1: 1})
        request = home.request(home.user("alice"), series, seasons=[1])
        before = flags(home)
        async with season_kitchen(home, series.id(1)) as at:

            def lose() -> None:
                for number in range(1, lost + 1):
                    home.lose_episode(series, 1, number)
                series.row.seasons[1].monitored = lost == 3

            home.sonarr.meanwhile("DELETE", BULK, lose)
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["half_done"]
            home.heal()
            mender = Mender(at.reader, at.journal, at.runner._circumstances, at.runner)
            half = Half(home, at, series, request, before, mender)
            assert half.entry.freed == lost * SIZE
            yield half


@pytest.mark.parametrize("lost", [1, 2, 3])
async def test_finishing(tmp_path: Path, lost: int) -> None:
    """The rest and the request go; every byte is counted once, and the title now."""
    async with half_gone(tmp_path, lost=lost) as half:
        assert half.at.journal.totals.server.titles == 0
        assert await half.finish() == (None, "")
        assert not half.series.exists(1)
        assert half.series.exists(2)
        assert half.home.sonarr.search_missing() == []
        assert not half.request.exists
        assert (half.entry.outcome, half.entry.freed) == ("deleted", (3 - lost) * SIZE)
        assert half.entry.asked_by == PERSON
        assert half.at.journal.half_done() == ()
        totals = half.at.journal.totals.server
        assert (totals.titles, totals.freed) == (1, 3 * SIZE)


@pytest.mark.parametrize("lost", [1, 3])
async def test_restoring(tmp_path: Path, lost: int) -> None:
    """Everything is monitored as it was, and Sonarr searches for what is missing."""
    async with half_gone(tmp_path, lost=lost) as half:
        assert flags(half.home) != half.before
        assert await half.restore() is None
        assert flags(half.home) == half.before
        (command,) = half.home.sonarr.commands
        assert command == {
            "name": "SeasonSearch",
            "seriesId": half.series.row.id,
            "seasonNumber": 1,
        }
        assert half.request.exists
        assert half.at.journal.half_done() == ()
        await close(half.at, half.home)
        assert half.at.journal.half_done() == ()
        half.home.sonarr.search_missing()
        assert half.series.row_of(1, 1).file_id


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/api/v3/series/*"),
        ("PUT", "/api/v3/episode/monitor"),
        ("POST", "/api/v3/command"),
        ("GET", "/api/v3/episode"),
    ],
)
async def test_restoring_that_fails(tmp_path: Path, method: str, path: str) -> None:
    """The question stays, and may be answered again."""
    async with half_gone(tmp_path) as half:
        half.home.sonarr.fault(method, path, Status(500))
        assert await half.restore() == "server"
        assert len(half.at.journal.half_done()) == 1
        half.home.heal()
        assert await half.restore() is None
        assert flags(half.home) == half.before


async def test_restoring_a_series_that_went(tmp_path: Path) -> None:
    async with half_gone(tmp_path) as half:
        reading = await half.at.poll()
        half.home.sonarr.series.pop(half.series.row.id)
        problem = await half.mender.restore(half.entry, reading.servers)
        assert problem is not None
        assert not half.home.sonarr.commands


def _keep(half: Half) -> None:
    keep = Keep("k", MediaType.TV, half.series.tmdb)
    half.at.memory = replace(half.at.memory, keeps=(keep,))


def _forbid(half: Half) -> None:
    half.at.allowed = False


def _csrf(half: Half) -> None:
    half.home.jellyseerr.csrf_protection = True


def _vanish(half: Half) -> None:
    del half.home.jellyseerr.requests[half.request.id]


def _leaving(days: float) -> Callable[[Half], None]:
    def change(half: Half) -> None:
        half.reader.state, half.reader.days = State.LEAVING_SOON, days

    return change


def _waiting(half: Half) -> None:
    half.reader.state, half.reader.code = State.WAITING, ReasonCode.NOT_AVAILABLE


def _wrong_clock(half: Half) -> None:
    now = half.home.clock.now()
    half.at.memory = replace(half.at.memory, clock_suspect_at=now)


def _limits(**limits: int) -> Callable[[Half], None]:
    def change(half: Half) -> None:
        half.at.limits = Limits(**limits)

    return change


def _other_request(half: Half) -> None:
    half.home.request(half.home.admin, half.series, seasons=[1], days_ago=20)


def _upgrade(half: Half) -> None:
    row = half.series.row_of(1, 2)
    half.home.sonarr.import_file(half.series.row, [row], 5, half.home.clock.now())


def _unmounted(half: Half) -> None:
    half.home.sonarr.root_accessible = False


HINDRANCES: dict[str, tuple[Callable[[Half], object], str | None, str]] = {
    "nothing": (lambda _: None, None, ""),
    "announced anew": (_leaving(-1), None, ""),
    "nobody requests it any more": (_vanish, "changed", "nobody requests it"),
    "Jellyseerr does not know it": (_waiting, "not_due", "not_available"),
    "the clock was wrong": (_wrong_clock, "not_due", "clock"),
    "over the limit of bytes": (_limits(size=3 * SIZE - 1), "over_limit", "size"),
    "within the limits with what went": (_limits(size=3 * SIZE, titles=1), None, ""),
    "over the limit of titles": (_limits(titles=0), "over_limit", "titles"),
    "its date is another": (_leaving(1), "not_due", "leaving_soon"),
    "kept": (_keep, "not_due", "kept_by_person"),
    "not allowed": (_forbid, "not_allowed", "not allowed"),
    "CSRF protection": (_csrf, "csrf_protection", "CSRF"),
    "requested by somebody else": (_other_request, "changed", "a request"),
    "upgraded": (_upgrade, "changed", "not as it was left"),
    "about to be downloaded": (
        lambda half: half.home.enqueue(half.series, season=1, episode=1),
        "changed",
        "not as it was left",
    ),
    "about to be downloaded, in some season": (
        lambda half: half.home.enqueue(half.series),
        "changed",
        "not as it was left",
    ),
    "disk not mounted": (_unmounted, "changed", "not as it was left"),
    "Sonarr cannot be read": (
        lambda half: half.home.sonarr.fault("GET", "/api/v3/queue", Status(500)),
        "unreadable",
        "Sonarr",
    ),
}


@pytest.mark.parametrize(
    ("change", "code", "words"), HINDRANCES.values(), ids=HINDRANCES
)
async def test_finishing_goes_through_all_guards(
    tmp_path: Path, change: Callable[[Half], object], code: str | None, words: str
) -> None:
    """What would hold the season holds it still."""
    async with half_gone(tmp_path) as half:
        change(half)
        state, calls = flags(half.home), len(half.home.sonarr.calls.to("DELETE"))
        found, said = await half.finish()
        assert found == code
        assert words in said
        assert half.series.exists(1) is (code is not None)
        if code is not None:
            assert flags(half.home) == state
            assert len(half.home.sonarr.calls.to("DELETE")) == calls
            assert len(half.at.journal.half_done()) == 1


@pytest.mark.parametrize("fault", [Status(500), Status(409), Status(200, {})])
async def test_finishing_that_fails_again(tmp_path: Path, fault: Status) -> None:
    """The question stays, about the second attempt; restoring still knows what was monitored at first."""
    async with half_gone(tmp_path) as half:
        half.home.sonarr.fault("DELETE", BULK, fault)
        code, _ = await half.finish()
        assert code == "half_done"
        (entry,) = half.at.journal.half_done()
        assert (entry, entry.freed) == (half.entry, 0)
        assert half.at.journal.totals.server.freed == SIZE
        half.home.heal()
        await close(half.at, half.home)
        assert half.at.journal.half_done() == (entry,)
        assert await half.restore() is None
        assert flags(half.home) == half.before


async def test_it_changes_while_it_is_finished(tmp_path: Path) -> None:
    """Nothing is touched, and it is half removed still."""
    async with half_gone(tmp_path) as half:
        path = f"/api/v3/series/{half.series.row.id}"
        half.home.sonarr.meanwhile("GET", path, lambda: _upgrade(half), after=2)
        code, _ = await half.finish()
        assert code == "half_done"
        assert len(half.at.journal.half_done()) == 1
        assert half.series.exists(1)


async def test_half_removed_is_never_due(tmp_path: Path) -> None:
    """The memory says so, to whom the planner is; the next run leaves it alone."""
    async with half_gone(tmp_path) as half:
        assert half.at.remembered.half_done == {half.entry.title}
        result = await half.at.run()
        assert not result.tried
        assert half.series.exists(1)


@pytest.mark.parametrize("finish", [True, False])
async def test_not_while_a_run_is_under_way(tmp_path: Path, finish: bool) -> None:
    async with half_gone(tmp_path) as half:
        reading = await half.at.poll()
        async with half.at.runner.alone():
            mending = (
                half.finish()
                if finish
                else half.mender.restore(half.entry, reading.servers)
            )
            with pytest.raises(RunInProgress):
                await mending


async def test_terms_are_longer_since(tmp_path: Path) -> None:
    """Without files it has no date: the one that it had counts only under the policy that it had."""
    async with half_gone(tmp_path, lost=3) as half:
        defaults = {MediaType.TV: Terms(retention=timedelta(days=900))}
        half.at.policies = replace(half.at.policies, defaults=defaults)
        code, _ = await half.finish()
        assert code == "changed"


@pytest.mark.parametrize("vanished", [False, True])
async def test_nothing_but_the_series_is_left(tmp_path: Path, vanished: bool) -> None:
    """Without files there is nothing that a keep or somebody who watches could hold: a season that nobody requests may be finished."""
    async with half_gone(tmp_path, lost=3) as half:
        if vanished:
            _vanish(half)
        assert await half.finish() == (None, "")
        assert half.home.sonarr.search_missing() == []


async def test_one_quality_of_two_is_requested_still(tmp_path: Path) -> None:
    """The title went under the id of the other quality: who speaks for this one is heard all the same."""
    async with half_gone(tmp_path) as half:
        entry = replace(half.entry, title=replace(half.entry.title, is_4k=True))
        _keep(half)
        problem = await half.mender.finish(entry, PERSON)
        assert problem is not None
        assert (problem.code, "kept_by_person" in problem.message) == ("not_due", True)
        assert half.series.exists(1)


async def test_what_went_of_it_long_ago_counts_no_more(tmp_path: Path) -> None:
    """What went of it today does."""
    async with half_gone(tmp_path) as half:
        half.at.limits = Limits(size=2 * SIZE)
        assert (await half.finish())[0] == "over_limit"
        half.home.clock.advance(days=2)
        assert (await half.finish())[0] is None


async def test_over_a_limit_and_confirmed(tmp_path: Path) -> None:
    """Who confirmed the plan that it was in confirmed the whole season."""
    async with half_gone(tmp_path) as half:
        half.at.limits = Limits(size=0)
        titles = {str(half.entry.title): "files"}
        now = half.home.clock.now()
        await half.at.journal.confirm(Confirmation("a plan", now, titles))
        assert (await half.finish())[0] is None
