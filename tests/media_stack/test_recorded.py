"""Each simulated answer has the keys, types, status and form of the recorded ones."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
import json
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
import pytest

from . import Household, SimulatedServer, recorded_calls, recorded_calls_servarr
from .conftest import key_of
from .recorded_calls import Call
from .recorded_differences import ANSWERS, SAME_ROWS, Differences
from .recordings import (
    SERVERS,
    UNNOTED,
    Recording,
    Shape,
    always_there,
    endpoint_of,
    joined,
    moved,
    recordings,
    shape,
)

type Calls = Callable[[Household], Sequence[Call]]

CALLS: dict[str, Calls] = {
    "jellyseerr": recorded_calls.jellyseerr,
    "jellyfin": recorded_calls.jellyfin,
    "radarr": recorded_calls_servarr.radarr,
    "sonarr": recorded_calls_servarr.sonarr,
}


class Answer:
    """What a simulated server answered."""

    def __init__(self, status: int, content_type: str | None, text: str) -> None:
        """Parse the body, if there is one."""
        self.status = status
        # aiohttp gives an empty answer a type that no recorded one has
        self.content_type = content_type if text else None
        is_json = text and content_type and "json" in content_type
        self.body: Any = json.loads(text) if is_json else text or None


async def answered(
    session: ClientSession, server: SimulatedServer, call: Call
) -> Answer:
    """Make a call to a simulated server."""
    headers = key_of(server)
    if call.key in {"none", "wrong"}:
        headers = dict.fromkeys(headers, "" if call.key == "none" else "x")
    async with session.request(
        call.method,
        f"{server.url}{call.path}",
        params=call.params,
        json=call.json,
        headers=headers,
    ) as response:
        return Answer(
            response.status, response.headers.get("Content-Type"), await response.text()
        )


@contextmanager
def switched(server: SimulatedServer, switches: Mapping[str, Any]) -> Iterator[None]:
    """Set switches of a server for a while."""
    before = {name: getattr(server, name) for name in switches}
    try:
        for name, value in switches.items():
            setattr(server, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(server, name, value)


def differing(
    call: Call, answer: Answer, recorded: Sequence[Recording], real: Shape
) -> Iterator[str]:
    """Yield how an answer differs from the recorded ones of its kind."""
    if answer.status != call.status:
        yield f"status {answer.status}"
        return
    if not recorded:
        yield "not recorded"
        return
    noted = {one.content_type for one in recorded} - {UNNOTED}
    if noted and answer.content_type not in noted:
        yield f"content type {answer.content_type}"
    simulated = shape(answer.body)
    for path, kinds in simulated.items():
        if path not in real:
            yield f"has {path}"
        elif more := kinds - real[path]:
            yield f"{'/'.join(sorted(more))} {path}"


def left_out(bodies: Sequence[Any], recorded: Sequence[Recording]) -> Iterator[str]:
    """Yield the recorded keys that no simulated answer of an endpoint has."""
    sent = joined(shape(body) for body in bodies)
    always = always_there(one.body for one in recorded)
    for path in joined(shape(one.body) for one in recorded):
        above = path.removesuffix("[]").rpartition(".")[0]
        if path not in sent and not path.endswith("[]") and above in sent:
            yield f"{'lacks' if path in always else 'never has'} {path}"


@pytest.mark.parametrize("name", SERVERS)
async def test_simulated_answers_are_as_recorded(tmp_path: Path, name: str) -> None:
    """Keys, types, status, content type and empty bodies are those of real servers."""
    kind, _, version = name.partition("-")
    options: dict[str, Any] = {kind: version} if version else {}
    known = recordings(*SERVERS[name])
    differences = Differences(ANSWERS, name)
    called: set[str] = set()
    async with Household(tmp_path, **options) as home, ClientSession() as session:
        recorded_calls.fill(home)
        server: SimulatedServer = getattr(home, kind)
        routes = [(route.method, route.path) for route in server.routes()]
        told: dict[str, list[Any]] = {}
        for call in CALLS[kind](home):
            endpoint = endpoint_of(routes, call.method, call.path.partition("?")[0])
            called.add(f"{endpoint} {call.status}")
            alike = alike_to(call, endpoint, routes, known)
            with switched(server, call.switches):
                answer = await answered(session, server, call)
            real = joined(shape(one.body) for one in alike)
            if call.status in {200, 202}:
                real = completed(real, endpoint, kind, routes, known)
            for one in differing(call, answer, alike, real):
                differences.add(f"{endpoint} {call.status}: {one}")
            if answer.status == call.status:
                told.setdefault(f"{endpoint} {call.status}", []).append(answer.body)
        for recording in known:
            endpoint = endpoint_of(routes, recording.method, recording.path)
            if f"{endpoint} {recording.status}" not in called:
                differences.add(f"{endpoint} {recording.status}: not called")
        for line, bodies in told.items():
            alike = [
                one
                for one in known
                if f"{endpoint_of(routes, one.method, one.path)} {one.status}" == line
            ]
            for difference in left_out(bodies, alike):
                differences.add(f"{line}: {difference}")
        for method, path in routes:
            endpoint = endpoint_of(routes, method, path.replace("{id}", "1"))
            assert any(line.startswith(f"{endpoint} ") for line in called), endpoint
    assert not differences.unexplained()
    assert not differences.needless()


def completed(
    real: Shape,
    endpoint: str,
    kind: str,
    routes: Sequence[tuple[str, str]],
    known: Sequence[Recording],
) -> Shape:
    """Return a recorded shape with what the same rows have in other endpoints."""
    more = [
        moved(shape(one.body), start, place)
        for of, place, other, start in SAME_ROWS[kind]
        if of == endpoint
        for one in known
        if one.status == 200 and endpoint_of(routes, one.method, one.path) == other
    ]
    return joined([real, *more])


def alike_to(
    call: Call,
    endpoint: str,
    routes: Sequence[tuple[str, str]],
    known: Sequence[Recording],
) -> list[Recording]:
    """Return the recordings of a call's endpoint, status and kind of key."""
    return [
        one
        for one in known
        if endpoint_of(routes, one.method, one.path) == endpoint
        and (one.status, one.key) == (call.status, call.key)
    ]
