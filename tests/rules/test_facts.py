"""OxiCleanarr's facts, through import, simulated servers, plan and run.

Each row is a file of rules, a household and what OxiCleanarr's own tests expect of it.
What comes out otherwise here says why. A file without a date, which no Radarr sends,
is in tests/retention/test_oxicleanarr.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from custom_components.jellyseerr_cleanup import settings
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaType,
    Requester,
    TitleId,
)
from custom_components.jellyseerr_cleanup.retention.plan import Plan
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from custom_components.jellyseerr_cleanup.rules.model import Household as Rules
from custom_components.jellyseerr_cleanup.rules.proposing import propose
from tests.media_stack import Movie, Series, User
from tests.retention.tables import rows
from tests.seasons.house import House, opened

from .examples import PAGE
from .home import OPTIONS

DELETE = "due"


@dataclass
class Fact:
    """A household, its rules, and which titles are expected to be what."""

    house: House
    rules: str = ""
    expected: dict[str, str] = field(default_factory=dict)
    gone: list[Movie | Series] = field(default_factory=list)
    left: list[Movie | Series] = field(default_factory=list)

    def film(
        self,
        expected: str,
        added: float,
        watched: float | None = None,
        *,
        of: User | None = None,
        watched_by: User | None = None,
    ) -> Movie:
        """Add a film: added and watched so many days ago."""
        home, user = self.house.home, of or self.house.alice
        movie = home.movie(f"Film {len(self.expected)}", imported_days_ago=added)
        home.request(user, movie, days_ago=max(added, 0) + 1)
        if watched is not None:
            home.watch(watched_by or user, movie, days_ago=watched)
        self.expected[movie.id] = expected
        (self.gone if expected == DELETE else self.left).append(movie)
        return movie

    def season(
        self, expected: str, added: float, watched: float | None = None
    ) -> Series:
        """Add a season: added and watched so many days ago."""
        home = self.house.home
        series = home.series(
            f"Show {len(self.expected)}", seasons={1: 2}, imported_days_ago=added
        )
        home.request(self.house.alice, series, seasons=[1], days_ago=added + 1)
        if watched is not None:
            home.watch(self.house.alice, series, season=1, days_ago=watched)
        self.expected[series.id(1)] = expected
        (self.gone if expected == DELETE else self.left).append(series)
        return series

    def keep(self, title: Movie | Series) -> None:
        """Let somebody keep a title for good: an exclusion."""
        kind = MediaType.MOVIE if isinstance(title, Movie) else MediaType.TV
        keep = Keep(f"{kind} {title.tmdb}", kind, title.tmdb)
        self.house.remembers(keeps=(*self.house.memory.keeps, keep))


def rule(user: str, fields: str, more: str = "", standard: str = "") -> str:
    """Return a file with one rule beside the standard ones of 90 and 120 days."""
    standard = standard or "movie_retention: 90d, tv_retention: 120d"
    rules = f"\n- {{name: A, type: user, enabled: true, {more} users: [{{{user}, {fields}}}]}}"
    return f"rules: {{{standard}}}\nadvanced_rules: {rules if user else '[]'}\n"


STANDARD = rule("", "")
ALICE = "username: alice"


def standard(fact: Fact) -> None:
    fact.rules = STANDARD
    fact.film("in 60 days", 30)
    fact.film(DELETE, 120)
    fact.film("in 60 days", 200, 30)
    fact.film(DELETE, 300, 100)
    fact.season("in 60 days", 60)
    fact.season(DELETE, 150)


def excluded(fact: Fact) -> None:
    fact.rules = rule(ALICE, "retention: 7d")
    fact.keep(fact.film("kept: kept_by_person", 200))
    fact.keep(fact.season("kept: kept_by_person", 200))
    fact.keep(fact.film("kept: kept_by_person", 200, 100, of=fact.house.bob))


def never_for_films(fact: Fact) -> None:
    fact.rules = rule("", "", standard="movie_retention: never, tv_retention: 120d")
    fact.film("kept: policy_never", 200)
    fact.season(DELETE, 200)


def zero_for_films(fact: Fact) -> None:
    never_for_films(fact)
    fact.rules = rule("", "", standard="movie_retention: 0d, tv_retention: 120d")


def by_id(fact: Fact) -> None:
    fact.rules = rule(f"user_id: {fact.house.alice.id}", "retention: 7d")
    fact.film(DELETE, 30, 10)
    fact.film("in 80 days", 30, 10, of=fact.house.bob)


def by_name(fact: Fact) -> None:
    john = fact.house.home.user("JohnDoe", email="foo@bar.com")
    fact.rules = rule("username: johndoe", "retention: 7d")
    fact.film(DELETE, 30, 10, of=john)


def by_loud_name(fact: Fact) -> None:
    by_name(fact)
    fact.rules = rule("username: JOHNDOE", "retention: 7d")


def by_mail(fact: Fact) -> None:
    by_name(fact)
    fact.rules = rule("email: FOO@bar.COM", "retention: 7d")


def must_watch(fact: Fact) -> None:
    fact.rules = rule(ALICE, "retention: 7d, require_watched: true")
    fact.film(DELETE, 30, 10)
    fact.film("in 4 days", 30, 3)
    fact.film("waiting: not_watched", 30)


def need_not_watch(fact: Fact) -> None:
    fact.rules = rule(ALICE, "retention: 7d")
    fact.film(DELETE, 10)
    fact.film("in 2 days", 5)


def never_for_user(fact: Fact) -> None:
    fact.rules = rule(ALICE, "retention: never")
    fact.film("kept: policy_never", 500, 400)


def standard_never(fact: Fact) -> None:
    fact.rules = rule(ALICE, "retention: 7d", standard="movie_retention: never")
    fact.film(DELETE, 30, 10)
    fact.film("kept: policy_never", 30, 10, of=fact.house.bob)


def three_users(fact: Fact) -> None:
    fact.rules = """
