"""Query parameters as Jellyseerr's OpenAPI validator reads them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aiohttp import web

from ..server import Json, json_answer

SQLITE_VARIABLES = 32_766  # more rows than this in one answer and SQLite refuses


@dataclass(slots=True)
class Refused(Exception):
    """A query that the validator does not let through."""

    response: web.Response


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list."""

    take: int
    skip: int

    def of[Row](self, rows: list[Row]) -> list[Row]:
        """Return the rows of this page; a negative ``take`` means all."""
        start = max(self.skip, 0)
        page = rows[start:] if self.take < 0 else rows[start : start + self.take]
        if len(page) > SQLITE_VARIABLES:
            raise Refused(
                json_answer({"message": "SQLITE_ERROR: too many SQL variables"}, 500)
            )
        return page

    def info(self, total: int) -> Json:
        """Return the ``pageInfo`` of this page."""
        return {
            "pages": -(-total // self.take) if self.take > 0 else -total,
            "pageSize": self.take,
            "results": total,
            "page": -(-max(self.skip, 0) // self.take) + 1 if self.take > 0 else 1,
        }


def refuse(
    name: str, message: str, code: str | None = None, full: str | None = None
) -> Refused:
    """Return a 400 about one query parameter."""
    error = {"path": f".query.{name}", "message": message}
    if code:
        error["errorCode"] = f"{code}.openapi.validation"
    return Refused(json_answer({"message": full or message, "errors": [error]}, 400))


def check_parameters(request: web.Request, known: Collection[str]) -> None:
    """Refuse parameters that are unknown or empty."""
    for name, value in request.query.items():
        if name not in known:
            raise refuse(name, f"Unknown query parameter '{name}'")
        if value == "":
            raise refuse(name, f"Empty value found for query parameter '{name}'")


def number(request: web.Request, name: str, default: int) -> int:
    """Read a number; 0 and absent are the default."""
    values = request.query.getall(name, [])
    if not values:
        return default
    try:
        value = float(values[0])
    except ValueError:
        value = float("nan")
    if len(values) > 1 or value != value:  # noqa: PLR0124  not a number
        raise refuse(
            name,
            "should be number,null",
            "type",
            f"request.query.{name} should be number,null",
        )
    if not value.is_integer():
        raise Refused(
            json_answer({"message": "SQLITE_MISMATCH: datatype mismatch"}, 500)
        )
    return int(value) or default


def choice(
    request: web.Request,
    name: str,
    allowed: Mapping[str, object] | tuple[str, ...],
    default: str,
) -> str:
    """Read one of the allowed words."""
    if (value := request.query.get(name, default)) not in allowed:
        message = f"should be equal to one of the allowed values: {', '.join(allowed)}"
        raise refuse(name, message, "enum", f"request.query.{name} {message}")
    return value


def page(request: web.Request, default: int = 10) -> Page:
    """Read ``take`` and ``skip``."""
    return Page(number(request, "take", default), number(request, "skip", 0))


def id_in(request: web.Request) -> int:
    """Read the id of the path; what is no id matches no row."""
    text = request.match_info["id"]
    return int(text) if text.isdecimal() else -1
