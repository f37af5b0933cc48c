"""Whose number it is: a stranger gets no policy, no link and no watch of another."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import Account, Requester
from custom_components.jellyseerr_cleanup.retention.people import Person
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown

from .scenarios import (
    ALICE,
    BOB,
    DUE,
    LOCAL,
    UNSEEN,
    Scenario,
    account,
    asked,
    done,
    polled,
    state,
    told,
)
from .tables import rows

CHANGED = "held: identity_changed"
UNWATCHED = "due -32d from added"


def by_default(who: Requester = LOCAL) -> Scenario:
    """Return a movie that leaves by the default terms, watched or not."""
    return Scenario().asks(who).default(7, require_watched=False)


def linked(who: Requester = LOCAL) -> Scenario:
    """Return a movie of somebody who was linked by hand to Bob's account."""
    home = asked(who=who).watches(BOB, 10)
    return home.options(links={who.id: account(BOB)})


def become(home: Scenario, **changes: Any) -> None:
    """Let Jellyseerr say something else of who requested everything."""
    for at, one in enumerate(home.requests):
        assert one.requester
        home.requests[at] = replace(one, requester=replace(one.requester, **changes))


STRANGER = {"display_name": "Eve", "username": "eve", "email": "eve@example.com"}
BY = {
    "the default": (by_default(), UNWATCHED),
    "everybody's policy": (
        Scenario().asks(LOCAL).policy(None, 7, require_watched=False),
        UNWATCHED,
    ),
    "the user's policy": (asked(who=LOCAL, require_watched=False), UNWATCHED),
    "a link": (linked(), DUE),
}


@rows("home, before", BY)
def test_a_number_that_is_somebody_elses(home: Scenario, before: str) -> None:
    """After a restore a local user's number belongs to another."""
    assert polled(home, 0) == [before]
    become(home, **STRANGER)
    # It does not become true by being seen again and again
    assert polled(home, 1, 20) == [CHANGED] * 2
    become(home, display_name=LOCAL.display_name, username="local", email=None)
    assert [one.split()[0] for one in polled(home, 1)] == ["due"]


@rows("home", {"everybody's": by_default(ALICE), "default": by_default(ALICE)})
def test_an_account_that_is_somebody_elses(home: Scenario) -> None:
    """Nobody saved a policy that names her, and still Bob's watches are not hers."""
    assert polled(home, 0) == [UNWATCHED]
    become(home, jellyfin_user_id=account(BOB))
    assert polled(home, 1) == [CHANGED]


def test_an_account_where_there_was_none() -> None:
    home = by_default()
    polled(home, 0)
    become(home, jellyfin_user_id=account(BOB))
    assert polled(home, 1) == [CHANGED]


def test_people_change_their_names_one_by_one() -> None:
    home = by_default(replace(LOCAL, email="local@example.com"))
    polled(home, 0)
    for change in ({"display_name": "New"}, {"email": "new@example.com"}):
        become(home, **change)
        assert polled(home, 1)[0].startswith("due")
    # What he was called first means nobody any more
    become(home, display_name="Local", email="local@example.com")
    assert polled(home, 1) == [CHANGED]


def test_a_person_confirms_it() -> None:
    home = by_default()
    polled(home, 0)
    become(home, **STRANGER)
    assert polled(home, 1) == [CHANGED]
    user = home.requests[0].requester
    assert user
    home.remembers(people={**home.memory.people, user.id: Person.of(user)})
    assert told(home.decision(), home.now) == "due -33d from added"
    assert polled(home, 1) == ["due -34d from added"]


def test_a_policy_that_was_saved_for_the_new_user() -> None:
    """It says who is meant; a link that was made for the number before does not."""
    home = asked(who=LOCAL, require_watched=False)
    polled(home, 0)
    become(home, **STRANGER)
    user = home.requests[0].requester
    assert user
    [policy] = home.book.policies
    named = replace(policy, people={user.id: Person.of(user)})
    home.policies(named)
    assert told(home.decision()) == UNWATCHED
    home.policies()
    home.policy(user, 7).watches(BOB, 10).options(links={user.id: account(BOB)})
    [policy] = home.book.policies
    home.policies(replace(policy, people=named.people))
    assert told(home.decision()) == CHANGED


