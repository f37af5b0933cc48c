"""Values to plain JSON and back: what is read is what was written, or it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
import re
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.persistence.codec import (
    Misshapen,
    codec,
    compact,
    list_of,
    pairs_of,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId

MOVIE = TitleId.parse("movie:603:hd")


class _Colour(StrEnum):
    RED = "red"


class _Size(IntEnum):
    LARGE = 3


@dataclass(frozen=True, slots=True)
class _Inner:
    text: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class _Everything:
    flag: bool
    colour: _Colour
    size: _Size
    title: TitleId
    at: datetime
    inner: _Inner
    several: tuple[_Inner, ...]
    pair: tuple[int, str]
    set_of: frozenset[int]
    by_pair: Mapping[tuple[int, str], _Inner]


EVERYTHING = _Everything(
    flag=True,
    colour=_Colour.RED,
    size=_Size.LARGE,
    title=MOVIE,
    at=datetime(2026, 1, 1, tzinfo=UTC),
    inner=_Inner("a", 1),
    several=(_Inner("b"), _Inner("c")),
    pair=(1, "one"),
    set_of=frozenset({3, 1, 2}),
    by_pair={(1, "one"): _Inner("d")},
)
PLAIN = {
    "flag": True,
    "colour": "red",
    "size": 3,
    "title": "movie:603:hd",
    "at": "2026-01-01T00:00:00+00:00",
    "inner": {"text": "a", "size": 1},
    "several": [{"text": "b", "size": None}, {"text": "c", "size": None}],
    "pair": [1, "one"],
    "set_of": [1, 2, 3],
    "by_pair": [[[1, "one"], {"text": "d", "size": None}]],
}


def test_there_and_back() -> None:
    assert codec(_Everything).dump(EVERYTHING) == PLAIN
    assert codec(_Everything).load(PLAIN) == EVERYTHING


COMPACT = [
    *([True, "red", 3, "movie:603:hd", "2026-01-01T00:00:00+00:00"]),
    *([["a", 1], [["b", None], ["c", None]], [1, "one"], [1, 2, 3]]),
    [[[1, "one"], ["d", None]]],
]


def test_there_and_back_compactly() -> None:
    assert compact(_Everything).dump(EVERYTHING) == COMPACT
    assert compact(_Everything).load(COMPACT) == EVERYTHING
    assert codec(_Everything).dump(EVERYTHING) == PLAIN, "each has its own"


@pytest.mark.parametrize("place", range(len(COMPACT)))
def test_what_was_never_written_compactly_is_refused(place: int) -> None:
    for wrong in (COMPACT[:place] + COMPACT[place + 1 :], [*COMPACT, 1], PLAIN, None):
        with pytest.raises(Misshapen):
            compact(_Everything).load(wrong)
    with pytest.raises(Misshapen, match="^_Everything: "):
        compact(_Everything).load(
            [*COMPACT[:place], {"wrong": 1}, *COMPACT[place + 1 :]]
        )


type _Named = tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class _WithName:
    named: Mapping[_Named, int]


def test_a_named_type() -> None:
    value = _WithName({(1, None): 2})
    assert compact(_WithName).dump(value) == [[[[1, None], 2]]]
    assert codec(_WithName).load({"named": [[[1, None], 2]]}) == value


def test_a_time_is_written_in_utc() -> None:
    moment = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert codec(datetime).dump(moment) == "2026-01-01T00:00:00+00:00"
    assert codec(datetime).load("2026-01-01T00:00:00Z") == moment


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("flag", 1),
        ("flag", None),
        ("colour", "blue"),
        ("colour", []),
        ("size", "3"),
        ("size", 4),
        ("title", "movie:0:hd"),
        ("title", "tv:1:s01:hd"),
        ("title", 603),
        ("at", "yesterday"),
        ("at", "2026-01-01T00:00:00"),
        ("at", "2026-01-01T00:00:00+02:00"),
        ("at", 1767225600),
        ("inner", None),
        ("inner", {"text": "a"}),
        ("inner", {"text": "a", "size": 1, "more": 2}),
        ("inner", {"text": "a", "size": True}),
        ("inner", {"text": "a", "size": 1.0}),
        ("inner", {"text": None, "size": 1}),
        ("several", {}),
        ("several", "bc"),
        ("pair", [1]),
        ("pair", [1, "one", 2]),
        ("pair", ["one", 1]),
        ("set_of", [1, 1]),
        ("by_pair", {}),
        ("by_pair", [[[1, "one"]]]),
        ("by_pair", [[[1, "one"], {"text": "d", "size": 1}]] * 2),
    ],
)
def test_what_was_never_written_is_refused_by_the_name_of_its_place(
    field: str, value: Any
) -> None:
    with pytest.raises(Misshapen, match=re.escape(f"_Everything.{field}: ")):
        codec(_Everything).load({**PLAIN, field: value})


@pytest.mark.parametrize("field", PLAIN)
def test_a_missing_field_is_refused(field: str) -> None:
    less = {name: value for name, value in PLAIN.items() if name != field}
    with pytest.raises(Misshapen, match="not the fields of _Everything"):
        codec(_Everything).load(less)


def test_what_could_not_be_read_again_is_refused() -> None:
    with pytest.raises(Misshapen, match="without a zone"):
        codec(datetime).dump(datetime(2026, 1, 1))
    with pytest.raises(Misshapen, match="not the id of a title"):
        codec(TitleId).dump(TitleId(MediaType.TV, 1, None, False))


@pytest.mark.parametrize("kind", [float, list, int | str, int | str | None, Any])
def test_what_has_no_shape_is_an_error_at_once(kind: Any) -> None:
    with pytest.raises(TypeError):
        codec(kind)


def test_equal_values_are_equal_on_disk() -> None:
    texts = codec(frozenset[str])
    assert texts.dump(frozenset("cab")) == ["a", "b", "c"]


def test_lists_and_pairs() -> None:
    load = codec(int).load
    assert list_of(load, [1, 2]) == [1, 2]
    assert pairs_of(load, codec(str).load, [[1, "a"]]) == [(1, "a")]
    broken: Any
    for broken in (None, {}, [1], [[1]], [[1, "a", 2]], [["a", 1]]):
        with pytest.raises(Misshapen):
            pairs_of(load, codec(str).load, broken)
