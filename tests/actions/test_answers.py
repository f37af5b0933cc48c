"""Answers: what a reason's parameters become."""

import ast
from collections.abc import Iterator

from homeassistant.core import HomeAssistant
import pytest

from custom_components.jellyseerr_cleanup.actions.answers import reason_answer
from custom_components.jellyseerr_cleanup.retention.reason import Reason, ReasonCode
from custom_components.jellyseerr_cleanup.words.language import async_words
from tests.repository.sources import modules


def timed_parameters() -> Iterator[str]:
    """Yield the parameters that the code gives a reason as a time."""
    for module in modules():
        for call in ast.walk(module.tree):
            match call:
                case ast.Call(func=ast.Attribute(attr="of" | "because")):
                    for argument in call.keywords:
                        match argument.value:
                            case ast.Call(func=ast.Attribute(attr="isoformat")):
                                yield argument.arg or ""


TIMED = sorted(set(timed_parameters()))


def test_some_parameters_are_times() -> None:
    assert {"aired", "since"} <= {*TIMED}


@pytest.mark.parametrize("parameter", TIMED)
async def test_times_are_local(hass: HomeAssistant, parameter: str) -> None:
    """What the code gives in UTC is answered in Home Assistant's time zone."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    reason = Reason.of(ReasonCode.NO_DATE, **{parameter: "2026-01-31T23:30:00+00:00"})
    answer = reason_answer(reason, await async_words(hass))
    assert answer[parameter] == "2026-02-01T00:30:00+01:00"
