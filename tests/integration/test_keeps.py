"""Keeps: a person's word that a title stays, and how it is taken back."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from tests.media_stack import Household

from .house import act, coordinator_of, policy, set_up, state


async def one_due(hass: HomeAssistant, home: Household) -> MockConfigEntry:
    """Set up one movie that is due, in HD and in 4K."""
    alice = home.user("alice")
    for is_4k in (False, True):
        movie = home.movie("The Comet", tmdb=603, is_4k=is_4k)
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    return await set_up(hass, home, policy("Alice", [alice]), notice_days=0)


async def test_keep_for_good(
    hass: HomeAssistant,
    home: Household,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
) -> None:
    """By TMDB id both qualities stay, at once and without asking Jellyseerr; released, they are due again."""
    entry = await one_due(hass, home)
    home.forget_calls()
    answer = await act(
        hass,
        "keep_media",
        as_user=hass_admin_user.id,
        tmdb_id=603,
        media_type="movie",
        reason="The children watch it",
    )
    assert answer == {
        "keep": {
            "media_type": "movie",
            "tmdb_id": 603,
            "tvdb_id": None,
            "imdb_id": "tt0000603",
            "seasons": None,
            "is_4k": None,
            "until": None,
            "reason": "The children watch it",
            "created_at": dt_util.now().isoformat(timespec="seconds"),
            "created_by": hass_admin_user.id,
        }
    }
    assert state(hass, entry, "due").state == "0"
    assert len(home.jellyseerr.calls) == 0

    answer = await act(hass, "release_media", tmdb_id=603, media_type="movie")
    assert [one["tmdb_id"] for one in answer["released"]] == [603]
    assert state(hass, entry, "due").state == "2"
    assert len(home.jellyseerr.calls) == 0


@pytest.mark.parametrize(
    "more",
    [{"for": "30d", "reason": "a holiday"}, {"until": "2099-01-31"}],
    ids=["for", "until"],
)
async def test_released_with_the_same_data(
    hass: HomeAssistant, home: Household, more: dict[str, str]
) -> None:
    """What a keep was made with releases it, too: only how the title is named counts."""
    entry = await one_due(hass, home)
    kept = await act(hass, "keep_media", id="movie:603:hd", **more)
    answer = await act(hass, "release_media", id="movie:603:hd", **more)
    assert answer == {"released": [kept["keep"]]}
    assert state(hass, entry, "due").state == "2"


async def test_keep_one_quality(hass: HomeAssistant, home: Household) -> None:
    """A title's id keeps that quality only."""
    entry = await one_due(hass, home)
    answer = await act(hass, "keep_media", id="movie:603:4k")
    assert answer["keep"]["is_4k"] is True
    plan = await act(hass, "preview_cleanup")
    assert [one["id"] for one in plan["due"]] == ["movie:603:hd"]
    assert plan["totals"]["kept"] == 1
    assert coordinator_of(entry).data.decisions[1].reason.code == "kept_by_person"


async def test_a_later_word_replaces_the_last(
    hass: HomeAssistant, home: Household
) -> None:
    """Keeping exactly the same again changes the keep; releasing it leaves the others."""
    entry = await one_due(hass, home)
    await act(hass, "keep_media", id="movie:603:hd")
    await act(hass, "keep_media", tmdb_id=603, media_type="movie")
    await act(hass, "keep_media", id="movie:603:hd", **{"for": "30d"})
    keeps = coordinator_of(entry).memory.memory.keeps
    assert [keep.id for keep in keeps] == ["movie:603", "movie:603:hd"]
    assert keeps[1].until is not None
    await act(hass, "release_media", id="movie:603:hd")
    assert [keep.id for keep in coordinator_of(entry).memory.memory.keeps] == [
        "movie:603"
    ]
    assert state(hass, entry, "due").state == "0"


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
    hass: HomeAssistant,
    home: Household,
    freezer: FrozenDateTimeFactory,
    until: dict[str, str],
    expected: str,
) -> None:
    """A keep with an end moves the date, and the plan says why."""
    freezer.move_to("2026-06-15T12:00:00+00:00")
    entry = await one_due(hass, home)
    answer = await act(hass, "keep_media", id="movie:603:hd", **until)
    assert answer["keep"]["until"] == expected
    ends = dt_util.parse_datetime(expected, raise_on_error=True)
    kept = coordinator_of(entry).data.decisions[0]
    assert kept.delete_after == ends
    assert kept.reason.code == "kept_until"
    window = ends - dt_util.utcnow() <= timedelta(days=14)
    assert kept.state == ("leaving_soon" if window else "scheduled")


