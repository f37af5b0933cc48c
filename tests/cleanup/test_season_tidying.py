"""Jellyseerr after a season went: a request is removed once all that it asks for went, and the media once nothing is left of it."""

from pathlib import Path

import pytest

from tests.media_stack import (
    BEHAVIOURS,
    Household,
    MediaStatus,
    RequestStatus,
    Series,
    Status,
)

from .kitchen import Kitchen
from .season_kitchen import close, season_kitchen

pytestmark = pytest.mark.parametrize("version", sorted(BEHAVIOURS))


async def remove(
    home: Household, series: Series, season: int, before: Kitchen | None = None
) -> Kitchen:
    """Run a cleanup in which one season is due, with what an earlier one remembered."""
    async with season_kitchen(home, series.id(season)) as at:
        if before is not None:
            at.memory = before.memory
            at.storage.data = before.storage.data
            await at.journal.load()
        result = await at.run()
        assert [str(one.id) for one in result.deleted] == [series.id(season)]
        assert not at.journal.open_entries()
        return at


def has_media(home: Household, series: Series) -> bool:
    """Tell whether Jellyseerr still knows the series."""
    return series.media in home.jellyseerr.media.values()


async def test_season_by_season(tmp_path: Path, version: str) -> None:
    """A request for three seasons stays, unchanged, until all went; then the media goes, and it can be requested again."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1, 2: 1, 3: 1})
        request = home.request(home.user("alice"), series)
        at = None
        for season in (1, 2):
            at = await remove(home, series, season, at)
            assert request.exists
            assert [one.number for one in request.row.seasons] == [1, 2, 3]
            assert has_media(home, series)
        await remove(home, series, 3, at)
        assert not home.requests
        assert not has_media(home, series)
        assert not home.sonarr.series


async def test_different_seasons(tmp_path: Path, version: str) -> None:
    """Each request goes with its own season."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1, 2: 1})
        alice = home.request(home.user("alice"), series, seasons=[1])
        bob = home.request(home.user("bob"), series, seasons=[2])
        at = await remove(home, series, 1)
        assert (alice.exists, bob.exists) == (False, True)
        assert has_media(home, series)
        await remove(home, series, 2, at)
        assert not home.requests
        assert not has_media(home, series)


async def test_the_same_season(tmp_path: Path, version: str) -> None:
    """All requests for it go; of one that asks for more, only its part is done."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1, 2: 1})
        alice = home.request(home.user("alice"), series, seasons=[1])
        bob = home.request(home.user("bob"), series, seasons=[1, 2])
        await remove(home, series, 1)
        assert (alice.exists, bob.exists) == (False, True)


@pytest.mark.parametrize("seasons", [[0, 1], []], ids=["specials", "none named"])
async def test_what_is_never_carried_out(
    tmp_path: Path, version: str, seasons: list[int]
) -> None:
    """A request that asks for specials, or names no season, stays, and so do the series and its media."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1})
        alice = home.request(home.user("alice"), series, seasons=[1])
        other = home.request(home.user("bob"), series, seasons=seasons)
        await remove(home, series, 1)
        assert (alice.exists, other.exists) == (False, True)
        assert has_media(home, series)
        assert series.row.id in home.sonarr.series


async def test_a_declined_request_stays(tmp_path: Path, version: str) -> None:
    """The series goes, and the row that the declined request hangs on stays."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1})
        alice = home.request(home.user("alice"), series, seasons=[1])
        bob = home.user("bob")
        declined = home.request(bob, series, seasons=[1], status=RequestStatus.DECLINED)
        await remove(home, series, 1)
        assert (alice.exists, declined.exists) == (False, True)
        assert has_media(home, series)
        assert not home.sonarr.series


async def test_the_series_stays(tmp_path: Path, version: str) -> None:
    """Specials keep it in Sonarr: the request goes, the media stays."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={0: 1, 1: 1})
        request = home.request(home.user("alice"), series, seasons=[1])
        await remove(home, series, 1)
        assert not request.exists
        assert has_media(home, series)
        assert series.exists(0)


