"""Seasons: whether one is complete, and what an account's episodes say of all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .copies import Episode, LibraryCopy, SeasonRecord
from .model import WatchState
from .moments import Moments, earlier
from .reason import Reason, ReasonCode

RECENT_FOR = timedelta(days=30)
BREAK_FOR = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class FileWatch:
    """What one account did with an item that is one or several files of a season."""

    files: frozenset[int]
    state: WatchState


def season_state(
    files: Iterable[int],
    watches: Iterable[FileWatch],
    others: Iterable[WatchState] = (),
    *,
    favorite: bool,
) -> WatchState:
    """Return one account's state of a whole season.

    A season is finished once each of its files is; one that was left at a position is
    in the middle, as a movie is. Without any file it is not finished, whatever Jellyfin
    says of it. `others` are the states of items that may be of the season: they finish
    nothing, and hold it as long as it is not finished.
    """
    known = list(watches)
    states = [watch.state for watch in known]
    states += [state.of_another() for state in others]
    favorite = favorite or any(state.favorite for state in states)
    played = [_dates_of(number, known) for number in files]
    if not all(played) or not played:
        return _unfinished(states, favorite)
    # If a watch has no date, nobody knows whether it was the latest
    dates = [None if None in one else max(filter(None, one)) for one in played]
    dated = [date for date in dates if date is not None]
    return WatchState(
        played=True,
        position_ticks=1 if any(watch.state.left for watch in known) else 0,
        last_played=max(dated) if len(dated) == len(dates) else None,
        favorite=favorite,
        counts_from=min(dated, default=None),
    )


def begun_beside(
    state: WatchState, watches: Iterable[FileWatch], others: Iterable[WatchState]
) -> tuple[WatchState, ...]:
    """Return what one account began beside a season of which it has this state.

    That are other items of files that it has seen, and items that may be of the season:
    they hold it for a while, and do not make it unseen.
    """
    if not state.played:
        # Whatever was begun is in that state
        return ()
    beside = [watch.state for watch in watches if not watch.state.played]
    beside += [other.of_another() for other in others]
    return tuple(one for one in beside if one.started)


def _dates_of(number: int, watches: Iterable[FileWatch]) -> list[datetime | None]:
    """Return when each item of a file was played; None is without a date."""
    return [
        watch.state.last_played
        for watch in watches
        if number in watch.files and watch.state.played
    ]


def first_numbers(episodes: Iterable[Episode]) -> dict[int, int]:
    """Return the lowest episode number of each file, by the file's id.

    Of several episodes in one file Jellyfin may name only the first.
    """
    first: dict[int, int] = {}
    for episode in episodes:
        if episode.file_id is not None:
            known = first.get(episode.file_id, episode.number)
            first[episode.file_id] = min(known, episode.number)
    return first


def _unfinished(states: list[WatchState], favorite: bool) -> WatchState:
    """Return the state of an account that has not finished the season.

    It is in the middle of the season since the last episode that it started or
    finished.
    """
    touched = [state for state in states if state.finished or state.started]
    dates = [state.last_played for state in touched]
    undated = [state for state in touched if state.last_played is None]
    return WatchState(
        played=False,
        # Without a date nobody knows that the watch was long ago
        position_ticks=1 if undated else 0,
        last_played=None if undated else max(filter(None, dates), default=None),
        favorite=favorite,
    )


def season_hold(copy: LibraryCopy, moments: Moments) -> Reason | None:
    """Return why an incomplete season cannot leave, whatever its policies say."""
    season = copy.season
    if season is None:
        return Reason.of(ReasonCode.FILES_NOT_READ)
    imported = {file.id: file.added_at for file in copy.files}
    last_aired: datetime | None = None
    for episode in sorted(season.episodes, key=lambda one: (one.number, one.id)):
        aired_at = episode.aired_at
        if episode.file_id is not None:
            # It has aired, whatever its date; if that does not tell when, the import
            # does
            if aired_at is None or not moments.has_come(aired_at):
                aired_at = earlier(aired_at, imported.get(episode.file_id))
        elif aired_at is None:
            if _never_comes(episode, season, moments):
                continue
            return Reason.of(ReasonCode.SEASON_AIRING, episode=str(episode.number))
        elif not moments.has_come(aired_at):
            return Reason.of(ReasonCode.SEASON_AIRING, episode=str(episode.number))
        elif episode.monitored:
            return Reason.of(ReasonCode.SEASON_INCOMPLETE, episode=str(episode.number))
        if aired_at is not None:
            last_aired = max(last_aired or aired_at, aired_at)
    if copy.in_queue:
        return queue_hold(copy)
    return _recent_hold(season, last_aired, moments)


def _never_comes(episode: Episode, season: SeasonRecord, moments: Moments) -> bool:
    """Return whether nobody waits for an episode without an air date and a file.

    Sonarr does not want it, and the season is over: its series ended, or a later one
    has begun.
    """
    return not episode.monitored and (
        not season.continuing or _is_followed(season, moments)
    )


def _is_followed(season: SeasonRecord, moments: Moments) -> bool:
    later = season.later_airs_at
    return later is not None and moments.has_come(later)


def _recent_hold(
    season: SeasonRecord, last_aired: datetime | None, moments: Moments
) -> Reason | None:
    """Return why the newest season of a continuing series stays for a while.

    Where the series has finales and this season has none yet, it may be a break in the
    middle of it: those last longer than the weeks between two episodes.
    """
    if last_aired is None or not season.continuing or _is_followed(season, moments):
        return None
    is_over = any(one.ends_season for one in season.episodes)
    lasts = BREAK_FOR if season.knows_finales and not is_over else RECENT_FOR
    if moments.has_come(last_aired, lasts):
        return None
    return Reason.of(
        ReasonCode.SEASON_RECENT, aired=last_aired.isoformat(), days=str(lasts.days)
    )


def queue_hold(copy: LibraryCopy) -> Reason:
    """Return why a copy that is in its server's queue stays.

    A blocked import stays there until a person acts.
    """
    return Reason.of(
        ReasonCode.IMPORT_BLOCKED if copy.import_blocked else ReasonCode.IN_QUEUE
    )


def numbers_with_file(copy: LibraryCopy) -> frozenset[int]:
    """Return the numbers of a season's episodes that have a file."""
    return frozenset(
        episode.number
        for episode in (copy.season.episodes if copy.season else ())
        if episode.file_id is not None
    )
