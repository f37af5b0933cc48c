"""Keeps: a person's word that a title stays, and how it is taken back."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.json import json_bytes
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.jellyseerr_cleanup.persistence.state import Problem
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaType,
    TitleId,
    TitleName,
)
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from tests.integration.installation import Installation
from tests.media_stack import Household
from tests.media_stack.faults import Html

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
            "except_seasons": [],
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
        ({"for": " 1 Day, 12 hours"}, "2026-06-16T17:00:00-07:00"),
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
        ({**HD, "for": "NEVER"}, "invalid_duration"),
        ({**HD, "for": 30}, "invalid_duration"),
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


async def test_a_title_that_is_in_no_plan(
    installed: Installation, home: Household
) -> None:
    """Nobody requested it yet: Jellyseerr knows its name, and it is kept."""
    await set_up_both_due(installed)
    home.movie("Orbit", tmdb=1)
    home.series("The Bridge", tmdb=2, seasons={1: 1})
    answer = await installed.act("keep_media", tmdb_id=1, media_type="movie")
    assert (answer["title"], answer["keep"]["imdb_id"]) == ("Orbit (2020)", None)
    answer = await installed.act("keep_media", id="tv:2:s3:hd")
    assert answer["title"] == "The Bridge (2018) S03 HD"
    assert installed.value("due") == "2"
    home.forget_calls()
    answer = await installed.act("keep_media", title="orbit")
    assert answer["title"] == "Orbit (2020)"
    assert len(home.jellyseerr.calls) == 0


@pytest.mark.parametrize(
    "named",
    [{"id": "movie:630:hd"}, {"tmdb_id": 603, "media_type": "tv"}],
    ids=str,
)
@pytest.mark.parametrize("action", ["keep_media", "release_media"])
async def test_what_no_server_knows(
    installed: Installation, named: dict[str, Any], action: str
) -> None:
    """A number that was mistyped is refused, with the nearest that there are."""
    await set_up_both_due(installed)
    with pytest.raises(ServiceValidationError) as refused:
        await installed.act(action, **named)
    assert refused.value.translation_key == "unknown_title_nearest"
    nearest = (refused.value.translation_placeholders or {})["nearest"]
    assert "The Comet (2020) [movie:603:hd]" in nearest
    assert kept(installed) == []


async def test_jellyseerr_says_something_odd(
    installed: Installation, home: Household
) -> None:
    """It is no word on whether there is such a title."""
    await set_up_both_due(installed)
    home.jellyseerr.fault("GET", "/api/v1/movie/*", Html())
    answer = await installed.act("keep_media", tmdb_id=1, media_type="movie")
    assert answer["title"] == "TMDB 1"


async def test_jellyseerr_cannot_say(installed: Installation, home: Household) -> None:
    """Who keeps a title must not be refused because a server is down."""
    await set_up_both_due(installed)
    await home.jellyseerr.down()
    answer = await installed.act("keep_media", tmdb_id=1, media_type="movie")
    assert answer["title"] == "TMDB 1"
    assert kept(installed) == ["movie:1"]


KEPT_AS: list[dict[str, Any]] = [BOTH, HD, {"title": "The Comet", "year": 2020}]


@pytest.mark.parametrize("released_as", [*KEPT_AS, {"id": "the keep's"}], ids=str)
@pytest.mark.parametrize("kept_as", KEPT_AS, ids=str)
async def test_released_in_another_form(
    installed: Installation, kept_as: dict[str, Any], released_as: dict[str, Any]
) -> None:
    """In whatever form a title was kept, it is released in any other."""
    installed.watched("The Comet", tmdb=603)
    await installed.set_up_for_alice()
    await installed.act("keep_media", **kept_as)
    assert installed.value("due") == "0"
    if released_as == {"id": "the keep's"}:
        (listed,) = (await installed.act("list_keeps"))["keeps"]
        released_as = {"id": listed["id"]}
    answer = await installed.act("release_media", **released_as)
    assert answer["title"].startswith("The Comet (2020)")
    assert (kept(installed), installed.value("due")) == ([], "1")


async def test_a_part_is_released(installed: Installation) -> None:
    """What else a keep covers stays kept, and the answer says so."""
    await set_up_both_due(installed)
    await installed.act("keep_media", **BOTH, reason="We love it")
    answer = await installed.act("release_media", **HD)
    (left,) = answer["left"]
    assert (left["is_4k"], left["reason"]) == (True, "We love it")
    assert (kept(installed), installed.value("due")) == (["movie:603:4k"], "1")


async def test_a_season_of_a_series_is_released(
    installed: Installation, home: Household
) -> None:
    """Who keeps a series keeps its seasons to come; one of them is let go."""
    series = home.series("Bridge", seasons={1: 2, 2: 2})
    home.request(installed.alice, series, seasons=[1])
    home.watch(installed.alice, series, season=1, days_ago=10)
    home.watch(installed.alice, series, season=2, days_ago=10)
    await installed.set_up_for_alice()
    await installed.act("keep_media", tmdb_id=series.tmdb, media_type="tv")
    await installed.act("release_media", id=series.id(1))
    (keep,) = (await installed.act("list_keeps"))["keeps"]
    assert keep["text"].startswith("Bridge (2018), without S01, is kept for good")
    home.request(installed.alice, series, seasons=[2], days_ago=40)
    await installed.poll()
    plan = await installed.act("preview_cleanup", states=["due", "kept"])
    assert [one["id"] for one in plan["due"]] == [series.id(1)]
    assert [one["id"] for one in plan["kept"]] == [series.id(2)]
    await installed.act("release_media", id=keep["id"])
    assert (await installed.act("list_keeps"))["keeps"] == []


async def test_keeps_are_listed(
    installed: Installation,
    home: Household,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
) -> None:
    """In the answer and beside the number of them: those that end first, then all."""
    freezer.move_to("2026-06-15T12:00:00+00:00")
    await set_up_both_due(installed)
    assert installed.value("kept") == "0"
    series = home.series("The Bridge", seasons={1: 2})
    home.request(installed.alice, series, seasons=[1])
    await installed.poll()
    await installed.act(
        "keep_media", **HD, as_user=hass_admin_user.id, reason="Why not"
    )
    await installed.act("keep_media", title="The Bridge", until="2026-06-20")
    await installed.act("keep_media", id="movie:603:4k", **{"for": "1d"})
    freezer.tick(timedelta(days=2))
    await installed.poll()
    expected = [
        {
            "title": "The Bridge (2018)",
            "id": f"tv:{series.tmdb}",
            "until": "2026-06-21T00:00:00-07:00",
            "kept_by": None,
            "reason": "",
            "text": "The Bridge (2018) is kept until 20 June.",
        },
        {
            "title": "The Comet (2020) HD",
            "id": "movie:603:hd",
            "until": None,
            "kept_by": hass_admin_user.name,
            "reason": "Why not",
            "text": f"{hass_admin_user.name} keeps The Comet (2020) HD for good."
            " “Why not”",
        },
    ]
    assert await installed.act("list_keeps") == {"keeps": expected}
    shown = installed.state("kept")
    assert (shown.state, shown.attributes["keeps"]) == ("2", expected)
    await home.jellyseerr.down()
    await installed.poll()
    assert installed.value("kept") == "2"
    assert await installed.act("list_keeps") == {"keeps": expected}


async def test_the_list_is_bounded(installed: Installation) -> None:
    """The state's attributes stay far below what a state may have."""
    await installed.set_up()
    store = installed.coordinator.memory
    names = {
        TitleId(MediaType.MOVIE, n, None, False): TitleName("é" * 300, 2020)
        for n in range(1, 101)
    }
    await store.name_titles(names)
    for one in names:
        keep = Keep(str(one), one.media_type, one.tmdb_id, reason="ü" * 3000)
        await store.add_keep(keep)
    installed.coordinator.async_update_listeners()
    shown = installed.state("kept")
    assert (shown.state, len(shown.attributes["keeps"])) == ("100", 10)
    assert len(json_bytes(shown.attributes)) < 16_384


async def test_unreadable_keeps_are_not_none(installed: Installation) -> None:
    """What cannot be read is unknown, not zero."""
    await installed.set_up()
    installed.coordinator.memory._decided._state = None
    installed.coordinator.memory._decided.problem = Problem.CORRUPT
    installed.coordinator.async_update_listeners()
    assert installed.value("kept") == "unknown"
    error = await installed.refusal("list_keeps", HomeAssistantError)
    assert error == "keeps_unreadable"