async def test_the_other_quality_is_there(tmp_path: Path, version: str) -> None:
    """Nobody requested it, but it is there: its media row stays."""
    async with Household(tmp_path, jellyseerr=version) as home:
        series = home.series("Orbit", seasons={1: 1})
        ultra = home.series("Orbit", seasons={1: 1}, tmdb=series.tmdb, is_4k=True)
        request = home.request(home.user("alice"), series, seasons=[1])
        await remove(home, series, 1)
        assert not request.exists
        assert has_media(home, series)
        assert ultra.exists(1)


async def test_both_qualities(tmp_path: Path, version: str) -> None:
    """Each request goes with its quality, and the media with the second."""
    async with Household(tmp_path, jellyseerr=version) as home:
        series = home.series("Orbit", seasons={1: 1})
        ultra = home.series("Orbit", seasons={1: 1}, tmdb=series.tmdb, is_4k=True)
        hd = home.request(home.user("alice"), series, seasons=[1])
        uhd = home.request(home.user("bob"), ultra, seasons=[1])
        at = await remove(home, series, 1)
        assert (hd.exists, uhd.exists) == (False, True)
        assert has_media(home, series)
        await remove(home, ultra, 1, at)
        assert not home.requests
        assert not has_media(home, series)


async def test_the_other_quality_has_another_season(
    tmp_path: Path, version: str
) -> None:
    """A season went of both, and one is left of one: nobody asks for it, but it is there."""
    async with Household(tmp_path, jellyseerr=version) as home:
        series = home.series("Orbit", seasons={1: 1, 2: 1})
        ultra = home.series("Orbit", seasons={1: 1}, tmdb=series.tmdb, is_4k=True)
        home.request(home.user("alice"), series, seasons=[1])
        home.request(home.user("bob"), ultra, seasons=[1])
        at = await remove(home, series, 1)
        await remove(home, ultra, 1, at)
        assert not home.requests
        assert has_media(home, series)
        assert series.exists(2)


async def test_a_restored_backup(tmp_path: Path, version: str) -> None:
    """A request with an old number and another date was never carried out: what is remembered is not about it."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1, 2: 1})
        request = home.request(home.user("alice"), series, seasons=[1, 2])
        at = await remove(home, series, 1)
        request.row.created = home.clock.ago(days=39)
        await remove(home, series, 2, at)
        assert request.exists
        assert series.row.id in home.sonarr.series or not series.files(1)


async def test_jellyseerr_fails(tmp_path: Path, version: str) -> None:
    """The season is gone and that is remembered; the request goes at a later poll."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1, 2: 1})
        request = home.request(home.user("alice"), series, seasons=[1])
        home.jellyseerr.fault("DELETE", "/api/v1/*", Status(500))
        async with season_kitchen(home, series.id(1)) as at:
            assert len((await at.run()).deleted) == 1
            assert len(at.journal.open_entries()) == 1
            assert request.exists
            home.heal()
            await close(at, home)
            assert not at.journal.open_entries()
        assert not request.exists
        assert has_media(home, series)


async def test_sonarr_does_not_say_whether_the_series_is_gone(
    tmp_path: Path, version: str
) -> None:
    """The entry stays open: the media goes at a later poll."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1})
        home.request(home.user("alice"), series, seasons=[1])
        async with season_kitchen(home, series.id(1)) as at:
            home.jellyseerr.meanwhile(
                "GET",
                "/api/v1/request",
                lambda: home.sonarr.fault("GET", "/api/v3/series/*", Status(500)),
                after=2,
            )
            assert len((await at.run()).deleted) == 1
            assert len(at.journal.open_entries()) == 1
            assert has_media(home, series)
            home.heal()
            await close(at, home)
        assert not has_media(home, series)


async def test_a_media_that_is_partly_there_in_4k(tmp_path: Path, version: str) -> None:
    """A status that is not nothing is something, also where no Sonarr is named."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1})
        request = home.request(home.user("alice"), series, seasons=[1])
        assert series.media is not None
        series.media.four_k.status = MediaStatus.PROCESSING
        await remove(home, series, 1)
        assert not request.exists
        assert has_media(home, series)
