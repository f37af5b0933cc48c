"""What happens between the plan and the deletion skips the title (rule 6)."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.reading.reader import Reading
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from tests.media_stack import (
    Household,
    MediaStatus,
    Movie,
    Request,
    RequestStatus,
    Status,
    User,
)

from .harness import CleanupHarness, harness, watched


@dataclass
class Scene:
    """A due title that Alice and Bob requested and watched, and its plan."""

    home: Household
    at: CleanupHarness
    alice: User
    bob: User
    movie: Movie
    requests: tuple[Request, Request]
    reading: Reading

    def keep(self, days: float | None) -> None:
        """Keep the title for so many days, or for good."""
        until = None if days is None else self.home.clock.ago(days=-days)
        self.at.keep(MediaType.MOVIE, self.movie.tmdb, until=until)

    def terms(self, days: int | None = 7, *, notice: int = 0) -> None:
        """Change the default terms and the notice."""
        terms = Terms(retention=None if days is None else timedelta(days=days))
        self.at.settings.policies = replace(
            self.at.settings.policies,
            defaults={MediaType.MOVIE: terms},
            notice=timedelta(days=notice),
        )

    def withdraw(self, *requests: Request) -> None:
        """Remove requests from Jellyseerr."""
        for request in requests:
            del self.home.jellyseerr.requests[request.id]


@asynccontextmanager
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Make the plan."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        movie = home.movie("The Comet")
        requests = home.request(alice, movie), home.request(bob, movie)
        home.watch(alice, movie, days_ago=10)
        home.watch(bob, movie, days_ago=10)
        async with harness(home) as at:
            reading = await at.poll()
            assert [str(one.id) for one in reading.plan.decisions] == [movie.id]
            yield Scene(home, at, alice, bob, movie, requests, reading)


type Act = Callable[[Scene], object]


def _broken(path: str, server: str) -> Act:
    return lambda s: getattr(s.home, server).fault("*", path, Status(500))


def _row(status: RequestStatus | int) -> Act:
    return lambda s: setattr(s.requests[1].row, "status", status)


def _nobody(s: Scene) -> None:
    s.requests[1].row.requested_by = None


def _processing(s: Scene) -> None:
    s.movie.in_jellyseerr.standard.status = MediaStatus.PROCESSING


def _no_file(s: Scene) -> None:
    s.movie.in_radarr.file = None


def _another_film(s: Scene) -> None:
    s.movie.in_radarr.tmdb = 7


def _unmounted(s: Scene) -> None:
    s.home.radarr.root_accessible = False


def _another_jellyseerr(s: Scene) -> None:
    s.home.jellyseerr.vapid_public = "another"


def _another_jellyfin(s: Scene) -> None:
    s.home.jellyfin.server_id = "f" * 32


# What happens, and how the title is held, kept or dated then
NOT_DUE: dict[str, tuple[Act, str]] = {
    "watched by another requester": (
        lambda s: s.home.watch(s.bob, s.movie),
        "counted_from_watched",
    ),
    "watched by somebody who did not request it": (
        lambda s: s.home.watch(s.home.admin, s.movie),
        "counted_from_watched",
    ),
    "begun again": (lambda s: s.home.start_watching(s.alice, s.movie), "not_watched"),
    "begun by somebody else": (
        lambda s: s.home.start_watching(s.home.admin, s.movie),
        "being_watched",
    ),
    "playing": (lambda s: s.home.play(s.home.admin, s.movie, minutes=0), "playing"),
    "favourite": (lambda s: s.home.favorite(s.home.admin, s.movie), "favorite"),
    "watch lost": (lambda s: s.home.lose_watch(s.alice, s.movie), "not_watched"),
    "hidden": (lambda s: s.home.hide(s.movie, s.alice), "not_in_jellyfin"),
    "kept for good": (lambda s: s.keep(None), "kept_by_person"),
    "kept until tomorrow": (lambda s: s.keep(1), "kept_until"),
    "policy is never": (lambda s: s.terms(None), "policy_never"),
    "policy is longer": (lambda s: s.terms(20), "leaving_soon"),
    "longer notice": (lambda s: s.terms(notice=3), "leaving_soon"),
    "requested by a third person": (
        lambda s: s.home.request(s.home.admin, s.movie, days_ago=0),
        "not_watched",
    ),
    "request pending": (_row(RequestStatus.PENDING), "request_open"),
    "request of an unknown kind": (_row(99), "request_unknown_status"),
    "request without a user": (_nobody, "request_without_user"),
    "no longer available": (_processing, "not_available"),
    "file lost": (_no_file, "no_file"),
    "being downloaded": (lambda s: s.home.enqueue(s.movie), "in_queue"),
    "gone from Radarr": (lambda s: s.home.radarr.movies.clear(), "not_on_instance"),
    "another film under its id": (_another_film, "item_mismatch"),
    "disk not mounted": (_unmounted, "root_unavailable"),
    "Radarr out of order": (_broken("*", "radarr"), "instance_unreachable"),
    "Jellyfin out of order": (_broken("*", "jellyfin"), "jellyfin_unreachable"),
    "no watch states": (_broken("/Items", "jellyfin"), "watch_state_unreadable"),
    "another Jellyseerr": (_another_jellyseerr, "server_changed"),
    "another Jellyfin": (_another_jellyfin, "server_changed"),
    "memory not readable": (lambda s: s.at.remember(trusted=False), "held_by_memory"),
    "clock found wrong": (
        lambda s: s.at.remember(clock_suspect_at=s.home.clock.now()),
        "clock_suspect",
    ),
}
# What happens, and the error with its message; None is where it goes all the same
OTHERWISE: dict[str, tuple[Act, tuple[str, str] | None]] = {
    "kept until yesterday": (lambda s: s.keep(-1), None),
    "policy is another and the title still due": (
        lambda s: s.terms(8),
        ("changed", "it changed"),
    ),
    "one request withdrawn": (
        lambda s: s.withdraw(s.requests[1]),
        ("changed", "it changed"),
    ),
    "all requests withdrawn": (
        lambda s: s.withdraw(*s.requests),
        ("changed", "nobody"),
    ),
    "request declined": (_row(RequestStatus.DECLINED), ("changed", "it changed")),
    "user removed": (lambda s: s.home.remove_user(s.bob), ("changed", "it changed")),
    "upgraded": (lambda s: s.home.upgrade(s.movie), ("changed", "it changed")),
    "Jellyseerr out of order": (
        _broken("*", "jellyseerr"),
        ("unreadable", "status 500"),
    ),
}
MEANWHILE = {
    name: (act, ("not_due", words)) for name, (act, words) in NOT_DUE.items()
} | OTHERWISE


@pytest.mark.parametrize(("act", "said"), MEANWHILE.values(), ids=MEANWHILE)
async def test_between_the_plan_and_the_run(
    tmp_path: Path, act: Act, said: tuple[str, str] | None
) -> None:
    async with scene(tmp_path) as s:
        act(s)
        before = s.home.tree()
        result = await s.at.carry_out(s.reading)
        if said is None:
            assert not s.movie.exists
            return
        assert s.home.tree() == before
        assert not [call for call in s.home.calls if call.method != "GET"]
        assert not s.at.journal.entries()
        ((_, problem),) = result.skipped
        assert (problem.code, said[1] in problem.message) == (said[0], True)


@pytest.mark.parametrize(
    "word",
    ["kept for good", "kept until tomorrow", "policy is never", "policy is longer"],
)
async def test_a_word_while_a_title_is_verified(tmp_path: Path, word: str) -> None:
    """What a person says while the servers are read again counts."""
    act, words = NOT_DUE[word]
    async with scene(tmp_path) as s:
        s.home.radarr.meanwhile("GET", "/api/v3/movie/*", lambda: act(s))
        result = await s.at.carry_out(s.reading)
        assert s.movie.exists
        ((_, problem),) = result.skipped
        assert (problem.code, words in problem.message) == ("not_due", True)


async def test_switched_off_while_a_title_is_verified(tmp_path: Path) -> None:
    """The switch counts up to the last moment before a title."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        movies = [watched(home, alice, name) for name in ("First", "Second")]
        async with harness(home) as at:
            reading = await at.poll()
            home.jellyfin.meanwhile("GET", "/Sessions", at.forbid, after=1)
            result = await at.carry_out(reading)
        assert [str(one.id) for one in result.deleted] == [movies[0].id]
        assert [problem.code for _, problem in result.skipped] == ["not_allowed"]
        assert [movie.exists for movie in movies] == [False, True]
