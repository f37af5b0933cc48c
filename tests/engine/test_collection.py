"""The collection in Jellyfin: all that is pending, no more, and nobody else's."""

from datetime import timedelta
import logging

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.jellyseerr_cleanup.cleanup.live_settings import CollectionWish
from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.jellyfin import JellyfinClient
from custom_components.jellyseerr_cleanup.persistence.memory import StoreName
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from tests.cleanup.harness import CleanupHarness, harness, watched, week_after_watching
from tests.media_stack import Household, Movie, Status
from tests.media_stack.faults import Drop, Fault
from tests.media_stack.jellyfin.collections import CollectionRow
from tests.media_stack.rules import Rule

WISH = CollectionWish("Leaving soon", "Mark as favorite to keep it")
WINDOW = 3
DOWN = Status(503)
# The film that becomes a favorite before its day
HELD = 6


@pytest.fixture
async def at(at: CleanupHarness) -> CleanupHarness:
    """Return the engine, whose household wants the collection."""
    at.settings.collection = WISH
    return at


def shown(home: Household, name: str = WISH.name) -> set[str]:
    """Return the items that the collection shows; nothing if there is none."""
    row = home.jellyfin.collections.named(name)
    return home.jellyfin.collections.shown(row) if row else set()


def ours(home: Household) -> CollectionRow:
    """Return the only collection."""
    (row,) = home.jellyfin.collections.rows.values()
    return row


