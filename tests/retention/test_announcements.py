"""Rule 4: nothing goes before it was shown as leaving, with these files and this date or an earlier one."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.clock import notice_clock
from custom_components.jellyseerr_cleanup.retention.remembered import Announcement

from .households import ALICE, BOB, DAY, MOVIE, NOW, Household, ago, done, file, told


def shown(
    since: float = 3, date: float = 3, last: float = 0.01, **changes: Any
) -> Household:
    """Return a title that is past its date by 3 days and was shown since, with a date of so many days ago."""
    home = done().options(notice=3 * DAY)
    files = home.decision().files_fingerprint()
    known: dict[str, Any] = {
        "announced_at": ago(since),
        "date": ago(date),
        "shown_at": ago(last),
    }
    announcement = Announcement(**{"files": files, **known, **changes})
    return home.remembers(announcements={MOVIE: announcement})


@pytest.mark.parametrize(
    ("home", "state", "delete_after"),
    [
        pytest.param(shown(), "due", 0, id="for the notice"),
        pytest.param(shown(since=2.99), "leaving_soon", 0.01, id="a moment too short"),
        pytest.param(shown(since=20), "due", -3, id="for long"),
        pytest.param(shown(since=20, date=9), "due", -3, id="with an earlier date"),
        pytest.param(
            shown(since=20, date=2.9), "leaving_soon", 3, id="with a later date"
        ),
        pytest.param(shown(since=20, last=1), "due", -3, id="a gap of a day"),
        pytest.param(
            shown(since=20, last=1.001), "leaving_soon", 3, id="a gap of over a day"
        ),
        pytest.param(
            shown(since=20, files="others"), "leaving_soon", 3, id="with other files"
        ),
        pytest.param(shown(since=-9), "leaving_soon", 3, id="in the future"),
        pytest.param(
            shown(since=20).remembers(announcements={}), "leaving_soon", 3, id="never"
        ),
        pytest.param(
            shown(since=20).options(notice=30 * DAY),
            "leaving_soon",
            10,
            id="longer notice",
        ),
        pytest.param(
            shown(since=0).options(notice=timedelta(0)), "due", 0, id="notice 0"
        ),
        pytest.param(
            done().options(notice=timedelta(0)), "due", 0, id="notice 0, never shown"
        ),
        pytest.param(
            done(days=1).options(notice=timedelta(0)),
            "leaving_soon",
            6,
            id="notice 0, date to come",
        ),
    ],
)
def test_notice(home: Household, state: str, delete_after: float) -> None:
    decision = home.decision()
    assert (decision.state, decision.delete_after) == (state, ago(-delete_after))


@pytest.mark.parametrize(
    ("watched", "leaving_soon", "notice", "expected"),
    [
        pytest.param(0, 14, 3, "leaving_soon +7d", id="inside"),
        pytest.param(0, 7, 3, "leaving_soon +7d", id="at its edge"),
        pytest.param(0, 6, 3, "scheduled +7d", id="outside"),
        pytest.param(0, 1, 7, "leaving_soon +7d", id="inside the notice"),
        pytest.param(6.9, 1, 0, "leaving_soon +0.1d", id="the last hours"),
        pytest.param(7, 1, 0, "due +0d", id="the very moment"),
    ],
)
def test_window(watched: float, leaving_soon: int, notice: int, expected: str) -> None:
    home = done(days=watched)
    home.options(leaving_soon=leaving_soon * DAY, notice=notice * DAY)
    decision = home.decision()
    assert told(decision) == f"{expected}: counted_from_watched"
    assert (decision.announced_at is None) is (decision.state == "scheduled")


def leaving(notice: float = 3, watched: float = 3) -> Household:
    """Return a title whose date is in 4 days, polled for the first time."""
    home = done(days=watched).options(notice=notice * DAY)
    assert home.poll().decisions[0].state == "leaving_soon"
    return home


def states(home: Household, *gaps: float) -> list[str]:
    """Poll after each of these days and return the states."""
    return [home.poll(gap).decisions[0].state for gap in gaps]


def test_due_on_its_date_when_announced_before() -> None:
    assert states(leaving(), 1, 1, 1, 0.99, 0.01) == [*["leaving_soon"] * 4, "due"]


def test_restart_without_memory_starts_anew() -> None:
    home = leaving()
    assert states(home, 1, 1, 1, 1) == [*["leaving_soon"] * 3, "due"]
    home.remembers(announcements={})
    assert states(home, 0.01, 1, 1, 0.99, 0.01) == [*["leaving_soon"] * 4, "due"]


def test_three_weeks_switched_off_delete_nothing_overnight() -> None:
    home = leaving()
    assert states(home, 21, 1, 1, 0.99, 0.01) == [*["leaving_soon"] * 4, "due"]


def test_changed_file_starts_anew() -> None:
    home = leaving()
    assert states(home, 1, 1, 1) == ["leaving_soon"] * 3
    home.has(file(39, size=1001))
    assert states(home, 1, 1, 1, 1) == [*["leaving_soon"] * 3, "due"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(5, ["leaving_soon"] * 3 + ["due"], id="shortened: anew"),
        pytest.param(7, ["due"] * 4, id="the same: runs on"),
        pytest.param(8, ["leaving_soon"] + ["due"] * 3, id="lengthened: runs on"),
    ],
)
def test_edited_policy(days: int, expected: list[str]) -> None:
    """Rule 4: no edit of a policy removes something overnight."""
    home = leaving()
    assert states(home, 1, 1, 1) == ["leaving_soon"] * 3
    home.policies().policy(ALICE, days)
    assert states(home, 1, 1, 1, 1) == expected


def test_back_from_a_later_date_is_a_new_announcement() -> None:
    """The title was shown with the first date for a moment only, and then with one far later: nobody expects the first."""
    home = leaving(watched=6)
    home.policies().policy(ALICE, 14)
    assert states(home, 0.01, 1, 1, 1, 1) == ["leaving_soon"] * 5
    home.policies().policy(ALICE, 7)
    assert states(home, 0.01, 1, 1, 0.99, 0.01) == [*["leaving_soon"] * 4, "due"]


def test_watched_again_runs_on_with_the_later_date() -> None:
    home = leaving()
    assert states(home, 1, 1) == ["leaving_soon"] * 2
    home.watches(BOB, -2)
    assert told(home.poll(1).decisions[0], home.now) == (
        "leaving_soon +6d: counted_from_watched"
    )
    assert states(home, 1, 1, 1, 1, 1, 0.99, 0.01) == [*["leaving_soon"] * 6, "due"]


def test_held_for_a_while() -> None:
    home = leaving()
    home.playing = True
    assert states(home, 0.5) == ["held"]
    home.playing = False
    assert states(home, 0.5, 1, 1, 1) == [*["leaving_soon"] * 3, "due"]


def test_held_for_over_a_day_starts_anew() -> None:
    home = leaving()
    home.playing = True
    assert states(home, 1, 1, 1) == ["held"] * 3
    home.playing = False
    assert states(home, 1, 1, 1, 1) == [*["leaving_soon"] * 3, "due"]


@pytest.mark.parametrize(
    ("difference", "jump", "suspect"),
    [
        pytest.param(0, 0, False, id="right"),
        pytest.param(600, 0, False, id="ten minutes beside a server"),
        pytest.param(601, 0, True, id="over ten minutes after a server"),
        pytest.param(-601, 0, True, id="over ten minutes before a server"),
        pytest.param(0, 3600, False, id="a jump of an hour"),
        pytest.param(0, 3601, True, id="a jump of over an hour"),
        pytest.param(0, -3601, True, id="a jump back"),
    ],
)
def test_suspect_clock(difference: float, jump: float, suspect: bool) -> None:
    home = done()
    home.memory = notice_clock(
        home.memory, NOW, timedelta(seconds=difference), timedelta(seconds=jump)
    )
    expected = "held: clock_suspect" if suspect else "due -3d: counted_from_watched"
    assert told(home.decision()) == expected
    home.now += DAY
    assert home.decision().state == "due"


def test_held_by_a_suspect_clock_for_over_a_day_starts_anew() -> None:
    """It was due when the clock was found wrong, and has not been shown as leaving since."""
    home = leaving()
    assert states(home, 1, 1, 1, 1) == [*["leaving_soon"] * 3, "due"]
    home.remembers(clock_suspect_at=home.now + DAY)
    assert states(home, 1, 1, 1, 1, 1) == ["held", *["leaving_soon"] * 3, "due"]


def test_clock_found_wrong_in_the_future_is_suspect() -> None:
    home = done().remembers(clock_suspect_at=ago(-500))
    assert told(home.decision()) == "held: clock_suspect"
    assert (
        done(days=3).remembers(clock_suspect_at=NOW).decision().state == "leaving_soon"
    )


def test_clock_that_was_ahead_is_suspect_for_a_day_from_now() -> None:
    """It was found wrong at a time that is still to come: nobody waits that long."""
    home = done().remembers(clock_suspect_at=ago(-500))
    home.memory = notice_clock(home.memory, NOW, timedelta(0), timedelta(0))
    assert home.memory.clock_suspect_at == NOW
