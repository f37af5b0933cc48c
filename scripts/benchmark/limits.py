"""What must be reached, and whether it was: the figures and their limits."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of households up to so many requests.

    Blocks are seconds above idle, the processor's time is a multiple of the floor's,
    memory is MiB above idle; the walk's times are shares of that of a loop of 50 a
    page, and of that of the floor.
    """

    requests: int
    block: float
    peak: float
    walk_to_loop: float | None = None
    walk_to_floor: float | None = None
    processor: float = 2.5
    written: int = 4_000
    states: int = 0


ROWS = (
    Limits(1_000, block=0.010, peak=15),
    Limits(10_000, block=0.025, peak=80, walk_to_loop=0.3, walk_to_floor=1.1),
    Limits(50_000, block=0.050, peak=200, walk_to_loop=0.125, walk_to_floor=1.1),
)
PLANNER_GROWTH = 1.3
ROTATION = 90  # polls in which everything outside the window is read once


def limits_for(requests: int) -> Limits:
    """Return the limits of a household: those of the next larger row."""
    return next((row for row in ROWS if requests <= row.requests), ROWS[-1])


def jellyfin_calls(accounts: int, titles: int, further_pages: int) -> int:
    """Return how many calls to Jellyfin a steady poll may make.

    `titles` are those in the window.
    """
    return 3 * accounts + 5 + accounts * ceil(titles / 100) + further_pages


def servarr_calls(in_window: int, others: int = 0, *, movies_a_call: int) -> int:
    """Return how many calls a steady poll may make to one Radarr or Sonarr.

    Movies are asked for a hundred at a time, series one at a time; the others within a
    day.
    """
    return 6 + ceil(in_window / movies_a_call) + ceil(others / ROTATION)


def calls_before_delete(accounts: int, requests: int, other_instances: int) -> int:
    """Return how many calls may come before the one that deletes a movie."""
    return 10 + accounts + requests + other_instances


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured, and what it may be at most; without a limit it only informs.

    `beside` is what it is to be seen beside, such as the floor.
    """

    name: str
    value: float
    unit: str = ""
    limit: float | None = None
    beside: str = ""

    @property
    def missed(self) -> bool:
        """Return whether it is more than it may be."""
        return self.limit is not None and self.value > self.limit


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that belong together, under a title."""

    title: str
    figures: tuple[Figure, ...]

    @property
    def missed(self) -> tuple[Figure, ...]:
        """Return the figures that were missed."""
        return tuple(figure for figure in self.figures if figure.missed)
