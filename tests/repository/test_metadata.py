"""What Home Assistant, HACS and those who clone the repository rely on."""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.components.brands.const import ALLOWED_IMAGES
from homeassistant.const import Platform
from homeassistant.helpers import service
from homeassistant.util.yaml import load_yaml_dict
from PIL import Image
import pytest

from custom_components.jellyseerr_cleanup.const import DOMAIN

from .sources import INTEGRATION, REPOSITORY, files, modules

HACS_KEYS = {
    "content_in_root",
    "country",
    "filename",
    "hacs",
    "hide_default_branch",
    "homeassistant",
    "name",
    "persistent_directory",
    "render_readme",
    "zip_release",
}
# What only one machine has, and what a mirror or a later name would break
FORBIDDEN = re.compile(
    r"(?<![\w.])/(work|root|home)/[\w.-]+"
    r"|pypi\.org|pythonhosted\.org|npmjs\.org|\bdeb\.debian\.org"
)
PICTURES = {".png", ".woff2"}


def read(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def test_manifest() -> None:
    """Its keys are what Home Assistant and HACS want, in hassfest's order."""
    manifest = read(INTEGRATION / "manifest.json")
    keys = list(manifest)
    assert keys == ["domain", "name", *sorted(keys[2:])]
    assert manifest["domain"] == DOMAIN == INTEGRATION.name
    assert manifest["requirements"] == []
    assert manifest["integration_type"] == "service"
    assert manifest["iot_class"] == "local_polling"
    assert {"codeowners", "documentation", "issue_tracker", "version"} <= set(keys)


def test_used_components_are_named() -> None:
    """As hassfest wants: a component is a platform, has one here, or is listed."""
    manifest = read(INTEGRATION / "manifest.json")
    named = {
        *map(str, Platform),
        *manifest.get("dependencies", ()),
        *manifest.get("after_dependencies", ()),
    }
    used = {
        name.split(".")[2]
        for module in modules()
        for name in module.imported()
        if name.startswith("homeassistant.components.")
    }
    assert not {
        name for name in used - named if not (INTEGRATION / f"{name}.py").exists()
    }


def test_components_are_imported_at_their_root() -> None:
    """What is below a component's root is its own, and moves without notice."""
    below = re.compile(r"homeassistant\.components\.\w+\.")
    assert not [
        (str(module.path), name)
        for module in modules()
        for name in module.imported()
        if below.match(name)
    ]


def test_version_is_one() -> None:
    """The manifest and the project name the same version."""
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{read(INTEGRATION / "manifest.json")["version"]}"' in project


def test_hacs() -> None:
    """HACS refuses unknown keys."""
    hacs = read(REPOSITORY / "hacs.json")
    assert hacs["name"] == read(INTEGRATION / "manifest.json")["name"]
    assert set(hacs) <= HACS_KEYS
    assert re.fullmatch(r"2026\.\d+\.\d+", hacs["homeassistant"])


def test_brand_images() -> None:
    """Every image that Home Assistant serves for an integration is there, to size."""
    images = {path.name for path in (INTEGRATION / "brand").iterdir()}
    assert images == ALLOWED_IMAGES
    for name in images:
        with Image.open(INTEGRATION / "brand" / name) as image:
            height = 512 if "@2x" in name else 256
            assert image.height == height, name
            assert image.width == height if "icon" in name else image.width > height, (
                name
            )
            assert image.mode == "RGBA", name


def test_actions() -> None:
    """Home Assistant can read the actions' descriptions."""
    service._SERVICES_SCHEMA(load_yaml_dict(str(INTEGRATION / "services.yaml")))


def test_nothing_of_one_machine() -> None:
    """No file names a folder of a machine or a registry's host."""
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in files()
        if Path(path).suffix not in PICTURES
        for number, line in enumerate(
            (REPOSITORY / path).read_text(encoding="utf-8").splitlines(), 1
        )
        if FORBIDDEN.search(line)
    ]
    assert not found


@pytest.mark.parametrize(
    "script", ["setup", "develop", "test", "lint", "bench", "screenshots", "brand"]
)
def test_scripts_can_be_run(script: str) -> None:
    """What the documentation tells people to run is executable."""
    assert (REPOSITORY / "scripts" / script).stat().st_mode & 0o111
