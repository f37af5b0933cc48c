"""A title whose file went and whose movie did not: a person finishes or restores it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal import JournalEntry
from custom_components.jellyseerr_cleanup.cleanup.mending import Mender
from custom_components.jellyseerr_cleanup.cleanup.run import ErrorCode, RunInProgress
from custom_components.jellyseerr_cleanup.cleanup.settling import settle
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from tests.media_stack import Drop, Household, MediaStatus, Movie, Request, Status, User

from .kitchen import Kitchen, kitchen, watched

PERSON = "a-person"
SIZE = 5_000


@dataclass
class Half:
    """A movie of Alice that is half gone, and what mends it."""

    home: Household
    at: Kitchen
    alice: User
    movie: Movie
    request: Request
    mender: Mender

    @property
    def entry(self) -> JournalEntry:
        """Return the last word on the movie."""
        return self.at.journal.entries()[0]

    async def finish(self) -> tuple[str | None, str]:
        """Finish, and return the code and words of what hindered it."""
        (entry,) = self.at.journal.half_done()
        problem = await self.mender.finish(entry, PERSON)
        return (problem.code, problem.message) if problem else (None, "")

    async def settle(self) -> None:
        """Do what every poll does."""
        reading = await self.at.poll()
        await settle(
            self.at.journal, self.at.runner, reading.servers, self.home.clock.now()
        )


@asynccontextmanager
async def half_gone(tmp_path: Path) -> AsyncIterator[Half]:
    """Run a cleanup that removes the file, and then Radarr refuses to remove the movie."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        movie = home.movie("Comet", size=SIZE)
        request = home.request(alice, movie)
        home.watch(alice, movie, days_ago=10)
        home.radarr.fault("DELETE", "/api/v3/movie/*", Status(500))
        async with kitchen(home) as at:
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["half_done"]
            home.heal()
            mender = Mender(at.reader, at.journal, at.runner._circumstances, at.runner)
            half = Half(home, at, alice, movie, request, mender)
            assert (movie.exists, movie.managed, request.exists) == (False, True, True)
            assert half.entry.freed == SIZE
            yield half


async def test_finishing(tmp_path: Path) -> None:
    """The movie and the request go; the bytes are counted once, the title now."""
    async with half_gone(tmp_path) as half:
        assert half.at.journal.totals.server.titles == 0
        assert await half.finish() == (None, "")
        assert not half.movie.managed
        assert not half.request.exists
        assert (half.entry.outcome, half.entry.freed) == ("deleted", 0)
        assert half.entry.asked_by == PERSON
        assert half.at.journal.half_done() == ()
        totals = half.at.journal.totals
        assert (totals.server.titles, totals.server.freed) == (1, SIZE)
        assert totals.users[half.alice.id] == totals.server
        assert half.home.radarr.commands == []


async def test_restoring(tmp_path: Path) -> None:
    """Radarr searches for it; what is asked for is not asked for again."""
    async with half_gone(tmp_path) as half:
        reading = await half.at.poll()
        (entry,) = half.at.journal.half_done()
        assert await half.mender.restore(entry, reading.servers) is None
        (command,) = half.home.radarr.commands
        assert command == {
            "name": "MoviesSearch",
            "movieIds": [half.movie.in_radarr.id],
        }
        assert half.movie.managed
        assert half.request.exists
        assert half.at.journal.half_done() == ()


async def test_restoring_that_fails(tmp_path: Path) -> None:
    """The question stays."""
    async with half_gone(tmp_path) as half:
        reading = await half.at.poll()
        half.home.radarr.fault("POST", "/api/v3/command", Status(500))
        (entry,) = half.at.journal.half_done()
        problem = await half.mender.restore(entry, reading.servers)
        assert problem is not None
        assert problem.code == ErrorCode.SERVER
        assert half.at.journal.half_done() == (entry,)


def _keep(half: Half) -> None:
    keep = Keep("k", MediaType.MOVIE, half.movie.tmdb)
    half.at.memory = replace(half.at.memory, keeps=(keep,))


def _terms(days: int | None) -> Callable[[Half], None]:
    def change(half: Half) -> None:
        retention = None if days is None else timedelta(days=days)
        defaults = {MediaType.MOVIE: Terms(retention=retention)}
        half.at.policies = replace(half.at.policies, defaults=defaults)

    return change


def _forbid(half: Half) -> None:
    half.at.allowed = False


def _csrf(half: Half) -> None:
    half.home.jellyseerr.csrf_protection = True


def _vanish(half: Half) -> None:
    del half.home.jellyseerr.requests[half.request.id]


def _nightly(half: Half) -> None:
    half.movie.in_jellyseerr.standard.status = MediaStatus.DELETED


def _another_watcher(half: Half) -> None:
    half.home.request(half.home.admin, half.movie, days_ago=20)
    half.home.watch(half.home.admin, half.movie, days_ago=15)


