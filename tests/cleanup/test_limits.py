"""The limits over the last 24 hours (rule 7): what each of them counts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.limits import Limits
from custom_components.jellyseerr_cleanup.cleanup.outcomes import RunResult
from tests.media_stack import Household, User

from .harness import CleanupHarness, harness, watched


@dataclass
class Radarr:
    """A Radarr of which some movies are due."""

    home: Household
    at: CleanupHarness
    alice: User

    async def another(self, is_4k: bool = False) -> RunResult:
        """Have somebody else's movie due as well, and run again."""
        watched(self.home, self.home.user("bob"), "Other", is_4k=is_4k)
        return await self.at.run()


@asynccontextmanager
async def radarr(
    tmp_path: Path, due: int, staying: int = 0, share: int = 10, nobodys: int = 0
) -> AsyncIterator[Radarr]:
    """Have so many movies due, and so many beside them, under a limit by share.

    Those that stay are requested and not watched, or nobody's.
    """
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        for number in range(nobodys):
            home.movie(f"Nobody's {number}")
        for number in range(staying):
            home.request(alice, home.movie(f"Unwatched {number}"))
        for number in range(due):
            watched(home, alice, f"Movie {number}")
        async with harness(home) as at:
            at.settings.limits = Limits(share_percent=share)
            yield Radarr(home, at, alice)


@pytest.mark.parametrize(("share", "gone"), [(100, 4), (75, 0), (10, 0)])
async def test_the_share_of_one_radarr(tmp_path: Path, share: int, gone: int) -> None:
    """Three are always allowed, of more the share of what is there."""
    async with radarr(tmp_path, due=4, share=share) as one:
        result = await one.at.run()
        assert (len(result.deleted), len(result.skipped)) == (gone, 4 - gone)


async def test_what_nobody_requested_is_no_part_of_what_is_there(
    tmp_path: Path,
) -> None:
    """It is not read at all, so the limit is stricter than by what Radarr has."""
    async with radarr(tmp_path, due=4, nobodys=100, share=10) as one:
        assert not (await one.at.run()).deleted
    async with radarr(tmp_path / "requested", due=4, staying=36, share=10) as one:
        assert len((await one.at.run()).deleted) == 4


async def test_the_share_of_a_radarr_that_nothing_more_leaves(tmp_path: Path) -> None:
    """What went from it holds nothing of another one."""
    async with radarr(tmp_path, due=4, share=100) as one:
        first = await one.at.run(users=frozenset({one.alice.id}))
        assert len(first.deleted) == 4
        second = await one.another(is_4k=True)
        assert (len(second.deleted), second.skipped) == (1, [])


@pytest.mark.parametrize(
    ("due", "staying", "share"),
    [
        pytest.param(3, 0, 10, id="the second run may not do what one could not"),
        # An old count with what went since would be more than there ever was
        pytest.param(5, 15, 25, id="what went is no part of what is there"),
    ],
)
async def test_what_went_counts_against_what_leaves(
    tmp_path: Path, due: int, staying: int, share: int
) -> None:
    async with radarr(tmp_path, due, staying, share) as one:
        assert len((await one.at.run()).deleted) == due
        second = await one.another()
        assert [problem.code for _, problem in second.skipped] == ["over_limit"]
        assert not second.deleted
