"""The to-do list: what leaves soon, and keeping it by a tick."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceNotSupported
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.jellyseerr_cleanup.household.listing import ListingEntity
from custom_components.jellyseerr_cleanup.retention.remembered import Keep, Memory
from tests.media_stack import Household

from .installation import Installation, policy
from .test_members import link

OPEN, DONE = "needs_action", "completed"


async def states(installed: Installation) -> dict[str, str]:
    """Return which titles are listed, and whether they are ticked."""
    items = await installed.listed()
    return {title: item["status"] for title, item in items.items()}


def keeps(installed: Installation) -> tuple[Keep, ...]:
    """Return all keeps."""
    memory: Memory = installed.coordinator.memory.memory
    return memory.keeps


async def refused(installed: Installation, title: str, **call: Any) -> str | None:
    """Change an item and be refused; return why."""
    with pytest.raises(HomeAssistantError) as raised:
        await installed.tick(title, **call)
    key: str | None = raised.value.translation_key
    return key


async def test_items(installed: Installation, home: Household) -> None:
    """One a title that is leaving soon or due, with all that a person wants to know."""
    due = installed.watched("The Comet", size=2_500_000_000)
    bob = home.user("bob")
    home.request(bob, due)
    home.watch(bob, due, days_ago=20)
    soon = installed.watched("A*B", days_ago=4, is_4k=True, year=2011)
    installed.watched("Later", days_ago=1)
    await installed.set_up(policy("Short"), notice_days=0, leaving_soon_days=4)
    items = await installed.listed()
    assert [*items] == [f"movie:{due.tmdb}:hd", f"movie:{soon.tmdb}:4k"]
    first, second = items.values()
    assert first["summary"] == f"The Comet ({due.year})"
    described = first["description"].split("  \n")
    assert described[0] == "Requested by alice, bob · Size\\: 2\\.5 GB"
    assert described[1].startswith("7 days after ")
    assert len(described) == 2, "the policy is told once"
    assert first["due"] == dt_util.now().date().isoformat()
    leaves = dt_util.now() + timedelta(days=7 - 4)
    assert second["due"] == leaves.date().isoformat()
    # A name is text, the description is Markdown
    assert second["summary"] == "A*B (2011) 4K"
    assert {item["status"] for item in items.values()} == {OPEN}
    assert installed.value("leaving_soon", "todo") == "2"


async def test_tick_and_untick(
    installed: Installation, freezer: FrozenDateTimeFactory
) -> None:
    """A tick keeps for 30 days; the title stays listed, and is there once it ends."""
    comet = await installed.set_up_one_due()
    title = f"movie:{comet.tmdb}:hd"
    await installed.tick(title)
    assert await states(installed) == {title: DONE}
    (keep,) = keeps(installed)
    assert keep.until == dt_util.utcnow() + timedelta(days=30)
    assert installed.value("pending_deletions") == "0"
    kept = (await installed.listed())[title]
    ends = dt_util.as_local(keep.until).date().isoformat()
    assert kept["due"] == ends
    assert " is kept until " in kept["description"]
    assert kept["description"].endswith("By the policy “Alice”")
    async with installed.restarting():
        pass
    assert await states(installed) == {title: DONE}

    await installed.tick(title, OPEN)
    assert keeps(installed) == ()
    assert await states(installed) == {title: OPEN}
    assert installed.value("due") == "1"

    # It leaves soon again before the keep ends; a day before, it is asked again
    await installed.tick(title)
    await installed.pass_time(freezer, days=28)
    assert installed.value("pending_deletions") == "1"
    assert await states(installed) == {title: DONE}
    await installed.pass_time(freezer, days=1.5)
    assert await states(installed) == {title: OPEN}
    await installed.tick(title)
    assert await states(installed) == {title: DONE}


async def test_a_list_that_is_not_made_anew_yet(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It still shows a tick that somebody took away: a tick keeps all the same."""
    comet = await installed.set_up_one_due()
    title = f"movie:{comet.tmdb}:hd"
    await installed.tick(title)

    async def later(_: object) -> bool:
        return False

    monkeypatch.setattr(ListingEntity, "_async_make", later)
    await installed.act("release_media", id=title)
    assert keeps(installed) == ()
    assert await states(installed) == {title: DONE}
    await installed.tick(title)
    assert len(keeps(installed)) == 1


async def test_for_good(
    installed: Installation, freezer: FrozenDateTimeFactory, hass_admin_user: MockUser
) -> None:
    """With the option, for administrators; it stays listed, after restarts, too."""
    comet = await installed.set_up_one_due(todo_keeps_for_good=True)
    title = f"movie:{comet.tmdb}:hd"
    (bob,) = await link(installed, [installed.home.user("bob")])
    await installed.tick(title, user=bob)
    await installed.tick(title, OPEN, user=bob)
    assert keeps(installed) == ()
    await installed.tick(title, user=hass_admin_user.id)
    (keep,) = keeps(installed)
    assert keep.until is None
    async with installed.restarting():
        pass
    await installed.pass_time(freezer, days=2)
    assert await states(installed) == {title: DONE}
    kept = (await installed.listed())[title]
    assert " for good\\.  \n" in kept["description"]
    assert "due" not in kept
    # What somebody else keeps, a member does not release
    assert await refused(installed, title, status=OPEN, user=bob) == (
        "release_not_own_keep"
    )
    await installed.tick(title, OPEN)
    assert await states(installed) == {title: OPEN}


