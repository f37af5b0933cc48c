"""A clock that was found to be wrong holds what is due, for a day."""

from datetime import timedelta

from custom_components.jellyseerr_cleanup.retention.clock import notice_clock

from .scenarios import DAY, DUE, NOW, ago, done, told
from .tables import rows

SUSPECT_CLOCK = {
    "right": (0, 0, False),
    "ten minutes beside a server": (600, 0, False),
    "over ten minutes after a server": (601, 0, True),
    "over ten minutes before a server": (-601, 0, True),
    "a jump of an hour": (0, 3600, False),
    "a jump of over an hour": (0, 3601, True),
    "a jump back": (0, -3601, True),
}


@rows("difference, jump, suspect", SUSPECT_CLOCK)
def test_suspect_clock(difference: float, jump: float, suspect: bool) -> None:
    home = done()
    home.memory = notice_clock(
        home.memory, NOW, timedelta(seconds=difference), timedelta(seconds=jump)
    )
    assert told(home.decision()) == ("held: clock_suspect" if suspect else DUE)
    home.now += DAY
    assert home.decision().state == "due"


def test_found_wrong_at_a_time_that_is_still_to_come() -> None:
    """Nobody waits that long: from now on it may be right."""
    home = done().remembers(clock_suspect_at=ago(-500))
    assert told(home.decision()) == "held: clock_suspect"
    home.memory = notice_clock(home.memory, NOW, timedelta(0), timedelta(0))
    assert home.memory.clock_suspect_at == NOW


def test_what_is_not_due_is_not_held() -> None:
    home = done(days=3).remembers(clock_suspect_at=NOW)
    assert home.decision().state == "leaving_soon"
