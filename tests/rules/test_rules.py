"""Rules as policies: who is meant, on what terms, and who comes first."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.rules.people import MOST_HINTS
from custom_components.jellyseerr_cleanup.rules.proposing import propose
from tests.retention.tables import rows

from .home import (
    ALICE,
    BOB,
    CAROL,
    added,
    for_everybody,
    for_tags,
    household,
    placed,
    remarks,
    stored,
)


def one_user(fields: str, more: str = "") -> str:
    """Return a file with a rule for one user, who stands in its fourth line."""
    return (
        f"- name: A\n  type: user\n  users:\n    - {{{fields}}}\n"
        f"  enabled: true\n{more and f'  {more}\n'}"
    )


# Who is meant

TWINS = (
    Requester(1, "Sam", email="sam1@example.com"),
    Requester(2, "sam", email="sam2@example.com"),
)


@rows(
    "fields, user",
    {
        "an id": ("user_id: 42", ALICE),
        "an id in quotes": ('user_id: "42"', ALICE),
        "a Jellyfin name": ("username: alice", ALICE),
        "a name in other case": ("username: ALICE", ALICE),
        "a local name": ("username: Bobby", BOB),
        "a shown name": ('username: "bob b."', BOB),
        "an e-mail": ("email: bob@example.com", BOB),
        "an e-mail in other case": ("email: CAROL@Example.com", CAROL),
        "all three": ("user_id: 7, username: bob, email: bob@example.com", BOB),
    },
)
def test_who_is_meant(fields: str, user: Requester) -> None:
    proposal = propose(one_user(f"{fields}, retention: 7d"), household())
    assert added(proposal) == [stored("A", user)]


@rows(
    "fields, expected, said",
    {
        "nobody": ("username: zzz", "user_unknown", {"user": "zzz"}),
        "no id": ("user_id: 43", "user_unknown", {"user": "43"}),
        "a name as an e-mail": ("email: bobby", "user_unknown_nearest", None),
        "nearly somebody": (
            "username: allice",
            "user_unknown_nearest",
            {"user": "allice", "nearest": "Alice"},
        ),
        "nearly an e-mail": (
            "email: bob@example.org",
            "user_unknown_nearest",
            None,
        ),
        "two people": (
            "user_id: 7, username: alice",
            "users_disagree",
            {"user": "7, alice"},
        ),
        "twins": ("username: Sam", "user_ambiguous", {"user": "Sam"}),
        "twins, one by id": (
            "user_id: 1, username: Sam",
            "user_ambiguous",
            {"user": "1, Sam"},
        ),
    },
)
def test_nobody_is_taken(
    fields: str, expected: str, said: dict[str, str] | None
) -> None:
    home = household(users=(ALICE, BOB, CAROL, *TWINS))
    proposal = propose(one_user(f"{fields}, retention: 7d"), home)
    assert not proposal.added
    (remark,) = remarks(proposal, expected)
    assert (remark.kind, remark.line) == ("unknown", 4)
    assert said is None or remark.placeholders == said
    assert placed(remarks(proposal, "nobody_left")) == [(1, 9, "nobody_left")]


def test_one_identifier_is_nobody() -> None:
    """As there the other one is enough, but a person shall look at it."""
    text = one_user("user_id: 42, username: alicia, retention: 7d")
    proposal = propose(text, household())
    assert added(proposal) == [stored("A", ALICE)]
    (remark,) = remarks(proposal, "user_partly_unknown")
    assert remark.placeholders == {"user": "alicia"}


def test_hints_are_bounded() -> None:
    users = "\n".join(
        f"    - {{username: alicee{number}, retention: 7d}}"
        for number in range(MOST_HINTS + 5)
    )
    proposal = propose(
        f"- type: user\n  enabled: true\n  users:\n{users}\n", household()
    )
    assert len(remarks(proposal, "user_unknown_nearest")) == MOST_HINTS
    assert len(remarks(proposal, "user_unknown")) == 5


def test_who_is_gone_stays_in_a_policy() -> None:
    gone = Requester(77, "Gone", jellyfin_user_id="f" * 32)
    home = household(stored("Old", gone, retention="30d"), users=(ALICE,))
    text = one_user("user_id: 77, retention: 7d").replace("name: A", "name: Old")
    (changed,) = propose(text, home, replace=True).changed
    assert changed.data == {
        **stored("Old", gone),
        "people": {"77": {"name": "Gone", "email": None}},
    }


def test_a_number_alone_confirms_nobody() -> None:
    """Who has that number now may be a stranger: that is asked elsewhere."""
    was = Requester(42, "Zoe", jellyfin_user_id="c" * 32)
    home = household(stored("A", was, retention="30d"))
    (changed,) = propose(
        one_user("user_id: 42, retention: 7d"), home, replace=True
    ).changed
    assert changed.data["accounts"] == {"42": "c" * 32}
    (changed,) = propose(
        one_user("username: alice, retention: 7d"), home, replace=True
    ).changed
    assert changed.data["accounts"] == {"42": ALICE.jellyfin_user_id}


# On what terms


WAITS = {"count_from": "last_watched"}


@rows(
    "fields, more, general, expected",
    {
        "days": ("retention: 30d", "", "", {"retention": "30d"}),
        "hours": ("retention: 36h", "", "", {"retention": "1d12h"}),
        "seconds": ("retention: 86401s", "", "", {"retention": "1441m"}),
        "never": ("retention: never", "", "", {"retention": "never"}),
        "a watch": (
            "retention: 7d, require_watched: true",
            "",
            "",
            {"require_watched": True},
        ),
        "a watch for the whole rule": (
            "retention: 7d",
            "require_watched: yes",
            "",
            {"require_watched": True},
        ),
        "the user's own word": (
            "retention: 7d, require_watched: false",
            "require_watched: true",
            "",
            {},
        ),
        "base added": (
            "retention: 7d",
            "retention_base: added",
            "",
            {"count_from": "added"},
        ),
        "base of the file": (
            "retention: 7d",
            "",
            "retention_base: added",
            {"count_from": "added"},
        ),
        "the rule's base": (
            "retention: 7d",
            "retention_base: last_watched_or_added",
            "retention_base: added",
            {},
        ),
        "last watched, never": (
            "retention: 7d",
            "retention_base: last_watched\n  unwatched_behavior: never",
            "",
            WAITS,
        ),
        "last watched, added": (
            "retention: 7d",
            "retention_base: last_watched\n  unwatched_behavior: added",
            "",
            {**WAITS, "unwatched_retention": "7d"},
        ),
        "last watched, and nothing else": (
            "retention: 7d",
            "retention_base: last_watched",
            "",
            {**WAITS, "unwatched_retention": "7d"},
        ),
        "last watched, with a time for unwatched": (
            "retention: 7d",
            "",
            "retention_base: last_watched, unwatched_retention: 180d",
            {**WAITS, "unwatched_retention": "180d"},
        ),
        "unwatched for good": (
            "retention: 7d",
            "",
            "retention_base: last_watched, unwatched_retention: never",
            WAITS,
        ),
        "unwatched skipped": (
            "retention: 7d",
            "",
            "retention_base: last_watched, unwatched_retention: 0d",
            WAITS,
        ),
        "a watch beats a time for unwatched": (
            "retention: 7d, require_watched: true",
            "",
            "retention_base: last_watched, unwatched_retention: 180d",
            {**WAITS, "require_watched": True},
        ),
        "a time for unwatched without that base": (
            "retention: 7d",
            "unwatched_retention: 180d",
            "",
            {},
        ),
        "the standard rule keeps what nobody watched": (
            "retention: 7d",
            "retention_base: added",
            "retention_base: last_watched, unwatched_behavior: never",
            {"count_from": "added", "require_watched": True, "watched_by": "any"},
        ),
        "and so it does of whom must have watched": (
            "retention: 7d, require_watched: true",
            "retention_base: added",
            "retention_base: last_watched, unwatched_behavior: never",
            {"count_from": "added", "require_watched": True},
        ),
        "but not if the rule says who": (
            "retention: 7d",
            "retention_base: added\n  watched_by: requester",
            "retention_base: last_watched, unwatched_behavior: never",
            {"count_from": "added"},
        ),
        "only here": (
            "retention: 7d, require_watched: true",
            f"""watched_by: all
  watched_accounts: [{"c" * 32}]
  include_existing: true
  media_types: [tv, tv]""",
            "",
            {
                "media_types": ["tv"],
                "require_watched": True,
                "watched_by": "all",
                "watched_accounts": ["c" * 32],
                "include_existing": True,
            },
        ),
    },
)
def test_terms(fields: str, more: str, general: str, expected: dict[str, Any]) -> None:
    rule = one_user(f"username: alice, {fields}", more).replace("\n", "\n  ")
    text = f"rules: {{{general}}}\nadvanced_rules:\n  {rule}"
    assert added(propose(text, household())) == [stored("A", ALICE, **expected)]


def test_zero_leaves_a_user_to_the_default_terms() -> None:
    text = """
