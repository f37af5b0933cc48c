"""A folder goes only if nothing but companions is in it, hidden folders included."""

from pathlib import Path

import pytest

from tests.media_stack import Household, Movie
from tests.media_stack.servarr.rows import QueueRow

from ..harness import CleanupHarness, harness, watched
from ..season_harness import season_harness, watched_seasons

# What lies in the folder beside the film, and whether the folder goes
CONTENTS: dict[str, tuple[str, bool]] = {
    "subtitles": ("Comet.de.forced.ass", True),
    "a description": ("movie.nfo", True),
    "a folder of subtitles": ("Subs/2_English.srt", True),
    "previews of Jellyfin": ("Comet.trickplay/320 - 10x10/0.jpg", True),
    "thumbnails of a NAS, hidden": ("@eaDir/Comet.mkv@SynoResource", True),
    "another video": ("Comet - Behind the scenes.mp4", False),
    "music": ("theme.mp3", False),
    "an archive": ("backup.zip", False),
    "a file without an ending": ("README", False),
    "a folder of pictures that may be somebody's": ("Holiday/1.jpg", False),
    "a series of pictures": ("Series of holidays/1.jpg", False),
    "a folder of videos": ("Extras/Interview.mkv", False),
    "a video among the subtitles": ("Subs/Comet.mkv", False),
    "a recycle bin, hidden": ("#recycle/Old.mkv", False),
    "trash, hidden": ("Trash/letter.txt", False),
}


@pytest.mark.parametrize(("name", "goes"), CONTENTS.values(), ids=CONTENTS)
async def test_what_may_go_with_a_movie(home: Household, name: str, goes: bool) -> None:
    movie = watched(home, home.user("ann"), "Comet")
    beside = movie.folder / name
    home.disk.write(beside, b"something")
    async with harness(home) as at:
        result = await at.run()
        assert not movie.exists
        assert not movie.managed
        assert beside.exists() is not goes
        assert movie.folder.exists() is not goes
        (stayed,) = result.stayed.values()
        assert bool(stayed) is not goes
        assert at.journal.entries()[0].stayed == stayed


async def test_a_linked_folder_is_not_followed(home: Household, tmp_path: Path) -> None:
    """Radarr would delete what the link leads to."""
    movie = watched(home, home.user("ann"), "Comet")
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "1.jpg").write_bytes(b"of somebody")
    (movie.folder / "Pictures").symlink_to(photos)
    async with harness(home) as at:
        assert len((await at.run()).deleted) == 1
    assert (photos / "1.jpg").exists()
    assert not movie.managed


async def test_what_may_go_with_a_series(home: Household) -> None:
    """The empty folder of a season is no reason to leave the series' own."""
    series = home.series("Orbit", seasons={1: 2})
    home.disk.write(series.row.folder / "Season 02" / "notes.txt", b"companion")
    watched_seasons(home, home.user("ann"), series, 1)
    async with season_harness(home) as at:
        assert len((await at.run()).deleted) == 1
    assert not series.row.folder.exists()


def asked_to_exclude(movie: Movie) -> str:
    """Return what Radarr was told about import lists."""
    (call,) = movie.radarr.calls.to("DELETE", "/api/v3/movie/*")
    return str(call.query["addImportExclusion"])


@pytest.mark.parametrize("exclude", [False, True])
async def test_lists_add_it_again_unless_told(home: Household, exclude: bool) -> None:
    ann = home.user("ann")
    movie = watched(home, ann, "Comet")
    series = home.series("Orbit", seasons={1: 1})
    watched_seasons(home, ann, series, 1)
    home.radarr.lists.add(movie.tmdb)
    home.sonarr.lists.add(series.tvdb)
    async with season_harness(home) as at:
        at.settings.import_exclusion = exclude
        assert len((await at.run()).deleted) == 2
    assert asked_to_exclude(movie) == str(exclude).lower()
    home.radarr.sync_lists()
    home.sonarr.sync_lists()
    assert bool(home.radarr.movies) is not exclude
    assert bool(home.sonarr.series) is not exclude


def reasons(at: CleanupHarness) -> set[str]:
    """Return the reasons of the last plan."""
    assert at.engine.reading is not None
    return {str(one.reason.code) for one in at.engine.reading.plan.decisions}


async def test_a_blocked_import_is_named(home: Household) -> None:
    ann = home.user("ann")
    movie = watched(home, ann, "Comet")
    series = home.series("Orbit", seasons={1: 1})
    watched_seasons(home, ann, series, 1)
    now = home.clock.now()
    home.radarr.queue.append(
        QueueRow(1, "Comet", now, state="importBlocked", movie_id=movie.in_radarr.id)
    )
    home.enqueue_season(series, 1, state="importBlocked")
    async with season_harness(home) as at:
        await at.poll()
        assert reasons(at) == {"import_blocked"}
        home.radarr.queue.append(QueueRow(2, "Comet", now, movie_id=movie.in_radarr.id))
        await at.poll()
        assert reasons(at) == {"import_blocked", "in_queue"}
