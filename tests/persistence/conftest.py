"""What the tests of the memory share."""

import pytest

from custom_components.jellyseerr_cleanup.persistence.memory import StoreName

from .disk import Disk
from .memories import Disks


@pytest.fixture
def disks() -> Disks:
    """Return a disk for each store."""
    return {name: Disk() for name in StoreName}
