"""A second reading of design.md, naive and slow; only the input's types are shared.

It has no memory but the history: all polls, as they were, are looked through again.
Where the design leaves something open, it reads as the planner does: "read as".
"""

from dataclasses import replace
from datetime import datetime, timedelta

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import (
    LibraryTitle,
    MediaRequest,
    TitleId,
)
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from custom_components.jellyseerr_cleanup.retention.reason import Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut, Keep

from .history import (
    AskedFor,
    Episodes,
    Poll,
    Shown,
    Stays,
    counts,
    identity,
    in_library,
    instance_key,
    live,
)
from .lasting import imported_before
from .people import account_of, must_be_the_same
from .said import own_word, said_for, words_on
from .seasons import must_be_complete, must_not_have_shrunk, with_own_reading
from .tags import labels_of
from .together import finished_together
from .watching import Watching, knows_the_files

__all__ = ("Oracle", "Poll")


class Oracle(Watching):
    """Says poll after poll which titles may go."""

    def due(self, poll: Poll, episodes: Episodes) -> set[TitleId]:
        """Add a poll to the history and return the ids of all titles it makes due."""
        poll.snapshot = with_own_reading(poll.snapshot, episodes)
        self.now, self.snapshot, self.book = poll.now, poll.snapshot, poll.book
        self.poll = poll
        poll.episodes = episodes
        due: set[TitleId] = set()
        for ids, requests in self._titles():
            created = [one.created_at for one in requests if one.created_at]
            available = any(in_library(one) for one in requests)
            poll.asked |= dict.fromkeys(ids, AskedFor(created, available))
            try:
                self._judge(ids, requests)
            except Stays as stays:
                self.poll.stays.update(dict.fromkeys(ids, str(stays)))
            else:
                due |= ids
        self.polls.append(self.poll)
        return due

    # One title

    def _judge(self, ids: set[TitleId], requests: list[MediaRequest]) -> None:
        self.requests = requests
        main = min(ids, key=lambda title: (title.is_4k, title))
        if any(self._keeps(keep, ids) and not keep.until for keep in self.poll.keeps):
            raise Stays("a keep for good")
        dates = {
            (identity(one), _either(main), tag): self._date(
                one, ids, requests, (tag, policy, terms, agrees)
            )
            for one in requests
            for tag, policy, terms, agrees in self._policies(one, ids)
        }
        date = max(when for _, _, when in dates.values())
        self.poll.dates.update(dates)
        for keep in self.poll.keeps:
            if self._keeps(keep, ids) and keep.until:
                date = max(date, keep.until)
        files = self._files(ids)
        if date - self.now > max(self.book.leaving_soon, self.book.notice):
            raise Stays("outside the window")
        since = self.now
        for poll in reversed(self.polls):
            shown = poll.shown.get(main)
            if shown is None:
                continue
            # Read as: a date that moves earlier starts the notice anew, for good
            if (
                shown.files == files
                and shown.date <= date
                and self.now - shown.at <= timedelta(days=1)
            ):
                since = shown.since
            break
        self.poll.shown[main] = Shown(since, self.now, date, files)
        if max(date, since + self.book.notice) > self.now:
            raise Stays("not announced for long enough, or its date is to come")

    def _keeps(self, keep: Keep, ids: set[TitleId]) -> bool:
        return any(
            keep.media_type is title.media_type
            and keep.is_4k in (None, title.is_4k)
            and (keep.seasons is None or title.season in keep.seasons)
            and keep.tmdb_id == title.tmdb_id
            for title in ids
        )

    def _files(self, ids: set[TitleId]) -> set[tuple[object, ...]]:
        found: set[tuple[object, ...]] = set()
        for title in ids:
            key = instance_key(title, self._quality(title))
            instance = self.snapshot.instances.get(key)
            if instance is None:
                raise Stays("on no instance")
            if len(ids) == 1 and instance.is_4k != title.is_4k:
                raise Stays("is4k disagrees with the request's quality")
            copy = self.snapshot.copies.get(title)
            if not isinstance(copy, LibraryCopy):
                raise Stays("files unknown")
            if not copy.files:
                raise Stays("no file")
            if not copy.root_available:
                raise Stays("root folder gone")
            if copy.in_queue:
                raise Stays("in the queue")
            if title.season is not None:
                self._season(title, copy)
            if any(
                place.address == instance.address
                and place.media_type is title.media_type
                and place.tmdb_id == title.tmdb_id
                and place.season in (title.season, None)
                for place in self.snapshot.claimed
            ):
                raise Stays("another entry has requests for it")
            found |= {
                (copy.item_id, file.id, file.path, file.size) for file in copy.files
            }
        if len(ids) == 1:
            self._other_quality(*ids)
        return found

    def _season(self, title: TitleId, copy: LibraryCopy) -> None:
        if title.season == 0:
            raise Stays("specials are never touched")
        if title in self.poll.half_done:
            raise Stays("half removed")
        must_be_complete(copy, self.now)
        must_not_have_shrunk(title, [*self.polls, self.poll])

    def _other_quality(self, title: TitleId) -> None:
        """Only what was requested: the other quality must be known as another file."""
        other = replace(title, is_4k=not title.is_4k)
        quality = self._quality(other)
        asked = [
            one
            for one in (*live(self.snapshot), *self._vanished())
            if other in self._about(one, {title})
        ]
        copy = self.snapshot.copies.get(other)
        if quality.service_id is not None and isinstance(copy, LibraryCopy):
            if self._may_be_one_file(title, other):
                raise Stays("the other quality may be the same file")
            return
        is_nowhere = isinstance(copy, Unknown) and copy.reason.code == "not_on_instance"
        if is_nowhere and any(one.title == other for one in self.poll.carried_out):
            return  # It was deleted here, and Jellyseerr follows later
        if any(in_library(one) for one in asked):
            raise Stays("the other quality is somewhere")
        if quality.service_id is not None and not is_nowhere:
            raise Stays("the other quality's files are unknown")

    # One request

    def _policy(self, request: MediaRequest) -> tuple[str, Terms, bool]:
        assert request.requester
        user = request.requester
        usable = [
            policy
            for policy in self.book.policies
            if policy.enabled and request.media_type in policy.terms
        ]
        for policy in usable:
            if policy.users is not None and user.id in policy.users:
                agrees = policy.users[user.id] == user.jellyfin_user_id
                return policy.id, policy.terms[request.media_type], agrees
        for policy in usable:
            if policy.users is None:
                return policy.id, policy.terms[request.media_type], True
        return "default", self.book.defaults.get(request.media_type, Terms()), True

    def _policies(
        self, request: MediaRequest, ids: set[TitleId]
    ) -> list[tuple[str, str, Terms, bool]]:
        """Return all that applies: a tag's policy beside what applies without it."""
        if request.requester is None:
            raise Stays("a request whose requester is null")
        untagged = self._policy(request)
        by_tags = [
            one
            for one in self.book.policies
            if one.enabled and one.tags and request.media_type in one.terms
        ]
        if not by_tags or any(
            one.enabled
            and request.media_type in one.terms
            and request.requester.id in (one.users or {})
            for one in self.book.policies
        ):
            return [("", *untagged)]
        labels = labels_of(self.polls, self.poll, ids)
        return [("", *untagged)] + [
            (one.id, one.id, one.terms[request.media_type], True)
            for one in by_tags
            if labels & {*one.tags}
        ]

    def _date(
        self,
        request: MediaRequest,
        ids: set[TitleId],
        requests: list[MediaRequest],
        by: tuple[str, str, Terms, bool],
    ) -> tuple[str, Terms, datetime]:
        if request.media_type == "tv" and not request.seasons:
            raise Stays("a request that names no season")
        assert request.requester
        tag, policy, terms, agrees = by
        if terms.retention is None:
            raise Stays("never")
        if self.snapshot.held:
            raise Stays("servers changed")
        self._all_accounts()
        if not counts(request):
            raise Stays("a request that is open")
        if request.created_at is None:
            raise Stays("a request without a date")
        if request.created_at > self.now:
            raise Stays("a request that is made in the future")
        anew = [
            one
            for one in live(self.snapshot)
            if ids & self._about(one, ids) and not self._went(one, ids)
        ]
        # What was requested after it went leaves by that, if the others let it
        if self._went(request, ids) and not anew:
            raise Stays("a request that came back")
        if not agrees:
            raise Stays("identity changed")
        must_be_the_same(request.requester, self.polls)
        if isinstance(self.snapshot.accounts, Unknown):
            raise Stays("accounts unknown")
        account = account_of(request.requester, self.book, self.snapshot.accounts)
        words, asked = words_on(self.poll, ids, self.requests), request.created_at
        own = own_word(request.requester, account, asked, words)
        if own and account not in self.snapshot.accounts:
            account = None
        self._audience(ids, terms, account, own=own)
        watched = terms.require_watched
        if watched and not self._watched(ids, terms, account, asked, own=own):
            raise Stays("not watched")
        self._imported(ids, requests, terms)
        base, retention = self._base(request.created_at, ids, terms)
        date = base + retention
        for poll in reversed(self.polls):
            key = identity(request), _either(min(ids)), tag
            if key in poll.dates:
                before = poll.dates[key]
                if before[:2] == (policy, terms):
                    date = max(date, before[2])
                break
        return policy, terms, date

    def _went(self, request: MediaRequest, ids: set[TitleId]) -> bool:
        user = request.requester.id if request.requester else None
        return any(
            CarriedOut(request.id, request.created_at, user, title)
            in self.poll.carried_out
            for title in ids
        )

    def _imported(
        self, ids: set[TitleId], requests: list[MediaRequest], terms: Terms
    ) -> None:
        asked = [one for one in requests if one.created_at and counts(one)]
        anew = [one for one in asked if not self._went(one, ids)]
        first = min(one.created_at for one in anew or asked if one.created_at)
        for title in ids:
            copy = self.snapshot.copies.get(title)
            for file in copy.files if isinstance(copy, LibraryCopy) else ():
                if file.added_at is None:
                    raise Stays("a file without a date")
                imported = file.added_at
                if imported > self.now:
                    # Another server may say that it was here before
                    imported = max(self._created(ids), default=imported)
                if imported < first and not terms.include_existing:
                    raise Stays("here before it was requested")

        for title in ids:
            known = imported_before([*self.polls, self.poll], title)
            if known and known < first and not terms.include_existing:
                raise Stays("here before it was requested, as a poll saw")

    def _created(self, ids: set[TitleId]) -> list[datetime]:
        """Return since when Jellyfin has it."""
        every = [self._library(title).created_at for title in ids]
        return [created_at for created_at in every if created_at]

    def _base(
        self, asked: datetime, ids: set[TitleId], terms: Terms
    ) -> tuple[datetime, timedelta]:
        assert terms.retention
        imports = []
        for title in ids:
            copy = self.snapshot.copies.get(title)
            if isinstance(copy, LibraryCopy):
                imports += [file.added_at for file in copy.files if file.added_at]
        every = [self._media(title).added_at for title in ids]
        rows = [added_at for added_at in every if added_at]
        newest = [max(said) for said in (imports, self._created(ids), rows) if said]
        past = [date for date in newest if date <= self.now]
        if newest and not past:
            raise Stays("all that is known of its date is in the future")
        added = max([asked, *past])
        words = words_on(self.poll, ids, self.requests)
        if terms.count_from == "added":
            return added, terms.retention
        watches = [
            watch
            for title in ids
            for account in self._concerned(ids)
            for watch, _ in self._watches(
                title,
                account,
                len(self.polls),
                ids,
                undated=bool(said_for(account, words, asked)),
            )
        ]
        watches += [word.at for word in words]
        # What earlier polls saw of it counts for the date
        watches += [
            watch
            for index, poll in enumerate(self.polls)
            for title in ids
            if isinstance(read := poll.snapshot.library.get(title), LibraryTitle)
            and knows_the_files(read, poll.book)
            for account in read.states
            for watch, _ in self._watches(title, account, index, {title}, strict=False)
        ]
        shared = finished_together(terms, ids, asked, self.polls, self.poll)
        watches += [shared] if shared else []
        watches = [watch for watch in watches if watch >= asked]
        if watches:
            return max(watches), terms.retention
        if terms.count_from == "last_watched_or_added":
            return added, terms.retention
        if terms.unwatched_retention is None:
            raise Stays("not watched, and no terms for that")
        return added, terms.unwatched_retention


def _either(title: TitleId) -> TitleId:
    return replace(title, is_4k=False)