- {name: A, type: user, enabled: true, users: [{username: alice, retention: 0d}]}
- {name: B, type: user, enabled: true, users: [{username: alice, retention: 30d}]}
"""
    proposal = propose(text, household())
    assert added(proposal) == [stored("B", ALICE, retention="30d")]
    assert placed(remarks(proposal, "user_without_retention")) == [
        (2, 77, "user_without_retention")
    ]


# One policy for each terms


def test_terms_of_a_rule_are_policies() -> None:
    text = """
- name: Family
  type: user
  enabled: true
  users:
    - {username: alice, retention: 7d}
    - {username: bob, retention: 30d}
    - {email: carol@example.com, retention: 7d}
"""
    assert added(propose(text, household())) == [
        stored("Family (7d)", ALICE, CAROL),
        stored("Family (30d)", BOB, retention="30d"),
    ]


def test_names_of_one_length_are_numbered() -> None:
    text = f"""
- name: {"F" * 60}
  type: user
  enabled: true
  users:
    - {{username: alice, retention: 7d}}
    - {{username: bob, retention: 7d, require_watched: true}}
"""
    assert [one["name"] for one in added(propose(text, household()))] == [
        f"{'F' * 55} (7d)",
        f"{'F' * 52} (7d, 2)",
    ]


def test_rules_of_equal_terms_stay_several() -> None:
    text = """
