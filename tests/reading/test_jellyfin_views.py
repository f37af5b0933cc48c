"""What Jellyfin shows to an account is not all that it counts, and several items may be shown as one."""

from pathlib import Path

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.reading.episodes import SeriesIndex
from tests.cleanup.kitchen import kitchen, watched
from tests.clients.connect import to_jellyfin
from tests.media_stack import Household, Movie, Series
from tests.seasons.house import House, opened, told

JELLYFINS = ["10.11", "12"]


def index_reads(home: Household) -> int:
    """Return how many calls read whole libraries of series."""
    calls = home.jellyfin.calls.to("GET", "/Items")
    return sum(call.query.get("includeItemTypes") == "Series" for call in calls)


@pytest.mark.parametrize("jellyfin", JELLYFINS)
async def test_a_movie_that_a_child_may_not_see(tmp_path: Path, jellyfin: str) -> None:
    """A child's lists count what its rating keeps from it: that is no reason to hold anything."""
    async with Household(tmp_path, jellyfin=jellyfin) as home:
        alice, child = home.user("alice"), home.viewer("child")
        comet = watched(home, alice, "Comet")
        begun = watched(home, alice, "River")
        home.start_watching(child, begun, days_ago=1)
        home.withhold(comet, child)
        async with kitchen(home) as at:
            plan = (await at.poll()).plan
            assert told(plan, comet.id) == "due"
            assert told(plan, begun.id) == "held: being_watched"
            assert [str(one.id) for one in (await at.run()).deleted] == [comet.id]


@pytest.mark.parametrize("jellyfin", JELLYFINS)
async def test_seasons_that_a_child_may_not_see(tmp_path: Path, jellyfin: str) -> None:
    """Neither for its list of series nor for what it watched before, nor for its favourites."""

    def build(h: House) -> None:
        grown_up, both, half = (
            h.series(2, 2, title=title) for title in ("Murder", "Bears", "Both")
        )
        for series in (grown_up, both, half):
            h.done(h.alice, series, 1)
        child = h.home.viewer("child")
        for series in (grown_up, half):
            h.home.watch(child, series, season=2, days_ago=90)
            h.home.favorite(child, series, season=2)
        h.home.withhold(grown_up, child)
        assert child.account is not None
        child.account.withheld.add(half.episodes[1, 1].id)
        h.home.start_watching(child, both, season=1, days_ago=1)
        h.goes(grown_up, 1)
        h.goes(half, 1)
        h.stays("held: being_watched", both, 1)

    async with opened(tmp_path, build, "2.7", jellyfin) as (house, at):
        plan = (await at.poll()).plan
        assert {title: told(plan, title) for title in house.expected} == house.expected
        gone = {str(one.id) for one in (await at.run()).deleted}
        assert gone == {series.id(number) for series, number in house.seasons_gone}


@pytest.mark.parametrize("jellyfin", JELLYFINS)
async def test_series_that_are_shown_as_one(tmp_path: Path, jellyfin: str) -> None:
    """Of HD and 4K Jellyfin lists one series, with the episodes of both: each season is judged by its own."""

    def build(h: House) -> None:
        hd = h.series(2, 2)
        four_k = h.series(2, 2, tmdb=hd.tmdb, tvdb=hd.tvdb, is_4k=True)
        h.home.merge(hd, four_k)
        h.done(h.alice, hd, 1)
        h.home.request(h.bob, four_k, seasons=[1])
        h.goes(hd, 1)
        h.stays("waiting: not_watched", four_k, 1)

    async with opened(tmp_path, build, "2.7", jellyfin) as (house, at):
        for _ in range(2):
            house.home.forget_calls()
            plan = (await at.poll()).plan
            assert {title: told(plan, title) for title in house.expected} == (
                house.expected
            )
        assert not index_reads(house.home)
        gone = [str(one.id) for one in (await at.run()).deleted]
        ((hd, _),) = house.seasons_gone
        assert gone == [hd.id(1)]


@pytest.mark.parametrize("hidden", [0, 1])
async def test_what_is_watched_of_a_series_that_no_list_has(
    tmp_path: Path, hidden: int
) -> None:
    """Two folders of one series, of which Jellyfin lists one and Jellyseerr names the other: who is in the middle counts."""
    two: list[Series] = []

    def build(h: House) -> None:
        two.append(h.series(2, 2))
        second = h.home.add_sonarr("Second")
        two.append(
            h.series(
                2, 2, tmdb=two[0].tmdb, tvdb=two[0].tvdb, sonarr=second, title="Copy"
            )
        )
        h.home.merge(*two)
        named = two[1 - hidden]
        media = named.in_jellyseerr
        media.standard.service_id = h.home.service_id(named.sonarr)
        media.standard.external_id = named.row.id
        media.standard.jellyfin_id = named.in_jellyfin.id
        h.done(h.alice, named, 1)
        h.home.start_watching(h.bob, two[hidden], season=1, days_ago=1)
        h.stays("held: being_watched", named, 1)

    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        for _ in range(2):
            house.home.forget_calls()
            plan = (await at.poll()).plan
            assert {title: told(plan, title) for title in house.expected} == (
                house.expected
            )
        assert not index_reads(house.home)


async def test_a_series_that_nobody_can_show(tmp_path: Path) -> None:
    """Episodes of a series that cannot be looked up are somebody else's; the lists are not read for it at every poll."""

    def build(h: House) -> None:
        series = h.series(2, 2)
        h.done(h.alice, series, 1)
        stray = h.series(1, title="Stray")
        h.home.watch(h.alice, stray, season=1)
        for item in stray.episodes.values():
            item.series_id = "f" * 32
        h.goes(series, 1)

    async with opened(tmp_path, build, "2.7", "12") as (house, at):
        for _ in range(2):
            house.home.forget_calls()
            plan = (await at.poll()).plan
            assert {title: told(plan, title) for title in house.expected} == (
                house.expected
            )
        assert not index_reads(house.home)


async def test_a_series_that_one_account_can_show(tmp_path: Path) -> None:
    """That another one cannot show it does not make it a stranger to this one."""
    async with Household(tmp_path) as home, aiohttp.ClientSession() as session:
        alice, bob = home.user("alice"), home.user("bob")
        series = home.series("The Bridge", seasons={1: 1})
        home.hide(series, alice)
        jellyfin, item = to_jellyfin(session, home), series.in_jellyfin.id
        index = SeriesIndex()
        await index.look_up(jellyfin, alice.jellyfin_id, [item])
        assert not index.unknown_to(alice.jellyfin_id, [item])
        assert index.unknown_to(bob.jellyfin_id, [item]) == {item}
        await index.look_up(jellyfin, bob.jellyfin_id, [item])
        assert not index.unknown_to(bob.jellyfin_id, [item])
        assert index.series[item].tmdb_id == series.tmdb


async def test_versions_of_a_movie_that_are_shown_as_one(tmp_path: Path) -> None:
    """Both are asked for, since one would hide the other."""
    async with Household(tmp_path) as home:
        alice, bob = home.user("alice"), home.user("bob")
        hd = watched(home, alice, "Comet")
        four_k = watched(home, bob, "Comet", tmdb=hd.tmdb, is_4k=True)
        movies: tuple[Movie, ...] = (hd, four_k)
        home.merge(*movies)
        async with kitchen(home) as at:
            plan = (await at.poll()).plan
            assert [told(plan, one.id) for one in movies] == ["due", "due"]
            gone = {str(one.id) for one in (await at.run()).deleted}
            assert gone == {one.id for one in movies}
