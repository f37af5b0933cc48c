"""The files' side of a title: which Radarr, which item, which file."""

from pathlib import Path

import pytest

from custom_components.jellyseerr_cleanup.reading import copies
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode
from tests.cleanup.kitchen import kitchen, watched
from tests.media_stack import Household, Status


async def test_many_titles_are_read_by_one_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call for all movies instead of one for each; what it says is the same."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        movies = [watched(home, alice, f"Movie {number}") for number in range(4)]
        movies[1].in_jellyseerr.standard.external_id = None
        del home.radarr.movies[movies[2].in_radarr.id]
        movies[3].in_jellyseerr.standard.external_id = None
        del home.radarr.movies[movies[3].in_radarr.id]
        async with kitchen(home) as at:
            singly = await at.poll()
            home.forget_calls()
            monkeypatch.setattr(copies, "_WHOLE_LIST_FROM", 3)
            listed = await at.poll()
        assert listed.snapshot.copies == singly.snapshot.copies
        assert listed.plan.id == singly.plan.id
        assert [str(one.reason.code) for one in listed.plan.decisions] == [
            "counted_from_watched",
            "counted_from_watched",
            "not_on_instance",
            "not_on_instance",
        ]
        assert not home.radarr.calls.to("GET", "/api/v3/movie/*")


async def test_a_list_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Household(tmp_path, sonarr_4k=False) as home:
        watched(home, home.user("alice"), "Comet")
        home.radarr.fault("GET", "/api/v3/movie", Status(500))
        monkeypatch.setattr(copies, "_WHOLE_LIST_FROM", 1)
        async with kitchen(home) as at:
            (found,) = (await at.poll()).plan.decisions
            assert found.reason.code is ReasonCode.INSTANCE_UNREACHABLE


async def test_an_instance_that_jellyseerr_no_longer_has(tmp_path: Path) -> None:
    """A Radarr that was taken out of the settings cannot be asked."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        comet = watched(home, home.user("alice"), "Comet")
        comet.in_jellyseerr.standard.service_id = 99
        async with kitchen(home) as at:
            (found,) = (await at.poll()).plan.decisions
            assert found.reason.code is ReasonCode.NO_INSTANCE