- {name: A, type: user, enabled: true, users: [{username: alice, retention: 7d}]}
- {name: B, type: user, enabled: true, users: [{username: bob, retention: 7d}]}
- {type: user, enabled: true, users: [{user_id: 3, retention: 7d}]}
"""
    assert added(propose(text, household())) == [
        stored("A", ALICE),
        stored("B", BOB),
        stored("Rule 3", CAROL),
    ]


# Who comes first


def test_the_first_rule_of_a_user_counts() -> None:
    text = """
- {name: A, type: user, enabled: true, users: [{username: alice, retention: 5d}]}
- name: B
  type: user
  enabled: true
  users:
    - {username: bob, retention: 30d}
    - {user_id: 42, retention: 30d}
"""
    proposal = propose(text, household())
    assert added(proposal) == [
        stored("A", ALICE, retention="5d"),
        stored("B", BOB, retention="30d"),
    ]
    (remark,) = remarks(proposal, "user_shadowed")
    assert (remark.kind, remark.line, remark.column) == ("shadowed", 8, 17)
    assert remark.placeholders == {"user": "Alice", "name": "B", "first": "A"}


def test_never_comes_before() -> None:
    """There a protection beats each date: nothing is lost that somebody wanted."""
    text = """
- {name: A, type: user, enabled: true, users: [{username: alice, retention: 5d}]}
- {name: B, type: user, enabled: true, users: [{username: alice, retention: never}]}
- {name: C, type: user, enabled: true, users: [{username: alice, retention: never}]}
"""
    proposal = propose(text, household())
    assert added(proposal) == [stored("B", ALICE, retention="never")]
    assert [dict(one.placeholders) for one in remarks(proposal, "user_shadowed")] == [
        {"user": "Alice", "name": "A", "first": "B"},
        {"user": "Alice", "name": "C", "first": "B"},
    ]


def test_a_disabled_rule_takes_nobody() -> None:
    text = """
- {name: A, type: user, enabled: false, users: [{username: alice, retention: 5d}]}
- {name: B, type: user, users: [{username: alice, retention: 6d}]}
- {name: C, type: user, enabled: true, users: [{username: alice, retention: 7d}]}
"""
    proposal = propose(text, household())
    assert added(proposal) == [
        stored("A", ALICE, retention="5d", enabled=False),
        stored("B", ALICE, retention="6d", enabled=False),
        stored("C", ALICE),
    ]
    assert placed(remarks(proposal, but=("differs", "taken_over"))) == [
        (2, 34, "rule_disabled"),
        (3, 10, "rule_not_enabled"),
    ]


def test_kinds_of_media_are_apart() -> None:
    text = """
- {name: A, type: user, enabled: true, media_types: [movie], users: [{user_id: 42, retention: 5d}]}
- {name: B, type: user, enabled: true, users: [{user_id: 42, retention: 7d}]}
"""
    proposal = propose(text, household())
    assert added(proposal) == [
        stored("A", ALICE, retention="5d", media_types=["movie"]),
        stored("B", ALICE, media_types=["tv"]),
    ]


# Tags, and everybody


def test_tags() -> None:
    text = """
