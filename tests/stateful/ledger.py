"""What the test itself saw and did: polls, what was shown, what vanished, what went. It shares no code with the integration."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .words import PlanShown, Said, Shown, Terms
from .world import DECLINED, World

DAY = timedelta(days=1)
VANISHED_COUNT = timedelta(days=14)
_FEW = 10


@dataclass(frozen=True)
class Asked:
    """A request as a poll read it."""

    id: int
    title: str
    user: int
    created: datetime
    status: int


@dataclass(frozen=True)
class Removal:
    """A movie that left the disk."""

    title: str
    at: datetime
    size: int
    is_4k: bool


@dataclass(frozen=True)
class Showing:
    """A plan that showed a movie as leaving: with its date, its files, and when its data was read."""

    at: datetime
    read_at: datetime
    row: Shown


@dataclass
class Crowd:
    """Rows that were there, and since when no more of them are missing."""

    known: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    since: datetime | None = None

    def look(
        self, present: frozenset[str], ours: frozenset[str], now: datetime
    ) -> None:
        """Take what a poll read."""
        missing = self.known - present - ours
        if len(missing) <= max(_FEW, len(self.known) // 10):
            self.known, self.missing, self.since = present, frozenset(), None
        elif self.since is None or missing - self.missing:
            self.known |= present
            self.missing, self.since = missing, now
        elif now - self.since >= DAY:
            self.known, self.missing, self.since = present, frozenset(), None


@dataclass
class Ledger:
    """The history of one household; all times in UTC."""

    world: World
    said: Said
    polled_at: datetime | None = None
    asked: dict[int, Asked] = field(default_factory=dict)
    vanished: dict[int, tuple[Asked, datetime]] = field(default_factory=dict)
    users: dict[int, int] = field(default_factory=dict)
    showings: dict[str, list[Showing]] = field(default_factory=dict)
    dated: dict[str, tuple[datetime, frozenset[int]]] = field(default_factory=dict)
    watched: dict[str, datetime] = field(default_factory=dict)
    unfinished: dict[tuple[str, str], datetime] = field(default_factory=dict)
    removals: list[Removal] = field(default_factory=list)
    carried: set[int] = field(default_factory=set)
    confirmed: list[tuple[datetime, dict[str, frozenset[tuple[int, int]]]]] = field(
        default_factory=list
    )
    crowds: dict[str, Crowd] = field(default_factory=dict)
    clock_doubted_at: datetime | None = None

    def polled(self, plan: PlanShown, *, jellyfin_answers: bool) -> None:
        """Take what a successful poll read and showed."""
        now = self.world.now
        self._take_requests(now)
        self._take_crowds(now, jellyfin_answers)
        if jellyfin_answers:
            self._take_watches(plan, now)
        self.polled_at = now
        self.shown(plan)

    def shown(self, plan: PlanShown) -> None:
        """Take what a plan shows, after a poll or after a person's act."""
        for title, row in plan.rows.items():
            if row.leaving:
                showing = Showing(plan.at, plan.read_at, row)
                self.showings.setdefault(title, []).append(showing)
            if row.date is not None:
                self.dated[title] = row.date, row.requests

    def believe(self) -> None:
        """Take that a person says that what is missing is gone."""
        for crowd in self.crowds.values():
            crowd.known -= crowd.missing
            crowd.missing, crowd.since = frozenset(), None

    def person_changed_dates(self) -> None:
        """Forget which dates were shown: a person's act may move them earlier."""
        self.dated.clear()

    def removed(self, removal: Removal, requests: set[int]) -> None:
        """Take that a movie is gone, with the requests that it had."""
        self.removals.append(removal)
        self.carried |= requests
        self.showings.pop(removal.title, None)
        self.dated.pop(removal.title, None)

    def lately_removed(self) -> list[Removal]:
        """Return what left within 24 hours."""
        now = self.world.now
        return [one for one in self.removals if now - one.at < DAY]

    def counting(self, title: str) -> list[Asked]:
        """Return the requests of a movie that count now: live ones, and those that vanished within 14 days beside others."""
        now = self.world.now
        live = {one.id: one for one in self._live() if one.title == title}
        gone = {
            one.id: one
            for one, at in self.vanished.values()
            if one.title == title and now - at <= VANISHED_COUNT
        }
        return list({**gone, **live}.values()) if live else []

    def terms_of(self, one: Asked) -> tuple[str, Terms]:
        """Return the policy that a request has now."""
        return self.said.policy_of(one.user)

    def announced_since(self, title: str) -> datetime | None:
        """Return since when a movie is shown as leaving without a gap or another file, with the last date or an earlier one."""
        since = None
        later = self.world.now
        last: Showing | None = None
        for one in reversed(self.showings.get(title, ())):
            if later - one.read_at > DAY:
                break
            if last is not None and not _runs_on(one.row, last.row):
                break
            since, later, last = one.at, one.read_at, one
        return since

    def _live(self) -> list[Asked]:
        return [
            Asked(
                row.id,
                f"movie:{row.media.tmdb}:{'4k' if row.is_4k else 'hd'}",
                row.requested_by.id,
                row.created,
                row.status,
            )
            for row in self.world.home.requests
            if row.media is not None
            and row.requested_by is not None
            and row.status != DECLINED
        ]

    def _take_requests(self, now: datetime) -> None:
        live = {one.id: one for one in self._live()}
        for one in self.asked.values():
            alone = not any(
                other.title == one.title and other.id != one.id
                for other in self.asked.values()
            )
            if one.id not in live and not alone and one.id not in self.carried:
                self.vanished.setdefault(one.id, (one, now))
        for number in live.keys() & self.vanished.keys():
            del self.vanished[number]
        self.asked = live
        self.users |= {one.id: one.user for one in live.values()}

    def _take_crowds(self, now: datetime, jellyfin_answers: bool) -> None:
        ours = frozenset(map(str, self.carried))
        # Nobody looks who watched what nobody requests
        looked = jellyfin_answers and not self.world.hidden_requests
        for name, present in self.world.crowds().items():
            if name != "watches" or looked:
                self.crowds.setdefault(name, Crowd()).look(present, ours, now)

    def _take_watches(self, plan: PlanShown, now: datetime) -> None:
        accounts = self.world.home.jellyfin.library.accounts
        for movie in self.world.movies:
            row = plan.rows.get(movie.id)
            # Of what is kept, or held by its request, nothing is read
            if row is None or (row.date is None and row.reason != "not_watched"):
                continue
            for account in accounts:
                watch = movie.in_jellyfin.watches.get(account)
                if watch is None or not watch.played or watch.position:
                    self.unfinished[account, movie.id] = now
                elif watch.last_played is not None:
                    seen = min(watch.last_played, now)
                    known = self.watched.get(movie.id, seen)
                    self.watched[movie.id] = max(known, seen)


def _runs_on(earlier: Shown, later: Shown) -> bool:
    assert earlier.date is not None
    assert later.date is not None
    return earlier.files == later.files and earlier.date <= later.date
