"""A clock that was found to be wrong holds what is due, for a day."""

from datetime import timedelta

from custom_components.jellyseerr_cleanup.retention.clock import notice_clock

from .scenarios import DAY, DUE, NOW, Scenario, ago, done, told
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


HOUR = timedelta(hours=1)
NO_TIME = timedelta()


def paused(home: Scenario, awake: float, *pauses: float) -> list[str]:
    """Poll before and after each pause of so many hours, `awake` hours in between."""
    said: list[str] = []
    for pause in pauses:
        for gap, jump in ((awake, 0.0), (pause, pause)):
            home.now += gap * HOUR
            home.memory = notice_clock(home.memory, home.now, NO_TIME, jump * HOUR)
            said.append(home.decision().state)
    return said


PAUSES = {
    "every night: held for a day in which time passes, then no more": (
        16,
        (8, 8, 8, 8),
        "due held held held due due due due",
    ),
    "half of each day": (12, (12, 12, 12, 12), "due held held held due due due due"),
    "a second jump of more than a day": (1, (5, 25), "due held held held"),
    "a jump back": (30, (5, -5), "due held due held"),
    "over a week later": (8 * 24, (8, 8), "due held due held"),
}


@rows("awake, pauses, expected", PAUSES)
def test_a_machine_that_stands_still(
    awake: float, pauses: tuple[float, ...], expected: str
) -> None:
    """No clock of a paused virtual machine goes on, and its nights look like jumps."""
    assert " ".join(paused(done(), awake, *pauses)) == expected


def test_what_is_not_due_is_not_held() -> None:
    home = done(days=3).remembers(clock_suspect_at=NOW)
    assert home.decision().state == "leaving_soon"
