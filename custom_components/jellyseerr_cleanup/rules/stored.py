"""A policy's data as Home Assistant stores it, and when two say the same."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ..retention.durations import format_retention
from ..retention.people import Person
from ..retention.policy import CountFrom, Terms, WatchedBy
from .durations import read_stored

NAME, ENABLED, USERS, TAGS = "name", "enabled", "users", "tags"
ACCOUNTS, PEOPLE, MEDIA_TYPES = "accounts", "people", "media_types"
RETENTION, REQUIRE_WATCHED, WATCHED_BY = "retention", "require_watched", "watched_by"
WATCHED_ACCOUNTS, COUNT_FROM = "watched_accounts", "count_from"
UNWATCHED, INCLUDE_EXISTING = "unwatched_retention", "include_existing"
EVERYBODY = "everybody"

# These stand in the data only where they say something
OPTIONAL = frozenset({TAGS, WATCHED_ACCOUNTS, UNWATCHED})

_TERMS = Terms()
# What data mean that do not say it
TERMS: Mapping[str, Any] = {
    RETENTION: format_retention(_TERMS.retention),
    REQUIRE_WATCHED: _TERMS.require_watched,
    WATCHED_BY: _TERMS.watched_by.value,
    COUNT_FROM: _TERMS.count_from.value,
    INCLUDE_EXISTING: _TERMS.include_existing,
}

type Data = Mapping[str, Any]


def retention_in(data: Data) -> timedelta | None:
    """Return the retention in a policy's data or a section; None for never."""
    return read_stored(data.get(RETENTION, TERMS[RETENTION]))


def unwatched_in(data: Data) -> timedelta | None:
    """Return the retention of unwatched titles; None if they wait."""
    return read_stored(data[UNWATCHED]) if data.get(UNWATCHED) else None


def terms_of(data: Data) -> Terms:
    """Return the terms in a policy's or a section's data; InvalidDuration."""
    said = {**TERMS, **data}
    return Terms(
        retention=retention_in(data),
        require_watched=said[REQUIRE_WATCHED],
        watched_by=WatchedBy(said[WATCHED_BY]),
        watched_accounts=tuple(said.get(WATCHED_ACCOUNTS, ())),
        count_from=CountFrom(said[COUNT_FROM]),
        unwatched_retention=unwatched_in(data),
        include_existing=said[INCLUDE_EXISTING],
    )


def meaning_of_terms(data: Data) -> Terms | None:
    """Return what some terms mean; None if nothing ever leaves by them."""
    terms = terms_of(data)
    if terms.retention is None and terms.unwatched_retention is None:
        return None
    return replace(terms, watched_accounts=tuple(sorted(terms.watched_accounts)))


def meaning_of_policy(name: str, data: Data) -> tuple[object, ...]:
    """Return a value that is the same for policies that are and do the same."""
    return (
        name,
        frozenset(data[USERS]),
        frozenset(data.get(TAGS, ())),
        frozenset(data[MEDIA_TYPES]),
        data.get(ENABLED, True),
        meaning_of_terms(data),
    )


def stored_users(users: Mapping[str, Person]) -> dict[str, Any]:
    """Return users as a policy's data has them."""
    return {
        USERS: list(users),
        ACCOUNTS: {user: one.jellyfin_user_id for user, one in users.items()},
        PEOPLE: {
            user: {"name": one.name, "email": one.email}
            for user, one in users.items()
            if one.name or one.email
        },
    }


def without(data: Data, who: Iterable[str], media_types: Iterable[str]) -> Data:
    """Return a policy's data for fewer users, labels or media types: those given."""
    left = set(who)
    reduced = {**data, MEDIA_TYPES: list(media_types)}
    for field in (USERS, TAGS):
        if field in data:
            reduced[field] = [one for one in data[field] if one in left]
    for field in (ACCOUNTS, PEOPLE):
        if field in data:
            reduced[field] = {
                user: one for user, one in data[field].items() if user in left
            }
    return reduced
