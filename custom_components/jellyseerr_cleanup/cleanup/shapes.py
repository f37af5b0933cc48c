"""Values to plain JSON and back, strictly, by the annotations of their dataclasses.

Reading refuses whatever writing would not have written, so that a damaged file is
noticed. That includes a missing field, also one that has a default: read as its default,
a lost list would be an empty one. A new field needs a migration.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from ..retention.model import TitleId


class Misshapen(ValueError):
    """A value that has not the shape of its annotation; names the place, never the value."""


@dataclass(frozen=True, slots=True)
class Shape[Value]:
    """How values of one annotation are written as plain JSON, and read."""

    dump: Callable[[Value], Any]
    load: Callable[[Any], Value]


def shape[Value](kind: type[Value]) -> Shape[Value]:
    """Return the shape of a dataclass or another annotation; TypeError if it has none."""
    annotation: Any = kind
    return _shape(annotation)


def fields_of(kind: type[Any]) -> dict[str, Shape[Any]]:
    """Return the shapes of a dataclass's fields."""
    hints = get_type_hints(kind)
    return {field.name: _shape(hints[field.name]) for field in fields(kind)}


def list_of[Value](load: Callable[[Any], Value], data: Any) -> list[Value]:
    """Read a list; Misshapen if it is none."""
    return [load(item) for item in _plain(list, data)]


def pairs_of[Key, Value](
    key: Callable[[Any], Key], value: Callable[[Any], Value], data: Any
) -> list[tuple[Key, Value]]:
    """Read a list of pairs; Misshapen if it is none."""

    def pair(item: Any) -> tuple[Key, Value]:
        if len(_plain(list, item)) != 2:
            raise Misshapen("not a pair")
        return key(item[0]), value(item[1])

    return list_of(pair, data)


@cache
def _shape(kind: Any) -> Shape[Any]:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Union:
        return _optional(*arguments)
    if origin is tuple:
        return _sequence(*arguments)
    if origin is frozenset:
        return _set(*arguments)
    if origin is Mapping:
        return _mapping(*arguments)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Shape(lambda value: value.value, lambda data: _enum(kind, data))
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind)
    raise TypeError(f"{kind} has no shape")


def _plain[Plain: (bool, int, str, list[Any], dict[str, Any])](
    kind: type[Plain], data: Any
) -> Plain:
    # Not isinstance: true is no number here
    if type(data) is not kind:
        raise Misshapen(f"not of the type {kind.__name__}")
    return data


def _dump_time(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise Misshapen("a time without a zone")
    return moment.astimezone(UTC).isoformat()


def _load_time(data: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_plain(str, data))
    except ValueError:
        raise Misshapen("not a time") from None
    if moment.utcoffset() != timedelta(0):
        raise Misshapen("not a time in UTC")
    return moment.replace(tzinfo=UTC)


def _dump_title(title: TitleId) -> str:
    text = str(title)
    # Caught here, it fails one write; in the file it would make all of it unreadable
    _load_title(text)
    return text


def _load_title(data: Any) -> TitleId:
    text = _plain(str, data)
    try:
        title = TitleId.parse(text)
    except ValueError:
        raise Misshapen("not the id of a title") from None
    if str(title) != text:
        raise Misshapen("not the id of a title")
    return title


def _enum(kind: type[Enum], data: Any) -> Enum:
    try:
        return kind(data)
    except ValueError:
        raise Misshapen(f"not a {kind.__name__}") from None


def _optional(*arguments: Any) -> Shape[Any]:
    value, none = (_shape(arguments[0]), arguments[1])
    if none is not type(None) or len(arguments) != 2:
        raise TypeError("of unions only those with None have a shape")
    return Shape(
        lambda one: None if one is None else value.dump(one),
        lambda data: None if data is None else value.load(data),
    )


def _sequence(*arguments: Any) -> Shape[Any]:
    if arguments[-1] is Ellipsis:
        item = _shape(arguments[0])
        return Shape(
            lambda values: [item.dump(value) for value in values],
            lambda data: tuple(list_of(item.load, data)),
        )
    parts = [_shape(argument) for argument in arguments]

    def load(data: Any) -> tuple[Any, ...]:
        if len(_plain(list, data)) != len(parts):
            raise Misshapen(f"not {len(parts)} values")
        return tuple(part.load(item) for part, item in zip(parts, data, strict=True))

    return Shape(
        lambda values: [
            part.dump(value) for part, value in zip(parts, values, strict=True)
        ],
        load,
    )


def _set(argument: Any) -> Shape[Any]:
    item = _shape(argument)

    def load(data: Any) -> frozenset[Any]:
        found = frozenset(list_of(item.load, data))
        if len(found) != len(data):
            raise Misshapen("the same value twice")
        return found

    # In one order, so that equal sets are equal on disk
    order = None if argument is str else repr
    return Shape(lambda values: sorted(map(item.dump, values), key=order), load)


def _mapping(key_kind: Any, value_kind: Any) -> Shape[Any]:
    key, value = _shape(key_kind), _shape(value_kind)

    def load(data: Any) -> dict[Any, Any]:
        found = dict(pairs_of(key.load, value.load, data))
        if len(found) != len(data):
            raise Misshapen("the same key twice")
        return found

    # Pairs in a list, because the keys of a JSON object can only be text
    return Shape(
        lambda values: [[key.dump(one), value.dump(values[one])] for one in values],
        load,
    )


def _dataclass(kind: type[Any]) -> Shape[Any]:
    shapes = fields_of(kind)

    def dump(value: Any) -> dict[str, Any]:
        return {name: part.dump(getattr(value, name)) for name, part in shapes.items()}

    def load(data: Any) -> Any:
        if _plain(dict, data).keys() != shapes.keys():
            raise Misshapen(f"not the fields of {kind.__name__}")
        return kind(**{name: read(name, item) for name, item in data.items()})

    def read(name: str, item: Any) -> Any:
        try:
            return shapes[name].load(item)
        except Misshapen as error:
            raise Misshapen(f"{kind.__name__}.{name}: {error}") from None

    return Shape(dump, load)


_SIMPLE: dict[Any, Shape[Any]] = {
    bool: Shape(bool, lambda data: _plain(bool, data)),
    int: Shape(int, lambda data: _plain(int, data)),
    str: Shape(str, lambda data: _plain(str, data)),
    datetime: Shape(_dump_time, _load_time),
    TitleId: Shape(_dump_title, _load_title),
}
