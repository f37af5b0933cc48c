"""What polls observed, as plain JSON: all of the memory but what was decided.

People decide on keeps, and runs on what was carried out.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..retention.model import TitleId
from ..retention.remembered import Memory
from .codec import Codec, Misshapen, codec, fields_of, list_of, pairs_of

_DECIDED = ("keeps", "carried_out", "half_done", "trusted")
_UNFINISHED = "unfinished_at"
# From the fields of Memory, so that a new field cannot be forgotten here
_CODECS = {
    name: field
    for name, field in fields_of(Memory).items()
    if name not in (*_DECIDED, _UNFINISHED)
}
_TITLE = codec(TitleId)
_TIME = codec(datetime)
_TEXT = codec(str)

type _Unfinished = Mapping[str, Mapping[TitleId, datetime]]


def observed(memory: Memory) -> Memory:
    """Return the memory without what people and runs decided."""
    return replace(
        memory, keeps=(), carried_out=frozenset(), half_done=frozenset(), trusted=True
    )


def _dump(memory: Memory) -> dict[str, Any]:
    data = {name: field.dump(getattr(memory, name)) for name, field in _CODECS.items()}
    return {**data, _UNFINISHED: _dump_unfinished(memory.unfinished_at)}


def _load(data: dict[str, Any]) -> Memory:
    if data.keys() != {*_CODECS, _UNFINISHED}:
        raise Misshapen("not the fields of the observations")
    unfinished = _load_unfinished(data[_UNFINISHED])
    others = {name: field.load(data[name]) for name, field in _CODECS.items()}
    return Memory(unfinished_at=unfinished, **others)


OBSERVATIONS = Codec(_dump, _load)


def _dump_unfinished(unfinished: _Unfinished) -> dict[str, Any]:
    """Return the data with each title once and, by account, each time once.

    That keeps it small: nearly all times are that of the last poll.
    """
    numbers: dict[TitleId, int] = {}
    accounts: list[Any] = []
    for account, titles in unfinished.items():
        by_time: dict[datetime, list[int]] = {}
        for title, moment in titles.items():
            number = numbers.setdefault(title, len(numbers))
            by_time.setdefault(moment, []).append(number)
        times = [[_TIME.dump(moment), of_time] for moment, of_time in by_time.items()]
        accounts.append([account, times])
    return {"titles": [_TITLE.dump(title) for title in numbers], "accounts": accounts}


def _load_unfinished(data: Any) -> dict[str, dict[TitleId, datetime]]:
    if not isinstance(data, dict) or data.keys() != {"titles", "accounts"}:
        raise Misshapen("not the unfinished titles")
    titles = list_of(_TITLE.load, data["titles"])

    def numbered(number: Any) -> TitleId:
        if type(number) is not int or not 0 <= number < len(titles):
            raise Misshapen("not the number of a title")
        return titles[number]

    def times(data: Any) -> dict[TitleId, datetime]:
        at = pairs_of(_TIME.load, lambda numbers: list_of(numbered, numbers), data)
        found = {title: moment for moment, of_time in at for title in of_time}
        if len(found) != sum(len(of_time) for _, of_time in at):
            raise Misshapen("the same title twice")
        return found

    accounts = pairs_of(_TEXT.load, times, data["accounts"])
    if len(dict(accounts)) != len(accounts):
        raise Misshapen("the same account twice")
    return dict(accounts)
