"""Policies and options that exist: left alone, or replaced when that is said."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.rules.model import Household, StoredPolicy
from custom_components.jellyseerr_cleanup.rules.proposing import propose
from tests.retention.tables import rows

from .home import (
    ALICE,
    BOB,
    CAROL,
    TERMS,
    added,
    for_everybody,
    for_tags,
    household,
    placed,
    remarks,
    saved,
    stored,
)

ALICES = """
- name: A
  type: user
  enabled: true
  users: [{user_id: 42, retention: 7d}]
"""
BOTH = """
- name: Both
  type: user
  enabled: true
  users: [{user_id: 42, retention: 7d}, {user_id: 7, retention: 7d}]
"""


def again(text: str, home: Household, **how: Any) -> None:
    """Check that a second import changes nothing, whether or not it replaces."""
    after = saved(home, propose(text, home, **how))
    assert not propose(text, after, **how).changes_anything


def data_of(policies: tuple[StoredPolicy, ...]) -> list[tuple[str | None, Any]]:
    """Return the ids and data of policies."""
    return [(one.id, one.data) for one in policies]


@rows(
    "there",
    {
        "as it is written": stored("A", ALICE),
        "written otherwise": stored("A", ALICE, retention="1w"),
        "in other words": stored("A", ALICE, media_types=["tv", "movie"], tags=[]),
        "without fields that were new once": {
            key: value
            for key, value in stored("A", ALICE).items()
            if key not in ("people", "include_existing", "enabled")
        },
        "of a stranger": {**stored("A", ALICE), "accounts": {"42": "c" * 32}},
    },
)
@pytest.mark.parametrize("replace", [False, True])
def test_what_is_so_already(there: dict[str, Any], replace: bool) -> None:
    proposal = propose(ALICES, household(there), replace=replace)
    assert not proposal.changes_anything
    assert not remarks(proposal)


@rows(
    "there",
    {
        "another retention": stored("A", ALICE, retention="30d"),
        "off": stored("A", ALICE, enabled=False),
        "a watch": stored("A", ALICE, require_watched=True),
        "watched by": stored("A", ALICE, watched_by="any"),
        "counted from": stored("A", ALICE, count_from="added"),
        "include existing": stored("A", ALICE, include_existing=True),
        "media types": stored("A", ALICE, media_types=["tv"]),
        "other accounts": stored("A", ALICE, watched_accounts=["c" * 32]),
        "a time for unwatched": stored(
            "A", ALICE, count_from="last_watched", unwatched_retention="90d"
        ),
        "somebody else": stored("A", BOB),
        "somebody else, too": stored("A", ALICE, BOB),
    },
)
def test_what_has_the_name(there: dict[str, Any]) -> None:
    home = household(there)
    left = propose(ALICES, home)
    assert not left.changes_anything
    assert placed(remarks(left)) == [(5, 21, "policy_exists")]
    replaced = propose(ALICES, home, replace=True)
    assert data_of(replaced.changed) == [("id1", stored("A", ALICE))]
    assert (replaced.added, replaced.removed) == ((), ())
    assert placed(remarks(replaced))[0] == (5, 21, "policy_changed")
    again(ALICES, home, replace=True)


@pytest.mark.parametrize(
    ("there", "text"),
    [
        (
            stored("A", ALICE, BOB, retention="never"),
            ALICES.replace("[", "[{username: bobbie, retention: 7d}, "),
        ),
        (
            for_tags("A", "kids", "old"),
            "- {name: A, type: tag, enabled: true, tags: [kids, odl], retention: 7d}",
        ),
    ],
)
def test_who_is_not_found_loses_nothing(there: dict[str, Any], text: str) -> None:
    """Perhaps only the name is another one by now."""
    home = household(there)
    proposal = propose(text, home, replace=True)
    assert not proposal.changes_anything
    assert [one.code for one in remarks(proposal, but=("differs", "unknown"))] == [
        "policy_not_whole"
    ]


def test_who_loses_a_policy_is_said() -> None:
    home = household(stored("A", ALICE, BOB, CAROL, retention="never"))
    proposal = propose(ALICES, home, replace=True)
    (said,) = remarks(proposal, "policy_loses")
    assert said.placeholders == {"name": "A", "who": "Bob B., carol@example.com"}


def test_fields_of_later_versions_stay() -> None:
    home = household(stored("A", ALICE, retention="30d", later=3))
    (changed,) = propose(ALICES, home, replace=True).changed
    assert changed.data == stored("A", ALICE, later=3)


def test_a_user_in_another_policy() -> None:
    home = household(stored("Hers", ALICE, retention="never"))
    left = propose(BOTH, home)
    assert added(left) == [stored("Both", BOB)]
    (said,) = remarks(left, "user_exists")
    assert said.placeholders == {"user": "Alice", "name": "Both", "policy": "Hers"}
    again(BOTH, home)
    replaced = propose(BOTH, home, replace=True)
    assert added(replaced) == [stored("Both", ALICE, BOB)]
    assert replaced.removed == ("id1",)
    assert len(remarks(replaced, "policy_removed")) == 1
    again(BOTH, home, replace=True)


def test_a_user_goes_from_another_policy() -> None:
    home = household(stored("Theirs", ALICE, CAROL, retention="never"))
    replaced = propose(BOTH, home, replace=True)
    assert data_of(replaced.changed) == [
        ("id1", stored("Theirs", CAROL, retention="never"))
    ]
    assert not replaced.removed
    assert len(remarks(replaced, "policy_reduced")) == 1
    again(BOTH, home, replace=True)


def test_a_user_goes_for_one_kind_of_media() -> None:
    home = household(stored("Theirs", ALICE, CAROL, retention="never"))
    text = ALICES.replace("enabled", "media_types: [movie]\n  enabled")
    replaced = propose(text, home, replace=True)
    assert data_of(replaced.changed) == [
        ("id1", stored("Theirs", ALICE, retention="never", media_types=["tv"]))
    ]
    assert added(replaced) == [
        stored("A", ALICE, media_types=["movie"]),
        stored("Theirs", CAROL, retention="never"),
    ]
    again(text, home, replace=True)


def test_a_user_in_a_policy_for_one_kind_of_media() -> None:
    home = household(stored("Films", ALICE, media_types=["movie"]))
    proposal = propose(BOTH, home)
    assert added(proposal) == [
        stored("Both", ALICE, media_types=["tv"]),
        stored("Both", BOB),
    ]
    again(BOTH, home)


def test_a_policy_that_is_off_has_nobody() -> None:
    home = household(stored("Off", ALICE, enabled=False))
    for replace in (False, True):
        proposal = propose(ALICES, home, replace=replace)
        assert added(proposal) == [stored("A", ALICE)]
        assert (proposal.changed, proposal.removed) == ((), ())


def test_a_disabled_rule_takes_nobody_from_a_policy() -> None:
    home = household(stored("Hers", ALICE))
    for replace in (False, True):
        proposal = propose(ALICES.replace("true", "false"), home, replace=replace)
        assert added(proposal) == [stored("A", ALICE, enabled=False)]
        assert (proposal.changed, proposal.removed) == ((), ())


def test_several_of_one_name() -> None:
    text = f"{ALICES}{ALICES.replace('42', '7').replace('7d', '9d')}"
    home = household(
        stored("A", BOB, retention="8d"), stored("A", ALICE, retention="8d")
    )
    replaced = propose(text, home, replace=True)
    assert data_of(replaced.changed) == [
        ("id2", stored("A", ALICE)),
        ("id1", stored("A", BOB, retention="9d")),
    ]
    again(text, home, replace=True)


def test_a_namesake_of_what_is_so_already() -> None:
    """What one rule is about is not for another one to change."""
    text = f"{ALICES}{ALICES.replace('42', '7').replace('7d', '9d')}"
    home = household(stored("A", ALICE))
    for replace in (False, True):
        proposal = propose(text, home, replace=replace)
        assert added(proposal) == [stored("A", BOB, retention="9d")]
        assert (proposal.changed, proposal.removed) == ((), ())


def test_what_the_file_does_not_name_stays() -> None:
    """To replace is no reason to remove what somebody still wants."""
    home = household(
        stored("Carol", CAROL, retention="never"),
        for_everybody("All"),
        for_tags("A", "kids"),
        default_movies={**TERMS, "retention": "90d"},
    )
    proposal = propose(ALICES, home, replace=True)
    assert added(proposal) == [stored("A", ALICE)]
    assert (proposal.changed, proposal.removed, proposal.options) == ((), (), {})


TAGS = "- {name: T, type: tag, enabled: true, tags: [kids, anime], retention: 60d}"


def test_a_tag_in_another_policy() -> None:
    home = household(for_tags("Mine", "kids"))
    left = propose(TAGS, home)
    assert added(left) == [for_tags("T", "anime", retention="60d")]
    (said,) = remarks(left, "tag_exists")
    assert said.placeholders == {"tag": "kids", "name": "T", "policy": "Mine"}
    replaced = propose(TAGS, home, replace=True)
    assert replaced.removed == ("id1",)
    again(TAGS, home)
    again(TAGS, home, replace=True)


def test_a_label_goes_from_another_policy() -> None:
    home = household(for_tags("Mine", "kids", "old"))
    replaced = propose(TAGS, home, replace=True)
    assert data_of(replaced.changed) == [("id1", for_tags("Mine", "old"))]
    again(TAGS, home, replace=True)


ALL = """
jellyseerr_cleanup:
  everybody: [{name: E, enabled: true, media_types: [tv], retention: 30d}]
