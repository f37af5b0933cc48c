"""Where the rows of the table are collected."""

from collections.abc import Callable

from .house import House

type Row = Callable[[House], None]

ROWS: dict[str, Row] = {}


def row(build: Row) -> Row:
    """Make a function a row of the table, named like it."""
    name = build.__name__.replace("_", " ")
    assert name not in ROWS, f"two rows are called {name}"
    ROWS[name] = build
    return build
