"""Adding and changing retention policies."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.retention.people import Person
from custom_components.jellyseerr_cleanup.settings import policy_book, policy_subentries
from tests.media_stack import Household, User

from .dialog import Dialog, change_policy, new_policy
from .policies import DEFAULTS, add_policy, called, for_everybody, saved, stored

ALL = {"name": "A", "users": ["everybody"]}
# What times for unwatched titles need
UNWATCHED = {"require_watched": False, "count_from": "last_watched"}


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


@pytest.fixture
async def dialog(hass: HomeAssistant, loaded: MockConfigEntry) -> Dialog:
    """Return the dialog that adds a policy to an entry that has read who there is."""
    return await new_policy(hass, loaded)


def offered(dialog: Dialog, field: str) -> list[str]:
    """Return the labels of what a field offers."""
    return [choice["label"] for choice in dialog.choices(field)]


async def test_a_policy_is_added(
    people: None, alice: User, bob: User, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    assert dialog.step == "user"
    assert dialog.filled == DEFAULTS | {"users": []}
    assert offered(dialog, "users") == [
        "everybody",
        "admin (admin@example.com)",
        "alice (alice@home.example)",
        "bob (bob@example.com)",
        "Sam (sam1@home.example)",
        "sam (sam2@home.example)",
    ]
    assert dialog.choices("users")[2]["value"] == f"{alice.id}"
    accounts = ["admin", "alice", "living room", "Sam", "sam"]
    assert offered(dialog, "watched_accounts") == accounts

    users = {f"{alice.id}": alice.jellyfin_id, f"{bob.id}": None}
    written = {"name": " Family ", "users": list(users), "retention": "30d"}
    await dialog.fill(written)
    assert dialog.step == "confirm"
    assert not policy_subentries(loaded)

    await dialog.submit({})
    assert dialog.outcome == "create_entry"
    assert dialog.shown["title"] == "Family · 30 days after watched"
    assert saved(loaded) == [stored("Family", users, retention="30d")]
    (policy,) = policy_book(loaded).policies
    assert policy.name == "Family"
    assert policy.users == {alice.id: alice.jellyfin_id, bob.id: None}


@pytest.mark.parametrize(
    "written", ["alice", " ALICE ", "alice@home.example", "Alice@Home.example"]
)
async def test_names_and_emails_are_saved_as_ids(
    people: None, alice: User, loaded: MockConfigEntry, dialog: Dialog, written: str
) -> None:
    await dialog.save({"name": "A", "users": [written, "", f"{alice.id}"]})
    assert saved(loaded) == [stored("A", {f"{alice.id}": alice.jellyfin_id})]


async def test_an_id_that_is_somebodys_name(
    hass: HomeAssistant,
    home: Household,
    alice: User,
    loaded: MockConfigEntry,
    dialog: Dialog,
) -> None:
    """Written it is refused, chosen from the list it is not; and it stays chosen."""
    named = home.user(f"{alice.id}")
    await loaded.runtime_data.coordinator.async_refresh()
    written = {"name": "A", "users": [f"{alice.id}", "admin"], "retention": "12d"}
    await dialog.fill(written)
    assert dialog.errors == {"users": "ambiguous_user"}
    assert dialog.placeholders["user"] == f"{alice.id}"
    assert written.items() <= dialog.filled.items()
    chosen = {one["label"]: one["value"] for one in dialog.choices("users")}
    of_alice = chosen["alice (alice@home.example)"]
    of_named = chosen[f"{alice.id} ({alice.id}@example.com)"]
    assert (of_alice, of_named) == (f"id:{alice.id}", f"{named.id}")
    await dialog.save({**written, "users": [of_alice]})
    assert list(saved(loaded)[0]["accounts"]) == [f"{alice.id}"]

    [policy] = policy_subentries(loaded)
    dialog = await change_policy(hass, loaded, policy)
    assert dialog.filled["users"] == [of_alice]
    await dialog.save({"retention": "14d"})
    assert list(saved(loaded)[0]["accounts"]) == [f"{alice.id}"]
    # Gone since, and then it can only mean whom it meant
    home.remove_user(alice)
    await loaded.runtime_data.coordinator.async_refresh()
    dialog = await change_policy(hass, loaded, policy)
    assert dialog.filled["users"] == [of_alice]
    await dialog.save({"retention": "15d"})
    assert list(saved(loaded)[0]["accounts"]) == [f"{alice.id}"]


async def test_what_users_are_called_is_saved(
    home: Household, alice: User, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """So that nobody else who gets the number later is taken for them."""
    local = home.user("local", jellyfin=False)
    await loaded.runtime_data.coordinator.async_refresh()
    await dialog.save({"name": "A", "users": ["local", "alice"]})
    assert called(loaded) == [
        {
            f"{local.id}": {"name": "local", "email": "local@example.com"},
            f"{alice.id}": {"name": "alice", "email": "alice@home.example"},
        }
    ]
    (policy,) = policy_book(loaded).policies
    assert policy.people[local.id] == Person(None, "local", "local@example.com")


@pytest.mark.parametrize("users", [["everybody"], ["Everybody"]])
async def test_a_policy_for_everybody(
    people: None, loaded: MockConfigEntry, dialog: Dialog, users: list[str]
) -> None:
    await dialog.save({"name": "All", "users": users, "media_types": ["movie"]})
    assert saved(loaded) == [for_everybody("All", media_types=["movie"])]
    (policy,) = policy_book(loaded).policies
    assert policy.users is None


@pytest.mark.parametrize(
    ("field", "value", "error", "placeholders"),
    [
        ("name", "  ", "name_required", {}),
        ("users", [], "users_required", {}),
        ("users", [" "], "users_required", {}),
        ("users", ["everybody", "alice"], "everybody_and_users", {}),
        ("users", ["nobody"], "unknown_user", {"user": "nobody"}),
        ("users", ["99"], "unknown_user", {"user": "99"}),
        ("users", ["alice", "SAM"], "ambiguous_user", {"user": "SAM"}),
        ("users", ["everybody", "x\u202e"], "unknown_user", {"user": "x"}),
        ("media_types", [], "media_types_required", {}),
        (
            "retention",
            "6m",
            "invalid_duration",
            {"hint": "m means minutes: write 180d"},
        ),
        ("retention", "6m", "invalid_duration", {"duration": "6m"}),
        ("retention", "12h", "invalid_duration", {"duration": "12h"}),
        ("retention", "soon", "invalid_duration", {"duration": "soon"}),
        ("retention", "", "retention_required", {}),
        ("retention", None, "retention_required", {}),
        ("name", None, "name_required", {}),
        # Nothing of it can be seen
        ("name", "\u200b", "name_required", {}),
    ],
)
async def test_what_makes_no_sense_is_refused_on_its_field(
    people: None,
    loaded: MockConfigEntry,
    dialog: Dialog,
    field: str,
    value: Any,
    error: str,
    placeholders: dict[str, str],
) -> None:
    right = {"name": "A", "users": ["alice"], "retention": "14d"}
    written = {**right, field: value}
    await dialog.fill(written)
    # In the closed section nobody would see it
    in_section = field == "media_types"
    assert dialog.step == "user"
    assert dialog.errors == {"more" if in_section else field: error}
    assert dialog.opened == (["more"] if in_section else [])
    assert placeholders.items() <= dialog.placeholders.items()
    # Everything that was written is still there, and what was emptied is empty
    left = {key: one for key, one in written.items() if one is not None}
    assert left.items() <= dialog.filled.items()
    assert left.keys() >= {"name", "retention"} & dialog.filled.keys()
    await dialog.save(DEFAULTS, **right)
    assert len(saved(loaded)) == 1


NONE_CHOSEN = "Jellyfin accounts", "accounts_required"
NOT_ALLOWED = "Keep unwatched titles for", "unwatched_not_allowed"
NO_TIME = "Keep unwatched titles for", "invalid_duration"


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"watched_by": "all"}, NONE_CHOSEN),
        ({"watched_by": "all", "watched_accounts": []}, NONE_CHOSEN),
        ({"unwatched_retention": "90d"}, NOT_ALLOWED),
        ({"unwatched_retention": "90d", "count_from": "last_watched"}, NOT_ALLOWED),
        ({"unwatched_retention": "90d", "require_watched": False}, NOT_ALLOWED),
        ({"unwatched_retention": "3 months", **UNWATCHED}, NO_TIME),
    ],
)
async def test_terms_that_do_not_go_together(
    loaded: MockConfigEntry,
    dialog: Dialog,
    terms: dict[str, Any],
    expected: tuple[str, str],
) -> None:
    """The section of the field is opened, has the error, and that names the field."""
    assert dialog.opened == []
    await dialog.fill(ALL, **terms)
    field, error = expected
    assert (dialog.step, dialog.errors, dialog.opened) == (
        "user",
        {"more": error},
        ["more"],
    )
    assert dialog.placeholders["field"] == field
    name = "watched_accounts" if expected == NONE_CHOSEN else "unwatched_retention"
    assert list(dialog.said) == [name]
    assert dialog.said[name].startswith(f"⚠️ {field}: ")
    duration = "3 months" if expected == NO_TIME else None
    assert dialog.placeholders.get("duration") == duration
    assert terms.items() <= dialog.filled.items()
    # What a browser sends of that is no field of a policy
    await dialog.save(ALL, **DEFAULTS, unwatched_retention=None, problem="problem")
    assert saved(loaded) == [for_everybody("A")]


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
        ({"unwatched_retention": "  "}, {}),
        ({"unwatched_retention": "never"}, {}),
        (
            {**UNWATCHED, "unwatched_retention": " 90d "},
            {**UNWATCHED, "unwatched_retention": "90d"},
        ),
        (UNWATCHED, UNWATCHED),
    ],
)
async def test_terms_are_stored(
    loaded: MockConfigEntry,
    dialog: Dialog,
    written: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    await dialog.save(ALL, **written)
    assert saved(loaded) == [for_everybody("A", **expected)]
    assert len(policy_book(loaded).policies) == 1


async def test_an_account_that_is_none(dialog: Dialog) -> None:
    with pytest.raises(InvalidData):
        await dialog.fill(ALL, watched_accounts=["nobody"])


async def test_a_user_is_in_one_policy_per_media_type(
    hass: HomeAssistant,
    people: None,
    alice: User,
    loaded: MockConfigEntry,
    dialog: Dialog,
) -> None:
    films = stored("Films", {f"{alice.id}": None}, media_types=["movie"])
    add_policy(hass, loaded, films)
    both = {"name": "B", "users": ["bob", "alice"]}
    for media_types in (["movie"], ["movie", "tv"]):
        await dialog.fill(both, media_types=media_types)
        assert dialog.errors == {"users": "user_has_policy"}
        assert dialog.placeholders["user"] == "alice (alice@home.example)"
        assert dialog.placeholders["policy"] == "Films"
    await dialog.save(both, media_types=["tv"])
    assert len(saved(loaded)) == 2


async def test_everybody_is_in_one_policy_per_media_type(
    hass: HomeAssistant, people: None, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    add_policy(hass, loaded, for_everybody("All", media_types=["tv"]))
    await dialog.fill({"name": "B", "users": ["everybody"]})
    assert dialog.errors == {"users": "user_has_policy"}
    assert dialog.placeholders["user"] == "Everybody"
    assert dialog.placeholders["policy"] == "All"
    # A user's own policy beside it is what policies are for
    await dialog.save({"name": "B", "users": ["alice"]})
    assert len(saved(loaded)) == 2


async def test_a_policy_that_is_off_claims_nobody(
    hass: HomeAssistant, people: None, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """It may be made and changed, and is refused once it is to be switched on."""
    off = add_policy(hass, loaded, for_everybody("Old", enabled=False))
    await dialog.save({"name": "B", "users": ["everybody"]})
    again = await change_policy(hass, loaded, off)
    await again.save({"retention": "60d"})
    again = await change_policy(hass, loaded, off)
    await again.fill({"enabled": True})
    assert again.errors == {"users": "user_has_policy"}
    assert len(saved(loaded)) == 2


async def test_two_dialogs_cannot_give_a_user_two_policies(
    hass: HomeAssistant,
    people: None,
    alice: User,
    loaded: MockConfigEntry,
    dialog: Dialog,
) -> None:
    second = await new_policy(hass, loaded)
    await dialog.fill({"name": "First", "users": ["alice"]})
    await second.fill({"name": "Second", "users": ["alice"]})
    await dialog.submit({})
    await second.submit({})
    assert (second.step, second.errors) == ("user", {"users": "user_has_policy"})
    assert second.filled["users"] == ["alice"]
    await second.save({"name": "Second", "users": ["bob"]})
    assert [policy["name"] for policy in saved(loaded)] == ["First", "Second"]


@pytest.fixture
def family(alice: User) -> dict[str, Any]:
    """Return a policy of alice's in which every term is another than by default."""
    return stored(
        "Family",
        {f"{alice.id}": alice.jellyfin_id},
        **UNWATCHED,
        retention="45d",
        enabled=False,
        watched_by="all",
        watched_accounts=[alice.jellyfin_id],
        unwatched_retention="90d",
        include_existing=True,
        media_types=["movie"],
    )


