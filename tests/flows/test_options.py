"""The options."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.jellyseerr_cleanup import settings
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from tests.media_stack import Household

from .dialog import Dialog, filled, options_of
from .policies import TERMS

DEFAULTS = {
    "timeout": "30s",
    "leaving_soon_days": 14,
    "notice_days": 3,
    "max_titles": 10,
    "max_size_gb": 500,
    "max_share_percent": 10,
    "protect_favorites": True,
    "match_by_id": False,
    "import_exclusion": False,
    "availability_sync": True,
    "leaving_soon_collection": True,
    "collection_name": "",
    "keep_own_only": False,
    "todo_keeps_for_good": False,
    "default_movies": TERMS,
    "default_series": TERMS,
}
SERIES = {
    **TERMS,
    "retention": "1d12h",
    "require_watched": False,
    "count_from": "last_watched",
    "include_existing": True,
}
CHANGED: dict[str, Any] = {
    "timeout": "1m30s",
    "leaving_soon_days": 7,
    "notice_days": 0,
    "max_titles": 100,
    "max_size_gb": 2000,
    "max_share_percent": 50,
    "protect_favorites": False,
    "match_by_id": True,
    "import_exclusion": True,
    "availability_sync": False,
    "leaving_soon_collection": False,
    "collection_name": "Going",
    "keep_own_only": True,
    "todo_keeps_for_good": True,
    "default_movies": {**TERMS, "retention": "90d"},
    "default_series": {**SERIES, "unwatched_retention": "14d"},
}


def shown_in(dialog: Dialog) -> dict[str, Any]:
    """Return what the form and its sections are filled with."""
    sections = ("default_movies", "default_series")
    fields = dialog.fields
    return dialog.filled | {one: filled(fields[one].schema.schema) for one in sections}


async def write(hass: HomeAssistant, entry: MockConfigEntry, **values: Any) -> Dialog:
    """Open the options, and submit the form."""
    return await (await options_of(hass, entry)).submit(values)


async def test_the_defaults_are_shown_and_stored(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    dialog = await options_of(hass, entry)
    assert dialog.step == "init"
    assert shown_in(dialog) == DEFAULTS | {"link_users": False}
    await dialog.submit({})
    assert dialog.outcome == "create_entry"
    assert entry.options == DEFAULTS


async def test_everything_is_changed_and_shaped(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    # A form sends every number as a float
    written = {
        field: float(value) if type(value) is int else value
        for field, value in CHANGED.items()
    }
    await write(hass, entry, **written)
    assert entry.options == CHANGED
    assert all(type(entry.options[field]) is type(CHANGED[field]) for field in CHANGED)
    assert settings.timeout(entry).total_seconds() == 90
    assert settings.limits(entry).size == 2000 * settings.GIGABYTE
    book = settings.policy_book(entry)
    assert (book.notice.days, book.leaving_soon.days) == (0, 7)
    assert (book.protect_favorites, book.match_by_id) == (False, True)
    movies = book.defaults[MediaType.MOVIE]
    assert movies == Terms(retention=movies.retention)
    assert movies.retention is not None
    assert movies.retention.days == 90
    series = book.defaults[MediaType.TV]
    assert series.unwatched_retention is not None
    assert series.unwatched_retention.days == 14

    dialog = await options_of(hass, entry)
    assert shown_in(dialog) == CHANGED | {"link_users": False}


def movies(**terms: Any) -> dict[str, Any]:
    """Return the terms for movies as they are written."""
    return {"default_movies": terms}


def series(**terms: Any) -> dict[str, Any]:
    """Return the terms for series as they are written."""
    return {"default_series": terms}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, {}),
        ({"notice_days": 5}, {"notice_days": 5}),
        ({"timeout": " 45s "}, {"timeout": "45s"}),
        (movies(), {}),
        (movies(retention=" 30d "), movies(**TERMS | {"retention": "30d"})),
        (
            series(include_existing=False),
            series(**CHANGED["default_series"] | {"include_existing": False}),
        ),
        # Times for unwatched titles go once they mean nothing, or when never is written
        (series(require_watched=True), series(**SERIES | {"require_watched": True})),
        (series(unwatched_retention="never"), series(**SERIES)),
    ],
)
async def test_what_is_left_out_keeps_its_value(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    written: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    kept = {**CHANGED, "links": {"2": "abc"}}
    hass.config_entries.async_update_entry(entry, options=kept)
    await write(hass, entry, **written)
    assert entry.options == kept | expected


@pytest.mark.parametrize(
    ("field", "value", "error", "duration"),
    [
        ("timeout", "soon", "invalid_duration", "soon"),
        ("timeout", "11m", "invalid_duration", "11m"),
        ("timeout", "", "invalid_duration", ""),
        ("default_movies", {"retention": "6m"}, "invalid_duration", "6m"),
        ("default_series", {"retention": "23h"}, "invalid_duration", "23h"),
        (
            "default_series",
            {**SERIES, "unwatched_retention": "one"},
            "invalid_duration",
            "one",
        ),
        ("default_movies", {"watched_by": "all"}, "accounts_required", None),
        (
            "default_movies",
            {"unwatched_retention": "90d"},
            "unwatched_not_allowed",
            None,
        ),
        ("notice_days", 0.5, "whole_number", None),
        ("max_titles", "nan", "whole_number", None),
    ],
)
async def test_what_makes_no_sense_is_refused_on_its_field(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    field: str,
    value: Any,
    error: str,
    duration: str | None,
) -> None:
    dialog = await write(hass, entry, leaving_soon_days=20, **{field: value})
    assert (dialog.step, dialog.errors) == ("init", {field: error})
    assert dialog.placeholders.get("duration") == duration
    if duration == "6m":
        assert dialog.placeholders["hint"] == "m means minutes: write 180d"
    assert dialog.filled["leaving_soon_days"] == 20

    await dialog.submit({"leaving_soon_days": 21})
    assert entry.options == DEFAULTS | {"leaving_soon_days": 21}


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [
        ("leaving_soon_days", 1, 365),
        ("notice_days", 0, 90),
        ("max_titles", 1, 100_000),
        ("max_size_gb", 1, 1_000_000),
        ("max_share_percent", 1, 100),
    ],
)
async def test_numbers_have_limits(
    hass: HomeAssistant, entry: MockConfigEntry, field: str, least: int, most: int
) -> None:
    for outside in (least - 1, most + 1):
        with pytest.raises(InvalidData):
            await write(hass, entry, **{field: outside})
    for inside in (least, most):
        await write(hass, entry, **{field: inside})
        assert entry.options[field] == inside


async def test_accounts_of_the_default_terms(
    hass: HomeAssistant, home: Household, loaded: MockConfigEntry
) -> None:
    account = home.admin.jellyfin_id
    chosen = {"watched_by": "all", "watched_accounts": [account]}
    await write(hass, loaded, default_movies=chosen)
    assert loaded.options["default_movies"] == TERMS | chosen
    # They are still offered when Jellyfin is down, and an empty list takes them back
    await home.jellyfin.down()
    await loaded.runtime_data.coordinator.async_refresh()
    await write(hass, loaded, default_movies={**chosen, "watched_by": "any"})
    assert loaded.options["default_movies"]["watched_accounts"] == [account]
    await write(hass, loaded, default_movies={"watched_accounts": []})
    assert loaded.options["default_movies"] == TERMS | {"watched_by": "any"}


@pytest.fixture
def locals_(home: Household) -> dict[str, str]:
    """Add users without Jellyfin accounts; return their ids by their fields' labels."""
    bob = home.user("bob", jellyfin=False).id
    eve = home.user("Eve", jellyfin=False, email="EVE").id
    home.user("alice")
    home.viewer("gone", disabled=True)
    return {f"bob (bob@example.com) · {bob}": f"{bob}", f"Eve · {eve}": f"{eve}"}


