"""What a policy says, in a few words for a list: how long, counted from what."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ..retention.durations import format_retention
from ..retention.model import MediaType
from ..retention.policy import CountFrom, Terms
from ..rules.stored import ENABLED, MEDIA_TYPES, terms_of
from .language import Words

_CODES: Mapping[tuple[CountFrom, bool], str] = {
    (CountFrom.LAST_WATCHED_OR_ADDED, True): "watched",
    (CountFrom.LAST_WATCHED_OR_ADDED, False): "watched_or_added",
    (CountFrom.LAST_WATCHED, True): "watched",
    (CountFrom.LAST_WATCHED, False): "watched",
    (CountFrom.ADDED, True): "added_and_watched",
    (CountFrom.ADDED, False): "added",
}
_ONLY = {MediaType.MOVIE.value: "only_movies", MediaType.TV.value: "only_series"}


def policy_terms(data: Mapping[str, Any], words: Words) -> str:
    """Return the terms in a policy's data: "7 days after watched"."""
    terms = terms_of(data)
    code = "never"
    if terms.retention is not None:
        code = _CODES[terms.count_from, terms.require_watched]
    said = words.say("policy_terms", code, _times(terms, words))
    kinds = data[MEDIA_TYPES]
    if len(kinds) < len(MediaType):
        said = words.say("policy_terms", _ONLY[kinds[0]], {"terms": said})
    if not data.get(ENABLED, True):
        said = words.say("policy_terms", "off", {"terms": said})
    return said


def _times(terms: Terms, words: Words) -> dict[str, str]:
    times = {"time": terms.retention, "unwatched": terms.unwatched_retention}
    return {name: _duration(one, words) for name, one in times.items() if one}


def _duration(time: timedelta, words: Words) -> str:
    """Return a duration in words; one with minutes, from a file, as it is stored."""
    text = format_retention(time)
    return text if text.endswith("m") else words.duration(text)
