"""What a deletion asks for: as much as the title is large, and not the library."""

from pathlib import Path

import pytest

from tests.media_stack import Household, Movie

from .harness import CleanupHarness, harness, watched


async def asked(home: Household, at: CleanupHarness, comet: Movie) -> list[str]:
    """Carry out the plan, and return the calls between it and the first deletion."""
    reading = await at.poll()
    home.forget_calls()
    before: list[str] = []

    def deleting() -> None:
        before.extend(f"{call.server} {call.line}" for call in home.calls)

    comet.radarr.meanwhile("DELETE", "/api/v3/moviefile/*", deleting)
    result = await at.carry_out(reading)
    assert [str(one.id) for one in result.deleted] == [comet.id]
    return before[:-1]


@pytest.mark.parametrize(("viewers", "requesters"), [(0, 1), (6, 3)])
@pytest.mark.parametrize("more", [0, 60], ids=["alone", "among many"])
async def test_before_the_deletion_of_a_movie(
    tmp_path: Path, viewers: int, requesters: int, more: int
) -> None:
    """Twelve calls, and one for each account and each request.

    Two of them are listings: of the movie's folder, and of what lies beside it.
    """
    async with Household(tmp_path) as home:
        for number in range(viewers):
            home.viewer(f"viewer {number}")
        users = [home.user(f"user {number}") for number in range(requesters)]
        comet = home.movie("Comet")
        home.movie("Beside")
        for user in users:
            home.request(user, comet)
            home.watch(user, comet, days_ago=10)
        for number in range(more):
            home.request(users[0], home.movie(f"Unwatched {number}"))
        async with harness(home) as at:
            before = await asked(home, at, comet)
            accounts = len((await at.poll()).accounts)
        assert len(before) <= 12 + accounts + requesters
        assert not [line for line in before if "Sonarr" in line or "4K" in line]


async def test_after_the_deletion_of_a_movie(tmp_path: Path) -> None:
    """Jellyseerr is tidied by the title's own requests, without the list of all."""
    async with Household(tmp_path) as home:
        users = [home.user(f"user {number}") for number in range(3)]
        comet = home.movie("Comet")
        for user in users:
            home.request(user, comet)
            home.watch(user, comet, days_ago=10)
        for number in range(60):
            home.request(users[0], home.movie(f"Unwatched {number}"))
        async with harness(home) as at:
            reading = await at.poll()
            home.forget_calls()
            assert len((await at.carry_out(reading)).deleted) == 1
        calls = home.jellyseerr.calls
        first = next(call for call in home.calls if call.method == "DELETE")
        after = [call for call in calls if call.number > first.number]
        assert [call.query.get("take") for call in after if call.query] == ["50"]
        assert len(after) == 1 + len(users) + 1
        assert comet.in_jellyseerr.id not in home.jellyseerr.media


async def test_servers_that_were_found_long_ago_are_found_anew(tmp_path: Path) -> None:
    """Without polls nobody knows whether Jellyseerr's settings are still the same."""
    async with Household(tmp_path) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with harness(home) as at:
            reading = await at.poll()
            home.clock.advance(minutes=59)
            home.forget_calls()
            await at.carry_out(reading, dry_run=True)
            assert not home.jellyseerr.calls.to("GET", "/api/v1/settings/radarr")
            home.clock.advance(minutes=2)
            await at.carry_out(reading, dry_run=True)
            assert home.jellyseerr.calls.to("GET", "/api/v1/settings/radarr")
        assert comet.exists
