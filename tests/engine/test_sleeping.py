"""A machine that sleeps at night: what was announced leaves when it was told to."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.jellyseerr_cleanup.reading import clocks
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from tests.cleanup.harness import CleanupHarness, harness, week_after_watching
from tests.media_stack import Household, Movie

NOTICE = timedelta(days=3)


class Machine:
    """A machine on which a clock stands still while it sleeps."""

    def __init__(self, freezer: FrozenDateTimeFactory) -> None:
        """Be awake."""
        self.freezer = freezer
        self.slept = timedelta()

    def passes(self, hours: float) -> None:
        """Let hours pass awake."""
        self.freezer.tick(timedelta(hours=hours))

    def sleeps(self, hours: float) -> None:
        """Let hours pass asleep."""
        self.freezer.tick(timedelta(hours=hours))
        self.slept += timedelta(hours=hours)

    def awake(self) -> float:
        """Return the seconds awake."""
        return (datetime.now(UTC) - self.slept).timestamp()


async def leaves_in(at: CleanupHarness, machine: Machine, film: Movie) -> float:
    """Poll in the morning and evening of each day, and run; return the days."""
    began, told = datetime.now(UTC), None
    for _ in range(6):
        for awake, asleep in ((16, 0), (0, 8)):
            deleted = (await at.run()).deleted
            assert at.engine.reading is not None
            decision = at.engine.reading.plan.of(TitleId.parse(film.id))
            assert decision is not None
            told = told or decision.delete_after
            if deleted:
                gone = datetime.now(UTC)
                assert told is not None
                assert gone - told < timedelta(hours=16), "not when it was told to"
                return (gone - began) / timedelta(days=1)
            machine.passes(awake)
            machine.sleeps(asleep)
    pytest.fail("it never leaves")


async def test_every_night(
    home: Household,
    comet: Movie,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(freezer)
    known = SimpleNamespace(
        monotonic=machine.awake,
        clock_gettime=lambda _: datetime.now(UTC).timestamp(),
        CLOCK_BOOTTIME=7,
    )
    monkeypatch.setattr(clocks, "time", known)
    async with harness(home, week_after_watching(notice=NOTICE)) as at:
        assert await leaves_in(at, machine, comet) == 3
        assert at.memory.clock_suspect_at is None


async def test_a_virtual_machine_that_is_paused(
    home: Household, comet: Movie, freezer: FrozenDateTimeFactory
) -> None:
    """None of its clocks goes on: it is held for a day, and that starts no notice."""
    machine = Machine(freezer)
    policies = week_after_watching(notice=NOTICE)
    async with harness(home, policies, monotonic=machine.awake) as at:
        assert await leaves_in(at, machine, comet) == 3
        assert at.memory.clock_suspect_at is not None