async def test_a_policy_is_changed(
    hass: HomeAssistant,
    people: None,
    bob: User,
    loaded: MockConfigEntry,
    family: dict[str, Any],
) -> None:
    policy = add_policy(hass, loaded, family)
    dialog = await change_policy(hass, loaded, policy)
    assert dialog.step == "reconfigure"
    assert dialog.filled == {
        key: value for key, value in family.items() if key != "accounts"
    }
    await dialog.save(dialog.filled, name="We", users=["bob"])
    assert dialog.outcome == "reconfigure_successful"
    theirs = {"name": "We", "users": [f"{bob.id}"], "accounts": {f"{bob.id}": None}}
    assert saved(loaded) == [family | theirs]
    assert loaded.subentries[policy.subentry_id].title.startswith("We · movies 45 days")


async def test_what_is_left_out_in_a_change(
    hass: HomeAssistant, people: None, loaded: MockConfigEntry, family: dict[str, Any]
) -> None:
    """Everything keeps its value, but what was emptied is cleared."""
    dialog = await change_policy(hass, loaded, add_policy(hass, loaded, family))
    emptied: dict[str, Any] = {"watched_accounts": None, "unwatched_retention": None}
    await dialog.fill(emptied)
    assert dialog.errors == {"more": "accounts_required"}
    await dialog.save({"watched_by": "any"})
    expected = family | {"watched_by": "any"}
    del expected["unwatched_retention"], expected["watched_accounts"]
    assert saved(loaded) == [expected]


