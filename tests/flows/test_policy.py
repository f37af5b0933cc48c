"""Adding and changing retention policies."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.settings import policy_book, policy_subentries
from tests.media_stack import Household, User

from .forms import assert_form_texts, schema, suggested
from .policies import (
    DEFAULTS,
    add_policy,
    for_everybody,
    save,
    saved,
    start,
    stored,
    submit,
)

FORM = "config_subentries.retention_policy"


@pytest.fixture
def alice(home: Household) -> User:
    """Return a user with a Jellyfin account."""
    return home.user("alice", email="alice@home.example")


@pytest.fixture
def bob(home: Household) -> User:
    """Return a local user, without a Jellyfin account."""
    return home.user("bob", jellyfin=False)


@pytest.fixture
def people(alice: User, bob: User, home: Household) -> None:
    """Add users of whom two share a name, and somebody who only has an account."""
    home.user("Sam", email="sam1@home.example")
    home.user("sam", email="sam2@home.example")
    home.viewer("living room")
    home.viewer("gone", disabled=True)


async def test_a_policy_is_added(
    hass: HomeAssistant,
    people: None,
    alice: User,
    bob: User,
    loaded: MockConfigEntry,
) -> None:
    shown = await start(hass, loaded)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "user")
    assert_form_texts(FORM, shown)
    assert suggested(shown) == DEFAULTS | {"users": []}
    users = schema(shown)["users"].config["options"]
    assert [option["label"] for option in users] == [
        "everybody",
        "admin (admin@example.com)",
        "alice (alice@home.example)",
        "bob (bob@example.com)",
        "Sam (sam1@home.example)",
        "sam (sam2@home.example)",
    ]
    assert users[2]["value"] == f"{alice.id}"
    accounts = schema(shown)["watched_accounts"].config["options"]
    assert [option["label"] for option in accounts] == [
        "admin",
        "alice",
        "living room",
        "Sam",
        "sam",
    ]

    written = {"name": " Family ", "users": [f"{alice.id}", f"{bob.id}"]}
    shown = await submit(hass, shown, {**written, "retention": "30d"})
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "confirm")
    assert_form_texts(FORM, shown)
    assert not policy_subentries(loaded)

    done = await submit(hass, shown, {})
    assert (done["type"], done["title"]) == (FlowResultType.CREATE_ENTRY, "Family")
    assert saved(loaded) == [
        stored(
            "Family",
            {f"{alice.id}": alice.jellyfin_id, f"{bob.id}": None},
            retention="30d",
        )
    ]
    (policy,) = policy_book(loaded).policies
    assert policy.name == "Family"
    assert policy.users == {alice.id: alice.jellyfin_id, bob.id: None}


async def test_it_applies_at_once(
    hass: HomeAssistant, home: Household, alice: User, loaded: MockConfigEntry
) -> None:
    calls = len(home.jellyseerr.calls)
    shown = await start(hass, loaded)
    await save(hass, shown, {"name": "A", "users": [f"{alice.id}"]})
    coordinator = loaded.runtime_data
    assert [policy.name for policy in coordinator.policies.policies] == ["A"]
    assert len(home.jellyseerr.calls) == calls


@pytest.mark.parametrize(
    "written",
    ["alice", " ALICE ", "alice@home.example", "Alice@Home.example"],
)
async def test_names_and_emails_are_saved_as_ids(
    hass: HomeAssistant,
    people: None,
    alice: User,
    loaded: MockConfigEntry,
    written: str,
) -> None:
    shown = await start(hass, loaded)
    values = {"name": "A", "users": [written, "", f"{alice.id}"]}
    await save(hass, shown, values)
    assert saved(loaded) == [stored("A", {f"{alice.id}": alice.jellyfin_id})]


async def test_an_id_comes_before_a_name(
    hass: HomeAssistant, home: Household, alice: User, loaded: MockConfigEntry
) -> None:
    home.user(f"{alice.id}")
    await loaded.runtime_data.async_refresh()
    await save(hass, await start(hass, loaded), {"name": "A", "users": [f"{alice.id}"]})
    assert list(saved(loaded)[0]["accounts"]) == [f"{alice.id}"]


@pytest.mark.parametrize("users", [["everybody"], ["Everybody"]])
async def test_a_policy_for_everybody(
    hass: HomeAssistant, people: None, loaded: MockConfigEntry, users: list[str]
) -> None:
    shown = await start(hass, loaded)
    await save(hass, shown, {"name": "All", "users": users, "media_types": ["movie"]})
    assert saved(loaded) == [for_everybody("All", media_types=["movie"])]
    (policy,) = policy_book(loaded).policies
    assert policy.users is None


REFUSED: list[tuple[dict[str, Any], str, str, dict[str, str]]] = [
    ({"name": "  "}, "name", "name_required", {}),
    ({"users": []}, "users", "users_required", {}),
    ({"users": [" "]}, "users", "users_required", {}),
    ({"users": ["everybody", "alice"]}, "users", "everybody_and_users", {}),
    ({"users": ["nobody"]}, "users", "unknown_user", {"user": "nobody"}),
    ({"users": ["99"]}, "users", "unknown_user", {"user": "99"}),
    ({"users": ["alice", "SAM"]}, "users", "ambiguous_user", {"user": "SAM"}),
    ({"users": ["everybody", "x\u202e"]}, "users", "unknown_user", {"user": "x"}),
    ({"media_types": []}, "media_types", "media_types_required", {}),
    (
        {"retention": "6m"},
        "retention",
        "invalid_duration",
        {"duration": "6m", "hint": "m means minutes: write 180d"},
    ),
    ({"retention": "12h"}, "retention", "invalid_duration", {"duration": "12h"}),
    ({"retention": "soon"}, "retention", "invalid_duration", {"duration": "soon"}),
    ({"retention": ""}, "retention", "invalid_duration", {"duration": ""}),
    ({"watched_by": "all"}, "watched_accounts", "accounts_required", {}),
    (
        {"watched_by": "all", "watched_accounts": []},
        "watched_accounts",
        "accounts_required",
        {},
    ),
    (
        {"unwatched_retention": "90d"},
        "unwatched_retention",
        "unwatched_not_allowed",
        {},
    ),
    (
        {"unwatched_retention": "90d", "count_from": "last_watched"},
        "unwatched_retention",
        "unwatched_not_allowed",
        {},
    ),
    (
        {"unwatched_retention": "90d", "require_watched": False},
        "unwatched_retention",
        "unwatched_not_allowed",
        {},
    ),
    (
        {
            "unwatched_retention": "3 months",
            "require_watched": False,
            "count_from": "last_watched",
        },
        "unwatched_retention",
        "invalid_duration",
        {"duration": "3 months"},
    ),
]


@pytest.mark.parametrize(("written", "field", "error", "placeholders"), REFUSED)
async def test_what_makes_no_sense_is_refused_on_its_field(
    hass: HomeAssistant,
    people: None,
    loaded: MockConfigEntry,
    written: dict[str, Any],
    field: str,
    error: str,
    placeholders: dict[str, str],
) -> None:
    right = {"name": "A", "users": ["alice"], "retention": "14d"}
    shown = await submit(hass, await start(hass, loaded), {**right, **written})
    assert (shown["step_id"], shown["errors"]) == ("user", {field: error})
    assert_form_texts(FORM, shown)
    assert placeholders.items() <= (shown["description_placeholders"] or {}).items()
    # Everything that was written is still there
    assert {**right, **written}.items() <= suggested(shown).items()
    await save(hass, shown, right)
    assert len(saved(loaded)) == 1


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"retention": " 1d12h "}, {"retention": "1d12h"}),
        ({"enabled": False}, {"enabled": False}),
        ({"media_types": ["tv", "tv"]}, {"media_types": ["tv"]}),
        ({"watched_by": "any"}, {"watched_by": "any"}),
        ({"watched_accounts": []}, {}),
        ({"count_from": "added"}, {"count_from": "added"}),
        ({"include_existing": True}, {"include_existing": True}),
        # Times for unwatched titles that are none
        ({"unwatched_retention": ""}, {}),
        ({"unwatched_retention": "never"}, {}),
        (
            {
                "require_watched": False,
                "count_from": "last_watched",
                "unwatched_retention": " 90d ",
            },
            {
                "require_watched": False,
                "count_from": "last_watched",
                "unwatched_retention": "90d",
            },
        ),
        (
            {"require_watched": False, "count_from": "last_watched"},
            {"require_watched": False, "count_from": "last_watched"},
        ),
    ],
)
async def test_terms_are_stored(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    written: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    right = {"name": "A", "users": ["everybody"]}
    await save(hass, await start(hass, loaded), {**right, **written})
    assert saved(loaded) == [for_everybody("A", **expected)]
    assert len(policy_book(loaded).policies) == 1


@pytest.mark.parametrize("watched_by", ["any", "all"])
async def test_accounts_that_count(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry, watched_by: str
) -> None:
    chosen = {"watched_by": watched_by, "watched_accounts": [alice.jellyfin_id]}
    shown = await start(hass, loaded)
    await save(hass, shown, {"name": "A", "users": ["everybody"], **chosen})
    assert saved(loaded) == [for_everybody("A", **chosen)]


async def test_an_account_that_is_none(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    shown = await start(hass, loaded)
    with pytest.raises(InvalidData):
        await submit(
            hass,
            shown,
            {"name": "A", "users": ["everybody"], "watched_accounts": ["nobody"]},
        )


async def test_a_user_is_in_one_policy_per_media_type(
    hass: HomeAssistant, people: None, alice: User, bob: User, loaded: MockConfigEntry
) -> None:
    add_policy(
        hass, loaded, stored("Films", {f"{alice.id}": None}, media_types=["movie"])
    )
    shown = await start(hass, loaded)
    for media_types in (["movie"], ["movie", "tv"]):
        written = {
            "name": "B",
            "users": ["bob", "alice"],
            "media_types": media_types,
        }
        shown = await submit(hass, shown, written)
        assert shown["errors"] == {"users": "user_has_policy"}
        assert_form_texts(FORM, shown)
        assert shown["description_placeholders"] == {
            "user": "alice (alice@home.example)",
            "policy": "Films",
        }
    await save(
        hass, shown, {"name": "B", "users": ["bob", "alice"], "media_types": ["tv"]}
    )
    assert len(saved(loaded)) == 2


async def test_everybody_is_in_one_policy_per_media_type(
    hass: HomeAssistant, people: None, loaded: MockConfigEntry
) -> None:
    # A policy that is switched off counts too: it may be switched on again
    add_policy(hass, loaded, for_everybody("All", media_types=["tv"], enabled=False))
    shown = await start(hass, loaded)
    shown = await submit(hass, shown, {"name": "B", "users": ["everybody"]})
    assert shown["errors"] == {"users": "user_has_policy"}
    assert shown["description_placeholders"] == {"user": "Everybody", "policy": "All"}
    # A user's own policy beside it is what policies are for
    await save(hass, shown, {"name": "B", "users": ["alice"]})
    assert len(saved(loaded)) == 2


async def test_two_dialogs_cannot_give_a_user_two_policies(
    hass: HomeAssistant, people: None, alice: User, loaded: MockConfigEntry
) -> None:
    first, second = await start(hass, loaded), await start(hass, loaded)
    first = await submit(hass, first, {"name": "First", "users": ["alice"]})
    second = await submit(hass, second, {"name": "Second", "users": ["alice"]})
    await submit(hass, first, {})
    second = await submit(hass, second, {})
    assert (second["step_id"], second["errors"]) == (
        "user",
        {"users": "user_has_policy"},
    )
    assert suggested(second)["users"] == [f"{alice.id}"]
    await save(hass, second, {"name": "Second", "users": ["bob"]})
    assert [policy["name"] for policy in saved(loaded)] == ["First", "Second"]


FAMILY = {
    "retention": "45d",
    "enabled": False,
    "require_watched": False,
    "watched_by": "all",
    "count_from": "last_watched",
    "unwatched_retention": "90d",
    "include_existing": True,
    "media_types": ["movie"],
}


async def test_a_policy_is_changed(
    hass: HomeAssistant, people: None, alice: User, bob: User, loaded: MockConfigEntry
) -> None:
    terms = FAMILY | {"watched_accounts": [alice.jellyfin_id]}
    data = stored("Family", {f"{alice.id}": alice.jellyfin_id}, **terms)
    policy = add_policy(hass, loaded, data)
    shown = await loaded.start_subentry_reconfigure_flow(hass, policy.subentry_id)
    assert shown["step_id"] == "reconfigure"
    assert_form_texts(FORM, shown)
    assert suggested(shown) == {
        key: value for key, value in data.items() if key != "accounts"
    }

    shown = await submit(
        hass, shown, suggested(shown) | {"name": "We", "users": ["bob"]}
    )
    assert shown["step_id"] == "confirm"
    assert_form_texts(FORM, shown)
    done = await submit(hass, shown, {})
    assert (done["type"], done["reason"]) == (
        FlowResultType.ABORT,
        "reconfigure_successful",
    )
    assert saved(loaded) == [stored("We", {f"{bob.id}": None}, **terms)]
    assert loaded.subentries[policy.subentry_id].title == "We"


async def test_what_is_left_out_in_a_change(
    hass: HomeAssistant, people: None, alice: User, loaded: MockConfigEntry
) -> None:
    """Everything keeps its value, but an empty optional field is cleared."""
    terms = FAMILY | {"watched_accounts": [alice.jellyfin_id]}
    accounts = {f"{alice.id}": alice.jellyfin_id}
    policy = add_policy(hass, loaded, stored("Family", accounts, **terms))
    shown = await loaded.start_subentry_reconfigure_flow(hass, policy.subentry_id)
    shown = await submit(hass, shown, {})
    assert shown["errors"] == {"watched_accounts": "accounts_required"}
    await save(hass, shown, {"watched_by": "any"})
    expected = FAMILY | {"watched_by": "any"}
    del expected["unwatched_retention"]
    assert saved(loaded) == [stored("Family", accounts, **expected)]


async def test_saving_again_confirms_a_users_new_account(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    policy = add_policy(hass, loaded, stored("A", {f"{alice.id}": "an-older-account"}))
    shown = await loaded.start_subentry_reconfigure_flow(hass, policy.subentry_id)
    await save(hass, shown, {})
    assert saved(loaded) == [stored("A", {f"{alice.id}": alice.jellyfin_id})]


async def test_users_who_are_gone_stay_until_they_are_removed(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    accounts = {f"{alice.id}": alice.jellyfin_id, "99": "their-account"}
    policy = add_policy(hass, loaded, stored("A", accounts))
    shown = await loaded.start_subentry_reconfigure_flow(hass, policy.subentry_id)
    users = schema(shown)["users"].config["options"]
    assert users[-1] == {"value": "99", "label": "99"}
    await save(hass, shown, {"retention": "14d"})
    assert saved(loaded) == [stored("A", accounts, retention="14d")]

    shown = await loaded.start_subentry_reconfigure_flow(hass, policy.subentry_id)
    await save(hass, shown, {"users": [f"{alice.id}"]})
    del accounts["99"]
    assert saved(loaded) == [stored("A", accounts, retention="14d")]


async def test_a_change_does_not_collide_with_itself(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    policy = add_policy(hass, loaded, for_everybody("All"))
    add_policy(hass, loaded, stored("Other", {"1": None}))
    shown = await loaded.start_subentry_reconfigure_flow(hass, policy.subentry_id)
    assert suggested(shown)["users"] == ["everybody"]
    shown = await submit(hass, shown, {"users": ["admin"]})
    assert shown["errors"] == {"users": "user_has_policy"}
    await save(hass, shown, {"users": ["everybody"], "retention": "60d"})
    assert saved(loaded)[0] == for_everybody("All", retention="60d")


async def test_without_a_poll_only_known_users_can_be_kept(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    shown = await start(hass, entry)
    shown = await submit(hass, shown, {"name": "A", "users": ["alice"]})
    assert shown["errors"] == {"users": "users_not_read"}
    assert_form_texts(FORM, shown)
    await save(hass, shown, {"name": "A", "users": ["everybody"]})
    assert saved(entry) == [for_everybody("A")]

    policy = add_policy(hass, entry, stored("B", {"2": "an-account"}))
    shown = await entry.start_subentry_reconfigure_flow(hass, policy.subentry_id)
    await save(hass, shown, {"retention": "14d"})
    assert saved(entry)[1] == stored("B", {"2": "an-account"}, retention="14d")
