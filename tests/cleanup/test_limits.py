"""The limits over the last 24 hours (rule 7): what each of them counts."""

from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.guards import Limits
from tests.media_stack import Household

from .kitchen import kitchen, watched

ALL_OF_AN_INSTANCE = Limits(share_percent=100)


@pytest.mark.parametrize(("share", "gone"), [(100, 4), (75, 0), (10, 0)])
async def test_the_share_of_one_radarr(tmp_path: Path, share: int, gone: int) -> None:
    """Three are always allowed, of more the share of what is there."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        for number in range(4):
            watched(home, alice, f"Movie {number}")
        async with kitchen(home) as at:
            at.limits = Limits(share_percent=share)
            result = await at.run()
        assert len(result.deleted) == gone
        assert len(result.skipped) == 4 - gone


async def test_the_share_of_a_radarr_that_nothing_more_leaves(tmp_path: Path) -> None:
    """What went from it holds nothing of another one."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        for number in range(4):
            watched(home, alice, f"Movie {number}")
        other = watched(home, bob, "Other", is_4k=True)
        async with kitchen(home) as at:
            at.limits = ALL_OF_AN_INSTANCE
            first = await at.run(users=frozenset({alice.id}))
            assert len(first.deleted) == 4
            second = await at.run()
        assert [str(one.id) for one in second.deleted] == [other.id]
        assert not second.skipped


async def test_what_went_from_a_radarr_counts_against_what_leaves_it(
    tmp_path: Path,
) -> None:
    """The second run may not do what one of both could not."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        for number in range(3):
            watched(home, alice, f"Movie {number}")
        async with kitchen(home) as at:
            first = await at.run()
            assert len(first.deleted) == 3
            other = watched(home, bob, "Other")
            second = await at.run()
        assert [problem.code for _, problem in second.skipped] == ["over_limit"]
        assert other.exists


async def test_what_went_is_no_part_of_what_is_there(tmp_path: Path) -> None:
    """A count of before the first run, with what went since, would be more than there ever was."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        for number in range(15):
            home.movie(f"Nobody's {number}")
        for number in range(5):
            watched(home, alice, f"Movie {number}")
        async with kitchen(home) as at:
            at.limits = Limits(share_percent=25)
            first = await at.run()
            assert len(first.deleted) == 5
            other = watched(home, bob, "Other")
            second = await at.run()
        assert [problem.code for _, problem in second.skipped] == ["over_limit"]
        assert other.exists
