"""Equal answers are not read again, and the very same object tells that."""

import pytest

from custom_components.jellyseerr_cleanup.clients import answers as module
from custom_components.jellyseerr_cleanup.clients.answers import Answers


def test_the_same_bytes_are_the_same_object() -> None:
    known = Answers()
    first = known.shaped("a", b"1", list)
    assert known.shaped("a", b"1", list) is first
    assert known.shaped("b", b"1", list) is not first
    assert known.shaped("a", b"2", list) == [ord("2")]
    assert known.shaped("a", b"1", list) is not first


def test_what_cannot_be_shaped_is_not_known() -> None:
    known = Answers()

    def refuse(body: bytes) -> None:
        raise ValueError(body)

    for _ in range(2):
        with pytest.raises(ValueError, match="1"):
            known.shaped("a", b"1", refuse)


def test_the_same_pages_are_the_same_whole() -> None:
    known = Answers()
    one, other = [1], [2]
    whole = known.assembled("a", [one, other], lambda: [*one, *other])
    assert known.assembled("a", [one, other], list[int]) is whole
    assert known.assembled("a", [one], lambda: [9]) == [9]
    assert known.assembled("a", [one, [2]], lambda: [3]) == [3], "equal, another object"


def test_what_nobody_asks_for_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    known = Answers()
    first = known.shaped("a", b"1", list)
    known.shaped("b", b"1", list)
    assert known.shaped("a", b"1", list) is first
    known.shaped("c", b"1", list)
    assert known.shaped("a", b"1", list) is first, "it was asked for lately"
    assert [*known._known] == ["c", "a"]
