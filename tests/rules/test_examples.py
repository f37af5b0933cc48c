"""OxiCleanarr's examples, and those of the documentation, give what they promise."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.rules.model import RulesError
from custom_components.jellyseerr_cleanup.rules.proposing import propose

from .examples import CONNECTION, MATCHING, PAGE, WHOLE, documented
from .home import ALICE, BOB, CAROL, TERMS, added, for_tags, household, remarks, stored

POWER = Requester(42, "Power", None, "power", None, "c" * 32)
ALICE_6 = Requester(6, "Alice", None, "alice", "alice@example.com", "a" * 32)
WATCHED = {"require_watched": True}


def test_the_page_about_jellyseerr() -> None:
    """7 and 30 days after they watched it; the power user's 90, watched or not."""
    home = household(users=(ALICE_6, BOB, POWER))
    proposal = propose(PAGE, home)
    assert added(proposal) == [
        stored("Alice - Short Retention", ALICE_6, **WATCHED),
        {
            **stored("Bob - Long Retention", BOB, retention="30d", **WATCHED),
        },
        {
            **stored("Power Users", POWER, retention="90d"),
        },
    ]
    assert not proposal.options
    assert {one.code for one in proposal.remarks} == {
        *("policy_added", "default_not_written", "every_requester"),
        *("watched_by_the_requester", "seasons_not_series", "unknown_holds"),
        *("announced_first", "only_what_was_requested"),
    }


def test_the_page_if_one_person_is_two_of_them() -> None:
    """Its Alice may be number 42: then the first rule counts, as there."""
    proposal = propose(PAGE, household())
    assert added(proposal) == [
        stored("Alice - Short Retention", ALICE, **WATCHED),
        stored("Bob - Long Retention", BOB, retention="30d", **WATCHED),
    ]
    assert len(remarks(proposal, "user_shadowed", "nobody_left")) == 2


def test_the_whole_configuration() -> None:
    proposal = propose(WHOLE, household())
    assert added(proposal) == [
        stored("Alice - Short Retention", ALICE, count_from="last_watched", **WATCHED),
        for_tags("Kids", "kids", retention="60d"),
    ]
    assert proposal.options == {
        "default_movies": {**TERMS, "retention": "90d"},
        "default_series": {**TERMS, "retention": "120d"},
    }
    said = remarks(proposal, but=("taken_over", "differs"))
    assert [(one.line, one.code, dict(one.placeholders)) for one in said] == [
        (11, "integrations_ignored", {}),
        (26, "rule_type", {"name": "Watched", "type": "watched"}),
        (27, "rule_type", {"name": "Daily shows", "type": "episode"}),
    ]


def test_an_address_alone_has_no_rules() -> None:
    with pytest.raises(RulesError) as refused:
        propose(CONNECTION, household())
    (complaint,) = refused.value.complaints
    assert complaint.code == "no_rules"


def test_secrets_are_never_said() -> None:
    text = f"{CONNECTION}{WHOLE.replace('integrations:', 'integration:')}"
    said = repr(propose(text, household()))
    for secret in ("YOUR_JELLYSEERR_API_KEY_HERE", "://", "localhost"):
        assert secret not in said
    with pytest.raises(RulesError) as refused:
        propose(f"{text}app: 3\nrules: x", household())
    assert "YOUR_JELLYSEERR_API_KEY_HERE" not in repr(refused.value.complaints)


def test_any_case_matches() -> None:
    assert added(propose(MATCHING, household())) == [
        stored("x (1d)", ALICE, retention="1d"),
        stored("x (never)", BOB, retention="never"),
    ]


DOCUMENTED: list[tuple[str, str]] = [
    (page, text)
    for page in ("rules.md", "coming-from-oxicleanarr.md")
    for text in documented(page)
]


@pytest.mark.parametrize(("page", "text"), DOCUMENTED)
def test_documented_examples_can_be_imported(page: str, text: str) -> None:
    proposal = propose(text, household(), confirmed_short=True)
    assert proposal.changes_anything
    assert not remarks(proposal, but=("taken_over", "differs", "unsupported"))


def test_the_worked_example() -> None:
    """What docs/rules.md says of its first example is so."""
    expected: list[dict[str, Any]] = [
        stored("Alice - Short Retention", ALICE, **WATCHED),
        stored("Family (30d)", BOB, retention="30d", count_from="added"),
        stored("Family (never)", CAROL, retention="never", count_from="added"),
        for_tags("Kids", "kids", retention="180d"),
    ]
    proposal = propose(documented("rules.md")[0], household())
    assert added(proposal) == expected
    assert proposal.options == {"default_movies": {**TERMS, "retention": "90d"}}
    text = documented("rules.md")[0].splitlines()
    assert {
        (text[one.line - 1].strip().partition(":")[0], one.code)
        for one in remarks(
            proposal, "default_not_written", "deletions_allowed_decides", "rule_type"
        )
    } == {
        ("rules", "default_not_written"),
        ("dry_run", "deletions_allowed_decides"),
        ("type", "rule_type"),
    }
