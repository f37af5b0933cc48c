"""Jellyseerr after a title went: which requests go, and when the media does."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.media_stack import (
    BEHAVIOURS,
    Changed,
    Household,
    MediaStatus,
    RequestStatus,
    Series,
    Status,
    empty_list,
)
from tests.media_stack.asking import ask_for

from .harness import harness, watched
from .season_harness import season_harness, watched_seasons

VERSIONS = pytest.mark.parametrize("version", sorted(BEHAVIOURS))
MOVIE = "/api/v3/movie/*"


@dataclass(frozen=True, slots=True)
class Row:
    """The seasons in HD and 4K, who asks for which, and what goes in this order.

    A season is its number, in 4K with a minus. `stay` are the requests left, by
    user; `media` and `series`: Jellyseerr and Sonarr still know the series in HD.
    """

    there: tuple[int, ...]
    asks: dict[str, tuple[int, ...]]
    goes: tuple[int, ...]
    stay: str = ""
    media: bool = True
    series: bool = True


ROWS = {
    "two seasons of three": Row((1, 2, 3), {"a": (1, 2, 3)}, (1, 2), stay="a"),
    "all three": Row((1, 2, 3), {"a": (1, 2, 3)}, (1, 2, 3), media=False, series=False),
    "one request of two": Row((1, 2), {"a": (1,), "b": (2,)}, (1,), stay="b"),
    "one, and the other": Row(
        (1, 2), {"a": (1,), "b": (2,)}, (1, 2), media=False, series=False
    ),
    "a part of the other request": Row(
        (1, 2), {"a": (1,), "b": (1, 2)}, (1,), stay="b"
    ),
    "specials asked for": Row((1,), {"a": (1,), "b": (0, 1)}, (1,), stay="b"),
    # Jellyseerr would call a season there for good whose empty folder stays
    "specials there": Row((0, 1), {"a": (1,)}, (1,), media=False),
    "4K there": Row((1, -1), {"a": (1,)}, (1,), series=False),
    "4K asked for": Row((1, -1), {"a": (1,), "b": (-1,)}, (1,), stay="b", series=False),
    "HD, and 4K": Row(
        (1, -1), {"a": (1,), "b": (-1,)}, (1, -1), media=False, series=False
    ),
    "another season there in HD": Row((1, 2, -1), {"a": (1,), "b": (-1,)}, (1, -1)),
}


@VERSIONS
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
async def test_seasons(tmp_path: Path, version: str, row: Row) -> None:
    """What goes is due; what stays was not watched, or goes later."""
    async with Household(tmp_path, jellyseerr=version) as home:
        hd = {number: 1 for number in row.there if number >= 0}
        uhd = {-number: 1 for number in row.there if number < 0}
        series = home.series("Orbit", seasons=hd)
        same: dict[str, Any] = {"tmdb": series.tmdb, "tvdb": series.tvdb}
        ultra = home.series("Orbit", seasons=uhd, is_4k=True, **same) if uhd else None
        requests = {}
        for name, asked in row.asks.items():
            title = ultra if asked[0] < 0 and ultra else series
            user = home.user(name)
            if not row.stay and title is series:
                # Nobody is on the way to a season that goes
                home.watch(user, series, days_ago=11)
            requests[name] = watched_seasons(home, user, title, *map(abs, asked))
        numbers = {name: len(one.row.seasons) for name, one in requests.items()}
        async with season_harness(home) as at:
            for number in row.goes:
                title = ultra if number < 0 and ultra else series
                result = await at.run(limit=1)
                assert [str(one.id) for one in result.deleted] == [
                    title.id(abs(number))
                ]
                assert not at.journal.open_entries()
        assert {name for name, one in requests.items() if one.exists} == set(row.stay)
        for name in row.stay:
            assert len(requests[name].row.seasons) == numbers[name]
        assert knows(home, series) is row.media
        assert (series.row.id in home.sonarr.series) is row.series


def knows(home: Household, series: Series) -> bool:
    """Tell whether Jellyseerr still knows the series."""
    return series.media in home.jellyseerr.media.values()


@VERSIONS
@pytest.mark.parametrize("kind", ["movie", "season", "season of more"])
async def test_a_declined_request_leaves_with_the_media(
    tmp_path: Path, version: str, kind: str
) -> None:
    """Kept it would keep the media, and nobody could request the title again."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        comet = watched(home, alice, "Comet")
        more = {2: 1} if kind == "season of more" else {}
        series = home.series("Orbit", seasons={1: 1, **more})
        watched_seasons(home, alice, series, 1)
        title, seasons = (comet, None) if kind == "movie" else (series, [1])
        home.request(bob, title, seasons=seasons, status=RequestStatus.DECLINED)
        async with season_harness(home) as at:
            assert len((await at.run()).deleted) == 2
        assert not list(home.requests)
        assert not home.jellyseerr.media


