"""The recorded answers of real servers, and how bodies are compared.

``recorded/<server>/<method>_<endpoint>.json`` lists answers with made-up titles. Of
long lists, rows that show nothing new were left out, and totals changed accordingly.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
import json
from pathlib import Path
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

FOLDER = Path(__file__).parent / "recorded"
# What recordings say where nobody noted the content type
UNNOTED = "unnoted"

# Which recordings a simulated server is held against
SERVERS: Mapping[str, tuple[str, ...]] = {
    "jellyseerr-1.9": ("jellyseerr-1.9.2",),
    "jellyseerr-2.3": ("jellyseerr-2.3.0",),
    "jellyseerr-2.7": ("jellyseerr-2.7.3",),
    "jellyseerr-3.1": ("seerr-3.1.0", "seerr-3.1.0-with-real-servers"),
    "jellyfin-10.11": ("jellyfin-10.11.11",),
    "jellyfin-12": ("jellyfin-12.0",),
    "radarr": ("radarr-6.0.3",),
    "sonarr": ("sonarr-4.0.19", "sonarr-5"),
}

type Shape = dict[str, set[str]]
type Routes = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Recording:
    """One answer of a real server; ``key`` says which key was wrong, if any was."""

    server: str
    method: str
    path: str
    query: Mapping[str, str]
    status: int
    content_type: str | None
    body: Any
    key: str | None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was sent but a status."""
        return self.content_type is None and self.body is None

    def __str__(self) -> str:
        """Name the recording in a test's report."""
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.server}: {self.method} {self.path} {query} {self.status}"


def _read(server: str, row: dict[str, Any]) -> Recording:
    method, address = row["request"].split(" ", 1)
    parts = urlsplit(address)
    return Recording(
        server,
        method,
        parts.path,
        dict(parse_qsl(parts.query)),
        row["status"],
        row.get("content_type", UNNOTED),
        row.get("body"),
        row.get("key"),
    )


@cache
def recordings(*servers: str) -> tuple[Recording, ...]:
    """Return all answers of some servers, such as ``radarr-6.0.3``."""
    return tuple(
        _read(server, row)
        for server in servers
        for file in sorted((FOLDER / server).glob("*.json"))
        for row in json.loads(file.read_text())
    )


def endpoint_of(routes: Routes, method: str, path: str) -> str:
    """Return the endpoint of a call, such as ``GET /movie/{id}``, without the API's path.

    A call that has no route is its own endpoint.
    """
    fitting = [
        route
        for one, route in routes
        if one == method and re.fullmatch(route.replace("{id}", "[^/]+"), path)
    ]
    # A fixed path goes before one with an id
    found = min(fitting, key=lambda route: "{id}" in route, default=path)
    return f"{method} {re.sub('^/api/v[13]', '', found)}"


def shape(body: Any, path: str = "", found: Shape | None = None) -> Shape:
    """Return the JSON types at each path of a value; list entries are ``[]``."""
    found = {} if found is None else found
    found.setdefault(path, set()).add(_kind(body))
    if isinstance(body, dict):
        for key, value in body.items():
            shape(value, f"{path}.{key}", found)
    elif isinstance(body, list):
        for value in body:
            shape(value, f"{path}[]", found)
    return found


def joined(shapes: Iterable[Shape]) -> Shape:
    """Return the types at each path in any of several shapes."""
    found: Shape = {}
    for one in shapes:
        for path, kinds in one.items():
            found.setdefault(path, set()).update(kinds)
    return found


def moved(found: Shape, start: str, to: str) -> Shape:
    """Return the part of a shape below a path, as if it were below another one."""
    return {
        to + path.removeprefix(start): kinds
        for path, kinds in found.items()
        if path == start or path.startswith((f"{start}.", f"{start}[]"))
    }


def _kind(value: Any) -> str:
    """Return a value's JSON type: 1 and 1.0 are one, as 10 is for a float."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return type(value).__name__


def always_there(bodies: Iterable[Any]) -> set[str]:
    """Return the paths of keys that every recorded object at their place has."""
    seen: dict[str, list[set[str]]] = {}

    def visit(value: Any, path: str) -> None:
        if isinstance(value, dict):
            seen.setdefault(path, []).append(set(value))
            for key, inner in value.items():
                visit(inner, f"{path}.{key}")
        elif isinstance(value, list):
            for inner in value:
                visit(inner, f"{path}[]")

    for body in bodies:
        visit(body, "")
    return {
        f"{path}.{key}"
        for path, rows in seen.items()
        for key in set.intersection(*rows)
    }
