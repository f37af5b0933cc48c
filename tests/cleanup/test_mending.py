"""A title that is half gone: a person finishes or restores it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import JournalEntry
from custom_components.jellyseerr_cleanup.cleanup.limits import Confirmation, Limits
from custom_components.jellyseerr_cleanup.cleanup.outcomes import RunInProgress
from custom_components.jellyseerr_cleanup.engine.errors import NotMended
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.policy import RetentionPolicy, Terms
from custom_components.jellyseerr_cleanup.retention.remembered import DateFloor
from tests.media_stack import (
    Drop,
    Fault,
    Household,
    MediaStatus,
    Movie,
    Series,
    Status,
    User,
)

from .harness import CleanupHarness, watched
from .season_harness import Flags, flags, season_harness, watched_seasons

SIZE = 3_000
MOVIE, BULK = "/api/v3/movie/*", "/api/v3/episodefile/bulk"
# A movie without its file, and a season that lacks so many of its three
KINDS = ("movie", "season -1", "season -2", "season -3")
BOTH = KINDS[:2]


@dataclass
class Half:
    """A title of Alice that is half gone, and what was monitored before."""

    home: Household
    at: CleanupHarness
    alice: User
    title: Any  # a movie or a series, as the test says
    before: Flags

    @property
    def server(self) -> Any:
        """Return its Radarr or Sonarr."""
        is_movie = isinstance(self.title, Movie)
        return self.home.radarr if is_movie else self.home.sonarr

    @property
    def entry(self) -> JournalEntry:
        """Return the last word on it."""
        return self.at.journal.entries()[0]

    @property
    def is_left(self) -> bool:
        """Return whether something of it is there, or would come back."""
        if isinstance(self.title, Movie):
            return self.title.managed
        return self.title.exists(1) or bool(self.home.sonarr.search_missing())

    async def mend(self, *, finish: bool) -> str | None:
        """Finish it or restore it, and return what hindered that."""
        (entry,) = self.at.journal.half_done()
        try:
            await self.at.mend(entry.id, finish=finish)
        except NotMended as error:
            return str(error)
        return None

    def request(self, user: User, days_ago: float) -> None:
        """Have it requested by somebody."""
        seasons = [1] if isinstance(self.title, Series) else None
        self.home.request(user, self.title, seasons=seasons, days_ago=days_ago)

    def terms(self, retention: int | None = 7, notice: int = 0) -> None:
        """Change the terms of all, in days."""
        terms = Terms(None if retention is None else timedelta(days=retention))
        self.at.settings.policies = replace(
            self.at.settings.policies,
            notice=timedelta(days=notice),
            defaults=dict.fromkeys(MediaType, terms),
        )


@asynccontextmanager
async def half_gone(tmp_path: Path, kind: str) -> AsyncIterator[Half]:
    """Run a cleanup that breaks off; a season without files is monitored again."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        movie = home.movie("Comet", size=SIZE)
        series = home.series("Orbit", seasons={1: 3, 2: 1}, size=SIZE // 3)
        series.row_of(1, 2).monitored = False
        home.series("Other", seasons={1: 1})
        lost = 3 if kind == "movie" else int(kind[-1])

        def lose() -> None:
            for number in range(1, lost + 1):
                home.lose_episode(series, 1, number)
            series.row.seasons[1].monitored = lost == 3

        if kind == "movie":
            home.request(alice, movie)
            home.watch(alice, movie, days_ago=10)
            home.radarr.fault("DELETE", MOVIE, Status(500))
        else:
            watched_seasons(home, alice, series, 1)
            home.sonarr.fault("DELETE", BULK, Status(500))
            home.sonarr.meanwhile("DELETE", BULK, lose)
        title = movie if kind == "movie" else series
        async with season_harness(home) as at:
            half = Half(home, at, alice, title, flags(home))
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["half_done"]
            home.heal()
            assert half.entry.freed == SIZE * lost // 3
            yield half


@pytest.mark.parametrize("kind", KINDS)
async def test_finishing(tmp_path: Path, kind: str) -> None:
    """The rest and the request go; every byte is counted once, and the title now."""
    async with half_gone(tmp_path, kind) as half:
        freed = half.entry.freed
        assert half.at.journal.totals.server.titles == 0
        assert await half.mend(finish=True) is None
        assert not half.is_left
        assert not half.home.requests
        assert (half.entry.outcome, half.entry.freed) == ("deleted", SIZE - freed)
        assert half.entry.asked_by == "admin"
        assert half.at.journal.half_done() == ()
        totals = half.at.journal.totals
        assert (totals.server.titles, totals.server.freed) == (1, SIZE)
        assert totals.users[half.alice.id] == totals.server
        assert half.server.commands == []
        assert kind == "movie" or half.title.exists(2)


@pytest.mark.parametrize("kind", ["movie", "season -1", "season -3"])
async def test_restoring(tmp_path: Path, kind: str) -> None:
    """It is monitored as it was, and searched for once."""
    async with half_gone(tmp_path, kind) as half:
        await half.at.poll()
        assert await half.mend(finish=False) is None
        title, expected = half.title, {"name": "SeasonSearch", "seasonNumber": 1}
        if kind == "movie":
            assert title.managed
            expected = {"name": "MoviesSearch", "movieIds": [title.in_radarr.id]}
        else:
            expected["seriesId"] = title.row.id
        assert half.server.commands == [expected]
        assert flags(half.home) == half.before
        assert half.home.requests
        await half.at.poll()
        assert half.at.journal.half_done() == ()
        half.home.sonarr.search_missing()
        assert kind == "movie" or title.row_of(1, 1).file_id


@pytest.mark.parametrize(
    ("kind", "method", "path"),
    [
        ("movie", "POST", "/api/v3/command"),
        ("season -1", "POST", "/api/v3/command"),
        ("season -1", "POST", "/api/v3/seasonpass"),
        ("season -1", "PUT", "/api/v3/episode/monitor"),
        ("season -1", "GET", "/api/v3/episode"),
    ],
)
async def test_restoring_that_fails(
    tmp_path: Path, kind: str, method: str, path: str
) -> None:
    """The question stays, and may be answered again."""
    async with half_gone(tmp_path, kind) as half:
        half.server.fault(method, path, Status(500))
        assert await half.mend(finish=False) is not None
        assert half.at.journal.half_done() == (half.entry,)
        half.home.heal()
        assert await half.mend(finish=False) is None
        assert flags(half.home) == half.before


async def test_restoring_a_series_that_went(tmp_path: Path) -> None:
    async with half_gone(tmp_path, "season -1") as half:
        await half.at.poll()
        half.home.sonarr.series.clear()
        assert await half.mend(finish=False) == "Sonarr does not have it any more"
        assert not half.home.sonarr.commands


type Act = Callable[[Half], object]


def _keep(half: Half) -> None:
    half.at.keep(half.entry.media_type, half.title.tmdb)


def _vanish(half: Half) -> None:
    half.home.jellyseerr.requests.clear()


def _csrf(half: Half) -> None:
    half.home.jellyseerr.csrf_protection = True


def _noticed(status: MediaStatus) -> Act:
    return lambda half: setattr(half.title.in_jellyseerr.standard, "status", status)


def _wrong_clock(half: Half) -> None:
    half.at.remember(clock_suspect_at=half.home.clock.now())


def _limits(**limits: int) -> Act:
    return lambda half: setattr(half.at.settings, "limits", Limits(**limits))


def _upgrade(half: Half) -> None:
    row = half.title.row_of(1, 2)
    half.home.sonarr.import_file(half.title.row, [row], 5, half.home.clock.now())


def _enqueue(*episode: int) -> Act:
    named: Any = dict(zip(("season", "episode"), episode, strict=bool(episode)))
    return lambda half: half.home.enqueue(half.title, **named)


def _unmounted(half: Half) -> None:
    half.home.sonarr.root_accessible = False


def _unreadable(path: str) -> Act:
    return lambda half: half.server.fault("GET", path, Status(500))


def _since(act: Act) -> Act:
    """Let it happen after the title was planned anew, before the rest is read."""
    return lambda half: half.home.jellyseerr.meanwhile(
        "GET", "/api/v1/settings/network", lambda: act(half)
    )


def _tagged(days_ago: float | None, retention: int = 30) -> Act:
    """Let a film have a tag, with a policy by which its date was so many days ago."""

    def act(half: Half) -> None:
        half.title.in_radarr.tags = [half.home.radarr.add_tag("keep")]
        terms = {MediaType.MOVIE: Terms(timedelta(days=retention))}
        policy = RetentionPolicy("kept", "Kept", {}, terms, tags=("keep",))
        half.at.settings.policies = book = replace(
            half.at.settings.policies, policies=(policy,)
        )
        title = TitleId.parse(half.title.id)
        (key,) = half.at.memory.floors
        ((applied, _),) = book.by_tags(MediaType.MOVIE)
        floors = {}
        if days_ago is not None:
            date = half.home.clock.ago(days=days_ago)
            floors[*key, "kept"] = DateFloor(applied.fingerprint, date)
        half.at.remember(tagged={title: {"keep": None}}, tag_floors=floors)

    return act


MOVIES, SEASONS, EMPTY = KINDS[:1], KINDS[1:2], KINDS[3:]
OTHER = "a request or a policy is another than it was"
NOT_AS_LEFT = "it is not as it was left"
# None is where it may go
HINDRANCES: dict[str, tuple[tuple[str, ...], Act, str | None]] = {
    "nothing": (BOTH, lambda _: None, None),
    "kept": (BOTH, _keep, "it is kept now: kept_by_person"),
    "not allowed": (BOTH, lambda half: half.at.forbid(), "deletions are not allowed"),
    "CSRF protection": (BOTH, _csrf, "Jellyseerr's CSRF protection is on"),
    "clock was wrong": (SEASONS, _wrong_clock, "the clock was found to be wrong"),
    # Without files there is nothing that a keep or somebody who watches could hold
    "requested by nobody": ((*MOVIES, *EMPTY), _vanish, None),
    "requested by nobody any more": (SEASONS, _vanish, "nobody requests it any more"),
    "requested now": (MOVIES, lambda half: half.request(half.home.admin, 0), OTHER),
    "requested by who did not watch it": (
        SEASONS,
        lambda half: half.request(half.home.admin, 20),
        "it is waiting now: not_watched",
    ),
    "requested again": (BOTH, lambda half: half.request(half.alice, 20), OTHER),
    "policy is never": (BOTH, lambda half: half.terms(None), "it is kept now: policy_"),
    # Without files it has no date: its last one counts, under its last policy
    "policy is longer": ((*MOVIES, *EMPTY), lambda half: half.terms(400), OTHER),
    "its date by a tag has passed": (MOVIES, _tagged(1), None),
    "its date by a tag is to come": (MOVIES, _tagged(-1), OTHER),
    "it has no date by a tag": (MOVIES, _tagged(None), OTHER),
    "date is another": (SEASONS, lambda half: half.terms(20), "it is leaving_soon now"),
    "announced anew": (SEASONS, lambda half: half.terms(notice=3), None),
    "over the limit of bytes": (SEASONS, _limits(size=SIZE - 1), "over the limit: si"),
    "within the limits with what went": (SEASONS, _limits(size=SIZE, titles=1), None),
    "over the limit of titles": (SEASONS, _limits(titles=0), "over the limit: titles"),
    "gone from Jellyfin": (
        MOVIES,
        lambda half: half.home.jellyfin.library.scan(),
        None,
    ),
    "Jellyseerr noticed": (MOVIES, _noticed(MediaStatus.DELETED), None),
    "Jellyseerr does not know it": (
        SEASONS,
        _noticed(MediaStatus.PROCESSING),
        "it is waiting now: not_available",
    ),
    "downloaded again": (
        MOVIES,
        lambda half: half.home.upgrade(half.title),
        "it is due now",
    ),
    "upgraded": (SEASONS, _upgrade, NOT_AS_LEFT),
    "removed by hand": (
        MOVIES,
        lambda half: half.home.radarr.movies.clear(),
        "it is held now: not_on_instance",
    ),
    "in the queue": (MOVIES, _enqueue(), NOT_AS_LEFT),
    "an episode in the queue": (SEASONS, _enqueue(1, 1), "it is held now: in_queue"),
    "an episode in the queue since": (SEASONS, _since(_enqueue(1, 1)), NOT_AS_LEFT),
    "some season in the queue since": (SEASONS, _since(_enqueue()), NOT_AS_LEFT),
    "disk not mounted": (SEASONS, _unmounted, "it is held now: root_unavailable"),
    "disk not mounted since": (SEASONS, _since(_unmounted), NOT_AS_LEFT),
    "Radarr cannot be read": (MOVIES, _unreadable(MOVIE), "Radarr"),
    "Sonarr cannot be read": (SEASONS, _unreadable("/api/v3/queue"), "Sonarr"),
}


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        pytest.param(kind, change, words, id=f"{name}, {kind}")
        for name, (kinds, change, words) in HINDRANCES.items()
        for kind in kinds
    ],
)
async def test_finishing_goes_through_all_guards(
    tmp_path: Path, kind: str, change: Act, words: str | None
) -> None:
    """What would hold the title holds it still."""
    async with half_gone(tmp_path, kind) as half:
        change(half)
        state, calls = flags(half.home), len(half.server.calls.to("DELETE"))
        hindrance = await half.mend(finish=True)
        assert (hindrance or "").startswith(words or "")
        assert (hindrance is None) is (words is None)
        if words is None:
            assert not half.is_left
        else:
            assert flags(half.home) == state
            assert len(half.server.calls.to("DELETE")) == calls
            assert len(half.at.journal.half_done()) == 1


