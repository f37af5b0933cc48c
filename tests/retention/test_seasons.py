"""What an account's watches of files say of a whole season."""

from collections.abc import Iterable

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import WatchState
from custom_components.jellyseerr_cleanup.retention.seasons import (
    FileWatch,
    begun_beside,
    first_numbers,
    numbers_with_file,
    season_state,
)

from .scenarios import SEASON, UNSEEN, Listed, ago, episode, season_copy, state
from .tables import rows

REWATCH_10_11 = state(5, played=False, ticks=9)
REWATCH_12 = state(5, ticks=9)
HALF = state(5, played=False, ticks=9)
HALF_UNDATED = state(played=False, ticks=9)
ABANDONED_AT_ONCE = state(5, played=False)
LIKED = state(played=False, favorite=True)
LIKED_AND_FINISHED = state(12, favorite=True)
NO_FILE = episode(2, has_file=False)
DOUBLE = (episode(1, in_file=7), episode(2, in_file=7), episode(3))

# The files that an item is, or None if it may be another's; and its watch, of which a
# number is days since finishing
type Item = tuple[int | tuple[int, ...] | None, WatchState | float]


def read(
    files: Iterable[int], items: Iterable[Item], liked: bool = False
) -> WatchState:
    """Return the state of a season of these files."""
    watches, others = split(items)
    return season_state(files, watches, others, favorite=liked)


def split(items: Iterable[Item]) -> tuple[list[FileWatch], list[WatchState]]:
    """Return the watches of files, and the states of what may be another's."""
    watches: list[FileWatch] = []
    others: list[WatchState] = []
    for which, watched in items:
        seen = watched if isinstance(watched, WatchState) else state(watched)
        if which is None:
            others.append(seen)
        else:
            own = which if isinstance(which, tuple) else (which,)
            watches.append(FileWatch(frozenset(own), seen))
    return watches, others


def said(read: WatchState) -> str:
    """Say a state in a few words: `finished 10d, since 12d`."""

    def days(of: object) -> str:
        return "undated" if of is None else f"{(ago(0) - of).days}d"  # type: ignore[operator]

    if read.finished:
        return f"finished {days(read.last_played)}, since {days(read.counts_from)}"
    if read.left:
        return f"left {days(read.last_played)}, since {days(read.counts_from)}"
    return f"begun {days(read.last_played)}" if read.started else "unseen"


TWO = (1, 2)
FINISHED = "finished 10d, since 12d"
STATE: dict[str, tuple[tuple[int, ...], list[Item], str]] = {
    "nothing shown": (TWO, [], "unseen"),
    "unseen": (TWO, [(1, UNSEEN), (2, UNSEEN)], "unseen"),
    "finished": (TWO, [(1, 12), (2, 10)], FINISHED),
    "finished from the end": (TWO, [(2, 12), (1, 10)], FINISHED),
    "half of it": (TWO, [(1, 12)], "begun 12d"),
    "in the second": (TWO, [(1, 12), (2, HALF)], "begun 5d"),
    "played for a minute": (TWO, [(1, ABANDONED_AT_ONCE), (2, UNSEEN)], "begun 5d"),
    "watched again, 10.11": (TWO, [(1, REWATCH_10_11), (2, 10)], "begun 5d"),
    "watched again, 12": (TWO, [(1, REWATCH_12), (2, 10)], "left 5d, since 10d"),
    "left, and another not seen": (TWO, [(1, REWATCH_12), (2, UNSEEN)], "begun 5d"),
    "left, undated": (TWO, [(1, state(ticks=9)), (2, 10)], "left undated, since 10d"),
    "undated": (TWO, [(1, 12), (2, state())], "finished undated, since 12d"),
    "half of it, undated": (TWO, [(1, state()), (2, UNSEEN)], "begun undated"),
    "of one file": ((1,), [(1, 12)], "finished 12d, since 12d"),
    "no file at all": ((), [(1, 12), (2, 10)], "begun 10d"),
    "no file, which Jellyfin calls played": ((), [], "unseen"),
    "several episodes in one file": ((7, 3), [(7, 12), (3, 10)], FINISHED),
    # Two items of one file
    "twice in Jellyfin, once seen": (TWO, [(1, 12), (2, 10), (2, UNSEEN)], FINISHED),
    "twice, the later watch of each": (
        TWO,
        [(1, 12), (1, 3), (2, 10)],
        "finished 3d, since 10d",
    ),
    "twice in Jellyfin, once begun": (TWO, [(1, 12), (2, 10), (2, HALF)], FINISHED),
    "twice in Jellyfin, once undated": (
        TWO,
        [(1, 12), (2, 10), (2, state())],
        "finished undated, since 12d",
    ),
    # Two files of one item
    "two versions": (TWO, [(TWO, 12)], "finished 12d, since 12d"),
    "two versions of three files": ((1, 2, 3), [(TWO, 12), (3, 10)], FINISHED),
    "two versions, and no third": ((1, 2, 3), [(TWO, 12)], "begun 12d"),
    # Items that may be of the season, and may not be
    "another finishes nothing": (TWO, [(1, 12), (None, 10)], "begun 12d"),
    "another is all that is finished": (TWO, [(None, 10)], "unseen"),
    "another is finished later": (TWO, [(1, 12), (2, 10), (None, 3)], FINISHED),
    "another is finished, undated": (
        TWO,
        [(1, 12), (2, 10), (None, state())],
        FINISHED,
    ),
    "another is unseen": (TWO, [(1, 12), (2, 10), (None, UNSEEN)], FINISHED),
    "another is begun": (TWO, [(1, 12), (2, 10), (None, HALF)], FINISHED),
    "another is begun, and one not seen": (TWO, [(1, 12), (None, HALF)], "begun 5d"),
}