async def test_a_section_that_is_not_sent_is_as_it_was(
    hass: HomeAssistant, people: None, loaded: MockConfigEntry, family: dict[str, Any]
) -> None:
    dialog = await change_policy(hass, loaded, add_policy(hass, loaded, family))
    await dialog.submit({"name": "Family", "retention": "50d"})
    await dialog.submit({})
    assert saved(loaded) == [family | {"retention": "50d"}]


async def test_what_is_needed_is_named_at_once(dialog: Dialog) -> None:
    """Each empty field where it is, and no message of Home Assistant's own."""
    await dialog.submit({})
    assert dialog.errors == {
        "name": "name_required",
        "users": "users_required",
        "retention": "retention_required",
    }
    assert dialog.filled.keys().isdisjoint({"name", "retention"})
    await dialog.fill({"name": "A", "tags": ["gone"]})
    assert dialog.errors == {"retention": "retention_required"}


async def test_what_matters_comes_first(dialog: Dialog) -> None:
    """Name, who, how long and whether watched; the rest is in a closed section."""
    first = ["name", "users", "tags", "retention", "require_watched", "more"]
    assert [str(field) for field in dialog.fields] == first
    assert dialog.opened == []


@pytest.mark.parametrize("is_new", [True, False])
async def test_going_back_loses_nothing(
    hass: HomeAssistant,
    people: None,
    loaded: MockConfigEntry,
    family: dict[str, Any],
    *,
    is_new: bool,
) -> None:
    """From the last step to the form with what was written, as it was written."""
    policy = add_policy(hass, loaded, family)
    if is_new:
        dialog = await new_policy(hass, loaded)
    else:
        dialog = await change_policy(hass, loaded, policy)
    before = saved(loaded)
    step = dialog.step
    written = {
        "name": " Bob's ",
        "users": ["BOB"],
        "retention": " 40d",
        "require_watched": False,
        "enabled": True,
        "media_types": ["tv"],
        "watched_by": "any",
        "watched_accounts": [],
        "count_from": "last_watched",
        "unwatched_retention": "60d",
        "include_existing": True,
    }
    await dialog.fill(written)
    assert dialog.step == "confirm"
    await dialog.go_back()
    assert (dialog.step, dialog.errors, dialog.opened) == (step, {}, [])
    assert written.items() <= dialog.filled.items()
    assert saved(loaded) == before
    # Nothing more to change: it is saved as it was shown
    await dialog.save({})
    [changed] = [one for one in saved(loaded) if one not in before]
    assert (changed["name"], changed["retention"]) == ("Bob's", "40d")
    assert changed["unwatched_retention"] == "60d"
    assert len(saved(loaded)) == 1 + is_new


