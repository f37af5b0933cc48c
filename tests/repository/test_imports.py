"""Imports point one way, and Home Assistant is known only at the top."""

import sys

import pytest

from .sources import PACKAGE, Module, modules

# What a package may import of the project beside itself
LAYERS = {
    "retention": set[str](),
    "clients": {"retention"},
    "reading": {"clients", "retention"},
    "cleanup": {"reading", "clients", "retention"},
}
# What a package may import beside Python itself
LIBRARIES = {
    "retention": set[str](),
    "clients": {"aiohttp", "orjson", "yarl"},
    "reading": {"aiohttp", "yarl"},
    "cleanup": {"orjson"},
}

LAYERED = [module for module in modules() if module.layer]


def test_every_layer_is_known() -> None:
    """A new package needs its place in the tables above."""
    assert {module.layer for module in LAYERED} == set(LAYERS)


@pytest.mark.parametrize("module", LAYERED, ids=lambda module: str(module.path))
def test_layers(module: Module) -> None:
    """A package imports itself, those below it, and nothing that it need not know."""
    allowed = LAYERS[module.layer] | {module.layer}
    of_project = {
        name.removeprefix(f"{PACKAGE}.").partition(".")[0]
        for name in module.imported()
        if name.startswith(PACKAGE)
    }
    assert of_project <= allowed

    others = {name.partition(".")[0] for name in module.imported()} - {
        "custom_components"
    }
    assert others - sys.stdlib_module_names <= LIBRARIES[module.layer]
