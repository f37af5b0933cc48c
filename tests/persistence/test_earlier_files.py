"""Files that an earlier version wrote are read as they were, and written as they were.

`stored/after_a_run`: the demonstration's household after a run, two keeps and a
confirmation. `stored/everything`: every field. Both predate the stores' own folder, and
the file of what is known of files.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import shutil
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.jellyseerr_cleanup.persistence.memory import StoreName
from custom_components.jellyseerr_cleanup.persistence.state import DurableState
from custom_components.jellyseerr_cleanup.retention.model import TitleId
from custom_components.jellyseerr_cleanup.stores import Stores, stores_of

FOLDER = Path(__file__).parent / "stored"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Keep this module's files to themselves."""
    return str(tmp_path)


def data_of(folder: str, name: StoreName) -> Any:
    """Return what a file says, as it was written."""
    text = (FOLDER / folder / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)["data"]


async def loaded(hass: HomeAssistant, tmp_path: Path, folder: str) -> Stores:
    """Return the stores that a start of Home Assistant finds."""
    for name in StoreName:
        if not (FOLDER / folder / f"{name}.json").exists():
            continue  # It had no such file yet
        path = tmp_path / ".storage" / f"jellyseerr_cleanup.entry.{name}"
        path.parent.mkdir(exist_ok=True)
        if name is not StoreName.FILES:
            shutil.copy(FOLDER / folder / f"{name}.json", path)
    stores = stores_of(hass, "entry", existed=True)
    await stores.memory.load()
    await stores.journal.load()
    return stores


@pytest.mark.parametrize("folder", ["after_a_run", "everything"])
async def test_nothing_is_lost_or_changed(
    hass: HomeAssistant, tmp_path: Path, folder: str
) -> None:
    stores = await loaded(hass, tmp_path, folder)
    memory, journal = stores.memory, stores.journal
    assert (memory.problems, journal.problem) == ((), None)
    assert stores.remembered.trusted
    states: dict[StoreName, DurableState[Any]] = {
        StoreName.KEEPS: memory._decided,
        StoreName.TITLES: memory._names,
        StoreName.JOURNAL: journal._state,
    }
    expected = {name: data_of(folder, name) for name in states}
    for entry in expected[StoreName.JOURNAL]["entries"]:
        # What later versions note besides is not known, and nothing is left to follow
        entry |= {"beside": [], "stayed": [], "follow": None}
        entry |= {"attempts": 1, "first_at": None}
    for keep in expected[StoreName.KEEPS]["keeps"]:
        keep["except_seasons"] = []
    expected[StoreName.KEEPS]["said_done"] = []
    for name, state in states.items():
        assert _sorted(state._codec.dump(state.state)) == _sorted(expected[name]), name
    assert not journal.followed_up()


@pytest.mark.parametrize("folder", ["after_a_run", "everything"])
async def test_observations_are_migrated(
    hass: HomeAssistant, tmp_path: Path, folder: str
) -> None:
    """Each time says the same; those of the last poll are noted once."""
    stores = await loaded(hass, tmp_path, folder)
    memory, old = stores.memory.memory, data_of(folder, StoreName.OBSERVATIONS)
    unfinished = {
        (account, titles[number]): datetime.fromisoformat(moment)
        for titles in [old["unfinished_at"]["titles"]]
        for account, times in old["unfinished_at"]["accounts"]
        for moment, numbers in times
        for number in numbers
    }
    assert unfinished == {
        (account, str(title)): memory.unfinished_at(account, title)
        for title, one in memory.unfinished.items()
        for account in one.lately | one.earlier.keys()
    }
    shown = {
        title: datetime.fromisoformat(one["shown_at"])
        for title, one in old["announcements"]
    }
    assert shown == {
        str(title): memory.shown_at(one) for title, one in memory.announcements.items()
    }
    for request in (
        *(one for _, one in old["shared"]),
        *(one["request"] for one in old["vanished"]),
    ):
        request["server_id"] = None  # It was not noted
    # Of which request a date was, the number alone tells
    old["floors"] = [
        [[number, None, None, title], floor] for (number, title), floor in old["floors"]
    ]
    dumped = stores.memory._observations._codec.dump(memory)
    same = old.keys() - {"unfinished_at", "announcements"}
    assert same == dumped.keys() - {
        "unfinished",
        "announcements",
        "polled_at",
        "here_before",
        "involved",
        "files_seen",
        "absences",
        "on_the_way",
        "people",
        "tagged",
        "tag_floors",
    }
    assert (memory.files_seen, memory.absences) == ({}, {})
    assert not memory.on_the_way, "nobody noted it then"
    assert dumped["people"] == []  # Nobody noted who they are
    for name in same:
        assert _sorted(dumped[name]) == _sorted(old[name]), name


def _sorted(data: Any) -> Any:
    """Return JSON in one order, since sets have none."""
    if isinstance(data, Mapping):
        return {key: _sorted(value) for key, value in data.items()}
    if isinstance(data, list):
        return sorted(map(_sorted, data), key=json.dumps)
    return data


async def test_after_a_run(hass: HomeAssistant, tmp_path: Path) -> None:
    stores = await loaded(hass, tmp_path, "after_a_run")
    memory = stores.remembered
    assert stores.memory.deletions_allowed
    assert {keep.reason for keep in memory.keeps} == {"for the holidays", ""}
    told = data_of("after_a_run", StoreName.OBSERVATIONS)["announcements"]
    assert {str(title) for title in memory.announcements} == {one[0] for one in told}
    entries = stores.journal.entries()
    assert [one.outcome for one in entries] == ["deleted"] * 7
    assert stores.journal.totals.server.titles == 7
    assert stores.journal.totals.server.freed == sum(one.size for one in entries)
    assert len(memory.carried_out) == len(
        data_of("after_a_run", StoreName.KEEPS)["carried_out"]
    )


async def test_everything(hass: HomeAssistant, tmp_path: Path) -> None:
    stores = await loaded(hass, tmp_path, "everything")
    memory, journal = stores.remembered, stores.journal
    assert memory.half_done == {TitleId.parse("tv:1399:s2:hd")}
    assert memory.clock_suspect_at == NOW - timedelta(hours=3)
    assert memory.losses["users"].missing == {"3", "4"}
    assert {one.request.id for one in memory.vanished} == {12}
    assert [one.id for one in journal.open_entries()] == ["e4"]
    assert [(one.id, str(one.outcome), one.mended) for one in journal.entries()] == [
        ("e4", "None", False),
        ("e3", "failed", True),
        ("e2", "interrupted", False),
        ("e1", "deleted", False),
    ]
    assert journal.totals.server.freed == 300
    [confirmed] = journal.confirmations(NOW)
    assert confirmed.titles == {"movie:603:hd": "f1"}
    assert stores.memory.titles[TitleId.parse("tv:1399:s2:hd")].name == "Amélie 愛"
    assert stores.memory.last_run is not None
    assert stores.memory.last_run.freed == 4_000_000_000
