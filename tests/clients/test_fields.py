"""What counts as an id, a time, a number, a version."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.fields import Row, digits, rows

ID = "0abcdef0000000000000000000000001"
NEW_YEAR = datetime(2025, 1, 1, tzinfo=UTC)
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"

READERS: dict[str, Callable[[Row], Any]] = {
    "integer": lambda row: row.integer("x"),
    "small integer": lambda row: row.integer("x", least=-5, most=5),
    "optional integer": lambda row: row.optional_integer("x"),
    "identifier": lambda row: row.identifier("x"),
    "optional identifier": lambda row: row.optional_identifier("x"),
    "service": lambda row: row.optional_identifier("x", least=0),
    "boolean": lambda row: row.boolean("x"),
    "optional boolean": lambda row: row.optional_boolean("x"),
    "text": lambda row: row.text("x"),
    "optional text": lambda row: row.optional_text("x"),
    "name": lambda row: row.optional_name("x"),
    "timestamp": lambda row: row.timestamp("x"),
    "jellyfin id": lambda row: row.jellyfin_id("x"),
    "optional jellyfin id": lambda row: row.optional_jellyfin_id("x"),
    "ids": lambda row: row.identifiers("x"),
    "lenient ids": lambda row: row.lenient_identifiers("x"),
    "row": lambda row: type(row.row("x")),
    "rows": lambda row: len(row.rows("x")),
}

NO_IDS: list[Any] = ["1", [0], [True], [1, "2"], {}, [2**31]]
READ: dict[str, list[tuple[Any, Any]]] = {
    "integer": [(5, 5), (0, 0), (2**63 - 1, 2**63 - 1)],
    "small integer": [(-5, -5)],
    "optional integer": [(None, None), (0, 0)],
    "identifier": [(1, 1), (2**31 - 1, 2**31 - 1)],
    "optional identifier": [(None, None), (0, None)],
    "service": [(0, 0), (None, None)],
    "boolean": [(True, True), (False, False)],
    "optional boolean": [(None, False), (True, True)],
    "text": [("a", "a")],
    "optional text": [("", None), (None, None)],
    "name": [
        ("<b>*Bo*</b> {{ 1 }} %s", "<b>*Bo*</b> {{ 1 }} %s"),
        (" a\nb\r\n\tc\x1b[31m\x00 ", "abc[31m"),
        ("\u202egnp.exe\u2069\u2028x", "gnp.exex"),
        ("Alien\u00a0!", "Alien !"),
        (PERSIAN, PERSIAN),
        ("x" * 10_000, "x" * 255),
        ("\u202e\n", None),
        ("", None),
        (None, None),
    ],
    "timestamp": [
        ("2025-01-01T00:01:00.000Z", NEW_YEAR + timedelta(minutes=1)),
        ("2025-01-01T00:00:00.1234567Z", NEW_YEAR.replace(microsecond=123456)),
        ("2025-01-01T02:00:00+02:00", NEW_YEAR),
        ("2025-01-01T00:00:00", NEW_YEAR),
        ("1925-01-01T00:00:00Z", NEW_YEAR.replace(year=1925)),
        ("0001-01-01T00:00:00.0000000Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        (None, None),
        ("", None),
    ],
    "jellyfin id": [(ID, ID), ("0ABCDEF0-0000-0000-0000-000000000001", ID)],
    "optional jellyfin id": [("nobody", None), ({}, None), (None, None)],
    "ids": [([2, 1, 2], frozenset({1, 2})), ([], frozenset())],
    "lenient ids": [
        ([2, 1, 2], (1, 2)),
        ([], ()),
        (None, ()),
        *[(odd, (0,)) for odd in NO_IDS],
    ],
    "row": [({}, Row)],
    "rows": [([{}, {}], 2), ([], 0)],
}
REFUSED: dict[str, list[Any]] = {
    "integer": [2**63, -1, True, 5.0, 1.8e19, "5", None, [5]],
    "small integer": [-6, 6],
    "optional integer": [""],
    "identifier": [0, 2**31, True],
    "optional identifier": [-1, "7"],
    "service": [-1],
    "boolean": [1, "true", None],
    "optional boolean": [0],
    "text": ["", None, 5],
    "optional text": [{}],
    "name": [5],
    "timestamp": ["9999-12-31T23:59:59-14:00", "soon", 1735689600],
    "jellyfin id": ["0" * 32, ID + "0", "../" + ID[3:], "١" * 32, 5],
    "ids": [None, 1, {}, [0], ["1"], [True], [2**31], [[]]],
    "row": [[], None],
    "rows": [[{}, None], {}, None],
}


def shortly(value: Any) -> str:
    """Return how a case is named."""
    return repr(value)[:40]


@pytest.mark.parametrize(
    ("reader", "value", "expected"),
    [(reader, *case) for reader, cases in READ.items() for case in cases],
    ids=shortly,
)
def test_what_is_read(reader: str, value: Any, expected: Any) -> None:
    read = READERS[reader]
    assert read(Row("Jellyfin", "thing", {"x": value})) == expected
    if value is None:
        assert read(Row("Jellyfin", "thing", {})) == expected, "missing is null"


@pytest.mark.parametrize(
    ("reader", "value"),
    [(reader, value) for reader, values in REFUSED.items() for value in values],
    ids=shortly,
)
def test_what_is_refused(reader: str, value: Any) -> None:
    with pytest.raises(UnexpectedAnswer, match="thing"):
        READERS[reader](Row("Jellyfin", "thing", {"x": value}))


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_a_row_is_an_object(value: Any) -> None:
    with pytest.raises(UnexpectedAnswer, match="thing"):
        Row("Jellyfin", "thing", value)


def test_a_message_never_holds_the_value() -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        rows("Jellyseerr", "user", [{"id": "a token"}])[0].identifier("id")
    assert str(caught.value) == (
        "Jellyseerr sent a user, field id that is not a whole number within bounds:"
        " look at its log"
    )


@pytest.mark.parametrize(
    "text", ["0", "", None, "tt603", "-1", "9999999999", "1" * 40, "٣"]
)
def test_digits(text: str | None) -> None:
    assert digits("603") == 603
    assert digits(text) is None
