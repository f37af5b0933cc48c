"""The ten rules, naively: what may leave now, and why not. It looks at the servers' rows and at the ledger, and shares no code with the integration."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.media_stack import Movie
from tests.media_stack.jellyfin.rows import WatchRow

from .faults import Trouble
from .ledger import DAY, Asked, Ledger
from .words import Keep, Terms
from .world import AVAILABLE

MIDDLE = timedelta(days=30)
_FULFILLED = (2, 5)


@dataclass(frozen=True)
class Watch:
    """One account's finished watch; without a date it is not known when."""

    account: str
    at: datetime | None


@dataclass
class Oracle:
    """Judges one household at its present moment, with what the ledger holds."""

    ledger: Ledger
    trouble: Trouble

    @property
    def now(self) -> datetime:
        """Return the household's present."""
        return self.ledger.world.now

    def objections(self, movie: Movie) -> list[str]:
        """Return every reason why a movie must not leave now, whatever a plan says."""
        return [
            *self._from_the_whole(movie),
            *self._from_people(movie),
            *self._from_requests(movie),
            *self._from_the_notice(movie),
        ]

    def date(self, movie: Movie, *, files_read: bool = True) -> datetime | None:
        """Return the earliest date that the movie may have by what is there now, or by what is there beside its files; None if it has none."""
        dates = [
            self._date(one, movie, files_read=files_read)
            for one in self.ledger.counting(movie.id)
        ] + [keep.until for keep in self._keeps(movie)]
        known = [date for date in dates if date is not None]
        return max(known) if known and len(known) == len(dates) else None

    def _from_the_whole(self, movie: Movie) -> Iterator[str]:
        ledger = self.ledger
        if not ledger.said.allowed:
            yield "deletions are not allowed"
        yield from self.trouble.unknown(movie)
        for name, crowd in ledger.crowds.items():
            if crowd.since is not None and self.now - crowd.since < DAY:
                yield f"too many {name} are missing"
        doubted = ledger.clock_doubted_at
        if doubted is not None and self.now - doubted < DAY:
            yield "the clock was wrong"
        if any(row.movie_id == movie.in_radarr.id for row in movie.radarr.queue):
            yield "it is in the queue"

    def _from_people(self, movie: Movie) -> Iterator[str]:
        if any(keep.until is None for keep in self._keeps(movie)):
            yield "it is kept"
        library = self.ledger.world.home.jellyfin.library
        for session in library.sessions.values():
            if movie.in_jellyfin in (session.item, *session.queue):
                yield "it is playing, or queued"
        for account, watch in self._watches(movie):
            if watch.favorite and self.ledger.said.favourites:
                yield f"a favourite of {account}"
            done = watch.played and not watch.position
            begun = watch.position > 0 or watch.last_played is not None
            if not done and begun:
                since = watch.last_played
                if since is None or self.now - since <= MIDDLE:
                    yield f"{account} is in the middle of it"

    def _from_requests(self, movie: Movie) -> Iterator[str]:
        counting = self.ledger.counting(movie.id)
        if not counting:
            yield "nobody requests it"
            return
        file = movie.in_radarr.file
        if file is None or file.date_added < min(one.created for one in counting):
            yield "it was here before it was requested"
        for one in counting:
            yield from self._from_request(one, movie)

    def _from_request(self, one: Asked, movie: Movie) -> Iterator[str]:
        name, terms = self.ledger.terms_of(one)
        side = movie.in_jellyseerr.side(movie.is_4k)
        if one.status not in _FULFILLED or side.status != AVAILABLE:
            yield f"request {one.id} is not fulfilled"
        if one.id in self.ledger.carried:
            yield f"request {one.id} came back"
        if terms.days is None:
            yield f"request {one.id} never leaves by {name}"
            return
        account = self._account(one)
        if terms.watched and terms.by == "requester" and account is None:
            yield f"request {one.id} is of nobody in Jellyfin"
        if self._undated(one, movie, terms):
            yield f"request {one.id}: watched, and nobody knows when"
        date = self._date(one, movie)
        if date is None:
            yield f"request {one.id}: not watched yet"
        elif date > self.now:
            yield f"request {one.id}: by {name} only on {date}"

    def _from_the_notice(self, movie: Movie) -> Iterator[str]:
        ledger = self.ledger
        for keep in self._keeps(movie):
            if keep.until is not None and keep.until > self.now:
                yield f"it is kept until {keep.until}"
        if movie.id in ledger.dated and ledger.dated[movie.id][0] > self.now:
            yield f"it was last shown with the date {ledger.dated[movie.id][0]}"
        notice = timedelta(days=ledger.said.notice_days)
        since = ledger.announced_since(movie.id)
        if notice and (since is None or self.now - since < notice):
            yield f"it is announced since {since}"
        file = movie.in_radarr.file
        last = ledger.showings.get(movie.id)
        if last and file and {(file.id, file.size)} != last[-1].row.files:
            yield "its file is another than was announced"

    # Dates

    def _date(
        self, one: Asked, movie: Movie, *, files_read: bool = True
    ) -> datetime | None:
        """Return when a request lets its movie go, None if it was not watched or never goes."""
        _, terms = self.ledger.terms_of(one)
        if terms.days is None or not self._seen_as_meant(one, movie, terms):
            return None
        file = movie.in_radarr.file
        added = [
            one.created,
            movie.in_jellyfin.created,
            *([file.date_added] if file and files_read else []),
            *([movie.media.added] if movie.media and movie.media.added else []),
        ]
        base, days = min(max(added), self.now), terms.days
        latest = self._latest_watch(one, movie)
        if terms.count_from != "added" and latest is not None:
            base = latest
        elif terms.count_from == "last_watched":
            if terms.unwatched_days is None:
                return None
            days = terms.unwatched_days
        return base + timedelta(days=days)

    def _seen_as_meant(self, one: Asked, movie: Movie, terms: Terms) -> bool:
        """Whether those have watched it who must, since it was requested."""
        if not terms.watched:
            return True
        seen = {
            watch.account
            for watch in self._finished(movie)
            if watch.at is None or self._watched_at(watch, movie) >= one.created
        }
        people = self.ledger.world.people
        family = {people[name].jellyfin_id for name in ("alice", "bob")}
        match terms.by:
            case "any":
                return bool(seen)
            case "all":
                return family <= seen
            case _:
                return self._account(one) in seen

    def _latest_watch(self, one: Asked, movie: Movie) -> datetime | None:
        """Return the latest watch of anybody since the request, lost ones too."""
        dates = [
            self._watched_at(watch, movie)
            for watch in self._finished(movie)
            if watch.at is not None
        ]
        if movie.id in self.ledger.watched:
            dates.append(self.ledger.watched[movie.id])
        return max((date for date in dates if date >= one.created), default=None)

    def _watched_at(self, watch: Watch, movie: Movie) -> datetime:
        """Return when it was watched: not before a poll that read otherwise, not in the future."""
        assert watch.at is not None
        unfinished = self.ledger.unfinished.get((watch.account, movie.id), watch.at)
        return min(max(watch.at, unfinished), self.now)

    def _undated(self, one: Asked, movie: Movie, terms: Terms) -> bool:
        undated = {one.account for one in self._finished(movie) if one.at is None}
        if terms.count_from != "added":
            return bool(undated)
        if not terms.watched or terms.by == "any":
            return False
        people = self.ledger.world.people
        family = {people[name].jellyfin_id for name in ("alice", "bob")}
        return bool(undated & (family if terms.by == "all" else {self._account(one)}))

    # What the servers hold

    def _keeps(self, movie: Movie) -> list[Keep]:
        keeps = self.ledger.said.keeps.values()
        return [keep for keep in keeps if keep.covers(movie.tmdb, movie.is_4k)]

    def _account(self, one: Asked) -> str | None:
        users = self.ledger.world.home.jellyseerr.users
        return users[one.user].jellyfin_user_id if one.user in users else None

    def _watches(self, movie: Movie) -> list[tuple[str, WatchRow]]:
        return list(movie.in_jellyfin.watches.items())

    def _finished(self, movie: Movie) -> list[Watch]:
        return [
            Watch(account, watch.last_played)
            for account, watch in self._watches(movie)
            if watch.played and not watch.position
        ]
