"""scripts/preview: a plan from the engine alone, which changes and betrays nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
import json
import os
from pathlib import Path
import sys
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.jellyseerr_cleanup.reading.servers import ServerAccess
from scripts.command_line.preview import answer, options, policies_of, read_plan
from scripts.command_line.redaction import Redaction
from tests.integration.installation import Installation
from tests.media_stack import Household
from tests.media_stack.demo import Demonstration, demo_household
from tests.media_stack.jellyfin import links

from .sources import REPOSITORY

# As if none of them were installed
FORBIDDEN = ("homeassistant", "probatio", "voluptuous", "yaml")
ALONE = f"""
import runpy, sys
sys.modules.update(dict.fromkeys({FORBIDDEN!r}))
runpy.run_module("scripts.command_line", run_name="__main__")
"""


@pytest.fixture
async def demo(
    tmp_path: Path, socket_enabled: None
) -> AsyncIterator[tuple[Household, Demonstration]]:
    """Run the household that `scripts/develop` shows."""
    home = Household(tmp_path)
    shown = demo_household(home)
    async with home:
        yield home, shown


async def preview(
    home: Household, *arguments: str, key: str | None = None
) -> tuple[int, str, str]:
    """Return the exit code, what was printed, and what was said of errors."""
    environment = {**os.environ, "JELLYSEERR_API_KEY": home.api_key}
    if key is not None:
        environment["JELLYSEERR_API_KEY"] = key
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", ALONE, home.url, *arguments),
        cwd=REPOSITORY,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, errors = await process.communicate()
    return process.returncode or 0, printed.decode(), errors.decode()


def facts(titles: Sequence[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """Return what two plans of one household must agree on."""
    return {
        title["id"]: (title["state"], title["reason"], title["size"], title["instance"])
        for title in titles
    }


@pytest.mark.parametrize("watched", [True, False], ids=["watched", "unwatched"])
async def test_it_is_home_assistants_plan(
    hass: HomeAssistant, demo: tuple[Household, Demonstration], watched: bool
) -> None:
    home, _ = demo
    terms = {"retention": "7d", "require_watched": watched}
    installed = Installation(hass, home)
    await installed.set_up(notice_days=0, default_movies=terms, default_series=terms)
    theirs = installed.coordinator.data
    arguments = [home.url, "--days", "7", *([] if watched else ["--unwatched"])]
    reading = await read_plan(
        ServerAccess(home.url, home.api_key),
        policies_of(options(arguments)),
        timedelta(seconds=10),
    )
    assert reading.plan.id == theirs.plan.id
    ours, hers = answer(reading)["titles"], answer(theirs)["titles"]
    assert facts(ours) == facts(hers)
    assert {title["state"] for title in ours} >= {"due", "leaving_soon", "held"}


async def test_alone_and_only_reading(demo: tuple[Household, Demonstration]) -> None:
    """Without Home Assistant, and whatever it calls: nothing is changed."""
    home, shown = demo
    tree = home.tree()
    code, printed, errors = await preview(home, "--days", "7", "--json", "--calls")
    assert (code, errors) == (0, "")
    plan, end = json.JSONDecoder().raw_decode(printed)
    due = {title["id"] for title in plan["titles"] if title["state"] == "due"}
    assert due >= {fate.id for fate in shown.due if "alice" in str(fate)}
    assert due
    assert "GET /api/v1/request -> 200" in printed[end:]
    assert {call.method for call in home.calls} == {"GET"}
    assert home.tree() == tree


async def test_a_library_of_links(demo: tuple[Household, Demonstration]) -> None:
    """Its files have other names in Jellyfin: ids decide only where that is asked."""
    home, _ = demo
    home.jellyfin.mount = links("/links")
    found = {}
    for asked in ((), ("--match-by-id",)):
        _, printed, _ = await preview(home, "--days", "7", "--json", *asked)
        found[asked] = [
            title["state"]
            for title in json.loads(printed)["titles"]
            if title["reason"]["code"] == "files_not_in_jellyfin"
            or title["state"] == "due"
        ]
    by_place, by_id = found.values()
    assert by_place
    assert set(by_place) == {"held"}
    assert set(by_id) == {"due"}


async def test_redacted(demo: tuple[Household, Demonstration]) -> None:
    """No name, title, key or address, not even of servers that do not answer."""
    home, shown = demo
    home.radarr.api_key = "another key"
    code, printed, errors = await preview(
        home, "--days", "7", "--unwatched", "--redact", "--calls"
    )
    assert (code, errors) == (0, "")
    assert "movie:100001:hd" in printed
    assert "user 1" in printed
    users = [user.row for user in shown.people.values() if user.row]
    names = [user.display_name for user in users]
    servers = [server.name for server in home.instances]
    titles = ["Paper Lanterns", "Harbour Lights", "Evening News"]
    betrayed = [
        secret
        for secret in (*names, *titles, *home.keys, "127.0.0.1", *servers)
        if secret in printed.replace("radarr:", "").replace("sonarr:", "")
    ]
    assert not betrayed


def test_redacted_reason() -> None:
    """A file is called after its title; the same one is the same word each time."""
    redaction = Redaction(["the key"])
    for name, word in (("Orbit 1.mkv", "file 1"), ("Orbit 2.mkv", "file 2")) * 2:
        reason = {"code": "file_not_in_jellyfin", "file": name}
        assert redaction.reason(reason) == {**reason, "file": word}


@pytest.mark.parametrize(
    ("key", "code", "said"),
    [
        pytest.param("", 2, "set JELLYSEERR_API_KEY", id="no key"),
        pytest.param("wrong", 1, "Jellyseerr", id="a wrong key"),
    ],
)
async def test_what_is_said(
    demo: tuple[Household, Demonstration], key: str, code: int, said: str
) -> None:
    """The error output says what is wrong and what to do, and nothing else."""
    found, printed, errors = await preview(demo[0], key=key)
    assert (found, printed) == (code, "")
    assert errors.startswith("scripts/preview: ")
    assert said in errors
