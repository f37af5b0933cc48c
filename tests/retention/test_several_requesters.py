"""Rule 2: every requester of a title must be done with it."""

from typing import Any

from custom_components.jellyseerr_cleanup.retention.copies import MediaFile

from .scenarios import ALICE, BOB, CAROL, DUE, WAITING, Scenario, ago, done, file, told
from .tables import rows


def both(bobs: float | None, **terms: Any) -> Scenario:
    """Return a movie that Alice is done with and Bob asked for, with his policy."""
    return done().asks(BOB, 30).policy(BOB, bobs, **terms)


TWO_REQUESTERS = {
    "the other has not watched": (both(7), WAITING),
    "both have": (both(7).watches(BOB, 10), DUE),
    "the later date wins": (both(30).watches(BOB, 10), "scheduled +20d from watched"),
    "the later watch counts for both": (
        both(1).watches(BOB, 2),
        "leaving_soon +5d from watched",
    ),
    "the other has never": (both(None), "kept: policy_never"),
    "the other has the default": (done().asks(BOB, 30), "kept: policy_never"),
    "unknown": (both(7).cannot_read(BOB), "held: watch_state_unreadable"),
    "never and unknown": (both(None).cannot_read(BOB), "kept: policy_never"),
    "a third has never": (both(7).asks(CAROL, 20), "kept: policy_never"),
    "keep": (both(7).watches(BOB, 10).keeps(), "kept: kept_by_person"),
    "the other watched before asking": (both(7).watches(BOB, 35), WAITING),
    "she asks again after watching": (done().asks(ALICE, 9), WAITING),
    "the other need not watch": (both(7, require_watched=False), DUE),
    "added is never before one's own request": (
        both(29, require_watched=False, count_from="added"),
        "due -1d from added",
    ),
}


@rows("home, expected", TWO_REQUESTERS)
def test_two_requesters(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


def test_reason_names_whose_date_it_is() -> None:
    decision = both(30).watches(BOB, 10).decision()
    assert decision.policy == "Policy 2"
    assert decision.reason.as_dict() == {
        "account": "Bob",
        "code": "counted_from_watched",
        "policy": "Policy 2",
        "retention": "30d",
        "since": ago(10).isoformat(),
        "user": "Bob",
    }
    assert decision.requester_ids == {1, 2}
    assert [key[0] for key, _ in decision.floors] == [1, 2]


def test_reason_names_who_has_not_watched() -> None:
    assert both(7).decision().reason.as_dict() == {
        "code": "not_watched",
        "policy": "Policy 2",
        "user": "Bob",
    }


HERE_BEFORE = {
    "after the first request": (39, (False, False), "due"),
    "before both": (41, (False, False), "held"),
    "before both, one includes it": (41, (True, False), "held"),
    "before both, both include it": (41, (True, True), "due"),
}


@rows("imported, existing, expected", HERE_BEFORE)
def test_here_before_it_was_requested(
    imported: float, existing: tuple[bool, bool], expected: str
) -> None:
    home = Scenario().asks(ALICE).asks(BOB, 30).has(file(imported))
    for who, include in zip((ALICE, BOB), existing, strict=True):
        home.watches(who, 10).policy(who, 7, include_existing=include)
    assert home.decision().state == expected


IMPORT_AND_REQUEST = {
    "after": (file(39.9), DUE),
    "at the same moment": (file(40), DUE),
    "before": (file(40.1), "held: here_before_request"),
    "a century before": (file(40000), "held: here_before_request"),
}


@rows("imported, expected", IMPORT_AND_REQUEST)
def test_import_and_request(imported: MediaFile, expected: str) -> None:
    assert told(done().has(imported).decision()) == expected
    newer = file(39, "/movies/1/b.mkv", number=2)
    assert told(done().has(imported, newer).decision()) == expected


def test_open_request_brought_nothing() -> None:
    """A request that was never carried out does not make older files requested."""
    home = done().has(file(50)).asks(BOB, 60, status=4)
    home.default(7, require_watched=False)
    assert [one.reason.code for one in home.plan().decisions] == ["here_before_request"]
