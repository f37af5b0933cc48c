"""Deleting a movie: the whole way, Radarr's answers, and what else its folder has."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.retention.plan import State
from tests.media_stack import BEHAVIOURS, Fault, Hang, Household, Movie, Status
from tests.media_stack.asking import ask_for

from ..harness import CleanupHarness, harness, watched

FILE, MOVIE = "/api/v3/moviefile/*", "/api/v3/movie/*"
ROOTS = "/api/v3/rootfolder"


@pytest.mark.parametrize("version", sorted(BEHAVIOURS))
@pytest.mark.parametrize("is_4k", [False, True], ids=["hd", "4k"])
async def test_a_watched_movie_leaves_and_everything_else_stays(
    tmp_path: Path, version: str, is_4k: bool
) -> None:
    """The file, its folder and the request go; the title can be requested again."""
    async with Household(tmp_path, jellyseerr=version) as home:
        alice = home.user("alice")
        comet = watched(home, alice, "The Comet", is_4k=is_4k)
        other = home.movie("The Other", is_4k=is_4k)
        staying = home.request(alice, other)
        before = home.tree()
        async with harness(home) as at:
            (due,) = (await at.poll()).plan.in_state(State.DUE)
            assert str(due.id) == comet.id
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [comet.id]
            assert not result.skipped
            assert not result.failed
            (left,) = (await at.poll()).plan.decisions
            assert str(left.id) == other.id
        assert (comet.exists, comet.managed) == (False, False)
        assert home.tree() == {
            path: data for path, data in before.items() if "Comet" not in path
        }
        assert [row.id for row in home.requests] == [staying.id]
        assert at.journal.totals.server.titles == 1
        asked = [(await ask_for(home, alice, movie))[0] for movie in (comet, other)]
        # A request that is fulfilled is in nobody's way since 2.6
        assert asked == [201, 201 if version in {"2.7", "3.1"} else 409]


@asynccontextmanager
async def due(
    tmp_path: Path, timeout: float = 5
) -> AsyncIterator[tuple[Household, CleanupHarness, Movie]]:
    """Have one movie due."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet", size=5_000)
        async with harness(home, timeout=timeout) as at:
            yield home, at, comet


def _then(deletion: str, path: str, fault: Status) -> Callable[[Household], object]:
    """Have reads fail once the file or the movie is to be deleted."""
    return lambda home: home.radarr.meanwhile(
        "DELETE", deletion, partial(home.radarr.fault, "GET", path, fault)
    )


def _fault(path: str, fault: Fault) -> Callable[[Household], object]:
    return lambda home: home.radarr.fault("DELETE", path, fault)


def _removed_meanwhile(home: Household) -> None:
    radarr = home.radarr
    remove = partial(radarr.meanwhile, "GET", MOVIE, radarr.movies.clear)
    radarr.meanwhile("DELETE", FILE, remove)


HANGS, NOTHING_DONE = Hang(done=True), Status(200, "{}")
PAGE = Status(404, "<html>", "text/html")
# What Radarr does, the error that comes of it, and whether file and movie are left
ANSWERS: dict[str, tuple[Callable[[Household], object], str | None, bool, bool]] = {
    # Giving up waiting does not stop a deletion: what is gone is recorded as gone
    "file gone, no answer": (_fault(FILE, HANGS), None, False, False),
    "movie gone, no answer": (_fault(MOVIE, HANGS), None, False, False),
    # A 404 proves nothing while the movie is listed, or if it is not Radarr's own
    "a proxy's 404": (_then(MOVIE, MOVIE, PAGE), None, False, False),
    "a 404, but listed": (_then(FILE, MOVIE, Status(404)), None, False, False),
    "says: file gone": (_fault(FILE, NOTHING_DONE), "not_gone", True, True),
    "says: movie gone": (_fault(MOVIE, NOTHING_DONE), "half_done", False, True),
    "removed by somebody meanwhile": (_removed_meanwhile, None, False, False),
}


@pytest.mark.parametrize(
    ("act", "code", "exists", "managed"), ANSWERS.values(), ids=ANSWERS
)
async def test_what_radarr_answers(
    tmp_path: Path,
    act: Callable[[Household], object],
    code: str | None,
    exists: bool,
    managed: bool,
) -> None:
    async with due(tmp_path, timeout=1) as (home, at, comet):
        act(home)
        result = await at.run()
        assert [problem.code for _, problem in result.failed] == [code] * bool(code)
        assert [str(one.id) for one in result.deleted] == [comet.id] * (not code)
        assert (comet.exists, comet.managed) == (exists, managed)
        assert at.journal.entries()[0].outcome == ("failed" if code else "deleted")
        assert at.journal.totals.server.freed == (0 if exists else 5_000)
        assert len(at.journal.half_done()) == (code == "half_done")
        if act is _removed_meanwhile:
            assert not home.radarr.calls.to("DELETE", MOVIE)


@pytest.mark.parametrize("fault", [None, ROOTS], ids=["other video", ROOTS])
async def test_a_folder_that_must_stay(tmp_path: Path, fault: str | None) -> None:
    """With another video, or a folder that cannot be read, only the own file goes."""
    async with due(tmp_path) as (home, at, comet):
        beside = comet.folder / "Comet (directors cut).mkv"
        beside.write_bytes(b"another cut")
        if fault:
            _then(FILE, fault, Status(500))(home)
        assert len((await at.run()).deleted) == 1
        assert not comet.path.exists()
        assert not comet.managed
        assert beside.read_bytes() == b"another cut"


async def test_a_root_folder_within(tmp_path: Path) -> None:
    """Of a movie in a root folder of others nothing but its own file goes."""
    async with due(tmp_path) as (home, at, comet):
        other = home.movie("Other")
        comet.in_radarr.folder = home.radarr.root
        assert len((await at.run()).deleted) == 1
        assert not comet.managed
        assert other.exists


async def test_another_file_comes_meanwhile(tmp_path: Path) -> None:
    """The old file went and a new one is there: movie and request stay."""
    async with due(tmp_path) as (home, at, comet):
        home.radarr.meanwhile(
            "DELETE", FILE, lambda: home.upgrade(comet, name="New.mkv")
        )
        result = await at.run()
        assert [problem.code for _, problem in result.failed] == ["not_gone"]
        assert not home.radarr.calls.to("DELETE", MOVIE)
        (entry,) = at.journal.entries()
        assert (entry.outcome, entry.freed) == ("failed", 5_000)
        state = at.journal.entries(), at.journal.totals
        await at.poll()
        assert (at.journal.entries(), at.journal.totals) == state
        assert at.journal.totals.server.titles == 0
        assert (comet.exists, comet.managed, bool(home.requests)) == (True, True, True)
