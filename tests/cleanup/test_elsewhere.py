"""Jellyseerr's media is still needed while another instance has what went here."""

import pytest

from tests.media_stack import Household, Status

from .harness import harness, watched
from .season_harness import season_harness, watched_seasons


@pytest.fixture(autouse=True)
def jellyfin_lists_what_went(home: Household) -> None:
    """Let Jellyfin list items whose files are gone, until it is told and looks."""
    home.jellyfin.library.lingers = True
    home.movie("Beside")
    home.series("Beside it", seasons={1: 1})


async def test_a_film_that_was_added_to_another_radarr_meanwhile(
    home: Household,
) -> None:
    """What the request brought went; the media is that of the other copy now."""
    second = home.add_radarr("Second", default=False)
    ann = home.user("ann")
    movie = watched(home, ann, "Comet")
    await home.start()
    async with harness(home) as at:
        await at.run()
        assert not movie.exists
        copy = home.movie("Comet", tmdb=movie.tmdb, radarr=second)
        home.clock.advance(seconds=70)
        await at.poll()
        assert not home.requests
        assert [one.id for one in home.jellyseerr.media.values()].count(
            copy.in_jellyseerr.id
        ), "somebody's copy is there"
        assert copy.exists


@pytest.mark.parametrize("away", [False, True])
async def test_another_radarr_that_did_not_have_it(home: Household, away: bool) -> None:
    """The media goes, so that the title can be requested again."""
    second = home.add_radarr("Second", default=False)
    movie = watched(home, home.user("ann"), "Comet")
    await home.start()
    async with harness(home) as at:
        await at.run()
        if away:
            second.fault("*", "*", Status(503))
        home.clock.advance(seconds=70)
        await at.poll()
        assert not home.requests
        assert movie.in_jellyseerr.id not in home.jellyseerr.media


async def test_a_series_that_was_added_to_another_sonarr_meanwhile(
    home: Household,
) -> None:
    second = home.add_sonarr("Second", default=False)
    ann = home.user("ann")
    series = home.series("The Bridge", seasons={1: 2})
    watched_seasons(home, ann, series, 1)
    await home.start()
    async with season_harness(home) as at:
        await at.run()
        assert not series.exists(1)
        copy = home.series(
            series.title,
            seasons={1: 2},
            tmdb=series.tmdb,
            tvdb=series.tvdb,
            sonarr=second,
        )
        for _ in range(2):
            home.clock.advance(seconds=70)
            await at.poll()
        assert not home.requests
        assert copy.in_jellyseerr.id in home.jellyseerr.media
        assert copy.exists(1)
