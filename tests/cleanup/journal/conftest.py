"""What the tests of the journal share."""

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.journal import Journal
from tests.persistence.disk import Disk

from .journalling import loaded


@pytest.fixture
def disk() -> Disk:
    """Return an empty disk."""
    return Disk()


@pytest.fixture
async def journal(disk: Disk) -> Journal:
    """Return a journal that was just begun."""
    return await loaded(disk)
