"""What counts as an id, a time, a number, a version."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.fields import (
    Row,
    digits,
    jellyfin_id,
    rows,
)

REFUSED = object()
ID = "0abcdef0000000000000000000000001"

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
    "row": lambda row: type(row.row("x")),
    "rows": lambda row: len(row.rows("x")),
}

TABLE: list[tuple[str, Any, Any]] = [
    ("integer", 5, 5),
    ("integer", 0, 0),
    ("integer", 2**63 - 1, 2**63 - 1),
    ("integer", 2**63, REFUSED),
    ("integer", -1, REFUSED),
    ("integer", True, REFUSED),
    ("integer", 5.0, REFUSED),
    ("integer", 1.8e19, REFUSED),
    ("integer", "5", REFUSED),
    ("integer", None, REFUSED),
    ("integer", [5], REFUSED),
    ("name", "The Comet", "The Comet"),
    ("name", "<b>*Bo*</b> {{ 1 }} %s", "<b>*Bo*</b> {{ 1 }} %s"),
    ("name", " a\nb\r\n\tc\x1b[31m\x00 ", "abc[31m"),
    ("name", "\u202egnp.exe\u2069\u2028x", "gnp.exex"),
    ("name", "Alien\u00a0!", "Alien !"),
    (
        "name",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    ),
    ("name", "x" * 10_000, "x" * 255),
    ("name", "\u202e\n", None),
    ("name", "", None),
    ("name", None, None),
    ("name", 5, REFUSED),
    ("small integer", -5, -5),
    ("small integer", 6, REFUSED),
    ("optional integer", None, None),
    ("optional integer", 0, 0),
    ("optional integer", "", REFUSED),
    ("identifier", 1, 1),
    ("identifier", 0, REFUSED),
    ("identifier", 2**31, REFUSED),
    ("identifier", True, REFUSED),
    ("optional identifier", None, None),
    ("optional identifier", 0, None),
    ("optional identifier", -1, REFUSED),
    ("optional identifier", "7", REFUSED),
    ("service", 0, 0),
    ("service", None, None),
    ("service", -1, REFUSED),
    ("boolean", True, True),
    ("boolean", 1, REFUSED),
    ("boolean", "true", REFUSED),
    ("boolean", None, REFUSED),
    ("optional boolean", None, False),
    ("optional boolean", True, True),
    ("optional boolean", 0, REFUSED),
    ("text", "a", "a"),
    ("text", "", REFUSED),
    ("text", None, REFUSED),
    ("text", 5, REFUSED),
    ("optional text", "", None),
    ("optional text", None, None),
    ("optional text", {}, REFUSED),
    ("timestamp", "2025-01-01T00:01:00.000Z", datetime(2025, 1, 1, 0, 1, tzinfo=UTC)),
    (
        "timestamp",
        "2025-01-01T00:01:00.1234567Z",
        datetime(2025, 1, 1, 0, 1, 0, 123456, tzinfo=UTC),
    ),
    ("timestamp", "2025-01-01T02:00:00+02:00", datetime(2025, 1, 1, tzinfo=UTC)),
    ("timestamp", "2025-01-01T00:00:00", datetime(2025, 1, 1, tzinfo=UTC)),
    ("timestamp", "1926-01-01T00:00:00Z", datetime(1926, 1, 1, tzinfo=UTC)),
    ("timestamp", "0001-01-01T00:00:00.0000000Z", None),
    ("timestamp", "0001-01-01T00:00:00+14:00", None),
    ("timestamp", None, None),
    ("timestamp", "", None),
    ("timestamp", "9999-12-31T23:59:59-14:00", REFUSED),
    ("timestamp", "soon", REFUSED),
    ("timestamp", 1735689600, REFUSED),
    ("jellyfin id", ID, ID),
    ("jellyfin id", "0ABCDEF0-0000-0000-0000-000000000001", ID),
    ("jellyfin id", "0" * 32, REFUSED),
    ("jellyfin id", ID + "0", REFUSED),
    ("jellyfin id", "../" + ID[3:], REFUSED),
    ("jellyfin id", "١" * 32, REFUSED),
    ("jellyfin id", 5, REFUSED),
    ("optional jellyfin id", "nobody", None),
    ("optional jellyfin id", {}, None),
    ("row", {}, Row),
    ("row", [], REFUSED),
    ("row", None, REFUSED),
    ("rows", [{}, {}], 2),
    ("rows", [], 0),
    ("rows", [{}, None], REFUSED),
    ("rows", {}, REFUSED),
    ("rows", None, REFUSED),
]


@pytest.mark.parametrize(
    ("reader", "value", "expected"),
    TABLE,
    ids=[f"{reader}: {value!r}"[:60] for reader, value, _ in TABLE],
)
def test_values(reader: str, value: Any, expected: Any) -> None:
    read = READERS[reader]
    row = Row("Jellyfin", "thing", {"x": value})
    if expected is REFUSED:
        with pytest.raises(UnexpectedAnswer, match="thing"):
            read(row)
    else:
        assert read(row) == expected
        if value is None:
            assert read(Row("Jellyfin", "thing", {})) == expected, "missing is null"


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_a_row_is_an_object(value: Any) -> None:
    with pytest.raises(UnexpectedAnswer, match="thing"):
        Row("Jellyfin", "thing", value)


def test_a_message_never_holds_the_value() -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        rows("Jellyseerr", "user", [{"id": "a token"}])[0].identifier("id")
    assert (
        str(caught.value)
        == "Jellyseerr sent a user, field id that is not a whole number within bounds: look at its log"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("603", 603),
        ("0", None),
        ("", None),
        (None, None),
        ("tt603", None),
        ("-1", None),
        ("9999999999", None),
        ("1" * 40, None),
        ("٣", None),
    ],
)
def test_digits(text: str | None, expected: int | None) -> None:
    assert digits(text) == expected


def test_jellyfin_ids_are_of_one_form() -> None:
    assert jellyfin_id("0ABCDEF0-0000-0000-0000-000000000001") == ID
    assert jellyfin_id(None) is None
