"""Durations as people spell them: `7 days`, `1d 12h`, `NEVER`, `1 minute`.

What is stored is the short text that `durations` reads, one for each duration.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
import re

from .durations import (
    LONGEST,
    SHORTEST,
    InvalidDuration,
    parse_retention,
    parse_timeout,
)


def _units(**words: str) -> Mapping[str, str]:
    return {word: unit for unit, said in words.items() for word in said.split()}


_HOURS = "h hr hrs hour hours"
# `m` is left as it is: whoever keeps titles for `6m` means months
_OF_RETENTIONS = _units(h=_HOURS, d="d day days", w="w wk wks week weeks")
_OF_TIMEOUTS = _units(
    ms="ms millisecond milliseconds",
    s="s sec secs second seconds",
    m="m min mins minute minutes",
    h=_HOURS,
)
_ROUGHLY = re.compile(r"([0-9]{1,5})(month|year)s?")
_ROUGH_DAYS = {"month": 30, "year": 365}

_NUMBER = re.compile(r"[0-9]+")
_PART = r"([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)"
_ONE_PART = re.compile(_PART)
_PARTS = re.compile(rf"{_PART}(?:[\s,]*(?:and\s)?\s*{_PART})*")
_LONGEST_TEXT = 64


def read_retention(text: str, shortest: timedelta = SHORTEST) -> timedelta | None:
    """Return the retention that a person's text says; None for never.

    InvalidDuration if it says none, or is shorter than `shortest` or longer than 36,500
    days. For a number without a unit its hint is that many days.
    """

    def parse(short: str) -> timedelta | None:
        if rough := _ROUGHLY.fullmatch(short):
            number, unit = rough.groups()
            days = min(int(number) * _ROUGH_DAYS[unit] or 30, LONGEST.days)
            raise InvalidDuration(short, f"a {unit} has no fixed length: write {days}d")
        return parse_retention(short, shortest)

    return _read(text, _OF_RETENTIONS, "d", parse)


def read_timeout(text: str) -> timedelta:
    """Return the time limit that a person's text says.

    InvalidDuration if it says none, or one shorter than a second or longer than ten
    minutes. For a number without a unit its hint is that many seconds.
    """
    return _read(text, _OF_TIMEOUTS, "s", parse_timeout)


def _read[Read](
    text: str, units: Mapping[str, str], usual: str, parse: Callable[[str], Read]
) -> Read:
    written = text.strip()
    bare = bool(_NUMBER.fullmatch(written))
    try:
        read = parse(f"{written}{usual}" if bare else _in_short(written, units))
    except InvalidDuration as err:
        raise InvalidDuration(written, err.hint) from None
    if bare:
        hint = f"did you mean {written}{usual}? Write the unit, too"
        raise InvalidDuration(written, hint)
    return read


def _in_short(written: str, units: Mapping[str, str]) -> str:
    """Return the text with short units and without blanks between its parts.

    One that is not spelled like this is only returned in lower case: it may be `never`.
    """
    text = written.lower()
    if len(text) > _LONGEST_TEXT or not _PARTS.fullmatch(text):
        return text
    return "".join(
        f"{number}{units.get(word, word)}" for number, word in _ONE_PART.findall(text)
    )
