"""From which moment a title's term is counted."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.policy import Terms
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import DateFloor

from .households import (
    ALICE,
    BOB,
    DAY,
    MOVIE,
    MOVIE_4K,
    Household,
    ago,
    done,
    file,
    state,
    told,
)

FILES_NOT_READ = Unknown.because(ReasonCode.FILES_NOT_READ)


def unwatched(retention: float = 30, **terms: Any) -> Household:
    """Return Alice's request of 100 days ago, imported 99 days ago, that nobody must watch."""
    home = Household().asks(ALICE, 100)
    return home.policy(ALICE, retention, require_watched=False, **terms)


def dated(
    imported: float | None, created: float | None, added: float | None
) -> Household:
    """Return such a request with these three dates, in days ago."""
    home = unwatched().has(file(imported))
    home.created[MOVIE] = None if created is None else ago(created)
    return home.records(added_at=None if added is None else ago(added))


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(dated(50, 60, 70), "due -20d", id="the import"),
        pytest.param(dated(70, 50, 60), "due -20d", id="Jellyfin's date"),
        pytest.param(dated(70, 60, 50), "due -20d", id="Jellyseerr's date"),
        pytest.param(dated(50, None, None), "due -20d", id="the import alone"),
        pytest.param(dated(99, 300, 300), "due -69d", id="older ones do not matter"),
        pytest.param(
            unwatched().has(file(90), file(50, "/movies/1/b.mkv", number=2)),
            "due -20d",
            id="the newest of two files",
        ),
        pytest.param(dated(99, -10, 99), "scheduled +30d", id="in the future is now"),
        pytest.param(dated(-10, 99, 99), "scheduled +30d", id="imported in the future"),
        pytest.param(dated(99, 99, -9000), "scheduled +30d", id="far in the future"),
        pytest.param(dated(None, 50, 50), "held", id="a file without a date"),
        pytest.param(
            unwatched(include_existing=True).has(file(None)),
            "held",
            id="a file without a date, existing ones included",
        ),
        pytest.param(
            unwatched(include_existing=True).has(file(300)),
            "due -70d",
            id="never before the request",
        ),
        pytest.param(
            unwatched(include_existing=True).has(file(40000)),
            "due -70d",
            id="imported 100 years ago",
        ),
    ],
)
def test_added(home: Household, expected: str) -> None:
    assert told(home.decision()).startswith(expected + ":")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(100, "held: files_not_read", id="due by the request's date"),
        pytest.param(20, "held: files_not_read", id="soon by the request's date"),
        pytest.param(10, "scheduled +20d: counted_from_added", id="not soon"),
        pytest.param(-9000, "scheduled +30d: counted_from_added", id="in the future"),
        pytest.param(-2900000, "scheduled +30d: counted_from_added", id="in 9966"),
    ],
)
def test_files_are_wanted_only_near_the_date(asked: float, expected: str) -> None:
    """Without them the request's own date must do: they can only make it later."""
    home = Household().asks(ALICE, asked).policy(ALICE, 30, require_watched=False)
    assert told(home.copied(FILES_NOT_READ).decision()) == expected


def test_date_of_unread_files_is_never_later() -> None:
    home = unwatched(retention=95)
    assert home.decision().date == ago(4)
    home.created[MOVIE] = ago(99)
    home.copied(FILES_NOT_READ)
    assert home.decision().date == ago(4)
    home.created[MOVIE] = None
    assert home.decision().date == ago(5)