async def test_what_is_pending_and_no_more(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    alice = home.user("bob")
    watched(home, alice, "Later", days_ago=-20)
    home.movie("Nobody's")
    await at.poll()
    assert shown(home) == {comet.in_jellyfin.id}
    row = ours(home)
    assert row.overview == WISH.overview
    assert row.is_locked
    assert not row.broken
    home.forget_calls()
    await at.poll()
    assert not home.jellyfin.calls.to("POST", "/Collections")
    asked = [one.query.get("includeItemTypes") for one in home.jellyfin.calls]
    assert "BoxSet" not in asked, "nothing changed, and it was looked for lately"


async def test_nothing_is_pending(home: Household, at: CleanupHarness) -> None:
    home.jellyfin.library.accounts.clear()
    at.settings.policies = week_after_watching(MediaType.TV)
    await at.poll()
    assert not home.jellyfin.collections.rows


async def test_a_season(home: Household) -> None:
    alice = home.user("alice")
    series = home.series("Bridge", seasons={1: 2, 2: 2})
    home.request(alice, series, seasons=[1])
    home.watch(alice, series, season=1, days_ago=10)
    async with harness(home, week_after_watching(MediaType.TV)) as at:
        at.settings.collection = WISH
        await at.poll()
        assert shown(home) == {series.seasons[1].id}


async def test_a_favorite_leaves_the_collection(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    await at.poll()
    home.favorite(home.viewer("carol"), comet)
    await at.poll()
    assert shown(home) == set()
    assert ours(home).name == WISH.name, "it stays, empty"


async def test_a_week_with_faults(
    freezer: FrozenDateTimeFactory, home: Household, at: CleanupHarness
) -> None:
    """Day after day it is what the plan says, whatever failed the day before."""
    bob = home.user("bob")
    films = {
        day: watched(home, bob, f"Day {day}", days_ago=7 - day) for day in range(9)
    }
    at.settings.policies = week_after_watching(leaving_soon=timedelta(days=WINDOW))
    down: dict[int, list[tuple[str, str, Fault]]] = {
        0: [("POST", "/Collections", DOWN), ("POST", "/Items/*", DOWN)],
        1: [("POST", "/Collections/*/Items", Drop(done=True))],
        2: [("POST", "/Collections/*/Items", DOWN)],
        3: [("DELETE", "/Collections/*/Items", DOWN)],
        5: [("DELETE", "/Collections/*/Items", Drop(done=True))],
    }
    rules: list[Rule] = []
    kept = films[HELD]
    theirs = home.jellyfin.collections.add("Winter films", films[3].in_jellyfin.id)
    for day in range(8):
        rules += [home.jellyfin.fault(*fault, times=1) for fault in down.get(day, ())]
        if day == 4:
            home.favorite(home.viewer("carol"), kept)
        await at.run()
        # Whatever became of the collection, the run took what is due, and no more
        left = {number for number, film in films.items() if film.path.exists()}
        assert left == {number for number in films if number > day or number == HELD}
        freezer.tick(timedelta(minutes=15))
        await at.poll()
        expected = {
            film.in_jellyfin.id
            for number, film in films.items()
            if day < number <= day + WINDOW and not (day >= 4 and film is kept)
        }
        assert shown(home) == expected, day
        freezer.tick(timedelta(hours=23, minutes=45))
    assert all(rule.hits for rule in rules)
    (row,) = (one for one in home.jellyfin.collections.rows.values() if one != theirs)
    assert not row.broken
    assert row.overview == WISH.overview
    assert theirs.name == "Winter films"


async def test_one_of_the_same_name_is_somebody_elses(
    home: Household,
    at: CleanupHarness,
    comet: Movie,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = home.movie("Theirs").in_jellyfin.id
    theirs = home.jellyfin.collections.add("LEAVING SOON", other)
    for _ in range(2):
        await at.poll()
    assert [theirs] == [*home.jellyfin.collections.rows.values()]
    assert theirs.members == [other]
    told = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert len([one for one in told if "did not make" in one.message]) == 1
    at.settings.collection = CollectionWish("Going", WISH.overview)
    await at.poll()
    assert shown(home, "Going") == {comet.in_jellyfin.id}
    assert theirs.members == [other]


async def test_one_that_was_renamed_is_somebody_elses(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Jellyfin knows it by its folder: to create one of that name would empty it."""
    other = home.movie("Theirs").in_jellyfin.id
    theirs = home.jellyfin.collections.add(WISH.name, other)
    theirs.name = "Winter films"
    await at.poll()
    assert [theirs] == [*home.jellyfin.collections.rows.values()]
    assert theirs.members == [other]


async def test_an_answer_that_is_lost(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """What was added and is not to be there any more is taken out all the same."""
    home.jellyfin.fault("POST", "/Collections/*/Items", Drop(done=True), times=1)
    await at.poll()
    assert shown(home) == {comet.in_jellyfin.id}
    home.favorite(home.viewer("carol"), comet)
    await at.poll()
    assert shown(home) == set()


async def test_a_damaged_file(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """It is begun anew; the collection of before is nobody's."""
    at.files[StoreName.COLLECTION].text = "{}"
    await at.poll()
    assert shown(home) == {comet.in_jellyfin.id}
    assert at.files[StoreName.COLLECTION].aside is not None


async def test_it_is_renamed(home: Household, at: CleanupHarness, comet: Movie) -> None:
    await at.poll()
    at.settings.collection = CollectionWish("Geht bald", "Als Favorit bleibt es")
    await at.poll()
    assert ours(home).name == "Geht bald"
    assert ours(home).overview == "Als Favorit bleibt es"
    assert shown(home, "Geht bald") == {comet.in_jellyfin.id}


async def test_somebody_deleted_it(
    freezer: FrozenDateTimeFactory, home: Household, at: CleanupHarness, comet: Movie
) -> None:
    await at.poll()
    home.jellyfin.collections.rows.clear()
    await at.poll()
    assert not home.jellyfin.collections.rows, "it is looked for once an hour"
    freezer.tick(timedelta(hours=1))
    await at.poll()
    assert shown(home) == {comet.in_jellyfin.id}


async def test_off_again(
    freezer: FrozenDateTimeFactory, home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """It is removed once Jellyfin does not bring it back, and nothing in it."""
    await at.poll()
    at.settings.collection = None
    await at.poll()
    assert home.jellyfin.collections.rows, "it was changed just now"
    freezer.tick(timedelta(seconds=16))
    ours(home).changed = home.clock.now()  # and so it comes back
    await at.poll()
    assert home.jellyfin.collections.rows
    freezer.tick(timedelta(seconds=16))
    for _ in range(2):
        await at.poll()
    assert not home.jellyfin.collections.rows
    assert comet.path.exists()
    home.forget_calls()
    await at.poll()
    asked = [one.query.get("includeItemTypes") for one in home.jellyfin.calls]
    assert "BoxSet" not in asked


async def test_it_is_known_after_a_restart(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    await at.poll()
    row = ours(home)
    async with harness(home, at.settings.policies) as again:
        for name, file in again.files.items():
            file.text = at.files[name].text
        again.settings.collection = WISH
        watched(home, home.user("bob"), "New")
        await again.poll()
    assert ours(home) is row
    assert len(shown(home)) == 2


async def test_a_store_that_is_full(
    home: Household, at: CleanupHarness, comet: Movie, caplog: pytest.LogCaptureFixture
) -> None:
    """A run goes on, and a later poll does it."""
    file = at.files[StoreName.COLLECTION]
    file.full = True
    await at.poll()
    assert "was not updated" in caplog.text
    file.full = False
    await at.poll()
    assert shown(home) == {comet.in_jellyfin.id}


async def test_what_jellyfin_no_longer_has(home: Household, at: CleanupHarness) -> None:
    """One unknown id fails a whole call: the others are added all the same."""
    client = (await at.poll()).servers["jellyfin"].client
    assert isinstance(client, JellyfinClient)
    films = [home.movie(f"Film {number}").in_jellyfin.id for number in range(103)]
    collection = await client.create_collection("Other")
    home.forget_calls()
    added = await client.add_to_collection(collection, [*films, "f" * 32])
    assert added == set(films)
    assert shown(home, "Other") == set(films)
    assert len(home.jellyfin.calls.to("POST", f"/Collections/{collection}/Items")) == 3


async def test_a_failure_is_no_unknown_item(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    client = (await at.poll()).servers["jellyfin"].client
    assert isinstance(client, JellyfinClient)
    collection = await client.create_collection("Other")
    home.jellyfin.fault("POST", "/Collections/*/Items", Status(500), times=1)
    with pytest.raises(ClientError):
        await client.add_to_collection(collection, [comet.in_jellyfin.id])
    assert await client.add_to_collection(collection, ["f" * 32]) == frozenset()


async def test_another_thing_of_that_id_is_not_described(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    client = (await at.poll()).servers["jellyfin"].client
    assert isinstance(client, JellyfinClient)
    account = home.user("alice").jellyfin_id
    with pytest.raises(UnexpectedAnswer):
        await client.describe_collection(comet.in_jellyfin.id, account, "a", "b")


async def test_an_account_that_does_not_see_it(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Another one does."""
    home.jellyfin.fault("GET", "/Items/*", Status(404), times=1)
    await at.poll()
    assert ours(home).overview == WISH.overview


async def test_only_collections_are_deleted(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    client = (await at.poll()).servers["jellyfin"].client
    assert isinstance(client, JellyfinClient)
    with pytest.raises(UnexpectedAnswer):
        await client.delete_collection(comet.in_jellyfin.id)
    assert comet.path.exists()
