"""What a position means: nothing yet, half-watched, or played."""

from .rows import TICKS_PER_MINUTE

NOTHING_YET = 0.05
PLAYED = 0.9
SHORT = 5 * TICKS_PER_MINUTE  # items of which no half is remembered


def finishes(runtime: int, position: int | None) -> bool:
    """Tell whether an item is played there; without runtime or position it always is."""
    if position is None or not runtime:
        return True
    share = position / runtime
    return share > PLAYED or (share >= NOTHING_YET and runtime < SHORT)


def kept(runtime: int, position: int | None) -> int:
    """Return the position that is remembered: 0 while hardly anything was watched."""
    if position is None or not runtime:
        return 0
    return position if position / runtime >= NOTHING_YET else 0
