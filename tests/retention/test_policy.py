"""Whom a policy concerns, and whose terms apply."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import (
    Account,
    MediaType,
    Requester,
)
from custom_components.jellyseerr_cleanup.retention.people import Person
from custom_components.jellyseerr_cleanup.retention.policy import (
    DEFAULT_POLICY,
    AmbiguousUser,
    CountFrom,
    PolicyBook,
    RetentionPolicy,
    Terms,
    WatchedBy,
    identifier_of,
    resolve_user,
)

from .scenarios import ALICE, BOB, LOCAL, account
from .tables import rows

USERS = (
    Requester(1, "Administrator", jellyfin_username="admin", email="admin@example.com"),
    Requester(42, "Alice", jellyfin_username="alice", email="alice@example.com"),
    Requester(123, "John", username="JohnDoe", email="foo@bar.com"),
    Requester(7, "Straße", username="straße"),
    Requester(8, "same", jellyfin_username="same", username="same", email="same"),
    Requester(9, "Twin", email="one@example.com"),
    Requester(10, "Twin", email="two@example.com"),
    Requester(11, "99"),
    Requester(12, "42"),
    Requester(13, "  padded  "),
)


USER_IS_FOUND = {
    "id": ("123", 123),
    "id between blanks": (" 123 ", 123),
    "id that is said to be one": ("id:42", 42),
    "the same in upper case": (" ID:42", 42),
    "id of nobody": ("id:99", None),
    "a name of digits, where no id fits": ("99", 11),
    "jellyfin user name": ("alice", 42),
    "in upper case": ("ALICE", 42),
    "user name in lower case": ("johndoe", 123),
    "user name in upper case": ("JOHNDOE", 123),
    "display name": ("john", 123),
    "e-mail in any case": ("FOO@BAR.COM", 123),
    "case folding": ("STRASSE", 7),
    "all names of one user": ("same", 8),
    "a name between blanks": ("padded", 13),
    "nobody": ("nobody", None),
    "empty": ("", None),
    "part of an id": ("4", None),
    "arabic digits": ("٤٢", None),
    "5000 digits": ("9" * 5000, None),
    "part of a name": ("ali", None),
}


@rows("written, expected", USER_IS_FOUND)
def test_user_is_found(written: str, expected: int | None) -> None:
    found = resolve_user(written, USERS)
    assert (found.id if found else None) == expected


@pytest.mark.parametrize("written", ["twin", "42", " 42 "])
def test_what_fits_two_users_is_refused(written: str) -> None:
    with pytest.raises(AmbiguousUser):
        resolve_user(written, USERS)


def test_a_user_whose_name_is_the_own_id_is_no_other() -> None:
    assert resolve_user("5", [Requester(5, "Five", username="5")]) is not None


@pytest.mark.parametrize(("user", "expected"), [(1, "1"), (42, "id:42"), (12, "12")])
def test_what_means_one_user_only(user: int, expected: str) -> None:
    assert identifier_of(user, USERS) == expected
    found = resolve_user(expected, USERS)
    assert found is not None
    assert found.id == user


def _policy(
    number: str, users: Mapping[int, str | None] | None, days: int, **changes: Any
) -> RetentionPolicy:
    terms = dict.fromkeys(MediaType, Terms(timedelta(days=days)))
    return replace(RetentionPolicy(number, number, users, terms), **changes)


A = {1: account(ALICE)}
B = {2: account(BOB)}
EVERYBODY = _policy("everybody", None, 60)
DEFAULTS = dict.fromkeys(MediaType, Terms(timedelta(days=90)))


POLICY_THAT_APPLIES = {
    "none: the default": ((), DEFAULT_POLICY),
    "somebody else's": ((_policy("b", B, 7),), DEFAULT_POLICY),
    "the user's": ((_policy("a", A, 7),), "a"),
    "before everybody's": ((EVERYBODY, _policy("a", A, 7)), "a"),
    "everybody's": ((EVERYBODY, _policy("b", B, 7)), "everybody"),
    "the first": ((_policy("1", A, 5), _policy("2", A, 30)), "1"),
    "first of all": ((EVERYBODY, _policy("e2", None, 9)), "everybody"),
    "disabled": ((_policy("a", A, 7, enabled=False), EVERYBODY), "everybody"),
    "all disabled": ((replace(EVERYBODY, enabled=False),), DEFAULT_POLICY),
    "of the other media type": (
        (_policy("tv", A, 7, terms={MediaType.TV: Terms()}), EVERYBODY),
        "everybody",
    ),
    "for nobody": ((_policy("nobody", {}, 7),), DEFAULT_POLICY),
}


@rows("policies, expected", POLICY_THAT_APPLIES)
def test_policy_that_applies(
    policies: tuple[RetentionPolicy, ...], expected: str
) -> None:
    book = PolicyBook(policies, DEFAULTS)
    assert book.applying_to(ALICE, MediaType.MOVIE).id == expected


def test_default_is_never_at_first() -> None:
    assert PolicyBook().applying_to(ALICE, MediaType.TV).terms.retention is None


IDENTITY_PAIR = {
    "the same account": (ALICE, account(ALICE), True),
    "another account": (ALICE, account(BOB), False),
    "an account where there was none": (ALICE, None, False),
    "none any more": (replace(LOCAL, id=1), account(ALICE), False),
    "none as before": (replace(LOCAL, id=1), None, True),
}


@rows("requester, saved, agrees", IDENTITY_PAIR)
def test_identity_pair(requester: Requester, saved: str | None, agrees: bool) -> None:
    book = PolicyBook((_policy("a", {1: saved}, 7),))
    assert book.applying_to(requester, MediaType.MOVIE).identity_agrees is agrees


SAVED = Person(None, "Local", "local@example.com")
KNOWN = {
    "as before": ({}, True),
    "in upper case": ({"display_name": "LOCAL", "email": "x@example.com"}, True),
    "another e-mail": ({"email": "new@example.com"}, True),
    "another name": ({"display_name": "New"}, True),
    "both": ({"display_name": "New", "email": "new@example.com"}, False),
    "another name, and no e-mail": ({"display_name": "New", "email": None}, False),
    "an account": ({"jellyfin_user_id": account(ALICE)}, False),
}


@rows("changes, agrees", KNOWN)
def test_who_a_user_without_an_account_is(
    changes: dict[str, Any], agrees: bool
) -> None:
    user = replace(LOCAL, id=1, **{"email": "local@example.com", **changes})
    policy = _policy("a", {1: None}, 7, people={1: SAVED})
    assert PolicyBook((policy,)).applying_to(user, MediaType.TV).identity_agrees is (
        agrees
    )


ACCOUNT = {
    "jellyseerr's": (ALICE, {}, account(ALICE)),
    "before one made by hand": (ALICE, {1: "x"}, account(ALICE)),
    "made by hand": (LOCAL, {4: "x"}, "x"),
    "another's link": (LOCAL, {1: "x"}, None),
}


@rows("requester, links, expected", ACCOUNT)
def test_account(
    requester: Requester, links: dict[int, str], expected: str | None
) -> None:
    assert PolicyBook(links=links).account_of(requester) == expected


def _there(*usable: str, disabled: tuple[str, ...] = ()) -> dict[str, Account]:
    return {one: Account(one, one, one not in disabled) for one in (*usable, *disabled)}


LINK = {
    "both there": (_there(account(ALICE), "x"), account(ALICE)),
    "jellyseerr's is gone": (_there("x"), "x"),
    "jellyseerr's is disabled": (_there("x", disabled=(account(ALICE),)), "x"),
    "jellyseerr's is gone, the other disabled": (_there(disabled=("x",)), "x"),
    "both disabled": (_there(disabled=(account(ALICE), "x")), account(ALICE)),
    "the link's is gone": (_there(account(ALICE)), account(ALICE)),
    "jellyseerr's is disabled, the link's gone": (
        _there(disabled=(account(ALICE),)),
        account(ALICE),
    ),
    "both gone": (_there(), account(ALICE)),
}


@rows("accounts, expected", LINK)
def test_a_link_replaces_what_nobody_can_use(
    accounts: dict[str, Account], expected: str
) -> None:
    assert PolicyBook(links={1: "x"}).account_of(ALICE, accounts) == expected


def test_every_term_changes_the_fingerprint() -> None:
    base = Terms(timedelta(days=7))
    variants = [
        base,
        Terms(None),
        Terms(timedelta(days=8)),
        replace(base, require_watched=False),
        replace(base, watched_by=WatchedBy.ANY),
        replace(base, watched_accounts=("a",)),
        replace(base, watched_accounts=("a", "b")),
        replace(base, count_from=CountFrom.ADDED),
        replace(base, unwatched_retention=timedelta(days=7)),
        replace(base, include_existing=True),
    ]
    assert all(
        one.fingerprint() != other.fingerprint()
        for one, other in combinations(variants, 2)
    )
    assert (
        replace(base, watched_accounts=("b", "a")).fingerprint()
        == replace(base, watched_accounts=("a", "b")).fingerprint()
    )


def test_another_policy_with_equal_terms_differs() -> None:
    one, other = (
        PolicyBook((_policy(name, A, 7),)).applying_to(ALICE, MediaType.MOVIE)
        for name in ("one", "other")
    )
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("leaving_soon", "notice", "window"), [(14, 3, 14), (1, 3, 3), (5, 5, 5)]
)
def test_window(leaving_soon: int, notice: int, window: int) -> None:
    book = PolicyBook(
        leaving_soon=timedelta(days=leaving_soon), notice=timedelta(days=notice)
    )
    assert book.window == timedelta(days=window)
