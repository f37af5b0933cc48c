"""Every fault does what its name says."""

import asyncio
import json
from time import perf_counter

from aiohttp import ClientError, ClientSession, ClientTimeout
import pytest

from . import ALL_FAULTS, Drop, Fault, Hang, Household, Slow, Status
from .conftest import Ask

PATH = "/api/v1/user"


async def raw(
    home: Household, method: str = "GET", path: str = PATH
) -> tuple[int, str, str]:
    """Make one call, once: aiohttp sends a GET or DELETE again by itself."""
    headers = {"X-Api-Key": home.api_key}
    async with ClientSession(timeout=ClientTimeout(total=0.5)) as session:
        session._retry_connection = False
        async with session.request(
            method, f"{home.url}{path}", headers=headers, allow_redirects=False
        ) as response:
            return response.status, response.content_type, await response.text()


@pytest.mark.parametrize("name", ALL_FAULTS)
async def test_each_fault(home: Household, name: str) -> None:
    """A call fails as its fault says, and the next one is answered."""
    home.user("alice")
    whole = json.loads((await raw(home))[2])
    home.jellyseerr.fault("GET", PATH, ALL_FAULTS[name], times=1)
    match name:
        case "hang" | "slow" | "stalled" | "done, then hang":
            with pytest.raises(TimeoutError):
                await raw(home)
        case "dropped" | "reset" | "answer lost":
            with pytest.raises(ClientError):
                await raw(home)
            assert home.jellyseerr.calls[-1].status is None
        case "redirect":
            assert (await raw(home))[0] == 307
        case "html":
            assert (await raw(home))[:2] == (200, "text/html")
        case "empty body":
            assert await raw(home) == (200, "application/json", "")
        case "truncated":
            with pytest.raises(ValueError, match=r"."):
                json.loads((await raw(home))[2])
        case "wrong type":
            assert json.loads((await raw(home))[2]) == [whole]
        case "empty list":
            body = json.loads((await raw(home))[2])
            assert (body["results"], body["pageInfo"]["results"]) == ([], 0)
        case "half list":
            body = json.loads((await raw(home))[2])
            assert (len(body["results"]), body["pageInfo"]) == (1, whole["pageInfo"])
        case "null":
            assert (await raw(home))[2] == "null"
        case _:
            assert (await raw(home))[0] == int(name)
    assert json.loads((await raw(home))[2]) == whole


@pytest.mark.parametrize(
    ("fault", "gone"),
    [(Drop(), False), (Drop(done=True), True), (Hang(done=True), True)],
)
async def test_work_done_or_not(home: Household, fault: Fault, gone: bool) -> None:
    """A lost answer is no lost deletion."""
    request = home.request(home.admin, home.movie("The Comet"))
    home.jellyseerr.fault("DELETE", "/api/v1/request/*", fault)
    with pytest.raises((TimeoutError, ClientError)):
        await raw(home, "DELETE", f"/api/v1/request/{request.id}")
    assert request.exists is not gone


async def test_which_calls_fail(home: Household, ask: Ask) -> None:
    """Rules count their calls: after so many, so often, the newest first."""
    server = home.jellyseerr

    async def statuses(number: int) -> list[int]:
        return [(await ask(server, "GET", PATH))[0] for _ in range(number)]

    rule = server.fault("GET", "/api/v1/us?r", Status(500), after=1, times=2)
    assert await statuses(4) == [200, 500, 500, 200]
    server.heal(rule)
    server.fault("*", "*", Status(503))
    server.fault(
        "GET", "/api/v1/*", Status(429, headers=(("Retry-After", "60"),)), times=1
    )
    assert await statuses(2) == [429, 503]
    assert (await ask(home.jellyfin, "GET", "/Users"))[0] == 200
    home.heal()
    assert await statuses(1) == [200]


async def test_slow_then_something(home: Household, ask: Ask) -> None:
    """Faults can be combined."""
    home.jellyseerr.fault("GET", PATH, Slow(0.1, then=Status(502)))
    started = perf_counter()
    assert (await ask(home.jellyseerr, "GET", PATH))[0] == 502
    assert perf_counter() - started >= 0.1


async def test_down_and_up(home: Household, ask: Ask) -> None:
    """A closed port refuses; it opens again as the same port with the same state."""
    address = home.url
    await home.jellyseerr.down()
    with pytest.raises(ClientError):
        await ask(home.jellyseerr, "GET", PATH)
    await home.jellyseerr.up()
    assert home.url == address
    assert (await ask(home.jellyseerr, "GET", PATH))[0] == 200


async def test_stopping_ends_what_hangs(home: Household, ask: Ask) -> None:
    """No call outlives its server."""
    home.jellyseerr.fault("*", "*", Hang())
    call = asyncio.ensure_future(ask(home.jellyseerr, "GET", PATH))
    async with asyncio.timeout(2):
        while not home.jellyseerr.calls:
            await asyncio.sleep(0.01)
        await home.jellyseerr.stop()
        with pytest.raises(ClientError):
            await call


async def test_log_of_calls(home: Household, ask: Ask) -> None:
    """Calls are logged in order over all servers, without any key."""
    await ask(home.jellyseerr, "GET", f"{PATH}?take=5")
    await ask(home.jellyfin, "GET", "/Users?api_key=abc")
    await ask(home.radarr, "DELETE", "/api/v3/movie/7?deleteFiles=true", json={"a": 1})
    assert home.calls.lines == [
        "GET /api/v1/user",
        "GET /Users",
        "DELETE /api/v3/movie/7",
    ]
    assert [call.status for call in home.calls] == [200, 200, 404]
    assert home.calls[0].query == {"take": "5"}
    assert home.calls[2].body == {"a": 1}
    assert len(home.calls.to("GET", "/api/v1/*")) == 1
    assert not [key for key in home.keys if key in str(home.calls)]
    assert "abc" not in str(home.calls)
    home.forget_calls()
    assert home.calls == []


async def test_aiohttp_sends_again(home: Household, ask: Ask) -> None:
    """Mind that one broken call of aiohttp's client is two calls, deletions too."""
    request = home.request(home.admin, home.movie("The Comet"))
    home.jellyseerr.fault("DELETE", "*", Drop(done=True), times=1)
    path = f"/api/v1/request/{request.id}"
    assert (await ask(home.jellyseerr, "DELETE", path))[0] == 404
    assert len(home.jellyseerr.calls.to("DELETE", path)) == 2
