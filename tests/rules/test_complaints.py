"""Files that are wrong: each complaint has a place and says what to do, all at once."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.rules.complaining import COMPLAINTS
from tests.retention.tables import rows

from .home import complained
from .test_document import REFUSED as NO_DOCUMENT


def rule(field: str, kind: str = "user") -> str:
    """Return a file whose rule has a field in its third line, at column 4."""
    rest = (
        "   users: [{username: alice, retention: 7d}]"
        if kind == "user"
        else "   tag: kids\n   retention: 7d"
    )
    return f" - name: A\n   type: {kind}\n   {field}\n   enabled: true\n{rest}\n"


def user(fields: str) -> str:
    """Return a file whose rule has one user with such fields in its fourth line."""
    return f"- name: A\n  type: user\n  users:\n    - {{{fields}}}\n"


CHOICES = "last_watched_or_added, last_watched, added"

WRONG: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "nothing": ("", [(1, 1, "nothing_in_it", {})]),
    "null": ("~", [(1, 1, "nothing_in_it", {})]),
    "a word": ("rules", [(1, 1, "no_rules", {})]),
    "something else": ("\nautomation: []\n", [(2, 1, "no_rules", {})]),
    "rules that are no list": (
        "advanced_rules: x",
        [(1, 17, "expected_list", {"field": "advanced_rules"})],
    ),
    "a rule that is none": (
        "- A\n- [b]\n",
        [
            (1, 3, "expected_mapping", {"field": "advanced_rules"}),
            (2, 3, "expected_mapping", {"field": "advanced_rules"}),
        ],
    ),
    "a section that is none": (
        "rules: 90d\napp: [1]",
        [
            (1, 8, "expected_mapping", {"field": "rules"}),
            (2, 6, "expected_mapping", {"field": "app"}),
        ],
    ),
    "our section": (
        "jellyseerr_cleanup: {default_movies: 1, everybody: 2}",
        [
            (1, 38, "expected_mapping", {"field": "default_movies"}),
            (1, 52, "expected_list", {"field": "everybody"}),
        ],
    ),
    "no type": ("- name: A\n", [(1, 3, "missing", {"field": "type"})]),
    "a name that is a list": (
        rule("retention_base: [added]"),
        [(3, 20, "expected_text", {"field": "retention_base"})],
    ),
    "a switch": (
        rule("require_watched: maybe"),
        [(3, 21, "expected_switch", {"field": "require_watched", "value": "maybe"})],
    ),
    "a choice": (
        rule("retention_base: Added"),
        [
            (
                3,
                20,
                "expected_one_of",
                {"field": "retention_base", "value": "Added", "choices": CHOICES},
            )
        ],
    ),
    "no media type": (
        rule("media_types: []"),
        [(3, 17, "missing", {"field": "media_types"})],
    ),
    "all of no accounts": (
        rule("watched_by: all"),
        [(3, 16, "accounts_required", {})],
    ),
    "users that are no list": (
        "- {name: A, type: user, users: alice}",
        [(1, 32, "expected_list", {"field": "users"})],
    ),
    "a user that is none": (
        "- {name: A, type: user, users: [alice]}",
        [(1, 33, "expected_mapping", {"field": "users"})],
    ),
    "nobody": (
        user("retention: 7d"),
        [(4, 7, "user_without_identifier", {})],
    ),
    "nothing as a name": (
        user("username: , retention: 7d"),
        [(4, 7, "user_without_identifier", {})],
    ),
    "no retention": (
        user("username: alice"),
        [(4, 7, "missing", {"field": "retention"})],
    ),
    "an id": (
        user("user_id: alice, retention: 7d"),
        [(4, 17, "expected_whole_number", {"field": "user_id", "value": "alice"})],
    ),
    "a negative id": (
        user("user_id: -1, retention: 7d"),
        [(4, 17, "expected_whole_number", {"field": "user_id", "value": "-1"})],
    ),
    "a number of days": (
        user("username: alice, retention: 90"),
        [(4, 36, "invalid_duration", {"field": "retention", "value": "90"})],
    ),
    "weeks": (
        user("username: alice, retention: 2w"),
        [
            (
                4,
                36,
                "duration_in_other_words",
                {"field": "retention", "value": "2w", "instead": "14d"},
            )
        ],
    ),
    "too long": (
        user("username: alice, retention: 999999d"),
        [(4, 36, "duration_too_long", {"field": "retention", "value": "999999d"})],
    ),
    "no tag": (
        "- {name: A, type: tag, retention: 7d}",
        [(1, 3, "missing", {"field": "tag"})],
    ),
    "a tag without retention": (
        "- {name: A, type: tag, tag: kids, retention: }",
        [(1, 3, "missing", {"field": "retention"})],
    ),
    "too many days": (
        "app: {leaving_soon_days: 366}",
        [
            (
                1,
                26,
                "out_of_range",
                {
                    "field": "leaving_soon_days",
                    "value": "366",
                    "least": "1",
                    "most": "365",
                },
            )
        ],
    ),
    "no days": (
        "app: {leaving_soon_days: 0}",
        [
            (
                1,
                26,
                "out_of_range",
                {
                    "field": "leaving_soon_days",
                    "value": "0",
                    "least": "1",
                    "most": "365",
                },
            )
        ],
    ),
    "many things": (
        """\
rules: {movie_retention: x, retention_base: y}
advanced_rules:
  - {name: A, type: user, enabled: 2, users: [{username: a}, {retention: z}]}
""",
        [
            (1, 26, "invalid_duration", {"field": "movie_retention", "value": "x"}),
            (
                1,
                45,
                "expected_one_of",
                {"field": "retention_base", "value": "y", "choices": CHOICES},
            ),
            (3, 36, "expected_switch", {"field": "enabled", "value": "2"}),
            (3, 47, "missing", {"field": "retention"}),
            (3, 62, "user_without_identifier", {}),
            (3, 74, "invalid_duration", {"field": "retention", "value": "z"}),
        ],
    ),
}


@rows("text, expected", WRONG)
def test_complained_of(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert complained(text) == expected


def test_each_complaint_is_made() -> None:
    """With exactly what fills its sentence."""
    found = [one for _, expected in WRONG.values() for one in expected]
    for _, expected in NO_DOCUMENT.values():
        found += expected
    made = {code: frozenset(said) for _, _, code, said in found}
    assert made == COMPLAINTS


@pytest.mark.parametrize("kind", ["user", "tag"])
def test_a_right_rule(kind: str) -> None:
    assert complained(rule("require_watched: true", kind)) == []


def test_long_values_are_cut() -> None:
    """Nobody can fill a page, or hide what is said."""
    ((*_, said),) = complained(f'rules: {{movie_retention: "\\u202e{"x" * 500}"}}')
    assert said["value"] == "x" * 60