async def test_saving_again_confirms_a_users_new_account(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    policy = add_policy(hass, loaded, stored("A", {f"{alice.id}": "an-older-account"}))
    await (await change_policy(hass, loaded, policy)).save({})
    assert saved(loaded) == [stored("A", {f"{alice.id}": alice.jellyfin_id})]


async def test_users_who_are_gone_stay_until_they_are_removed(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry
) -> None:
    accounts = {f"{alice.id}": alice.jellyfin_id, "99": "their-account"}
    policy = add_policy(hass, loaded, stored("A", accounts))
    dialog = await change_policy(hass, loaded, policy)
    assert dialog.choices("users")[-1] == {"value": "99", "label": "99"}
    await dialog.save({"retention": "14d"})
    assert saved(loaded) == [stored("A", accounts, retention="14d")]

    dialog = await change_policy(hass, loaded, policy)
    await dialog.save({"users": [f"{alice.id}"]})
    del accounts["99"]
    assert saved(loaded) == [stored("A", accounts, retention="14d")]


async def test_a_change_does_not_collide_with_itself(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    policy = add_policy(hass, loaded, for_everybody("All"))
    add_policy(hass, loaded, stored("Other", {"1": None}))
    dialog = await change_policy(hass, loaded, policy)
    assert dialog.filled["users"] == ["everybody"]
    await dialog.fill({"users": ["admin"]})
    assert dialog.errors == {"users": "user_has_policy"}
    await dialog.save({"users": ["everybody"], "retention": "60d"})
    assert saved(loaded)[0] == for_everybody("All", retention="60d")


async def test_without_a_poll_only_known_users_can_be_kept(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    dialog = await new_policy(hass, entry)
    await dialog.fill({"name": "A", "users": ["alice"]})
    assert dialog.errors == {"users": "users_not_read"}
    await dialog.save(ALL)
    assert saved(entry) == [for_everybody("A")]

    policy = add_policy(hass, entry, stored("B", {"2": "an-account"}))
    await (await change_policy(hass, entry, policy)).save({"retention": "14d"})
    assert saved(entry)[1] == stored("B", {"2": "an-account"}, retention="14d")


async def test_what_was_confirmed_at_its_import_may_stay_short(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    policy = add_policy(hass, loaded, for_everybody("Short", retention="90m"))
    dialog = await change_policy(hass, loaded, policy)
    await dialog.fill(dialog.filled, retention="45m")
    assert dialog.errors == {"retention": "invalid_duration"}
    await dialog.save(dialog.filled, retention="90m", enabled=False)
    assert saved(loaded) == [for_everybody("Short", retention="90m", enabled=False)]
