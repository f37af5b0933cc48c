"""Reasons and errors that happen on the simulated servers, and what is said of them.

Most reasons happen in the tables of `tests/seasons`, where what is said is looked at,
too. The others happen here, and so does each error.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import re
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.intents import intent
from custom_components.jellyseerr_cleanup.cleanup.limits import Limits
from custom_components.jellyseerr_cleanup.cleanup.outcomes import ErrorCode, RunResult
from custom_components.jellyseerr_cleanup.engine.other_entries import OtherEntries
from custom_components.jellyseerr_cleanup.reading.reader import Reading
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.plan import Decision
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.snapshot import Place
from custom_components.jellyseerr_cleanup.words.errors import error_text
from custom_components.jellyseerr_cleanup.words.reasons import decision_text
from tests.cleanup.harness import CleanupHarness, harness, watched
from tests.media_stack import Household, Movie, Request, Status, User
from tests.media_stack.spoiled import Changed
from tests.seasons.cures import CASES

from .english import badly_said, english

WORDS = english()
FILE, MOVIE = "/api/v3/moviefile/*", "/api/v3/movie/*"
NOTHING_DONE = Status(200, "{}")
SEASONS = Path("tests/seasons")
SIZE = 30


@dataclass
class Scene:
    """A due movie that Alice requested and watched, and what was read of it."""

    home: Household
    alice: User
    bob: User
    movie: Movie
    request: Request
    claims: list[frozenset[Place] | Unknown] = field(default_factory=list)
    at: CleanupHarness = field(init=False)
    reading: Reading = field(init=False)

    async def poll(self) -> Decision:
        """Poll, and return what is decided."""
        await self.at.poll()
        return self.decided()

    def decided(self) -> Decision:
        """Return what the last plan says."""
        assert self.at.engine.reading is not None
        decision = self.at.engine.reading.plan.of(TitleId.parse(self.movie.id))
        assert decision is not None
        return decision


@asynccontextmanager
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Poll once: the movie is due."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        # Until Jellyfin looks, it lists items whose files are gone
        home.jellyfin.library.lingers = True
        movie = home.movie("The Comet", size=SIZE)
        request = home.request(alice, movie)
        home.watch(alice, movie, days_ago=10)
        s = Scene(home, alice, bob, movie, request)
        others = OtherEntries(lambda: s.claims[-1] if s.claims else frozenset())
        async with harness(home, timeout=1, others=others) as s.at:
            s.reading = await s.at.poll()
            assert s.decided().state == "due"
            yield s


type Act = Callable[[Scene], Awaitable[object] | object]

REASONS: dict[str, Act] = {}
ERRORS: dict[str, Callable[[Scene], Awaitable[RunResult | str | None]]] = {}


def reason(act: Act) -> Act:
    """Put an act into the table: after it the reason of its name is said."""
    REASONS[act.__name__] = act
    return act


@reason
def request_without_date(s: Scene) -> None:
    """Jellyseerr does not tell the date any more."""
    s.request.row.created = None  # type: ignore[assignment]


@reason
def server_changed(s: Scene) -> None:
    """Another Jellyfin answers."""
    s.home.jellyfin.server_id = "f" * 32


@reason
def too_much_missing(s: Scene) -> None:
    """Take an account away."""
    del s.home.jellyfin.library.accounts[s.bob.jellyfin_id]


@reason
def clock_suspect(s: Scene) -> None:
    """Find the clock to be wrong."""
    s.at.remember(clock_suspect_at=s.home.clock.now())


@reason
def watch_state_unreadable(s: Scene) -> None:
    """Jellyfin's lists cannot be read."""
    s.home.jellyfin.fault("GET", "/Items", Status(500))


@reason
async def favorite_gone(s: Scene) -> None:
    """Somebody takes it from the favorites."""
    s.home.favorite(s.bob, s.movie)
    assert (await s.poll()).reason.code == "favorite"
    s.home.favorite(s.bob, s.movie, on=False)


@reason
def no_file(s: Scene) -> None:
    """Radarr knows of no file any more."""
    s.movie.in_radarr.file = None


@reason
async def not_on_disk(s: Scene) -> None:
    """Its disk is away, which a run notices."""
    s.home.disk.take_away(s.movie.folder)
    await s.at.run()


@reason
def no_date(s: Scene) -> None:
    """Let Radarr not tell since when the file of another movie is there."""
    s.movie = watched(s.home, s.alice, "Other")
    s.home.radarr.fault(
        "GET",
        "/api/v3/moviefile",
        Changed(lambda rows: [one | {"dateAdded": None} for one in rows]),
    )


@reason
def shared_with_entry(s: Scene) -> None:
    """Another Jellyseerr has a request for it."""
    radarr = s.reading.snapshot.instances["radarr:0"]
    s.claims.append(
        frozenset(
            Place(name, MediaType.MOVIE, s.movie.tmdb, None) for name in radarr.names
        )
    )


@reason
def other_entry_unknown(s: Scene) -> None:
    """Another Jellyseerr was not read yet."""
    s.claims.append(Unknown.because(ReasonCode.OTHER_ENTRY_UNKNOWN, entry="Cottage"))


