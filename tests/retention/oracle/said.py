"""What people said to be done with, as the oracle reads it: word by word."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import Requester, TitleId

from .history import Poll


class Word(NamedTuple):
    """Who said it, for which Jellyfin account, and when."""

    user: int
    account: str | None
    at: datetime


def words_on(poll: Poll, ids: Iterable[TitleId]) -> list[Word]:
    """Return each user's last word on a title, unless an episode came after it."""
    said: dict[int, Word] = {}
    came: list[datetime] = []
    for title in ids:
        for user, one in poll.said.get(title, {}).items():
            if user not in said or one.at > said[user].at:
                said[user] = Word(user, one.account, one.at)
        copy = poll.snapshot.copies.get(title)
        if isinstance(copy, LibraryCopy) and copy.season is not None:
            imports = {file.id: file.added_at for file in copy.files}
            for episode in copy.season.episodes:
                if episode.file_id in imports:
                    at = episode.aired_at or imports[episode.file_id]
                    came += [at] if at else []
    return [word for word in said.values() if all(at <= word.at for at in came)]


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
        word.user == user.id and word.account in (None, account) and word.at >= asked
        for word in words
    )