- name: Three
  type: user
  enabled: true
  users:
    - {username: alice, retention: 3d}
    - {username: bob, retention: 14d}
    - {username: carol, retention: 30d}
"""
    fact.film(DELETE, 40, 5)
    fact.film("in 4 days", 40, 10, of=fact.house.bob)
    fact.film("in 10 days", 40, 20, of=fact.house.carol)


def two_rules(fact: Fact) -> None:
    fact.rules = """
- {name: A, type: user, enabled: true, users: [{username: alice, retention: 5d}]}
- {name: B, type: user, enabled: true, users: [{username: alice, retention: 30d}]}
"""
    fact.film(DELETE, 30, 10)


def disabled(fact: Fact) -> None:
    fact.rules = rule(ALICE, "retention: 7d").replace("enabled: true", "enabled: false")
    fact.film("in 80 days", 30, 10)


def base_added(fact: Fact) -> None:
    fact.rules = rule(ALICE, "retention: 30d", "retention_base: added,")
    fact.film(DELETE, 60, 1)


def last_watched(fact: Fact) -> None:
    more = "retention_base: last_watched, unwatched_behavior: never,"
    fact.rules = rule(ALICE, "retention: 30d", more)
    fact.film("waiting: not_watched", 100)
    fact.film(DELETE, 100, 40)


def unwatched_retention(fact: Fact) -> None:
    fact.rules = rule(
        "",
        "",
        standard="movie_retention: 90d, retention_base: last_watched,"
        " unwatched_behavior: added, unwatched_retention: 180d",
    )
    fact.film("in 80 days", 100)


def promised(fact: Fact) -> None:
    power = fact.house.home.user("power")
    fact.rules = PAGE.replace("user_id: 42", f"user_id: {power.id}")
    bob = fact.house.bob
    fact.film(DELETE, 40, 8)
    fact.film("in 1 days", 40, 6)
    fact.film("waiting: not_watched", 400)
    fact.film(DELETE, 40, 31, of=bob)
    fact.film("in 22 days", 40, 8, of=bob)
    fact.film("waiting: not_watched", 400, of=bob)
    fact.film(DELETE, 91, of=power)
    fact.film("in 1 days", 89, of=power)


AS_THERE: Mapping[str, Callable[[Fact], None]] = {
    "the standard rule": standard,
    "excluded": excluded,
    "never for movies": never_for_films,
    "0d for movies": zero_for_films,
    "by user id; any other one": by_id,
    "johndoe": by_name,
    "JOHNDOE": by_loud_name,
    "e-mail in any case": by_mail,
    "7d, must watch": must_watch,
    "7d, need not watch": need_not_watch,
    "a user's never": never_for_user,
    "the standard never": standard_never,
    "3d, 14d, 30d": three_users,
    "two rules match one user": two_rules,
    "a rule that is disabled": disabled,
    "base added": base_added,
    "base last_watched": last_watched,
    "unwatched_retention": unwatched_retention,
    "the page about Jellyseerr": promised,
}


def in_the_future(fact: Fact) -> None:
    fact.rules = STANDARD
    fact.film("held: date_in_future", -10)


def watched_by_another(fact: Fact) -> None:
    fact.rules = rule(ALICE, "retention: 7d, require_watched: true")
    fact.film("waiting: not_watched", 30, 10, watched_by=fact.house.bob)


def two_requesters(fact: Fact) -> None:
    fact.rules = rule(ALICE, "retention: 7d")
    movie = fact.film("in 80 days", 30, 10)
    fact.house.home.request(fact.house.bob, movie, days_ago=31)


def only_the_season(fact: Fact) -> None:
    fact.rules = STANDARD
    home = fact.house.home
    series = home.series("Two", seasons={1: 1, 2: 1}, imported_days_ago=150)
    home.request(fact.house.alice, series, seasons=[1], days_ago=151)
    fact.expected[series.id(1)] = DELETE


OTHERWISE_HERE: Mapping[str, tuple[Callable[[Fact], None], str, str]] = {
    "date added 10 d in the future": (
        in_the_future,
        "counted from now",
        "a date that is to come is unknown, and an unknown holds",
    ),
    "watched by another one": (
        watched_by_another,
        "delete",
        "watched is by the requester; watched_by: any lets everybody's count",
    ),
    "two requesters": (
        two_requesters,
        "delete, by one of the requests",
        "every requester must be done",
    ),
    "one of two seasons was requested": (
        only_the_season,
        "delete, with the whole series",
        "only what was requested",
    ),
}


def imported(rules: str, users: Mapping[int, Requester]) -> PolicyBook:
    """Return what the planner gets once the rules were imported and saved."""
    household = Rules(tuple(users.values()), frozenset(), (), OPTIONS)
    proposal = propose(rules, household)
    options: dict[str, Any] = {**OPTIONS, **proposal.options}
    return PolicyBook(
        policies=tuple(
            settings.policy_from(f"{number}", policy.data, policy.name)
            for number, policy in enumerate(proposal.added)
        ),
        defaults={
            MediaType.MOVIE: settings.terms_from(options["default_movies"]),
            MediaType.TV: settings.terms_from(options["default_series"]),
        },
        notice=timedelta(0),
        leaving_soon=timedelta(days=options["leaving_soon_days"]),
    )


def told(plan: Plan, title: str, house: House) -> str:
    """Say what a plan says of a title."""
    decision = plan.of(TitleId.parse(title))
    assert decision is not None
    if decision.state == DELETE:
        return DELETE
    if decision.delete_after is None:
        return f"{decision.state}: {decision.reason.code}"
    left = decision.delete_after - house.home.clock.now()
    return f"in {round(left / timedelta(days=1))} days"


async def comes_out(tmp_path: Path, build: Callable[[Fact], None]) -> None:
    """Import the rules, plan, run, and compare the plan and the files."""
    facts: list[Fact] = []

    def built(house: House) -> None:
        facts.append(Fact(house))
        build(facts[0])

    async with opened(tmp_path, built, "2.7", "10.11") as (house, at):
        (fact,) = facts
        reading = await at.poll()
        at.settings.policies = imported(fact.rules, reading.users)
        reading = await at.poll()
        found = {title: told(reading.plan, title, house) for title in fact.expected}
        assert found == fact.expected
        result = await at.run()
        assert {str(one.id) for one in result.deleted} == {
            title for title, words in fact.expected.items() if words == DELETE
        }
        for title in (*fact.gone, *fact.left):
            exists = title.exists if isinstance(title, Movie) else title.exists(1)
            assert exists == (title in fact.left)


@rows("build", AS_THERE)
async def test_as_there(tmp_path: Path, build: Callable[[Fact], None]) -> None:
    await comes_out(tmp_path, build)


@rows("build, there, why", OTHERWISE_HERE)
async def test_otherwise_here(
    tmp_path: Path, build: Callable[[Fact], None], there: str, why: str
) -> None:
    assert there != why
    await comes_out(tmp_path, build)


async def test_an_overdue_item_is_watched_again(tmp_path: Path) -> None:
    """It is counted anew."""
    films: list[Movie] = []

    def build(house: House) -> None:
        films.append(Fact(house).film(DELETE, 30, 10))

    async with opened(tmp_path, build, "2.7", "10.11") as (house, at):
        rules = rule(ALICE, "retention: 7d")
        at.settings.policies = imported(rules, (await at.poll()).users)
        (decision,) = (await at.poll()).plan.decisions
        assert decision.state == DELETE
        house.home.watch(house.alice, films[0])
        assert told((await at.poll()).plan, films[0].id, house) == "in 7 days"
