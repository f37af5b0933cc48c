"""Durations as they are stored: retentions, and time limits for servers."""

from datetime import timedelta
import re

NEVER = "never"
SHORTEST = timedelta(days=1)
LONGEST = timedelta(days=36500)

# Longer texts are no durations, and Python refuses to read thousands of digits
_LONGEST_TEXT = 32

_RETENTION = re.compile(r"(?:[0-9]+[hdw])+")
_CONFIRMED = re.compile(r"(?:[0-9]+[mhdw])+")
_RETENTION_PART = re.compile(r"([0-9]+)([mhdw])")
_MINUTES = re.compile(r"[0-9]{1,4}m")
_MINUTES_IN = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}

# Go's grammar of durations, as in `timeout: "30s"`
_TIMEOUT = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|h|m|s))+")
_TIMEOUT_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|h|m|s)")
_TIMEOUT_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
SHORTEST_TIMEOUT = timedelta(seconds=1)
LONGEST_TIMEOUT = timedelta(minutes=10)


class InvalidDuration(ValueError):
    """A text that is no duration.

    `text` is what was written, `hint` what to write in its place.
    """

    def __init__(self, text: str, hint: str) -> None:
        super().__init__(f"{text!r} is not a duration: {hint}")
        self.text = text
        self.hint = hint


def parse_retention(text: str, shortest: timedelta = SHORTEST) -> timedelta | None:
    """Return the retention that a text says; None for `never`.

    It may be written as `7d`, `2w`, `36h` or `1d12h`. InvalidDuration if it is not, or
    is shorter than `shortest` or longer than 36,500 days. What is stored may be shorter
    than a day, because a person confirmed it, and say minutes: `90m`.
    """
    written = text.strip()
    if written == NEVER:
        return None
    grammar = _RETENTION if shortest >= SHORTEST else _CONFIRMED
    if not grammar.fullmatch(written) or len(written) > _LONGEST_TEXT:
        if _MINUTES.fullmatch(written):
            days = min(int(written[:-1]) * 30 or 30, LONGEST.days)
            raise InvalidDuration(written, f"m means minutes: write {days}d")
        raise InvalidDuration(
            written, "write hours as 36h, days as 7d, weeks as 2w, or never"
        )
    parts = _RETENTION_PART.findall(written)
    if len({unit for _, unit in parts}) != len(parts):
        raise InvalidDuration(written, "each unit may stand once")
    minutes = sum(int(number) * _MINUTES_IN[unit] for number, unit in parts)
    if minutes * 60 > LONGEST.total_seconds():
        raise InvalidDuration(written, "the longest is 36500d: write never")
    if (retention := timedelta(minutes=minutes)) < shortest:
        raise InvalidDuration(written, "the shortest is 1d")
    return retention


def format_retention(retention: timedelta | None) -> str:
    """Return a retention as `parse_retention` reads it, to the minute."""
    if retention is None:
        return NEVER
    hours, minutes = divmod(retention // timedelta(minutes=1), 60)
    if minutes:
        return f"{hours * 60 + minutes}m"
    days, hours = divmod(hours, 24)
    return (f"{days}d" if days or not hours else "") + (f"{hours}h" if hours else "")


def parse_timeout(text: str) -> timedelta:
    """Return the time limit that a text such as `30s` or `1m30s` says.

    InvalidDuration if it says none, or one shorter than a second or longer than ten
    minutes.
    """
    written = text.strip()
    if not _TIMEOUT.fullmatch(written) or len(written) > _LONGEST_TEXT:
        raise InvalidDuration(written, "write 30s or 1m30s")
    seconds = sum(
        float(number) * _TIMEOUT_UNITS[unit]
        for number, unit in _TIMEOUT_PART.findall(written)
    )
    if (
        not SHORTEST_TIMEOUT.total_seconds()
        <= seconds
        <= LONGEST_TIMEOUT.total_seconds()
    ):
        raise InvalidDuration(written, "from 1s to 10m")
    return timedelta(seconds=seconds)


def format_timeout(timeout: timedelta) -> str:
    """Return a time limit as `parse_timeout` reads it, to the millisecond."""
    seconds, milliseconds = divmod(round(timeout / timedelta(milliseconds=1)), 1000)
    minutes, seconds = divmod(seconds, 60)
    parts = {"m": minutes, "s": seconds, "ms": milliseconds}
    return "".join(f"{number}{unit}" for unit, number in parts.items() if number)
