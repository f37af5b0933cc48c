"""What is said of limits that are exceeded."""

import pytest

from custom_components.jellyseerr_cleanup.cleanup.limits import Excess, Limit
from custom_components.jellyseerr_cleanup.reading.servers import FoundServer, ServerKind
from custom_components.jellyseerr_cleanup.words.limits import excess_text, limits_text

from .english import badly_said, english

WORDS = english()
GB = 10**9
SERVERS = {
    "radarr:0": FoundServer("radarr:0", ServerKind.RADARR, "The\n Disk", "http://a")
}


@pytest.mark.parametrize(
    ("excess", "said"),
    [
        pytest.param(
            Excess(Limit.TITLES, 12, 10, 0),
            "The limit is 10 titles in 24 hours: 12 would go, 2 too many.",
            id="titles",
        ),
        pytest.param(
            Excess(Limit.TITLES, 2, 1, 1),
            "The limit is 1 title in 24 hours: 2 would go with the 1 that went,"
            " 1 too many.",
            id="titles of which some went",
        ),
        pytest.param(
            Excess(Limit.SIZE, 620 * GB + 500_000_000, 500 * GB, 0),
            "The limit is 500 GB in 24 hours: 620.5 GB would go, 120.5 GB too much.",
            id="size",
        ),
        pytest.param(
            Excess(Limit.SIZE, 500 * GB + 1, 500 * GB, 20 * GB),
            "The limit is 500 GB in 24 hours: 500.1 GB would go with the 20 GB that"
            " went, 0.1 GB too much.",
            id="one byte too much is not nothing",
        ),
        pytest.param(
            Excess(Limit.SHARE, 4, 3, 0, "radarr:0"),
            "The share of The Disk is 3 titles in 24 hours: 4 would go, 1 too many.",
            id="share",
        ),
        pytest.param(
            Excess(Limit.SHARE, 5, 3, 2, "radarr:1"),
            "The share of radarr:1 is 3 titles in 24 hours: 5 would go with the 2 that"
            " went, 2 too many.",
            id="share of a server that went meanwhile",
        ),
    ],
)
def test_a_limit(excess: Excess, said: str) -> None:
    assert excess_text(excess, SERVERS, WORDS) == said


def test_limits() -> None:
    assert limits_text((), SERVERS, WORDS) is None
    over = [Excess(Limit.TITLES, 2, 1, 0), Excess(Limit.SHARE, 4, 3, 0, "radarr:0")]
    text = limits_text(over, SERVERS, WORDS) or ""
    assert badly_said(text) == []
    assert text == (
        "More is due than the limits allow."
        " The limit is 1 title in 24 hours: 2 would go, 1 too many."
        " The share of The Disk is 3 titles in 24 hours: 4 would go, 1 too many."
    )
