"""The servers' complaints are those of when they last looked."""

from typing import Any

import pytest

from . import Household
from .conftest import Ask
from .servarr import Radarr, Sonarr

API = "/api/v3"


async def complaints(server: Radarr | Sonarr, ask: Ask) -> list[tuple[str, str]]:
    """Return type and message of what a server complains of."""
    status, rows = await ask(server, "GET", f"{API}/health")
    assert status == 200
    return [(row["type"], row["message"]) for row in rows]


async def look(server: Radarr | Sonarr, ask: Ask) -> None:
    """Order a server to look at its health now."""
    body: dict[str, Any] = {"name": "CheckHealth"}
    assert (await ask(server, "POST", f"{API}/command", json=body))[0] == 201


async def test_it_is_silent_after_a_disk_went_and_complains_after_it_is_back(
    home: Household, ask: Ask
) -> None:
    server = home.radarr
    home.movie("Film")
    home.disk.take_away(server.root)
    assert await complaints(server, ask) == []
    await look(server, ask)
    expected = [("error", f"Missing root folder: {server.root}")]
    assert await complaints(server, ask) == expected
    home.disk.bring_back(server.root)
    assert await complaints(server, ask) == expected
    await look(server, ask)
    assert await complaints(server, ask) == []


async def test_it_looks_every_six_hours(home: Household, ask: Ask) -> None:
    home.disk.take_away(home.radarr.root)
    home.clock.advance(hours=5.9)
    assert await complaints(home.radarr, ask) == []
    home.clock.advance(hours=0.2)
    assert len(await complaints(home.radarr, ask)) == 1


async def test_its_messages_are_in_its_own_language(home: Household, ask: Ask) -> None:
    home.disk.take_away(home.radarr.root)
    home.radarr.language = "de"
    home.radarr.check_health()
    expected = [("error", f"Fehlender Stammordner: {home.radarr.root}")]
    assert await complaints(home.radarr, ask) == expected


async def test_several_missing_roots_are_one_complaint(
    home: Household, ask: Ask
) -> None:
    missing = [home.disk.root / name for name in ("kids", "pool")]
    home.sonarr.more_roots += missing
    home.series("Lights", seasons={1: 1})
    home.sonarr.check_health()
    message = f"Multiple root folders are missing: {missing[0]} | {missing[1]}"
    assert await complaints(home.sonarr, ask) == [("error", message)]


@pytest.mark.parametrize("version", [4, 5])
async def test_only_sonarr_5_complains_of_empty_roots(
    home: Household, ask: Ask, version: int
) -> None:
    kids = home.disk.root / "kids"
    kids.mkdir()
    home.sonarr.more_roots.append(kids)
    if version == 5:
        home.sonarr.become_version_5()
    home.sonarr.check_health()
    message = f"Multiple root folders are empty: {home.sonarr.root} | {kids}"
    expected = [("warning", message)] if version == 5 else []
    assert await complaints(home.sonarr, ask) == expected


async def test_a_read_only_mount(home: Household, ask: Ask) -> None:
    movie = home.movie("Film")
    home.disk.protect(home.radarr.root)
    home.radarr.check_health()
    ((kind, message),) = await complaints(home.radarr, ask)
    assert kind == "error"
    assert message.endswith(f"mounted read-only: /dev/vda ({movie.folder})")
