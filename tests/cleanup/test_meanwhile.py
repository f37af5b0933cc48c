"""What happens between the plan and the deletion: the title is skipped, and the run says why (rule 6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.run import Order
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from tests.media_stack import (
    Household,
    MediaStatus,
    Movie,
    Request,
    RequestStatus,
    Status,
    User,
)

from .kitchen import Kitchen, kitchen, week_after_watching


@dataclass
class Scene:
    """A title that Alice and Bob requested and watched, and that the plan says is due."""

    home: Household
    at: Kitchen
    alice: User
    bob: User
    movie: Movie
    requests: tuple[Request, Request]

    def keep(self, days: float | None) -> None:
        """Keep the title for so many days, or for good."""
        until = None if days is None else self.home.clock.ago(days=-days)
        keep = Keep("k", MediaType.MOVIE, self.movie.tmdb, until=until)
        self.at.memory = replace(self.at.memory, keeps=(keep,))

    def terms(self, **terms: timedelta | None) -> None:
        """Change the default terms."""
        defaults = {MediaType.MOVIE: Terms(**terms)}  # type: ignore[arg-type]  # keywords by name
        self.at.policies = replace(self.at.policies, defaults=defaults)

    def withdraw(self, *requests: Request) -> None:
        """Remove requests from Jellyseerr."""
        for request in requests:
            del self.home.jellyseerr.requests[request.id]


type Act = Callable[[Scene], object]

JELLYFIN = "/Items"


def _broken(path: str, server: str) -> Act:
    return lambda s: getattr(s.home, server).fault("*", path, Status(500))


def _row(request: int, status: RequestStatus | int) -> Act:
    return lambda s: setattr(s.requests[request].row, "status", status)


def _media(status: MediaStatus) -> Act:
    return lambda s: setattr(s.movie.in_jellyseerr.standard, "status", status)


MEANWHILE: dict[str, tuple[Act, str, str]] = {
    "watched by another requester": (
        lambda s: s.home.watch(s.bob, s.movie),
        "not_due",
        "counted_from_watched",
    ),
    "watched by somebody who did not request it": (
        lambda s: s.home.watch(s.home.admin, s.movie),
        "not_due",
        "counted_from_watched",
    ),
    "begun again": (
        lambda s: s.home.start_watching(s.alice, s.movie),
        "not_due",
        "not_watched",
    ),
    "begun by somebody else": (
        lambda s: s.home.start_watching(s.home.admin, s.movie),
        "not_due",
        "being_watched",
    ),
    "playing": (
        lambda s: s.home.play(s.home.admin, s.movie, minutes=0),
        "not_due",
        "playing",
    ),
    "favourite": (
        lambda s: s.home.favorite(s.home.admin, s.movie),
        "not_due",
        "favorite",
    ),
    "watch lost": (
        lambda s: s.home.lose_watch(s.alice, s.movie),
        "not_due",
        "not_watched",
    ),
    "hidden from its requester": (
        lambda s: s.home.hide(s.movie, s.alice),
        "not_due",
        "not_in_jellyfin",
    ),
    "kept for good": (lambda s: s.keep(None), "not_due", "kept_by_person"),
    "kept until tomorrow": (lambda s: s.keep(1), "not_due", "kept_until"),
    "kept until yesterday": (lambda s: s.keep(-1), "", ""),
    "policy is never": (
        lambda s: s.terms(retention=None),
        "not_due",
        "policy_never",
    ),
    "policy is longer": (
        lambda s: s.terms(retention=timedelta(days=20)),
        "not_due",
        "leaving_soon",
    ),
    "policy is another and the title still due": (
        lambda s: s.terms(retention=timedelta(days=8)),
        "changed",
        "it changed",
    ),
    "longer notice": (
        lambda s: setattr(
            s.at, "policies", replace(s.at.policies, notice=timedelta(days=3))
        ),
        "not_due",
        "leaving_soon",
    ),
    "requested by a third person": (
        lambda s: s.home.request(s.home.admin, s.movie, days_ago=0),
        "not_due",
        "not_watched",
    ),
    "one request withdrawn": (
        lambda s: s.withdraw(s.requests[1]),
        "changed",
        "it changed",
    ),
    "all requests withdrawn": (
        lambda s: s.withdraw(*s.requests),
        "changed",
        "nobody",
    ),
    "request declined": (_row(1, RequestStatus.DECLINED), "changed", "it changed"),
    "request pending": (_row(1, RequestStatus.PENDING), "not_due", "request_open"),
    "request of an unknown kind": (_row(1, 99), "not_due", "request_unknown_status"),
    "request without a user": (
        lambda s: setattr(s.requests[1].row, "requested_by", None),
        "not_due",
        "request_without_user",
    ),
    "no longer available": (
        _media(MediaStatus.PROCESSING),
        "not_due",
        "not_available",
    ),
    "user removed": (
        lambda s: s.home.remove_user(s.bob),
        "changed",
        "it changed",
    ),
    "upgraded": (lambda s: s.home.upgrade(s.movie), "changed", "it changed"),
    "file lost": (
        lambda s: setattr(s.movie.in_radarr, "file", None),
        "not_due",
        "no_file",
    ),
    "being downloaded": (lambda s: s.home.enqueue(s.movie), "not_due", "in_queue"),
    "gone from Radarr": (
        lambda s: s.home.radarr.movies.clear(),
        "not_due",
        "not_on_instance",
    ),
    "another film under its id": (
        lambda s: setattr(s.movie.in_radarr, "tmdb", 7),
        "not_due",
        "item_mismatch",
    ),
    "disk not mounted": (
        lambda s: setattr(s.home.radarr, "root_accessible", False),
        "not_due",
        "root_unavailable",
    ),
    "Radarr out of order": (
        _broken("*", "radarr"),
        "not_due",
        "instance_unreachable",
    ),
    "Jellyfin out of order": (
        _broken("*", "jellyfin"),
        "not_due",
        "jellyfin_unreachable",
    ),
    "Jellyfin's watch states out of order": (
        _broken(JELLYFIN, "jellyfin"),
        "not_due",
        "watch_state_unreadable",
    ),
    "Jellyseerr out of order": (
        _broken("*", "jellyseerr"),
        "unreadable",
        "status 500",
    ),
    "another Jellyseerr": (
        lambda s: setattr(s.home.jellyseerr, "vapid_public", "another"),
        "not_due",
        "server_changed",
    ),
    "another Jellyfin": (
        lambda s: setattr(s.home.jellyfin, "server_id", "f" * 32),
        "not_due",
        "server_changed",
    ),
    "memory not readable": (
        lambda s: setattr(s.at, "memory", replace(s.at.memory, trusted=False)),
        "not_due",
        "held_by_memory",
    ),
    "clock found wrong": (
        lambda s: setattr(
            s.at,
            "memory",
            replace(s.at.memory, clock_suspect_at=s.home.clock.now()),
        ),
        "not_due",
        "clock_suspect",
    ),
}


@pytest.mark.parametrize(
    ("act", "code", "words"),
    [pytest.param(*row, id=name) for name, row in MEANWHILE.items()],
)
async def test_meanwhile(tmp_path: Path, act: Act, code: str, words: str) -> None:
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        movie = home.movie("The Comet")
        requests = home.request(alice, movie), home.request(bob, movie)
        home.watch(alice, movie, days_ago=10)
        home.watch(bob, movie, days_ago=10)
        async with kitchen(home, week_after_watching()) as at:
            reading = await at.poll()
            assert [str(one.id) for one in reading.plan.decisions] == [movie.id]
            act(Scene(home, at, alice, bob, movie, requests))
            before = home.tree()
            result = await at.runner.run(reading, Order())
        if not code:
            assert not movie.exists
            return
        assert home.tree() == before
        assert not [call for call in home.calls if call.method != "GET"]
        assert not at.journal.entries()
        ((_, problem),) = result.skipped
        assert problem.code == code
        assert words in problem.message


async def test_switched_off_while_a_title_is_verified(tmp_path: Path) -> None:
    """The switch counts up to the last moment before a title."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        movies = [home.movie(name) for name in ("First", "Second")]
        for movie in movies:
            home.request(alice, movie)
            home.watch(alice, movie, days_ago=10)
        async with kitchen(home) as at:
            reading = await at.poll()

            def switch_off() -> None:
                at.allowed = False

            home.jellyfin.meanwhile("GET", "/Sessions", switch_off, after=1)
            result = await at.runner.run(reading, Order())
        assert [str(one.id) for one in result.deleted] == [movies[0].id]
        assert [problem.code for _, problem in result.skipped] == ["not_allowed"]
        assert [movie.exists for movie in movies] == [False, True]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        pytest.param(lambda s: s.keep(None), "kept_by_person", id="kept for good"),
        pytest.param(lambda s: s.keep(1), "kept_until", id="kept until tomorrow"),
        pytest.param(
            lambda s: s.terms(retention=None), "policy_never", id="policy is never"
        ),
        pytest.param(
            lambda s: s.terms(retention=timedelta(days=20)),
            "leaving_soon",
            id="policy is longer",
        ),
    ],
)
async def test_a_word_while_a_title_is_verified(
    tmp_path: Path, act: Act, words: str
) -> None:
    """What a person says while the servers are read again counts, not what was said before."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        movie = home.movie("The Comet")
        requests = home.request(alice, movie), home.request(bob, movie)
        home.watch(alice, movie, days_ago=10)
        home.watch(bob, movie, days_ago=10)
        async with kitchen(home) as at:
            reading = await at.poll()

            def say() -> None:
                act(Scene(home, at, alice, bob, movie, requests))

            home.radarr.meanwhile("GET", "/api/v3/movie/*", say)
            result = await at.runner.run(reading, Order())
        assert movie.exists
        ((_, problem),) = result.skipped
        assert (problem.code, words in problem.message) == ("not_due", True)
