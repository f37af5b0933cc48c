"""Series that could not go with their last season: a later run removes them, and nothing else does."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.run import Order
from custom_components.jellyseerr_cleanup.retention.model import MediaType, Place
from custom_components.jellyseerr_cleanup.retention.remembered import Keep, Loss
from tests.media_stack import (
    Household,
    MediaStatus,
    Request,
    RequestStatus,
    Series,
    Status,
)

from .kitchen import Kitchen
from .season_kitchen import close, season_kitchen

SERIES, QUEUE = "/api/v3/series/*", "/api/v3/queue"


@dataclass
class Left:
    """A series whose last season went while its own deletion failed."""

    home: Household
    at: Kitchen
    series: Series

    @property
    def managed(self) -> bool:
        """Return whether Sonarr has the series."""
        return self.series.row.id in self.home.sonarr.series

    @property
    def known(self) -> bool:
        """Return whether Jellyseerr has its media."""
        return self.series.media in self.home.jellyseerr.media.values()

    def request(self, season: int = 2) -> Request:
        """Have a season requested by somebody else."""
        return self.home.request(self.home.admin, self.series, seasons=[season])


@asynccontextmanager
async def left_behind(tmp_path: Path) -> AsyncIterator[Left]:
    """Delete the only season, while Sonarr refuses to delete the series."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 2})
        other = home.series("Other", seasons={1: 1})
        home.request(home.user("alice"), series, seasons=[1])
        async with season_kitchen(home, series.id(1)) as at:
            home.sonarr.fault("DELETE", SERIES, Status(500))
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [series.id(1)]
            await close(at, home)
            home.heal()
            left = Left(home, at, series)
            assert (left.managed, left.known, home.jellyseerr.requests) == (
                True,
                True,
                {},
            )
            yield left
            assert other.exists(1)


async def test_the_next_run_removes_it(tmp_path: Path) -> None:
    """With its media, so that it can be requested again; and counts nothing again."""
    async with left_behind(tmp_path) as left:
        entries, totals = left.at.journal.entries(), left.at.journal.totals
        assert [one.outcome for one in entries] == ["deleted"]
        await left.at.run()
        assert (left.managed, left.known) == (False, False)
        assert left.at.journal.entries() == entries
        assert left.at.journal.totals == totals


def _forbid(left: Left) -> None:
    left.at.allowed = False


def _keep(left: Left) -> None:
    keep = Keep("k", MediaType.TV, left.series.tmdb)
    left.at.memory = replace(left.at.memory, keeps=(keep,))


def _pending(left: Left) -> None:
    left.request().row.status = RequestStatus.PENDING


def _monitored(left: Left) -> None:
    left.series.row.seasons[1].monitored = True


def _one_episode(left: Left) -> None:
    left.series.row_of(1, 1).monitored = True


def _imported(left: Left) -> None:
    row = left.series.row_of(1, 1)
    left.home.sonarr.import_file(left.series.row, [row], 5, left.home.clock.now())


def _moved(left: Left) -> None:
    left.series.row.folder = left.home.sonarr.root / "Another series"


def _claimed(left: Left) -> None:
    place = Place("another's sonarr", MediaType.TV, left.series.tmdb, 2)
    left.at.reader.others = lambda: frozenset({place})


def _untrusted(left: Left) -> None:
    left.at.memory = replace(left.at.memory, trusted=False)


def _requests_missing(left: Left) -> None:
    loss = Loss(frozenset({"1"}), left.home.clock.now())
    left.at.memory = replace(left.at.memory, losses={"requests": loss})


def _wrong_clock(left: Left) -> None:
    now = left.home.clock.now()
    left.at.memory = replace(left.at.memory, clock_suspect_at=now)


def _another_jellyseerr(left: Left) -> None:
    left.home.jellyseerr.vapid_public = "another"


def _broken(path: str, server: str = "sonarr") -> Callable[[Left], object]:
    return lambda left: getattr(left.home, server).fault("GET", path, Status(500))


HINDRANCES: dict[str, Callable[[Left], object]] = {
    "not allowed": _forbid,
    "kept": _keep,
    "requested": lambda left: left.request(),
    "request pending": _pending,
    "monitored": _monitored,
    "an episode monitored": _one_episode,
    "a file": _imported,
    "another series under its id": _moved,
    "of another entry": _claimed,
    "memory not readable": _untrusted,
    "another Jellyseerr": _another_jellyseerr,
    "requests are missing": _requests_missing,
    "the clock was wrong": _wrong_clock,
    "being downloaded": lambda left: left.home.enqueue(left.series),
    "a week ago": lambda left: left.home.clock.advance(days=8),
    "queue not readable": _broken(QUEUE),
    "series not readable": _broken(SERIES),
    "requests not readable": _broken("/api/v1/request", "jellyseerr"),
}


@pytest.mark.parametrize("hinder", HINDRANCES.values(), ids=HINDRANCES)
async def test_what_keeps_it(tmp_path: Path, hinder: Callable[[Left], object]) -> None:
    """Whatever speaks for the series, or cannot be read."""
    async with left_behind(tmp_path) as left:
        reading = await left.at.poll()
        hinder(left)
        tree, deletions = left.home.tree(), len(left.home.sonarr.calls.to("DELETE"))
        await left.at.runner.run(reading, Order())
        assert (left.managed, left.known) == (True, True)
        assert left.home.tree() == tree
        assert len(left.home.sonarr.calls.to("DELETE")) == deletions


@pytest.mark.parametrize(
    "order",
    [
        Order(dry_run=True),
        Order(media_types=frozenset({MediaType.MOVIE})),
        Order(users=frozenset({99})),
    ],
)
async def test_what_a_run_is_not_for(tmp_path: Path, order: Order) -> None:
    async with left_behind(tmp_path) as left:
        await left.at.runner.run(await left.at.poll(), order)
        assert left.managed


async def test_neither_a_poll_nor_a_stop_removes_it(tmp_path: Path) -> None:
    async with left_behind(tmp_path) as left:
        await close(left.at, left.home)
        reading = await left.at.poll()
        await left.at.runner.async_stop()
        await left.at.runner.run(reading, Order())
        assert left.managed


def _in_4k(left: Left) -> None:
    left.series.in_jellyseerr.four_k.status = MediaStatus.AVAILABLE


def _declined(left: Left) -> None:
    left.request().row.status = RequestStatus.DECLINED


@pytest.mark.parametrize(
    "reason",
    [_in_4k, _declined, _broken("/api/v1/tv/*", "jellyseerr")],
    ids=["there in 4K", "a declined request", "not readable"],
)
async def test_what_keeps_its_media(
    tmp_path: Path, reason: Callable[[Left], object]
) -> None:
    """The series goes; what Jellyseerr knows of it stays as long as it may be of use."""
    async with left_behind(tmp_path) as left:
        reason(left)
        await left.at.run()
        assert (left.managed, left.known) == (False, True)


async def test_one_call_where_nothing_is_to_do(tmp_path: Path) -> None:
    """A series of which something is left is looked at once in each run."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 2, 2: 1})
        home.request(home.user("alice"), series, seasons=[1])
        async with season_kitchen(home, series.id(1)) as at:
            await at.run()
            reading = await at.poll()
            home.forget_calls()
            await at.runner.run(reading, Order())
            (call,) = home.calls
            assert (call.method, call.path) == (
                "GET",
                f"/api/v3/series/{series.row.id}",
            )
