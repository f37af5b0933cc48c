"""Durations as people spell them."""

from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.jellyseerr_cleanup.retention.durations import (
    InvalidDuration,
    format_retention,
    format_timeout,
    parse_retention,
    parse_timeout,
)
from custom_components.jellyseerr_cleanup.retention.spelling import (
    read_retention,
    read_timeout,
)

# However it is spelled, one text is stored
RETENTIONS = {
    "7d": [
        *("7d", "7D", "7 d", "7 days", "7 Days", " 7  DAYS\n", "7days", "7 day"),
        *("1w", "1 week", "1W", "7\xa0days", "7\tdays", "07 days", "168 hours"),
    ],
    "14d": ["14 day", " 2 weeks", "2 wks", "1w 7d", "1 week, 7 days"],
    "1d12h": [
        *("1d12h", "1d 12h", "1D 12H", "1 day 12 hours", "1 day, 12 hrs", "36 h"),
        *("1 day and 12 hours", "1day12hours", "1d,12h", "12h 1d", "36 Hours"),
    ],
    "never": ["never", "NEVER", " Never "],
}
TIMEOUTS = {
    "30s": ["30s", "30 s", "30S", "30 sec", "30 seconds", "0m 30s", "0.5 min"],
    "1m": ["1m", "1 minute", "1 Min", "60s", "60 seconds"],
    "1m30s": ["1m 30s", "90 s", "1.5m", "1 minute and 30 seconds", "1 min, 30 secs"],
    "1s500ms": ["1.5 seconds", "1500 ms", "1s 500 milliseconds"],
    "10m": ["600s", "10 minutes", "0h 10m"],
}


def each(table: dict[str, list[str]]) -> pytest.MarkDecorator:
    """Run a test for each text, with the one that heads its row."""
    return pytest.mark.parametrize(
        ("written", "expected"),
        [(text, head) for head, texts in table.items() for text in texts],
    )


@each(RETENTIONS)
def test_a_retention_is_stored_in_one_way(written: str, expected: str) -> None:
    assert format_retention(read_retention(written)) == expected


@each(TIMEOUTS)
def test_a_time_limit_is_stored_in_one_way(written: str, expected: str) -> None:
    assert format_timeout(read_timeout(written)) == expected


WRITE = "write hours as 36h, days as 7d, weeks as 2w, or never"
NO_MONTHS = "a month has no fixed length: write"
REFUSED = {
    "did you mean 30d? Write the unit, too": ["30", " 30 "],
    "did you mean 1d? Write the unit, too": ["1"],
    "the shortest is 1d": ["0", "0 days", "23 hours"],
    "the longest is 36500d: write never": ["36501", "9" * 20, "36501 days"],
    "m means minutes: write 180d": ["6m", "6M", "6 m"],
    f"{NO_MONTHS} 180d": ["6 months", "6 Months", "6month"],
    f"{NO_MONTHS} 30d": ["1 month", "0 months"],
    "a year has no fixed length: write 730d": ["2 years"],
    "a year has no fixed length: write 36500d": ["9999 years"],
    "each unit may stand once": ["7d 7 days", "1 day 1d"],
    WRITE: [
        *("", "soon", "7 x", "days", "6 minutes", "-7 days", "1.5 days"),
        *("1 day or 2", "7 days!", "７ days", "a week", "7dand3h", "never 7d"),
        *("1 day " + "," * 80 + "2h", "9" * 5000, "9" * 60 + " d", "1 year 2 months"),
    ],
}
REFUSED_TIMEOUTS = {
    "did you mean 30s? Write the unit, too": ["30", " 30\n"],
    "from 1s to 10m": ["0", "601", "1 hour", "999 ms", "11 minutes"],
    "write 30s or 1m30s": ["", "soon", "1 day", "1 month", "never", "30 x", "-1 s"],
}


@each(REFUSED)
def test_what_is_no_retention(written: str, expected: str) -> None:
    with pytest.raises(InvalidDuration) as refused:
        read_retention(written)
    assert refused.value.hint == expected
    # It is told as it was written
    assert refused.value.text == written.strip()


@each(REFUSED_TIMEOUTS)
def test_what_is_no_time_limit(written: str, expected: str) -> None:
    with pytest.raises(InvalidDuration) as refused:
        read_timeout(written)
    assert refused.value.hint == expected
    assert refused.value.text == written.strip()


def test_what_was_confirmed_may_be_short() -> None:
    assert read_retention("90m", timedelta(0)) == timedelta(minutes=90)
    assert read_retention("12 hours", timedelta(0)) == timedelta(hours=12)
    with pytest.raises(InvalidDuration):
        read_retention("90", timedelta(0))


HOURS = st.integers(24, 36500 * 24).map(lambda hours: timedelta(hours=hours))
MOMENTS = st.integers(1_000, 600_000).map(lambda ms: timedelta(milliseconds=ms))


@given(HOURS | st.none())
def test_a_formatted_retention_is_read_back(retention: timedelta | None) -> None:
    written = format_retention(retention)
    assert parse_retention(written) == retention
    assert read_retention(written.upper()) == retention


@given(MOMENTS)
def test_a_formatted_time_limit_is_read_back(timeout: timedelta) -> None:
    written = format_timeout(timeout)
    assert parse_timeout(written) == timeout
    assert read_timeout(written.upper()) == timeout


PLURAL = st.sampled_from(["", "s"])
BETWEEN = st.sampled_from(["", " ", ", ", " and ", "  "])


@given(
    days=st.integers(1, 36499),
    hours=st.integers(1, 23),
    gap=st.sampled_from(["", " ", "\t"]),
    day=st.tuples(st.sampled_from(["day", "Day", "DAY"]), PLURAL).map("".join),
    hour=st.tuples(st.sampled_from(["hour", "hr", "HOUR"]), PLURAL).map("".join),
    between=BETWEEN,
    turned=st.booleans(),
)
def test_each_spelling_is_stored_in_one_way(
    days: int, hours: int, gap: str, day: str, hour: str, between: str, turned: bool
) -> None:
    parts = [f"{days}{gap}{day}", f"{hours}{gap}{hour}"]
    written = between.join(reversed(parts) if turned else parts)
    assert format_retention(read_retention(written)) == f"{days}d{hours}h"
