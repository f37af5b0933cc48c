"""Who is on the way to a season: an account that watched an earlier one lately.

It is remembered, since Jellyfin forgets a watch with the file, and an earlier season
mostly goes before a later one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from .model import IN_THE_MIDDLE_FOR, LibraryTitle, MediaType, TitleId
from .snapshot import Snapshot
from .watch_states import noteworthy

type Touched = Mapping[str, datetime]
"""When accounts (by id) last finished or began something of a season, in UTC."""
type OnTheWay = Mapping[TitleId, Touched]
"""The same by season. Both qualities are one: it is the story that goes on."""


def by_series(known: OnTheWay) -> dict[int, list[tuple[int, Touched]]]:
    """Return what is remembered by the series' TMDB ids, each with its season."""
    found: dict[int, list[tuple[int, Touched]]] = {}
    for title, touched in known.items():
        if title.season is not None:
            found.setdefault(title.tmdb_id, []).append((title.season, touched))
    return found


def latest_before(
    season: int, known: Iterable[tuple[int, Touched]]
) -> dict[str, datetime]:
    """Return when accounts last watched something of the seasons before one."""
    latest: dict[str, datetime] = {}
    for number, touched in known:
        if 0 < number < season:
            for account, at in touched.items():
                latest[account] = max(latest.get(account, at), at)
    return latest


def remember_on_the_way(
    known: OnTheWay, snapshot: Snapshot, before: Snapshot
) -> OnTheWay:
    """Return what is remembered with what was read; the same mapping if it is the same.

    What was as it is `before` is not looked at again, unless its date has come since. A
    date in the future counts as the time at which it was read first, until then.
    """
    found: dict[TitleId, dict[str, datetime]] = {}
    for title, library in snapshot.library.items():
        if title.media_type is not MediaType.TV or not isinstance(
            library, LibraryTitle
        ):
            continue
        these = list(_touched(title, library))
        if library is before.library.get(title) and all(
            at <= before.read_at for _, _, at in these
        ):
            continue
        for season, account, at in these:
            _note(found, replace(title, season=season, is_4k=False), account, at)
    now = snapshot.read_at
    merged = {title: dict(touched) for title, touched in known.items()}
    for title, touched in found.items():
        for account, at in touched.items():
            last = known.get(title, {}).get(account)
            if at > now:
                at = last or now
            if now - at <= IN_THE_MIDDLE_FOR:
                _note(merged, title, account, at)
    if merged == known:
        return known
    # What is still to come keeps the time at which it was read first
    coming = {
        (title, account)
        for title, touched in found.items()
        for account, at in touched.items()
        if at > now
    }
    lasting = {
        title: {
            account: at
            for account, at in touched.items()
            if now - at <= IN_THE_MIDDLE_FOR or (title, account) in coming
        }
        for title, touched in merged.items()
    }
    return {title: touched for title, touched in lasting.items() if touched}


def _touched(
    title: TitleId, library: LibraryTitle
) -> Iterable[tuple[int, str, datetime]]:
    """Yield each season, account and time: of the title's files, and by numbers."""
    assert title.season is not None
    for account in noteworthy(library.states):
        states = library.states[account]
        for state in states if isinstance(states, tuple) else ():
            if state.last_played is not None:
                yield title.season, account, state.last_played
    for season, touched in library.earlier.items():
        for account, at in touched.items():
            yield season, account, at


def _note(
    found: dict[TitleId, dict[str, datetime]],
    title: TitleId,
    account: str,
    at: datetime,
) -> None:
    known = found.setdefault(title, {})
    known[account] = max(known.get(account, at), at)
