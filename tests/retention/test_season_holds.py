"""Complete before it can leave, whatever the policy counts from."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.seasons import season_hold

from .households import (
    ALICE,
    NOW,
    SEASON,
    Household,
    Listed,
    episode,
    season_copy,
    seen,
    told,
)

LONG_AGO = episode(1)
MISSING = episode(2, has_file=False)
UNWANTED = episode(2, has_file=False, monitored=False)
UNDATED = episode(2, aired=None, has_file=False)
TO_COME = episode(2, aired=-0.01, has_file=False, monitored=False)
AIRED_29 = episode(2, aired=29)
AIRED_30 = episode(2, aired=30)
NEW = {"continuing": True}


def held(*listed: Listed, **changes: Any) -> str | None:
    """Return which episode holds a season, or what else does."""
    hold = season_hold(season_copy(SEASON, *listed, **changes), NOW)
    if hold is None:
        return None
    return " ".join(
        [hold.code, *(value for key, value in hold.parameters if key == "episode")]
    )


@pytest.mark.parametrize(
    ("listed", "changes", "expected"),
    [
        pytest.param([LONG_AGO, episode(2)], {}, None, id="complete"),
        pytest.param(
            [LONG_AGO, MISSING], {}, "season_incomplete 2", id="one is missing"
        ),
        pytest.param([LONG_AGO, UNWANTED], {}, None, id="one is missing, unmonitored"),
        pytest.param(
            [LONG_AGO, MISSING],
            {"monitored": False},
            "season_incomplete 2",
            id="missing, of a season that is unmonitored",
        ),
        pytest.param([LONG_AGO, UNDATED], {}, "season_airing 2", id="no air date"),
        pytest.param(
            [LONG_AGO, episode(2, aired=None)],
            {},
            "season_airing 2",
            id="no air date, with a file",
        ),
        pytest.param(
            [LONG_AGO, episode(2, aired=None, has_file=False, monitored=False)],
            {},
            "season_airing 2",
            id="no air date, unmonitored",
        ),
        pytest.param([LONG_AGO, TO_COME], {}, "season_airing 2", id="still to air"),
        pytest.param(
            [LONG_AGO, episode(2, aired=-1)],
            {},
            "season_airing 2",
            id="still to air, and there already",
        ),
        pytest.param(
            [LONG_AGO, episode(2, aired=0, has_file=False)],
            {},
            "season_incomplete 2",
            id="airs now",
        ),
        pytest.param(
            [episode(3, aired=-7, has_file=False), MISSING, LONG_AGO],
            {},
            "season_incomplete 2",
            id="the first that holds, in any order",
        ),
        pytest.param([LONG_AGO], {"queued": True}, "in_queue", id="in the queue"),
        pytest.param(
            [LONG_AGO, AIRED_29], NEW, "season_recent", id="continuing, 29 days ago"
        ),
        pytest.param([LONG_AGO, AIRED_30], NEW, None, id="continuing, 30 days ago"),
        pytest.param([LONG_AGO, AIRED_29], {}, None, id="ended, 29 days ago"),
        pytest.param(
            [AIRED_29, LONG_AGO], NEW, "season_recent", id="continuing, in any order"
        ),
        pytest.param(
            [LONG_AGO, AIRED_29],
            {**NEW, "later": 1},
            None,
            id="continuing, the next has begun",
        ),
        pytest.param(
            [LONG_AGO, AIRED_29],
            {**NEW, "later": -1},
            "season_recent",
            id="continuing, the next begins tomorrow",
        ),
        pytest.param([], NEW, None, id="no episode at all"),
    ],
)
def test_hold(
    listed: list[Listed], changes: dict[str, Any], expected: str | None
) -> None:
    assert held(*listed, **changes) == expected
    assert held(*listed[::-1], **changes) == expected


def test_without_its_episodes_nothing_is_known() -> None:
    copy = replace(season_copy(SEASON, LONG_AGO), season=None)
    assert told(
        seen().copied(copy, SEASON).watches(ALICE, 10, of=SEASON).decision(SEASON)
    ) == ("held: files_not_read")


@pytest.mark.parametrize(
    "count_from", ["added", "last_watched", "last_watched_or_added"]
)
@pytest.mark.parametrize("retention", [7, 500], ids=["due", "far from its date"])
@pytest.mark.parametrize(
    ("last", "expected"),
    [
        pytest.param(MISSING, "held: season_incomplete", id="incomplete"),
        pytest.param(TO_COME, "held: season_airing", id="airing"),
    ],
)
def test_whatever_the_terms(
    count_from: str, retention: float, last: Listed, expected: str
) -> None:
    home = Household().asks(ALICE, seasons=(1,)).has_season(LONG_AGO, last)
    home.policy(ALICE, retention, count_from=count_from).goes_through(ALICE, {1: 10})
    assert told(home.decision(SEASON)) == expected


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(
            Household().asks(ALICE, seasons=(1,)).has_season(LONG_AGO, MISSING),
            "kept: policy_never",
            id="never, and incomplete",
        ),
        pytest.param(
            Household()
            .asks(ALICE, seasons=(1,))
            .policy(ALICE, 7)
            .has_season(LONG_AGO, MISSING),
            "waiting: not_watched",
            id="unwatched, and incomplete",
        ),
        pytest.param(
            seen(retention=500).has_season(LONG_AGO, episode(2), queued=True),
            "held: in_queue",
            id="in the queue, far from its date",
        ),
        pytest.param(
            seen().has_season(episode(1, imported=41), episode(2)),
            "held: here_before_request",
            id="an episode was there before the request",
        ),
        pytest.param(
            seen().has_season(episode(1, imported=None), episode(2)),
            "held: no_date",
            id="an episode without a date",
        ),
        pytest.param(
            seen(35).has_season(LONG_AGO, episode(2, imported=20)).default(7),
            "due -28d: counted_from_watched",
            id="an upgraded file",
        ),
        pytest.param(
            Household()
            .asks(ALICE, seasons=(1,))
            .policy(ALICE, 7, require_watched=False)
            .has_season(LONG_AGO, episode(2, imported=20)),
            "due -13d: counted_from_added",
            id="added is the newest file",
        ),
        pytest.param(
            seen().remembers(half_done=frozenset({SEASON})),
            "held: half_removed",
            id="half removed",
        ),
        pytest.param(
            seen().remembers(half_done=frozenset({replace(SEASON, season=2)})),
            "due -3d: counted_from_watched",
            id="another half removed",
        ),
    ],
)
def test_beside_other_rules(home: Household, expected: str) -> None:
    assert told(home.decision(SEASON)) == expected


def test_root_folder() -> None:
    copy = season_copy(SEASON, LONG_AGO, episode(2))
    home = seen().copied(replace(copy, root_available=False), SEASON)
    assert told(home.decision(SEASON)) == "held: root_unavailable"
