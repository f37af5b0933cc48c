"""Prints what Home Assistant shows."""

from collections.abc import Iterable
from typing import Any

from .integration import Device
from .session import Json

UNITS = ("B", "kB", "MB", "GB", "TB")


def heading(text: str) -> None:
    """Print a heading."""
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def size(number: float) -> str:
    """Return a number of bytes as text, such as `1.5 GB`."""
    for unit in UNITS:
        if number < 1000 or unit == UNITS[-1]:
            break
        number /= 1000
    return f"{number:.1f} {unit}"


def print_devices(devices: Iterable[Device]) -> None:
    """Print all entities of each device."""
    for device in devices:
        print(device.name)
        for entity in sorted(device.entities, key=lambda entity: entity.name):
            unit = entity.attributes.get("unit_of_measurement", "")
            value = f"{entity.state} {unit}".strip()
            print(
                f"  {entity.name:20} {value:26} {_details(entity.attributes)}".rstrip()
            )


def _details(attributes: Json) -> str:
    """Return the counts of a user's titles, and the policy, as text."""
    return "  ".join(
        f"{name} {attributes[name]}"
        for name in ("due", "leaving_soon", "held", "waiting", "policy")
        if attributes.get(name) is not None
    )


def print_plan(plan: Json) -> None:
    """Print the answer of preview_cleanup."""
    print(
        f"plan {plan['plan_id']}  deletions allowed: {_yes(plan['deletions_allowed'])}"
    )
    print(
        "  ".join(
            f"{name} {_total(name, number)}" for name, number in plan["totals"].items()
        )
    )
    for part in ("due", "leaving_soon", "held"):
        print_titles(part, plan[part])


def print_titles(part: str, titles: Iterable[Json]) -> None:
    """Print titles, each with its reason."""
    for title in titles:
        season = "" if title["season"] is None else f" season {title['season']}"
        name = (
            f"{title['title'] or title['id']}{season} "
            f"({title['year']}{', 4K' if title['is_4k'] else ''})"
        )
        people = ", ".join(person["name"] for person in title["requested_by"])
        reason = title.get("error") or title["reason"]
        date = (title.get("delete_after") or "")[:10]
        amount = "" if title.get("size") is None else size(title["size"])
        print(
            f"  {part:13} {name:36} {amount:>9}  "
            f"{date:10}  {people:12}  {reason['text']}"
        )


def _total(name: str, number: float) -> str:
    return size(number) if name == "bytes" else str(number)


def _yes(answer: Any) -> str:
    return "yes" if answer else "no"
