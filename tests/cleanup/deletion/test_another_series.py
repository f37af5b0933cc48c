"""A Sonarr that was built anew gives the numbers of a series to another."""

import pytest

from custom_components.jellyseerr_cleanup.cleanup.deletion.season_state import SeasonNow
from custom_components.jellyseerr_cleanup.cleanup.journal.entries import JournalFile


@pytest.mark.parametrize(
    ("folder", "is_it"),
    [("/tv/Orbit", True), ("/tv/Orbit 2", False), ("/tv/Comet", False)],
)
def test_whether_it_is_the_season_of_the_files(folder: str, is_it: bool) -> None:
    now = SeasonNow(1, folder, False, frozenset(), frozenset(), False)
    files = [JournalFile("sonarr:0", 1, 1, "/tv/Orbit/Season 1/e1.mkv", 1000)]
    assert now.is_of(files) is is_it
    assert not now.is_of([])
