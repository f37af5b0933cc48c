"""Dates are days here, durations are counted as the language counts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.jellyseerr_cleanup.words.language import (
    PLURALS,
    Words,
    async_words,
)

from .english import english


@pytest.mark.parametrize(
    ("zone", "moment", "today", "expected"),
    [
        ("UTC", datetime(2026, 11, 20, 12, tzinfo=UTC), 2026, "20 November"),
        ("UTC", datetime(2025, 11, 20, 12, tzinfo=UTC), 2026, "20 November 2025"),
        ("UTC", datetime(2027, 1, 1, 0, tzinfo=UTC), 2026, "1 January 2027"),
        # It is the next day, and the next year, in Berlin already
        (
            "Europe/Berlin",
            datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
            2027,
            "1 January",
        ),
        ("Asia/Tokyo", datetime(2026, 5, 31, 15, tzinfo=UTC), 2026, "1 June"),
        ("America/Los_Angeles", datetime(2026, 6, 1, 6, tzinfo=UTC), 2026, "31 May"),
    ],
)
async def test_days(
    hass: HomeAssistant, zone: str, moment: datetime, today: int, expected: str
) -> None:
    await hass.config.async_set_time_zone(zone)
    assert english(date(today, 3, 1)).day(moment) == expected


async def test_last_days(hass: HomeAssistant) -> None:
    """What lasts until midnight lasts to the end of the day before."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    midnight = datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert english().last_day(midnight) == "30 June"
    assert english().last_day(midnight.replace(minute=1)) == "1 July"
    assert english().day(midnight) == "1 July"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7d", "7 days"),
        ("1d", "1 day"),
        ("120", "120 days"),
        ("36h", "36 hours"),
        ("1d12h", "1 day and 12 hours"),
        ("3d1h", "3 days and 1 hour"),
    ],
)
def test_durations(text: str, expected: str) -> None:
    assert english().duration(text) == expected


FORMS: Mapping[str, Mapping[str, list[int]]] = {
    "never": {"other": [0, 1, 2, 5, 21]},
    "one": {"one": [1], "other": [0, 2, 11, 21, 101]},
    "zero_and_one": {"one": [0, 1], "other": [2, 11, 21]},
    "czech": {"one": [1], "few": [2, 3, 4], "other": [0, 5, 11, 12, 21, 22]},
    "polish": {
        "one": [1],
        "few": [2, 4, 22, 34, 102],
        "many": [0, 5, 11, 12, 14, 21, 112],
    },
    "russian": {
        "one": [1, 21, 101],
        "few": [2, 4, 22, 104],
        "many": [0, 5, 11, 12, 14, 19, 111, 112],
    },
}


def test_plurals() -> None:
    """The forms are those of Unicode's plural rules for whole numbers."""
    assert FORMS.keys() == PLURALS.keys()
    for rule, forms in FORMS.items():
        for form, numbers in forms.items():
            assert {PLURALS[rule](number) for number in numbers} == {form}, rule


def counting(**forms: str) -> Words:
    """Return the words of a language that counts like that."""
    words = english()
    return replace(words, texts={**words.texts, "count": forms})


def test_a_language_counts_by_its_own_rule() -> None:
    """A form that a language lacks is the one of all other numbers."""
    polish = counting(
        rule="polish",
        days_one="{number} dzień",
        days_few="{number} dni",
        days_many="{number} dni",
        days_other="{number} dnia",
    )
    assert [polish.duration(f"{n}d") for n in (1, 2, 21)] == [
        "1 dzień",
        "2 dni",
        "21 dni",
    ]
    lacking = counting(rule="russian", days_other="{number} days")
    assert lacking.duration("21d") == "21 days"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists(parts: list[str], expected: str) -> None:
    assert english().together(parts) == expected


async def test_home_assistants_language(hass: HomeAssistant) -> None:
    """They are looked up once; a language that has no texts has the English ones."""
    words = await async_words(hass)
    assert words.texts == english().texts
    assert words.today == dt_util.now().date()
    assert (await async_words(hass)).texts is words.texts
    hass.config.language = "xx"
    other = await async_words(hass)
    assert other.texts is not words.texts
    assert other.duration("21d") == "21 days"