@reason
def held_by_memory(s: Scene) -> None:
    """Lose what was remembered."""
    s.at.remember(trusted=False)


@pytest.mark.parametrize("code", REASONS)
async def test_a_reason_that_happens(tmp_path: Path, code: str) -> None:
    async with scene(tmp_path) as s:
        done = REASONS[code](s)
        if done is not None:
            await done  # type: ignore[misc]
        decision = await s.poll()
        assert decision.reason.code == code
        assert badly_said(decision_text(decision, WORDS)) == []


async def test_what_was_not_read(tmp_path: Path) -> None:
    """A policy is tried on what was read while nobody had one."""
    async with scene(tmp_path) as s, harness(s.home, PolicyBook()) as at:
        policies = s.at.settings.policies
        (decision,) = (await at.engine.plan_with(await at.poll(), policies)).decisions
        assert decision.reason.code == "watch_state_not_read"
        assert badly_said(decision_text(decision, WORDS)) == []


def test_every_reason_happens_somewhere() -> None:
    """Here, in the table of cures, or in a row of the households with series."""
    rows = "".join(
        path.read_text(encoding="utf-8")
        for path in (*SEASONS.glob("rows_*.py"), SEASONS / "test_half_removed.py")
    )
    there = {
        *re.findall(r"\b(?:held|kept|waiting|scheduled|leaving_soon): (\w+)", rows)
    }
    cured = {code for code in ReasonCode for case in CASES if case.startswith(code)}
    here = {*REASONS, "watch_state_not_read"}
    # Whoever sees a plan sees it with the files that it lacked
    assert {*ReasonCode} - there - cured - here == {"files_not_read"}


# Errors: what a run says of a title that it left, or what the journal says


def error(act: Callable[[Scene], Any]) -> Callable[[Scene], Any]:
    """Put an act into the table: it returns a run with the error, or the error."""
    ERRORS[act.__name__] = act
    return act


@error
async def over_limit(s: Scene) -> RunResult:
    s.at.settings.limits = Limits(titles=0)
    return await s.at.run()


@error
async def changed(s: Scene) -> RunResult:
    s.home.upgrade(s.movie)
    return await s.at.carry_out(s.reading)


@error
async def not_due(s: Scene) -> RunResult:
    s.at.keep(MediaType.MOVIE, s.movie.tmdb)
    return await s.at.carry_out(s.reading)


@error
async def unreadable(s: Scene) -> RunResult:
    s.home.jellyseerr.fault("*", "*", Status(500))
    return await s.at.carry_out(s.reading)


@error
async def not_allowed(s: Scene) -> RunResult:
    s.home.jellyfin.meanwhile("GET", "/Sessions", s.at.forbid)
    return await s.at.carry_out(s.reading)


@error
async def stopping(s: Scene) -> RunResult:
    stops: list[asyncio.Future[None]] = []
    s.home.jellyfin.meanwhile(
        "GET",
        "/Sessions",
        lambda: stops.append(asyncio.ensure_future(s.at.engine.stop())),
    )
    result = await s.at.carry_out(s.reading)
    await asyncio.gather(*stops)
    return result


@error
async def csrf_protection(s: Scene) -> RunResult:
    s.home.jellyseerr.csrf_protection = True
    return await s.at.run()


@error
async def journal(s: Scene) -> RunResult:
    s.at.journal_file.full = True
    return await s.at.run()


@error
async def server(s: Scene) -> RunResult:
    s.home.radarr.fault("DELETE", FILE, Status(500))
    return await s.at.run()


@error
async def interrupted(s: Scene) -> str | None:
    # As if Home Assistant had ended right after it was written
    now = s.home.clock.now()
    await s.at.journal.intend(intent(s.decided(), "a plan", None, None, now))
    await s.at.poll()
    (entry,) = s.at.journal.entries()
    return entry.error_code


@error
async def not_gone(s: Scene) -> RunResult:
    s.home.radarr.fault("DELETE", FILE, NOTHING_DONE)
    return await s.at.run()


@error
async def half_done(s: Scene) -> RunResult:
    s.home.radarr.fault("DELETE", MOVIE, NOTHING_DONE)
    return await s.at.run()


@error
async def came_back(s: Scene) -> str | None:
    path = s.movie.path
    await s.at.run()
    s.home.disk.write(path, b"x" * SIZE)
    s.home.jellyfin.library.items.clear()
    s.home.clock.advance(seconds=70)
    await s.at.poll()
    (entry,) = s.at.journal.entries()
    return entry.error_code


@pytest.mark.parametrize("code", ErrorCode)
async def test_an_error_that_happens(tmp_path: Path, code: ErrorCode) -> None:
    async with scene(tmp_path) as s:
        came_of_it = await ERRORS[code](s)
        if not isinstance(came_of_it, RunResult):
            assert came_of_it == code
            assert badly_said(error_text(code, WORDS)) == []
            return
        ((_, problem),) = [*came_of_it.skipped, *came_of_it.failed]
        assert problem.code == code
        assert (problem.reason is not None) == (code == "not_due")
        assert badly_said(error_text(problem.code, WORDS, problem.reason)) == []
