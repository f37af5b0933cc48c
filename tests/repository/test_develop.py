"""What scripts/develop says and decides before it starts anything."""

from pathlib import Path
import shutil
import subprocess

from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import load_yaml_dict
import pytest

from scripts.demonstration.interactive import _servers
from scripts.demonstration.options import VERSIONS
from scripts.demonstration.process import BLUEPRINTS, prepare
from tests.media_stack import BEHAVIOURS

from .sources import REPOSITORY

NEEDED_FOR_HELP = ("develop", "demonstration/__init__.py", "demonstration/options.py")


@pytest.mark.parametrize("asked", [["--help"], ["--once", "-h"]])
def test_help_installs_nothing(tmp_path: Path, asked: list[str]) -> None:
    """It is printed by whatever Python there is, without a set-up and its packages."""
    scripts = tmp_path / "scripts"
    for name in NEEDED_FOR_HELP:
        (scripts / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / "scripts" / name, scripts / name)
    setup = scripts / "setup"
    setup.write_text("#!/bin/sh\ntouch installed\n")
    setup.chmod(0o755)
    before = set(tmp_path.rglob("*"))
    done = subprocess.run(
        [str(scripts / "develop"), *asked], capture_output=True, text=True, check=True
    )
    assert set(tmp_path.rglob("*")) == before
    for option in ("--once", "--port", "--jellyseerr"):
        assert option in done.stdout


def test_all_simulated_versions_can_be_chosen() -> None:
    """The command line is read before the simulated servers can be imported."""
    assert sorted(BEHAVIOURS) == list(VERSIONS)


async def test_how_to_try_the_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed of the simulated Jellyseerr is what its set-up takes."""
    monkeypatch.delenv("JELLYSEERR_URL", raising=False)
    monkeypatch.delenv("JELLYSEERR_API_KEY", raising=False)
    async with _servers("3.1") as (_, set_up):
        home = set_up.__self__.home  # type: ignore[attr-defined] # of the stack
        said = capsys.readouterr().out
    assert home.url in said
    assert home.api_key in said
    assert home.jellyseerr.version in said


async def test_daily_life(hass: HomeAssistant, tmp_path: Path) -> None:
    """With the web interface come history, logbook, automations, scripts, blueprints.

    What somebody made there in an earlier start stays.
    """
    prepare(tmp_path, 8123, frontend=True)
    made = load_yaml_dict(str(tmp_path / "configuration.yaml"))
    assert made.keys() >= {"history", "logbook", "my", "automation", "script"}
    assert not made["automation"]
    assert not made["script"]
    hass.config.config_dir = str(tmp_path)
    found = await async_get_blueprints(hass).async_get_blueprints()
    assert {Path(path).name for path in found} == {
        one.name for one in BLUEPRINTS.glob("*.yaml")
    }
    scripts = tmp_path / "scripts.yaml"
    scripts.write_text("mine: []\n")
    prepare(tmp_path, 8123, frontend=True)
    assert scripts.read_text() == "mine: []\n"


def test_no_more_than_is_needed(tmp_path: Path) -> None:
    """Without the web interface nothing is loaded that only a person looks at."""
    prepare(tmp_path, 8123, frontend=False)
    made = load_yaml_dict(str(tmp_path / "configuration.yaml"))
    assert not made.keys() & {"history", "logbook", "automation"}
    assert not (tmp_path / "blueprints").exists()


async def folder(monkeypatch: pytest.MonkeyPatch, url: str, api_key: str) -> str:
    """Return the name of the folder in which Home Assistant remembers a real server."""
    monkeypatch.setenv("JELLYSEERR_URL", url)
    monkeypatch.setenv("JELLYSEERR_API_KEY", api_key)
    async with _servers("2.7") as (name, _):
        return name


async def test_each_real_server_has_its_own_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another server or key has another folder, whose name betrays no key."""
    one = await folder(monkeypatch, "http://127.0.0.1:5055", "s3cr3t")
    assert await folder(monkeypatch, "http://127.0.0.1:5055", "s3cr3t") == one
    others = {
        await folder(monkeypatch, "http://127.0.0.1:5056", "s3cr3t"),
        await folder(monkeypatch, "http://127.0.0.1:5055", "another"),
    }
    assert len({one, *others}) == 3
    assert "simulated" not in {one, *others}
    assert "s3cr3t" not in one
