"""The terms in a form, checked, and without fields that have no effect."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ..const import (
    CONF_COUNT_FROM,
    CONF_REQUIRE_WATCHED,
    CONF_RETENTION,
    CONF_UNWATCHED_RETENTION,
    CONF_WATCHED_ACCOUNTS,
    CONF_WATCHED_BY,
)
from ..retention.durations import (
    NEVER,
    SHORTEST,
    InvalidDuration,
    format_retention,
    format_timeout,
)
from ..retention.policy import CountFrom, WatchedBy
from ..retention.spelling import read_retention, read_timeout
from .refusals import Refused


def checked_terms(
    written: Mapping[str, Any], stored: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the terms to store; Refused on the invalid field.

    A retention under a day that is `stored` was confirmed at its import, and may stay.
    """
    terms = dict(written)
    terms[CONF_RETENTION] = checked_retention(
        CONF_RETENTION, terms[CONF_RETENTION], stored
    )
    if not terms.get(CONF_WATCHED_ACCOUNTS):
        terms.pop(CONF_WATCHED_ACCOUNTS, None)
        if terms[CONF_WATCHED_BY] == WatchedBy.ALL:
            raise Refused(CONF_WATCHED_ACCOUNTS, "accounts_required")
    unwatched = checked_retention(
        CONF_UNWATCHED_RETENTION,
        terms.pop(CONF_UNWATCHED_RETENTION, "").strip() or NEVER,
        stored,
    )
    # Without these terms an unwatched title waits, which is the same as never
    if unwatched != NEVER:
        if not _allow_unwatched(terms):
            raise Refused(CONF_UNWATCHED_RETENTION, "unwatched_not_allowed")
        terms[CONF_UNWATCHED_RETENTION] = unwatched
    return terms


def checked_retention(field: str, written: str, stored: Mapping[str, Any]) -> str:
    """Return a retention as it is stored, however it is spelled; Refused."""
    shortest = timedelta(0) if written.strip() == stored.get(field) else SHORTEST
    try:
        return format_retention(read_retention(written, shortest))
    except InvalidDuration as err:
        raise _invalid(field, err) from err


def checked_timeout(field: str, written: str) -> str:
    """Return a time limit as it is stored, however it is spelled; Refused."""
    try:
        return format_timeout(read_timeout(written))
    except InvalidDuration as err:
        raise _invalid(field, err) from err


def _allow_unwatched(terms: Mapping[str, Any]) -> bool:
    return (
        terms[CONF_COUNT_FROM] == CountFrom.LAST_WATCHED
        and not terms[CONF_REQUIRE_WATCHED]
    )


def _invalid(field: str, err: InvalidDuration) -> Refused:
    return Refused(field, "invalid_duration", {"duration": err.text, "hint": err.hint})