def test_never_stays_never() -> None:
    home = Scenario().asks(LOCAL).default(None)
    polled(home, 0)
    become(home, **STRANGER)
    assert polled(home, 1) == ["kept: policy_never"]


NO_ACCOUNT = "held: no_jellyfin_account"


def without(home: Scenario, *gone: Requester) -> Scenario:
    """Let accounts be gone from Jellyfin, which Jellyseerr still names."""
    assert not isinstance(home.accounts, Unknown)
    left = home.accounts.keys() - {account(one) for one in gone}
    home.accounts = {one: home.accounts[one] for one in sorted(left)}
    for key in [key for key in home.states if key[1] not in left]:
        del home.states[key]
    return home


def others(**terms: Any) -> Scenario:
    """Return a movie of Alice's, who is gone, that Bob finished 10 days ago."""
    return without(asked(**terms).watches(BOB, 10), ALICE)


GONE = {
    "must watch": (others(), NO_ACCOUNT),
    "need not watch": (others(require_watched=False), DUE),
    "need not watch, from added": (
        others(require_watched=False, count_from="added"),
        UNWATCHED,
    ),
    "need not watch, from the last watch": (
        others(require_watched=False, count_from="last_watched"),
        DUE,
    ),
    "unwatched, from the last watch": (
        others(require_watched=False, count_from="last_watched", unwatched=20).watches(
            BOB, UNSEEN
        ),
        "due -19d from added",
    ),
    "anybody must watch": (others(watched_by="any"), DUE),
    "chosen others must watch": (
        others(watched_by="all", watched_accounts=(account(BOB),)),
        DUE,
    ),
    "chosen ones, she is one": (
        others(watched_by="any", watched_accounts=(account(ALICE), account(BOB))),
        NO_ACCOUNT,
    ),
    "chosen ones that need not": (
        others(
            require_watched=False,
            watched_by="all",
            watched_accounts=(account(ALICE), account(BOB)),
        ),
        DUE,
    ),
    "linked by hand": (others().options(links={ALICE.id: account(BOB)}), DUE),
    "linked, unseen": (
        others().watches(BOB, UNSEEN).options(links={ALICE.id: account(BOB)}),
        "waiting: not_watched",
    ),
    "linked to one that is gone too": (
        without(others().options(links={ALICE.id: account(BOB)}), BOB),
        NO_ACCOUNT,
    ),
    "disabled, and linked": (
        asked()
        .watches(BOB, 10)
        .watches(ALICE, UNSEEN)
        .enables(ALICE, False)
        .options(links={ALICE.id: account(BOB)}),
        DUE,
    ),
    "disabled, sees nothing, and need not watch": (
        asked(require_watched=False)
        .watches(BOB, 10)
        .watches(ALICE)
        .enables(ALICE, False),
        DUE,
    ),
}


@rows("home, expected", GONE)
def test_an_account_that_is_gone(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


def test_who_has_no_account_is_named() -> None:
    """Not by the number of an account that nobody knows any more."""
    reason = others().decision().reason
    assert reason.as_dict() == {"code": "no_jellyfin_account", "user": "Alice"}


@pytest.mark.parametrize("watched", [state(10), UNSEEN])
def test_accounts_that_are_not_known_are_not_gone(watched: Any) -> None:
    home = done().watches(ALICE, watched).options(links={ALICE.id: account(BOB)})
    home.accounts = Unknown.because(ReasonCode.JELLYFIN_UNREACHABLE, server="Jellyfin")
    assert told(home.decision()) == "held: jellyfin_unreachable"


def test_an_account_that_comes_back() -> None:
    home = others().options(links={ALICE.id: account(BOB)})
    assert told(home.decision()) == DUE
    assert not isinstance(home.accounts, Unknown)
    back = Account(account(ALICE), "Alice", True)
    home.accounts = {**home.accounts, back.id: back}
    assert told(home.decision()) == "waiting: not_watched"
