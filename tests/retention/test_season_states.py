"""What an account's episodes say of a whole season."""

from collections.abc import Iterable

import pytest

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

from .households import SEASON, UNSEEN, Listed, ago, episode, season_copy, state

REWATCH_10_11 = state(5, played=False, ticks=9)
REWATCH_12 = state(5, ticks=9)
HALF = state(5, played=False, ticks=9)
HALF_LONG_AGO = state(60, played=False, ticks=9)
ABANDONED_AT_ONCE = state(5, played=False)
TWO = (episode(1), episode(2))
NO_FILE = episode(2, has_file=False)
WHOLE = tuple(map(episode, range(1, 25)))
DOUBLE = (episode(1, in_file=7), episode(2, in_file=7), episode(3))


def item(
    number: int | None, watched: WatchState | float | None, last: int | None = None
) -> EpisodeWatch:
    """Return a Jellyfin item; a number of days is a finished watch, a state of None could not be read."""
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


@pytest.mark.parametrize(
    ("listed", "watches", "expected"),
    [
        pytest.param(TWO, [], "unseen", id="nothing shown"),
        pytest.param(TWO, [item(1, UNSEEN), item(2, UNSEEN)], "unseen", id="unseen"),
        pytest.param(
            TWO, [item(1, 12), item(2, 10)], "finished 10d, since 12d", id="finished"
        ),
        pytest.param(
            TWO,
            [item(2, 12), item(1, 10)],
            "finished 10d, since 12d",
            id="finished from the end",
        ),
        pytest.param(TWO, [item(1, 12)], "begun 12d", id="half of it"),
        pytest.param(
            TWO, [item(1, 12), item(2, UNSEEN)], "begun 12d", id="half, the rest unseen"
        ),
        pytest.param(TWO, [item(1, 12), item(2, HALF)], "begun 5d", id="in the second"),
        pytest.param(
            TWO,
            [item(1, 70), item(2, HALF_LONG_AGO)],
            "begun 60d",
            id="in the second, long ago",
        ),
        pytest.param(
            TWO,
            [item(1, ABANDONED_AT_ONCE), item(2, UNSEEN)],
            "begun 5d",
            id="played for a minute",
        ),
        pytest.param(
            TWO,
            [item(1, REWATCH_10_11), item(2, 10)],
            "begun 5d",
            id="watched again, 10.11",
        ),
        pytest.param(
            TWO,
            [item(1, REWATCH_12), item(2, 10)],
            "begun 5d",
            id="watched again, 12",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(2, state())],
            "finished undated, since 12d",
            id="undated",
        ),
        pytest.param(
            TWO,
            [item(1, state()), item(2, UNSEEN)],
            "begun undated",
            id="half of it, undated",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(None, 10)],
            "begun 10d",
            id="an item without a number is no episode",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(2, 10), item(None, UNSEEN)],
            "begun 10d",
            id="and if unseen may be any",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(2, 10), item(None, 9)],
            "finished 10d, since 12d",
            id="or if seen another",
        ),
        pytest.param(TWO, [item(1, 12), item(2, None)], "unreadable", id="unreadable"),
        pytest.param(
            TWO,
            [item(1, 12), item(2, 10), item(None, None)],
            "unreadable",
            id="unreadable and without a number",
        ),
        pytest.param(
            (episode(1), NO_FILE),
            [item(1, 12)],
            "finished 12d, since 12d",
            id="no file",
        ),
        pytest.param(
            (episode(1, has_file=False), NO_FILE),
            [item(1, 12), item(2, 10)],
            "begun 10d",
            id="no file at all",
        ),
        pytest.param((), [item(1, 12)], "begun 12d", id="no episode at all"),
        pytest.param((), [], "unseen", id="no episode, which Jellyfin calls played"),
        pytest.param(
            TWO,
            [item(1, 12), item(2, 10), item(3, UNSEEN)],
            "finished 10d, since 12d",
            id="Jellyfin has one more",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(2, 10), item(3, HALF)],
            "begun 5d",
            id="and somebody is in it",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(2, 10), item(2, UNSEEN)],
            "finished 10d, since 12d",
            id="twice in Jellyfin, once seen",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(2, 10), item(2, 4)],
            "finished 4d, since 12d",
            id="twice in Jellyfin, seen twice",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(1, 3), item(2, 10)],
            "finished 3d, since 10d",
            id="twice, the later watch of each",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(2, 10), item(2, HALF)],
            "begun 5d",
            id="twice in Jellyfin, once begun",
        ),
        pytest.param(
            TWO,
            [item(1, 12), item(2, 10), item(2, state())],
            "finished undated, since 12d",
            id="twice in Jellyfin, once undated",
        ),
        pytest.param(
            DOUBLE,
            [item(1, 12, last=2), item(3, 10)],
            "finished 10d, since 12d",
            id="two in one file, both named",
        ),
        pytest.param(
            DOUBLE,
            [item(1, 12), item(3, 10)],
            "finished 10d, since 12d",
            id="two in one file, the first named",
        ),
        pytest.param(
            DOUBLE,
            [item(2, 12), item(3, 10)],
            "begun 10d",
            id="two in one file, only the second",
        ),
        pytest.param(
            TWO,
            [item(1, 12, last=2)],
            "begun 12d",
            id="two files that Jellyfin holds for one",
        ),
        pytest.param(
            TWO,
            [item(1, 12, last=2), item(2, 10)],
            "finished 10d, since 12d",
            id="the first with a misread end, each seen",
        ),
        pytest.param(
            WHOLE,
            [item(1, 12, last=24), *(item(n, UNSEEN) for n in range(2, 25))],
            "begun 12d",
            id="a misread end and 24 files",
        ),
        pytest.param(
            tuple(episode(n, in_file=1) for n in range(1, 25)),
            [item(1, 12, last=24)],
            "finished 12d, since 12d",
            id="24 in one file",
        ),
        pytest.param(
            DOUBLE,
            [item(1, 12, last=3)],
            "begun 12d",
            id="two in one file, and a misread end",
        ),
        pytest.param(
            DOUBLE,
            [item(0, 12, last=2), item(3, 10)],
            "begun 10d",
            id="two in one file, and a misread beginning",
        ),
    ],
)
def test_state(
    listed: tuple[Listed, ...], watches: list[EpisodeWatch], expected: str
) -> None:
    for order in (1, -1):
        season = record(listed[::order])
        read = season_state(season, watches[::order], favorite=False)
        assert said(read) == expected