HINDRANCES: dict[str, tuple[Callable[[Half], object], str | None, str]] = {
    "nothing": (lambda _: None, None, ""),
    "gone from Jellyfin": (
        lambda half: half.home.jellyfin.library.scan(),
        None,
        "",
    ),
    "Jellyseerr noticed": (_nightly, None, ""),
    "nobody requests it any more": (_vanish, None, ""),
    "kept": (_keep, "not_due", "kept_by_person"),
    "policy is never": (_terms(None), "not_due", "policy_never"),
    "policy is longer": (_terms(400), "changed", "policy"),
    "not allowed": (_forbid, "not_allowed", "not allowed"),
    "CSRF protection": (_csrf, "csrf_protection", "CSRF"),
    "requested by somebody else": (
        lambda half: half.home.request(half.home.admin, half.movie, days_ago=0),
        "changed",
        "a request",
    ),
    "requested by somebody else who watched it": (
        _another_watcher,
        "changed",
        "a request",
    ),
    "downloaded again": (
        lambda half: half.home.upgrade(half.movie),
        "not_due",
        "it is due now",
    ),
    "about to be downloaded": (
        lambda half: half.home.enqueue(half.movie),
        "changed",
        "not as it was left",
    ),
    "removed by hand": (
        lambda half: half.home.radarr.movies.pop(half.movie.in_radarr.id),
        "changed",
        "not as it was left",
    ),
    "Radarr cannot be read": (
        lambda half: half.home.radarr.fault("GET", "/api/v3/movie/*", Status(500)),
        "unreadable",
        "Radarr",
    ),
}


@pytest.mark.parametrize(
    ("change", "code", "words"), HINDRANCES.values(), ids=HINDRANCES
)
async def test_finishing_goes_through_all_guards(
    tmp_path: Path, change: Callable[[Half], object], code: str | None, words: str
) -> None:
    """What would hold the title holds it still."""
    async with half_gone(tmp_path) as half:
        change(half)
        deletions = len(half.home.radarr.calls.to("DELETE"))
        found, said = await half.finish()
        assert found == code
        assert words in said
        assert len(half.home.radarr.calls.to("DELETE")) == deletions + (code is None)


async def test_finishing_that_fails_again(tmp_path: Path) -> None:
    """The question stays, about the second attempt."""
    async with half_gone(tmp_path) as half:
        half.home.radarr.fault("DELETE", "/api/v3/movie/*", Status(500))
        code, _ = await half.finish()
        assert code == "half_done"
        (entry,) = half.at.journal.half_done()
        assert entry == half.entry
        assert entry.freed == 0
        assert half.at.journal.totals.server.freed == SIZE


async def test_finishing_without_an_answer(tmp_path: Path) -> None:
    """It may still happen: a later poll tells."""
    async with half_gone(tmp_path) as half:
        half.home.radarr.fault("DELETE", "/api/v3/movie/*", Drop())
        code, _ = await half.finish()
        assert code == "half_done"
        half.home.heal()
        await half.settle()
        assert len(half.at.journal.half_done()) == 1
        assert await half.finish() == (None, "")
        assert half.at.journal.totals.server.titles == 1


async def test_not_while_a_run_is_under_way(tmp_path: Path) -> None:
    async with half_gone(tmp_path) as half, half.at.runner.alone():
        with pytest.raises(RunInProgress):
            await half.finish()


async def test_radarr_was_late(tmp_path: Path) -> None:
    """It removes the movie after all: the books are completed as if it had answered."""
    async with half_gone(tmp_path) as half:
        del half.home.radarr.movies[half.movie.in_radarr.id]
        await half.settle()
        assert (half.entry.outcome, half.entry.error_code) == ("deleted", None)
        assert len(half.at.journal.entries()) == 1
        assert not half.request.exists
        totals = half.at.journal.totals
        assert (totals.server.titles, totals.server.freed) == (1, SIZE)
        assert totals.users[half.alice.id] == totals.server


@pytest.mark.parametrize(
    "cure",
    [
        lambda half: half.home.radarr.movies.pop(half.movie.in_radarr.id),
        lambda half: half.home.upgrade(half.movie),
    ],
    ids=["removed by hand", "downloaded again"],
)
async def test_cured_by_hand(tmp_path: Path, cure: Callable[[Half], None]) -> None:
    """Nobody is asked about what a person saw to in Radarr; while Radarr is down nobody can say."""
    async with half_gone(tmp_path) as half:
        await half.settle()
        assert half.at.journal.half_done()
        cure(half)
        half.home.radarr.fault("GET", "/api/v3/movie/*", Status(500))
        await half.settle()
        assert half.at.journal.half_done()
        half.home.heal()
        await half.settle()
        assert half.at.journal.half_done() == ()


async def test_another_title_is_not_asked_about(tmp_path: Path) -> None:
    async with half_gone(tmp_path) as half:
        watched(half.home, half.alice, "Other")
        await half.at.run()
        assert [str(one.title) for one in half.at.journal.half_done()] == [
            half.movie.id
        ]
