"""Keeps as plain dictionaries, for answers and attributes: times are local."""

from collections.abc import Mapping
from datetime import datetime

from homeassistant.util import dt as dt_util

from ..coordinator import CleanupCoordinator
from ..persistence.memory import MemoryStore, StoreName
from ..retention.remembered import Keep
from ..words.keeps import keep_text, keeper
from ..words.language import Words
from ..words.names import Names, keep_name
from ..words.values import sentence
from .answers import Answer, iso

_MOST_LISTED = 10


def keep_answer(keep: Keep) -> Answer:
    """Return a keep."""
    return {
        "media_type": str(keep.media_type),
        "tmdb_id": keep.tmdb_id,
        "tvdb_id": keep.tvdb_id,
        "imdb_id": keep.imdb_id,
        "seasons": None if keep.seasons is None else list(keep.seasons),
        "except_seasons": list(keep.except_seasons),
        "is_4k": keep.is_4k,
        "until": iso(keep.until),
        "reason": keep.reason,
        "created_at": iso(keep.created_at),
        "created_by": keep.created_by,
    }


def kept_answer(keep: Keep, names: Names, people: Mapping[str, str]) -> Answer:
    """Return what is kept until when (None: for good) and by whom, by their names."""
    return {
        "title": keep_name(keep, names),
        "until": iso(keep.until),
        "kept_by": keeper(keep, people),
    }


def listed_keep(
    keep: Keep, names: Names, people: Mapping[str, str], words: Words
) -> Answer:
    """Return a keep as lists of keeps have it; its id releases it."""
    return {
        **kept_answer(keep, names, people),
        "id": keep.id,
        "reason": keep.reason,
        "text": keep_text(keep, names, people, words),
    }


def lasting_keeps(memory: MemoryStore) -> list[Keep] | None:
    """Return the keeps that are not over; None if they cannot be read."""
    if any(one.store is StoreName.KEEPS for one in memory.problems):
        return None
    return lasting(memory.memory.keeps, dt_util.utcnow())


def keeps_attribute(coordinator: CleanupCoordinator) -> Answer:
    """Return the first of an entry's keeps as an attribute carries them."""
    names, people = coordinator.memory.titles, coordinator.people
    keeps = (lasting_keeps(coordinator.memory) or [])[:_MOST_LISTED]
    words = coordinator.words
    return {
        "keeps": [
            {
                **listed_keep(one, names, people, words),
                # An attribute has little room
                "reason": sentence(one.reason),
            }
            for one in keeps
        ]
    }


def lasting(keeps: tuple[Keep, ...], now: datetime) -> list[Keep]:
    """Return the keeps that are not over, those that end first in front."""
    there = [one for one in keeps if one.until is None or one.until > now]
    return sorted(there, key=lambda one: (one.until is None, one.until or now, one.id))
