"""A person says to be done with a title: it counts as a watch of that day."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.persistence.state import StorageError
from tests.media_stack import Movie

from .installation import Installation, policy
from .test_members import link

WATCH = 7


async def set_up_unwatched(installed: Installation, **options: Any) -> Movie:
    """Set up a movie of alice's that waits until she has watched it."""
    comet = installed.home.movie("The Comet")
    installed.home.request(installed.alice, comet)
    await installed.set_up_for_alice(notice_days=0, **options)
    await installed.allow_deletions()
    return comet


async def state_of(installed: Installation, movie: Movie) -> tuple[str, str]:
    """Return a title's state, and the reason's code."""
    told = await installed.act("explain_media", id=movie.id)
    return told["title"]["state"], told["title"]["reason"]["code"]


async def test_it_leaves_as_if_watched_today(
    installed: Installation, freezer: FrozenDateTimeFactory
) -> None:
    """The date is that of the policy after today; then the file goes."""
    comet = await set_up_unwatched(installed)
    (alice,) = await link(installed, [installed.alice])
    assert await state_of(installed, comet) == ("waiting", "not_watched")
    told = await installed.act("explain_media", id=comet.id)
    says = 'alice says to be done with it (action "I\'m done").'
    assert says in told["requests"][0]["would_change"]
    said_at = dt_util.utcnow()
    answer = await installed.act("mark_done", as_user=alice, title="the comet")
    assert answer["done"] is True
    (title,) = answer["titles"]
    assert title["state"] == "leaving_soon"
    leaves = dt_util.parse_datetime(title["delete_after"])
    assert leaves == said_at.replace(microsecond=0) + timedelta(days=WATCH)
    told = await installed.act("explain_media", id=comet.id)
    (word,) = [one for one in told["requests"][0]["watched"] if one["state"] == "done"]
    assert word["account"] == "alice"
    assert word["text"].startswith("alice said on ")
    await installed.pass_time(freezer, days=WATCH, hours=1)
    await installed.poll()
    assert await installed.deleted() == [comet.id]
    assert not comet.exists


async def test_nothing_else_changes(installed: Installation) -> None:
    """A favorite holds, and so does what somebody else has begun."""
    comet = await set_up_unwatched(installed)
    home, bob = installed.home, installed.home.user("bob")
    alice, _ = await link(installed, [installed.alice, bob])
    home.start_watching(bob, comet, days_ago=2)
    await installed.act("mark_done", as_user=alice, id=comet.id)
    await installed.poll()
    assert await state_of(installed, comet) == ("held", "being_watched")
    home.watch(bob, comet, days_ago=1)
    home.favorite(installed.alice, comet)
    await installed.poll()
    assert await state_of(installed, comet) == ("held", "favorite")


async def test_an_own_watch_that_was_begun_ends(
    installed: Installation, freezer: FrozenDateTimeFactory
) -> None:
    """Until that person goes on with it; a restart forgets nothing."""
    comet = await set_up_unwatched(installed)
    (alice,) = await link(installed, [installed.alice])
    installed.home.start_watching(installed.alice, comet, days_ago=2)
    await installed.poll()
    assert await state_of(installed, comet) == ("waiting", "not_watched")
    await installed.act("mark_done", as_user=alice, id=comet.id)
    assert await state_of(installed, comet) == (
        "leaving_soon",
        "counted_from_watched",
    )
    await installed.unload()
    await installed.load()
    assert await state_of(installed, comet) == (
        "leaving_soon",
        "counted_from_watched",
    )
    await installed.pass_time(freezer, days=1)
    installed.home.start_watching(installed.alice, comet)
    await installed.poll()
    assert await state_of(installed, comet) == ("held", "being_watched")


async def test_a_watch_without_a_date_is_decided(installed: Installation) -> None:
    """Only the person knows when it was: that is told by the word."""
    comet = await set_up_unwatched(installed)
    (alice,) = await link(installed, [installed.alice])
    installed.home.mark_watched(installed.alice, comet)
    await installed.poll()
    assert await state_of(installed, comet) == ("held", "watched_without_date")
    await installed.act("mark_done", as_user=alice, id=comet.id)
    await installed.poll()
    assert await state_of(installed, comet) == (
        "leaving_soon",
        "counted_from_watched",
    )


async def test_it_can_be_taken_back(installed: Installation) -> None:
    comet = await set_up_unwatched(installed)
    (alice,) = await link(installed, [installed.alice])
    data: dict[str, Any] = {"id": comet.id, "done": False}
    refused = await installed.refusal("mark_done", as_user=alice, **data)
    assert refused == "never_done"
    await installed.act("mark_done", as_user=alice, id=comet.id)
    answer = await installed.act("mark_done", as_user=alice, **data)
    assert [one["state"] for one in answer["titles"]] == ["waiting"]
    assert not installed.coordinator.memory.memory.said_done


async def test_only_what_was_requested_and_is_there(installed: Installation) -> None:
    """Nobody is done with somebody else's title, or with one that has to come."""
    comet = await set_up_unwatched(installed)
    home, bob = installed.home, installed.home.user("bob")
    alice, other = await link(installed, [installed.alice, bob])
    refused = await installed.refusal("mark_done", as_user=other, id=comet.id)
    assert refused == "done_not_own_request"
    to_come = home.movie("Later", available=False)
    home.request(bob, to_come)
    await installed.poll()
    refused = await installed.refusal("mark_done", as_user=other, id=to_come.id)
    assert refused == "done_not_there"
    refused = await installed.refusal("mark_done", as_user=other, id=comet.id)
    assert refused == "done_not_own_request"
    # Of others' titles not even the names are told
    refused = await installed.refusal("mark_done", as_user=other, title="The Comet")
    assert refused == "unknown_title_nearest"
    assert not installed.coordinator.memory.memory.said_done
    await installed.act("mark_done", as_user=alice, id=comet.id)


async def test_without_an_account(
    installed: Installation, hass_admin_user: MockUser
) -> None:
    """A person's word is all there is of somebody who has no Jellyfin account."""
    home = installed.home
    eve = home.user("eve", jellyfin=False)
    comet = home.movie("The Comet")
    home.request(eve, comet)
    await installed.set_up(policy("Eve", [eve]), notice_days=0)
    (who,) = await link(installed, [eve])
    assert await state_of(installed, comet) == ("held", "no_jellyfin_account")
    await installed.act("mark_done", as_user=who, id=comet.id)
    assert await state_of(installed, comet) == (
        "leaving_soon",
        "counted_from_watched",
    )


async def test_a_word_that_is_not_saved(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    comet = await set_up_unwatched(installed)
    (alice,) = await link(installed, [installed.alice])

    async def fail(*_: Any) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(installed.coordinator.memory, "change_done", fail)
    with pytest.raises(Exception, match="disk is full") as no:
        await installed.act("mark_done", as_user=alice, id=comet.id)
    assert (no.value.translation_domain, no.value.translation_key) == (  # type: ignore[attr-defined]
        DOMAIN,
        "not_saved",
    )
