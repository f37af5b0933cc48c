"""Imports point one way; Home Assistant is known only at the top and in its folders."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from statistics import median
import sys

import pytest

from .sources import INTEGRATION, PACKAGE, Module, modules

# What a folder may import of the project beside itself
LAYERS: dict[str, set[str]] = {
    "retention": set(),
    "persistence": {"retention"},
    "rules": {"retention"},
    "clients": {"retention"},
    "reading": {"clients", "retention"},
    "cleanup": {"reading", "clients", "persistence", "retention"},
    "engine": {"cleanup", "reading", "clients", "persistence", "retention"},
}
# What a folder may import beside Python itself
LIBRARIES: dict[str, set[str]] = {
    "retention": set(),
    "persistence": set(),
    "rules": {"voluptuous", "yaml"},
    "clients": {"aiohttp", "orjson", "yarl"},
    "reading": {"aiohttp", "yarl"},
    "cleanup": {"orjson"},
    "engine": set(),
}
HOME_ASSISTANTS = {
    "",
    "actions",
    "flows",
    "household",
    "issues",
    "rulebook",
    "words",
}
MOST_AT_THE_TOP = 24
LONGEST, MEDIAN = 300, 130

LAYERED = [module for module in modules() if module.layer in LAYERS]


def test_every_folder_is_known() -> None:
    """A new folder needs its place in the tables above."""
    assert {module.layer for module in modules()} == {*LAYERS, *HOME_ASSISTANTS}


@pytest.mark.parametrize("module", LAYERED, ids=lambda module: str(module.path))
def test_layers(module: Module) -> None:
    """A folder imports itself, those below it, and nothing that it need not know."""
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


def test_what_is_read_decides_nothing() -> None:
    """The planner says what it lacks; who reads it does not ask the planner."""
    readers = [module for module in modules() if module.layer == "reading"]
    planner = f"{PACKAGE}.retention.planner"
    assert not [
        str(module.path)
        for module in readers
        if any(name.startswith(planner) for name in module.imported())
    ]


def dependencies(module: Module) -> Iterator[str]:
    """Return the modules that a module imports, also those for types only."""
    known = {one.name for one in modules()}
    for name in module.imported():
        # The name of something in a module, or of the module itself
        for found in (name, name.rpartition(".")[0]):
            if found in known and found != module.name:
                yield found
                break


def test_no_circle() -> None:
    """No module imports itself by way of others."""
    graph = {module.name: set(dependencies(module)) for module in modules()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1]))
    assert order[-1] == PACKAGE


def test_rooms_are_of_a_size() -> None:
    """A longer file is a folder waiting to be made, and the hall is no room."""
    lengths = {
        module.path: len((INTEGRATION / module.path).read_text("utf-8").splitlines())
        for module in modules()
    }
    assert not [path for path, lines in lengths.items() if lines > LONGEST]
    assert median(lengths.values()) < MEDIAN
    top = [module.path for module in modules() if module.layer == ""]
    assert len(top) <= MOST_AT_THE_TOP
