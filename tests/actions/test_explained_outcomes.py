"""What explanations say comes true: their sentences are read as people read them.

Nothing of the planner is used here, and nothing of the answers but their sentences.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
import random
import re
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.util import dt as dt_util
import pytest

from tests.integration.installation import Installation, policy
from tests.integration.test_members import link
from tests.media_stack import Household, Movie, RequestStatus, Series, User
from tests.words.english import badly_said

# 21:00 in Home Assistant's time zone, on the 19th there
NOW = "2026-11-20T05:00:00+00:00"
TITLES = 100
A_FEW = 5
AGAIN = "Somebody watches it again: then its time runs from that day."
A_DAY = r"(?P<day>\d+ [A-Z][a-z]+)"
OF_A_TITLE = re.compile(
    rf"(?:.+ \(\d+\)|TMDB \d+)(?: S\d\d)?(?: 4K)?\. "
    rf"(?:(?P<due>Due, it goes with the next cleanup: )|Leaves from {A_DAY}: "
    rf"|(?P<held>Held, it stays for now\. )|Stays\. |Stays for now\. )(?P<why>.+)"
)
OF_A_REQUEST = re.compile(
    rf"For (?P<user>\w+) (?:it may leave from {A_DAY}: |it stays\. "
    r"|it stays for now\. |it is held\. |nobody looked yet).*"
)


def day(text: str | None) -> date | None:
    """Return the day that a text means, in the year of the tests."""
    return datetime.strptime(f"{text} 2026", "%d %B %Y").date() if text else None


@dataclass(frozen=True, slots=True)
class Said:
    """What the sentences of one title say."""

    due: bool
    held: bool
    leaves: date | None
    why: str
    requests: tuple[str, ...]
    changes: tuple[str, ...]

    @classmethod
    def by(cls, answer: dict[str, Any]) -> Said:
        """Read the sentences of an answer; each must be one that a person can read."""
        requests = tuple(one["text"] for one in answer["requests"])
        changes = tuple(
            text for one in answer["requests"] for text in one["would_change"]
        )
        for text in (answer["text"], *requests, *changes):
            assert badly_said(text) == [], text
        of_it = OF_A_TITLE.fullmatch(answer["text"])
        assert of_it, answer["text"]
        due, held = of_it["due"] is not None, of_it["held"] is not None
        said = cls(due, held, day(of_it["day"]), of_it["why"], requests, changes)
        said.check(dt_util.now().date())
        for one in answer["requests"]:
            # Of a title that is counted from when it was added
            if "“Carol”" in one["text"]:
                assert AGAIN not in one["would_change"], one["text"]
        # What ends a hold comes first
        assert {*changes} <= {*CHANGES, *OTHERS, *((changes[:1]) if held else ())}
        return said

    def check(self, today: date) -> None:
        """Assert that what is said of the requests is what is said of the title."""
        of_them = [OF_A_REQUEST.fullmatch(text) for text in self.requests]
        assert all(of_them), self.requests
        days = [day(one["day"]) for one in of_them if one]
        known = [one for one in days if one]
        if self.due:
            assert len(known) == len(days)
            assert max(known) <= today
        elif self.leaves:
            assert len(known) == len(days)
            # The latest counts, or how long somebody keeps it
            assert self.leaves == max(known) or "keeps it until" in self.why
        elif len(known) == len(days):
            assert self.held or "keeps it for good" in self.why

    def goes_by(self, evening: date) -> bool:
        """Return whether it goes in a run at the end of a day, if nothing changes."""
        return self.due or (self.leaves is not None and self.leaves <= evening)


class Town:
    """A random household of three people with policies and two without."""

    def __init__(self, installed: Installation, home: Household) -> None:
        """Let people move in."""
        self.chance = random.Random(14)
        self.installed = installed
        self.home = home
        self.alice = installed.alice
        self.bob, self.carol, self.eve = map(home.user, ("bob", "carol", "eve"))
        self.dave = home.user("dave", jellyfin=False)
        self.titles: dict[str, tuple[Movie | Series, int | None]] = {}
        self.alice_at_home: str | None = None  # her login, once she is linked

    def build(self) -> None:
        """Add movies in both qualities and series, until there are enough titles."""
        while len(self.titles) < TITLES:
            number, kind = len(self.titles), self.chance.random()
            title, seasons = self._added(number, kind)
            asking = self.chance.choice((1, 1, 1, 2))
            people = [self.alice, self.bob, self.carol, self.eve, self.dave]
            weights = [5, 5, 4, 1, 1]
            for who in dict.fromkeys(self.chance.choices(people, weights, k=asking)):
                self._ask(who, title)
            for season in seasons:
                self._live_with(title, season)

    def _added(
        self, number: int, kind: float
    ) -> tuple[Movie | Series, tuple[int | None, ...]]:
        if kind < 0.2:
            return self.home.series(f"Series {number}", seasons={1: 1, 2: 1}), (1, 2)
        movie = self.home.movie(
            f"Movie {number}", size=1000, is_4k=kind > 0.9, available=kind < 0.95
        )
        return movie, (None,)

    def _ask(self, who: User, title: Movie | Series) -> None:
        statuses = (*[RequestStatus.APPROVED] * 9, RequestStatus.PENDING)
        self.home.request(
            who,
            title,
            status=self.chance.choice(statuses),
            days_ago=self.chance.uniform(20, 35),
        )

    def _live_with(self, title: Movie | Series, season: int | None) -> None:
        """Let people watch, begin and like a title as it comes."""
        name = title.id if isinstance(title, Movie) else title.id(season or 0)
        self.titles[name] = title, season
        if isinstance(title, Movie) and title.item is None:
            return
        for who in (self.alice, self.bob, self.carol):
            if self.chance.random() < 0.55:
                self.home.watch(
                    who, title, days_ago=self.chance.uniform(1, 16), season=season
                )
        if self.chance.random() < 0.08:
            self.home.favorite(self.eve, title, season=season)
        if self.chance.random() < 0.08 and season is None:
            begun = self.chance.choice((5, 10, 40, 50))
            self.home.start_watching(self.eve, title, days_ago=begun)

    async def set_up(self) -> None:
        """Set it up, and let some titles be kept."""
        await self.installed.set_up(
            policy("Alice", [self.alice]),
            policy("Bob", [self.bob], retention="10d", require_watched=True),
            policy("Carol", [self.carol], retention="30d", count_from="added"),
            policy("Dave", [self.dave], require_watched=True),
            notice_days=0,
            max_titles=1000,
            max_share_percent=100,
        )
        for name in self.chance.sample([*self.titles], 12):
            more = self.chance.choice(
                ({}, {"for": "30d"}, {"for": "2d"}, {"for": "2d"})
            )
            await self.installed.act("keep_media", id=name, **more)
        await self.installed.allow_deletions()

    async def said(self) -> dict[str, Said]:
        """Return what is said of each title that is there."""
        return {
            name: Said.by(await self.installed.act("explain_media", id=name))
            for name, (title, season) in self.titles.items()
        }

    def there(self) -> set[str]:
        """Return the titles that have a file on disk."""
        return {
            name
            for name, (title, season) in self.titles.items()
            if (title.exists if isinstance(title, Movie) else title.exists(season or 0))
        }

    async def run(self) -> set[str]:
        """Run a cleanup, and return what it took from the disk."""
        before = self.there()
        run = await self.installed.act("run_cleanup")
        assert (run["skipped"], run["failed"]) == ([], [])
        return before - self.there()

    # What people do because of a sentence

    async def watch(self, name: str) -> None:
        """Let everybody with a policy watch it to the end now."""
        title, season = self.titles[name]
        for who in (self.alice, self.bob, self.carol):
            self.home.watch(who, title, season=season)

    async def like(self, name: str) -> None:
        """Make it somebody's favorite."""
        title, season = self.titles[name]
        self.home.favorite(self.eve, title, season=season)

    async def keep(self, name: str) -> None:
        """Keep it for good."""
        await self.installed.act("keep_media", id=name)

    async def release(self, name: str) -> None:
        """Release it."""
        await self.installed.act("release_media", id=name)

    async def be_done(self, name: str) -> None:
        """Let Alice say that she is done with it."""
        if self.alice_at_home is None:
            (self.alice_at_home,) = await link(self.installed, [self.alice])
        await self.installed.act("mark_done", as_user=self.alice_at_home, id=name)

    async def give_terms(self, name: str) -> None:
        """Give everybody terms who has no policy."""
        terms = {"retention": "7d"}
        await self.installed.change_options(default_movies=terms, default_series=terms)


