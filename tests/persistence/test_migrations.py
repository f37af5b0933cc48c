"""Older data in today's shape; data of a version that was never written is refused."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.persistence.codec import Misshapen
from custom_components.jellyseerr_cleanup.persistence.migrations import (
    migrate_observations,
)
from custom_components.jellyseerr_cleanup.persistence.observations import OBSERVATIONS

from .memories import OBSERVED


@pytest.mark.parametrize("version", [(1, 0), (0, 9)])
def test_a_version_that_never_was(version: tuple[int, int]) -> None:
    with pytest.raises(Misshapen):
        migrate_observations(*version, {})


def test_who_the_users_are_was_not_noted_before() -> None:
    written = OBSERVATIONS.dump(OBSERVED)
    assert written.pop("people")
    found = OBSERVATIONS.load(migrate_observations(1, 2, written))
    assert found == replace(OBSERVED, people={})
