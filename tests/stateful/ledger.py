"""What the test itself saw and did; it shares no code with the integration."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.media_stack.jellyseerr.rows import RequestRow

from .titles import seen_by
from .words import PlanShown, Said, Shown, Terms
from .world import DECLINED, World

DAY = timedelta(days=1)
VANISHED_COUNT = timedelta(days=14)
_FEW = 10


@dataclass(frozen=True)
class Asked:
    """A title's request as a poll read it; naming no season it is about all of them."""

    id: int
    title: str
    user: int
    created: datetime
    status: int
    named: bool = True

    @property
    def key(self) -> tuple[int, str]:
        """Return what tells it from the others."""
        return self.id, self.title


@dataclass(frozen=True)
class Removal:
    """A title that left the disk of a server."""

    title: str
    at: datetime
    size: int
    server: str


@dataclass(frozen=True)
class Showing:
    """A plan that showed a movie as leaving: its date, files and when it was read."""

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
        self,
        present: frozenset[str],
        ours: frozenset[str],
        now: datetime,
        *,
        tolerated: int,
    ) -> None:
        """Take what a poll read; more than so few may be missing of a large crowd."""
        missing = self.known - present - ours
        if len(missing) <= max(tolerated, len(self.known) // 10):
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
    asked: dict[tuple[int, str], Asked] = field(default_factory=dict)
    vanished: dict[tuple[int, str], tuple[Asked, datetime]] = field(
        default_factory=dict
    )
    users: dict[int, int] = field(default_factory=dict)
    showings: dict[str, list[Showing]] = field(default_factory=dict)
    dated: dict[str, tuple[datetime, frozenset[int]]] = field(default_factory=dict)
    watched: dict[str, datetime] = field(default_factory=dict)
    unfinished: dict[tuple[str, str], datetime] = field(default_factory=dict)
    removals: list[Removal] = field(default_factory=list)
    carried: set[tuple[int, str]] = field(default_factory=set)
    episodes: dict[str, Crowd] = field(default_factory=dict)
    confirmed: list[tuple[datetime, dict[str, frozenset[tuple[int, int]]]]] = field(
        default_factory=list
    )
    crowds: dict[str, Crowd] = field(default_factory=dict)
    clock_doubted_at: datetime | None = None

    def polled(
        self, plan: PlanShown, *, jellyfin_answers: bool, sonarr_answers: bool
    ) -> None:
        """Take what a successful poll read and showed."""
        now = self.world.now
        self._take_requests(now)
        self._take_crowds(now, jellyfin_answers)
        if jellyfin_answers:
            self._take_watches(plan, now)
        if sonarr_answers:
            self._take_episodes(plan, now)
        self.polled_at = now
        self.shown(plan)

    def shown(self, plan: PlanShown) -> None:
        """Take what a plan shows, after a poll or after a person's act."""
        for title, row in plan.rows.items():
            # A hold by the clock alone starts no notice anew, and begins none
            if row.leaving or (
                row.reason == "clock_suspect" and title in self.showings
            ):
                showing = Showing(plan.at, plan.read_at, row)
                self.showings.setdefault(title, []).append(showing)
            if row.date is not None:
                self.dated[title] = row.date, row.requests

    def clock_jumped(self, jump: timedelta) -> None:
        """Take that the clock was set, or stood still: for one day in a week."""
        now, known = self.world.now, self.clock_doubted_at
        again = known is not None and jump <= now - known <= timedelta(days=7)
        if known is None or not again or not timedelta() < jump <= DAY:
            self.clock_doubted_at = now
        elif now - jump - known < DAY:
            self.clock_doubted_at = known + jump

    def believe(self) -> None:
        """Let a person say that what is missing is gone; nobody asks of episodes."""
        for crowd in self.crowds.values():
            crowd.known -= crowd.missing
            crowd.missing, crowd.since = frozenset(), None

    def person_changed_dates(self) -> None:
        """Forget which dates were shown: a person's act may move them earlier."""
        self.dated.clear()

    def removed(self, removal: Removal, requests: set[int]) -> None:
        """Take that a title is gone, with the requests that it had."""
        self.removals.append(removal)
        self.carried |= {(number, removal.title) for number in requests}
        self.episodes.pop(removal.title, None)
        self.showings.pop(removal.title, None)
        self.dated.pop(removal.title, None)

    def lately_removed(self) -> list[Removal]:
        """Return what left within 24 hours."""
        now = self.world.now
        return [one for one in self.removals if now - one.at < DAY]

    def counting(self, title: str) -> list[Asked]:
        """Return a title's live requests and, beside them, those gone in 14 days."""
        now = self.world.now
        live = {one.id: one for one in self.live() if one.title == title}
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
        """Return since when it is shown without a gap, another file or a later date."""
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

    def live(self) -> list[Asked]:
        """Return the requests that nobody declined, title by title."""
        return [
            Asked(
                row.id,
                title,
                row.requested_by.id,
                row.created,
                row.status,
                row.kind == "movie" or bool(row.seasons),
            )
            for row in self.world.home.requests
            if row.requested_by is not None and row.status != DECLINED
            for title in self.titles_of(row)
        ]

    def titles_of(self, row: RequestRow) -> list[str]:
        """Return the titles that a request is about."""
        if row.media is None:
            return []
        quality = "4k" if row.is_4k else "hd"
        if row.kind == "movie":
            return [f"movie:{row.media.tmdb}:{quality}"]
        numbers = [season.number for season in row.seasons] or [
            one.number
            for one in self.world.seasons
            if (one.tmdb, one.is_4k) == (row.media.tmdb, row.is_4k)
        ]
        return [f"tv:{row.media.tmdb}:s{number}:{quality}" for number in numbers]

    def _take_requests(self, now: datetime) -> None:
        live = {one.key: one for one in self.live()}
        for key, one in self.asked.items():
            alone = not any(
                other.title == one.title and other.id != one.id
                for other in self.asked.values()
            )
            if key not in live and not alone and key not in self.carried:
                self.vanished.setdefault(key, (one, now))
        for key in live.keys() & self.vanished.keys():
            del self.vanished[key]
        self.asked = live
        self.users |= {one.id: one.user for one in live.values()}

    def _take_crowds(self, now: datetime, jellyfin_answers: bool) -> None:
        ours = frozenset(str(number) for number, _ in self.carried)
        # Nobody looks who watched what nobody requests
        looked = jellyfin_answers and not self.world.hidden_requests
        for name, present in self.world.crowds().items():
            if name != "watches" or looked:
                crowd = self.crowds.setdefault(name, Crowd())
                crowd.look(present, ours, now, tolerated=_FEW)

    def _take_watches(self, plan: PlanShown, now: datetime) -> None:
        library = self.world.home.jellyfin.library
        for title in self.world.titles:
            row = plan.rows.get(title.id)
            # Of what is kept, or held by its request, nothing is read
            if row is None or (row.date is None and row.reason != "not_watched"):
                continue
            for seen in seen_by(title, library):
                if not seen.finished:
                    self.unfinished[seen.account, title.id] = now
                elif seen.latest is not None:
                    at = min(seen.latest, now)
                    known = self.watched.get(title.id, at)
                    self.watched[title.id] = max(known, at)

    def _take_episodes(self, plan: PlanShown, now: datetime) -> None:
        """Take which episodes have files: of what has a date it was looked at."""
        for season in self.world.seasons:
            row = plan.rows.get(season.id)
            if row is not None and row.date is not None:
                present = frozenset(
                    str(one.number) for one in season.episodes if one.file_id
                )
                crowd = self.episodes.setdefault(season.id, Crowd())
                crowd.look(present, frozenset(), now, tolerated=0)


def _runs_on(earlier: Shown, later: Shown) -> bool:
    assert earlier.date is not None
    assert later.date is not None
    return earlier.files == later.files and earlier.date <= later.date