def watched_today(said: Said) -> bool:
    """Return whether its time runs from today."""
    today = dt_util.now()
    runs = re.compile(rf"after \w+ watched it, on {today.day} {today:%B}")
    return not said.due and any(runs.search(text) for text in said.requests)


type Act = Callable[[Town, str], Awaitable[None]]

# By what is said: what somebody does then, and what is said afterwards
CHANGES: dict[str, tuple[Act, Callable[[Said], bool]]] = {
    AGAIN: (
        Town.watch,
        watched_today,
    ),
    "Somebody marks it as a favorite in Jellyfin: then it stays.": (
        Town.like,
        lambda said: said.held and "favorite of eve" in said.why,
    ),
    'Somebody keeps it (action "Keep media").': (
        Town.keep,
        lambda said: said.why.startswith("Somebody keeps it for good."),
    ),
    'Who keeps it releases it (action "Release media").': (
        Town.release,
        lambda said: "keeps it" not in said.why,
    ),
    "It is watched to the end, as that policy asks.": (
        Town.watch,
        lambda said: not any("waits until it is" in text for text in said.requests),
    ),
    'alice says to be done with it (action "I\'m done").': (
        Town.be_done,
        lambda said: (
            not any(
                text.startswith("For alice it stays for now") for text in said.requests
            )
        ),
    ),
    "An administrator changes the policy that applies to eve.": (
        Town.give_terms,
        lambda said: not any("Kept for good" in text for text in said.requests),
    ),
}
# Nobody does these here
OTHERS = (
    *(
        f"An administrator changes the policy that applies to {name}."
        for name in ("alice", "bob", "carol", "dave")
    ),
    *(
        f'{name} says to be done with it (action "I\'m done").'
        for name in ("bob", "carol", "dave", "eve")
    ),
    "It is downloaded, and Jellyseerr calls it available.",
)


