"""The integration's engine alone: Home Assistant need not be installed."""

from pathlib import Path
import sys
from types import ModuleType

_PACKAGE = "custom_components.jellyseerr_cleanup"


def without_home_assistant() -> None:
    """Let the package be imported without its `__init__`: that needs Home Assistant."""
    package = ModuleType(_PACKAGE)
    package.__path__ = [str(Path(__file__).parents[2].joinpath(*_PACKAGE.split(".")))]
    sys.modules[_PACKAGE] = package
