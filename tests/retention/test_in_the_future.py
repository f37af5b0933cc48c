"""Dates that are still to come: nothing is another at each poll because of them."""

from datetime import timedelta

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.retention.remembered import (
    Announcement,
    Involved,
    Loss,
)

from .scenarios import (
    ALICE,
    BOB,
    DAY,
    MOVIE,
    Scenario,
    account,
    ago,
    asked,
    done,
    file,
    polled,
    told,
)
from .tables import rows


def added(days: float = 20, *, created: float | None = -9) -> Scenario:
    """Return a movie of a week after it was added; Jellyfin's date is to come."""
    home = asked(require_watched=False).has(file(days)).creates(created)
    return home.records(added_at=None)


def test_a_date_to_come_leaves_the_date_as_it_is() -> None:
    assert polled(added(5), 0, 1, 1) == [
        "leaving_soon +2d from added",
        "leaving_soon +1d from added",
        "due +0d from added",
    ]


def test_a_date_counts_once_it_has_come() -> None:
    """The title was not gone by then, and the date comes to rest."""
    home = added(3, created=-2)
    assert polled(home, 0, 1, 1, 1) == [
        "leaving_soon +4d from added",
        "leaving_soon +3d from added",
        "leaving_soon +7d from added",
        "leaving_soon +6d from added",
    ]


def test_with_nothing_but_dates_to_come_it_is_held_until_the_first() -> None:
    home = added(-3, created=-2)
    assert polled(home, 0, 1, 1) == [
        "held: date_in_future",
        "held: date_in_future",
        "leaving_soon +7d from added",
    ]


def test_a_request_to_come_is_held_until_then() -> None:
    home = asked(-2, require_watched=False).has(file(-3)).creates(None)
    assert polled(home, 0, 1.9, 1.2) == [
        "held: request_in_future",
        "held: request_in_future",
        "leaving_soon +6.9d from added",
    ]


WATCHES = {"the requester's": ALICE, "another's": BOB}


@rows("who", WATCHES)
def test_a_watch_to_come_is_held_and_not_remembered(who: Requester) -> None:
    """The cure: mark it unwatched and watched again."""
    home = done().watches(who, -900)
    assert polled(home, 0, 1, 1) == ["held: watched_in_future"] * 3
    assert home.memory.latest_watch.get(MOVIE, ago(10)) <= ago(10)
    assert polled(home.watches(who, -2), 0, 7) == [
        "leaving_soon +7d from watched",
        "due +0d from watched",
    ]


AHEAD = timedelta(days=400)


def test_a_clock_that_was_ahead_and_is_set_back() -> None:
    """What it noted counts as the first poll after that, and not as each."""
    home = done()
    home.poll(400)
    assert home.memory.polled_at == ago(-400)
    lost = Involved("Bob", unliked_at=ago(-399), begun_at=ago(-398))
    home.remembers(involved={MOVIE: {account(BOB): lost}})
    home.now -= AHEAD - DAY
    home.remembers(losses={"files:elsewhere": Loss(frozenset("1"), ago(-400))})
    [decision] = home.poll(0).decisions
    memory = home.memory
    assert memory.involved[MOVIE][account(BOB)] == Involved(
        "Bob", unliked_at=home.now, begun_at=home.now
    )
    assert told(decision) == "held: being_watched"
    home.remembers(involved={})
    [decision] = home.poll(0).decisions
    assert memory.clock_suspect_at == memory.polled_at == home.now
    assert memory.announcements[MOVIE].announced_at <= home.now
    assert all(one.since <= home.now for one in memory.losses.values())
    assert decision.date is not None
    [later] = home.poll(0.5).decisions
    assert later.date == decision.date


def test_a_watch_seen_unfinished_by_a_clock_that_was_ahead() -> None:
    home = asked()
    home.poll(400)
    home.now -= AHEAD - DAY
    home.watches(ALICE, 5)
    said = polled(home, 0, 1, 1)
    assert said == [f"leaving_soon +{days}d from watched" for days in (7, 6, 5)]


def test_a_clock_that_was_a_little_ahead_is_not_suspect() -> None:
    home = done()
    home.poll(1 / 24)
    home.remembers(
        announcements={MOVIE: Announcement(home.now, ago(3), "files", home.now)}
    )
    home.now -= timedelta(minutes=50)
    home.poll()
    assert home.memory.clock_suspect_at is None
    assert home.memory.announcements[MOVIE].announced_at == home.now
