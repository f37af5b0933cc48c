"""Deleting one title: what Radarr answers, what it does not answer, and what else lives in the folder."""

from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.run import Order
from custom_components.jellyseerr_cleanup.cleanup.settling import settle
from tests.media_stack import Drop, Hang, Household, Status

from .kitchen import Kitchen, kitchen, watched

FILE, MOVIE = "/api/v3/moviefile/*", "/api/v3/movie/*"
FOLDER, ROOTS = "/api/v3/filesystem", "/api/v3/rootfolder"


async def close(at: Kitchen, home: Household) -> None:
    """Do what every poll does with open entries."""
    reading = await at.poll()
    await settle(at.journal, at.runner, reading.servers, home.clock.now())


@pytest.mark.parametrize("path", [FILE, MOVIE], ids=["file", "movie"])
async def test_done_but_not_answered(tmp_path: Path, path: str) -> None:
    """Giving up waiting does not stop a deletion: what is gone is recorded as gone."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        home.radarr.fault("DELETE", path, Hang(done=True))
        async with kitchen(home, timeout=0.3) as at:
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [comet.id]
            assert at.journal.entries()[0].outcome == "deleted"
        assert not comet.managed


@pytest.mark.parametrize("done", [False, True], ids=["not done", "done"])
async def test_radarr_goes_down_at_the_deletion(tmp_path: Path, done: bool) -> None:
    """Nobody can say whether it went: the entry stays open until somebody can."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            reading = await at.poll()
            home.radarr.fault("DELETE", FILE, Drop(done=done))
            home.radarr.meanwhile(
                "DELETE", FILE, lambda: home.radarr.fault("GET", "*", Status(503))
            )
            result = await at.run()
            assert len(result.failed) == 1
            await settle(at.journal, at.runner, reading.servers, home.clock.now())
            assert len(at.journal.open_entries()) == 1
            home.heal()
            await close(at, home)
            assert not at.journal.open_entries()
            assert at.journal.entries()[0].error_code == (
                "half_done" if done else "interrupted"
            )
        assert comet.exists is not done


async def test_a_proxy_that_does_not_know_the_movie(tmp_path: Path) -> None:
    """A 404 that is not Radarr's own proves nothing: it is asked in another way."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            home.radarr.meanwhile(
                "DELETE",
                MOVIE,
                lambda: home.radarr.fault(
                    "GET", MOVIE, Status(404, "<html>", "text/html")
                ),
            )
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [comet.id]


async def test_a_404_that_the_list_contradicts(tmp_path: Path) -> None:
    """Also a 404 in the API's own words proves nothing while the movie is listed: it is told to go all the same."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            home.radarr.meanwhile(
                "DELETE", FILE, lambda: home.radarr.fault("GET", MOVIE, Status(404))
            )
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [comet.id]
            assert at.journal.entries()[0].outcome == "deleted"
        assert (comet.exists, comet.managed) == (False, False)


async def test_a_404_after_a_deletion_that_failed(tmp_path: Path) -> None:
    """What is listed with its file is not gone, whatever a 404 says: neither the run nor a later poll records it as gone."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            reading = await at.poll()
            home.radarr.fault("DELETE", FILE, Drop())
            home.radarr.meanwhile(
                "DELETE", FILE, lambda: home.radarr.fault("GET", MOVIE, Status(404))
            )
            result = await at.runner.run(reading, Order())
            assert [problem.code for _, problem in result.failed] == ["server"]
            await settle(at.journal, at.runner, reading.servers, home.clock.now())
            assert at.journal.entries()[0].outcome != "deleted"
            assert at.journal.totals.server.freed == 0
        assert comet.exists
        assert home.requests


@pytest.mark.parametrize(
    "fault", [None, FOLDER, ROOTS], ids=["other video", FOLDER, ROOTS]
)
async def test_a_folder_that_must_stay(tmp_path: Path, fault: str | None) -> None:
    """Another video in the folder, or a folder that cannot be looked into: only the movie's own file goes."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        beside = comet.folder / "Comet (directors cut).mkv"
        beside.write_bytes(b"another cut")
        async with kitchen(home) as at:
            if fault:
                home.radarr.meanwhile(
                    "DELETE", FILE, lambda: home.radarr.fault("GET", fault, Status(500))
                )
            result = await at.run()
            assert len(result.deleted) == 1
        assert not comet.path.exists()
        assert not comet.managed
        assert beside.read_bytes() == b"another cut"


async def test_a_root_folder_within(tmp_path: Path) -> None:
    """A movie whose folder is a root folder of others: nothing but its own file goes."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        comet, other = watched(home, alice, "Comet"), home.movie("Other")
        comet.in_radarr.folder = home.radarr.root
        async with kitchen(home) as at:
            result = await at.run()
            assert len(result.deleted) == 1
        assert not comet.managed
        assert other.exists


async def test_a_file_that_stays(tmp_path: Path) -> None:
    """Radarr says that it deleted and did not: the title failed, nothing is freed."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        home.radarr.fault("DELETE", FILE, Status(200, "{}"))
        async with kitchen(home) as at:
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["not_gone"]
            assert at.journal.totals.server.freed == 0
        assert comet.exists


async def test_a_movie_that_stays(tmp_path: Path) -> None:
    """The file went and the movie did not, although Radarr says so: half done."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        home.radarr.fault("DELETE", MOVIE, Status(200, "{}"))
        async with kitchen(home) as at:
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["half_done"]
            assert len(at.journal.half_done()) == 1
        assert (comet.exists, comet.managed) == (False, True)


async def test_jellyseerr_does_not_answer_before_a_run(tmp_path: Path) -> None:
    """Whether requests could be removed is not known: nothing is deleted."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            reading = await at.poll()
            home.jellyseerr.fault("*", "*", Status(500))
            result = await at.runner.run(reading, Order())
            assert [problem.code for _, problem in result.skipped] == ["unreadable"]
        assert comet.exists


async def test_the_movie_goes_with_its_file(tmp_path: Path) -> None:
    """Somebody removes it from Radarr while its file is deleted: nothing is left to do."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            home.radarr.meanwhile(
                "DELETE",
                FILE,
                lambda: home.radarr.meanwhile("GET", MOVIE, home.radarr.movies.clear),
            )
            result = await at.run()
            assert [str(one.id) for one in result.deleted] == [comet.id]
            assert not home.radarr.calls.to("DELETE", MOVIE)
        assert not comet.managed


async def test_another_file_comes_meanwhile(tmp_path: Path) -> None:
    """The old file went and a new one is there: the movie stays with it, and so does its request."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        comet = watched(home, alice, "Comet", size=5_000)
        request = home.request(alice, comet)
        async with kitchen(home) as at:
            home.radarr.meanwhile("DELETE", FILE, lambda: home.upgrade(comet))
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["not_gone"]
            assert not home.radarr.calls.to("DELETE", MOVIE)
            (entry,) = at.journal.entries()
            assert (entry.outcome, entry.freed) == ("failed", 5_000)
            state = at.journal.entries(), at.journal.totals
            await close(at, home)
            assert (at.journal.entries(), at.journal.totals) == state
            assert at.journal.totals.server.titles == 0
        assert (comet.exists, comet.managed, request.exists) == (True, True, True)
