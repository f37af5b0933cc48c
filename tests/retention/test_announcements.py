"""Rule 4: what goes was shown as leaving, with these files and no later date."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from custom_components.jellyseerr_cleanup.retention.remembered import Announcement

from .scenarios import ALICE, BOB, DAY, MOVIE, Scenario, ago, done, file, states, told
from .tables import rows


def shown(
    since: float = 3, date: float = 3, last: float = 0.01, **changes: Any
) -> Scenario:
    """Return a title past its date by 3 days, shown for so long with such a date."""
    home = done().options(notice=3 * DAY)
    files = home.decision().files_fingerprint()
    known: dict[str, Any] = {
        "announced_at": ago(since),
        "date": ago(date),
        "shown_at": ago(last),
    }
    announcement = Announcement(**{"files": files, **known, **changes})
    return home.remembers(announcements={MOVIE: announcement})


NOTICE = {
    "for the notice": (shown(), "due", 0),
    "a moment too short": (shown(since=2.99), "leaving_soon", 0.01),
    "for long": (shown(since=20), "due", -3),
    "with an earlier date": (shown(since=20, date=9), "due", -3),
    "with a later date": (shown(since=20, date=2.9), "leaving_soon", 3),
    "a gap of a day": (shown(since=20, last=1), "due", -3),
    "a gap of over a day": (shown(since=20, last=1.001), "leaving_soon", 3),
    "with other files": (shown(since=20, files="others"), "leaving_soon", 3),
    "in the future": (shown(since=-9), "leaving_soon", 3),
    "never": (shown(since=20).remembers(announcements={}), "leaving_soon", 3),
    "longer notice": (shown(since=20).options(notice=30 * DAY), "leaving_soon", 10),
    "notice 0": (shown(since=0).options(notice=timedelta(0)), "due", 0),
    "notice 0, never shown": (done(), "due", 0),
    "notice 0, date to come": (done(days=1), "leaving_soon", 6),
}


@rows("home, state, delete_after", NOTICE)
def test_notice(home: Scenario, state: str, delete_after: float) -> None:
    decision = home.decision()
    assert (decision.state, decision.delete_after) == (state, ago(-delete_after))


WINDOW = {
    "inside": (0, 14, 3, "leaving_soon +7d"),
    "at its edge": (0, 7, 3, "leaving_soon +7d"),
    "outside": (0, 6, 3, "scheduled +7d"),
    "inside the notice": (0, 1, 7, "leaving_soon +7d"),
    "the last hours": (6.9, 1, 0, "leaving_soon +0.1d"),
    "the very moment": (7, 1, 0, "due +0d"),
}


@rows("watched, leaving_soon, notice, expected", WINDOW)
def test_window(watched: float, leaving_soon: int, notice: int, expected: str) -> None:
    home = done(days=watched)
    home.options(leaving_soon=leaving_soon * DAY, notice=notice * DAY)
    decision = home.decision()
    assert told(decision) == f"{expected} from watched"
    assert (decision.announced_at is None) is (decision.state == "scheduled")


# From poll to poll: a title whose date is in 4 days, with a notice of 3


def leaving(days: int = 0, watched: float = 3) -> Scenario:
    """Return such a title after a first poll, and one more on each of so many days."""
    home = done(days=watched).options(notice=3 * DAY)
    assert states(home, 0, *[1] * days) == ["leaving_soon"] * (days + 1)
    return home


def until_due(home: Scenario, gap: float = 1) -> float:
    """Poll after a gap, then twice a day; return in how many more days it is due."""
    [state], since = states(home, gap), home.now
    while state == "leaving_soon":
        [state] = states(home, 0.5)
    assert state == "due"
    return (home.now - since) / DAY


SHOWN = {
    "on its date": (0, lambda _: None, 0, 4),
    "another file: anew": (3, lambda home: home.has(file(39, size=1001)), 1, 3),
    "memory lost: anew": (3, lambda home: home.remembers(announcements={}), 0.01, 3),
    "switched off for three weeks: anew": (0, lambda _: None, 21, 3),
    "policy shortened: anew": (3, lambda home: home.only_policy(ALICE, 5), 1, 3),
    "the same policy: runs on": (3, lambda home: home.only_policy(ALICE, 7), 1, 0),
    "policy lengthened: runs on": (3, lambda home: home.only_policy(ALICE, 8), 1, 1),
    "watched again: runs on": (2, lambda home: home.watches(BOB, -2), 1, 6),
}


@rows("days, happens, gap, expected", SHOWN)
def test_shown(
    days: int, happens: Callable[[Scenario], object], gap: float, expected: float
) -> None:
    """No edit of a policy removes something overnight, nor does anything else."""
    home = leaving(days)
    happens(home)
    assert until_due(home, gap) == expected


@rows("days", {"for a while: runs on": 0.5, "for over a day: anew": 3})
def test_held(days: float) -> None:
    home = leaving().plays()
    assert states(home, days) == ["held"]
    assert until_due(home.plays(False), 0.5) == 3


def test_back_from_a_later_date_is_a_new_announcement() -> None:
    """It was shown with the first date only for a moment: nobody expects that date."""
    home = leaving(watched=6).only_policy(ALICE, 14)
    assert states(home, 0.01, 1, 1, 1, 1) == ["leaving_soon"] * 5
    assert until_due(home.only_policy(ALICE, 7), 0.01) == 3


def test_a_hold_by_the_clock_alone_starts_no_new_notice() -> None:
    """It was due when the clock was found wrong, and the clock is all that holds it."""
    home = leaving(3)
    assert states(home, 1) == ["due"]
    home.remembers(clock_suspect_at=home.now + DAY)
    assert states(home, 1) == ["held"]
    assert until_due(home) == 0


def test_another_file_during_a_hold_by_the_clock_starts_a_new_notice() -> None:
    home = leaving(3)
    assert states(home, 1) == ["due"]
    home.remembers(clock_suspect_at=home.now)
    assert states(home, 0.5) == ["held"]
    assert until_due(home.has(file(39, size=1001)), 0.1) == 3


def test_what_the_clock_holds_is_told_to_leave_after_that() -> None:
    home = leaving(2)
    [before] = home.poll(1).decisions
    home.remembers(clock_suspect_at=home.now)
    [decision] = home.poll(0.5).decisions
    assert before.delete_after is not None
    assert decision.delete_after == before.delete_after == home.now + DAY / 2
    home.remembers(clock_suspect_at=home.now)
    [decision] = home.poll().decisions
    assert (decision.state, decision.delete_after) == ("leaving_soon", home.now + DAY)
    assert states(home, 0.5, 0.49, 0.01) == ["held", "held", "due"]
