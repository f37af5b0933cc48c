"""OxiCleanarr's durations, read and written."""

from datetime import timedelta

import pytest

from custom_components.jellyseerr_cleanup.rules.durations import (
    DurationTooLong,
    in_its_words,
    is_short,
    parse_duration,
    write_duration,
)
from tests.retention.tables import rows

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@rows(
    "text, expected, written",
    {
        "days": ("7d", 7 * DAY, "7d"),
        "hours": ("36h", 36 * HOUR, "36h"),
        "hours that are days": ("48h", 2 * DAY, "2d"),
        "m is minutes": ("6m", 6 * MINUTE, "6m"),
        "minutes": ("90m", 90 * MINUTE, "90m"),
        "seconds": ("86400s", DAY, "1d"),
        "rounded up to minutes": ("61s", 2 * MINUTE, "2m"),
        "zero": ("0d", timedelta(0), "0d"),
        "zero seconds": ("0s", timedelta(0), "0d"),
        "never": ("never", None, "never"),
        "zeros before": ("0" * 60 + "7d", 7 * DAY, "7d"),
        "the longest": ("36500d", 36500 * DAY, "36500d"),
    },
)
def test_read_and_written(text: str, expected: timedelta | None, written: str) -> None:
    assert parse_duration(text) == expected
    assert write_duration(expected) == written
    assert parse_duration(written) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "90",
        "90x",
        "abcd",
        "7D",
        "1.5d",
        "-7d",
        "2w",
        "1d12h",
        " 7d",
        "7d\n",
        "٧d",
        "Never",
    ],
)
def test_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r"^" + text.replace(".", r"\.")):
        parse_duration(text)


@pytest.mark.parametrize(
    "text", ["999999d", "99999999999h", "36501d", "9" * 5000 + "s"]
)
def test_too_long(text: str) -> None:
    with pytest.raises(DurationTooLong):
        parse_duration(text)


@rows(
    "text, expected",
    {
        "weeks": ("2w", "14d"),
        "days and hours": ("1d12h", "36h"),
        "upper case": ("7D", "7d"),
        "blanks": (" 7d ", "7d"),
        "Never": ("Never", "never"),
        "nothing": ("soon", None),
        "under a day": ("1H", None),
    },
)
def test_in_its_words(text: str, expected: str | None) -> None:
    assert in_its_words(text) == expected


def test_short_is_under_a_day() -> None:
    assert is_short(DAY - MINUTE)
    assert not is_short(DAY)
    assert not is_short(None)
