"""A policy's terms as they are written in a form: checked, and without what means nothing."""

from collections.abc import Mapping
from typing import Any

from .const import (
    CONF_COUNT_FROM,
    CONF_REQUIRE_WATCHED,
    CONF_RETENTION,
    CONF_UNWATCHED_RETENTION,
    CONF_WATCHED_ACCOUNTS,
    CONF_WATCHED_BY,
)
from .flow_refusals import Refused
from .retention.durations import NEVER, InvalidDuration, parse_retention, parse_timeout
from .retention.policy import CountFrom, WatchedBy
from .settings import DEFAULT_TERMS


def checked_terms(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms as they are stored; Refused on the field that makes no sense."""
    terms = dict(written)
    terms[CONF_RETENTION] = checked_retention(CONF_RETENTION, terms[CONF_RETENTION])
    if not terms.get(CONF_WATCHED_ACCOUNTS):
        terms.pop(CONF_WATCHED_ACCOUNTS, None)
        if terms[CONF_WATCHED_BY] == WatchedBy.ALL:
            raise Refused(CONF_WATCHED_ACCOUNTS, "accounts_required")
    unwatched = checked_retention(
        CONF_UNWATCHED_RETENTION, terms.pop(CONF_UNWATCHED_RETENTION, "") or NEVER
    )
    # Without them an unwatched title waits, which is what never means
    if unwatched != NEVER:
        if not allow_unwatched(terms):
            raise Refused(CONF_UNWATCHED_RETENTION, "unwatched_not_allowed")
        terms[CONF_UNWATCHED_RETENTION] = unwatched
    return terms


def changed_terms(
    stored: Mapping[str, Any], written: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the stored terms with what was written; what was left out keeps its value as long as it means something."""
    terms = {**DEFAULT_TERMS, **stored, **written}
    if CONF_UNWATCHED_RETENTION not in written and not allow_unwatched(terms):
        terms.pop(CONF_UNWATCHED_RETENTION, None)
    return checked_terms(terms)


def allow_unwatched(terms: Mapping[str, Any]) -> bool:
    """Return whether terms for unwatched titles can ever apply."""
    return (
        terms[CONF_COUNT_FROM] == CountFrom.LAST_WATCHED
        and not terms[CONF_REQUIRE_WATCHED]
    )


def checked_retention(field: str, written: str) -> str:
    """Return a retention without blanks around it; Refused if it is none."""
    try:
        parse_retention(written)
    except InvalidDuration as err:
        raise _invalid(field, err) from err
    return written.strip()


def checked_timeout(field: str, written: str) -> str:
    """Return a time limit without blanks around it; Refused if it is none."""
    try:
        parse_timeout(written)
    except InvalidDuration as err:
        raise _invalid(field, err) from err
    return written.strip()


def _invalid(field: str, err: InvalidDuration) -> Refused:
    return Refused(field, "invalid_duration", {"duration": err.text, "hint": err.hint})
