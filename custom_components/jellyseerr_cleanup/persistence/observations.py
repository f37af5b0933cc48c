"""What polls observed, as plain JSON: all of the memory but what was decided.

People decide on keeps, and runs on what was carried out.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..retention.model import TitleId
from ..retention.remembered import Memory, Unfinished
from .codec import Codec, Misshapen, codec, fields_of, list_of, pairs_of

_DECIDED = ("keeps", "said_done", "carried_out", "half_done", "trusted")
_UNFINISHED = "unfinished"
# From the fields of Memory, so that a new field cannot be forgotten here
_CODECS = {
    name: field
    for name, field in fields_of(Memory).items()
    if name not in (*_DECIDED, _UNFINISHED)
}
_TITLE = codec(TitleId)
_TIME = codec(datetime)
_TEXT = codec(str)

type _Unfinished = Mapping[TitleId, Unfinished]


def observed(memory: Memory) -> Memory:
    """Return the memory without what people and runs decided."""
    return replace(
        memory,
        keeps=(),
        said_done={},
        carried_out=frozenset(),
        half_done=frozenset(),
        trusted=True,
    )


def _dump(memory: Memory) -> dict[str, Any]:
    data = {name: field.dump(getattr(memory, name)) for name, field in _CODECS.items()}
    return {**data, _UNFINISHED: _dump_unfinished(memory.unfinished)}


def _load(data: dict[str, Any]) -> Memory:
    if data.keys() != {*_CODECS, _UNFINISHED}:
        raise Misshapen("not the fields of the observations")
    unfinished = _load_unfinished(data[_UNFINISHED])
    others = {name: field.load(data[name]) for name, field in _CODECS.items()}
    return Memory(unfinished=unfinished, **others)


OBSERVATIONS = Codec(_dump, _load)


def _dump_unfinished(unfinished: _Unfinished) -> dict[str, Any]:
    """Return the data with each title, account and time once.

    That keeps it small: nearly all titles have the same accounts, those that did
    nothing.
    """
    titles = {title: number for number, title in enumerate(unfinished)}
    accounts: dict[str, int] = {}

    def numbered(account: str) -> int:
        return accounts.setdefault(account, len(accounts))

    readers: dict[frozenset[str], list[int]] = {}
    done: dict[str, list[int]] = {}
    earlier: dict[datetime, dict[int, list[int]]] = {}
    for title, one in unfinished.items():
        readers.setdefault(one.readers, []).append(titles[title])
        for account in one.done:
            done.setdefault(account, []).append(titles[title])
        for account, at in one.earlier.items():
            by_account = earlier.setdefault(at, {})
            by_account.setdefault(numbered(account), []).append(titles[title])
    return {
        "titles": [_TITLE.dump(title) for title in titles],
        "readers": [
            [sorted(map(numbered, group)), of] for group, of in readers.items()
        ],
        "done": [[numbered(account), of] for account, of in done.items()],
        "earlier": [
            [_TIME.dump(at), [*map(list, by_account.items())]]
            for at, by_account in earlier.items()
        ],
        "accounts": [*accounts],
    }


def _load_unfinished(data: Any) -> dict[TitleId, Unfinished]:
    if not isinstance(data, dict) or data.keys() != {
        "titles",
        "readers",
        "done",
        "earlier",
        "accounts",
    }:
        raise Misshapen("not the unfinished titles")
    titles = _once_each(list_of(_TITLE.load, data["titles"]))
    accounts = _once_each(list_of(_TEXT.load, data["accounts"]))

    def these[Item](of: list[Item], numbers: Any) -> list[Item]:
        return _once_each(list_of(lambda number: _numbered(of, number), numbers))

    groups = pairs_of(
        lambda numbers: frozenset(these(accounts, numbers)),
        lambda numbers: these(titles, numbers),
        data["readers"],
    )
    readers = {title: group for group, of in groups for title in of}
    if len(readers) != sum(len(of) for _, of in groups) or len(readers) != len(titles):
        raise Misshapen("not every title once")
    done: dict[TitleId, list[str]] = {title: [] for title in titles}
    for account, of in pairs_of(
        lambda number: _numbered(accounts, number),
        lambda numbers: these(titles, numbers),
        data["done"],
    ):
        for title in of:
            if account in done[title] or account not in readers[title]:
                raise Misshapen("not an account that reads the title")
            done[title].append(account)
    earlier: dict[TitleId, dict[str, datetime]] = {title: {} for title in titles}
    for at, by_account in pairs_of(
        _TIME.load,
        lambda pairs: pairs_of(
            lambda number: _numbered(accounts, number),
            lambda numbers: these(titles, numbers),
            pairs,
        ),
        data["earlier"],
    ):
        for account, of in by_account:
            for title in of:
                if account in earlier[title]:
                    raise Misshapen("the same account twice")
                earlier[title][account] = at
    return {
        title: Unfinished(readers[title], tuple(sorted(done[title])), earlier[title])
        for title in titles
    }


def _once_each[Item](items: list[Item]) -> list[Item]:
    if len({*items}) != len(items):
        raise Misshapen("the same twice")
    return items


def _numbered[Item](of: list[Item], number: Any) -> Item:
    if type(number) is not int or not 0 <= number < len(of):
        raise Misshapen("not the number of one of them")
    return of[number]
