"""What accounts did with a title whose files are not found: only its ids tell."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from custom_components.jellyseerr_cleanup.clients.jellyfin import ItemRow, NowPlaying
from custom_components.jellyseerr_cleanup.reading.evidence import library_title
from custom_components.jellyseerr_cleanup.reading.item_map import ItemMap
from custom_components.jellyseerr_cleanup.reading.matching import Matched
from custom_components.jellyseerr_cleanup.reading.shown import Shown
from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import (
    Account,
    LibraryTitle,
    MediaRecord,
    QualityRecord,
    TitleId,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.reason import (
    Reason,
    ReasonCode,
    Unknown,
)
from custom_components.jellyseerr_cleanup.retention.titles import Title
from tests.retention.scenarios import (
    MOVIE,
    SEASON,
    UNSEEN,
    Listed,
    ago,
    episode,
    file,
    season_copy,
    state,
)
from tests.retention.tables import rows

NONE_FOUND = Reason.of(ReasonCode.FILES_NOT_IN_JELLYFIN)
ALICE = Account("alice", "Alice", True)
MEDIA = MediaRecord(1, 1, QualityRecord(5), QualityRecord(1), tvdb_id=81, imdb_id="tt1")

TWO = (episode(1), episode(2))
DOUBLE = (episode(1, in_file=7), episode(2, in_file=7), episode(3))
WHOLE = tuple(map(episode, range(1, 25)))

# An episode's first and last number in Jellyfin, and its watch, of which a number is
# days since finishing
type Numbered = tuple[int | None, int | None, WatchState | float]


def numbered(number: int, of: Numbered, season: int | None = 1) -> ItemRow:
    """Return an episode of the series as Alice sees it."""
    first, last, watched = of
    seen = watched if isinstance(watched, WatchState) else state(watched)
    return ItemRow(
        f"item {number}",
        "Episode",
        series_id="series",
        season=season,
        first=first,
        last=last,
        state=seen,
    )


def film(number: int, seen: WatchState | None, tmdb_id: int | None = 1) -> ItemRow:
    """Return a film as Alice sees it."""
    return ItemRow(f"item {number}", "Movie", tmdb_id=tmdb_id, state=seen)


def series(**ids: Any) -> ItemRow:
    """Return the series that Jellyfin shows, with these ids."""
    return ItemRow("series", "Series", state=UNSEEN, **ids)


def evidence(
    of: TitleId, copy: LibraryCopy, there: Sequence[ItemRow], **changes: Any
) -> LibraryTitle | Unknown:
    """Return the title as Alice sees it, if she sees these items and knows no file."""
    items = ItemMap()
    items.add(there)
    seen = {row.id: row for row in there}
    related = frozenset(row.id for row in there if row.kind != "Series")
    shown = Shown(
        **{
            "items": items,
            "rows": {ALICE.id: seen},
            "accounts": {ALICE.id: ALICE},
            "playing": NowPlaying(),
            "complete": True,
            **changes,
        }
    )
    title = Title(of, MEDIA, ())
    return library_title(title, copy, Matched({}, related, NONE_FOUND), shown)


def of_alice(read: LibraryTitle | Unknown) -> tuple[WatchState, ...] | Unknown:
    """Return her states of a title that only ids tell."""
    assert isinstance(read, LibraryTitle)
    assert read.unmatched == NONE_FOUND
    return read.states[ALICE.id]


def said(states: tuple[WatchState, ...] | Unknown) -> str:
    """Say the state of a season in a few words: `finished 10d`."""
    assert isinstance(states, tuple)
    one = states[-1]  # What is begun beside it comes last
    if one.last_played is None:
        return "unseen"
    return (
        f"{'finished' if one.finished else 'begun'} {(ago(0) - one.last_played).days}d"
    )


SEASONS: dict[str, tuple[tuple[Listed, ...], list[Numbered], str]] = {
    "each a file of its own": (TWO, [(1, 1, 12), (2, 2, 10)], "finished 10d"),
    "half of it": (TWO, [(1, 1, 12), (2, 2, UNSEEN)], "begun 12d"),
    "one more in Jellyfin": (
        TWO,
        [(1, 1, 12), (2, 2, 10), (3, 3, UNSEEN)],
        "finished 10d",
    ),
    "and somebody is in it": (
        TWO,
        [(1, 1, 12), (2, 2, 10), (3, 3, state(5, played=False))],
        "begun 5d",
    ),
    "an item without a number is no episode": (
        TWO,
        [(1, 1, 12), (None, None, 10)],
        "begun 12d",
    ),
    "twice in Jellyfin, once seen": (
        TWO,
        [(1, 1, 12), (2, 2, 10), (2, 2, UNSEEN)],
        "finished 10d",
    ),
    "two in one file, both named": (DOUBLE, [(1, 2, 12), (3, 3, 10)], "finished 10d"),
    "two in one file, the first named": (
        DOUBLE,
        [(1, 1, 12), (3, 3, 10)],
        "finished 10d",
    ),
    "two in one file, only the second": (DOUBLE, [(2, 2, 12), (3, 3, 10)], "begun 10d"),
    "two files that Jellyfin holds for one": (TWO, [(1, 2, 12)], "begun 12d"),
    "the first with a misread end, each seen": (
        TWO,
        [(1, 2, 12), (2, 2, 10)],
        "finished 10d",
    ),
    "a misread end and 24 files": (
        WHOLE,
        [(1, 24, 12), *((n, n, UNSEEN) for n in range(2, 25))],
        "begun 12d",
    ),
    "two in one file, and a misread end": (DOUBLE, [(1, 3, 12)], "begun 12d"),
    "two in one file, and a misread beginning": (
        DOUBLE,
        [(0, 2, 12), (3, 3, 10)],
        "begun 10d",
    ),
}


@rows("listed, watched, expected", SEASONS)
def test_numbers_of_episodes(
    listed: tuple[Listed, ...], watched: list[Numbered], expected: str
) -> None:
    there = [numbered(number, one) for number, one in enumerate(watched)]
    read = evidence(SEASON, season_copy(SEASON, *listed), there)
    assert said(of_alice(read)) == expected


def test_an_episode_of_no_season() -> None:
    """It may be of this one, and finishes nothing."""
    there = [numbered(1, (1, 1, 12)), numbered(2, (2, 2, 10), season=None)]
    read = evidence(SEASON, season_copy(SEASON, *TWO), there)
    assert said(of_alice(read)) == "begun 12d"


FILM = LibraryCopy("radarr:0", 1, "/movies/1", (file(39),), False)
FILMS = {
    "finished": ([film(1, state(10))], (state(10),)),
    "one of two": ([film(1, UNSEEN), film(2, state(10))], (UNSEEN, state(10))),
    "without an id of TMDB": ([film(1, state(10), tmdb_id=None)], (state(10),)),
    "unreadable": (
        [film(1, state(10)), film(2, None)],
        Unknown.because(ReasonCode.WATCH_STATE_UNREADABLE, account="Alice"),
    ),
}


@rows("there, expected", FILMS)
def test_ids_of_a_movie(there: list[ItemRow], expected: object) -> None:
    assert of_alice(evidence(MOVIE, FILM, there)) == expected


NOT_SHOWN = {"read by id": (True, ()), "lists": (False, (UNSEEN,))}


@rows("complete, expected", NOT_SHOWN)
def test_an_account_that_is_shown_nothing(complete: bool, expected: object) -> None:
    """If a list is all that was read, it was neither finished nor begun."""
    read = evidence(
        MOVIE, FILM, [film(1, UNSEEN)], rows={ALICE.id: {}}, complete=complete
    )
    assert of_alice(read) == expected


EPISODES = [numbered(1, (1, 1, 12)), numbered(2, (2, 2, 10))]
SHOWS = season_copy(SEASON, *TWO)
IDENTITIES: dict[str, tuple[TitleId, LibraryCopy, list[ItemRow], bool]] = {
    "a movie": (MOVIE, FILM, [film(1, UNSEEN)], True),
    "another film": (MOVIE, FILM, [film(1, UNSEEN, 999)], False),
    "another film beside it": (
        MOVIE,
        FILM,
        [film(1, UNSEEN), film(2, UNSEEN, 9)],
        False,
    ),
    "a series": (SEASON, SHOWS, [series(tvdb_id=81, tmdb_id=1), *EPISODES], True),
    "a series by its TVDB id": (
        SEASON,
        SHOWS,
        [series(tvdb_id=81), *EPISODES],
        True,
    ),
    "by its TVDB id, of another TMDB id": (
        SEASON,
        SHOWS,
        [series(tvdb_id=81, tmdb_id=9), *EPISODES],
        False,
    ),
    "by its TMDB id, of another IMDb id": (
        SEASON,
        SHOWS,
        [series(tmdb_id=1, imdb_id="tt9"), *EPISODES],
        False,
    ),
    "a film of another IMDb id": (
        MOVIE,
        FILM,
        [replace(film(1, UNSEEN), imdb_id="tt9")],
        False,
    ),
    "a film that is named, and has another IMDb id alone": (
        MOVIE,
        FILM,
        [replace(film(1, UNSEEN, None), imdb_id="tt9")],
        False,
    ),
    "a film that is named, and has no id": (MOVIE, FILM, [film(1, UNSEEN, None)], True),
    "a film by its IMDb id alone": (
        MOVIE,
        FILM,
        [replace(film(1, UNSEEN, None), imdb_id="tt1")],
        True,
    ),
    "a series by its TMDB id": (SEASON, SHOWS, [series(tmdb_id=1), *EPISODES], True),
    "another series": (SEASON, SHOWS, [series(tvdb_id=9, tmdb_id=1), *EPISODES], False),
}


@rows("of, copy, there, agrees", IDENTITIES)
def test_ids_that_are_another_titles(
    of: TitleId, copy: LibraryCopy, there: list[ItemRow], agrees: bool
) -> None:
    """Where only ids tell, one that disagrees tells nothing."""
    read = evidence(of, copy, there)
    mismatch = Unknown.because(ReasonCode.ITEM_MISMATCH)
    assert (read != mismatch) is agrees
