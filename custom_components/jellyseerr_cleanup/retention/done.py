"""What people said they are done with: their word counts as their watch of that day.

It ends what that account had begun. All else stays as Jellyfin says it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from .copies import LibraryCopy
from .model import Requester, TitleId, WatchState
from .reason import Unknown
from .remembered import Done, Memory

type Words = Mapping[int, Done]
"""What users said of one title, by Jellyseerr's ids of them."""

NOBODY: Words = {}


def words_of(
    titles: Iterable[TitleId],
    copies: tuple[LibraryCopy, ...] | Unknown,
    memory: Memory,
) -> Words:
    """Return the latest word of each user on a title, which may have several ids.

    Of a season it says nothing of episodes that came after it: then it does not count.
    """
    if not memory.said_done:
        return NOBODY
    words: dict[int, Done] = {}
    for title in titles:
        for user, word in memory.said_done.get(title, NOBODY).items():
            known = words.get(user, word)
            words[user] = max(known, word, key=lambda one: one.at)
    newest = None if isinstance(copies, Unknown) else _newest_episode(copies)
    return {
        user: word
        for user, word in words.items()
        if newest is None or newest <= word.at
    }


def said_by(requester: Requester, account: str | None, words: Words) -> Done | None:
    """Return a requester's own word, who has this account; None if there is none.

    A number alone does not tell who it was: the account must be the same.
    """
    word = words.get(requester.id)
    return word if word is not None and word.account in (None, account) else None


def done_at(account: str, words: Words) -> datetime | None:
    """Return when an account's person last said to be done (UTC); None if never."""
    dates = (word.at for word in words.values() if word.account == account)
    return max(dates, default=None)


def ends(at: datetime | None, state: WatchState) -> bool:
    """Return whether a word of that time ends what an account had begun."""
    return at is not None and (state.last_played is None or state.last_played <= at)


def _newest_episode(copies: Iterable[LibraryCopy]) -> datetime | None:
    """Return when the last episode that has a file came: aired, else imported."""
    return max(
        (
            came
            for copy in copies
            if copy.season is not None
            for episode in copy.season.episodes
            if (file := {one.id: one for one in copy.files}.get(episode.file_id or 0))
            and (came := episode.aired_at or file.added_at)
        ),
        default=None,
    )