@pytest.mark.parametrize(
    ("liked", "watches", "expected"),
    [
        pytest.param(False, [item(1, 12), item(2, 10)], False, id="nothing"),
        pytest.param(True, [item(1, 12), item(2, 10)], True, id="the season, finished"),
        pytest.param(True, [], True, id="the season, unseen"),
        pytest.param(
            False,
            [item(1, state(12, favorite=True)), item(2, 10)],
            True,
            id="an episode, finished",
        ),
        pytest.param(
            False,
            [item(1, state(played=False, favorite=True))],
            True,
            id="an episode, unseen",
        ),
        pytest.param(
            False,
            [item(None, state(12, favorite=True))],
            True,
            id="an episode without a number",
        ),
    ],
)
def test_favorite(liked: bool, watches: list[EpisodeWatch], expected: bool) -> None:
    read = season_state(record(TWO), watches, favorite=liked)
    assert read is not None
    assert read.favorite is expected


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        pytest.param(season_copy(SEASON, *DOUBLE), {1, 2, 3}, id="two in one file"),
        pytest.param(season_copy(SEASON, episode(1), NO_FILE), {1}, id="one without"),
        pytest.param(season_copy(SEASON), set(), id="empty"),
        pytest.param(LibraryCopy("radarr:0", 1, "/", (), False), set(), id="a movie"),
    ],
)
def test_numbers_with_file(copy: LibraryCopy, expected: set[int]) -> None:
    assert numbers_with_file(copy) == expected
