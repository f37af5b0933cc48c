"""The files' side of a title: which Radarr, which item, which file."""

import pytest

from custom_components.jellyseerr_cleanup.reading import copies
from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Household, Status
from tests.seasons.house import House

from .polls import tells


async def test_many_titles_are_read_by_one_list(
    house: House, home: Household, at: CleanupHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call for all movies instead of one for each; what it says is the same."""
    movies = [watched(home, house.alice, f"Movie {number}") for number in range(4)]
    for unnamed in (movies[1], movies[3]):
        unnamed.in_jellyseerr.standard.external_id = None
    for gone in movies[2:]:
        del home.radarr.movies[gone.in_radarr.id]
    singly = await at.poll()
    home.forget_calls()
    monkeypatch.setattr(copies, "_WHOLE_LIST_FROM", 3)
    listed = await at.poll()
    assert listed.snapshot.copies == singly.snapshot.copies
    assert listed.plan.id == singly.plan.id
    assert await tells(at, *(movie.id for movie in movies)) == [
        "due",
        "due",
        "held: not_on_instance",
        "held: not_on_instance",
    ]
    assert not home.radarr.calls.to("GET", "/api/v3/movie/*")
    home.radarr.fault("GET", "/api/v3/movie", Status(500))
    assert await tells(at, movies[0].id) == ["held: instance_unreachable"]


async def test_an_instance_that_jellyseerr_no_longer_has(
    house: House, at: CleanupHarness
) -> None:
    """A Radarr that was taken out of the settings cannot be asked."""
    comet = watched(house.home, house.alice, "Comet")
    comet.in_jellyseerr.standard.service_id = 99
    assert await tells(at, comet.id) == ["held: no_instance"]