async def test_a_title_that_is_kept_before_it_leaves(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """It is listed as ticked only once it would be listed without the keep."""
    movie = installed.watched("The Comet", days_ago=1)
    await installed.set_up_for_alice(leaving_soon_days=2)
    title = f"movie:{movie.tmdb}:hd"
    await installed.act("keep_media", id=title, reason="for ever")
    assert await states(installed) == {}
    await installed.pass_time(freezer, days=4.5)
    assert await states(installed) == {title: DONE}
    await installed.act("release_media", id=title)
    await installed.act("keep_media", tmdb_id=movie.tmdb, media_type="movie")
    # A title that nobody judged before has no date of its own
    other = home.movie("Other")
    await installed.act("keep_media", id=f"movie:{other.tmdb}:hd")
    home.request(installed.alice, other)
    await installed.poll()
    assert await states(installed) == {title: DONE}
    await installed.tick(title, OPEN)
    assert await states(installed) == {title: OPEN}


async def test_what_is_kept_with_others(
    installed: Installation, home: Household
) -> None:
    """A tick that is taken back releases one title; what was kept with it stays."""
    series = home.series("Orbit", seasons={1: 2, 2: 2})
    home.request(installed.alice, series, seasons=[1, 2])
    home.watch(installed.alice, series, days_ago=20)
    for is_4k in (False, True):
        installed.watched("Comet", tmdb=603, is_4k=is_4k)
    await installed.set_up_for_alice()
    await installed.act("keep_media", tmdb_id=series.tmdb, media_type="tv")
    await installed.act("keep_media", tmdb_id=603, media_type="movie")
    shown = await states(installed)
    assert shown == dict.fromkeys(shown, DONE)
    assert len(shown) == 4
    for title in ("movie:603:hd", f"tv:{series.tmdb}:s1:hd"):
        await installed.tick(title, OPEN)
        shown[title] = OPEN
        assert await states(installed) == shown


async def test_what_is_kept_by_another_number(
    installed: Installation, home: Household
) -> None:
    """A series that got another number at TMDB: a tick cannot say what it meant."""
    series = home.series("Orbit", seasons={1: 2})
    home.request(installed.alice, series, seasons=[1])
    home.watch(installed.alice, series, days_ago=20)
    await installed.set_up_for_alice()
    title = f"tv:{series.tmdb}:s1:hd"
    await installed.tick(title)
    (keep,) = keeps(installed)
    moved = replace(keep, id="tv:1:s1:hd", tmdb_id=1)
    await installed.coordinator.memory.change_keeps(lambda _: (moved,))
    await installed.coordinator.async_replan()
    assert await states(installed) == {title: DONE}
    assert await refused(installed, title, status=OPEN) == "no_such_keep"
    assert keeps(installed) == (moved,)


async def test_nothing_else_can_be_changed(
    hass: HomeAssistant, installed: Installation
) -> None:
    """Neither names nor dates; and what is completed is not cleared."""
    comet = await installed.set_up_one_due()
    title = f"movie:{comet.tmdb}:hd"
    assert await refused(installed, title, rename="Mine") == "titles_keep_their_names"
    # As the card sends it: with the name that it shows
    await installed.tick(title, rename=f" The Comet ({comet.year}) ")
    entity = {"entity_id": installed.entity_id("leaving_soon", "todo")}
    for action, data in (
        ("remove_completed_items", {}),
        ("remove_item", {"item": title}),
        ("add_item", {"item": "Another"}),
    ):
        with pytest.raises(ServiceNotSupported):
            await hass.services.async_call("todo", action, entity | data, blocking=True)
    assert await states(installed) == {title: DONE}
    # Nothing changes: nothing is done
    kept = keeps(installed)
    await installed.tick(title)
    assert keeps(installed) == kept


async def test_members_only(installed: Installation) -> None:
    """Who is not linked keeps nothing; a member's name is told."""
    comet = await installed.set_up_one_due()
    title = f"movie:{comet.tmdb}:hd"
    guest = MockUser(name="Guest").add_to_hass(installed.hass)
    guest.mock_policy({"entities": True})
    assert await refused(installed, title, user=guest.id) == "keep_not_linked"
    assert await states(installed) == {title: OPEN}
    (bob,) = await link(installed, [installed.home.user("bob")])
    await installed.tick(title, user=bob)
    assert (await installed.listed())[title]["description"].startswith("bob keeps ")


async def test_a_title_that_went_meanwhile(installed: Installation) -> None:
    """The list is older than the plan: who ticks is told."""
    comet = await installed.set_up_one_due()
    title = f"movie:{comet.tmdb}:hd"
    plan = installed.coordinator.data.plan
    installed.coordinator.data.plan.__dict__["_by_id"] = {}
    assert await refused(installed, title) == "not_on_the_list"
    plan.__dict__.pop("_by_id")
