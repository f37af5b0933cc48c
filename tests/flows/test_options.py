"""The options."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup import settings
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from tests.media_stack import Household

from .forms import assert_form_texts, entry_for, schema, suggested

TERMS = {
    "retention": "never",
    "require_watched": True,
    "watched_by": "requester",
    "count_from": "last_watched_or_added",
    "include_existing": False,
}
DEFAULTS = {
    "timeout": "30s",
    "leaving_soon_days": 14,
    "notice_days": 3,
    "max_titles": 10,
    "max_size_gb": 500,
    "max_share_percent": 10,
    "protect_favorites": True,
    "default_movies": TERMS,
    "default_series": TERMS,
}


async def start(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    """Open the options."""
    return await hass.config_entries.options.async_init(entry.entry_id)


async def submit(
    hass: HomeAssistant, shown: ConfigFlowResult, values: Mapping[str, Any]
) -> ConfigFlowResult:
    """Submit a form of the options."""
    result = await hass.config_entries.options.async_configure(
        shown["flow_id"], dict(values)
    )
    await hass.async_block_till_done()
    return result


def filled(shown: ConfigFlowResult) -> dict[str, Any]:
    """Return what the form and its sections are filled with."""
    sections = {
        field: suggested({"data_schema": schema(shown)[field].schema})
        for field in ("default_movies", "default_series")
    }
    return suggested(shown) | sections


async def test_the_defaults_are_shown_and_stored(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    shown = await start(hass, entry)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "init")
    assert_form_texts("options", shown)
    assert filled(shown) == DEFAULTS | {"link_users": False}
    done = await submit(hass, shown, {})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == DEFAULTS


CHANGED: dict[str, Any] = {
    "timeout": "1m30s",
    "leaving_soon_days": 7,
    "notice_days": 0,
    "max_titles": 100,
    "max_size_gb": 2000,
    "max_share_percent": 50,
    "protect_favorites": False,
    "default_movies": {**TERMS, "retention": "90d"},
    "default_series": {
        **TERMS,
        "retention": "1d12h",
        "require_watched": False,
        "count_from": "last_watched",
        "unwatched_retention": "2w",
        "include_existing": True,
    },
}


async def test_everything_is_changed_and_shaped(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    # A form sends every number as a float
    written = {
        field: float(value) if type(value) is int else value
        for field, value in CHANGED.items()
    }
    await submit(hass, await start(hass, entry), written)
    assert entry.options == CHANGED
    assert all(type(entry.options[field]) is type(CHANGED[field]) for field in CHANGED)
    assert settings.timeout(entry).total_seconds() == 90
    assert settings.limits(entry).size == 2000 * settings.GIGABYTE
    book = settings.policy_book(entry)
    assert (book.notice.days, book.leaving_soon.days) == (0, 7)
    assert not book.protect_favorites
    movies = book.defaults[MediaType.MOVIE]
    assert movies == Terms(retention=movies.retention)
    assert movies.retention is not None
    assert movies.retention.days == 90
    series = book.defaults[MediaType.TV]
    assert series.unwatched_retention is not None
    assert series.unwatched_retention.days == 14

    shown = await start(hass, entry)
    assert filled(shown) == CHANGED | {"link_users": False}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, {}),
        ({"notice_days": 5}, {"notice_days": 5}),
        ({"timeout": " 45s "}, {"timeout": "45s"}),
        ({"default_movies": {}}, {}),
        (
            {"default_movies": {"retention": " 30d "}},
            {"default_movies": CHANGED["default_movies"] | {"retention": "30d"}},
        ),
        (
            {"default_series": {"include_existing": False}},
            {"default_series": CHANGED["default_series"] | {"include_existing": False}},
        ),
        # Times for unwatched titles go when they mean nothing any more, or when never is written
        (
            {"default_series": {"require_watched": True}},
            {
                "default_series": {
                    **TERMS,
                    "retention": "1d12h",
                    "count_from": "last_watched",
                    "include_existing": True,
                }
            },
        ),
        (
            {"default_series": {"unwatched_retention": "never"}},
            {
                "default_series": {
                    **TERMS,
                    "retention": "1d12h",
                    "require_watched": False,
                    "count_from": "last_watched",
                    "include_existing": True,
                }
            },
        ),
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
    await submit(hass, await start(hass, entry), written)
    assert entry.options == kept | expected


@pytest.mark.parametrize(
    ("written", "field", "error", "duration"),
    [
        ({"timeout": "soon"}, "timeout", "invalid_duration", "soon"),
        ({"timeout": "11m"}, "timeout", "invalid_duration", "11m"),
        ({"timeout": ""}, "timeout", "invalid_duration", ""),
        (
            {"default_movies": {"retention": "6m"}},
            "default_movies",
            "invalid_duration",
            "6m",
        ),
        (
            {"default_series": {"retention": "23h"}},
            "default_series",
            "invalid_duration",
            "23h",
        ),
        (
            {
                "default_series": {
                    "require_watched": False,
                    "count_from": "last_watched",
                    "unwatched_retention": "one",
                }
            },
            "default_series",
            "invalid_duration",
            "one",
        ),
        (
            {"default_movies": {"watched_by": "all"}},
            "default_movies",
            "accounts_required",
            None,
        ),
        (
            {"default_movies": {"unwatched_retention": "90d"}},
            "default_movies",
            "unwatched_not_allowed",
            None,
        ),
        ({"notice_days": 0.5}, "notice_days", "whole_number", None),
        ({"max_titles": "nan"}, "max_titles", "whole_number", None),
    ],
)
async def test_what_makes_no_sense_is_refused_on_its_field(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    written: dict[str, Any],
    field: str,
    error: str,
    duration: str | None,
) -> None:
    shown = await submit(
        hass, await start(hass, entry), {"leaving_soon_days": 20, **written}
    )
    assert (shown["step_id"], shown["errors"]) == ("init", {field: error})
    assert_form_texts("options", shown)
    placeholders = shown["description_placeholders"] or {}
    assert placeholders.get("duration") == duration
    if duration == "6m":
        assert placeholders["hint"] == "m means minutes: write 180d"
    assert filled(shown)["leaving_soon_days"] == 20

    await submit(hass, shown, {"leaving_soon_days": 21})
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
        shown = await start(hass, entry)
        with pytest.raises(InvalidData):
            await submit(hass, shown, {field: outside})
    for inside in (least, most):
        await submit(hass, await start(hass, entry), {field: inside})
        assert entry.options[field] == inside


async def test_accounts_of_the_default_terms(
    hass: HomeAssistant, home: Household, loaded: MockConfigEntry
) -> None:
    account = home.admin.jellyfin_id
    assert account is not None
    shown = await start(hass, loaded)
    chosen = {"watched_by": "all", "watched_accounts": [account]}
    await submit(hass, shown, {"default_movies": chosen})
    assert loaded.options["default_movies"] == TERMS | chosen
    # They are still offered when Jellyfin is down, and an empty list takes them back
    await home.jellyfin.down()
    await loaded.runtime_data.async_refresh()
    shown = await start(hass, loaded)
    await submit(
        hass,
        shown,
        {"default_movies": {"watched_by": "any", "watched_accounts": [account]}},
    )
    assert loaded.options["default_movies"]["watched_accounts"] == [account]
    await submit(
        hass, await start(hass, loaded), {"default_movies": {"watched_accounts": []}}
    )
    assert loaded.options["default_movies"] == TERMS | {"watched_by": "any"}


async def test_options_apply_without_a_reload(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await submit(hass, await start(hass, loaded), {})
    coordinator = loaded.runtime_data
    await submit(hass, await start(hass, loaded), {"leaving_soon_days": 30})
    await hass.async_block_till_done()
    assert loaded.runtime_data is coordinator
    assert coordinator.policies.leaving_soon.days == 30


@pytest.fixture
def locals_(home: Household) -> dict[str, int]:
    """Add users without a Jellyfin account; return their ids by the label of their field."""
    bob = home.user("bob", jellyfin=False)
    eve = home.user("Eve", jellyfin=False, email="EVE")
    home.user("alice")
    home.viewer("living room")
    home.viewer("gone", disabled=True)
    return {f"bob (bob@example.com) · {bob.id}": bob.id, f"Eve · {eve.id}": eve.id}


def account_named(home: Household, name: str) -> str:
    """Return the id of a Jellyfin account."""
    accounts = home.jellyfin.library.accounts.values()
    return next(account.id for account in accounts if account.name == name)


async def test_users_are_linked_by_hand(
    hass: HomeAssistant,
    home: Household,
    locals_: dict[str, int],
    loaded: MockConfigEntry,
) -> None:
    bob, eve = locals_
    room = account_named(home, "living room")
    written = {"notice_days": 4, "link_users": True}
    shown = await submit(hass, await start(hass, loaded), written)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "links")
    assert [str(field) for field in schema(shown)] == [bob, eve]
    link = schema(shown)[bob]
    assert [option["label"] for option in link.config["options"]] == [
        "none",
        "admin",
        "alice",
        "living room",
    ]
    await submit(hass, shown, {bob: room})
    assert loaded.options == DEFAULTS | {
        "notice_days": 4,
        "links": {f"{locals_[bob]}": room},
    }
    assert settings.policy_book(loaded).links == {locals_[bob]: room}

    # Left out: kept
    shown = await submit(hass, await start(hass, loaded), {"link_users": True})
    assert suggested(shown) == {bob: room}
    await submit(hass, shown, {eve: room})
    assert loaded.options["links"] == {f"{number}": room for number in locals_.values()}

    # Taken back
    shown = await submit(hass, await start(hass, loaded), {"link_users": True})
    await submit(hass, shown, {bob: "none"})
    assert loaded.options["links"] == {f"{locals_[eve]}": room}


async def test_links_survive_other_changes(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, options={"links": {"2": "abc"}})
    await submit(hass, await start(hass, entry), {"notice_days": 4})
    assert entry.options["links"] == {"2": "abc"}


async def test_a_linked_account_that_is_gone_is_still_shown(
    hass: HomeAssistant, locals_: dict[str, int], loaded: MockConfigEntry
) -> None:
    bob, _ = locals_
    hass.config_entries.async_update_entry(
        loaded, options={"links": {f"{locals_[bob]}": "gone-account"}}
    )
    shown = await submit(hass, await start(hass, loaded), {"link_users": True})
    assert suggested(shown) == {bob: "gone-account"}
    await submit(hass, shown, suggested(shown))
    assert loaded.options["links"] == {f"{locals_[bob]}": "gone-account"}


async def refused_link(
    hass: HomeAssistant, entry: MockConfigEntry, error: str
) -> ConfigFlowResult:
    """Ask for links that cannot be made, and check that nothing else is lost."""
    shown = await submit(
        hass, await start(hass, entry), {"notice_days": 4, "link_users": True}
    )
    assert (shown["step_id"], shown["errors"]) == ("init", {"link_users": error})
    assert_form_texts("options", shown)
    assert suggested(shown)["notice_days"] == 4
    await submit(hass, shown, {"notice_days": 4, "link_users": False})
    assert entry.options == DEFAULTS | {"notice_days": 4}
    return shown


async def test_links_need_users(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await refused_link(hass, entry, "users_not_read")


async def test_links_need_accounts(
    hass: HomeAssistant,
    home: Household,
    entry: MockConfigEntry,
    loaded: MockConfigEntry,
) -> None:
    await home.jellyfin.down()
    await loaded.runtime_data.async_refresh()
    await refused_link(hass, loaded, "accounts_not_read")


async def test_links_need_somebody_without_one(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await refused_link(hass, loaded, "nobody_to_link")


async def test_an_entry_of_an_older_shape(hass: HomeAssistant, home: Household) -> None:
    entry = entry_for(hass, home)
    hass.config_entries.async_update_entry(
        entry, options={"default_movies": {"retention": "30d"}}
    )
    shown = await start(hass, entry)
    assert filled(shown)["default_movies"] == TERMS | {"retention": "30d"}