@pytest.mark.usefixtures("few_hidden_names")
async def test_what_is_said_is_what_happens(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Of 100 titles of a random household those go that are said to go, when it is."""
    freezer.move_to(NOW)
    town = Town(installed, home)
    town.build()
    await town.set_up()
    said = await town.said()
    assert len(said) == TITLES

    # What is said to change a verdict does, for a few titles a sentence
    acted: dict[str, Callable[[Said], bool]] = {}
    for sentence, (act, expected) in CHANGES.items():
        some = [
            name
            for name, told in said.items()
            if name not in acted and sentence in told.changes and not told.held
        ][:A_FEW]
        assert some, sentence
        for name in some:
            await act(town, name)
            acted[name] = expected
    await installed.poll()
    before, said = said, await town.said()
    for name, expected in acted.items():
        assert not expected(before[name]), before[name]
        assert expected(said[name]), (before[name], said[name])

    # A run now, and one on the evening in three days, of which nobody spoke since
    gone = await town.run()
    assert gone == {name for name, one in said.items() if one.due}
    await installed.pass_time(freezer, days=3, hours=2, minutes=50)
    evening = dt_util.now().date()
    later = await town.run()
    expected_later = {name for name, one in said.items() if one.goes_by(evening)}
    assert later == expected_later - gone
    assert min(len(gone), len(later)) > 3
    assert sum(one.held for one in said.values()) > 10
