"""What people say while a title is just about to go, or between two (rule 6)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.cleanup.limits import Limits
from custom_components.jellyseerr_cleanup.engine.errors import NotMended
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.people import Person
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from custom_components.jellyseerr_cleanup.retention.remembered import Done, Keep
from tests.media_stack import Household, Movie, Series, Status

from .harness import CleanupHarness, harness, watched
from .season_harness import due, season_harness, watched_seasons, without

FILE, ROW = "/api/v3/moviefile/*", "/api/v3/movie/*"
PASS, BULK = "/api/v3/seasonpass", "/api/v3/episodefile/bulk"

type Say = Callable[[CleanupHarness], object]


def _terms(days: int | None) -> Say:
    terms = dict.fromkeys(MediaType, Terms(timedelta(days=days) if days else None))
    return lambda at: _book(at, defaults=terms)


def _book(at: CleanupHarness, **changes: Any) -> None:
    at.settings.policies = replace(at.settings.policies, **changes)


def _limits(**limits: int) -> Say:
    return lambda at: setattr(at.settings, "limits", Limits(**limits))


# What somebody says, and the code that the title is told
WORDS: dict[str, tuple[Say, str]] = {
    "switched off": (lambda at: at.forbid(), "not_allowed"),
    "kept": (lambda at: None, "not_due"),
    "policy is never": (_terms(None), "not_due"),
    "policy is longer": (_terms(300), "not_due"),
    "policy is another, and it is due": (_terms(8), "changed"),
    "notice": (lambda at: _book(at, notice=timedelta(days=3)), "not_due"),
    "favourites count": (lambda at: _book(at, protect_favorites=True), "not_due"),
    "fewer titles": (_limits(titles=0), "over_limit"),
    "fewer bytes": (_limits(size=1), "over_limit"),
}
BEGUN = {name: word for name, word in WORDS.items() if "fewer" not in name}


def _says(at: CleanupHarness, say: Say, tmdb: int) -> None:
    say(at)
    if say is WORDS["kept"][0]:
        keeps = tuple(Keep(str(kind), kind, tmdb) for kind in MediaType)
        at.remember(keeps=keeps)


def _liked(home: Household, title: Movie | Series) -> None:
    """Have it a favourite of somebody, which does not count yet."""
    home.favorite(home.admin, title)


@pytest.mark.parametrize("moment", ["intent", "beside"])
@pytest.mark.parametrize(("say", "code"), WORDS.values(), ids=WORDS)
async def test_before_a_movie_is_touched(
    tmp_path: Path, say: Say, code: str, moment: str
) -> None:
    """While its intent is written, and while it is looked what lies beside it."""
    async with Household(tmp_path) as home:
        movie = watched(home, home.user("alice"), "Comet")
        _liked(home, movie)
        async with harness(home) as at:
            _book(at, protect_favorites=False)
            reading = await at.poll()
            assert [one.state for one in reading.plan.decisions] == ["due"]
            word = partial(_says, at, say, movie.tmdb)
            if moment == "intent":
                at.once_intended(word)
            else:
                # The last listing before the intent
                home.radarr.meanwhile("GET", "/api/v3/filesystem", word, after=1)
            before = home.tree()
            result = await at.carry_out(reading)
            told = [*result.skipped, *result.failed]
            assert [problem.code for _, problem in told] == [code]
            assert (result.deleted, home.tree()) == ([], before)
            assert {call.method for call in home.radarr.calls} == {"GET"}
            (entry,) = at.journal.entries()
            assert (entry.outcome, entry.error_code) == ("failed", code)
            assert (entry.freed, at.journal.half_done()) == (0, ())


@pytest.mark.parametrize(("say", "code"), WORDS.values(), ids=WORDS)
async def test_before_a_season_is_touched(tmp_path: Path, say: Say, code: str) -> None:
    """Not even its flags are."""
    async with due(tmp_path) as one:
        _liked(one.home, one.series)
        _book(one.at, protect_favorites=False)
        one.at.once_intended(partial(_says, one.at, say, one.series.tmdb))
        assert await one.run() == [code]
        assert one.is_as_before
        assert {call.method for call in one.home.sonarr.calls} == {"GET"}
        assert not one.at.journal.open_entries()


@pytest.mark.parametrize(("say", "code"), BEGUN.values(), ids=BEGUN)
async def test_while_a_season_is_unmonitored(
    tmp_path: Path, say: Say, code: str
) -> None:
    """No file goes, and the flags go back."""
    async with due(tmp_path) as one:
        _liked(one.home, one.series)
        _book(one.at, protect_favorites=False)
        word = partial(_says, one.at, say, one.series.tmdb)
        one.home.sonarr.meanwhile("POST", PASS, word)
        assert await one.run() == [code]
        assert one.is_as_before
        assert not one.home.sonarr.calls.to("DELETE")


@pytest.mark.parametrize("name", ["switched off", "kept", "policy is never"])
async def test_between_the_file_of_a_movie_and_the_movie(
    tmp_path: Path, name: str
) -> None:
    """No deleting call follows that word; what is half done is told as half done."""
    async with Household(tmp_path) as home:
        movie = watched(home, home.user("alice"), "Comet")
        async with harness(home) as at:
            word = partial(_says, at, WORDS[name][0], movie.tmdb)
            home.radarr.meanwhile("DELETE", FILE, word)
            result = await at.run()
            assert [problem.code for _, problem in result.failed] == ["half_done"]
            assert (movie.exists, movie.managed) == (False, True)
            assert not home.radarr.calls.to("DELETE", ROW)
            assert len(at.journal.half_done()) == 1


async def test_what_a_poll_notices_while_a_movie_goes(tmp_path: Path) -> None:
    """It is nobody's word, and stopping now would leave the movie half done."""
    async with Household(tmp_path) as home:
        movie = watched(home, home.user("alice"), "Comet")
        home.second_file(movie, days_ago=30)
        async with harness(home) as at:
            notice = partial(at.remember, clock_suspect_at=home.clock.now())
            home.radarr.meanwhile("DELETE", FILE, notice)
            assert len((await at.run()).deleted) == 1
        assert not movie.managed


