"""What is stored of a policy has the names that the rest of the project knows."""

import pytest

from custom_components.jellyseerr_cleanup import const
from custom_components.jellyseerr_cleanup.rules import defaults, file, stored


@pytest.mark.parametrize(
    "name",
    [
        *("ENABLED", "USERS", "ACCOUNTS", "PEOPLE", "MEDIA_TYPES", "RETENTION"),
        *("REQUIRE_WATCHED", "WATCHED_BY", "WATCHED_ACCOUNTS", "COUNT_FROM"),
        "INCLUDE_EXISTING",
    ],
)
def test_names_of_fields(name: str) -> None:
    assert getattr(stored, name) == getattr(const, f"CONF_{name}")


def test_names_of_options() -> None:
    assert stored.UNWATCHED == const.CONF_UNWATCHED_RETENTION
    assert stored.EVERYBODY == const.EVERYBODY
    assert defaults.LEAVING_SOON_DAYS == const.CONF_LEAVING_SOON_DAYS
    assert list(file.DEFAULT_FIELDS.values()) == [
        const.CONF_DEFAULT_MOVIES,
        const.CONF_DEFAULT_SERIES,
    ]
