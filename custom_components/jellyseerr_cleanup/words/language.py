"""One language: its texts, chosen by code, and how it writes dates and durations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
import re

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..texts import Texts, async_texts

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_PARTS_OF_A_DURATION = re.compile(r"([0-9]+)([dh])")
_UNITS = {"d": "days", "h": "hours"}
_OTHER = "other"


def _slavic(one: Callable[[int], bool]) -> Callable[[int], str]:
    def form(number: int) -> str:
        few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
        return "one" if one(number) else "few" if few else "many"

    return form


# How languages count, as Unicode's plural rules have it for whole numbers. A language
# names its rule in its own file: where that falls back to English, English is counted.
PLURALS: Mapping[str, Callable[[int], str]] = {
    "never": lambda number: _OTHER,
    "one": lambda number: "one" if number == 1 else _OTHER,
    "zero_and_one": lambda number: "one" if number <= 1 else _OTHER,
    "czech": lambda number: (
        "one" if number == 1 else "few" if 2 <= number <= 4 else _OTHER
    ),
    "polish": _slavic(lambda number: number == 1),
    "russian": _slavic(lambda number: number % 10 == 1 and number % 100 != 11),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a language; a date of the year of `today` is told without a year."""

    texts: Texts
    today: date

    def say(self, kind: str, code: str, named: Mapping[str, str] | None = None) -> str:
        """Return the text of a code, filled with what is `named`.

        Of a code that has several, the one `<code>_with_<name>` of the first thing that
        is named and not empty.
        """
        texts, named = self.texts[kind], named or {}
        keys = (f"{code}_with_{name}" for name in sorted(named) if named[name])
        key = next((one for one in keys if one in texts), code)
        return texts[key].format_map(named)

    def day(self, moment: datetime) -> str:
        """Return the day of a moment in Home Assistant's time zone: `13 November`."""
        return self._date(dt_util.as_local(moment).date())

    def last_day(self, moment: datetime) -> str:
        """Return the last day before a moment: that of the midnight which ends it."""
        return self.day(moment - timedelta(microseconds=1))

    def duration(self, text: str) -> str:
        """Return a duration in words: `7d` and `7` are "7 days", `1d12h` has hours."""
        found = _PARTS_OF_A_DURATION.findall(text) or [(text, "d")]
        return self.together(self.count(_UNITS[unit], int(n)) for n, unit in found)

    def count(self, what: str, number: int) -> str:
        """Return a number of days, hours, titles …, in the form that the number takes.

        A language that lacks the form has the one for all `other` numbers.
        """
        forms = self.texts["count"]
        form = PLURALS[forms["rule"]](number)
        text = forms.get(f"{what}_{form}", forms[f"{what}_{_OTHER}"])
        return text.format(number=number)

    def together(self, parts: Iterable[str]) -> str:
        """Return one or two or more things as a list: "a, b and c"."""
        *others, last = parts
        if not others:
            return last
        return self.say("list", "last", {"others": ", ".join(others), "last": last})

    def _date(self, day: date) -> str:
        named = {
            "day": str(day.day),
            "month": self.texts["month"][_MONTHS[day.month - 1]],
            "year": str(day.year) if day.year != self.today.year else "",
        }
        return self.say("date", "day", named)


async def async_words(hass: HomeAssistant) -> Words:
    """Return the words of Home Assistant's language, as of today."""
    return Words(await async_texts(hass), dt_util.now().date())