async def test_users_are_linked_by_hand(
    hass: HomeAssistant,
    home: Household,
    locals_: dict[str, str],
    loaded: MockConfigEntry,
) -> None:
    bob, eve = locals_
    room = home.viewer("living room").jellyfin_id
    await loaded.runtime_data.coordinator.async_refresh()
    dialog = await write(hass, loaded, notice_days=4, link_users=True)
    assert dialog.step == "links"
    assert [str(field) for field in dialog.fields] == [bob, eve]
    names = [option["label"] for option in dialog.choices(bob)]
    assert names == ["none", "admin", "alice", "living room"]
    await dialog.submit({bob: room})
    links = {locals_[bob]: room}
    assert loaded.options == DEFAULTS | {"notice_days": 4, "links": links}
    assert settings.policy_book(loaded).links == {int(locals_[bob]): room}

    # Left out: kept
    dialog = await write(hass, loaded, link_users=True)
    assert dialog.filled == {bob: room}
    await dialog.submit({eve: room})
    assert loaded.options["links"] == dict.fromkeys(locals_.values(), room)

    # Taken back
    dialog = await write(hass, loaded, link_users=True)
    await dialog.submit({bob: "none"})
    assert loaded.options["links"] == {locals_[eve]: room}


async def test_users_whose_accounts_nobody_can_use_are_linked(
    hass: HomeAssistant, home: Household, loaded: MockConfigEntry
) -> None:
    """Jellyseerr still names an account that is gone, or disabled, in Jellyfin."""
    gone, off = home.user("gone"), home.user("off", disabled=True)
    room = home.viewer("living room").jellyfin_id
    del home.jellyfin.library.accounts[gone.jellyfin_id]
    await loaded.runtime_data.coordinator.async_refresh()
    dialog = await write(hass, loaded, link_users=True)
    fields = [f"{one.name} ({one.name}@example.com) · {one.id}" for one in (gone, off)]
    assert [str(field) for field in dialog.fields] == fields
    await dialog.submit(dict.fromkeys(fields, room))
    assert loaded.options["links"] == {f"{gone.id}": room, f"{off.id}": room}
    book, accounts = (
        settings.policy_book(loaded),
        loaded.runtime_data.coordinator.data.accounts,
    )
    users = loaded.runtime_data.coordinator.data.users
    found = [book.account_of(users[one.id], accounts) for one in (gone, off)]
    assert found == [room, room]


