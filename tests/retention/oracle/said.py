"""What people said to be done with, as the oracle reads it: word by word."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaRequest,
    Requester,
    TitleId,
)
from custom_components.jellyseerr_cleanup.retention.people import Person

from .history import Poll


class Word(NamedTuple):
    """Who said it, for which Jellyfin account, and when."""

    user: int
    person: Person
    account: str | None
    at: datetime


def words_on(
    poll: Poll, ids: Iterable[TitleId], requests: Iterable[MediaRequest]
) -> list[Word]:
    """Return each requester's last word on a title.

    Not if an episode came after it, or a request of that user's.
    """
    asked: dict[int, list[datetime]] = {}
    users: dict[int, list[Requester]] = {}
    for request in requests:
        if request.requester:
            users.setdefault(request.requester.id, []).append(request.requester)
            dates = asked.setdefault(request.requester.id, [])
            dates += [request.created_at] if request.created_at else []
    said: dict[int, Word] = {}
    came: list[datetime] = []
    for title in ids:
        for user, one in poll.said.get(title, {}).items():
            if user not in said or one.at > said[user].at:
                said[user] = Word(user, one.user, one.account, one.at)
        copy = poll.snapshot.copies.get(title)
        if isinstance(copy, LibraryCopy) and copy.season is not None:
            imports = {file.id: file.added_at for file in copy.files}
            for episode in copy.season.episodes:
                if episode.file_id in imports:
                    known = [episode.aired_at, imports[episode.file_id]]
                    came += [min(at for at in known if at)] if any(known) else []
    return [
        word
        for word in said.values()
        if word.user in asked
        and all(_is_same(word.person, user) for user in users[word.user])
        and all(at <= word.at for at in (*came, *asked[word.user]))
    ]


def said_for(
    account: str, words: Iterable[Word], since: datetime | None = None
) -> list[datetime]:
    """Return when an account's person said to be done, not before `since`."""
    every = [word.at for word in words if word.account == account]
    return [at for at in every if since is None or at >= since]


def own_word(
    user: Requester, account: str | None, asked: datetime, words: Iterable[Word]
) -> bool:
    """Return whether a requester, with this account, said it since the request."""
    return any(
        word.user == user.id and word.account == account and word.at >= asked
        for word in words
    )


def _is_same(person: Person, user: Requester) -> bool:
    if person.jellyfin_user_id or user.jellyfin_user_id:
        return person.jellyfin_user_id == user.jellyfin_user_id
    mail = person.email is not None and person.email == user.email
    return mail or person.name == user.display_name
