"""The machine: people, servers and time do anything, with polls, runs and restarts."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.media_stack import BEHAVIOURS

from .faults import SERVERS, WAYS
from .people import MOVIES, WHO, People
from .titles import Title
from .viewers import SEASONS, WRONG_WITH_A_SEASON

# What may happen between a plan and its run
MEANWHILE = (
    *("half", "end", "likes", "asks", "file", "open"),
    *("lost: requests", "lost: watches", "items of: dave"),
)
TROUBLES = sorted(
    {
        *WAYS,
        *(f"off: {name}" for name in SERVERS),
        *(f"items of: {name}" for name in ("alice", "bob", "dave")),
    }
)


class HouseholdMachine(People):
    """One household from its first day on."""

    @initialize(
        version=st.sampled_from(sorted(BEHAVIOURS)),
        season=SEASONS,
        what=st.one_of(st.none(), st.sampled_from(WRONG_WITH_A_SEASON)),
    )
    def first_days(self, version: str, season: int, what: str | None) -> None:
        """Move in, and while all is still well let one thing be wrong with a season."""
        self.moves_in(version)
        if what is not None:
            self.a_season_is_not_whole(season=season, what=what)

    # Servers and time

    @rule(way=st.sampled_from(TROUBLES))
    def breaks(self, way: str) -> None:
        """Let some calls to a server fail from now on, or all of them."""
        kind, _, name = way.partition(": ")
        if kind == "off":
            self.do(self.trouble.falls(name))
        elif kind == "items of":
            self.trouble.breaks_for(name, self.judge.listen)
        else:
            self.trouble.breaks(way, self.judge.listen)

    @precondition(lambda self: self.trouble.broken or self.trouble.down)
    @rule()
    def heals(self) -> None:
        """Make all servers well again."""
        self.do(self.trouble.heals(self.judge.listen))

    @rule(what=st.sampled_from(["users", "requests", "watches", "found", "believed"]))
    def loses(self, what: str) -> None:
        """Lose many rows at once, find them again, or believe that they are gone."""
        if what == "found":
            self.world.finds_again()
        elif what == "believed":
            self.do(self.product.believe())
            self.ledger.believe()
        else:
            self.world.loses(what)

    @rule(movie=MOVIES, what=st.sampled_from(["file", "queue", "dates", "all dates"]))
    def changes(self, movie: int, what: str) -> None:
        """Change a movie's file or its place in the queue, or make dates look older."""
        one, home = self.world.movies[movie], self.world.home
        if what == "all dates":
            for each in self.world.movies:
                self.world.looks_older(each)
        elif what == "dates":
            self.world.looks_older(one)
        elif one.exists and what == "file":
            home.upgrade(one)
        elif one.radarr.queue:
            one.radarr.queue.clear()
        elif one.exists:
            home.enqueue(one)

    @rule(minutes=st.sampled_from([0, 0, 20, -20]), jump=st.sampled_from([0, 0, 2]))
    def clocks_differ(self, minutes: int, jump: int) -> None:
        """Let the servers' clocks be wrong, or this one jump."""
        self.world.clock.wrong_by = timedelta(minutes=minutes)
        self.world.home.clock.advance(hours=jump)
        # Against a clock that nobody has looked at since the start, no jump can be seen
        if self.product.reading is not None:
            self.jumped += timedelta(hours=jump)

    @rule(hours=st.sampled_from([1, 6, 23, 25, 24 * 8, 24 * 31]))
    def passes(self, hours: int) -> None:
        """Let time pass without a poll."""
        self.advance(timedelta(hours=hours))

    @rule(polls=st.sampled_from([1, 2, 4]), hours=st.sampled_from([20, 23, 24]))
    def lives(self, polls: int, hours: int) -> None:
        """Let some days pass, with a poll on each."""
        for _ in range(polls):
            self.advance(timedelta(hours=hours))
            self.poll_watched()

    @rule(
        watched=st.lists(MOVIES, max_size=7, unique=True),
        seasons=st.lists(SEASONS, max_size=5, unique=True),
        asked=st.booleans(),
        wait=st.sampled_from([5, 8, 21]),
        polls=st.sampled_from([1, 2, 4, 4]),
        meanwhile=st.sampled_from(["", "", "", *MEANWHILE]),
        movie=MOVIES,
    )
    def all_is_well(
        self,
        watched: list[int],
        seasons: list[int],
        asked: bool,
        wait: int,
        polls: int,
        meanwhile: str,
        movie: int,
    ) -> None:
        """Let all work and people watch, and run; something may happen just before."""
        self._all_works()
        titles: list[Title] = [self.world.movies[number] for number in watched]
        titles += [self.world.seasons[number] for number in seasons]
        for one in titles:
            if asked and not self.world.live(one):
                self.world.asks("bob", one, None)
            self.world.watched_by_all(one)
        self.poll_watched()
        self.advance(timedelta(days=wait))
        self.lives(polls, 24)
        if meanwhile == "likes":
            self.enjoys("dave", movie, "likes", on=True)
        elif meanwhile == "asks":
            self.asks("local", movie, None, imported=True)
        elif meanwhile == "file":
            self.changes(movie, "file")
        elif meanwhile == "open":
            self.withdraws(movie, first=True, status=1)
        elif ": " in meanwhile:
            if meanwhile.startswith("lost"):
                self.world.loses(meanwhile.removeprefix("lost: "))
            else:
                self.breaks(meanwhile)
            self.poll_watched()
        elif meanwhile:
            self.watches("dave", movie, meanwhile)
        self.runs(dry_run=False, limit=None, fresh=False)

    @rule(who=WHO, movie=MOVIES)
    def an_ordinary_week(self, who: str, movie: int) -> None:
        """Request a movie, watch all that was requested, poll every day, and run."""
        self._all_works()
        self.world.asks(who, self.world.movies[movie], None)
        for one in self.world.titles:
            self.world.watched_by_all(one)
        self.advance(timedelta(days=8))
        self.lives(4, 20)
        self.runs(dry_run=False, limit=None, fresh=True)

    @rule(season=SEASONS, what=st.sampled_from(WRONG_WITH_A_SEASON))
    def a_season_is_not_whole(self, season: int, what: str) -> None:
        """Request a season, let all work and everybody watch, but for one thing."""
        self._all_works()
        if what == "another is wanted":
            # The only series that would be empty then
            season = 3
        one = self.world.seasons[season]
        self.do_to_a_season(season, what, "first")
        self.world.asks("alice", one, None)
        if what == "one episode":
            self.world.forgets_watches(one)
        for row in one.episodes:
            if what != "one episode" or row.number == 1:
                self.world.watched_by_all(one, episode=row.number)
        self.do_to_a_season(season, what, "then")
        self.advance(timedelta(days=32 if what == "another is wanted" else 8))
        self.lives(4, 24)
        self.do_to_a_season(season, what, "last")
        self.runs(dry_run=False, limit=None, fresh=True)

    def _all_works(self) -> None:
        self.heals()
        self.world.finds_again()
        self.world.clock.wrong_by = timedelta()

    # The integration

    @rule()
    def restarts(self) -> None:
        """Stop the integration, and begin again with what is on disk."""
        before = self.judge.before()
        self.do(self.product.restart())
        self.jumped = timedelta()
        self.judge.quiet(before)

    @rule()
    def polls(self) -> None:
        """Poll."""
        self.poll_watched()

    @rule(
        dry_run=st.sampled_from([False, False, False, True]),
        limit=st.sampled_from([None, None, None, 1]),
        fresh=st.booleans(),
    )
    def runs(self, dry_run: bool, limit: int | None, fresh: bool) -> None:
        """Carry out a fresh plan, or the last one, outdated in any way by now."""
        if fresh and not self.poll_watched():
            return
        if self.product.reading is None:
            return
        plan = self.product.shown()
        before = self.judge.before(runs=True)
        self.do(self.product.run(dry_run=dry_run, limit=limit))
        gone = self.judge.ran(before, plan, dry_run=dry_run or not self.said.allowed)
        assert limit is None or len(gone) <= limit
        self.tally["runs"] += 1
        self.tally["runs that deleted"] += bool(gone)
