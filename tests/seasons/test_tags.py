"""What happens to tags between plan and run, over days, and across a restart."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.jellyseerr_cleanup.reading.reader import Reading
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Movie, Series, Status

from .house import House, opened, told
from .rows_tags import LIST, film, season
from .test_cures import until

type Change = Callable[[House, Movie, Series], object]


@asynccontextmanager
async def planned(
    tmp_path: Path, *labels: str, days: float | None = None
) -> AsyncIterator[tuple[House, CleanupHarness, Movie, Series]]:
    """Open a house with a due film and season, a policy for a tag, and their tags."""
    there: list[tuple[Movie, Series]] = []

    def build(h: House) -> None:
        h.tag_policy("keep", days=days)
        there.append((film(h, "The Comet", *labels), season(h, "The Bridge", *labels)))

    async with opened(tmp_path, build, "3.1", "12") as (house, at):
        ((movie, series),) = there
        yield house, at, movie, series


def _fail(h: House, movie: Movie, series: Series) -> None:
    for server in (h.home.radarr, h.home.sonarr):
        server.fault("GET", LIST, Status(500))


def _gain(h: House, movie: Movie, series: Series) -> None:
    for title in (movie, series):
        h.tag(title, "keep")


def _gain_unreadable(h: House, movie: Movie, series: Series) -> None:
    _gain(h, movie, series)
    _fail(h, movie, series)


def _gain_unlisted(h: House, movie: Movie, series: Series) -> None:
    _gain(h, movie, series)
    h.home.radarr.tags.clear()
    h.home.sonarr.tags.clear()


def _gain_another(h: House, movie: Movie, series: Series) -> None:
    for title in (movie, series):
        h.tag(title, "rare")


BETWEEN: dict[str, tuple[Change, str | None]] = {
    "they gain the tag": (_gain, "it is kept now: policy_never"),
    "they gain a tag, and the list fails": (
        _gain_unreadable,
        "it is held now: tags_unreadable",
    ),
    "they gain a tag that is not listed": (
        _gain_unlisted,
        "it is held now: tags_unreadable",
    ),
    "they gain another tag": (_gain_another, None),
    "the list fails, they have none": (_fail, None),
}


@pytest.mark.parametrize("name", BETWEEN)
async def test_between_plan_and_run(tmp_path: Path, name: str) -> None:
    change, message = BETWEEN[name]
    async with planned(tmp_path) as (house, at, movie, series):
        reading = await at.poll()
        ids = [movie.id, series.id(1)]
        assert [str(one.id) for one in reading.plan.in_state(State.DUE)] == ids
        before = house.home.tree()
        change(house, movie, series)
        result = await at.carry_out(reading)
        if message is None:
            assert [str(one.id) for one in result.deleted] == ids
            assert not movie.exists
            assert not series.exists(1)
        else:
            assert [problem.message for _, problem in result.skipped] == [message] * 2
            assert house.home.tree() == before


async def test_a_longer_date_found_in_a_run_stays(tmp_path: Path) -> None:
    async with planned(tmp_path, days=90) as (house, at, movie, series):
        reading = await at.poll()
        _gain(house, movie, series)
        result = await at.carry_out(reading)
        messages = {problem.message for _, problem in result.skipped}
        assert messages == {"it is scheduled now: counted_from_watched"}
        assert {key[3] for key in at.memory.tag_floors} == {
            TitleId.parse(movie.id),
            TitleId.parse(series.id(1)),
        }


async def test_a_lost_tag_counts_for_14_days(
    tmp_path: Path, freezer: FrozenDateTimeFactory
) -> None:
    """Also if Home Assistant is restarted in between."""
    async with planned(tmp_path, "keep") as (house, at, movie, series):
        await at.poll()
        for title in (movie, series):
            house.tag(title)
        await until(freezer, at, 14)
        await at.engine.records.memory.load()
        plan = (await at.poll()).plan
        assert told(plan, movie.id) == told(plan, series.id(1)) == "kept: policy_never"
        await until(freezer, at, 1)
        result = await at.run()
        ids = {str(one.id) for one in result.deleted}
        assert ids == {movie.id, series.id(1)}


async def test_what_a_person_says_meanwhile_counts(tmp_path: Path) -> None:
    """A policy for a tag that is saved during a run saves what has tags: rule 6."""
    async with planned(tmp_path, "rare") as (house, at, movie, _):
        house.book = replace(house.book, policies=())
        at.settings.policies = house.book
        reading = await at.poll()
        assert not reading.snapshot.tags, "nobody asks for them"
        house.tag_policy("rare", days=None)
        at.once_intended(lambda: setattr(at.settings, "policies", house.book))
        result = await at.carry_out(reading, media_types=frozenset({MediaType.MOVIE}))
        assert movie.exists
        assert [problem.code for _, problem in result.failed] == ["not_due"]


async def test_tags_are_asked_for_once_a_poll_and_only_if_they_matter(
    tmp_path: Path,
) -> None:
    async with planned(tmp_path, "keep") as (house, at, movie, _):

        def asked() -> list[int]:
            servers = house.home.radarr, house.home.sonarr
            return [len(server.calls.to("GET", LIST)) for server in servers]

        await at.poll()
        await at.poll()
        assert asked() == [2, 2]
        tagged = at.settings.policies
        terms = dict.fromkeys(MediaType, Terms(retention=timedelta(days=7)))
        at.settings.policies = replace(tagged, policies=(), defaults=terms)
        await at.poll()
        assert asked() == [2, 2]
        at.settings.policies = tagged
        await at.engine.replan()
        assert asked() == [3, 3], "a policy that is new is planned by at once"
        reading: Reading | None = at.engine.reading
        assert reading
        assert told(reading.plan, movie.id) == "kept: policy_never"


async def test_what_a_tag_keeps_is_looked_at_at_each_poll(tmp_path: Path) -> None:
    """Or nobody would notice that it lost the tag."""
    async with planned(tmp_path, "keep") as (house, at, movie, series):
        for _ in range(2):
            await at.poll()
        ids = [TitleId.parse(one) for one in (movie.id, series.id(1))]
        assert at.memory.tagged == {one: {"keep": None} for one in ids}
        for title in (movie, series):
            house.tag(title)
        await at.poll()
        assert all(at.memory.tagged[one]["keep"] for one in ids)
