"""What an account's episodes say of a whole season."""

from collections.abc import Iterable
from typing import Any

from custom_components.jellyseerr_cleanup.retention.model import (
    LibraryCopy,
    SeasonRecord,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.seasons import (
    EpisodeWatch,
    numbers_with_file,
    season_state,
)

from .scenarios import SEASON, UNSEEN, Listed, ago, episode, season_copy, state
from .tables import rows

REWATCH_10_11 = state(5, played=False, ticks=9)
REWATCH_12 = state(5, ticks=9)
HALF = state(5, played=False, ticks=9)
HALF_LONG_AGO = state(60, played=False, ticks=9)
ABANDONED_AT_ONCE = state(5, played=False)
TWO = (episode(1), episode(2))
NO_FILE = episode(2, has_file=False)
WHOLE = tuple(map(episode, range(1, 25)))
DOUBLE = (episode(1, in_file=7), episode(2, in_file=7), episode(3))


# A Jellyfin item's first number, its watch, and its last number if it gives one
type Item = tuple[Any, ...]


def item(
    number: int | None, watched: WatchState | float | None, last: int | None = None
) -> EpisodeWatch:
    """Return a Jellyfin item; a number is days since finishing, None is unreadable."""
    if isinstance(watched, int | float):
        watched = state(watched)
    return EpisodeWatch(number, last or number, watched)


def record(listed: Iterable[Listed]) -> SeasonRecord:
    """Return a season of these episodes."""
    season = season_copy(SEASON, *listed).season
    assert season is not None
    return season


def said(read: WatchState | None) -> str:
    """Say a state in a few words: `finished 10d, since 12d`."""
    if read is None:
        return "unreadable"

    def days(of: object) -> str:
        return "undated" if of is None else f"{(ago(0) - of).days}d"  # type: ignore[operator]

    if read.finished:
        return f"finished {days(read.last_played)}, since {days(read.counts_from)}"
    return f"begun {days(read.last_played)}" if read.started else "unseen"


STATE = {
    "nothing shown": (TWO, [], "unseen"),
    "unseen": (TWO, [(1, UNSEEN), (2, UNSEEN)], "unseen"),
    "finished": (TWO, [(1, 12), (2, 10)], "finished 10d, since 12d"),
    "finished from the end": (TWO, [(2, 12), (1, 10)], "finished 10d, since 12d"),
    "half of it": (TWO, [(1, 12)], "begun 12d"),
    "in the second": (TWO, [(1, 12), (2, HALF)], "begun 5d"),
    "played for a minute": (TWO, [(1, ABANDONED_AT_ONCE), (2, UNSEEN)], "begun 5d"),
    "watched again, 10.11": (TWO, [(1, REWATCH_10_11), (2, 10)], "begun 5d"),
    "watched again, 12": (TWO, [(1, REWATCH_12), (2, 10)], "begun 5d"),
    "undated": (TWO, [(1, 12), (2, state())], "finished undated, since 12d"),
    "half of it, undated": (TWO, [(1, state()), (2, UNSEEN)], "begun undated"),
    "an item without a number is no episode": (TWO, [(1, 12), (None, 10)], "begun 10d"),
    "and if unseen may be any": (TWO, [(1, 12), (2, 10), (None, UNSEEN)], "begun 10d"),
    "or if seen another": (
        TWO,
        [(1, 12), (2, 10), (None, 9)],
        "finished 10d, since 12d",
    ),
    "unreadable": (TWO, [(1, 12), (2, None)], "unreadable"),
    "no file": ((episode(1), NO_FILE), [(1, 12)], "finished 12d, since 12d"),
    "no file at all": (
        (episode(1, has_file=False), NO_FILE),
        [(1, 12), (2, 10)],
        "begun 10d",
    ),
    "no episode at all": ((), [(1, 12)], "begun 12d"),
    "no episode, which Jellyfin calls played": ((), [], "unseen"),
    "Jellyfin has one more": (
        TWO,
        [(1, 12), (2, 10), (3, UNSEEN)],
        "finished 10d, since 12d",
    ),
    "and somebody is in it": (TWO, [(1, 12), (2, 10), (3, HALF)], "begun 5d"),
    "twice in Jellyfin, once seen": (
        TWO,
        [(1, 12), (2, 10), (2, UNSEEN)],
        "finished 10d, since 12d",
    ),
    "twice, the later watch of each": (
        TWO,
        [(1, 12), (1, 3), (2, 10)],
        "finished 3d, since 10d",
    ),
    "twice in Jellyfin, once begun": (TWO, [(1, 12), (2, 10), (2, HALF)], "begun 5d"),
    "twice in Jellyfin, once undated": (
        TWO,
        [(1, 12), (2, 10), (2, state())],
        "finished undated, since 12d",
    ),
    "two in one file, both named": (
        DOUBLE,
        [(1, 12, 2), (3, 10)],
        "finished 10d, since 12d",
    ),
    "two in one file, the first named": (
        DOUBLE,
        [(1, 12), (3, 10)],
        "finished 10d, since 12d",
    ),
    "two in one file, only the second": (DOUBLE, [(2, 12), (3, 10)], "begun 10d"),
    "two files that Jellyfin holds for one": (TWO, [(1, 12, 2)], "begun 12d"),
    "the first with a misread end, each seen": (
        TWO,
        [(1, 12, 2), (2, 10)],
        "finished 10d, since 12d",
    ),
    "a misread end and 24 files": (
        WHOLE,
        [(1, 12, 24), *((n, UNSEEN) for n in range(2, 25))],
        "begun 12d",
    ),
    "two in one file, and a misread end": (DOUBLE, [(1, 12, 3)], "begun 12d"),
    "two in one file, and a misread beginning": (
        DOUBLE,
        [(0, 12, 2), (3, 10)],
        "begun 10d",
    ),
}


@rows("listed, watches, expected", STATE)
def test_state(listed: tuple[Listed, ...], watches: list[Item], expected: str) -> None:
    for order in (1, -1):
        items = [item(*one) for one in watches[::order]]
        read = season_state(record(listed[::order]), items, favorite=False)
        assert said(read) == expected


FAVORITE = {
    "nothing": (False, [item(1, 12), item(2, 10)], False),
    "the season, finished": (True, [item(1, 12), item(2, 10)], True),
    "the season, unseen": (True, [], True),
    "an episode, finished": (
        False,
        [item(1, state(12, favorite=True)), item(2, 10)],
        True,
    ),
    "an episode, unseen": (False, [item(1, state(played=False, favorite=True))], True),
    "an episode without a number": (
        False,
        [item(None, state(12, favorite=True))],
        True,
    ),
}


@rows("liked, watches, expected", FAVORITE)
def test_favorite(liked: bool, watches: list[EpisodeWatch], expected: bool) -> None:
    read = season_state(record(TWO), watches, favorite=liked)
    assert read is not None
    assert read.favorite is expected


NUMBERS_WITH_FILE = {
    "two in one file": (season_copy(SEASON, *DOUBLE), {1, 2, 3}),
    "one without": (season_copy(SEASON, episode(1), NO_FILE), {1}),
    "empty": (season_copy(SEASON), set()),
    "a movie": (LibraryCopy("radarr:0", 1, "/", (), False), set()),
}


@rows("copy, expected", NUMBERS_WITH_FILE)
def test_numbers_with_file(copy: LibraryCopy, expected: set[int]) -> None:
    assert numbers_with_file(copy) == expected
