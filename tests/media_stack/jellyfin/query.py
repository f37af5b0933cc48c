"""The query of a list of items, as Jellyfin reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
import re
from typing import Self

from aiohttp import web

from ..server import Json
from .rows import ItemRow

GUID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Query:
    """Parameters by lower-case name: their case does not matter there."""

    values: dict[str, str]

    @classmethod
    def of(cls, request: web.Request) -> Self:
        """Read a request's query; repeated parameters are joined."""
        joined: dict[str, str] = {}
        for name, value in request.query.items():
            key = name.lower()
            joined[key] = f"{joined[key]},{value}" if key in joined else value
        return cls(joined)

    def words(self, name: str) -> frozenset[str]:
        """Return a list of words, in lower case."""
        return _words(self.values.get(name, ""))

    def is_off(self, name: str) -> bool:
        """Tell whether a switch that is on by default is off."""
        return self.values.get(name, "").lower() == "false"

    def number(self, name: str) -> int | None:
        """Return a number; None if there is none."""
        text = self.values.get(name, "")
        return int(text) if text.isdecimal() else None

    @property
    def user_id(self) -> str | None:
        """Return whose view is asked for."""
        text = plain(self.values.get("userid", ""))
        return text if text.strip("0") else None  # zeros are the key itself

    @property
    def ids(self) -> list[str]:
        """Return the usable ids asked for, each once."""
        texts = map(plain, self.values.get("ids", "").split(","))
        return [text for text in dict.fromkeys(texts) if GUID.fullmatch(text)]

    @property
    def is_full_list(self) -> bool:
        """Tell whether all movies or episodes are asked for, whatever the page."""
        films = self.words("includeitemtypes") & {"movie", "episode"}
        narrowed = self.words("filters") or self.ids
        recursive = self.values.get("recursive", "").lower() == "true"
        return bool(films) and recursive and not narrowed

    def candidates(self, items: dict[str, ItemRow]) -> Iterable[ItemRow]:
        """Return the items with the ids asked for; without a usable id, all of them."""
        if not (ids := self.ids):
            return items.values()
        return [row for number in ids if (row := items.get(number))]

    def is_of_kind(self, row: ItemRow, kind: str) -> bool:
        """Tell whether type and location are those asked for."""
        types = self.words("includeitemtypes")
        if types and kind.lower() not in types:
            return False
        excluded = "virtual" in self.words("excludelocationtypes")
        return not (row.virtual and (excluded or self.is_off("ismissing")))

    def passes_filters(self, data: Json, played: bool) -> bool:
        """Tell whether play state passes the filters."""
        checks = {
            "isplayed": played,
            "isunplayed": not played,
            "isresumable": data["PlaybackPositionTicks"] > 0,
            "isfavorite": data["IsFavorite"],
        }
        return all(checks.get(word, True) for word in self.words("filters"))


@cache
def _words(text: str) -> frozenset[str]:
    """Split a list; asked for at every row of a library."""
    return frozenset(word for word in text.lower().split(",") if word)


def plain(number: str) -> str:
    """Return an id without hyphens, in lower case."""
    return number.replace("-", "").strip().lower()
