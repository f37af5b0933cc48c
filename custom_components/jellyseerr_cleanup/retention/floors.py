"""The latest date that each request ever had: no date moves earlier by itself."""

from collections.abc import Mapping
from datetime import datetime

from .plan import Plan
from .remembered import (
    VANISHED_COUNT_FOR,
    DateFloor,
    FloorKey,
    Memory,
    TagFloorKey,
    floor_key,
)


def floors_of(plan: Plan) -> set[tuple[int, datetime | None, int | None]]:
    """Return what the keys of the floors of all requests begin with."""
    return {
        key
        for decision in plan.decisions
        for request in decision.requests
        for key in (floor_key(request, decision.id)[:3], (request.id, None, None))
    }


def note_floors(memory: Memory, plan: Plan) -> Mapping[FloorKey, DateFloor]:
    """Return the latest dates of all requests; the same mapping if none is later."""
    floors = _lasting(memory.floors, plan)
    for decision in plan.decisions:
        for key, floor in decision.floors:
            floors[key] = floor
            floors.pop((key[0], None, None, decision.id), None)
    return memory.floors if memory.floors == floors else floors


def note_tag_floors(memory: Memory, plan: Plan) -> Mapping[TagFloorKey, DateFloor]:
    """Return the latest dates by policies for tags; the same mapping if none is later.

    That of a tag which a title lost stays: it may get it again.
    """
    floors = _lasting(memory.tag_floors, plan)
    for decision in plan.decisions:
        floors.update(decision.tag_floors)
    return memory.tag_floors if memory.tag_floors == floors else floors


def _lasting[Key: (FloorKey, TagFloorKey)](
    floors: Mapping[Key, DateFloor], plan: Plan
) -> dict[Key, DateFloor]:
    """Return the floors without those of requests that are long gone."""
    present = floors_of(plan)
    # A missing request may come back: its floor matters until the date is long past
    return {
        key: floor
        for key, floor in floors.items()
        if key[:3] in present or plan.generated_at - floor.date <= VANISHED_COUNT_FOR
    }
