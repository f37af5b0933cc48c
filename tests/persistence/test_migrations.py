"""Older data in today's shape; data of a version that was never written is refused."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.persistence.codec import Misshapen
from custom_components.jellyseerr_cleanup.persistence.migrations import (
    migrate_decided,
    migrate_journal,
    migrate_observations,
)
from custom_components.jellyseerr_cleanup.persistence.observations import OBSERVATIONS

from .memories import OBSERVED


@pytest.mark.parametrize("version", [(1, 0), (0, 9), (1, 4)])
def test_a_version_that_never_was(version: tuple[int, int]) -> None:
    with pytest.raises(Misshapen):
        migrate_observations(*version, {})


@pytest.mark.parametrize("version", [(1, 0), (1, 4), (2, 1)])
def test_a_journal_that_never_was(version: tuple[int, int]) -> None:
    with pytest.raises(Misshapen):
        migrate_journal(*version, {})


@pytest.mark.parametrize("version", [(1, 0), (1, 3), (2, 1)])
def test_decisions_that_never_were(version: tuple[int, int]) -> None:
    with pytest.raises(Misshapen):
        migrate_decided(*version, {"keeps": []})


def test_a_keep_had_no_seasons_that_were_released() -> None:
    """All that was kept stays so, and nobody had said to be done with anything."""
    found = migrate_decided(1, 1, {"keeps": [{"id": "tv:1"}], "last_run": None})
    assert found == {
        "keeps": [{"id": "tv:1", "except_seasons": []}],
        "last_run": None,
        "said_done": [],
    }


@pytest.mark.parametrize(
    ("version", "new"),
    [
        ((1, 1), {"beside": [], "stayed": [], "follow": None}),
        ((1, 2), {}),
    ],
    ids=str,
)
def test_attempts_that_an_earlier_journal_did_not_count(
    version: tuple[int, int], new: dict[str, object]
) -> None:
    """It kept the last one only, so of how many is not known any more."""
    data = {"entries": [{"id": "e1"}], "totals": 1}
    assert migrate_journal(*version, data) == {
        "entries": [{"id": "e1", "attempts": 1, "first_at": None, **new}],
        "totals": 1,
    }


@pytest.mark.parametrize("minor_version", [2, 3])
def test_tags_were_not_noted_before(minor_version: int) -> None:
    written = OBSERVATIONS.dump(OBSERVED)
    assert written.pop("tagged")
    assert written.pop("tag_floors")
    if minor_version == 2:
        written["floors"] = []
    found = OBSERVATIONS.load(migrate_observations(1, minor_version, written))
    assert not found.tagged
    assert not found.tag_floors
    assert found.latest_watch == OBSERVED.latest_watch


def test_who_the_users_are_was_not_noted_before() -> None:
    written = OBSERVATIONS.dump(OBSERVED)
    assert written.pop("people")
    written["floors"] = []  # As it was then, they had other keys
    found = OBSERVATIONS.load(migrate_observations(1, 2, written))
    assert found == replace(OBSERVED, people={}, floors={})
