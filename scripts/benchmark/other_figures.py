"""The figures of what is no poll: the walk, the planner, a run and a start."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from .limits import PLANNER_GROWTH, Figure, Section, calls_before_delete, limits_for

type Found = dict[str, Any]


def walk_section(walks: Sequence[Found], household: Found) -> Section:
    """Return the figures of reading all requests: medians of the walks.

    Without the delays of real servers there is nothing that it must reach.
    """
    limits = limits_for(household["requests"])
    delays = household["delays"]

    def seconds(way: str, kind: str = "seconds") -> float:
        return float(median(walk[way][kind] for walk in walks))

    def against(way: str) -> float:
        shares = [walk["walk"]["seconds"] / walk[way]["seconds"] for walk in walks]
        return float(median(shares))

    calls, loop_calls = walks[-1]["walk_calls"], walks[-1]["loop_calls"]
    return Section(
        f"Walk: {household['requests']:,} requests, "
        f"{'with' if delays else 'without'} page delays",
        (
            Figure("all requests", seconds("walk"), "s", beside=f"{calls} calls"),
            Figure(
                "against a loop of 50 a page",
                against("loop"),
                "×",
                limits.walk_to_loop if delays else None,
                f"{seconds('loop'):.2f} s, {loop_calls} calls",
            ),
            Figure(
                "against the floor",
                against("floor"),
                "×",
                limits.walk_to_floor if delays else None,
                f"{seconds('floor'):.2f} s",
            ),
            Figure(
                "processor time",
                1000 * seconds("walk", "processor"),
                "ms",
                beside=f"floor {1000 * seconds('floor', 'processor'):.0f} ms",
            ),
        ),
    )


def planner_section(found: Found) -> Section:
    """Return how a full plan grows."""
    few, many = 1e6 * found["few"], 1e6 * found["many"]
    return Section(
        "Planner: a full plan",
        (
            Figure(
                "a title of 100,000 against one of 1,000",
                many / few,
                "×",
                PLANNER_GROWTH,
                f"{many:.0f} µs / {few:.0f} µs",
            ),
        ),
    )


def deletions_section(found: Mapping[int, Found]) -> Section:
    """Return the figures of runs of ten titles, by the number of requests."""
    figures: list[Figure] = []
    for requests, run in found.items():
        words = f"{requests:,} requests"
        titles = run["titles"]
        figures += [
            Figure(
                f"{words}: seconds without the polls around it",
                run["seconds_alone"],
                "s",
                beside=f"with them {run['seconds']:.1f} s",
            ),
            Figure(
                f"{words}: calls without the polls around it",
                run["calls_alone"],
                beside=f"with them {run['calls']:,}",
            ),
            Figure(
                f"{words}: calls before the delete call of one movie",
                run["before_delete"],
                # Each title has one request, and no other server of its quality
                limit=calls_before_delete(run["accounts"], 1, 0),
                beside=f"{run['accounts']} accounts",
            ),
        ]
    return Section(f"Run of {titles} titles", tuple(figures))


def start_section(found: Found) -> Section:
    """Return the figures of a start."""
    return Section(
        f"Start with {found['titles']:,} remembered titles",
        (
            Figure("set-up of the entry", found["seconds"], "s"),
            Figure("its processor time", found["processor"], "s"),
            Figure(
                "longest block of the loop above idle",
                1000 * max(0.0, found["block"] - found["idle_block"]),
                "ms",
                beside=f"idle {1000 * found['idle_block']:.1f} ms",
            ),
            Figure(
                "reading what is remembered",
                1000 * found["load_seconds"],
                "ms",
                beside=f"{found['remembered_bytes']:,} bytes",
            ),
        ),
    )