- {name: Kids, type: tag, enabled: true, tag: " KIDS ", retention: 60d}
- {name: More, type: tag, enabled: true, tags: [anime, kids], retention: 0d, require_watched: true}
"""
    proposal = propose(text, household(), confirmed_short=True)
    assert added(proposal) == [
        for_tags("Kids", "kids", retention="60d"),
        for_tags("More", "anime", retention="0d", require_watched=True),
    ]
    (remark,) = remarks(proposal, "tag_shadowed")
    assert remark.placeholders == {"tag": "kids", "name": "More", "first": "Kids"}
    assert len(remarks(proposal, "tags_only_lengthen")) == 1


@rows(
    "tags, written, expected, said",
    {
        "another": ({"kids"}, "daily", "tag_unknown", {"tag": "daily"}),
        "nearly": (
            {"kids"},
            "kid",
            "tag_unknown_nearest",
            {"tag": "kid", "nearest": "kids"},
        ),
        "not read": (None, "daily", "tags_not_read", {"tag": "daily"}),
    },
)
def test_tags_that_are_not_known(
    tags: set[str] | None, written: str, expected: str, said: dict[str, str]
) -> None:
    text = f"- {{name: A, type: tag, enabled: true, tag: {written}, retention: 7d}}"
    proposal = propose(text, household(tags=tags))
    (remark,) = remarks(proposal, expected)
    assert (remark.kind, remark.placeholders) == ("unknown", said)
    assert bool(proposal.added) == (tags is None)


@rows(
    "retention, policies, options, said",
    {
        "shorter than the default": ("60d", (), {"retention": "90d"}, True),
        "longer": ("91d", (), {"retention": "90d"}, False),
        "the default is never": ("60d", (), {}, True),
        "never": ("never", (), {}, False),
        "longer than everybody's": (
            "60d",
            (for_everybody("All", retention="30d"),),
            {},
            False,
        ),
        "everybody's is off": (
            "60d",
            (for_everybody("All", retention="30d", enabled=False),),
            {},
            True,
        ),
    },
)
def test_a_tag_only_lengthens(
    retention: str, policies: tuple[Any, ...], options: dict[str, Any], said: bool
) -> None:
    home = household(*policies, default_movies=options, default_series=options)
    text = f"- {{name: A, type: tag, enabled: true, tag: kids, retention: {retention}}}"
    assert bool(remarks(propose(text, home), "tag_is_shorter")) == said


def test_everybody() -> None:
    text = """
jellyseerr_cleanup:
  everybody:
    - {name: All, enabled: true, media_types: [tv], retention: 30d, require_watched: true}
    - {name: More, enabled: true, retention: 40d}
    - {name: None, enabled: true, media_types: [movie], retention: 50d}
"""
    proposal = propose(text, household())
    assert added(proposal) == [
        for_everybody("All", retention="30d", require_watched=True, media_types=["tv"]),
        for_everybody("More", retention="40d", media_types=["movie"]),
    ]
    assert len(remarks(proposal, "everybody_shadowed")) == 2


# What is said


@pytest.mark.parametrize("kind", ["watched", "episode", "stale", "everybody", "User"])
def test_types_that_do_not_exist_here(kind: str) -> None:
    text = f"- name: A\n  type: {kind}\n  retention: 5 weeks\n"
    (remark,) = remarks(propose(text, household()), "rule_type")
    assert (remark.kind, remark.line, remark.column) == ("unsupported", 2, 9)
    assert remark.placeholders == {"name": "A", "type": kind}


def test_what_is_passed_over() -> None:
    text = """
admin: {password: hunter2}
integrations:
  jellyseerr: {url: "http://jellyseerr:5055", api_key: s3cret}
app: {dry_run: true, enable_deletion: false, disk_threshold: {enabled: true}, x: 1}
rules: {movies: 1}
jellyseerr_cleanup: {y: 2, default_movies: {z: 3}}
advanced_rules:
  - {name: A, type: user, tag: kids, users: [{user_id: 42, retention: 7d, w: 4}]}
"""
    said = remarks(
        propose(text, household()), but=("differs", "disabled", "taken_over")
    )
    assert [(one.line, one.code, dict(one.placeholders)) for one in said] == [
        (2, "key_ignored", {"key": "admin"}),
        (3, "integrations_ignored", {}),
        (5, "disk_threshold", {}),
        (5, "key_ignored", {"key": "x"}),
        (6, "key_ignored", {"key": "movies"}),
        (7, "key_ignored", {"key": "y"}),
        (7, "key_ignored", {"key": "z"}),
        (9, "key_ignored", {"key": "tag"}),
        (9, "key_ignored", {"key": "w"}),
    ]
    (once,) = remarks(propose(text, household()), "deletions_allowed_decides")
    assert (once.line, once.column) == (5, 16)


def test_differences_are_said_once() -> None:
    text = """
rules: {tv_retention: 90d}
advanced_rules:
  - {name: A, type: user, enabled: true, users: [{user_id: 3, retention: never}]}
  - {name: B, type: user, enabled: true, users: [{user_id: 42, retention: 7d}]}
  - {name: C, type: user, enabled: true, users: [{user_id: 7, retention: 7d, require_watched: true}]}
"""
    said = [one for one in propose(text, household()).remarks if one.kind == "differs"]
    assert [(one.line, one.code) for one in said] == [
        (2, "default_not_written"),
        (5, "every_requester"),
        (5, "seasons_not_series"),
        (5, "only_what_was_requested"),
        (5, "unknown_holds"),
        (5, "announced_first"),
        (6, "watched_by_the_requester"),
    ]
