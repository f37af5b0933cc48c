"""What there is in Jellyfin is read rarely: once a day, or if something is missing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.jellyseerr_cleanup.clients.jellyfin_rows import ItemRow
from custom_components.jellyseerr_cleanup.reading import item_map
from custom_components.jellyseerr_cleanup.reading.item_map import ItemMap
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaRecord,
    MediaType,
    QualityRecord,
    TitleId,
)
from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Household, Movie, Series, Status
from tests.seasons.house import House

from .polls import library_reads, tells

FILM = ItemRow("a" * 32, "Movie", path="/films/Comet/c.mkv", tmdb_id=7, imdb_id="tt7")
TITLE = TitleId(MediaType.MOVIE, 7, None, is_4k=False)
MEDIA = MediaRecord(1, 7, QualityRecord(5), QualityRecord(1), imdb_id="tt7")


@pytest.fixture
def comet(house: House, home: Household) -> Movie:
    """Return a movie that is due."""
    return watched(home, house.alice, "Comet")


async def reads(home: Household, at: CleanupHarness) -> int:
    """Poll, and return how often everything was read."""
    home.forget_calls()
    await at.poll()
    return len(library_reads(home))


async def test_once_a_day(home: Household, at: CleanupHarness, comet: Movie) -> None:
    """As long as nothing is missing."""
    assert [await reads(home, at), await reads(home, at)] == [1, 0]
    home.clock.advance(hours=23)
    assert await reads(home, at) == 0
    home.clock.advance(hours=1)
    assert await reads(home, at) == 1


async def test_it_is_read_as_the_key_sees_it(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """In one page, without states: 10.11 may take a minute for each."""
    await at.poll()
    calls = home.jellyfin.calls.to("GET", "/Items")
    [call] = [calls[number].query for number in library_reads(home)]
    assert "userId" not in call
    assert (call["limit"], call["enableUserData"]) == ("5000", "false")


async def test_what_is_missing_is_looked_for_now_and_then(
    house: House, home: Household, at: CleanupHarness, series: Series
) -> None:
    """At once for a new one, and then hourly."""
    assert await reads(home, at) == 1
    late = [home.movie(title, in_jellyfin=False) for title in ("Comet", "River")]
    for number, movie in enumerate(late):
        home.request(house.alice, movie)
        assert await reads(home, at) == 1, number
        assert await reads(home, at) == 0
    home.clock.advance(minutes=61)
    assert await reads(home, at) == 1
    assert await tells(at, late[0].id) == ["held: not_in_jellyfin"]


async def test_what_is_new_is_found(
    house: House, home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """A file with another name is another item, and the map is read for it."""
    assert await tells(at, comet.id) == ["due"]
    home.upgrade(comet, name="Comet.2020.Remux.mkv", days_ago=9)
    home.watch(house.alice, comet, days_ago=8)
    home.forget_calls()
    assert await tells(at, comet.id) == ["due"]


async def test_a_map_that_cannot_be_read_anew(
    home: Household,
    at: CleanupHarness,
    comet: Movie,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What may be the title is not known, and nothing leaves."""
    assert await tells(at, comet.id) == ["due"]
    monkeypatch.setattr(item_map, "_LASTS", timedelta(0))
    home.jellyfin.fault("GET", "/Items", Status(500), times=1)
    assert await tells(at, comet.id) == ["held: jellyfin_unreachable"]
    assert await tells(at, comet.id) == ["due"]


@pytest.mark.parametrize(
    ("media", "found"),
    [
        (MEDIA, True),
        (replace(MEDIA, imdb_id=None), True),
        (replace(MEDIA, tmdb_id=8, imdb_id="tt8"), False),
        (replace(MEDIA, tmdb_id=8), True),
        # Named for 4K: by its resolution alone, or as the file of a 4K server
        (replace(MEDIA, ultra_hd=QualityRecord(5, jellyfin_item_id=FILM.id)), True),
        (replace(MEDIA, ultra_hd=QualityRecord(5, 1, 7, FILM.id)), False),
    ],
)
def test_by_which_ids_an_item_is_known(media: MediaRecord, found: bool) -> None:
    """By any of them, unless Jellyseerr names it for the other quality."""
    items = ItemMap()
    items.add([FILM])
    title = replace(TITLE, tmdb_id=media.tmdb_id)
    assert items.known_as(title, media) == ({FILM.id} if found else set())


def test_the_named_item_is_known_although_no_id_agrees() -> None:
    """Unless it is gone."""
    items = ItemMap()
    items.add([replace(FILM, tmdb_id=None, imdb_id=None)])
    named = replace(MEDIA, standard=QualityRecord(5, jellyfin_item_id=FILM.id))
    gone = replace(MEDIA, standard=QualityRecord(5, jellyfin_item_id="b" * 32))
    assert items.known_as(TITLE, named) == {FILM.id}
    assert not items.known_as(TITLE, gone)


def test_what_lists_show_corrects_the_map() -> None:
    """A new item takes the place of the one at its path; other ids replace the old."""
    items = ItemMap()
    items.add([FILM])
    identified = replace(FILM, tmdb_id=8, imdb_id=None)
    items.add([identified])
    assert not items.known_as(TITLE, MEDIA)
    again = replace(FILM, id="b" * 32)
    items.add([again])
    assert items.items == {again.id: again}
    assert items.places.nearest("/x/Comet/c.mkv") == (again.id,)


def test_lists_do_not_tell_versions() -> None:
    """What the map said of them stays."""
    items = ItemMap()
    items.add([replace(FILM, versions=2)])
    items.add([replace(FILM, created_at=datetime(2020, 1, 1, tzinfo=UTC))])
    assert items.items[FILM.id].versions == 2


def test_it_is_old_after_a_day() -> None:
    """To the second."""
    now = datetime(2026, 11, 27, tzinfo=UTC)
    items = ItemMap()
    assert items.is_old(now)
    items.read_at = now
    day = timedelta(days=1)
    assert [
        items.is_old(now + day - timedelta(seconds=1)),
        items.is_old(now + day),
    ] == [
        False,
        True,
    ]
