"""A logged-in session with Home Assistant over its public HTTP interface."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
import contextlib
from dataclasses import dataclass
import time
from typing import Any, Literal, Self

import aiohttp

type Json = dict[str, Any]
type Step = tuple[str, Json]
type FlowKind = Literal["flow", "subentries/flow", "options/flow"]

TIMEOUT = aiohttp.ClientTimeout(total=120)


class CallFailed(Exception):
    """Home Assistant refused a call; the message says what it answered."""


@dataclass(frozen=True, slots=True)
class Session:
    """The calls that the owner's browser could make."""

    url: str
    client: aiohttp.ClientSession
    tokens: Json

    @classmethod
    @contextlib.asynccontextmanager
    async def logged_in(
        cls, url: str, username: str, password: str
    ) -> AsyncGenerator[Self]:
        """Yield a session that is logged in as the login page does it."""
        async with aiohttp.ClientSession(url, timeout=TIMEOUT) as client:
            client_id = f"{url}/"
            start = {
                "client_id": client_id,
                "handler": ["homeassistant", None],
                "redirect_uri": f"{url}/?auth_callback=1",
            }
            flow = await _json(client.post("/auth/login_flow", json=start))
            answer = {
                "client_id": client_id,
                "username": username,
                "password": password,
            }
            done = await _json(
                client.post(f"/auth/login_flow/{flow['flow_id']}", json=answer)
            )
            if done["type"] != "create_entry":
                raise CallFailed(f"The login was refused: {done.get('errors')}")
            grant = {
                "grant_type": "authorization_code",
                "client_id": client_id,
                "code": done["result"],
            }
            tokens = await _json(client.post("/auth/token", data=grant))
            client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
            yield cls(url, client, tokens)

    async def wait_until_started(self) -> None:
        """Wait until Home Assistant has started completely."""
        while (await self.get("/api/config"))["state"] != "RUNNING":
            await asyncio.sleep(0.1)

    def browser_tokens(self) -> Json:
        """Return what the frontend keeps in the browser's storage under hassTokens."""
        return self.tokens | {
            "hassUrl": self.url,
            "clientId": f"{self.url}/",
            "expires": int((time.time() + self.tokens["expires_in"]) * 1000),
        }

    async def get(self, path: str) -> Any:
        """Return the answer to a GET request; CallFailed."""
        return await _json(self.client.get(path))

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Return the answer to a POST request; CallFailed."""
        return await _json(self.client.post(path, json=body or {}))

    async def action(self, domain: str, action: str, **data: Any) -> Json:
        """Perform an action and return its response; CallFailed."""
        answer = await self.post(
            f"/api/services/{domain}/{action}?return_response", data
        )
        return dict(answer["service_response"])

    async def websocket(self, command: str, **data: Any) -> Any:
        """Send one command over a web socket and return its result; CallFailed."""
        async with self.client.ws_connect("/api/websocket") as socket:
            await socket.receive_json()
            await socket.send_json(
                {"type": "auth", "access_token": self.tokens["access_token"]}
            )
            await socket.receive_json()
            await socket.send_json({"id": 1, "type": command, **data})
            answer = await socket.receive_json()
        if not answer["success"]:
            raise CallFailed(f"{command}: {answer['error']}")
        return answer["result"]

    async def flow(self, kind: FlowKind, handler: Any, *steps: Step) -> Json:
        """Walk through a flow and return its result; CallFailed.

        Each step is its name and what is entered there.
        """
        path = f"/api/config/config_entries/{kind}"
        shown = await self.post(path, {"handler": handler})
        for name, entered in steps:
            _expect(shown, name)
            shown = await self.post(f"{path}/{shown['flow_id']}", entered)
        if shown["type"] != "create_entry":
            raise CallFailed(f"The flow did not end: {_described(shown)}")
        return dict(shown)


async def add_owner(url: str, username: str, password: str) -> None:
    """Make the owner's account as the first page of a new Home Assistant does."""
    account = {
        "name": username.capitalize(),
        "username": username,
        "password": password,
        "client_id": f"{url}/",
        "language": "en",
    }
    async with aiohttp.ClientSession(url, timeout=TIMEOUT) as client:
        await _json(client.post("/api/onboarding/users", json=account))


def _expect(shown: Json, step: str) -> None:
    if shown["type"] not in ("form", "menu") or shown["step_id"] != step:
        raise CallFailed(
            f"The flow shows something else than {step}: {_described(shown)}"
        )


def _described(shown: Json) -> str:
    return ", ".join(
        f"{key} {shown[key]}"
        for key in ("type", "step_id", "reason", "errors")
        if shown.get(key)
    )


async def _json(
    request: contextlib.AbstractAsyncContextManager[aiohttp.ClientResponse],
) -> Any:
    async with request as response:
        if response.status >= 400:
            text = await response.text()
            raise CallFailed(
                f"{response.method} {response.url.path} answered "
                f"{response.status}: {text[:500]}"
            )
        return await response.json()
