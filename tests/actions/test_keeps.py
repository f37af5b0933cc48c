"""Keeps: a person's word that a title stays, and how it is taken back."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from tests.integration.installation import Installation
from tests.media_stack import Household

BOTH: dict[str, Any] = {"tmdb_id": 603, "media_type": "movie"}
HD: dict[str, Any] = {"id": "movie:603:hd"}


async def set_up_both_due(installed: Installation) -> None:
    """Set up one movie that is due, in HD and in 4K."""
    for is_4k in (False, True):
        installed.watched("The Comet", tmdb=603, is_4k=is_4k)
    await installed.set_up_for_alice()


def kept(installed: Installation) -> list[str]:
    """Return the ids of the keeps."""
    return [keep.id for keep in installed.coordinator.memory.memory.keeps]


async def test_keep_for_good(
    installed: Installation,
    home: Household,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
) -> None:
    """A TMDB id keeps both qualities, without a call to Jellyseerr, until released."""
    await set_up_both_due(installed)
    home.forget_calls()
    word = {"as_user": hass_admin_user.id, "reason": "The children watch it"}
    assert await installed.act("keep_media", **BOTH, **word) == {
        "title": "The Comet (2020)",
        "until": None,
        "kept_by": hass_admin_user.name,
        "keep": {
            **BOTH,
            **dict.fromkeys(("tvdb_id", "seasons", "is_4k", "until")),
            "imdb_id": "tt0000603",
            "reason": "The children watch it",
            "created_at": dt_util.now().isoformat(timespec="seconds"),
            "created_by": hass_admin_user.id,
        },
    }
    assert installed.value("due") == "0"

    answer = await installed.act("release_media", **BOTH)
    assert [one["tmdb_id"] for one in answer["released"]] == [603]
    assert installed.value("due") == "2"
    assert len(home.jellyseerr.calls) == 0


@pytest.mark.parametrize(
    "more",
    [{"for": "30d", "reason": "a holiday"}, {"until": "2099-01-31"}],
    ids=["for", "until"],
)
async def test_released_with_the_same_data(
    installed: Installation, more: dict[str, str]
) -> None:
    """What made a keep releases it, too: only how the title is named counts."""
    await set_up_both_due(installed)
    answer = await installed.act("keep_media", **HD, **more)
    released = await installed.act("release_media", **HD, **more)
    assert released == {
        "title": "The Comet (2020) HD",
        "until": answer["until"],
        "kept_by": None,
        "released": [answer["keep"]],
        "left": [],
    }
    assert installed.value("due") == "2"


async def test_keep_one_quality(installed: Installation) -> None:
    """A title's id keeps that quality only."""
    await set_up_both_due(installed)
    answer = await installed.act("keep_media", id="movie:603:4k")
    assert answer["keep"]["is_4k"] is True
    hd, uhd = installed.coordinator.data.plan.decisions
    assert (str(hd.id), hd.state) == ("movie:603:hd", "due")
    assert (uhd.state, uhd.reason.code) == ("kept", "kept_by_person")


async def test_a_later_word_replaces_the_last(installed: Installation) -> None:
    """Keeping the same again changes the keep; releasing it leaves the others."""
    await set_up_both_due(installed)
    for named in (HD, BOTH, {**HD, "for": "30d"}):
        await installed.act("keep_media", **named)
    assert kept(installed) == ["movie:603", "movie:603:hd"]
    assert installed.coordinator.memory.memory.keeps[1].until is not None
    await installed.act("release_media", **HD)
    assert kept(installed) == ["movie:603"]
    assert installed.value("due") == "0"


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ({"for": "30d"}, "2026-07-15T05:00:00-07:00"),
        ({"for": "1d12h"}, "2026-06-16T17:00:00-07:00"),
        # A day ends at midnight here, wherever that is
        ({"until": "2026-06-30"}, "2026-07-01T00:00:00-07:00"),
        ({"until": "2026-06-15"}, "2026-06-16T00:00:00-07:00"),
        ({"until": "2026-11-01"}, "2026-11-02T00:00:00-08:00"),
        # Without a zone a time is a time here
        ({"until": "2026-06-30 18:30:00"}, "2026-06-30T18:30:00-07:00"),
        ({"until": "2026-06-30T18:30:00+00:00"}, "2026-06-30T11:30:00-07:00"),
    ],
)
async def test_keep_until(
    installed: Installation,
    freezer: FrozenDateTimeFactory,
    until: dict[str, str],
    expected: str,
) -> None:
    """A keep with an end moves the date, and the plan says why."""
    freezer.move_to("2026-06-15T12:00:00+00:00")
    await set_up_both_due(installed)
    answer = await installed.act("keep_media", **HD, **until)
    assert answer["keep"]["until"] == expected
    ends = dt_util.parse_datetime(expected, raise_on_error=True)
    decision = installed.coordinator.data.plan.decisions[0]
    assert decision.delete_after == ends
    assert decision.reason.code == "kept_until"
    window = ends - dt_util.utcnow() <= timedelta(days=14)
    assert decision.state == ("leaving_soon" if window else "scheduled")