@pytest.mark.parametrize(
    ("kind", "fault", "finish"),
    [
        ("movie", Status(500), False),
        ("movie", Drop(), True),
        ("season -1", Status(500), False),
        ("season -1", Status(409), True),
        ("season -1", Status(200, {}), False),
    ],
)
async def test_finishing_that_fails_again(
    tmp_path: Path, kind: str, fault: Fault, finish: bool
) -> None:
    """The question stays, and restoring still knows what was monitored at first."""
    async with half_gone(tmp_path, kind) as half:
        freed = half.entry.freed
        half.server.fault("DELETE", MOVIE if kind == "movie" else BULK, fault)
        assert await half.mend(finish=True) is not None
        (entry,) = half.at.journal.half_done()
        assert (entry, entry.freed) == (half.entry, 0)
        assert half.at.journal.totals.server.freed == freed
        half.home.heal()
        await half.at.poll()
        assert [one.id for one in half.at.journal.half_done()] == [entry.id]
        assert await half.mend(finish=finish) is None
        assert half.at.journal.totals.server.titles == finish
        assert finish or flags(half.home) == half.before


async def test_it_changes_while_it_is_finished(tmp_path: Path) -> None:
    """Nothing is touched, and it is half removed still."""
    async with half_gone(tmp_path, "season -1") as half:
        half.at.once_intended(lambda: _upgrade(half))
        assert await half.mend(finish=True) is not None
        assert half.entry.error_code == "half_done"
        assert len(half.at.journal.half_done()) == 1
        assert half.title.exists(1)


