"""Which tags count for a title: all polls are gone through again for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook
from custom_components.jellyseerr_cleanup.retention.reason import Unknown

from .history import Poll, Stays


def labels_of(polls: Iterable[Poll], now: Poll, ids: Iterable[TitleId]) -> set[str]:
    """Return the tags by which a title is judged; Stays if they are in doubt."""
    counting: set[str] = set()
    for title in ids:
        had = _remembered(polls, title, _named(now.book))
        copy = now.snapshot.copies.get(title)
        if copy is None:
            if had:
                raise Stays("it had tags, and what it has now was not read")
            continue
        key = copy.instance if isinstance(copy, LibraryCopy) else _key(title, now)
        listed = now.snapshot.tags.get(key)
        if listed is None or isinstance(listed, Unknown):
            if isinstance(copy, LibraryCopy) and copy.tag_ids:
                raise Stays("it has tags, and nobody can say which")
            counting |= had.keys()
            continue
        if had.keys() - set(listed.labels.values()):
            raise Stays("it had a tag that is gone")
        for label, lost_at in had.items():
            if lost_at is None or now.now - lost_at <= timedelta(days=14):
                counting.add(label)
        if isinstance(copy, LibraryCopy):
            if not set(copy.tag_ids or ()) <= set(listed.labels):
                raise Stays("it has a tag that is not listed")
            for number, label in listed.labels.items():
                if number in (copy.tag_ids or ()) and label in _named(now.book):
                    counting.add(label)
    return counting


def _named(book: PolicyBook) -> set[str]:
    return {label for one in book.policies if one.enabled for label in one.tags}


def _key(title: TitleId, poll: Poll) -> str:
    kind = "radarr" if title.season is None else "sonarr"
    for request in sorted(poll.snapshot.requests, key=lambda one: -one.id):
        media = request.media
        if (
            request.status != 3
            and request.media_type is title.media_type
            and media.tmdb_id == title.tmdb_id
        ):
            quality = media.ultra_hd if title.is_4k else media.standard
            return f"{kind}:{quality.service_id}"
    return ""


def _remembered(
    polls: Iterable[Poll], title: TitleId, named: set[str]
) -> dict[str, datetime | None]:
    """Return what the title had at the last poll that could tell, and lost since."""
    had: dict[str, datetime | None] = {}
    for poll in polls:
        # What no policy named at a poll was not looked at, and is not known
        had = {one: at for one, at in had.items() if one in _named(poll.book)}
        copy = poll.snapshot.copies.get(title)
        if title not in poll.asked:
            had = _without(had, set(), poll.now)
            continue
        if not isinstance(copy, LibraryCopy):
            continue
        listed = poll.snapshot.tags.get(copy.instance)
        if listed is None or isinstance(listed, Unknown):
            continue
        has = {
            label
            for label in _named(poll.book)
            if copy.item_id in listed.items.get(label, ())
        }
        gone = had.keys() - set(listed.labels.values())
        had = _without(had, has | gone, poll.now)
    return {one: at for one, at in had.items() if one in named}


def _without(
    had: dict[str, datetime | None], has: set[str], now: datetime
) -> dict[str, datetime | None]:
    """Return what counts of what a title had, if it has only these now."""
    left: dict[str, datetime | None] = dict.fromkeys(has)
    for label, lost_at in had.items():
        if label not in has and (
            lost_at is None or now - lost_at <= timedelta(days=14)
        ):
            left[label] = lost_at or now
    return left