async def test_a_linked_account_that_is_gone_is_still_shown(
    hass: HomeAssistant, locals_: dict[str, str], loaded: MockConfigEntry
) -> None:
    bob, _ = locals_
    links = {locals_[bob]: "gone-account"}
    hass.config_entries.async_update_entry(loaded, options={"links": links})
    dialog = await write(hass, loaded, link_users=True)
    assert dialog.filled == {bob: "gone-account"}
    await dialog.submit(dialog.filled)
    assert loaded.options["links"] == links


async def refuse_links(hass: HomeAssistant, entry: MockConfigEntry, error: str) -> None:
    """Ask for links that cannot be made, and check that nothing else is lost."""
    dialog = await write(hass, entry, notice_days=4, link_users=True)
    assert (dialog.step, dialog.errors) == ("init", {"link_users": error})
    assert dialog.filled["notice_days"] == 4
    await dialog.submit({"notice_days": 4, "link_users": False})
    assert entry.options == DEFAULTS | {"notice_days": 4}


async def test_users_are_linked_to_persons(
    hass: HomeAssistant,
    locals_: dict[str, str],
    loaded: MockConfigEntry,
    hass_admin_user: MockUser,
) -> None:
    """Each user, to a person who can log in; left out: kept, and taken back."""
    users = {"id": "p1", "name": "Bob"}, {"id": "p2", "name": "Guest"}
    persons = [{**users[0], "user_id": hass_admin_user.id}, users[1]]
    assert await async_setup_component(hass, "person", {"person": persons})
    await loaded.runtime_data.coordinator.async_refresh()
    dialog = await write(hass, loaded, link_users=True)
    bob, eve = locals_
    inside = dialog.fields["persons"].schema.schema
    assert {bob, eve} < {str(field) for field in inside}
    choices = inside[bob].config["options"]
    assert [one["label"] for one in choices] == ["none", "Bob"]
    await dialog.submit({"persons": {bob: "p1", eve: "p1"}})
    assert settings.persons(loaded) == {int(user): "p1" for user in locals_.values()}

    dialog = await write(hass, loaded, link_users=True)
    assert filled(dialog.fields["persons"].schema.schema) == {bob: "p1", eve: "p1"}
    await dialog.submit({"persons": {bob: "none"}})
    assert loaded.options["persons"] == {locals_[eve]: "p1"}

    # Somebody who is gone is still shown, and nothing is lost
    hass.states.async_remove("person.bob")
    hass.states.async_set("person.eve", "home", {"id": "p3", "user_id": "x"})
    dialog = await write(hass, loaded, link_users=True)
    await dialog.submit({})
    assert loaded.options["persons"] == {locals_[eve]: "p1"}


async def test_links_need_users(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await refuse_links(hass, entry, "users_not_read")


async def test_links_need_accounts(
    hass: HomeAssistant, home: Household, loaded: MockConfigEntry
) -> None:
    await home.jellyfin.down()
    await loaded.runtime_data.coordinator.async_refresh()
    await refuse_links(hass, loaded, "accounts_not_read")


async def test_links_need_somebody_without_one(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await refuse_links(hass, loaded, "nobody_to_link")


async def test_an_entry_of_an_older_shape(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    older = {"default_movies": {"retention": "30d"}}
    hass.config_entries.async_update_entry(entry, options=older)
    dialog = await options_of(hass, entry)
    assert shown_in(dialog)["default_movies"] == TERMS | {"retention": "30d"}
