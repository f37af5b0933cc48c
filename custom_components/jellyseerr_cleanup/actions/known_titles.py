"""Titles by the names that people know, and the nearest of those that they meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ..retention.model import MediaType, TitleId, TitleName
from ..retention.plan import Decision
from ..texts import plain
from ..words.names import title_name
from .targets import Target, invalid

_MOST_NEAREST = 3

type Media = tuple[MediaType, int]


@dataclass(frozen=True, slots=True)
class KnownTitles:
    """The titles of the plan, and all whose names are remembered."""

    decisions: tuple[Decision, ...]
    names: Mapping[TitleId, TitleName]

    @classmethod
    def of(cls, target: Target) -> KnownTitles:
        """Return what an entry knows, without a plan only by names."""
        loaded = target.coordinator
        names = target.stores.memory.titles
        return cls(loaded.data.plan.decisions if loaded else (), names)

    @property
    def ids(self) -> set[TitleId]:
        """Return all ids."""
        return {one for found in self.decisions for one in found.ids} | {*self.names}

    def has(self, media_type: MediaType, tmdb_id: int) -> bool:
        """Return whether a movie or a series is among them."""
        return any(
            (one.media_type, one.tmdb_id) == (media_type, tmdb_id) for one in self.ids
        )

    def named(self, name: str, year: int | None, kind: MediaType | None) -> Media:
        """Return the movie or series of a name, whatever its case.

        ServiceValidationError if there is none or more than one.
        """
        wanted = name.strip().casefold()
        found = {
            (one.media_type, one.tmdb_id): one
            for one, known in sorted(self.names.items())
            if known.name.strip().casefold() == wanted
            and year in (None, known.year)
            and kind in (None, one.media_type)
        }
        if len(found) > 1:
            raise invalid(
                "ambiguous_title", title=name, titles=self._list(found.values())
            )
        if not found:
            raise self.unknown(name)
        return next(iter(found))

    def unknown(self, wanted: str) -> Exception:
        """Return the error for a name or an id that nothing known has."""
        if not (ids := self.ids):
            return invalid("unknown_title", title=plain(wanted))
        by_text: dict[str, TitleId] = {}
        for one in sorted(ids, reverse=True):
            by_text[str(one)] = one
            if one in self.names:
                by_text[self.names[one].name.casefold()] = one
        near = get_close_matches(wanted.casefold(), by_text, _MOST_NEAREST, cutoff=0)
        nearest = self._list(dict.fromkeys(by_text[text] for text in near))
        return invalid("unknown_title_nearest", title=plain(wanted), nearest=nearest)

    def _list(self, titles: Iterable[TitleId]) -> str:
        return ", ".join(f"{title_name(one, self.names)} [{one}]" for one in titles)
