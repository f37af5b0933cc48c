"""Whatever a server sends, only the clients' own errors and clean values come out."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import partial
from pathlib import Path
from random import Random
import time
from typing import Any

import aiohttp
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    NotFound,
    UnexpectedAnswer,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.http import BODY_LIMIT

from .canned import Answer
from .connect import KEY, connection
from .every_call import Arguments, every_call, true_bodies
from .hostile import HostileServer, Hostility
from .unsent import unsent

NOWHERE = URL("http://127.0.0.1/")
MANY = 20_000
STATUS = "/api/v3/system/status"
CLIENTS = ("JellyseerrClient", "JellyfinClient", "RadarrClient", "SonarrClient")
# Of these only the status counts
UNREAD = (
    "delete_request",
    "delete_media",
    "delete_file",
    "delete_movie",
    "delete_files",
    "delete_series",
    "monitor_episodes",
    "monitor_season",
    "run_availability_sync",
    "tell_deleted",
    "add_to_collection",
    "remove_from_collection",
)
HUGE = 100 * 1024 * 1024

type Ran = Callable[[str, int], None]
type Calls = Mapping[str, partial[Any]]
type Truth = tuple[dict[str, Any], Arguments]


@pytest.fixture
async def truth(session: aiohttp.ClientSession, tmp_path: Path) -> Truth:
    """Return true answers by path, and what to ask for."""
    return await true_bodies(session, tmp_path)


def is_clean(value: Any) -> bool:
    """Whether a value is made of nothing but the types that the program trusts."""
    if isinstance(value, datetime):
        return value.tzinfo is UTC
    if isinstance(value, int):
        return abs(value) < 2**63
    if is_dataclass(value):
        return all(is_clean(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        return all(is_clean(part) for item in value.items() for part in item)
    if isinstance(value, tuple | frozenset):
        return all(map(is_clean, value))
    return value is None or isinstance(value, str | Enum)


async def bombard(calls: Calls, hostility: Hostility, least: int) -> None:
    """Spoil so many bodies; only clean values or the clients' own errors come out."""
    told: list[str] = []
    read = 0
    while hostility.spoiled < least:
        for call in calls.values():
            try:
                result = await call()
            except ClientError as error:
                told.append(str(error))
            else:
                read += 1
                assert is_clean(result), result
    assert min(read, len(told)) > least / 50, "both ways are tried"
    for message in set(told):
        assert KEY not in message
        assert message.isprintable(), "nothing of a body gets into a message"


@pytest.mark.parametrize("client", CLIENTS)
async def test_mutated_answers(truth: Truth, ran: Ran, client: str) -> None:
    """Many bodies for each client, from where aiohttp hands them over."""
    bodies, arguments = truth
    if client == "SonarrClient":
        bodies[STATUS] = bodies[STATUS] | {"appName": "Sonarr"}
    hostility = Hostility(bodies, Random(0))
    calls = every_call(unsent(hostility.answer), NOWHERE, arguments)
    of_client = {name: call for name, call in calls.items() if name.startswith(client)}
    await bombard(of_client, hostility, MANY)
    ran("mutated bodies", hostility.spoiled)


@pytest.mark.parametrize(
    ("least", "seed"),
    [
        (600, 0),
        *(pytest.param(4_000, seed, marks=pytest.mark.long) for seed in range(1, 7)),
    ],
)
async def test_mutated_answers_over_http(
    session: aiohttp.ClientSession, truth: Truth, least: int, seed: int, ran: Ran
) -> None:
    """Fewer bodies, all the way."""
    bodies, arguments = truth
    hostility = Hostility(bodies, Random(seed))
    async with HostileServer(hostility) as server:
        await bombard(every_call(session, server.url, arguments), hostility, least)
    ran("mutated bodies over HTTP", hostility.spoiled)


@pytest.mark.parametrize("by_http", [False, True])
async def test_the_true_answers_are_all_read(
    session: aiohttp.ClientSession, truth: Truth, by_http: bool
) -> None:
    """Otherwise the mutations would never get past the first check."""
    bodies, arguments = truth
    hostility = Hostility(bodies, Random(0), spoiling=False)
    async with HostileServer(hostility) as server:
        answering = session if by_http else unsent(hostility.answer)
        calls = every_call(answering, server.url, arguments)
        of_sonarr = calls.pop("SonarrClient.check")
        changing = calls.pop("SonarrClient.delete_empty_folders")
        for call in calls.values():
            assert is_clean(await call())
        with pytest.raises(WrongServer):
            await of_sonarr()
        # It reads once more what it changed, and here nothing changes
        with pytest.raises(UnexpectedAnswer):
            await changing()


REFUSALS = {
    "a page": Answer(b"<html>", 200, "text/html"),
    "a redirect": Answer(b"", 307, headers={"Location": "/login"}),
    "no right": Answer(b"", 401),
    "a failure": Answer({"message": "no"}, 500),
    "no such path": Answer(b"", 404, "text/plain"),
    "another 404": Answer({"message": "no", "errors": []}, 404),
}


@pytest.mark.parametrize("case", REFUSALS)
async def test_a_refusal_is_never_an_answer(truth: Truth, case: str) -> None:
    """Neither an empty list, nor that a thing is gone.

    Only Jellyfin has no other word for an account that it does not know.
    """
    refusal = REFUSALS[case]
    answer = refusal.status, {"Content-Type": refusal.content_type}, refusal.payload
    for name, call in every_call(unsent(lambda _: answer), NOWHERE, truth[1]).items():
        with pytest.raises(ClientError) as caught:
            await call()
        unknown = refusal.status == 404 and "account_id" in call.keywords
        assert isinstance(caught.value, NotFound) is unknown, name


@pytest.mark.parametrize(
    "filling", [b" ", b"[", b"0"], ids=["blanks", "deep", "digits"]
)
async def test_a_huge_body(truth: Truth, filling: bytes) -> None:
    """Each call that reads its answer refuses 100 MB, also where a list may be long."""
    answer = 200, {"Content-Type": "application/json"}, filling * HUGE
    for name, call in every_call(unsent(lambda _: answer), NOWHERE, truth[1]).items():
        if name.partition(".")[2] in UNREAD:
            await call()
        else:
            with pytest.raises(ClientError):
                await call()


async def test_a_body_without_end(session: aiohttp.ClientSession) -> None:
    sent = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n["')
        try:
            while True:
                writer.write(b"x" * 2**20)
                sent += 2**20
                await writer.drain()
        except ConnectionError:
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        before = time.monotonic()
        with pytest.raises(UnexpectedAnswer, match="KiB"):
            await connection(session, url).request("GET", "/movie")
        assert time.monotonic() - before < 20
        assert BODY_LIMIT <= sent < BODY_LIMIT + 2**25
        server.close_clients()
