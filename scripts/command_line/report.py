"""A plan as people read it on a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from custom_components.jellyseerr_cleanup.retention.plan import State

_UNITS = ("B", "kB", "MB", "GB", "TB")


def lines(plan: Mapping[str, Any]) -> Iterator[str]:
    """Yield the servers, the totals, and each title with its state, date and reason."""
    for key, server in plan["servers"].items():
        yield f"{key:12} {server['error'] or server['version'] or 'answers'}"
    totals = Counter(title["state"] for title in plan["titles"])
    yield f"plan {plan['plan_id']} of {plan['generated_at']}"
    yield "  ".join(f"{state} {totals[state]}" for state in State)
    if plan["unlisted_requests"]:
        yield f"requests without a title: {plan['unlisted_requests']}"
    for state in State:
        for title in plan["titles"]:
            if title["state"] == state:
                yield _line(title)


def _line(title: Mapping[str, Any]) -> str:
    code, *details = title["reason"].values()
    date = (title["delete_after"] or "")[:10]
    people = ", ".join(title["requested_by"])
    named = "" if title["title"] == title["id"] else f"  {title['title']}"
    return (
        f"{title['state']:12} {date:10} {_size(title['size']):>9}  {title['id']}{named}"
        f"  for {people or 'nobody'}: {code} {', '.join(details)}"
    ).rstrip()


def _size(number: float | None) -> str:
    if number is None:
        return ""
    for unit in _UNITS:
        if number < 1000 or unit == _UNITS[-1]:
            break
        number /= 1000
    return f"{number:.1f} {unit}"