def watched(*days: float, **terms: Any) -> Household:
    """Return Alice's unwatched request with finished watches of Bob."""
    home = unwatched(**terms)
    return home.watches(BOB, *days) if days else home


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(watched(), "due -69d: counted_from_added", id="unwatched"),
        pytest.param(watched(40), "due -10d: counted_from_watched", id="by another"),
        pytest.param(
            watched(40, 20), "leaving_soon +10d: counted_from_watched", id="the latest"
        ),
        pytest.param(
            watched(40).watches(ALICE, 60),
            "due -10d: counted_from_watched",
            id="the latest of all",
        ),
        pytest.param(
            watched(101), "due -69d: counted_from_added", id="before the request"
        ),
        pytest.param(
            watched(-10), "scheduled +30d: counted_from_watched", id="in the future"
        ),
        pytest.param(
            watched(1, count_from="added"),
            "due -69d: counted_from_added",
            id="always from added",
        ),
        pytest.param(
            watched(40, count_from="last_watched"),
            "due -10d: counted_from_watched",
            id="from the watch",
        ),
        pytest.param(
            watched(count_from="last_watched"),
            "waiting: not_watched",
            id="from the watch, unwatched",
        ),
        pytest.param(
            watched(count_from="last_watched", unwatched=90),
            "due -9d: counted_from_added",
            id="from the watch, unwatched terms",
        ),
        pytest.param(
            watched(101, count_from="last_watched", unwatched=180),
            "scheduled +81d: counted_from_added",
            id="from the watch, watched before the request",
        ),
        pytest.param(
            watched(40, count_from="last_watched", unwatched=180),
            "due -10d: counted_from_watched",
            id="watched terms where watched",
        ),
        pytest.param(
            done(days=3), "leaving_soon +4d: counted_from_watched", id="must watch"
        ),
        pytest.param(
            done(days=3).policies().policy(ALICE, 7, count_from="added"),
            "due -32d: counted_from_added",
            id="must watch, from added",
        ),
        pytest.param(
            done(days=10).watches(BOB, 2),
            "leaving_soon +5d: counted_from_watched",
            id="must watch, counted from anybody's",
        ),
    ],
)
def test_base(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


@pytest.mark.parametrize(
    ("remembered", "expected"),
    [
        pytest.param({}, "due -69d: counted_from_added", id="nothing"),
        pytest.param(
            {MOVIE: ago(20)}, "leaving_soon +10d: counted_from_watched", id="a watch"
        ),
        pytest.param(
            {MOVIE: ago(101)}, "due -69d: counted_from_added", id="before the request"
        ),
        pytest.param({MOVIE_4K: ago(20)}, "due -69d: counted_from_added", id="in 4K"),
    ],
)
def test_lost_watch_counts_for_the_date(
    remembered: dict[object, object], expected: str
) -> None:
    home = unwatched().remembers(latest_watch=remembered)
    assert told(home.decision()) == expected


def test_lost_watch_is_no_watch() -> None:
    home = Household().asks(ALICE).policy(ALICE, 7)
    home.remembers(latest_watch={MOVIE: ago(10)})
    assert told(home.decision()) == "waiting: not_watched"


def test_present_watch_later_than_the_remembered_one() -> None:
    home = unwatched().watches(BOB, 10).remembers(latest_watch={MOVIE: ago(20)})
    assert told(home.decision()) == "scheduled +20d: counted_from_watched"


FINGERPRINT = f"1|{Terms(7 * DAY).fingerprint()}"


@pytest.mark.parametrize(
    ("key", "floor", "expected"),
    [
        pytest.param((1, MOVIE), DateFloor(FINGERPRINT, ago(-5)), 5, id="later"),
        pytest.param((1, MOVIE), DateFloor(FINGERPRINT, ago(9)), -3, id="earlier"),
        pytest.param(
            (1, MOVIE), DateFloor("1|30d", ago(-5)), -3, id="under other terms"
        ),
        pytest.param((2, MOVIE), DateFloor(FINGERPRINT, ago(-5)), -3, id="another's"),
        pytest.param(
            (1, MOVIE_4K),
            DateFloor(FINGERPRINT, ago(-5)),
            5,
            id="when both qualities were one title",
        ),
    ],
)
def test_floor(key: tuple[int, object], floor: DateFloor, expected: float) -> None:
    """Rule 10: what a date once was, it stays, unless a person changes the terms."""
    decision = done().remembers(floors={key: floor}).decision()
    assert decision.date == ago(-expected)


def test_undated_play_of_another_holds_where_watches_count() -> None:
    home = unwatched().watches(BOB, state(None))
    assert told(home.decision()) == "held: watched_without_date"
