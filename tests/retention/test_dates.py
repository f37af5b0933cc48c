"""From which moment a title's term is counted."""

from typing import Any

from custom_components.jellyseerr_cleanup.retention.model import TitleId, WatchState
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import (
    DateFloor,
    FloorKey,
)

from .scenarios import (
    ALICE,
    BOB,
    DAY,
    MOVIE,
    MOVIE_4K,
    WAITING,
    Scenario,
    ago,
    asked,
    done,
    file,
    state,
    told,
)
from .tables import rows

FILES_NOT_READ = Unknown.because(ReasonCode.FILES_NOT_READ)


def unwatched(retention: float = 30, **terms: Any) -> Scenario:
    """Return a request of 100 days ago, imported 99 days ago, that none must watch."""
    home = Scenario().asks(ALICE, 100)
    return home.policy(ALICE, retention, require_watched=False, **terms)


def dated(
    imported: float | None, created: float | None, added: float | None
) -> Scenario:
    """Return such a request with these three dates, in days ago."""
    home = unwatched().has(file(imported)).creates(created)
    return home.records(added_at=None if added is None else ago(added))


ADDED = {
    "the import": (dated(50, 60, 70), "due -20d"),
    "Jellyfin's date": (dated(70, 50, 60), "due -20d"),
    "Jellyseerr's date": (dated(70, 60, 50), "due -20d"),
    "the import alone": (dated(50, None, None), "due -20d"),
    "older ones do not matter": (dated(99, 300, 300), "due -69d"),
    "the newest of two files": (
        unwatched().has(file(90), file(50, "/movies/1/b.mkv", number=2)),
        "due -20d",
    ),
    "Jellyfin's is in the future": (dated(50, -10, 99), "due -20d"),
    "imported in the future": (dated(-10, 50, 99), "due -20d"),
    "Jellyseerr's is in the future": (dated(99, 50, -10), "due -20d"),
    "two of them are": (dated(-10, -20, 50), "due -20d"),
    "all are in the future": (dated(-10, -20, -5), "held: date_in_future"),
    "all that are known are": (dated(-10, None, None), "held: date_in_future"),
    "imported in the future, and here before": (
        dated(-10, 300, 50),
        "held: here_before_request",
    ),
    "one of two files is in the future": (
        unwatched().has(file(90), file(-9, "/movies/1/b.mkv", number=2)).creates(None),
        "held: date_in_future",
    ),
    "a file without a date": (dated(None, 50, 50), "held"),
    "a file without a date, existing ones included": (
        unwatched(include_existing=True).has(file(None)),
        "held",
    ),
    "never before the request": (
        unwatched(include_existing=True).has(file(300)),
        "due -70d",
    ),
}


@rows("home, expected", ADDED)
def test_added(home: Scenario, expected: str) -> None:
    assert told(home.decision()).startswith(expected)


WITHOUT_FILES = {
    "due by the request's date": (100, "held: files_not_read"),
    "soon by the request's date": (20, "held: files_not_read"),
    "not soon": (10, "scheduled +20d from added"),
    "in the future": (-9000, "held: request_in_future"),
}


@rows("asked, expected", WITHOUT_FILES)
def test_files_are_wanted_only_near_the_date(asked: float, expected: str) -> None:
    """Without them the request's own date must do: they can only make it later."""
    home = Scenario().asks(ALICE, asked).policy(ALICE, 30, require_watched=False)
    assert told(home.copied(FILES_NOT_READ).decision()) == expected


def test_date_of_unread_files_is_never_later() -> None:
    home = unwatched(retention=95)
    assert home.decision().date == ago(4)
    home.copied(FILES_NOT_READ)
    assert home.creates(99).decision().date == ago(4)
    assert home.creates(None).decision().date == ago(5)


def watched(*days: WatchState | float, **terms: Any) -> Scenario:
    """Return Alice's unwatched request with finished watches of Bob."""
    home = unwatched(**terms)
    return home.watches(BOB, *days) if days else home


def lost(of: TitleId, days: float) -> Scenario:
    """Return Alice's unwatched request with a remembered watch."""
    return unwatched().remembers(latest_watch={of: ago(days)})


BASE = {
    "by another": (watched(40), "due -10d from watched"),
    "the latest": (watched(40, 20), "leaving_soon +10d from watched"),
    "the latest of all": (watched(40).watches(ALICE, 60), "due -10d from watched"),
    "before the request": (watched(101), "due -69d from added"),
    "in the future": (watched(-10), "held: watched_in_future"),
    "a minute ahead of this clock": (watched(-0.001), "scheduled +30d from watched"),
    "in the future, and added counts": (
        watched(-10, count_from="added"),
        "due -69d from added",
    ),
    "from the watch, watched before the request": (
        watched(101, count_from="last_watched", unwatched=180),
        "scheduled +81d from added",
    ),
    "watched terms where watched": (
        watched(40, count_from="last_watched", unwatched=180),
        "due -10d from watched",
    ),
    "must watch, from added": (
        done(days=3).only_policy(ALICE, 7, count_from="added"),
        "due -32d from added",
    ),
    "must watch, counted from anybody's": (
        done(days=10).watches(BOB, 2),
        "leaving_soon +5d from watched",
    ),
    "a lost watch": (lost(MOVIE, 20), "leaving_soon +10d from watched"),
    "a lost watch before the request": (lost(MOVIE, 101), "due -69d from added"),
    "a lost watch in 4K": (lost(MOVIE_4K, 20), "due -69d from added"),
    "a later watch than the lost one": (
        lost(MOVIE, 20).watches(BOB, 10),
        "scheduled +20d from watched",
    ),
    "a lost watch is no watch": (
        asked().remembers(latest_watch={MOVIE: ago(10)}),
        WAITING,
    ),
    "another's without a date": (watched(state(None)), "held: watched_without_date"),
}


@rows("home, expected", BASE)
def test_base(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


FINGERPRINT = f"1|{Terms(7 * DAY).fingerprint()}"


def key(
    of: TitleId = MOVIE, *, number: int = 1, created: float = 40, user: int = 1
) -> FloorKey:
    """Return the key of a date of Alice's request, or of one that is other than it."""
    return number, ago(created), user, of


FLOOR = {
    "later": (key(), DateFloor(FINGERPRINT, ago(-5)), 5),
    "earlier": (key(), DateFloor(FINGERPRINT, ago(9)), -3),
    "under other terms": (key(), DateFloor("1|30d", ago(-5)), -3),
    "another's": (key(number=2), DateFloor(FINGERPRINT, ago(-5)), -3),
    "another's of this number, made then": (
        key(created=41),
        DateFloor(FINGERPRINT, ago(-5)),
        -3,
    ),
    "another's of this number, of another user": (
        key(user=2),
        DateFloor(FINGERPRINT, ago(-5)),
        -3,
    ),
    "of an older version": (
        (1, None, None, MOVIE),
        DateFloor(FINGERPRINT, ago(-5)),
        5,
    ),
    "when both qualities were one title": (
        key(MOVIE_4K),
        DateFloor(FINGERPRINT, ago(-5)),
        5,
    ),
}


@rows("key, floor, expected", FLOOR)
def test_floor(key: FloorKey, floor: DateFloor, expected: float) -> None:
    """Rule 10: what a date once was, it stays, unless a person changes the terms."""
    decision = done().remembers(floors={key: floor}).decision()
    assert decision.date == ago(-expected)
