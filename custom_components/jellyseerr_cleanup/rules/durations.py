"""OxiCleanarr's grammar of durations: one number, and d, h, m for minutes, or s."""

from datetime import timedelta
import re

from ..retention.durations import (
    LONGEST,
    NEVER,
    SHORTEST,
    InvalidDuration,
    format_retention,
    parse_retention,
)

ZERO = timedelta(0)

_GRAMMAR = re.compile(r"([0-9]+)([dhms])")
_SECONDS_IN = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
# Python refuses to read thousands of digits
_LONGEST_TEXT = 20


class DurationTooLong(ValueError):
    """A duration of more than 36,500 days."""


def parse_duration(text: str) -> timedelta | None:
    """Return how long a text says, in whole minutes rounded up; None for `never`.

    ValueError if it says nothing that OxiCleanarr reads; DurationTooLong.
    """
    if text == NEVER:
        return None
    if not (found := _GRAMMAR.fullmatch(text)):
        raise ValueError(text)
    number, unit = found.groups()
    if (
        len(number.lstrip("0")) > _LONGEST_TEXT
        or (seconds := int(number.lstrip("0") or "0") * _SECONDS_IN[unit])
        > LONGEST.total_seconds()
    ):
        raise DurationTooLong(text)
    return timedelta(minutes=-(-seconds // 60))


def in_its_words(text: str) -> str | None:
    """Return how OxiCleanarr writes a retention that only this project reads."""
    try:
        return write_duration(parse_retention(text.lower()))
    except InvalidDuration:
        return None


def write_duration(retention: timedelta | None) -> str:
    """Return a retention in OxiCleanarr's grammar: `14d`, `36h`, `90m`."""
    if retention is None:
        return NEVER
    for unit in "dh":
        number, rest = divmod(retention, timedelta(seconds=_SECONDS_IN[unit]))
        if not rest:
            return f"{number}{unit}"
    return format_retention(retention)


def read_stored(text: str) -> timedelta | None:
    """Return a retention that is stored; under a day, too. InvalidDuration."""
    return parse_retention(text, ZERO)


def is_short(retention: timedelta | None) -> bool:
    """Return whether a person must confirm a retention before it counts."""
    return retention is not None and retention < SHORTEST
