"""Files of rules that something happened to: bytes, lines, blanks, numbers, anchors."""

from collections.abc import Callable
from random import Random
import re

from .examples import MATCHING, PAGE, WHOLE

ORIGINALS = (WHOLE, PAGE, MATCHING)
_ODD: list[str] = [
    *"\x00\x01\x07\x1b\x7f\x85\t\r\n\u2028\u202e\ufeff\ud800\U0001f600",
    *":-?[]{},#&*!|>'\"%@`~\\ ",
    *(
        "<<: ",
        "*a",
        "&a ",
        "!!python/object:os.system ",
        "!!int ",
        "!",
        "---",
        "...",
        "- ",
        "? ",
    ),
    *(
        "9" * 30,
        "9" * 5000,
        "1e999",
        "0x1f",
        "60:30",
        "2020-01-01",
        ".inf",
        "yes",
        "null",
        "~",
    ),
    *(
        '"\\UFFFFFFFF"',
        '"\\ud800"',
        '"\\x00"',
        "0d",
        "never",
        "1s",
        "12h",
        "-7d",
        "7D",
        "2w",
    ),
    *("[" * 40, "{a: " * 40, "- " * 40, "%YAML 1.1\n", "%TAG ! x\n", "\n\n", "    "),
]

_RULES_KNOW = """
    7d 30d 1d 12h 90m 86400s 3000s 0d never 999999d true false yes off user tag watched
    episode alice Bob bob@example.com 42 7 3 99 kids anime added last_watched
    last_watched_or_added retention users username user_id email tag tags media_types
    movie tv watched_by any all watched_accounts include_existing unwatched_retention
    unwatched_behavior retention_base require_watched enabled name type advanced_rules
    rules app leaving_soon_days movie_retention jellyseerr_cleanup everybody
"""
_WORDS = _RULES_KNOW.split()

type _Change = Callable[[Random, str], str]


def _odd(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(_ODD) + text[at:]


def _without(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice((1, 1, 1, 3, 20, 200)) :]


def _other_byte(random: Random, text: str) -> str:
    if not text:
        return text
    at = random.randrange(len(text))
    return text[:at] + chr(random.randrange(256)) + text[at + 1 :]


def _lines(random: Random, text: str) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(5):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            lines.insert(one, lines[other])
        case 2:
            lines[one] = " " * random.randrange(6) + lines[one]
        case 3:
            lines[one] = lines[one].removeprefix(" " * random.randrange(1, 5))
        case _:
            del lines[one]
    return "\n".join(lines)


def _value(random: Random, text: str) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    key, colon, _ = lines[at].partition(":")
    if colon:
        lines[at] = f"{key}: {random.choice(_ODD)}"
    return "\n".join(lines)


def _word(random: Random, text: str) -> str:
    """Put another word that rules know in the place of one."""
    found = list(re.finditer(r"[\w.@-]+", text))
    if not found:
        return text
    one = random.choice(found)
    return text[: one.start()] + random.choice(_WORDS) + text[one.end() :]


def _anchors(random: Random, text: str) -> str:
    lines = text.split("\n")
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(lines))
        key, colon, value = lines[at].partition(": ")
        if colon:
            mark = random.choice(("&a ", "*a #", "&a *a", "&a [*a]", "*b"))
            lines[at] = f"{key}: {mark}{value}"
    return "\n".join(lines)


def _again(random: Random, text: str) -> str:
    """Repeat some of it often."""
    one, other = sorted(random.randrange(len(text) + 1) for _ in range(2))
    return text[:other] + text[one:other] * random.choice((1, 1, 2, 9)) + text[other:]


_CHANGES: tuple[_Change, ...] = (
    *(_odd, _odd, _without, _other_byte, _lines, _lines, _value, _value),
    *(_anchors, _again),
    *(_word,) * 10,
)


def mutated(number: int) -> str:
    """Return the file with a number: the same each time."""
    random = Random(number)
    text = random.choice(ORIGINALS)
    for _ in range(random.choice((1, 1, 1, 2, 3, 5, 8))):
        text = random.choice(_CHANGES)(random, text)
    return text