@pytest.mark.parametrize(
    "lower",
    [_limits(titles=2), _limits(size=2_500), _limits(share_percent=1)],
    ids=["titles", "bytes", "share"],
)
async def test_limits_that_are_lowered_during_a_run(tmp_path: Path, lower: Say) -> None:
    """What went counts with what is still to go, as if it were asked now."""
    async with Household(tmp_path) as home:
        alice = home.user("alice")
        movies = [watched(home, alice, f"Movie {n}", size=1_000) for n in range(4)]
        async with harness(home) as at:
            at.settings.limits = Limits(share_percent=100)
            home.radarr.meanwhile("DELETE", FILE, lambda: lower(at))
            result = await at.run()
            assert len(result.deleted) == 1
            assert {one.code for _, one in result.skipped} == {"over_limit"}
            assert sum(movie.exists for movie in movies) == 3
            # Nothing more goes in the next run, and all of it once limits allow it
            assert not (await at.run()).deleted
            at.settings.limits = Limits(share_percent=100)
            assert len((await at.run()).deleted) == 3


async def test_limits_that_stay_are_as_good_for_the_last_title(tmp_path: Path) -> None:
    """What went in this very run is not counted twice."""
    async with Household(tmp_path) as home:
        alice = home.user("alice")
        for number in range(4):
            watched(home, alice, f"Movie {number}", size=1_000)
        async with harness(home) as at:
            at.settings.limits = Limits(titles=4, size=4_000, share_percent=100)
            assert len((await at.run()).deleted) == 4


