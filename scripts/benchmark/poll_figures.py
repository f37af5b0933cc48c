"""The figures of polls: several runs of one size as one row each."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from .limits import Figure, Limits, Section, jellyfin_calls, limits_for, servarr_calls

type Run = dict[str, Any]  # a `PollRun` that came out of another process

SERVERS = ("jellyseerr", "jellyfin", "radarr", "sonarr")
POLLS = {
    "steady": "steady poll",
    "changed": "poll after one title changed",
}


def poll_section(
    runs: Sequence[Run], household: dict[str, Any], *, times: bool
) -> Section:
    """Return the figures of a size; the last run has what is measured once."""
    limits = limits_for(household["requests"])
    figures = [*_traffic(runs, household, limits)]
    if times:
        figures = [
            *_blocks(runs, limits),
            *_processor(runs, limits),
            *_memory(runs, limits),
            *figures,
            *_parts(runs[-1]),
        ]
    return Section(
        f"Polls: {household['requests']:,} titles, {household['accounts']} accounts, "
        f"{len(runs)} run{'s' * (len(runs) > 1)}",
        tuple(figures),
    )


def _blocks(runs: Sequence[Run], limits: Limits) -> list[Figure]:
    """Return how long the loop was blocked, above the idle loop: lowest of the runs."""
    idle = {name: min(run["idle"][name] for run in runs) for name in ("longest", "p99")}
    return [
        Figure(
            f"{poll} poll: {words} of the loop above idle",
            1000
            * min(
                max(0.0, run["blocks"][poll][name] - run["idle"][name]) for run in runs
            ),
            "ms",
            1000 * limits.block if name == "longest" else None,
            f"idle {1000 * idle[name]:.1f} ms",
        )
        for poll in ("first", "steady")
        for name, words in (
            ("longest", "longest block"),
            ("p99", "99th percentile"),
        )
    ]


def _processor(runs: Sequence[Run], limits: Limits) -> list[Figure]:
    spent = median(run["processor"] for run in runs)
    floor = median(run["floor"] for run in runs)
    return [
        Figure(
            "steady poll: processor time against the floor",
            median(run["processor"] / run["floor"] for run in runs),
            "×",
            limits.processor,
            f"{spent:.2f} s / {floor:.2f} s",
        ),
        Figure(
            "first poll: seconds", median(run["seconds"]["first"] for run in runs), "s"
        ),
        Figure(
            "steady poll: seconds",
            median(run["seconds"]["steady"] for run in runs),
            "s",
            beside=f"floor {median(run['floor_seconds'] for run in runs):.2f} s",
        ),
    ]


def _memory(runs: Sequence[Run], limits: Limits) -> list[Figure]:
    idle = median(run["idle_memory"] for run in runs)
    return [
        Figure(
            "peak memory above idle",
            median(max(run["peaks"].values()) for run in runs),
            "MiB",
            limits.peak,
            f"idle {idle:.0f} MiB",
        ),
        Figure("memory that stays", median(run["stays"] for run in runs), "MiB"),
    ]


def _traffic(
    runs: Sequence[Run], household: dict[str, Any], limits: Limits
) -> list[Figure]:
    figures: list[Figure] = []
    for poll, words in POLLS.items():
        seen = runs[-1]["traffic"][poll]
        figures += _calls(words, seen, household)
        figures.append(Figure(f"{words}: bytes read", seen["bytes_read"], "bytes"))
        # What one change may write is not said
        steady = poll == "steady"
        figures.append(
            Figure(
                f"{words}: bytes written",
                seen["bytes_written"],
                "bytes",
                limits.written if steady else None,
                ", ".join(name.rpartition(".")[2] for name in seen["files"]),
            )
        )
        figures.append(
            Figure(
                f"{words}: states written",
                seen["states"],
                limit=limits.states if steady else None,
            )
        )
    return figures


def _calls(words: str, seen: Run, household: dict[str, Any]) -> list[Figure]:
    calls = seen["calls"]
    movies, series = household["movies"], household["series"]
    limits = {
        "jellyseerr": None,
        "jellyfin": jellyfin_calls(
            household["accounts"], household["requests"], seen["further_pages"]
        ),
        "radarr": sum(servarr_calls(one, movies_a_call=100) for one in movies.values()),
        "sonarr": sum(servarr_calls(one, movies_a_call=1) for one in series.values()),
    }
    return [
        Figure(
            f"{words}: calls to {server.capitalize()}",
            sum(number for name, number in calls.items() if _is(name, server)),
            limit=limit if words == POLLS["steady"] else None,
        )
        for server, limit in limits.items()
    ]


def _is(name: str, kind: str) -> bool:
    return name.lower().partition(" ")[0] == kind


def _parts(run: Run) -> list[Figure]:
    """Return the split of a poll's processor time, each part beside its floor."""
    return [
        Figure(
            f"steady poll: processor time: {part}",
            1000 * seconds,
            "ms",
            beside=f"floor {1000 * run['part_floors'][part]:.0f} ms"
            if part in run["part_floors"]
            else "",
        )
        for part, seconds in run["parts"].items()
    ]
