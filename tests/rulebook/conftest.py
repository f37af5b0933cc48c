"""The household in Home Assistant that all its tests share."""

from tests.integration.conftest import home, installed, one_clock

__all__ = ["home", "installed", "one_clock"]
