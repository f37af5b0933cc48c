"""The fields of a file of rules, and what may stand in each.

Those under "only here" are this project's own; OxiCleanarr passes over keys that it
does not know.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
import re
from typing import Any

import voluptuous as vol

from ..retention.model import MediaType
from ..retention.policy import CountFrom, WatchedBy
from ..retention.printable import plain
from .complaining import Complaints
from .durations import DurationTooLong, in_its_words, parse_duration
from .values import Listed, Mapped, Said, Scalar, Value

type Fields = Mapping[str, Any]


class UnwatchedBehavior(StrEnum):
    """What becomes of a title that nobody watched, counted from the last watch."""

    ADDED = "added"
    NEVER = "never"


LEAST_LEAVING_SOON_DAYS, MOST_LEAVING_SOON_DAYS = 1, 365
_WHOLE_NUMBER = re.compile("[0-9]{1,15}")
_SWITCHES = {
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
}


class _Wrong(vol.Invalid):
    """A value that its field cannot have: a complaint's code, and what fills it."""

    def __init__(self, code: str, **said: str) -> None:
        super().__init__(code)
        self.complaint, self.said = code, said


def _scalar(value: Value) -> Scalar:
    if not isinstance(value, Scalar):
        raise _Wrong("expected_text")
    return value


def _said[T](read: Callable[[str], T]) -> Callable[[Value], Said[T]]:
    """Return a check of a scalar that keeps its place."""

    def check(value: Value) -> Said[T]:
        written = _scalar(value)
        return Said(read(written.text), written.line, written.column)

    return check


def _read_duration(text: str) -> timedelta | None:
    written = plain(text)
    try:
        return parse_duration(text)
    except DurationTooLong as err:
        raise _Wrong("duration_too_long", value=written) from err
    except ValueError as err:
        if instead := in_its_words(text):
            raise _Wrong(
                "duration_in_other_words", value=written, instead=instead
            ) from err
        raise _Wrong("invalid_duration", value=written) from err


def _read_number(text: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(text):
        raise _Wrong("expected_whole_number", value=plain(text))
    return int(text)


def _read_days(text: str) -> int:
    days = _read_number(text)
    if not LEAST_LEAVING_SOON_DAYS <= days <= MOST_LEAVING_SOON_DAYS:
        raise _Wrong(
            "out_of_range",
            value=plain(text),
            least=f"{LEAST_LEAVING_SOON_DAYS}",
            most=f"{MOST_LEAVING_SOON_DAYS}",
        )
    return days


def _read_switch(text: str) -> bool:
    switch = _SWITCHES.get(text.lower())
    if switch is None:
        raise _Wrong("expected_switch", value=plain(text))
    return switch


def _one_of[T: StrEnum](choices: type[T]) -> Callable[[str], T]:
    def read(text: str) -> T:
        if text not in set(choices):
            raise _Wrong(
                "expected_one_of", value=plain(text), choices=", ".join(choices)
            )
        return choices(text)

    return read


def _list_of[T](item: Callable[[Value], T]) -> Callable[[Value], list[T]]:
    def check(value: Value) -> list[T]:
        return [item(one) for one in _items(value)]

    return check


def _items(value: Value) -> list[Value]:
    if not isinstance(value, Listed):
        raise _Wrong("expected_list")
    return value.items


_TEXT = _said(str)
_DURATION = _said(_read_duration)
_SWITCH = _said(_read_switch)
_BASE = _said(_one_of(CountFrom))
_BEHAVIOR = _said(_one_of(UnwatchedBehavior))


def _mapping(fields: Fields) -> vol.Schema:
    return vol.Schema(
        {vol.Optional(key): check for key, check in fields.items()},
        extra=vol.ALLOW_EXTRA,
    )


_BASES: Fields = {
    "retention_base": _BASE,
    "unwatched_behavior": _BEHAVIOR,
    "unwatched_retention": _DURATION,
}
_ONLY_HERE: Fields = {
    "watched_by": _said(_one_of(WatchedBy)),
    "watched_accounts": _list_of(_TEXT),
    "include_existing": _SWITCH,
}
_OF_A_POLICY: Fields = {
    "name": _TEXT,
    "enabled": _SWITCH,
    "require_watched": _SWITCH,
    "media_types": _list_of(_said(_one_of(MediaType))),
    **_BASES,
    **_ONLY_HERE,
}

STANDARD: Fields = {"movie_retention": _DURATION, "tv_retention": _DURATION, **_BASES}
APP: Fields = {
    "leaving_soon_days": _said(_read_days),
    "dry_run": _SWITCH,
    "enable_deletion": _SWITCH,
}
ANY_RULE: Fields = {"name": _TEXT, "type": _TEXT}
USER_RULE: Fields = {**ANY_RULE, **_OF_A_POLICY, "users": _items}
TAG_RULE: Fields = {
    **ANY_RULE,
    **_OF_A_POLICY,
    "tag": _TEXT,
    "tags": _list_of(_TEXT),
    "retention": _DURATION,
}
EVERYBODY: Fields = {**_OF_A_POLICY, "retention": _DURATION}
DEFAULT_TERMS: Fields = {"require_watched": _SWITCH, **_BASES, **_ONLY_HERE}
USER: Fields = {
    "user_id": _said(_read_number),
    "username": _TEXT,
    "email": _TEXT,
    "retention": _DURATION,
    "require_watched": _SWITCH,
}

_SCHEMAS = {
    id(fields): _mapping(fields)
    for fields in (
        *(STANDARD, APP, ANY_RULE, USER_RULE, TAG_RULE, EVERYBODY),
        *(DEFAULT_TERMS, USER),
    )
}


def checked(value: Mapped, fields: Fields, complaints: Complaints) -> dict[str, Any]:
    """Return the known fields that have a valid value; complains of the others.

    A field in which nothing is written is as one that is left out.
    """
    written = {
        key: one
        for key, one in value.items.items()
        if key in fields and not (isinstance(one, Scalar) and one.is_nothing)
    }
    try:
        known: dict[str, Any] = _SCHEMAS[id(fields)](written)
    except vol.MultipleInvalid as err:
        for wrong in err.errors:
            field = str(wrong.path[0])
            place = written.pop(field)
            assert isinstance(wrong, _Wrong)
            complaints.add(
                wrong.complaint, place.line, place.column, field=field, **wrong.said
            )
        known = _SCHEMAS[id(fields)](written)
    return known
