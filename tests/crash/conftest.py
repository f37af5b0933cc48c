"""The process that starts victims, once for each worker."""

from collections.abc import Iterator

import pytest

from .process import Launcher


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """Return what starts victims."""
    one = Launcher()
    yield one
    one.close()
