"""What went can be requested again: first Jellyfin, then the requests go."""

from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import (
    JournalEntry,
    Outcome,
    Tally,
)
from custom_components.jellyseerr_cleanup.cleanup.journal.follow_up import FollowUp
from tests.media_stack import Changed, Household, RequestStatus
from tests.media_stack.faults import Drop, Status

from .harness import CleanupHarness, harness, watched
from .season_harness import season_harness, watched_seasons

SCANS = (
    "jellyfin-recently-added-scan",
    "jellyfin-full-scan",
    "radarr-scan",
    "sonarr-scan",
)


@pytest.fixture(autouse=True)
def jellyfin_lists_what_went(home: Household) -> None:
    """Let Jellyfin list items whose files are gone, until it is told and looks.

    It never looks at a library folder that was emptied: something else is there.
    """
    home.jellyfin.library.lingers = True
    home.movie("Beside")


def entry(at: CleanupHarness) -> JournalEntry:
    """Return the only entry of the journal."""
    (found,) = at.journal.entries()
    return found


def follow(at: CleanupHarness) -> FollowUp:
    """Return how far the only title has been followed."""
    found = entry(at).follow
    assert found is not None
    return found


def scan(home: Household) -> None:
    """Run every scan of Jellyseerr."""
    for job in SCANS:
        home.jellyseerr.run_job(job)


async def later(home: Household, at: CleanupHarness, **time: float) -> None:
    """Poll some time later."""
    home.clock.advance(**time)
    await at.poll()


async def test_a_movie_can_be_requested_again(home: Household) -> None:
    ann = home.user("ann")
    movie = watched(home, ann, "Comet")
    async with harness(home) as at:
        await at.run()
        assert entry(at).outcome is Outcome.DELETED
        assert len(home.requests) == 1, "Jellyfin still lists it"
        scan(home)
        await later(home, at, seconds=30)
        assert len(home.requests) == 1
        await later(home, at, seconds=40)
        assert not home.requests
        assert follow(at).free_at is not None
        scan(home)
        scan(home)
        assert home.ask_again(ann, movie) == "sent"


async def test_a_request_that_is_declined_once_its_title_went(home: Household) -> None:
    """It leaves with the media all the same: the title can be requested again."""
    ann = home.user("ann")
    movie = watched(home, ann, "Comet")
    async with harness(home) as at:
        await at.run()
        (request,) = home.requests
        request.status = RequestStatus.DECLINED
        await later(home, at, seconds=70)
        assert not home.requests
        assert follow(at).free_at is not None
        scan(home)
        assert home.ask_again(ann, movie) == "sent"


async def test_jellyfin_is_told_once_a_run(home: Household) -> None:
    for name in ("Comet", "Moon", "Sun"):
        watched(home, home.user(name), name)
    async with harness(home) as at:
        result = await at.run()
        assert len(result.deleted) == 3
        (told,) = home.jellyfin.calls.to("POST", "/Library/Media/Updated")
        assert len(told.body["Updates"]) == 3
        await later(home, at, seconds=70)
        assert not home.requests


async def test_without_a_deletion_nobody_is_asked(home: Household) -> None:
    watched(home, home.user("ann"), "Comet", days_ago=1)
    async with harness(home) as at:
        await at.run()
        assert not home.jellyfin.calls.to("POST", "*")


async def test_a_jellyfin_that_is_away_is_told_later(home: Household) -> None:
    watched(home, home.user("ann"), "Comet")
    async with harness(home) as at:
        home.radarr.meanwhile("DELETE", "/api/v3/movie/*", home.radarr.heal)
        at.once_intended(lambda: home.jellyfin.fault("POST", "*", Drop()))
        await at.run()
        assert follow(at).told_at is None
        home.heal()
        await later(home, at, minutes=15)
        assert follow(at).told_at is not None
        await later(home, at, minutes=15)
        assert not home.requests


async def test_a_jellyseerr_that_is_away_is_tidied_later(home: Household) -> None:
    watched(home, home.user("ann"), "Comet")
    async with harness(home) as at:
        await at.run()
        home.jellyseerr.fault("DELETE", "*", Status(500))
        await later(home, at, seconds=70)
        assert follow(at).problem == "jellyseerr_unreachable"
        assert len(home.requests) == 1
        home.heal()
        await later(home, at, minutes=15)
        assert not home.requests