async def test_keep_seasons(installed: Installation, home: Household) -> None:
    """Of a series seasons can be kept, each once and in order."""
    series = home.series("The Series", seasons={1: 2, 2: 2})
    home.request(installed.alice, series, seasons=[1, 2])
    await installed.set_up_for_alice()
    named: dict[str, Any] = {"tmdb_id": series.tmdb, "media_type": "tv"}
    answer = await installed.act("keep_media", **named, seasons=["2", 1, 2])
    assert answer["keep"]["seasons"] == [1, 2]
    assert answer["keep"]["tvdb_id"] == series.tvdb
    await installed.act("release_media", **named, seasons=[2, 1])
    assert kept(installed) == []
    refusal = await installed.refusal("release_media", **named, seasons=[1])
    assert refusal == "no_such_keep"
    answer = await installed.act("keep_media", id=f"tv:{series.tmdb}:s1:hd")
    assert answer["keep"]["seasons"] == [1]
    assert answer["keep"]["is_4k"] is False


@pytest.mark.parametrize(
    ("named", "key"),
    [
        ({}, "id_or_tmdb_id"),
        ({"tmdb_id": 603}, "id_or_tmdb_id"),
        ({"media_type": "movie"}, "id_or_tmdb_id"),
        ({**HD, "tmdb_id": 603}, "id_or_tmdb_id"),
        ({"id": "tv:1:s1:hd", "seasons": [1]}, "id_or_tmdb_id"),
        ({"id": "movie:603"}, "invalid_title_id"),
        ({**BOTH, "seasons": [1]}, "seasons_of_a_movie"),
        ({"tmdb_id": 1, "media_type": "tv", "seasons": []}, "seasons_of_a_movie"),
        ({**HD, "for": "30d", "until": "2099-01-01"}, "until_or_for"),
        ({**HD, "for": "6m"}, "invalid_duration"),
        ({**HD, "for": "never"}, "invalid_duration"),
        ({**HD, "until": "2001-01-01"}, "keep_in_the_past"),
        ({**HD, "until": "2001-01-01T00:00:00Z"}, "keep_in_the_past"),
    ],
)
async def test_refused(
    installed: Installation, named: dict[str, Any], key: str
) -> None:
    """What is named in two ways, or half, or makes no sense is refused and not kept."""
    await set_up_both_due(installed)
    assert await installed.refusal("keep_media", **named) == key
    assert kept(installed) == []


async def test_a_keep_that_is_not_saved(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: the caller is told, and nothing is kept or released."""
    await set_up_both_due(installed)

    async def refusal(action: str) -> str | None:
        async def full(data: dict[str, Any]) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            decided = installed.coordinator.memory._decided
            patch.setattr(decided._file, "write", full)
            return await installed.refusal(action, HomeAssistantError, **HD)

    assert await refusal("keep_media") == "not_saved"
    assert kept(installed) == []
    await installed.act("keep_media", **HD)
    assert await refusal("release_media") == "not_saved"
    assert kept(installed) == ["movie:603:hd"]


async def test_without_a_plan(installed: Installation, home: Household) -> None:
    """Keeps can be changed while Jellyseerr has not answered since the start."""
    await home.jellyseerr.down()
    await installed.set_up()
    answer = await installed.act("keep_media", **BOTH)
    assert answer["keep"]["imdb_id"] is None
    answer = await installed.act("release_media", **BOTH)
    assert len(answer["released"]) == 1


async def test_a_title_that_is_in_no_plan(installed: Installation) -> None:
    """Nobody requested it yet: it is kept once somebody does."""
    await set_up_both_due(installed)
    answer = await installed.act("keep_media", tmdb_id=1, media_type="movie")
    assert answer["keep"]["imdb_id"] is None
    assert installed.value("due") == "2"
