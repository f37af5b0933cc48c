"""What people said they are done with: their word counts as their watch of that day.

It ends what that account had begun. All else stays as Jellyfin says it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from .copies import LibraryCopy
from .model import Requester, TitleId, WatchState
from .moments import earlier
from .reason import Unknown
from .remembered import Done, Memory, SaidDone
from .titles import Title

type Words = Mapping[int, Done]
"""What users said of one title, by Jellyseerr's ids of them."""

NOBODY: Words = {}


def words_of(
    title: Title, copies: tuple[LibraryCopy, ...] | Unknown, memory: Memory
) -> Words:
    """Return the latest word of each requester of a title, which may have several ids.

    Whoever requests it again after that wants it again. Of a season it says nothing of
    episodes that came after it. In both cases it does not count.
    """
    if not memory.said_done:
        return NOBODY
    words: dict[int, Done] = {}
    for title_id in title.ids:
        for user, word in memory.said_done.get(title_id, NOBODY).items():
            known = words.get(user, word)
            words[user] = max(known, word, key=lambda one: one.at)
    newest = None if isinstance(copies, Unknown) else _newest_episode(copies)
    return {
        user: word
        for user, word in words.items()
        if (newest is None or newest <= word.at) and _was_requested(title, user, word)
    }


def with_words(known: SaidDone, said: SaidDone) -> SaidDone:
    """Return what people are done with, and what was said now."""
    return {
        **known,
        **{title: {**known.get(title, NOBODY), **one} for title, one in said.items()},
    }


def without_words(
    known: SaidDone, titles: Collection[TitleId], users: Collection[int]
) -> SaidDone:
    """Return what people are done with, without these users' words on these titles."""
    left = {
        title: {
            user: word
            for user, word in said.items()
            if title not in titles or user not in users
        }
        for title, said in known.items()
    }
    return {title: said for title, said in left.items() if said}


def said_by(requester: Requester, account: str | None, words: Words) -> Done | None:
    """Return a requester's own word, who has this account; None if there is none."""
    word = words.get(requester.id)
    return word if word is not None and word.account == account else None


def done_at(account: str, words: Words) -> datetime | None:
    """Return when an account's person last said to be done (UTC); None if never."""
    dates = (word.at for word in words.values() if word.account == account)
    return max(dates, default=None)


def ends(at: datetime | None, state: WatchState) -> bool:
    """Return whether a word of that time ends what an account had begun."""
    return at is not None and (state.last_played is None or state.last_played <= at)


def _was_requested(title: Title, user: int, word: Done) -> bool:
    """Return whether who gave the word requests the title, and has not anew since.

    A number alone does not tell who that is.
    """
    own = [
        (one.created_at, one.requester)
        for one in title.requests
        if one.requester is not None and one.requester.id == user
    ]
    return bool(own) and all(
        (date is None or date <= word.at) and word.user.is_still(requester)
        for date, requester in own
    )


def _newest_episode(copies: Iterable[LibraryCopy]) -> datetime | None:
    """Return when the last episode that has a file came: aired, or imported before."""
    return max(
        (
            came
            for copy in copies
            if copy.season is not None
            for episode in copy.season.episodes
            if (file := {one.id: one for one in copy.files}.get(episode.file_id or 0))
            and (came := earlier(episode.aired_at, file.added_at))
        ),
        default=None,
    )
