"""Two Sonarrs with the same files: both copies go, or neither, or a person is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.engine.errors import NotMended
from custom_components.jellyseerr_cleanup.retention import whereabouts
from tests.media_stack import Household, Request, Series, Status

from ..harness import CleanupHarness
from ..season_harness import flags, season_harness, watched_seasons

BULK = "/api/v3/episodefile/bulk"


@pytest.fixture(autouse=True)
def one_path_is_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take both Sonarrs for one that was entered twice.

    Only then is an equal path one file, and both are one title. Here each copy has a
    server of its own, so that each can fail alone.
    """
    monkeypatch.setattr(whereabouts, "_on_one_server", lambda *_: True)


@dataclass
class Shared:
    """A season that two Sonarrs hold, and a request in each quality: one title."""

    home: Household
    at: CleanupHarness
    first: Series
    second: Series
    requests: tuple[Request, Request]

    async def delete(self) -> str | None:
        """Delete both copies, and return the code of what went wrong."""
        result = await self.at.run()
        assert result.tried == 1
        return next((problem.code for _, problem in result.failed), None)

    def left(self) -> list[str]:
        """Return which series the second Sonarr has."""
        return [row.title for row in self.home.sonarr_4k.series.values()]


@asynccontextmanager
async def shared(tmp_path: Path) -> AsyncIterator[Shared]:
    """Let a second Sonarr know the same folder and the same files."""
    async with Household(tmp_path) as home:
        first = home.series("Orbit", seasons={1: 2}, size=500)
        second = home.series(
            "Orbit",
            seasons={1: 2},
            size=500,
            tmdb=first.tmdb,
            tvdb=first.tvdb,
            is_4k=True,
        )
        home.series("Other", seasons={1: 1}, is_4k=True)
        # Sonarr deletes nothing below a root folder in which there is nothing else
        home.disk.write(home.sonarr.root / "Beside" / "tvshow.nfo", b"a series")
        for file, item in zip(second.files(1), second.episodes.values(), strict=True):
            home.disk.remove(file.path)
            path = first.row.folder / file.path.relative_to(second.row.folder)
            file.path = item.path = path
        home.disk.remove_folder(second.row.folder)
        second.row.folder = first.row.folder
        alice = home.user("alice")
        requests = (
            watched_seasons(home, alice, first, 1),
            watched_seasons(home, alice, second, 1),
        )
        async with season_harness(home) as at:
            yield Shared(home, at, first, second, requests)


async def test_both_go(tmp_path: Path) -> None:
    """Every byte is counted once."""
    async with shared(tmp_path) as one:
        assert await one.delete() is None
        assert not one.first.exists(1)
        assert not one.first.sonarr.series
        assert one.left() == ["Other"]
        assert not one.home.requests
        assert one.at.journal.entries()[0].freed == 1_000


async def test_one_of_them_changed(tmp_path: Path) -> None:
    """Neither is touched."""
    async with shared(tmp_path) as one:
        tree, states = one.home.tree(), []

        def change() -> None:
            one.second.row_of(1, 1).monitored = False
            states.append(flags(one.home))

        one.at.once_intended(change)
        assert await one.delete() == "changed"
        assert one.home.tree() == tree
        assert [flags(one.home)] == states


async def test_the_first_refuses(tmp_path: Path) -> None:
    """Nothing went: both are as they were."""
    async with shared(tmp_path) as one:
        before = one.home.tree(), flags(one.home)
        one.first.sonarr.fault("DELETE", BULK, Status(409))
        assert await one.delete() == "server"
        assert (one.home.tree(), flags(one.home)) == before
        assert not one.at.journal.half_done()


async def test_the_second_refuses(tmp_path: Path) -> None:
    """One copy went and the other would fetch it again: a person finishes."""
    async with shared(tmp_path) as one:
        # Jellyfin has not noticed yet that the files are gone
        one.home.jellyfin.library.auto_scan = False
        one.second.sonarr.fault("DELETE", BULK, Status(409))
        assert await one.delete() == "half_done"
        one.home.heal()
        await one.at.poll()
        (entry,) = one.at.journal.half_done()
        with pytest.raises(NotMended, match="not_on_instance"):
            await one.at.mend(entry.id, finish=True)
        assert len(one.home.requests) == 2
        media = one.first.in_jellyseerr
        media.standard.service_id = media.four_k.service_id
        media.standard.external_id = media.four_k.external_id
        for request in one.requests:
            request.row.server_id = None  # Nobody chose one
        with pytest.raises(NotMended, match="not_on_disk"):
            await one.at.mend(entry.id, finish=True)
        # Once Sonarr has looked at the disk, it knows that nothing is left
        one.second.sonarr.scan(one.second.row)
        one.home.jellyfin.library.auto_scan = True
        await one.at.run()
        assert one.left() == ["Other"]
        assert not one.home.requests
        assert one.at.journal.totals.server.titles == 1


async def test_the_second_is_restored(tmp_path: Path) -> None:
    """The one that still has it is monitored again, and searches."""
    async with shared(tmp_path) as one:
        before = flags(one.home)
        one.second.sonarr.fault("DELETE", BULK, Status(409))
        assert await one.delete() == "half_done"
        one.home.heal()
        await one.at.poll()
        (entry,) = one.at.journal.half_done()
        await one.at.mend(entry.id, finish=False)
        key = (one.second.sonarr.url, "Orbit", 1)
        assert flags(one.home)[key] == before[key]
        (command,) = one.second.sonarr.commands
        assert command["name"] == "SeasonSearch"
