"""Jellyfin's side of a title: which items it is, for whom, and what is not known."""

from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.retention.plan import Decision
from tests.cleanup.kitchen import Kitchen, kitchen, watched
from tests.media_stack import Household, Status


async def decision(at: Kitchen) -> Decision:
    """Return the one decision of a poll."""
    (found,) = (await at.poll()).plan.decisions
    return found


async def test_new_items_are_found_by_their_tmdb_id(tmp_path: Path) -> None:
    """After a rescan Jellyseerr names an item that is gone: the libraries are read anew, at once."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        comet = watched(home, alice, "Comet")
        async with kitchen(home) as at:
            assert (await decision(at)).state == "due"
            home.rescan(comet)
            home.watch(alice, comet, days_ago=10)
            home.forget_calls()
            assert (await decision(at)).state == "due"
            assert home.jellyfin.calls.to("GET", "/Items")


async def test_what_is_in_no_library_is_looked_for_now_and_then(tmp_path: Path) -> None:
    """Whole libraries are not read at every poll for a title that nobody sees."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        comet = watched(home, alice, "Comet")
        home.hide(comet, alice, home.admin)
        async with kitchen(home) as at:
            assert (await decision(at)).reason.code == "not_in_jellyfin"
            home.forget_calls()
            assert (await decision(at)).reason.code == "not_in_jellyfin"
            few = len(home.jellyfin.calls)
            home.forget_calls()
            home.clock.advance(hours=2)
            assert (await decision(at)).reason.code == "not_in_jellyfin"
            assert len(home.jellyfin.calls) > few


@pytest.mark.parametrize("failing", range(3))
async def test_an_account_that_cannot_be_read(tmp_path: Path, failing: int) -> None:
    """What somebody watched is not known: the title is held, and the others' states are no help."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        home.user("bob")
        watched(home, alice, "Comet")
        async with kitchen(home) as at:
            assert (await decision(at)).state == "due"
            home.jellyfin.fault("GET", "/Items", Status(500), after=failing, times=1)
            assert (await decision(at)).reason.code == "watch_state_unreadable"


async def test_an_account_that_cannot_be_read_while_a_title_is_looked_for(
    tmp_path: Path,
) -> None:
    """The one reading that failed is the one that counts."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        comet = watched(home, alice, "Comet")
        async with kitchen(home) as at:
            await at.poll()
            home.rescan(comet)
            home.watch(alice, comet, days_ago=10)
            # Two accounts: their rows under the old id, their libraries, and then their rows under the new one
            home.jellyfin.fault("GET", "/Items", Status(500), after=4)
            assert (await decision(at)).reason.code == "watch_state_unreadable"


async def test_libraries_that_cannot_be_read(tmp_path: Path) -> None:
    """Without an index no item is known for sure."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        watched(home, home.user("alice"), "Comet")
        home.jellyfin.fault("GET", "/Items", Status(500))
        async with kitchen(home) as at:
            assert (await decision(at)).reason.code == "jellyfin_unreachable"


async def test_sessions_that_cannot_be_read(tmp_path: Path) -> None:
    """Who is watching now is not known."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        watched(home, home.user("alice"), "Comet")
        home.jellyfin.fault("GET", "/Sessions", Status(500))
        async with kitchen(home) as at:
            assert (await decision(at)).reason.code == "jellyfin_unreachable"


async def test_an_item_that_is_another_film(tmp_path: Path) -> None:
    """The item that Jellyseerr names has another TMDB id: the title is held."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        comet.in_jellyfin.providers["Tmdb"] = "999"
        async with kitchen(home) as at:
            assert (await decision(at)).reason.code == "item_mismatch"
