"""Every way in which one call can fail, by name, for tests that try them all."""

from collections.abc import Mapping
from types import MappingProxyType

from .faults import Drop, Fault, Hang, Html, Redirect, Reset, Slow, Status
from .spoiled import (
    Body,
    Changed,
    EmptyBody,
    Stalled,
    Truncated,
    empty_list,
    half_list,
    other_type,
)

ALL_FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "dropped": Drop(),
        "reset": Reset(),
        "hang": Hang(),
        "slow": Slow(1),
        "redirect": Redirect(),
        **{
            str(status): Status(status)
            for status in (400, 401, 403, 404, 409, 429, 500, 502, 503)
        },
        "html": Html(),
        "empty body": EmptyBody(),
        "truncated": Truncated(),
        "stalled": Stalled(),
        "wrong type": Changed(other_type),
        "empty list": Changed(empty_list),
        "half list": Changed(half_list),
        "null": Body("null"),
        "answer lost": Drop(done=True),
        "done, then hang": Hang(done=True),
    }
)
"""The port closed ("refused") is no fault of one call: ``server.down()``."""
