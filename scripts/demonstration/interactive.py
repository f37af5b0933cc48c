"""A Home Assistant to look at in a browser, until Ctrl-C."""

from collections.abc import AsyncGenerator, Awaitable, Callable
import contextlib
import hashlib
import os
import shutil

from tests.media_stack import Household

from .integration import add_integration, entry_of
from .process import (
    REPOSITORY,
    DemonstrationFailed,
    RunningHomeAssistant,
    home_assistant,
)
from .session import Session
from .stack import simulated_stack

FOLDER = REPOSITORY / ".cache/develop"
PORT = 8123

type SetUp = Callable[[Session], Awaitable[object]]


async def run_interactive(jellyseerr: str, port: int | None) -> None:
    """Run until Home Assistant or the person ends it; DemonstrationFailed."""
    async with _servers(jellyseerr) as (name, set_up):
        config = FOLDER / name
        if name == "simulated":
            # The simulated servers are new each time: stored data would be outdated
            shutil.rmtree(config, ignore_errors=True)
        async with home_assistant(config, port=port or PORT, frontend=True) as running:
            await set_up(running.session)
            _welcome(running)
            await running.process.wait()
            raise DemonstrationFailed(
                f"Home Assistant ended:\n{running.last_lines(30)}"
            )


@contextlib.asynccontextmanager
async def _servers(jellyseerr: str) -> AsyncGenerator[tuple[str, SetUp]]:
    """Yield the servers' name, and the function that adds the integration for them."""
    if real := real_server():
        yield folder_name(*real), lambda session: _add_once(session, *real)
    else:
        async with simulated_stack(jellyseerr) as stack:
            _introduce(stack.home)
            yield "simulated", stack.set_up


def real_server() -> tuple[str, str] | None:
    """Return the address and key of the real Jellyseerr in the environment, if any."""
    url, key = (os.environ.get(f"JELLYSEERR_{name}") for name in ("URL", "API_KEY"))
    if bool(url) != bool(key):
        raise DemonstrationFailed(
            "Set both JELLYSEERR_URL and JELLYSEERR_API_KEY, or neither"
        )
    return (url, key) if url and key else None


def folder_name(url: str, api_key: str) -> str:
    """Return the name of the configuration folder for a real server.

    Each server has its own, and so has each key: a new key begins anew.
    """
    return f"real-{hashlib.sha256(f'{url} {api_key}'.encode()).hexdigest()[:12]}"


async def _add_once(session: Session, url: str, api_key: str) -> None:
    """Add the real server, unless an earlier start did."""
    if await entry_of(session) is None:
        await add_integration(session, url, api_key)


def _introduce(home: Household) -> None:
    print(f"Jellyseerr {home.jellyseerr.version} (simulated): {home.url}")
    print(f"Its API key: {home.api_key}")
    print("To try the set-up by hand, delete the entry and add it with these.")


def _welcome(running: RunningHomeAssistant) -> None:
    print(f"Home Assistant: {running.url.replace('127.0.0.1', 'localhost')}")
    print(f"User: {running.username}  Password: {running.password}")
    print(f"Its log: {running.log.relative_to(REPOSITORY)}")
    print("Ctrl-C stops everything.", flush=True)
