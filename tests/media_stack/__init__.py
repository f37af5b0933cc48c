"""Simulated Jellyseerr, Jellyfin, Radarr and Sonarr over real HTTP, and a household on them.

    async with Household(tmp_path, jellyseerr="2.7", jellyfin="10.11") as home:
        alice, bob = home.user("alice"), home.user("bob")
        comet = home.movie("The Comet", size=8_000_000_000)
        home.request(alice, comet, days_ago=40)
        home.watch(alice, comet, days_ago=10)
        home.jellyfin.fault("GET", "/Items", Status(500), times=1)
        before = home.tree()
        …  # a client of home.url with home.api_key
        assert not comet.exists

``README.md`` beside this file tells the rest.
"""

from .all_faults import ALL_FAULTS
from .calls import Call, CallLog
from .clock import Clock
from .faults import Drop, Fault, Hang, Html, Redirect, Reset, Slow, Status
from .household import Household, Movie, Request, Series, User
from .jellyseerr import BEHAVIOURS
from .server import SimulatedServer
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
from .statuses import MediaServerType, MediaStatus, RequestStatus, UserType

__all__ = [
    "ALL_FAULTS",
    "BEHAVIOURS",
    "Body",
    "Call",
    "CallLog",
    "Changed",
    "Clock",
    "Drop",
    "EmptyBody",
    "Fault",
    "Hang",
    "Household",
    "Html",
    "MediaServerType",
    "MediaStatus",
    "Movie",
    "Redirect",
    "Request",
    "RequestStatus",
    "Reset",
    "Series",
    "SimulatedServer",
    "Slow",
    "Stalled",
    "Status",
    "Truncated",
    "User",
    "UserType",
    "empty_list",
    "half_list",
    "other_type",
]
