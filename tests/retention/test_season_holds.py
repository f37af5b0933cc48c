"""Complete before it can leave, whatever the policy counts from."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.moments import Moments
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.seasons import season_hold

from .scenarios import (
    ALICE,
    DUE,
    NOW,
    SEASON,
    WAITING,
    Listed,
    Scenario,
    asked_season,
    episode,
    season_copy,
    seen,
    told,
)
from .tables import rows

LONG_AGO = episode(1)
DOWN = Unknown.because(ReasonCode.INSTANCE_UNREACHABLE, server="Sonarr")
MISSING = episode(2, has_file=False)
UNWANTED = episode(2, has_file=False, monitored=False)
UNDATED = episode(2, aired=None)
NEVER = episode(2, aired=None, has_file=False, monitored=False)
TO_COME = episode(2, aired=-0.01, has_file=False, monitored=False)
NEW = {"continuing": True}
BREAK = {**NEW, "finales": True}
AIRING, INCOMPLETE = "season_airing 2", "season_incomplete 2"


def held(*listed: Listed, **changes: Any) -> str | None:
    """Return what holds a season, and which episode."""
    hold = season_hold(season_copy(SEASON, *listed, **changes), Moments(NOW))
    if hold is None:
        return None
    return " ".join(
        [hold.code, *(text for key, text in hold.parameters if key == "episode")]
    )


# Of the second episode, and of the season as a whole
HOLD = {
    "complete": (episode(2), {}, None),
    "missing": (MISSING, {}, INCOMPLETE),
    "missing, unmonitored": (UNWANTED, {}, None),
    "missing, the season is unmonitored": (MISSING, {"monitored": False}, INCOMPLETE),
    "no air date": (episode(2, aired=None, has_file=False), {}, AIRING),
    "no air date, with a file": (UNDATED, {}, None),
    "no air date, with a file, unmonitored": (
        episode(2, aired=None, monitored=False),
        {},
        None,
    ),
    "no air date, with a file, continuing, imported 29 days ago": (
        episode(2, aired=None, imported=29),
        NEW,
        "season_recent",
    ),
    "no air date, with a file, continuing, imported 30 days ago": (
        episode(2, aired=None, imported=30),
        NEW,
        None,
    ),
    "no air date, unwanted, ended": (NEVER, {}, None),
    "no air date, unwanted, continuing": (NEVER, NEW, AIRING),
    "no air date, unwanted, the next has begun": (NEVER, {**NEW, "later": 1}, None),
    "no air date, unwanted, the next is to come": (NEVER, {**NEW, "later": -1}, AIRING),
    "still to air": (TO_COME, {}, AIRING),
    "still to air, and there already": (episode(2, aired=-1), {}, None),
    "still to air, there already, continuing": (
        episode(2, aired=-9999, imported=29),
        NEW,
        "season_recent",
    ),
    "still to air, there for long, continuing": (episode(2, aired=-9999), NEW, None),
    "airs now": (episode(2, aired=0, has_file=False), {}, INCOMPLETE),
    "in the queue": (episode(2), {"queued": True}, "in_queue"),
    "continuing, 29 days ago": (episode(2, aired=29), NEW, "season_recent"),
    "continuing, 30 days ago": (episode(2, aired=30), NEW, None),
    "a break, 119 days ago": (episode(2, aired=119), BREAK, "season_recent"),
    "a break, 120 days ago": (episode(2, aired=120), BREAK, None),
    "a break in the middle, 119 days ago": (
        episode(2, aired=119, finale="midseason"),
        BREAK,
        "season_recent",
    ),
    "a finale, 29 days ago": (
        episode(2, aired=29, finale="season"),
        BREAK,
        "season_recent",
    ),
    "a finale, 30 days ago": (episode(2, aired=30, finale="season"), BREAK, None),
    "the last of all, 30 days ago": (
        episode(2, aired=30, finale="series"),
        BREAK,
        None,
    ),
    "an unknown finale, 30 days ago": (
        episode(2, aired=30, finale="part"),
        BREAK,
        "season_recent",
    ),
    "a break, and the series ended": (episode(2, aired=31), {"finales": True}, None),
    "a break, and the next has begun": (
        episode(2, aired=31),
        {**BREAK, "later": 1},
        None,
    ),
    "ended, 29 days ago": (episode(2, aired=29), {}, None),
    "the next has begun": (episode(2, aired=29), {**NEW, "later": 1}, None),
    "the next is to come": (
        episode(2, aired=29),
        {**NEW, "later": -1},
        "season_recent",
    ),
}


@rows("last, changes, expected", HOLD)
def test_hold(last: Listed, changes: dict[str, Any], expected: str | None) -> None:
    assert held(LONG_AGO, last, **changes) == expected
    assert held(last, LONG_AGO, **changes) == expected


def test_the_first_that_holds() -> None:
    later = episode(3, aired=-7, has_file=False)
    assert (
        held(later, MISSING, LONG_AGO) == held(LONG_AGO, MISSING, later) == INCOMPLETE
    )
    assert held(**NEW) is None, "no episode at all"


def test_without_its_episodes_nothing_is_known() -> None:
    copy = replace(season_copy(SEASON, LONG_AGO), season=None)
    home = seen().copied(copy, SEASON).watches(ALICE, 10, of=SEASON)
    assert told(home.decision(SEASON)) == "held: files_not_read"


WHATEVER_THE_TERMS = {
    "incomplete": (MISSING, "held: season_incomplete"),
    "airing": (TO_COME, "held: season_airing"),
}


@pytest.mark.parametrize(
    "count_from", ["added", "last_watched", "last_watched_or_added"]
)
@pytest.mark.parametrize("retention", [7, 500], ids=["due", "far from its date"])
@rows("last, expected", WHATEVER_THE_TERMS)
def test_whatever_the_terms(
    count_from: str, retention: float, last: Listed, expected: str
) -> None:
    home = Scenario().asks(ALICE, seasons=(1,)).has_season(LONG_AGO, last)
    home.policy(ALICE, retention, count_from=count_from).goes_through(ALICE, {1: 10})
    assert told(home.decision(SEASON)) == expected


BESIDE_OTHER_RULES = {
    "never, and incomplete": (
        Scenario().asks(ALICE, seasons=(1,)).has_season(LONG_AGO, MISSING),
        "kept: policy_never",
    ),
    "unwatched, and incomplete": (
        asked_season().has_season(LONG_AGO, MISSING),
        WAITING,
    ),
    "in the queue, far from its date": (
        seen(retention=500).has_season(LONG_AGO, episode(2), queued=True),
        "held: in_queue",
    ),
    "an upgraded file": (
        seen(35).has_season(LONG_AGO, episode(2, imported=20)).default(7),
        "due -28d from watched",
    ),
    "half removed": (
        seen().remembers(half_done=frozenset({SEASON})),
        "held: half_removed",
    ),
    "another half removed": (
        seen().remembers(half_done=frozenset({replace(SEASON, season=2)})),
        DUE,
    ),
    "Sonarr is down, far from its date": (
        seen(retention=500).watches(ALICE, 10, of=SEASON).copied(DOWN, SEASON),
        "held: instance_unreachable",
    ),
}


@rows("home, expected", BESIDE_OTHER_RULES)
def test_beside_other_rules(home: Scenario, expected: str) -> None:
    assert told(home.decision(SEASON)) == expected
