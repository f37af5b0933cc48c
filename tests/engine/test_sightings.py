"""What other instances said of a title is remembered, across restarts, for a week."""

from datetime import UTC, datetime, timedelta

from custom_components.jellyseerr_cleanup.engine.known_files import KnownFiles
from custom_components.jellyseerr_cleanup.reading.caches import ReadingCaches
from custom_components.jellyseerr_cleanup.reading.sightings import Sightings
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from tests.cleanup.harness import harness, watched
from tests.media_stack import Household
from tests.persistence.disk import Disk

NOW = datetime(2026, 6, 1, tzinfo=UTC)
FILM, OTHER = map(TitleId.parse, ("movie:1:hd", "movie:2:hd"))


async def test_across_a_restart() -> None:
    disk, caches = Disk(), ReadingCaches()
    caches.sightings.note("radarr:2", "two:7878", {FILM: False, OTHER: True}, NOW)
    await KnownFiles(caches, disk).save()
    anew = ReadingCaches()
    await KnownFiles(anew, disk).load(NOW)
    last = anew.sightings.last
    assert last("radarr:2", "two:7878", FILM, NOW) is False
    assert last("radarr:2", "two:7878", OTHER, NOW) is True
    assert last("radarr:2", "two:7878", TitleId.parse("movie:3:hd"), NOW) is None


async def test_a_file_of_an_earlier_version() -> None:
    """It did not have them, and everything else in it counts."""
    disk, caches = Disk(), ReadingCaches()
    caches.not_on_disk.note(FILM, is_missing=True)
    await KnownFiles(caches, disk).save()
    data = await disk.read()
    assert data is not None
    del data["sightings"]
    await disk.write(data)
    anew = ReadingCaches()
    await KnownFiles(anew, disk).load(NOW)
    assert anew.not_on_disk.titles == {FILM}
    assert not anew.sightings.seen


def test_for_a_week_and_at_that_address() -> None:
    seen = Sightings()
    seen.note("radarr:2", "two:7878", {FILM: False}, NOW)
    week = NOW + timedelta(days=7)
    assert seen.last("radarr:2", "two:7878", FILM, week) is False
    later = week + timedelta(seconds=1)
    assert seen.last("radarr:2", "two:7878", FILM, later) is None
    # Jellyseerr gave the number to another server
    assert seen.last("radarr:2", "three:7878", FILM, NOW) is None
    seen.note("radarr:2", "three:7878", {OTHER: False}, NOW)
    assert seen.last("radarr:2", "three:7878", FILM, NOW) is None


def test_what_stays_the_same_is_written_once_a_day() -> None:
    seen = Sightings()
    for hours, altered in ((0, True), (1, False), (23, False), (24, True), (25, False)):
        seen.altered = False
        seen.note("a", "b", {FILM: False}, NOW + timedelta(hours=hours))
        assert seen.altered is altered, hours
    seen.note("a", "b", {FILM: True}, NOW + timedelta(hours=26))
    assert seen.altered


def test_titles_are_asked_for_in_turn() -> None:
    seen = Sightings()
    titles = [TitleId.parse(f"movie:{number}:hd") for number in range(1, 5)]
    for hours, title in enumerate(titles[:3]):
        seen.note("a", "b", {title: False}, NOW + timedelta(hours=hours))
    later = NOW + timedelta(hours=13)
    turn = seen.asked_longest_ago("a", titles, 2, later)
    assert turn == [titles[3], titles[0]]
    turn = seen.asked_longest_ago("a", titles, 9, later)
    assert turn == [titles[3], *titles[:2]], "the third was asked for lately"
    assert seen.asked_longest_ago("c", titles, 9, later) == titles
    seen.altered = False
    seen.forget_others(lambda title: title in titles[1:])
    assert seen.altered
    assert seen.last("a", "b", titles[0], later) is None


async def test_what_another_radarr_is_asked(home: Household) -> None:
    """At each poll what may leave soon; the others in turn, twice a day."""
    second = home.add_radarr("Second", default=False)
    ann, films = home.user("ann"), 40
    for number in range(films):
        home.request(ann, home.movie(f"Waits {number}"))
    watched(home, ann, "Leaves")
    await home.start()
    async with harness(home) as at:
        asked = []
        for _ in range(4):
            home.forget_calls()
            await at.poll()
            asked.append(len(second.calls.to("GET", "/api/v3/movie")))
            home.clock.advance(minutes=15)
    assert sum(asked) < films + 10
    assert asked[-1] == 1