"""


def test_another_policy_for_everybody() -> None:
    home = household(for_everybody("All"))
    left = propose(ALL, home)
    assert not left.changes_anything
    (said,) = remarks(left, "everybody_exists")
    assert said.placeholders == {"name": "E", "policy": "All"}
    replaced = propose(ALL, home, replace=True)
    assert added(replaced) == [for_everybody("E", retention="30d", media_types=["tv"])]
    assert data_of(replaced.changed) == [
        ("id1", for_everybody("All", media_types=["movie"]))
    ]
    again(ALL, home, replace=True)


# Under a day


SHORT = ALICES.replace("7d", "90m")


@pytest.mark.parametrize("replace", [False, True])
def test_short_retentions_are_confirmed(replace: bool) -> None:
    home = household()
    proposal = propose(SHORT, home, replace=replace)
    assert not proposal.changes_anything
    (said,) = remarks(proposal)
    assert (said.kind, said.code) == ("unconfirmed", "policy_is_short")
    assert said.placeholders == {"name": "A", "retention": "90m"}
    confirmed = propose(SHORT, home, replace=replace, confirmed_short=True)
    assert added(confirmed) == [stored("A", ALICE, retention="90m")]
    after = saved(home, confirmed)
    # What was confirmed is not asked again
    assert not propose(SHORT, after, replace=replace).changes_anything
    assert not remarks(propose(SHORT, after, replace=replace))


def test_an_unconfirmed_one_replaces_nothing() -> None:
    home = household(stored("A", ALICE), stored("B", BOB))
    both = BOTH.replace("7d", "12h").replace("Both", "A")
    assert not propose(both, home, replace=True).changes_anything


def test_a_short_time_for_unwatched_titles() -> None:
    text = ALICES.replace("enabled", "unwatched_retention: 1h\n  enabled").replace(
        "enabled", "retention_base: last_watched\n  enabled"
    )
    assert len(remarks(propose(text, household()), "policy_is_short")) == 1


# Options


FILE = (
    "rules: {movie_retention: 90d, tv_retention: never}\napp: {leaving_soon_days: 30}"
)
NINETY = {**TERMS, "retention": "90d"}


def test_options() -> None:
    home = household()
    proposal = propose(FILE, home)
    assert proposal.options == {"default_movies": NINETY, "leaving_soon_days": 30}
    assert placed(remarks(proposal)) == [
        (1, 26, "default_taken_over"),
        (2, 26, "leaving_soon_taken_over"),
    ]
    again(FILE, home)


def test_options_that_were_changed_before() -> None:
    home = household(
        default_movies={**TERMS, "retention": "30d"},
        default_series={**TERMS, "retention": "30d"},
        leaving_soon_days=20,
    )
    left = propose(FILE, home)
    assert not left.changes_anything
    assert [one.placeholders["field"] for one in remarks(left, "option_exists")] == [
        *("movie_retention", "tv_retention", "leaving_soon_days")
    ]
    replaced = propose(FILE, home, replace=True)
    assert replaced.options == {
        "default_movies": NINETY,
        "default_series": {**TERMS, "retention": "never"},
        "leaving_soon_days": 30,
    }
    again(FILE, home, replace=True)


@rows(
    "text, expected",
    {
        "how they are counted": (
            "rules: {movie_retention: 90d, retention_base: added}",
            {"count_from": "added"},
        ),
        "unwatched": (
            "rules: {movie_retention: 90d, retention_base: last_watched, unwatched_retention: 180d}",
            {"count_from": "last_watched", "unwatched_retention": "180d"},
        ),
        "unwatched for good": (
            "rules: {movie_retention: 90d, retention_base: last_watched, unwatched_behavior: never}",
            {"count_from": "last_watched"},
        ),
        "only here": (
            """\
