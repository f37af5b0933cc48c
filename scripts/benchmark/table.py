"""The figures as people read them, and as programs do."""

from collections.abc import Iterable, Sequence
from typing import Any

from .limits import Figure, Section

HEADER = ("", "figure", "measured", "at most", "beside")


def table(section: Section) -> str:
    """Return the table of a section; what was missed is marked."""
    rows = [HEADER, *map(_row, section.figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(_padded(row, widths)).rstrip() for row in rows]
    return "\n".join((section.title, *lines))


def summary(sections: Iterable[Section]) -> str:
    """Return which figures were missed, or that none was."""
    missed = [
        f"  {section.title}: {figure.name}: {number(figure.value, figure.unit)}, "
        f"at most {_limit(figure)}"
        for section in sections
        for figure in section.missed
    ]
    if not missed:
        return "Every figure was reached."
    return "\n".join((f"Missed: {len(missed)}", *missed))


def as_json(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """Return the sections as JSON holds them."""
    return [
        {
            "title": section.title,
            "figures": [
                {
                    "name": figure.name,
                    "value": figure.value,
                    "unit": figure.unit,
                    "limit": figure.limit,
                    "beside": figure.beside,
                    "missed": figure.missed,
                }
                for figure in section.figures
            ],
        }
        for section in sections
    ]


def number(value: float, unit: str) -> str:
    """Return a value with its unit, with three figures of it at most."""
    if unit in ("", "bytes") or abs(value) >= 100:
        text = f"{value:,.0f}"
    elif abs(value) >= 10:
        text = f"{value:.1f}"
    elif abs(value) >= 1:
        text = f"{value:.2f}"
    else:
        text = f"{value:.3f}"
    return f"{text} {unit}".strip()


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        "MISSED" if figure.missed else "",
        figure.name,
        number(figure.value, figure.unit),
        _limit(figure),
        figure.beside,
    )


def _limit(figure: Figure) -> str:
    return "" if figure.limit is None else number(figure.limit, figure.unit)


def _padded(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    """Return the cells of a row, numbers to the right."""
    for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.rjust(width) if index in (2, 3) else cell.ljust(width)