@pytest.mark.parametrize("kind", BOTH)
async def test_half_removed_is_never_due(tmp_path: Path, kind: str) -> None:
    """The planner is told: the next run leaves it alone, and no other title."""
    async with half_gone(tmp_path, kind) as half:
        title = half.entry.title
        assert half.at.engine.records.remembered.half_done == {title}
        other = watched(half.home, half.alice, "Another")
        result = await half.at.run()
        assert [str(one.id) for one in result.deleted] == [other.id]
        assert result.tried == 1
        assert half.is_left
        assert [one.title for one in half.at.journal.half_done()] == [title]


@pytest.mark.parametrize("finish", [True, False])
async def test_not_while_a_run_is_under_way(tmp_path: Path, finish: bool) -> None:
    async with half_gone(tmp_path, "movie") as half, half.at.engine._exclusive.hold():
        with pytest.raises(RunInProgress):
            await half.mend(finish=finish)


async def test_one_quality_of_two_is_requested_still(tmp_path: Path) -> None:
    """The title went under the other quality's id: who speaks for this one is heard."""
    async with half_gone(tmp_path, "season -1") as half:
        entry = replace(half.entry, title=replace(half.entry.title, is_4k=True))
        _keep(half)
        problem = await half.at.engine._mender.finish(entry, None)
        assert problem is not None
        assert problem.message == "it is kept now: kept_by_person"
        assert half.title.exists(1)


async def test_what_went_of_it_long_ago_counts_no_more(tmp_path: Path) -> None:
    """What went of it today does."""
    async with half_gone(tmp_path, "season -1") as half:
        _limits(size=SIZE * 2 // 3)(half)
        assert "over the limit" in (await half.mend(finish=True) or "")
        half.home.clock.advance(days=2)
        assert await half.mend(finish=True) is None


async def test_over_a_limit_and_confirmed(tmp_path: Path) -> None:
    """Who confirmed the plan that it was in confirmed the whole season."""
    async with half_gone(tmp_path, "season -1") as half:
        _limits(size=0)(half)
        titles = {str(half.entry.title): "files"}
        now = half.home.clock.now()
        await half.at.journal.confirm(Confirmation("a plan", now, titles))
        assert await half.mend(finish=True) is None
