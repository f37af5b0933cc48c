"""Home Assistant as a process of its own, in a folder of its own, on 127.0.0.1 only."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator
import contextlib
from dataclasses import dataclass
import json
import os
from pathlib import Path
import secrets
import signal
import socket
import sys
from typing import Any, NoReturn

import aiohttp

from .session import Session, add_owner

REPOSITORY = Path(__file__).parents[2]
INTEGRATION = REPOSITORY / "custom_components/jellyseerr_cleanup"
BLUEPRINTS = REPOSITORY / "blueprints/automation/jellyseerr_cleanup"
HOST = "127.0.0.1"
USERNAME = "owner"
START_SECONDS = 120
STOP_SECONDS = 30

CONFIGURATION = """\
homeassistant:
  name: Home
  country: US
frontend:{frontend}
logger:
  default: warning
  logs:
    custom_components.jellyseerr_cleanup: info
    haffmpeg: critical
    homeassistant.loader: error
  filters:
    homeassistant.setup: # of cameras, voices and their like, \
whose packages are not installed
      - "Unable to import component|dependencies"
"""
# What a person finds in every Home Assistant, and looks at the integration with
DAILY_LIFE = """\
history:
logbook:
my:
automation: !include automations.yaml
script: !include scripts.yaml
"""
# `frontend` must load for Home Assistant to start; with a developer's repository it
# does so without its package
NO_FRONTEND = "\n  development_repo: {}"

HTTP = {
    "cors_allowed_origins": [],
    "login_attempts_threshold": -1,
    "ip_ban_enabled": False,
    "ssl_profile": "modern",
    "use_x_frame_options": True,
    "created_at": "2026-01-01T00:00:00+00:00",
    "error": None,
    "error_message": None,
}
# The onboarding steps that are done; the first one, the owner's account, is left
ONBOARDED = ["core_config", "analytics", "integration"]


class DemonstrationFailed(Exception):
    """Something did not go as it must; the message is for people."""


@dataclass(frozen=True, slots=True)
class RunningHomeAssistant:
    """A started Home Assistant and who may enter."""

    url: str
    username: str
    password: str
    config: Path
    session: Session
    process: Process

    @property
    def log(self) -> Path:
        """Return the path of Home Assistant's log."""
        return log_of(self.config)

    def last_lines(self, number: int) -> str:
        """Return the last lines of Home Assistant's log."""
        return last_lines(self.log, number)


def log_of(config: Path) -> Path:
    """Return the path of the log of a configuration folder."""
    return config / "output.log"


def last_lines(log: Path, number: int) -> str:
    """Return the last lines of a log."""
    return "\n".join(
        log.read_text(encoding="utf-8", errors="replace").splitlines()[-number:]
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Return whether a port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def write_store(
    config: Path, key: str, version: tuple[int, int], data: dict[str, Any]
) -> None:
    """Write one of Home Assistant's own stores before it starts."""
    major, minor = version
    path = config / ".storage" / key
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        json.dumps(
            {"version": major, "minor_version": minor, "key": key, "data": data}
        ),
        encoding="utf-8",
    )


def prepare(config: Path, port: int, *, frontend: bool) -> None:
    """Make a configuration folder that knows the integration.

    With the frontend come history, logbook, automations, scripts and the blueprints.
    """
    config.mkdir(parents=True, exist_ok=True)
    (config / "configuration.yaml").write_text(
        CONFIGURATION.format(
            frontend="" if frontend else NO_FRONTEND.format(config.resolve())
        )
        + (DAILY_LIFE if frontend else ""),
        encoding="utf-8",
    )
    links = {config / "custom_components" / INTEGRATION.name: INTEGRATION}
    if frontend:
        # One by one: Home Assistant looks into no linked folder
        folder = config / "blueprints/automation" / BLUEPRINTS.name
        links |= {folder / one.name: one for one in BLUEPRINTS.glob("*.yaml")}
        for name in ("automations.yaml", "scripts.yaml"):
            (config / name).touch()  # what was made in an earlier start stays
    for link, target in links.items():
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(target)
    if not (config / ".storage/onboarding").exists():
        write_store(config, "onboarding", (4, 1), {"done": ONBOARDED})
    http = HTTP | {"server_host": [HOST], "server_port": port}
    # The same settings in YAML would be a trial that ends after five minutes
    write_store(
        config,
        "http",
        (2, 2),
        {"stable": http, "pending": None, "yaml_migration_done": True},
    )


async def make_owner(url: str, config: Path) -> str:
    """Make the owner's account, unless the folder has it; return its password."""
    remembered = config / "password"
    if remembered.exists():
        return remembered.read_text(encoding="utf-8")
    password = secrets.token_hex(6)
    await add_owner(url, USERNAME, password)
    remembered.touch(mode=0o600)
    remembered.write_text(password, encoding="utf-8")
    return password


async def answers(url: str) -> bool:
    """Return whether Home Assistant is ready for a login, or for its first account."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as client:
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with client.get(f"{url}/auth/providers") as response:
                if response.status != 400:  # 400: there is no account yet
                    return response.status == 200
            # On a busy machine logins are up seconds before accounts can be made
            async with client.get(f"{url}/api/onboarding") as response:
                return response.status == 200
    return False


def failed(log: Path, why: str) -> NoReturn:
    """Raise DemonstrationFailed with the end of Home Assistant's log."""
    raise DemonstrationFailed(
        f"Home Assistant {why}. Its last lines:\n{last_lines(log, 30)}"
    )


async def wait_until_up(process: Process, url: str, log: Path) -> None:
    """Wait until Home Assistant answers; DemonstrationFailed if it does not."""
    deadline = asyncio.get_running_loop().time() + START_SECONDS
    while not await answers(url):
        if process.returncode is not None:
            failed(log, f"ended with {process.returncode}")
        if asyncio.get_running_loop().time() > deadline:
            failed(log, f"did not answer within {START_SECONDS} s")
        await asyncio.sleep(0.2)


async def stop(process: Process) -> None:
    """Stop Home Assistant; kill it if it does not stop in time."""
    for ending, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5)):
        if process.returncode is None:
            # Sent to its whole group, since it may have started processes
            os.killpg(process.pid, ending)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), seconds)


@contextlib.asynccontextmanager
async def home_assistant(
    config: Path, *, port: int | None = None, frontend: bool = False
) -> AsyncGenerator[RunningHomeAssistant]:
    """Run Home Assistant with a configuration folder; yield it, its owner logged in."""
    port = port or free_port()
    if not is_free(port):
        raise DemonstrationFailed(
            f"Port {port} is taken: choose another one with --port"
        )
    prepare(config, port, frontend=frontend)
    log = log_of(config)
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "homeassistant", "--skip-pip", "-c", str(config)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,  # Ctrl-C is for us; we stop Home Assistant in turn
        )
    try:
        url = f"http://{HOST}:{port}"
        await wait_until_up(process, url, log)
        password = await make_owner(url, config)
        async with Session.logged_in(url, USERNAME, password) as session:
            await session.wait_until_started()
            yield RunningHomeAssistant(
                url, USERNAME, password, config, session, process
            )
    finally:
        await asyncio.shield(stop(process))
