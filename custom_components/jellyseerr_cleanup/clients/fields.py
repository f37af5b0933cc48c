"""Strict readers of JSON values.

If what identifies a thing is wrong, the whole answer is refused.
"""

from datetime import UTC, datetime
import re
import sys
from unicodedata import category

from .errors import UnexpectedAnswer
from .http import Json

_LARGEST_ID = 2**31 - 1
_LARGEST = 2**63 - 1
_JELLYFIN_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 255
# Zero-width characters that part and join letters in Persian and in many Indian
# languages
_JOINERS = "\u200c\u200d"
_EMPTY_JELLYFIN_ID = "0" * 32


class Row:
    """One JSON object of a server's answer.

    Every method that reads a field raises UnexpectedAnswer if it is not as expected;
    the message names the field, never its value.
    """

    __slots__ = ("_server", "_values", "_what")

    def __init__(self, server: str, what: str, value: Json) -> None:
        """Take an object, called `what` in messages; UnexpectedAnswer if it is none."""
        self._server = server
        self._what = what
        if not isinstance(value, dict):
            raise self.refuse(None, "an object")
        self._values = value

    def __contains__(self, key: str) -> bool:
        """Return whether the field is there and not null."""
        return self._values.get(key) is not None

    def is_nothing(self, key: str) -> bool:
        """Return whether the field is an id of zeros, missing or null."""
        value = self._values.get(key)
        return value is None or (
            isinstance(value, str) and value.replace("-", "") == _EMPTY_JELLYFIN_ID
        )

    def is_filled(self, key: str) -> bool:
        """Return whether the field is a list that is not empty."""
        value = self._values.get(key)
        return isinstance(value, list) and bool(value)

    def changed(self, key: str, value: Json) -> Json:
        """Return the whole object with one field changed."""
        return {**self._values, key: value}

    def refuse(self, key: str | None, expected: str) -> UnexpectedAnswer:
        """Return the error that says which field is not what it must be."""
        field = "" if key is None else f", field {key}"
        return UnexpectedAnswer(
            self._server,
            f"sent a {self._what}{field} that is not {expected}: look at its log",
        )

    def integer(self, key: str, *, least: int = 0, most: int = _LARGEST) -> int:
        """Return a whole number within bounds; true and 1.0 are refused."""
        value = self._values.get(key)
        if (
            not isinstance(value, int)
            or isinstance(value, bool)
            or not least <= value <= most
        ):
            raise self.refuse(key, "a whole number within bounds")
        return value

    def optional_integer(
        self, key: str, *, least: int = 0, most: int = _LARGEST
    ) -> int | None:
        """Return a whole number; None if it is missing or null."""
        return self.integer(key, least=least, most=most) if key in self else None

    def identifier(self, key: str) -> int:
        """Return an id: a positive number of 31 bits."""
        return self.integer(key, least=1, most=_LARGEST_ID)

    def optional_identifier(self, key: str, *, least: int = 1) -> int | None:
        """Return an id; None if it is missing, null or, where ids start at 1, zero."""
        if key not in self or (least and self._values[key] == 0):
            return None
        return self.integer(key, least=least, most=_LARGEST_ID)

    def identifiers(self, key: str) -> frozenset[int]:
        """Return a list of ids that must be there."""
        if (ids := self._ids(key)) is None:
            raise self.refuse(key, "a list of ids")
        return frozenset(ids)

    def lenient_identifiers(self, key: str) -> tuple[int, ...]:
        """Return a list of ids, empty if it is missing; `(0,)` for anything else.

        No id is 0: so it names something, and nobody can say what.
        """
        if key not in self:
            return ()
        ids = self._ids(key)
        return (0,) if ids is None else ids

    def _ids(self, key: str) -> tuple[int, ...] | None:
        """Return a list of ids in order, each once; None if it is no such list."""
        value = self._values.get(key)
        if not isinstance(value, list):
            return None
        ids = {one for one in value if type(one) is int and 0 < one <= _LARGEST_ID}
        sound = all(type(one) is int and one in ids for one in value)
        return tuple(sorted(ids)) if sound else None

    def port(self, key: str) -> int | None:
        """Return a port, also one that was saved as text; None for anything else."""
        value = self._values.get(key)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}", value.strip()):
            value = int(value)
        return value if type(value) is int and 0 < value < 2**16 else None

    def boolean(self, key: str) -> bool:
        """Return a field that must be true or false."""
        value = self._values.get(key)
        if not isinstance(value, bool):
            raise self.refuse(key, "true or false")
        return value

    def optional_boolean(self, key: str) -> bool:
        """Return a field that is true or false; False if it is missing or null."""
        return self.boolean(key) if key in self else False

    def is_true(self, key: str) -> bool:
        """Return whether a field is true; False for anything else.

        This is lenient: for what only holds more where it is not true.
        """
        return self._values.get(key) is True

    def text(self, key: str) -> str:
        """Return a text that must not be empty."""
        if (value := self.optional_text(key)) is None:
            raise self.refuse(key, "a text")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text; None if it is missing, null or empty."""
        value = self._values.get(key)
        if value is not None and not isinstance(value, str):
            raise self.refuse(key, "a text")
        return value or None

    def lenient_text(self, key: str) -> str | None:
        """Return a text; None for anything else: for what only makes holds longer."""
        value = self._values.get(key)
        return sys.intern(value) if isinstance(value, str) and value else None

    def optional_name(self, key: str) -> str | None:
        """Return the name of a thing or a person, on one line; None if nothing is left.

        Direction marks and control characters would forge what is shown, and are
        removed. A name is cut off after 255 characters.
        """
        shown = "".join(map(_shown, self.optional_text(key) or ""))
        return " ".join(shown.split())[:_LONGEST_NAME] or None

    def timestamp(self, key: str) -> datetime | None:
        """Return an ISO time in UTC; None if it is missing, null or empty.

        The year 1 is .NET's empty date, and None as well.
        """
        if (text := self.optional_text(key)) is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
            # A time without a zone is in UTC: none of the four servers writes local
            # times
            return (
                None
                if moment.year == 1
                else moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
            )
        except ValueError, OverflowError:
            raise self.refuse(key, "a time") from None

    def jellyfin_id(self, key: str) -> str:
        """Return a Jellyfin id that must be there."""
        if (value := jellyfin_id(self._values.get(key))) is None:
            raise self.refuse(key, "a Jellyfin id")
        return value

    def optional_jellyfin_id(self, key: str) -> str | None:
        """Return a Jellyfin id; None for anything else.

        This is lenient, because an unknown id can hold a title and never releases one.
        """
        return jellyfin_id(self._values.get(key))

    def parent_jellyfin_id(self, key: str) -> str | None:
        """Return the id of an item's parent; None if it has no such parent.

        Jellyfin then leaves the field out, or sends null or an id of zeros.
        """
        return None if self.is_nothing(key) else self.jellyfin_id(key)

    def row(self, key: str) -> Row:
        """Return an object."""
        return Row(self._server, f"{self._what}.{key}", self._values.get(key))

    def rows(self, key: str) -> list[Row]:
        """Return a list of objects."""
        return rows(self._server, f"{self._what}.{key}", self._values.get(key))


def rows(server: str, what: str, value: Json) -> list[Row]:
    """Return a list of objects; UnexpectedAnswer if any part is something else."""
    if not isinstance(value, list):
        raise UnexpectedAnswer(
            server, f"sent a list of {what} that is not a list: look at its log"
        )
    return [Row(server, what, item) for item in value]


def _shown(character: str) -> str:
    """Return what is shown of a character in a name: itself, a space or nothing."""
    if character.isprintable() or character in _JOINERS:
        return character
    # A space of another width becomes a plain one
    return " " if category(character) == "Zs" else ""


def jellyfin_id(value: object) -> str | None:
    """Return a Jellyfin id as 32 hexadecimal digits in lower case.

    None if it is no such id, or the empty one of zeros.
    """
    if not isinstance(value, str):
        return None
    digits = value.replace("-", "").lower()
    if not _JELLYFIN_ID.fullmatch(digits) or digits == _EMPTY_JELLYFIN_ID:
        return None
    # Each account's lists name the same items: one text serves them all
    return sys.intern(digits)


def digits(text: str | None) -> int | None:
    """Return a provider's id, which Jellyfin sends as text.

    None if it is not a positive number of 31 bits.
    """
    if text is None or not re.fullmatch(r"[0-9]{1,10}", text):
        return None
    return int(text) if 0 < int(text) <= _LARGEST_ID else None
