"""Whom a policy concerns, and whose terms apply."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, Requester
from custom_components.jellyseerr_cleanup.retention.policy import (
    DEFAULT_POLICY,
    AmbiguousUser,
    CountFrom,
    PolicyBook,
    RetentionPolicy,
    Terms,
    WatchedBy,
    resolve_user,
)

from .households import ALICE, BOB, LOCAL, account

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


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("42", 42, id="id"),
        pytest.param(" 42 ", 42, id="id between blanks"),
        pytest.param("99", 11, id="a name of digits, where no id fits"),
        pytest.param("alice", 42, id="jellyfin user name"),
        pytest.param("ALICE", 42, id="in upper case"),
        pytest.param("johndoe", 123, id="user name in lower case"),
        pytest.param("JOHNDOE", 123, id="user name in upper case"),
        pytest.param("john", 123, id="display name"),
        pytest.param("FOO@BAR.COM", 123, id="e-mail in any case"),
        pytest.param("STRASSE", 7, id="case folding"),
        pytest.param("same", 8, id="all names of one user"),
        pytest.param("padded", 13, id="a name between blanks"),
        pytest.param("nobody", None, id="nobody"),
        pytest.param("", None, id="empty"),
        pytest.param("4", None, id="part of an id"),
        pytest.param("٤٢", None, id="arabic digits"),
        pytest.param("9" * 5000, None, id="5000 digits"),
        pytest.param("ali", None, id="part of a name"),
    ],
)
def test_user_is_found(written: str, expected: int | None) -> None:
    found = resolve_user(written, USERS)
    assert (found.id if found else None) == expected


def test_a_name_of_two_users_is_refused() -> None:
    with pytest.raises(AmbiguousUser):
        resolve_user("twin", USERS)


def _policy(
    number: str, users: Mapping[int, str | None] | None, days: int, **changes: Any
) -> RetentionPolicy:
    terms = dict.fromkeys(MediaType, Terms(timedelta(days=days)))
    return replace(RetentionPolicy(number, number, users, terms), **changes)


A = {1: account(ALICE)}
B = {2: account(BOB)}
EVERYBODY = _policy("everybody", None, 60)
DEFAULTS = dict.fromkeys(MediaType, Terms(timedelta(days=90)))


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        pytest.param((), DEFAULT_POLICY, id="none: the default"),
        pytest.param((_policy("b", B, 7),), DEFAULT_POLICY, id="somebody else's"),
        pytest.param((_policy("a", A, 7),), "a", id="the user's"),
        pytest.param((EVERYBODY, _policy("a", A, 7)), "a", id="before everybody's"),
        pytest.param((EVERYBODY, _policy("b", B, 7)), "everybody", id="everybody's"),
        pytest.param((_policy("1", A, 5), _policy("2", A, 30)), "1", id="the first"),
        pytest.param(
            (EVERYBODY, _policy("e2", None, 9)), "everybody", id="first of all"
        ),
        pytest.param(
            (_policy("a", A, 7, enabled=False), EVERYBODY), "everybody", id="disabled"
        ),
        pytest.param(
            (replace(EVERYBODY, enabled=False),), DEFAULT_POLICY, id="all disabled"
        ),
        pytest.param(
            (_policy("tv", A, 7, terms={MediaType.TV: Terms()}), EVERYBODY),
            "everybody",
            id="of the other media type",
        ),
        pytest.param((_policy("nobody", {}, 7),), DEFAULT_POLICY, id="for nobody"),
    ],
)
def test_policy_that_applies(
    policies: tuple[RetentionPolicy, ...], expected: str
) -> None:
    book = PolicyBook(policies, DEFAULTS)
    assert book.applying_to(ALICE, MediaType.MOVIE).id == expected


def test_default_is_never_at_first() -> None:
    assert PolicyBook().applying_to(ALICE, MediaType.TV).terms.retention is None


@pytest.mark.parametrize(
    ("requester", "saved", "agrees"),
    [
        pytest.param(ALICE, account(ALICE), True, id="the same account"),
        pytest.param(ALICE, account(BOB), False, id="another account"),
        pytest.param(ALICE, None, False, id="an account where there was none"),
        pytest.param(replace(LOCAL, id=1), account(ALICE), False, id="none any more"),
        pytest.param(replace(LOCAL, id=1), None, True, id="none as before"),
    ],
)
def test_identity_pair(requester: Requester, saved: str | None, agrees: bool) -> None:
    book = PolicyBook((_policy("a", {1: saved}, 7),))
    assert book.applying_to(requester, MediaType.MOVIE).identity_agrees is agrees


@pytest.mark.parametrize(
    ("requester", "links", "expected"),
    [
        pytest.param(ALICE, {}, account(ALICE), id="jellyseerr's"),
        pytest.param(ALICE, {1: "x"}, account(ALICE), id="before one made by hand"),
        pytest.param(LOCAL, {4: "x"}, "x", id="made by hand"),
        pytest.param(LOCAL, {1: "x"}, None, id="another's link"),
    ],
)
def test_account(
    requester: Requester, links: dict[int, str], expected: str | None
) -> None:
    assert PolicyBook(links=links).account_of(requester) == expected


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
    ("leaving_soon", "notice", "window"),
    [(14, 3, 14), (1, 3, 3), (5, 5, 5)],
)
def test_window(leaving_soon: int, notice: int, window: int) -> None:
    book = PolicyBook(
        leaving_soon=timedelta(days=leaving_soon), notice=timedelta(days=notice)
    )
    assert book.window == timedelta(days=window)
