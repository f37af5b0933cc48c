"""What fills the texts: names, dates and durations in place of codes and ISO times.

By its name a reason's parameter tells what it is. One that is in no table here is a
name, or a number, and is shown as it is.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
import re

from ..retention.model import RequestStatus
from ..retention.policy import DEFAULT_POLICY
from ..retention.reason import Reason
from ..texts import LONGEST_NAME, plain
from .language import Words

# Parameters that are times, in ISO 8601
TIMES = ("aired", "date", "imported", "since", "until")
# Longer than names: somebody's or a server's own words
_SENTENCES = ("complaint", "error", "note")
_LONGEST_SENTENCE = 200
# Parameters with a few values only, and the kind of texts that has them
_KINDS = {"quality": "quality", "what": "missing"}
_STATUSES = {
    str(RequestStatus.PENDING.value): "pending",
    str(RequestStatus.APPROVED.value): "approved",
    str(RequestStatus.FAILED.value): "failed",
    str(RequestStatus.COMPLETED.value): "completed",
}
_PRODUCTS = {"jellyfin": "Jellyfin", "jellyseerr": "Jellyseerr"}
_NUMBERED = re.compile(r"(?:radarr|sonarr):([0-9]+)")


def named(reason: Reason, words: Words) -> dict[str, str]:
    """Return a reason's parameters as its text has them."""
    return {name: _value(name, text, words) for name, text in reason.parameters}


def policy_words(name: str, words: Words) -> str:
    """Return what a policy is called in the middle of a sentence."""
    if name == DEFAULT_POLICY:
        return words.say("policy", DEFAULT_POLICY)
    return words.say("policy", "named", {"policy": plain(name)})


def sentence(text: str) -> str:
    """Return somebody's or a server's own words, of at most 200 characters."""
    return plain(text, _LONGEST_SENTENCE)


def _value(name: str, text: str, words: Words) -> str:
    if name in _SENTENCES:
        return sentence(text)
    if name in _KINDS:
        return words.texts[_KINDS[name]].get(text, plain(text))
    written = _WRITTEN.get(name)
    return written(text, words) if written else plain(text)


def _file(path: str, words: Words) -> str:
    return plain(re.split(r"[/\\]", path)[-1], 2 * LONGEST_NAME)


def _status(number: str, words: Words) -> str:
    """Return what a request does in this status; the number of one nobody knows."""
    if number in _STATUSES:
        return words.say("request_status", _STATUSES[number])
    return plain(number)


def _requested(server: str, words: Words) -> str:
    """Return the name of a server, or words for one that went and left its number."""
    if numbered := _NUMBERED.fullmatch(server):
        return words.say("server_name", "numbered", {"number": numbered[1]})
    return plain(server)


def _server(server: str, words: Words) -> str:
    return _PRODUCTS.get(server) or plain(server)


def _day(time: str, words: Words) -> str:
    return words.day(datetime.fromisoformat(time))


def _last_day(time: str, words: Words) -> str:
    return words.last_day(datetime.fromisoformat(time))


def _duration(text: str, words: Words) -> str:
    return words.duration(text)


_WRITTEN: Mapping[str, Callable[[str, Words], str]] = {
    **dict.fromkeys(TIMES, _day),
    "until": _last_day,
    "retention": _duration,
    "days": _duration,
    "file": _file,
    "policy": policy_words,
    "requested": _requested,
    "server": _server,
    "status": _status,
}
