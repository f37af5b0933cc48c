"""Why a title stays or leaves, for each requester, in sentences and as data."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from tests.integration.installation import Installation, policy
from tests.media_stack import Household, Status


async def test_each_requester(installed: Installation, home: Household) -> None:
    """Policy, date and its source, who watched it and when that was read, changes."""
    bob = home.user("bob")
    comet = installed.watched("The Comet", days_ago=20)
    home.request(bob, comet, days_ago=30)
    await installed.set_up(
        policy("Alice", [installed.alice]), policy("Bob", [bob]), notice_days=0
    )
    told = await installed.act("explain_media", id=comet.id)
    assert told["title"]["id"] == comet.id
    assert told["title"]["state"] == "waiting"
    assert told["text"].startswith("The Comet (2020). Stays for now. It waits until")
    first, second = told["requests"]
    assert first["user"] == {"id": installed.alice.id, "name": "alice"}
    assert (first["policy"], first["verdict"]) == ("Alice", "dated")
    assert (first["base_source"], second["base_source"]) == ("watched", None)
    base, leaves = (
        datetime.fromisoformat(first[key]) for key in ("base", "delete_after")
    )
    assert leaves - base == timedelta(days=7)
    assert first["would_change"] == [
        "Somebody watches it again: then its time runs from that day.",
        "Somebody marks it as a favorite in Jellyfin: then it stays.",
        'Somebody keeps it (action "Keep media").',
    ]
    assert (second["verdict"], second["reason_code"]) == ("waiting", "not_watched")
    assert second["text"] == (
        "For bob it stays for now. It waits until it is watched to the end, as"
        " required by the policy “Bob” for bob."
    )
    assert second["would_change"][0] == (
        "It is watched to the end, as that policy asks."
    )
    alices, bobs = second["watched"]
    assert (alices["account"], alices["state"]) == ("alice", "finished")
    assert datetime.fromisoformat(alices["finished_at"]) == base
    assert (bobs["account"], bobs["state"]) == ("bob", "not_finished")
    assert bobs["text"] == "bob has not finished it."
    read_at = installed.coordinator.data.snapshot.read_at
    assert datetime.fromisoformat(bobs["read_at"]) == read_at.replace(microsecond=0)
    assert (told["keeps"], told["announced_at"], told["others"]) == ([], None, [])


async def test_a_title_that_is_due(
    installed: Installation, hass_admin_user: MockUser
) -> None:
    """It says so, since when it was announced, and that deletions are not allowed."""
    comet = installed.watched()
    await installed.set_up_for_alice()
    told = await installed.act("explain_media", title="the comet ", year=2020)
    assert told["title"]["id"] == comet.id
    assert "Due, it goes with the next cleanup: 7 days after alice" in told["text"]
    assert "It has been shown as leaving since " in told["text"]
    assert told["text"].endswith("so it stays until they are.")
    await installed.allow_deletions()
    told = await installed.act("explain_media", tmdb_id=comet.tmdb, media_type="movie")
    assert "not allowed" not in told["text"]
    await installed.act(
        "keep_media", as_user=hass_admin_user.id, id=comet.id, reason="We love it"
    )
    (request,) = (told := await installed.act("explain_media", id=comet.id))["requests"]
    assert (request["verdict"], request["reason_code"]) == ("kept", "kept_by_person")
    assert request["would_change"] == [
        'Who keeps it releases it (action "Release media").'
    ]
    (keep,) = told["keeps"]
    assert keep["text"] == (
        f"{hass_admin_user.name} keeps The Comet (2020) HD for good. “We love it”"
    )


async def test_what_holds_is_cured(installed: Installation, home: Household) -> None:
    """What is done about a hold is what would change the verdict, first of all."""
    home.favorite(home.user("bob"), comet := installed.watched())
    await installed.set_up_for_alice()
    (request,) = (await installed.act("explain_media", id=comet.id))["requests"]
    assert request["verdict"] == "held"
    assert request["would_change"][0] == (
        "Take it from the favorites in Jellyfin if it may leave."
    )


async def test_accounts_that_a_policy_names(
    installed: Installation, home: Household
) -> None:
    """They are asked for, beside the requester's, and one that cannot be read is so."""
    bob = home.user("bob")
    comet = installed.watched()
    terms = {"watched_by": "any", "watched_accounts": [bob.jellyfin_id]}
    await installed.set_up(
        policy("Family", [installed.alice], require_watched=True, **terms)
    )
    (request,) = (await installed.act("explain_media", id=comet.id))["requests"]
    assert [(one["account"], one["state"]) for one in request["watched"]] == [
        ("alice", "finished"),
        ("bob", "not_finished"),
    ]
    home.jellyfin.fault("GET", "/Items", Status(500))
    await installed.poll()
    home.heal()
    (request,) = (await installed.act("explain_media", id=comet.id))["requests"]
    assert {one["state"] for one in request["watched"]} == {"unknown"}
    assert all(one["text"].startswith("Whether") for one in request["watched"])


