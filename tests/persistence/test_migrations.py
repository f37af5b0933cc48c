"""Data of a version that was never written is refused."""

import pytest

from custom_components.jellyseerr_cleanup.persistence.codec import Misshapen
from custom_components.jellyseerr_cleanup.persistence.migrations import (
    migrate_observations,
)


@pytest.mark.parametrize("version", [(1, 0), (0, 9)])
def test_a_version_that_never_was(version: tuple[int, int]) -> None:
    with pytest.raises(Misshapen):
        migrate_observations(*version, {})
