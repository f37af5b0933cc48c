"""Values to plain JSON and back, strictly, by the annotations of their dataclasses.

Reading refuses whatever writing would not have written, so that a damaged file is
noticed. That includes a missing field, also one that has a default: read as its
default, a lost list would be an empty one. A new field needs a migration.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache, partial
from typing import Any, TypeAliasType, Union, get_args, get_origin, get_type_hints

from ..retention.model import TitleId


class Misshapen(ValueError):
    """A value that does not have the shape of its annotation.

    The message names the place, never the value.
    """


type _Of = Callable[[Any], Codec[Any]]


@dataclass(frozen=True, slots=True)
class Codec[Value]:
    """How values of one annotation are written as plain JSON, and read."""

    dump: Callable[[Value], Any]
    load: Callable[[Any], Value]


def codec[Value](kind: type[Value]) -> Codec[Value]:
    """Return the codec of a dataclass or another annotation.

    TypeError if the annotation has none.
    """
    annotation: Any = kind
    return _codec_of(annotation)


def compact[Value](kind: type[Value]) -> Codec[Value]:
    """Return a codec that writes a dataclass as the list of its fields, in order.

    That is half as large. A changed dataclass makes what was written unreadable.
    """
    annotation: Any = kind
    return _codec_of(annotation, as_list=True)


def fields_of(kind: type[Any]) -> dict[str, Codec[Any]]:
    """Return the codecs of a dataclass's fields."""
    hints = get_type_hints(kind)
    return {field.name: _codec_of(hints[field.name]) for field in fields(kind)}


def list_of[Value](load: Callable[[Any], Value], data: Any) -> list[Value]:
    """Return a list of loaded items; Misshapen if the data is no list."""
    return [load(item) for item in _plain(list, data)]


def pairs_of[Key, Value](
    key: Callable[[Any], Key], value: Callable[[Any], Value], data: Any
) -> list[tuple[Key, Value]]:
    """Return a list of loaded pairs; Misshapen if the data is no such list."""

    def pair(item: Any) -> tuple[Key, Value]:
        if len(_plain(list, item)) != 2:
            raise Misshapen("not a pair")
        return key(item[0]), value(item[1])

    return list_of(pair, data)


@cache
def _codec_of(kind: Any, *, as_list: bool = False) -> Codec[Any]:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, TypeAliasType):
        return _codec_of(kind.__value__, as_list=as_list)
    origin, arguments = get_origin(kind), get_args(kind)
    of = partial(_codec_of, as_list=as_list)
    if origin is Union:
        return _optional(of, *arguments)
    if origin is tuple:
        return _sequence(of, *arguments)
    if origin is frozenset:
        return _set(of, *arguments)
    if origin is Mapping:
        return _mapping(of, *arguments)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Codec(lambda value: value.value, lambda data: _enum(kind, data))
    if isinstance(kind, type) and is_dataclass(kind):
        return _row(kind) if as_list else _dataclass(kind)
    raise TypeError(f"{kind} cannot be written")


def _plain[Plain: (bool, int, str, list[Any], dict[str, Any])](
    kind: type[Plain], data: Any
) -> Plain:
    # Not `isinstance`, because True would be an int
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
    # A bad id that is noticed here fails one write. In the file it would make the whole
    # file unreadable.
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


def _optional(of: _Of, *arguments: Any) -> Codec[Any]:
    value, none = (of(arguments[0]), arguments[1])
    if none is not type(None) or len(arguments) != 2:
        raise TypeError("of unions only those with None can be written")
    return Codec(
        lambda one: None if one is None else value.dump(one),
        lambda data: None if data is None else value.load(data),
    )


def _sequence(of: _Of, *arguments: Any) -> Codec[Any]:
    if arguments[-1] is Ellipsis:
        item = of(arguments[0])
        return Codec(
            lambda values: [item.dump(value) for value in values],
            lambda data: tuple(list_of(item.load, data)),
        )
    parts = [of(argument) for argument in arguments]

    def load(data: Any) -> tuple[Any, ...]:
        if len(_plain(list, data)) != len(parts):
            raise Misshapen(f"not {len(parts)} values")
        return tuple(part.load(item) for part, item in zip(parts, data, strict=True))

    return Codec(
        lambda values: [
            part.dump(value) for part, value in zip(parts, values, strict=True)
        ],
        load,
    )


def _set(of: _Of, argument: Any) -> Codec[Any]:
    item = of(argument)

    def load(data: Any) -> frozenset[Any]:
        found = frozenset(list_of(item.load, data))
        if len(found) != len(data):
            raise Misshapen("the same value twice")
        return found

    # Sorted, so that equal sets are written alike
    order = None if argument is str else repr
    return Codec(lambda values: sorted(map(item.dump, values), key=order), load)


def _mapping(of: _Of, key_kind: Any, value_kind: Any) -> Codec[Any]:
    key, value = of(key_kind), of(value_kind)

    def load(data: Any) -> dict[Any, Any]:
        found = dict(pairs_of(key.load, value.load, data))
        if len(found) != len(data):
            raise Misshapen("the same key twice")
        return found

    # A list of pairs, because the keys of a JSON object can only be text
    return Codec(
        lambda values: [[key.dump(one), value.dump(values[one])] for one in values],
        load,
    )


def _dataclass(kind: type[Any]) -> Codec[Any]:
    codecs = fields_of(kind)

    def dump(value: Any) -> dict[str, Any]:
        return {name: part.dump(getattr(value, name)) for name, part in codecs.items()}

    def load(data: Any) -> Any:
        if _plain(dict, data).keys() != codecs.keys():
            raise Misshapen(f"not the fields of {kind.__name__}")
        return kind(**{name: read(name, item) for name, item in data.items()})

    def read(name: str, item: Any) -> Any:
        try:
            return codecs[name].load(item)
        except Misshapen as error:
            raise Misshapen(f"{kind.__name__}.{name}: {error}") from None

    return Codec(dump, load)


def _row(kind: type[Any]) -> Codec[Any]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    values = _sequence(
        partial(_codec_of, as_list=True), *(hints[name] for name in names)
    )

    def load(data: Any) -> Any:
        try:
            return kind(*values.load(data))
        except Misshapen as error:
            raise Misshapen(f"{kind.__name__}: {error}") from None

    return Codec(
        lambda value: values.dump([getattr(value, name) for name in names]), load
    )


_SIMPLE: dict[Any, Codec[Any]] = {
    bool: Codec(bool, lambda data: _plain(bool, data)),
    int: Codec(int, lambda data: _plain(int, data)),
    str: Codec(str, lambda data: _plain(str, data)),
    datetime: Codec(_dump_time, _load_time),
    TitleId: Codec(_dump_title, _load_title),
}
