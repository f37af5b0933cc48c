"""What is stored can be read again, whatever it is; what never was is refused."""

import json
from typing import Any

from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import json_loads
from hypothesis import HealthCheck, given, settings
import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import JournalEntry
from custom_components.jellyseerr_cleanup.persistence.codec import Misshapen, codec
from custom_components.jellyseerr_cleanup.persistence.memory import _Decided
from custom_components.jellyseerr_cleanup.persistence.observations import (
    OBSERVATIONS,
    observed,
)
from custom_components.jellyseerr_cleanup.retention.remembered import Memory, Unfinished

from .memories import MOVIE, NOW, OBSERVED, SEASON, values_of


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(values_of(Memory))
def test_any_observation_can_be_read_again(memory: Memory) -> None:
    expected = observed(memory)
    data = json_loads(json_bytes(OBSERVATIONS.dump(expected)))
    assert OBSERVATIONS.load(data) == expected


@pytest.mark.parametrize("kind", [_Decided, JournalEntry])
def test_any_value_can_be_read_again(kind: Any) -> None:
    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(values_of(kind))
    def there_and_back(value: object) -> None:
        data = json_loads(json_bytes(codec(kind).dump(value)))
        assert codec(kind).load(data) == value

    there_and_back()


def _with(**changes: Any) -> dict[str, Any]:
    return {**OBSERVATIONS.dump(OBSERVED), **changes}


UNFINISHED = {
    "titles": [str(MOVIE), str(SEASON)],
    "accounts": ["a", "b"],
    "readers": [[[0], [0, 1]]],
    "done": [[0, [1]]],
    "earlier": [[NOW.isoformat(), [[1, [0]]]]],
}


def test_the_shape_that_others_are_held_against_is_read() -> None:
    assert OBSERVATIONS.load(_with(unfinished=UNFINISHED)).unfinished == {
        MOVIE: Unfinished(frozenset("a"), earlier={"b": NOW}),
        SEASON: Unfinished(frozenset("a"), ("a",)),
    }


_OTHERS: list[dict[str, Any]] = [
    {"surprise": []},
    {"titles": None},
    {"titles": ["x", str(SEASON)]},
    {"titles": [str(MOVIE), str(MOVIE)]},
    {"accounts": [1, "b"]},
    {"accounts": ["a", "a"]},
    {"readers": [[[0], [0]]]},
    {"readers": [[[0], [0, 1]], [[1], [1]]]},
    {"readers": [[[2], [0, 1]]]},
    {"readers": [[[0], [0, 2]]]},
    {"readers": [[[0], [0, -1]]]},
    {"readers": [[[0], [0, True]]]},
    {"readers": [[[0, 0], [0, 1]]]},
    {"readers": [[[0], [0, 1, 1]]]},
    {"done": [[0, [0]], [0, [1]], [0, [1]]]},
    {"done": [[1, [0]]]},
    {"done": [[2, [0]]]},
    {"earlier": [["yesterday", [[0, [0]]]]]},
    {"earlier": [[NOW.isoformat(), [[2, [0]]]]]},
    {"earlier": [[NOW.isoformat(), [[0, [2]]]]]},
    {"earlier": [[NOW.isoformat(), [[0, [0]], [0, [0]]]]]},
]


@pytest.mark.parametrize(
    "data",
    [
        {},
        _with(surprise=1),
        _with(vanished={}),
        _with(unfinished=[]),
        *(_with(unfinished={**UNFINISHED, **change}) for change in _OTHERS),
    ],
    ids=json.dumps,
)
def test_observations_of_another_shape_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(Misshapen):
        OBSERVATIONS.load(data)
