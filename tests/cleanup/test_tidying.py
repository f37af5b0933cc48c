"""Tidying Jellyseerr after a deletion: whose requests go, and what proves that they went."""

from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.cleanup.settling import settle
from tests.media_stack import Changed, Household, RequestStatus, Status, empty_list

from .kitchen import Kitchen, kitchen, watched

MOVIE = "/api/v3/movie/*"


async def close(at: Kitchen, home: Household) -> None:
    """Do what every poll does with open entries."""
    reading = await at.poll()
    await settle(at.journal, at.runner, reading.servers, home.clock.now())


async def test_an_empty_list_of_requests_after_a_deletion(tmp_path: Path) -> None:
    """A believable lie is no proof that the request is gone: the entry stays open, and the next poll removes the request."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            home.radarr.meanwhile(
                "DELETE",
                MOVIE,
                lambda: home.jellyseerr.fault(
                    "GET", "/api/v1/request", Changed(empty_list)
                ),
            )
            assert len((await at.run()).deleted) == 1
            assert len(at.journal.open_entries()) == 1
            assert home.requests
            home.heal()
            await close(at, home)
            assert at.journal.entries()[0].outcome == "deleted"
        assert not home.requests
        assert not comet.managed


async def test_requests_that_somebody_removed_meanwhile(tmp_path: Path) -> None:
    """What Jellyseerr neither lists nor has is gone: nothing is left to tidy."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with kitchen(home) as at:
            home.radarr.meanwhile("DELETE", MOVIE, home.jellyseerr.requests.clear)
            assert len((await at.run()).deleted) == 1
            assert at.journal.entries()[0].outcome == "deleted"
        assert not comet.managed
        assert not home.jellyseerr.calls.to("DELETE")


@pytest.mark.parametrize("version", ["1.9", "2.3", "2.7", "3.1"])
async def test_other_requests_for_the_media_stay(tmp_path: Path, version: str) -> None:
    """A declined request is not carried out: it outlasts the deletion, and so does the media."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        comet = watched(home, alice, "Comet")
        declined = home.request(bob, comet, status=RequestStatus.DECLINED)
        async with kitchen(home) as at:
            assert len((await at.run()).deleted) == 1
        assert not comet.managed
        assert declined.exists
        assert [row.id for row in home.requests] == [declined.id]


async def test_jellyseerr_says_that_it_never_had_the_request(tmp_path: Path) -> None:
    """A proxy's 404 is no removal: the entry stays open, and the next poll removes the request."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        comet = watched(home, alice, "Comet")
        home.jellyseerr.fault("DELETE", "/api/v1/*", Status(404, '{"message": "no"}'))
        async with kitchen(home) as at:
            assert len((await at.run()).deleted) == 1
            assert len(at.journal.open_entries()) == 1
            home.heal()
            await close(at, home)
            assert not at.journal.open_entries()
            assert at.journal.totals.server.titles == 1
        assert not home.requests
        assert not comet.managed
