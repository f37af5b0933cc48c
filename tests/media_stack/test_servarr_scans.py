"""Scans while a disk is away, and after it is back."""

import pytest

from . import Household
from .conftest import Ask
from .holdings import API, Hold, both_kinds
from .servarr import Radarr


@both_kinds
@pytest.mark.parametrize("unmonitors", [False, True])
async def test_a_scan_forgets_what_is_away_and_finds_it_anew(
    home: Household, ask: Ask, hold: Hold, unmonitors: bool
) -> None:
    """New ids, and added now; what the title says of itself stays."""
    title = hold(home, ask)
    server, row, added = title.server, title.row, title.row.added
    server.unmonitor_deleted = unmonitors
    kind = "Movie" if isinstance(server, Radarr) else "Series"
    command = {"name": f"Rescan{kind}", f"{kind.lower()}Id": row.id}
    home.disk.take_away(title.folder)
    await ask(server, "POST", f"{API}/command", json=command)
    assert len(row.files) == 0
    flags = (
        [row.monitored]
        if isinstance(server, Radarr)
        else [episode.monitored for episode in server.series[row.id].episodes.values()]
    )
    assert flags == [not unmonitors]
    path = f"{API}/history/since?date={home.clock.ago(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    _, (event,) = await ask(server, "GET", path)
    assert event["data"]["reason"] == "MissingFromDisk"
    home.disk.bring_back(title.folder)
    await ask(server, "POST", f"{API}/command", json=command)
    files = row.files
    (back,) = files.values() if isinstance(files, dict) else files
    assert (back.path, back.size) == (title.path, title.file.size)
    assert back.id != title.file.id
    assert back.date_added > title.file.date_added
    assert row.added == added


@both_kinds
async def test_a_scan_of_a_folder_that_is_shut_forgets_its_files(
    home: Household, ask: Ask, hold: Hold
) -> None:
    title = hold(home, ask)
    home.disk.forbid(title.folder)
    kind = "Movie" if isinstance(title.server, Radarr) else "Series"
    body = {"name": f"Rescan{kind}"}
    await ask(title.server, "POST", f"{API}/command", json=body)
    assert not title.listed
    assert title.path.exists()


@both_kinds
async def test_the_setting_is_told(home: Household, ask: Ask, hold: Hold) -> None:
    title = hold(home, ask)
    title.server.unmonitor_deleted = True
    _, body = await ask(title.server, "GET", f"{API}/config/mediamanagement")
    kind = "Movies" if isinstance(title.server, Radarr) else "Episodes"
    assert body[f"autoUnmonitorPreviouslyDownloaded{kind}"]