rules: {movie_retention: 90d, retention_base: added}
jellyseerr_cleanup:
  default_movies:
    {require_watched: true, retention_base: last_watched, watched_by: any, include_existing: true}
""",
            {
                "count_from": "last_watched",
                "require_watched": True,
                "watched_by": "any",
                "include_existing": True,
            },
        ),
    },
)
def test_default_terms(text: str, expected: dict[str, Any]) -> None:
    proposal = propose(text, household())
    assert proposal.options == {"default_movies": {**NINETY, **expected}}
    assert placed(remarks(proposal, "default_not_written")) == [
        (1, 1, "default_not_written")
    ]


def test_zero_switches_the_default_terms_off() -> None:
    home = household(default_movies=NINETY)
    text = "rules: {movie_retention: 0d, tv_retention: 0d}"
    proposal = propose(text, home, replace=True)
    assert proposal.options == {"default_movies": {**TERMS, "retention": "never"}}
    assert [dict(one.placeholders) for one in remarks(proposal, "zero_is_never")] == [
        {"field": "movie_retention"},
        {"field": "tv_retention"},
    ]


def test_short_default_terms_are_confirmed() -> None:
    text = "rules: {movie_retention: 12h}"
    proposal = propose(text, household())
    assert not proposal.changes_anything
    (said,) = remarks(proposal, "default_is_short")
    assert said.placeholders == {"field": "movie_retention", "retention": "12h"}
    confirmed = propose(text, household(), confirmed_short=True)
    assert confirmed.options == {"default_movies": {**TERMS, "retention": "12h"}}


def test_what_is_not_written_is_not_taken_over() -> None:
    for text in (
        ALICES,
        "app: {leaving_soon_days: 14}",
        "advanced_rules:\nrules:\napp:",
    ):
        proposal = propose(text, household())
        assert not proposal.options
        assert [
            dict(one.placeholders) for one in remarks(proposal, "default_not_written")
        ] == [
            {"field": "movie_retention", "retention": "90d"},
            {"field": "tv_retention", "retention": "120d"},
        ]


def rule(name: str, *users: str) -> str:
    """Return a rule for users, each as written."""
    return f"- {{name: {name}, type: user, enabled: true, users: [{', '.join(users)}]}}"


GHOST = "{username: ghost, retention: 30d}"


def test_a_policy_that_stays_as_it_is_takes_nobody_from_others() -> None:
    """Else Alice would be in none: the file's policy for her is not taken over."""
    home = household(
        stored("A", CAROL, retention="30d"), stored("Hers", ALICE, retention="never")
    )
    text = rule("A", "{user_id: 42, retention: 30d}", GHOST)
    proposal = propose(text, home, replace=True)
    assert not proposal.changes_anything
    (said,) = remarks(proposal, "policy_not_whole")
    assert said.placeholders == {"name": "A"}


