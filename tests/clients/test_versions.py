"""Which versions can be read, and which are too old."""

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnsupportedVersion
from custom_components.jellyseerr_cleanup.clients.versions import (
    refuse_older,
    version_pair,
)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2.7.3", (2, 7)),
        ("v3.1.0", (3, 1)),
        ("10.11.0-rc1", (10, 11)),
        ("12.0", (12, 0)),
        ("develop-1a2b3c", None),
        ("1", None),
        ("", None),
        (None, None),
        ("1.99999", None),
    ],
)
def test_versions(version: str | None, expected: tuple[int, int] | None) -> None:
    assert version_pair(version) == expected


def test_only_what_is_known_to_be_older_is_refused() -> None:
    for version in (None, "develop-1a2b3c", "1.9.0", "1.10", "2.0"):
        refuse_older("Jellyseerr", version, (1, 9))
    with pytest.raises(
        UnsupportedVersion, match=r"Jellyseerr 1\.8 is too old: update it to 1\.9"
    ):
        refuse_older("Jellyseerr", "1.8.1", (1, 9))