async def test_it_goes_on_after_a_restart(home: Household) -> None:
    watched(home, home.user("ann"), "Comet")
    async with harness(home) as before:
        await before.run()
        home.clock.advance(minutes=5)
        async with harness(home) as at:
            await at.go_on_from(before)
            await at.poll()
            assert not home.requests


async def test_the_last_film_of_a_library_folder_has_a_reason(home: Household) -> None:
    movie = watched(home, home.user("ann"), "Comet", is_4k=True)
    movie.folder.joinpath("poster.jpg").unlink(missing_ok=True)
    async with harness(home) as at:
        await at.run()
        await later(home, at, minutes=15)
        assert len(home.requests) == 1
        await later(home, at, hours=2)
        assert follow(at).problem == "library_folder_empty"
        home.disk.write(home.radarr_4k.root / ".keep", b"")
        await later(home, at, hours=2)
        await later(home, at, minutes=15)
        assert not home.requests


def puts_back(home: Household, path: Path, size: int) -> None:
    """Let a file be where one was, and Jellyfin notice that the old one went."""
    home.disk.write(path, b"x" * size)
    home.jellyfin.library.items.clear()


async def test_a_file_that_is_back_takes_the_deletion_back(home: Household) -> None:
    movie = watched(home, home.user("ann"), "Comet", size=30)
    async with harness(home) as at:
        await at.run()
        assert at.journal.totals.server.titles == 1
        puts_back(home, movie.path, 30)
        await later(home, at, seconds=70)
        assert entry(at).outcome is Outcome.FAILED
        assert entry(at).error_code == "came_back"
        assert at.journal.totals.server == Tally()
        assert not at.memory.carried_out
        assert len(home.requests) == 1


async def test_another_file_in_its_place_belongs_to_no_request(home: Household) -> None:
    """It came without a request: the old ones go, and never make it due."""
    movie = watched(home, home.user("ann"), "Comet", size=30)
    async with harness(home) as at:
        await at.run()
        puts_back(home, movie.path, 31)
        await later(home, at, seconds=70)
        assert entry(at).outcome is Outcome.DELETED
        assert at.memory.carried_out
        assert not home.requests
        assert movie.media in home.jellyseerr.media.values()


async def test_one_quality_is_free_after_a_sync(home: Household) -> None:
    ann = home.user("ann")
    hd = watched(home, ann, "Comet")
    uhd = home.movie("Comet", tmdb=hd.tmdb, is_4k=True)
    home.request(home.user("ben"), uhd)
    async with harness(home) as at:
        await at.run()
        await later(home, at, seconds=70)
        assert [row.is_4k for row in home.requests] == [True]
        assert len(home.jellyseerr.calls.to("POST", "*/availability-sync/run")) == 1
        assert follow(at).free_at is not None
        assert home.ask_again(ann, hd) == "sent"


async def test_the_sync_is_not_run_where_it_is_off(home: Household) -> None:
    hd = watched(home, home.user("ann"), "Comet")
    uhd = home.movie("Comet", tmdb=hd.tmdb, is_4k=True)
    home.request(home.user("ben"), uhd)
    async with harness(home) as at:
        at.settings.availability_sync = False
        await at.run()
        await later(home, at, seconds=70)
        assert follow(at).problem == "sync_is_off"
        assert not home.jellyseerr.calls.to("POST", "*")
        await later(home, at, hours=25)
        assert follow(at).free_at is None, "Jellyseerr still calls it available"
        home.jellyseerr.run_job("availability-sync")
        await at.poll()
        assert follow(at).free_at is not None


async def test_the_sync_is_run_once_in_six_hours(home: Household) -> None:
    ann = home.user("ann")
    series = home.series("Orbit", seasons={1: 2, 2: 2, 3: 2})
    watched_seasons(home, ann, series, 1, 2, 3)
    async with season_harness(home) as at:
        await at.run(limit=1)
        await later(home, at, seconds=70)
        await at.run(limit=1)
        await later(home, at, seconds=70)
        syncs = home.jellyseerr.calls.to("POST", "*/availability-sync/run")
        assert len(syncs) == 1
        await later(home, at, hours=6)
        assert len(home.jellyseerr.calls.to("POST", "*/availability-sync/run")) == 2


async def test_a_season_whose_folder_stays_can_be_requested_again(
    home: Household,
) -> None:
    ann = home.user("ann")
    series = home.series("Orbit", seasons={1: 2, 2: 2})
    watched_seasons(home, ann, series, 1)
    async with season_harness(home) as at:
        await at.run()
        await later(home, at, seconds=70)
        assert not home.requests
        scan(home)
        assert home.ask_again(ann, series, seasons=[1]) == "sent"


