"""Seasons that accounts share, as the oracle reads them: file by file, poll by poll."""

from datetime import datetime

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import LibraryTitle, TitleId
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms

from .history import Poll, Stays


def finished_together(
    terms: Terms, ids: set[TitleId], asked: datetime, polls: list[Poll], now: Poll
) -> datetime | None:
    """Return when the chosen accounts had seen all of a season between them.

    None if they have not, since it was requested, or the terms choose none. Stays if
    nobody knows when.
    """
    if terms.watched_by != "any" or not terms.watched_accounts:
        return None
    among = terms.watched_accounts
    found: list[datetime] = []
    unknown = False
    for title in ids:
        ends = _ends(now, title, among)
        since = [[at for at in one if at and at >= asked] for one in ends]
        if not ends:
            continue
        if all(since):
            found.append(max(max(one) for one in since))
        elif all(one or None in end for one, end in zip(since, ends, strict=True)):
            unknown = True
    if unknown and not found:
        raise Stays("seen by several, and nobody knows when")
    unfinished = [
        poll.now
        for poll in polls
        for title in ids
        if _chooses(poll.book, among)
        and isinstance(poll.snapshot.library.get(title), LibraryTitle)
        and not all(_ends(poll, title, among) or [[]])
    ]
    return min(max([*found, *unfinished]), now.now) if found else None


def _chooses(book: PolicyBook, among: tuple[str, ...]) -> bool:
    terms = [one for policy in book.policies for one in policy.terms.values()]
    return any(
        one.watched_by == "any" and set(one.watched_accounts) == set(among)
        for one in (*terms, *book.defaults.values())
    )


def _ends(
    poll: Poll, title: TitleId, among: tuple[str, ...]
) -> list[list[datetime | None]]:
    """Return for each file of a season when accounts finished it; none of a movie.

    Of several items of one file an account's latest watch counts, if all have a date.
    """
    copy = poll.snapshot.copies.get(title)
    if not isinstance(copy, LibraryCopy) or copy.season is None:
        return []
    files: list[list[datetime | None]] = []
    for file in sorted({one.file_id for one in copy.season.episodes if one.file_id}):
        own = {one.number for one in copy.season.episodes if one.file_id == file}
        ends: list[datetime | None] = []
        for account in set(among):
            dates = [
                item.state.last_played
                for item in poll.episodes.get((title, account), ())
                if item.state.played
                and item.state.position_ticks == 0
                and item.episodes & own
            ]
            known = [date for date in dates if date]
            if dates:
                ends.append(max(known) if len(known) == len(dates) else None)
        files.append(ends)
    return files