def test_a_policy_that_stays_loses_who_is_in_another() -> None:
    """Bob is in one policy, and it is the file's."""
    home = household(stored("Family", ALICE, BOB))
    family = rule("Family", "{user_id: 42, retention: 30d}", GHOST)
    bobs = rule("Bobs", "{user_id: 7, retention: never}")
    text = f"{family}\n{bobs}"
    proposal = propose(text, home, replace=True)
    assert added(proposal) == [stored("Bobs", BOB, retention="never")]
    assert data_of(proposal.changed) == [("id1", stored("Family", ALICE))]
    assert len(remarks(proposal, "policy_reduced")) == 1
    again(text, home, replace=True)


def test_a_policy_that_would_be_empty_becomes_as_it_is_written() -> None:
    home = household(stored("Family", BOB))
    family = rule("Family", "{user_id: 42, retention: 30d}", GHOST)
    text = f"{family}\n{rule('Bobs', '{user_id: 7, retention: never}')}"
    proposal = propose(text, home, replace=True)
    assert data_of(proposal.changed) == [
        ("id1", stored("Family", ALICE, retention="30d"))
    ]
    assert not proposal.removed
    again(text, home, replace=True)


@pytest.mark.parametrize(
    ("left", "code"), [("movie", "policy_loses_series"), ("tv", "policy_loses_movies")]
)
def test_a_policy_that_loses_a_kind_of_media_is_named(left: str, code: str) -> None:
    home = household(stored("A", ALICE, retention="365d"))
    text = ALICES.replace("enabled", f"media_types: [{left}]\n  enabled")
    (said,) = remarks(propose(text, home, replace=True), code)
    assert said.placeholders == {"name": "A"}


def test_never_comes_first_whatever_becomes_of_what_nobody_watched() -> None:
    """A title that somebody protects is not unwatched: it stays."""
    text = f"""
rules:
  movie_retention: 90d
  tv_retention: 120d
  retention_base: last_watched
  unwatched_behavior: added
  unwatched_retention: 180d
advanced_rules:
  {rule("Short", "{user_id: 42, retention: 7d}")}
  {rule("Never", "{user_id: 42, retention: never}")}
"""
    (policy,) = added(propose(text, household()))
    assert policy["retention"] == "never"


def test_a_number_that_is_somebody_elses_by_now() -> None:
    """The name beside it fits nobody, so it does not say that this is Alice."""
    there = stored("A", ALICE, retention="30d")
    there["people"] = {"42": {"name": "Somebody", "email": "other@example.com"}}
    there["accounts"] = {"42": "e" * 32}
    text = rule("A", "{user_id: 42, username: somebody, retention: 7d}")
    (changed,) = propose(text, household(there), replace=True).changed
    assert changed.data["people"] == there["people"]
    assert changed.data["accounts"] == there["accounts"]
