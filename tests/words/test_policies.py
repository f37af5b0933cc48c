"""What the list of policies says of each one's terms."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.words.policies import policy_terms

from .english import english

BOTH = ["movie", "tv"]
LAST_WATCHED = {"count_from": "last_watched", "require_watched": False}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, "for good"),
        ({"retention": "7d"}, "7 days after watched"),
        ({"retention": "1d"}, "1 day after watched"),
        ({"retention": "1d12h"}, "1 day and 12 hours after watched"),
        ({"retention": "2w"}, "14 days after watched"),
        # Only from a file
        ({"retention": "90m"}, "90m after watched"),
        (
            {"retention": "7d", "require_watched": False},
            "7 days after watched or added",
        ),
        ({"retention": "7d", "count_from": "last_watched"}, "7 days after watched"),
        ({"retention": "7d", **LAST_WATCHED}, "7 days after watched"),
        (
            {"retention": "7d", "unwatched_retention": "90d", **LAST_WATCHED},
            "7 days after watched, 90 days if never watched",
        ),
        (
            {"unwatched_retention": "90d", **LAST_WATCHED},
            "for good, 90 days if never watched",
        ),
        (
            {"retention": "7d", "count_from": "added"},
            "7 days after added, once watched",
        ),
        (
            {"retention": "7d", "count_from": "added", "require_watched": False},
            "7 days after added",
        ),
        ({"media_types": ["movie"]}, "movies for good"),
        (
            {"media_types": ["tv"], "retention": "30d", "enabled": False},
            "series 30 days after watched (off)",
        ),
    ],
)
def test_terms_in_a_few_words(data: dict[str, Any], expected: str) -> None:
    assert policy_terms({"media_types": BOTH, **data}, english()) == expected
