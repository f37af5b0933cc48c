"""Strict readers of JSON values: what identifies a thing is right, or the whole answer is refused."""

from datetime import UTC, datetime
import re
from unicodedata import category

from .errors import UnexpectedAnswer
from .http import Json

_LARGEST_ID = 2**31 - 1
_LARGEST = 2**63 - 1
_JELLYFIN_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 255
# They part and join the letters of Persian and of many Indian languages
_JOINERS = "\u200c\u200d"
_EMPTY_JELLYFIN_ID = "0" * 32


class Row:
    """One JSON object of a server's answer; every reader raises UnexpectedAnswer naming the field, never the value."""

    __slots__ = ("_server", "_values", "_what")

    def __init__(self, server: str, what: str, value: Json) -> None:
        """Take an object; `what` is the word for it in messages."""
        self._server = server
        self._what = what
        if not isinstance(value, dict):
            raise self.refuse(None, "an object")
        self._values = value

    def __contains__(self, key: str) -> bool:
        """Whether the field is there and not null."""
        return self._values.get(key) is not None

    def is_filled(self, key: str) -> bool:
        """Whether a list is there that is not empty."""
        value = self._values.get(key)
        return isinstance(value, list) and bool(value)

    def refuse(self, key: str | None, expected: str) -> UnexpectedAnswer:
        """Return the error that says which field is not what it must be."""
        field = "" if key is None else f", field {key}"
        return UnexpectedAnswer(
            self._server,
            f"sent a {self._what}{field} that is not {expected}: look at its log",
        )

    def integer(self, key: str, *, least: int = 0, most: int = _LARGEST) -> int:
        """Read a whole number within bounds; true and 1.0 are none."""
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
        """Read a whole number that may be missing or null."""
        return self.integer(key, least=least, most=most) if key in self else None

    def identifier(self, key: str) -> int:
        """Read an id: a positive number of 31 bits."""
        return self.integer(key, least=1, most=_LARGEST_ID)

    def optional_identifier(self, key: str, *, least: int = 1) -> int | None:
        """Read an id that may be missing, null or, where ids start at 1, zero."""
        if key not in self or (least and self._values[key] == 0):
            return None
        return self.integer(key, least=least, most=_LARGEST_ID)

    def port(self, key: str) -> int | None:
        """Read a port, also one that a form saved as text; anything else is None, which makes no address."""
        value = self._values.get(key)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}", value.strip()):
            value = int(value)
        return value if type(value) is int and 0 < value < 2**16 else None

    def boolean(self, key: str) -> bool:
        """Read true or false."""
        value = self._values.get(key)
        if not isinstance(value, bool):
            raise self.refuse(key, "true or false")
        return value

    def optional_boolean(self, key: str) -> bool:
        """Read true or false; missing and null are false."""
        return self.boolean(key) if key in self else False

    def text(self, key: str) -> str:
        """Read a text that is not empty."""
        if (value := self.optional_text(key)) is None:
            raise self.refuse(key, "a text")
        return value

    def optional_text(self, key: str) -> str | None:
        """Read a text; missing, null and empty are None."""
        value = self._values.get(key)
        if value is not None and not isinstance(value, str):
            raise self.refuse(key, "a text")
        return value or None

    def optional_name(self, key: str) -> str | None:
        """Read what a thing or a person is called, on one line and without direction marks, which would forge what is shown; None if nothing is left."""
        shown = "".join(map(_shown, self.optional_text(key) or ""))
        return " ".join(shown.split())[:_LONGEST_NAME] or None

    def timestamp(self, key: str) -> datetime | None:
        """Read an ISO time as UTC; missing, null, empty and the year 1 (.NET's empty date) are None."""
        if (text := self.optional_text(key)) is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
            # None of the four servers writes local times: a time without a zone is in UTC.
            return (
                None
                if moment.year == 1
                else moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
            )
        except ValueError, OverflowError:
            raise self.refuse(key, "a time") from None

    def jellyfin_id(self, key: str) -> str:
        """Read a Jellyfin id that must be there."""
        if (value := jellyfin_id(self._values.get(key))) is None:
            raise self.refuse(key, "a Jellyfin id")
        return value

    def optional_jellyfin_id(self, key: str) -> str | None:
        """Read a Jellyfin id; anything else is None, which holds."""
        return jellyfin_id(self._values.get(key))

    def parent_jellyfin_id(self, key: str) -> str | None:
        """Read a Jellyfin id that is missing, null or the empty one where there is no such parent."""
        value = self._values.get(key)
        if value is None or (
            isinstance(value, str) and value.replace("-", "") == _EMPTY_JELLYFIN_ID
        ):
            return None
        return self.jellyfin_id(key)

    def row(self, key: str) -> Row:
        """Read an object."""
        return Row(self._server, f"{self._what}.{key}", self._values.get(key))

    def rows(self, key: str) -> list[Row]:
        """Read a list of objects."""
        return rows(self._server, f"{self._what}.{key}", self._values.get(key))


def rows(server: str, what: str, value: Json) -> list[Row]:
    """Read a list of objects; UnexpectedAnswer if one of them is none."""
    if not isinstance(value, list):
        raise UnexpectedAnswer(
            server, f"sent a list of {what} that is not a list: look at its log"
        )
    return [Row(server, what, item) for item in value]


def _shown(character: str) -> str:
    """Return what is shown of a character in a name."""
    if character.isprintable() or character in _JOINERS:
        return character
    # A space of another width
    return " " if category(character) == "Zs" else ""


def jellyfin_id(value: object) -> str | None:
    """Normalise a Jellyfin id to 32 hexadecimal digits in lower case; None if it is none, or the empty one."""
    if not isinstance(value, str):
        return None
    digits = value.replace("-", "").lower()
    return (
        digits
        if _JELLYFIN_ID.fullmatch(digits) and digits != _EMPTY_JELLYFIN_ID
        else None
    )


def digits(text: str | None) -> int | None:
    """Read a provider's id, which Jellyfin keeps as text; None if it is not a positive number of 31 bits."""
    if text is None or not re.fullmatch(r"[0-9]{1,10}", text):
        return None
    return int(text) if 0 < int(text) <= _LARGEST_ID else None