async def test_keep_seasons(hass: HomeAssistant, home: Household) -> None:
    """Of a series seasons can be kept, each once and in order."""
    alice = home.user("alice")
    series = home.series("The Series", seasons={1: 2, 2: 2})
    home.request(alice, series, seasons=[1, 2])
    entry = await set_up(hass, home, policy("Alice", [alice]))
    named: dict[str, Any] = {"tmdb_id": series.tmdb, "media_type": "tv"}
    answer = await act(hass, "keep_media", **named, seasons=["2", 1, 2])
    assert answer["keep"]["seasons"] == [1, 2]
    assert answer["keep"]["tvdb_id"] == series.tvdb
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "release_media", **named, seasons=[1])
    assert raised.value.translation_key == "no_such_keep"
    await act(hass, "release_media", **named, seasons=[2, 1])
    assert not coordinator_of(entry).memory.memory.keeps
    answer = await act(hass, "keep_media", id=f"tv:{series.tmdb}:s1:hd")
    assert answer["keep"]["seasons"] == [1]
    assert answer["keep"]["is_4k"] is False


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, "id_or_tmdb_id"),
    ({"tmdb_id": 603}, "id_or_tmdb_id"),
    ({"media_type": "movie"}, "id_or_tmdb_id"),
    ({"id": "movie:603:hd", "tmdb_id": 603}, "id_or_tmdb_id"),
    ({"id": "tv:1:s1:hd", "seasons": [1]}, "id_or_tmdb_id"),
    ({"id": "movie:603"}, "invalid_title_id"),
    ({"tmdb_id": 603, "media_type": "movie", "seasons": [1]}, "seasons_of_a_movie"),
    ({"tmdb_id": 1, "media_type": "tv", "seasons": []}, "seasons_of_a_movie"),
    ({"id": "movie:603:hd", "for": "30d", "until": "2099-01-01"}, "until_or_for"),
    ({"id": "movie:603:hd", "for": "6m"}, "invalid_duration"),
    ({"id": "movie:603:hd", "for": "never"}, "invalid_duration"),
    ({"id": "movie:603:hd", "until": "2001-01-01"}, "keep_in_the_past"),
    ({"id": "movie:603:hd", "until": "2001-01-01T00:00:00Z"}, "keep_in_the_past"),
]


@pytest.mark.parametrize(("named", "key"), REFUSED)
async def test_refused(
    hass: HomeAssistant, home: Household, named: dict[str, Any], key: str
) -> None:
    """What is named in two ways, or half, or makes no sense is refused; nothing is kept."""
    entry = await one_due(hass, home)
    with pytest.raises(ServiceValidationError) as raised:
        await act(hass, "keep_media", **named)
    assert raised.value.translation_key == key
    assert not coordinator_of(entry).memory.memory.keeps


async def test_a_keep_that_is_not_saved(
    hass: HomeAssistant, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: the caller is told, and nothing is kept or released."""
    entry = await one_due(hass, home)
    named = {"id": "movie:603:hd"}

    async def full(data: dict[str, Any]) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        decided = coordinator_of(entry).memory._decided
        patch.setattr(decided._storage, "write", full)
        with pytest.raises(HomeAssistantError) as raised:
            await act(hass, "keep_media", **named)
        assert raised.value.translation_key == "not_saved"
    assert not coordinator_of(entry).memory.memory.keeps
    await act(hass, "keep_media", **named)
    with monkeypatch.context() as patch:
        patch.setattr(decided._storage, "write", full)
        with pytest.raises(HomeAssistantError) as raised:
            await act(hass, "release_media", **named)
        assert raised.value.translation_key == "not_saved"
    assert len(coordinator_of(entry).memory.memory.keeps) == 1


async def test_without_a_plan(hass: HomeAssistant, home: Household) -> None:
    """While Jellyseerr does not answer since the start, keeps can be changed all the same."""
    await home.jellyseerr.down()
    await set_up(hass, home)
    named: dict[str, Any] = {"tmdb_id": 603, "media_type": "movie"}
    answer = await act(hass, "keep_media", **named)
    assert answer["keep"]["imdb_id"] is None
    answer = await act(hass, "release_media", **named)
    assert len(answer["released"]) == 1


async def test_a_title_that_is_in_no_plan(hass: HomeAssistant, home: Household) -> None:
    """Nobody requested it yet: it is kept once somebody does."""
    entry = await one_due(hass, home)
    answer = await act(hass, "keep_media", tmdb_id=1, media_type="movie")
    assert answer["keep"]["imdb_id"] is None
    assert state(hass, entry, "due").state == "2"