async def test_limits_that_are_lowered_after_a_confirmation(tmp_path: Path) -> None:
    """An administrator permitted these very titles."""
    async with Household(tmp_path) as home:
        alice = home.user("alice")
        for number in range(3):
            watched(home, alice, f"Movie {number}")
        async with harness(home) as at:
            reading = await at.poll()
            await at.engine.confirm(reading.plan.id)
            home.radarr.meanwhile("DELETE", FILE, lambda: _limits(titles=0)(at))
            assert len((await at.carry_out(reading)).deleted) == 3


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (WORDS["switched off"][0], "switched off"),
        (WORDS["policy is never"][0], "policy_never"),
        (WORDS["fewer bytes"][0], "over the limit"),
    ],
    ids=["switched off", "policy is never", "fewer bytes"],
)
async def test_before_the_rest_of_a_season_is_touched(
    tmp_path: Path, say: Say, words: str
) -> None:
    """It stays half done, and a person can still finish it."""
    async with due(tmp_path) as one:
        one.home.sonarr.fault("DELETE", BULK, Status(500))
        one.home.sonarr.meanwhile(
            "DELETE", BULK, lambda: one.home.lose_episode(one.series, 1, 1)
        )
        assert await one.run() == ["half_done"]
        one.home.heal()
        await one.at.poll()
        (entry,) = one.at.journal.half_done()
        before = one.home.tree()
        one.at.once_intended(lambda: say(one.at))
        with pytest.raises(NotMended, match=words):
            await one.at.mend(entry.id, finish=True)
        assert one.home.tree() == before
        assert len(one.at.journal.half_done()) == 1


@pytest.mark.parametrize("name", ["switched off", "kept"])
async def test_between_the_last_season_and_its_series(
    tmp_path: Path, name: str
) -> None:
    """The season is gone; the series stays, and goes once nobody says no."""
    async with due(tmp_path, {1: 2}) as one:
        word = partial(_says, one.at, WORDS[name][0], one.series.tmdb)
        # Its queue is read before the series goes
        one.home.sonarr.meanwhile("DELETE", BULK, word)
        assert await one.run() == []
        assert (one.series.exists(1), one.in_sonarr) == (False, True)
        assert one.home.tree() == without(one.tree, one.files)
        (entry,) = one.at.journal.entries()
        assert entry.outcome == "deleted"
        one.at.allowed = True
        one.at.remember(keeps=())
        await one.at.run()
        assert not one.in_sonarr


@pytest.mark.parametrize("name", ["switched off", "kept"])
async def test_before_a_series_that_was_left_empty_goes(
    tmp_path: Path, name: str
) -> None:
    """While Sonarr is asked what is in its queue."""
    async with due(tmp_path, {1: 2}) as one:
        one.home.sonarr.meanwhile("DELETE", BULK, one.at.forbid)
        await one.run()
        one.at.allowed = True
        word = partial(_says, one.at, WORDS[name][0], one.series.tmdb)
        one.home.sonarr.meanwhile("GET", "/api/v3/episode", word)
        one.home.forget_calls()
        await one.at.run()
        assert one.in_sonarr
        assert not one.home.sonarr.calls.to("DELETE")


async def test_a_request_while_jellyseerr_is_tidied(tmp_path: Path) -> None:
    """Deleting the media would delete it, too: it is the next season's."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        series = home.series("Orbit", seasons={1: 1, 2: 1})
        request = watched_seasons(home, alice, series, 1)
        new: list[int] = []

        def asks() -> None:
            if not new:
                new.append(home.request(bob, series, seasons=[2], days_ago=0).id)

        async with season_harness(home) as at:
            # Whether the folder of the season stays is asked just before
            home.sonarr.meanwhile("GET", "/api/v3/config/mediamanagement", asks)
            assert len((await at.run()).deleted) == 1
        assert new
        assert [row.id for row in home.requests] == new
        assert not request.exists
        assert series.media in home.jellyseerr.media.values()


async def test_a_word_that_is_taken_back(tmp_path: Path) -> None:
    """Somebody said to be done, and is not: that counts until the last moment."""
    async with Household(tmp_path) as home:
        alice = home.user("alice")
        movie = home.movie("Comet")
        home.request(alice, movie)
        async with harness(home) as at:
            title = TitleId(MediaType.MOVIE, movie.tmdb, None, is_4k=False)
            person = Person(alice.jellyfin_id, alice.name, None)
            said = Done(home.clock.ago() - timedelta(days=8), person, alice.jellyfin_id)
            at.remember(said_done={title: {alice.id: said}})
            reading = await at.poll()
            assert [one.state for one in reading.plan.decisions] == ["due"]
            at.once_intended(lambda: at.remember(said_done={}))
            result = await at.carry_out(reading)
            told = [*result.skipped, *result.failed]
            assert [problem.code for _, problem in told] == ["not_due"]
            assert movie.exists
