"""The ten rules, naively: what may leave now; it shares no code with the product."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from .faults import Trouble
from .ledger import DAY, Asked, Ledger
from .seasons import incomplete
from .titles import (
    Season,
    Seen,
    Title,
    files_of,
    is_queued,
    items_of,
    prints_of,
    seen_by,
)
from .words import Keep, Terms
from .world import AVAILABLE, PARTLY

MIDDLE = timedelta(days=30)
_FULFILLED = (2, 5)


@dataclass
class Oracle:
    """Judges one household at its present moment, with what the ledger holds."""

    ledger: Ledger
    trouble: Trouble

    @property
    def now(self) -> datetime:
        """Return the household's present."""
        return self.ledger.world.now

    def objections(self, title: Title) -> list[str]:
        """Return every reason why a title must not leave now, whatever a plan says."""
        return [
            *self._from_the_whole(title),
            *self._from_the_season(title),
            *self._from_people(title),
            *self._from_requests(title),
            *self._from_the_notice(title),
        ]

    def date(self, title: Title, *, files_read: bool = True) -> datetime | None:
        """Return a title's earliest date, with its files or not; None if never."""
        dates = [
            self._date(one, title, files_read=files_read)
            for one in self.ledger.counting(title.id)
        ] + [keep.until for keep in self._keeps(title)]
        known = [date for date in dates if date is not None]
        return max(known) if known and len(known) == len(dates) else None

    def _from_the_whole(self, title: Title) -> Iterator[str]:
        ledger = self.ledger
        if not ledger.said.allowed:
            yield "deletions are not allowed"
        yield from self.trouble.unknown(title)
        for name, crowd in ledger.crowds.items():
            if crowd.since is not None and self.now - crowd.since < DAY:
                yield f"too many {name} are missing"
        doubted = ledger.clock_doubted_at
        if doubted is not None and self.now - doubted < DAY:
            yield "the clock was wrong"
        if is_queued(title):
            yield "it is in the queue"

    def _from_the_season(self, title: Title) -> Iterator[str]:
        """Return why a season is not complete, or has less than before."""
        if not isinstance(title, Season):
            return
        if not title.number:
            yield "nobody touches the specials"
        yield from incomplete(title, self.now)
        crowd = self.ledger.episodes.get(title.id)
        if crowd is not None and crowd.since is not None:
            if self.now - crowd.since < DAY:
                yield f"it had the episodes {sorted(crowd.missing)} before"

    def _from_people(self, title: Title) -> Iterator[str]:
        if any(keep.until is None for keep in self._keeps(title)):
            yield "it is kept"
        items = items_of(title)
        for session in self.ledger.world.home.jellyfin.library.sessions.values():
            if any(item in items for item in (session.item, *session.queue)):
                yield "it is playing, or queued"
        for seen in self._seen(title):
            if seen.favorite and self.ledger.said.favourites:
                yield f"a favourite of {seen.account}"
            if seen.begun and (
                seen.begun_at is None or self.now - seen.begun_at <= MIDDLE
            ):
                yield f"{seen.account} is in the middle of it"

    def _from_requests(self, title: Title) -> Iterator[str]:
        counting = self.ledger.counting(title.id)
        if not counting:
            yield "nobody requests it"
            return
        carried = self.ledger.carried
        asked = {one.key for one in self.ledger.live() if one.title == title.id}
        if asked <= carried:
            yield "its requests came back, and nobody requested it anew"
        anew = [one for one in counting if one.key not in carried]
        first = min(one.created for one in anew or counting)
        files = files_of(title)
        if not files or any(file.date_added < first for file in files):
            yield "it was here before it was requested"
        for one in counting:
            yield from self._from_request(one, title)

    def _from_request(self, one: Asked, title: Title) -> Iterator[str]:
        name, terms = self.ledger.terms_of(one)
        side = title.in_jellyseerr.side(title.is_4k)
        there = (PARTLY, AVAILABLE) if isinstance(title, Season) else (AVAILABLE,)
        if one.status not in _FULFILLED or side.status not in there:
            yield f"request {one.id} is not fulfilled"
        if not one.named:
            yield f"request {one.id} names no season"
        if terms.days is None:
            yield f"request {one.id} never leaves by {name}"
            return
        account = self._account(one)
        if terms.watched and terms.by == "requester" and account is None:
            yield f"request {one.id} is of nobody in Jellyfin"
        if self._undated(one, title, terms):
            yield f"request {one.id}: watched, and nobody knows when"
        date = self._date(one, title)
        if date is None:
            yield f"request {one.id}: not watched yet"
        elif date > self.now:
            yield f"request {one.id}: by {name} only on {date}"

    def _from_the_notice(self, title: Title) -> Iterator[str]:
        ledger = self.ledger
        for keep in self._keeps(title):
            if keep.until is not None and keep.until > self.now:
                yield f"it is kept until {keep.until}"
        if title.id in ledger.dated and ledger.dated[title.id][0] > self.now:
            yield f"it was last shown with the date {ledger.dated[title.id][0]}"
        notice = timedelta(days=ledger.said.notice_days)
        since = ledger.announced_since(title.id)
        if notice and (since is None or self.now - since < notice):
            yield f"it is announced since {since}"
        files, last = prints_of(title), ledger.showings.get(title.id)
        if last and files and files != last[-1].row.files:
            yield "its files are others than were announced"

    # Dates

    def _date(
        self, one: Asked, title: Title, *, files_read: bool = True
    ) -> datetime | None:
        """Return when a request lets its movie go; None for unwatched and for never."""
        _, terms = self.ledger.terms_of(one)
        if terms.days is None or not self._seen_as_meant(one, title, terms):
            return None
        added = [one.created]
        if files_read:
            added += [file.date_added for file in files_of(title)]
        if title.media and title.media.added:
            added.append(title.media.added)
        if not isinstance(title, Season):
            added.append(title.in_jellyfin.created)
        # Of a season's episodes nobody looks at those that were not watched
        past = [date for date in added if date <= self.now]
        # What is to come does not count beside what was
        base, days = max(past, default=self.now), terms.days
        latest = self._latest_watch(one, title)
        if terms.count_from != "added" and latest is not None:
            base = latest
        elif terms.count_from == "last_watched":
            if terms.unwatched_days is None:
                return None
            days = terms.unwatched_days
        return base + timedelta(days=days)

    def _seen_as_meant(self, one: Asked, title: Title, terms: Terms) -> bool:
        """Whether those have watched it who must, since it was requested."""
        if not terms.watched:
            return True
        seen = {
            seen.account
            for seen in self._finished(title)
            if (seen.latest is None or self._watched_at(seen, title) >= one.created)
            and (seen.oldest is None or not self._is_old(seen.oldest, one, title))
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

    def _latest_watch(self, one: Asked, title: Title) -> datetime | None:
        """Return the latest watch of anybody since the request, lost ones too."""
        dates = [
            self._watched_at(seen, title)
            for seen in self._finished(title)
            if seen.latest is not None
        ]
        if title.id in self.ledger.watched:
            dates.append(self.ledger.watched[title.id])
        return max((date for date in dates if date >= one.created), default=None)

    def _is_old(self, oldest: datetime, one: Asked, title: Title) -> bool:
        """Whether a part of a season was watched for an earlier request only."""
        return isinstance(title, Season) and oldest < one.created

    def _watched_at(self, seen: Seen, title: Title) -> datetime:
        """Return when it was watched: after polls that denied it, not after now."""
        assert seen.latest is not None
        unfinished = self.ledger.unfinished.get((seen.account, title.id), seen.latest)
        return min(max(seen.latest, unfinished), self.now)

    def _undated(self, one: Asked, title: Title, terms: Terms) -> bool:
        undated = {seen.account for seen in self._finished(title) if seen.undated}
        if terms.count_from != "added":
            return bool(undated)
        if not terms.watched or terms.by == "any":
            return False
        people = self.ledger.world.people
        family = {people[name].jellyfin_id for name in ("alice", "bob")}
        return bool(undated & (family if terms.by == "all" else {self._account(one)}))

    # What the servers hold

    def _keeps(self, title: Title) -> list[Keep]:
        season = title.number if isinstance(title, Season) else None
        keeps = self.ledger.said.keeps.values()
        return [one for one in keeps if one.covers(title.tmdb, title.is_4k, season)]

    def _account(self, one: Asked) -> str | None:
        users = self.ledger.world.home.jellyseerr.users
        return users[one.user].jellyfin_user_id if one.user in users else None

    def _seen(self, title: Title) -> Iterator[Seen]:
        return seen_by(title, self.ledger.world.home.jellyfin.library)

    def _finished(self, title: Title) -> list[Seen]:
        return [seen for seen in self._seen(title) if seen.finished]