async def test_an_item_that_shows_no_path_is_still_listed(home: Household) -> None:
    watched(home, home.user("ann"), "Comet")

    def without_paths(body: dict[str, Any]) -> dict[str, Any]:
        for item in body["Items"]:
            item.pop("Path", None)
            item.pop("MediaSources", None)
        return body

    async with harness(home) as at:
        home.radarr.meanwhile(
            "DELETE",
            "/api/v3/movie/*",
            lambda: home.jellyfin.fault("GET", "/Items", Changed(without_paths)),
        )
        await at.run()
        assert follow(at).tidied_at is None
        assert len(home.requests) == 1


async def test_a_journal_that_cannot_be_written_is_tried_again(home: Household) -> None:
    watched(home, home.user("ann"), "Comet")
    async with harness(home) as at:
        await at.run()
        at.journal_file.full = True
        await later(home, at, seconds=70)
        assert follow(at).tidied_at is None
        at.journal_file.full = False
        await later(home, at, minutes=15)
        assert follow(at).free_at is not None
        assert not home.requests


@pytest.mark.parametrize(
    ("server", "path", "problem"),
    [
        ("jellyfin", "/Items", "jellyfin_unreachable"),
        ("radarr", "/api/v3/filesystem", "instance_unreachable"),
    ],
)
async def test_it_says_which_server_it_waits_for(
    home: Household, server: str, path: str, problem: str
) -> None:
    watched(home, home.user("ann"), "Comet")
    async with harness(home) as at:
        await at.run()
        getattr(home, server).fault("GET", path, Status(500))
        await later(home, at, seconds=70)
        assert follow(at).problem == problem
        assert len(home.requests) == 1
        home.heal()
        await later(home, at, minutes=15)
        assert follow(at).problem is None
        assert not home.requests


async def test_a_sync_that_jellyseerr_refuses_is_asked_for_again(
    home: Household,
) -> None:
    hd = watched(home, home.user("ann"), "Comet")
    uhd = home.movie("Comet", tmdb=hd.tmdb, is_4k=True)
    home.request(home.user("ben"), uhd)
    async with harness(home) as at:
        await at.run()
        home.jellyseerr.fault("POST", "*", Status(500))
        await later(home, at, seconds=70)
        assert follow(at).problem == "jellyseerr_unreachable"
        home.heal()
        await later(home, at, minutes=15)
        assert follow(at).free_at is not None


async def test_nothing_follows_while_a_run_is_under_way(home: Household) -> None:
    watched(home, home.user("ann"), "Comet")
    watched(home, home.user("ben"), "Moon")
    async with harness(home) as at:
        await at.run(limit=1)
        home.clock.advance(seconds=70)
        home.forget_calls()
        async with at.engine._exclusive.hold():
            await at.engine.follow_up()
        assert not home.calls
        await at.engine.follow_up()
        assert len(home.requests) == 1


async def test_a_season_whose_folder_stays_beside_others_has_a_reason(
    home: Household,
) -> None:
    """Jellyseerr takes it for there, until somebody deletes the folder."""
    ann = home.user("ann")
    series = home.series("Orbit", seasons={1: 2, 2: 2})
    watched_seasons(home, ann, series, 1)
    home.request(home.user("ben"), series, seasons=[2])
    folder = series.files(1)[0].path.parent
    async with season_harness(home) as at:
        await at.run()
        home.sonarr.fault("GET", "*/mediamanagement", Status(503))
        await later(home, at, seconds=70)
        assert follow(at).problem == "instance_unreachable"
        home.heal()
        await later(home, at, minutes=15)
        assert follow(at).problem == "season_folder_stays"
        assert home.ask_again(ann, series, seasons=[1]) == "refused"
        home.jellyseerr.fault("GET", "/api/v1/tv/*", Status(500))
        await later(home, at, hours=7)
        assert follow(at).problem == "jellyseerr_unreachable"
        home.heal()
        home.disk.remove_folder(folder)
        home.jellyfin.library.scan()
        home.jellyseerr.run_job("availability-sync")
        await later(home, at, minutes=15)
        assert follow(at).free_at is not None
        assert home.ask_again(ann, series, seasons=[1]) == "sent"
