"""Texts of YAML: what is read, and what is refused, with its place."""

from dataclasses import asdict
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.rules.document import (
    MOST_ALIASES,
    MOST_BYTES,
    MOST_VALUES,
    read_document,
)
from custom_components.jellyseerr_cleanup.rules.model import RulesError
from custom_components.jellyseerr_cleanup.rules.values import (
    Listed,
    Mapped,
    Scalar,
    Value,
)
from tests.retention.tables import rows


def plainly(value: Value | None) -> Any:
    """Return a value without its places."""
    match value:
        case Scalar(text=text):
            return text
        case Listed(items=items):
            return [plainly(one) for one in items]
        case Mapped(items=items):
            return {key: plainly(one) for key, one in items.items()}
    return None


@rows(
    "text, expected",
    {
        "nothing": ("", None),
        "a comment": ("# x\n", None),
        "dates stay text": ("2020-01-01", "2020-01-01"),
        "switches stay text": ("[yes, No, on, true]", ["yes", "No", "on", "true"]),
        "sexagesimals stay text": ("60:30", "60:30"),
        "numbers stay text": (
            "[0x1f, 1e9, 1_000, .inf]",
            ["0x1f", "1e9", "1_000", ".inf"],
        ),
        "thousands of digits": ("9" * 5000, "9" * 5000),
        "quotes": ("""['a: 1', "b\\n"]""", ["a: 1", "b\n"]),
        "a block": ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        "an alias": ("a: &x [1]\nb: *x\n", {"a": ["1"], "b": ["1"]}),
        "an anchor given anew": ("- &x 1\n- &x 2\n- *x\n", ["1", "2", "2"]),
        "an alias as a key": ("a: &x b\n*x : c\n", {"a": "b", "b": "c"}),
        "keys that look like numbers": ("1: a\ntrue: b\n", {"1": "a", "true": "b"}),
        "a byte order mark": ("\ufeffa: 1", {"a": "1"}),
        "a document's marks": ("---\na: 1\n...\n", {"a": "1"}),
        "quoted <<": ("'<<': 1", {"<<": "1"}),
    },
)
def test_read(text: str, expected: Any) -> None:
    assert plainly(read_document(text)) == expected


def test_places_count_from_one() -> None:
    root = read_document("a:\n  - b: é\n    c: 'x'\n")
    assert isinstance(root, Mapped)
    (item,) = root.items["a"].items  # type: ignore[union-attr]
    assert isinstance(item, Mapped)
    assert [
        (one.line, one.column)
        for one in (root, root.keys["a"], item, item.items["b"], item.items["c"])
    ] == [(1, 1), (1, 1), (2, 5), (2, 8), (3, 8)]


_MANY = "[" + ", ".join(["x"] * 200) + "]"
REFUSED: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "a tab": ("a:\n\t- 1", [(2, 1, "tab", {})]),
    "an open quote": ("a: 'x\n", [(2, 1, "syntax", {})]),
    "no colon": ("a: 1\nb\n", [(3, 1, "syntax", {})]),
    "wrong indentation": ("a:\n   b: 1\n  c: 2\n", [(3, 3, "syntax", {})]),
    "control characters": ("a: 1\nb: \x07", [(2, 4, "character", {"code": "U+0007"})]),
    "half a character": ("a: \ud800", [(1, 4, "character", {"code": "U+D800"})]),
    "half a character, escaped": ('a: "\\ud800"', [(1, 4, "escape", {})]),
    "no character": ('- 1\n- "\\UFFFFFFFF"', [(1, 3, "escape", {})]),
    "a version of 5000 digits": (
        f"%YAML {'9' * 5000}.1\n--- 1",
        [(1, 1, "escape", {})],
    ),
    "another version": ("%YAML 2.0\n--- 1", [(1, 1, "syntax", {})]),
    "two documents": ("a: 1\n---\na: 2", [(2, 1, "several_documents", {})]),
    "no alias": ("a: *b", [(1, 4, "unknown_alias", {"name": "b"})]),
    "an endless alias": ("a: &b [*b]", [(1, 8, "endless_alias", {"name": "b"})]),
    "a list as a key": ("? [a]\n: 1", [(1, 3, "key_is_no_text", {})]),
    "no key": ("? \n: 1", [(1, 2, "key_is_no_text", {})]),
    "too deep": ("[" * 17 + "]" * 17, [(1, 17, "too_deep", {"most": "16"})]),
    "hundreds of thousands deep": (
        "[" * 250_000,
        [(1, 17, "too_deep", {"most": "16"})],
    ),
    "too large": ("#" * (MOST_BYTES + 1), [(1, 1, "too_large", {"most": "256"})]),
    "too large, in bytes": (
        "é" * (MOST_BYTES // 2 + 1),
        [(1, 1, "too_large", {"most": "256"})],
    ),
    "too many aliases": (
        "- &a x\n" + "- *a\n" * (MOST_ALIASES + 1),
        [(102, 3, "too_many_aliases", {"most": "100"})],
    ),
    "billions of laughs": (
        f"- &a {_MANY}\n- &b [{', '.join(['*a'] * 40)}]\n- [{', '.join(['*b'] * 40)}]\n",
        [(3, 8, "too_many_values", {"most": str(MOST_VALUES)})],
    ),
    "all at once": (
        "a: !!int 1\n<<: {b: 1}\na: 2\nc: ! x\nc: 3\n",
        [
            (1, 4, "explicit_tag", {}),
            (2, 1, "merge_key", {}),
            (3, 1, "duplicate_key", {"key": "a"}),
            (4, 4, "explicit_tag", {}),
            (5, 1, "duplicate_key", {"key": "c"}),
        ],
    ),
    "tags of lists": ("!!set {a}\n", [(1, 1, "explicit_tag", {})]),
    "a python object": ("!!python/object:os.system x", [(1, 1, "explicit_tag", {})]),
}


@rows("text, expected", REFUSED)
def test_refused(text: str, expected: list[tuple[Any, ...]]) -> None:
    with pytest.raises(RulesError) as refused:
        read_document(text)
    assert [
        tuple(asdict(one)[key] for key in ("line", "column", "code", "placeholders"))
        for one in refused.value.complaints
    ] == expected
    line, column, code, _ = expected[0]
    assert f"{line}:{column} {code}" in str(refused.value)


def test_the_first_fifty() -> None:
    with pytest.raises(RulesError) as refused:
        read_document("a: 1\n" * 100)
    assert [one.line for one in refused.value.complaints] == list(range(2, 52))