@rows("files, items, expected", STATE)
def test_state(files: tuple[int, ...], items: list[Item], expected: str) -> None:
    for order in (1, -1):
        assert said(read(files[::order], items[::order])) == expected


BESIDE: dict[str, tuple[list[Item], list[WatchState]]] = {
    "nothing": ([(1, 12), (2, 10)], []),
    "another is finished": ([(1, 12), (2, 10), (None, 3)], []),
    "another is begun": ([(1, 12), (2, 10), (None, HALF)], [HALF]),
    "another is watched again": ([(1, 12), (2, 10), (None, REWATCH_12)], [HALF]),
    "another is begun, undated": (
        [(1, 12), (2, 10), (None, HALF_UNDATED)],
        [HALF_UNDATED],
    ),
    "twice in Jellyfin, once begun": ([(1, 12), (2, 10), (2, HALF)], [HALF]),
    "an unfinished season says it itself": ([(1, 12), (2, HALF), (None, HALF)], []),
    "left": ([(1, REWATCH_12), (2, 10)], []),
}


@rows("items, expected", BESIDE)
def test_begun_beside(items: list[Item], expected: list[WatchState]) -> None:
    """It holds a finished season, and does not make it unseen for good."""
    watches, others = split(items)
    season = season_state(TWO, watches, others, favorite=False)
    assert [*begun_beside(season, watches, others)] == expected


FAVORITE: dict[str, tuple[bool, list[Item], bool]] = {
    "nothing": (False, [(1, 12), (2, 10)], False),
    "the season, finished": (True, [(1, 12), (2, 10)], True),
    "the season, unseen": (True, [], True),
    "an episode, finished": (False, [(1, LIKED_AND_FINISHED), (2, 10)], True),
    "an episode, unseen": (False, [(1, LIKED)], True),
    "another, finished": (False, [(1, 12), (2, 10), (None, LIKED_AND_FINISHED)], True),
    "another, unseen": (False, [(1, 12), (2, 10), (None, LIKED)], True),
}


@rows("liked, items, expected", FAVORITE)
def test_favorite(liked: bool, items: list[Item], expected: bool) -> None:
    assert read(TWO, items, liked).favorite is expected


FIRST_NUMBERS: dict[str, tuple[tuple[Listed, ...], dict[int, int]]] = {
    "each a file of its own": ((episode(1), episode(2)), {1: 1, 2: 2}),
    "two in one file": (DOUBLE, {7: 1, 3: 3}),
    "one without": ((episode(1), NO_FILE), {1: 1}),
    "the first without": (
        (episode(1, has_file=False), episode(2, in_file=7)),
        {7: 2},
    ),
    "empty": ((), {}),
}


@rows("listed, expected", FIRST_NUMBERS)
def test_first_numbers(listed: tuple[Listed, ...], expected: dict[int, int]) -> None:
    for order in (1, -1):
        assert first_numbers(one for one, _ in listed[::order]) == expected


NUMBERS_WITH_FILE = {
    "two in one file": (season_copy(SEASON, *DOUBLE), {1, 2, 3}),
    "one without": (season_copy(SEASON, episode(1), NO_FILE), {1}),
    "empty": (season_copy(SEASON), set()),
    "a movie": (LibraryCopy("radarr:0", 1, "/", (), False), set()),
}


@rows("copy, expected", NUMBERS_WITH_FILE)
def test_numbers_with_file(copy: LibraryCopy, expected: set[int]) -> None:
    assert numbers_with_file(copy) == expected