@VERSIONS
async def test_a_declined_request_stays_beside_another(
    tmp_path: Path, version: str
) -> None:
    """It was not carried out; the media stays for the other, and so does it."""
    async with Household(tmp_path, jellyseerr=version) as home:
        alice, bob = home.user("alice"), home.user("bob")
        gone = watched(home, alice, "The Comet")
        other = home.movie("The Comet", tmdb=gone.tmdb, is_4k=True)
        staying = home.request(bob, other)
        declined = home.request(bob, gone, status=RequestStatus.DECLINED)
        async with harness(home) as at:
            assert len((await at.run()).deleted) == 1
        assert {row.id for row in home.requests} == {staying.id, declined.id}
        assert gone.media in home.jellyseerr.media.values()


@VERSIONS
@pytest.mark.parametrize("is_4k", [False, True], ids=["hd", "4k"])
async def test_one_quality_can_be_requested_again_beside_the_other(
    tmp_path: Path, version: str, is_4k: bool
) -> None:
    """The media row stays with the other quality's request."""
    async with Household(tmp_path, jellyseerr=version) as home:
        alice = home.user("alice")
        gone = watched(home, alice, "The Comet", is_4k=is_4k)
        stays = home.movie("The Comet", tmdb=gone.tmdb, is_4k=not is_4k)
        staying = home.request(home.user("bob"), stays)
        async with harness(home) as at:
            result = await at.run()
        assert [str(one.id) for one in result.deleted] == [gone.id]
        assert staying.exists
        assert stays.exists
        assert (await ask_for(home, alice, gone))[0] == 201


@VERSIONS
async def test_a_restored_backup(tmp_path: Path, version: str) -> None:
    """A request with an old number and another date was never carried out."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1, 2: 1})
        request = watched_seasons(home, home.user("alice"), series, 1, 2)
        async with season_harness(home) as at:
            await at.run(limit=1)
            request.row.created = home.clock.ago(days=41)
            result = await at.run(limit=1)
            assert [str(one.id) for one in result.deleted] == [series.id(2)]
        assert request.exists
        assert series.row.id in home.sonarr.series


@VERSIONS
async def test_a_media_that_is_partly_there_in_4k(tmp_path: Path, version: str) -> None:
    """A status that is not nothing is something, also where no Sonarr is named."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        series = home.series("Orbit", seasons={1: 1})
        request = watched_seasons(home, home.user("alice"), series, 1)
        series.in_jellyseerr.four_k.status = MediaStatus.PROCESSING
        async with season_harness(home) as at:
            assert len((await at.run()).deleted) == 1
        assert not request.exists
        assert knows(home, series)


def _empty_list(home: Household) -> None:
    """Let Jellyseerr list no request after the deletion: a believable lie."""
    lie = partial(home.jellyseerr.fault, "GET", "/api/v1/request", Changed(empty_list))
    for server in (home.radarr, home.sonarr):
        server.meanwhile("DELETE", "*", lie)


def _fails(home: Household) -> None:
    home.jellyseerr.fault("DELETE", "/api/v1/*", Status(500))


def _never_had_it(home: Household) -> None:
    """Let a proxy say so: no removal."""
    home.jellyseerr.fault("DELETE", "/api/v1/*", Status(404, '{"message": "no"}'))


def _series_may_be_there(home: Household) -> None:
    """Let Sonarr not say, when Jellyseerr is tidied, whether the series is gone."""
    mute = partial(home.sonarr.fault, "GET", "/api/v3/series/*", Status(500))
    home.sonarr.meanwhile(
        "DELETE",
        "/api/v3/series/*",
        lambda: home.jellyseerr.meanwhile("GET", "/api/v1/request", mute),
    )


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("movie", _empty_list),
        ("season", _empty_list),
        ("movie", _never_had_it),
        ("movie", _fails),
        ("season", _fails),
        ("season", _series_may_be_there),
    ],
)
@VERSIONS
async def test_what_cannot_be_tidied_yet(
    tmp_path: Path, version: str, kind: str, act: Callable[[Household], object]
) -> None:
    """It is gone all the same, and a later poll removes the request and the media."""
    async with Household(tmp_path, jellyseerr=version, sonarr_4k=False) as home:
        alice = home.user("alice")
        if kind == "movie":
            watched(home, alice, "Comet")
        else:
            series = home.series("Orbit", seasons={1: 1})
            watched_seasons(home, alice, series, 1)
        act(home)
        async with season_harness(home) as at:
            assert len((await at.run()).deleted) == 1
            assert len(at.journal.followed_up()) == 1
            assert home.jellyseerr.media
            home.heal()
            await at.poll()
            assert not at.journal.followed_up()
            assert at.journal.totals.server.titles == 1
        assert not home.requests
        assert not home.jellyseerr.media


async def test_requests_that_somebody_removed_meanwhile(tmp_path: Path) -> None:
    """What Jellyseerr neither lists nor has is gone: nothing is left to tidy."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        async with harness(home) as at:
            home.radarr.meanwhile("DELETE", MOVIE, home.jellyseerr.requests.clear)
            assert len((await at.run()).deleted) == 1
            assert at.journal.entries()[0].outcome == "deleted"
        assert not comet.managed
        assert not home.jellyseerr.calls.to("DELETE")