async def test_what_is_kept_by_policy_or_not_there(
    installed: Installation, home: Household
) -> None:
    kept = installed.watched("Kept")
    open_one = home.movie("Open", available=False)
    home.request(home.user("bob"), open_one)
    await installed.set_up(policy("Alice", [installed.alice], retention="never"))
    for title, change in (
        (kept, "An administrator changes the policy"),
        (open_one, "It is downloaded"),
    ):
        told = await installed.act("explain_media", id=title.id)
        (request,) = told["requests"]
        assert request["would_change"][0].startswith(change)


async def test_several_titles(installed: Installation, home: Household) -> None:
    """A request of two seasons is explained season by season; so is a whole series."""
    series = home.series("The Bridge", seasons={1: 2, 2: 2})
    request = home.request(installed.alice, series, seasons=[1, 2])
    home.watch(installed.alice, series, season=2, days_ago=20)
    home.request(None, home.movie("Nobody's"))
    await installed.set_up_for_alice()
    ways: list[dict[str, Any]] = [
        {"request_id": request.id},
        {"title": "The Bridge"},
        {"tmdb_id": series.tmdb, "media_type": "tv"},
    ]
    for way in ways:
        told = await installed.act("explain_media", **way)
        assert told["title"]["season"] == 2, way
        assert told["title"]["state"] == "due"
        assert [one["title"]["season"] for one in told["others"]] == [1]
    told = await installed.act("explain_media", title="The Bridge", seasons=[1])
    assert (told["title"]["season"], told["others"]) == (1, [])
    (request_told,) = (await installed.act("explain_media", title="Nobody's"))[
        "requests"
    ]
    assert (request_told["user"], request_told["policy"]) == (None, None)
    assert request_told["text"].startswith("For somebody who is not known it is held.")


@pytest.mark.parametrize(
    ("named", "key", "nearest"),
    [
        ({"title": "The Comit"}, "unknown_title_nearest", "The Comet (2020) [movie:"),
        ({"title": "The Comet", "year": 1999}, "unknown_title_nearest", "The Comet"),
        ({"title": "Orbit"}, "ambiguous_title", "Orbit (2020) [movie:"),
        ({"id": "movie:100009:hd"}, "unknown_title_nearest", "The Comet (2020)"),
        ({"tmdb_id": 5, "media_type": "tv"}, "unknown_title_nearest", ""),
        ({"request_id": 999}, "unknown_request", None),
        ({"request_id": 1, "title": "Orbit"}, "id_or_tmdb_id", None),
        ({"title": "Orbit", "id": "movie:1:hd"}, "id_or_tmdb_id", None),
        ({"id": "movie:1:hd", "year": 2020}, "id_or_tmdb_id", None),
        ({}, "id_or_tmdb_id", None),
    ],
)
async def test_refused(
    installed: Installation,
    home: Household,
    named: dict[str, Any],
    key: str,
    nearest: str | None,
) -> None:
    """What nobody knows is refused with what may have been meant."""
    installed.watched()
    installed.watched("Orbit")
    home.request(installed.alice, home.series("Orbit", seasons={1: 1}), seasons=[1])
    await installed.set_up_for_alice()
    with pytest.raises(ServiceValidationError) as refused:
        await installed.act("explain_media", **named)
    assert refused.value.translation_key == key
    if nearest is not None:
        placeholders = refused.value.translation_placeholders or {}
        told = placeholders.get("nearest") or placeholders["titles"]
        assert nearest in told


async def test_others_may_not_ask(
    hass: HomeAssistant, installed: Installation, hass_admin_user: MockUser
) -> None:
    """Nobody but administrators and automations is told, not even the nearest names."""
    installed.watched()
    await installed.set_up_for_alice()
    other = MockUser(name="Other").add_to_hass(hass)
    for title in ("The Comet", "The Comit"):
        with pytest.raises(Unauthorized):
            await installed.act("explain_media", as_user=other.id, title=title)
    with pytest.raises(UnknownUser):
        await installed.act("explain_media", as_user="nobody", title="The Comet")
    told = await installed.act(
        "explain_media", as_user=hass_admin_user.id, title="The Comet"
    )
    assert told["title"]["state"] == "due"


async def test_nothing_is_known(installed: Installation) -> None:
    await installed.set_up()
    refusal = await installed.refusal("explain_media", title="The Comet")
    assert refusal == "unknown_title"
