"""The options."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.jellyseerr_cleanup import settings
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from tests.media_stack import Household

from .dialog import Dialog, filled, options_of
from .policies import TERMS
from .texts import text

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


async def write(hass: HomeAssistant, entry: MockConfigEntry, **values: Any) -> Dialog:
    """Open the options, change these fields, and submit the form; None empties one."""
    return await (await options_of(hass, entry)).fill(values)


async def save(hass: HomeAssistant, entry: MockConfigEntry, **values: Any) -> None:
    """Change fields of the options, and save them."""
    await end(await write(hass, entry, **values))


async def end(dialog: Dialog) -> None:
    """Go on to the end; the effect on the plan is unknown while nothing is loaded."""
    if dialog.step == "confirm":
        await dialog.submit({})
    assert dialog.outcome == "create_entry", dialog.errors


async def test_the_defaults_are_shown_and_stored(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    dialog = await options_of(hass, entry)
    assert dialog.step == "init"
    assert dialog.filled == DEFAULTS | {"link_users": False}
    await dialog.fill()
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
    await save(hass, entry, **written)
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
    assert dialog.filled == CHANGED | {"link_users": False}


async def test_the_form_is_in_sections(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What is about deleting is seen at once."""
    dialog = await options_of(hass, entry)
    assert [str(section) for section in dialog.fields] == [
        "deleting",
        "showing",
        "connection",
        "default_movies",
        "default_series",
    ]
    assert dialog.opened == ["deleting"]


def series(**terms: Any) -> dict[str, Any]:
    """Return the terms for series as they are stored, changed from `CHANGED`."""
    merged = {**CHANGED["default_series"], **terms}
    return {"default_series": {key: one for key, one in merged.items() if one}}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, {}),
        ({"notice_days": 5}, {"notice_days": 5}),
        ({"timeout": " 45s "}, {"timeout": "45s"}),
        (
            {"default_movies": {"retention": " 30d "}},
            {"default_movies": TERMS | {"retention": "30d"}},
        ),
        # Times for unwatched titles go with an empty field, or when never is written
        ({"default_series": {"unwatched_retention": None}}, {"default_series": SERIES}),
        ({"default_series": {"unwatched_retention": ""}}, {"default_series": SERIES}),
        (
            {"default_series": {"unwatched_retention": "never"}},
            {"default_series": SERIES},
        ),
    ],
)
async def test_what_is_not_changed_keeps_its_value(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    written: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    kept = {**CHANGED, "links": {"2": "abc"}}
    hass.config_entries.async_update_entry(entry, options=kept)
    await save(hass, entry, **written)
    assert entry.options == kept | expected


@pytest.mark.parametrize(
    ("section", "rest"),
    [
        ({}, {}),
        ({"connection": {"timeout": "40s"}}, {"timeout": "40s"}),
        ({"default_movies": {"retention": "40d"}}, {}),
    ],
)
async def test_a_section_that_is_not_sent_is_as_it_was(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    section: dict[str, Any],
    rest: dict[str, Any],
) -> None:
    """Sections are sent whole: what lacks in one that is sent was emptied."""
    hass.config_entries.async_update_entry(entry, options=CHANGED)
    dialog = await options_of(hass, entry)
    await dialog.submit(section)
    if dialog.step == "confirm":
        await dialog.submit({})
    if "connection" in section:
        rest = rest | {"availability_sync": True}
    if "default_movies" in section:
        rest = {"default_movies": TERMS | {"retention": "40d"}}
    assert entry.options == CHANGED | rest


DEFAULTS_SHOWN = {
    "timeout": "Time limit of a call: 30s",
    "leaving_soon_days": "Show as leaving soon: 14 d",
    "notice_days": "Notice before a deletion: 3 d",
    "max_titles": "Most titles in 24 hours: 10",
    "max_size_gb": "Most gigabytes in 24 hours: 500 GB",
    "max_share_percent": "Largest share of a server in 24 hours: 10 %",
    "collection_name": "Name of the collection: Leaving soon",
}


# A browser leaves an empty number out, and sends an empty text
@pytest.mark.parametrize(
    ("field", "said", "empty"),
    [
        *((field, said, None) for field, said in DEFAULTS_SHOWN.items()),
        *(
            (field, DEFAULTS_SHOWN[field], empty)
            for field in ("timeout", "collection_name")
            for empty in ("", " ")
        ),
    ],
)
async def test_an_emptied_field_has_its_default_again_and_says_so(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    field: str,
    said: str,
    empty: str | None,
) -> None:
    hass.config_entries.async_update_entry(entry, options=CHANGED)
    dialog = await write(hass, entry, **{field: empty})
    assert dialog.step == "confirm"
    assert entry.options == CHANGED
    lines = dialog.placeholders["effect"].replace("\u00a0", " ").splitlines()
    assert lines[:2] == [
        "Left empty, so these have their default again:",
        f"- {said}",
    ]
    await dialog.submit({})
    assert entry.options == CHANGED | {field: DEFAULTS[field]}
    # It has its default already: there is nothing to say
    dialog = await write(hass, entry, **{field: empty})
    assert dialog.outcome == "create_entry"


async def test_an_emptied_retention_is_never_again(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, options=CHANGED)
    dialog = await write(hass, entry, default_movies={"retention": ""})
    lines = dialog.placeholders["effect"].splitlines()
    said = "- Movies without a policy, Keep for: For good (never leaves)"
    assert lines[1] == said
    await dialog.submit({})
    assert entry.options == CHANGED | {"default_movies": TERMS}


FIELDS = {
    "retention": "Keep for",
    "unwatched_retention": "Keep unwatched titles for",
    "watched_accounts": "Jellyfin accounts",
}


@pytest.mark.parametrize(
    ("section", "field", "terms", "error", "duration"),
    [
        ("default_movies", "retention", {}, "invalid_duration", "6m"),
        ("default_series", "retention", {}, "invalid_duration", "23h"),
        ("default_series", "unwatched_retention", SERIES, "invalid_duration", "one"),
        ("default_movies", "watched_accounts", {}, "accounts_required", None),
        ("default_movies", "unwatched_retention", {}, "unwatched_not_allowed", "90d"),
    ],
)
async def test_terms_that_make_no_sense_are_refused_on_their_section(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    section: str,
    field: str,
    terms: dict[str, Any],
    error: str,
    duration: str | None,
) -> None:
    """It is opened, and the text names the field; everything written is there."""
    wrong = {field: duration} if duration else {"watched_by": "all"}
    dialog = await write(hass, entry, leaving_soon_days=20, **{section: terms | wrong})
    assert (dialog.step, dialog.errors) == ("init", {section: error})
    assert dialog.opened == [section]
    assert dialog.placeholders["field"] == FIELDS[field]
    if error == "invalid_duration":
        assert dialog.placeholders["duration"] == duration
    if duration == "6m":
        assert dialog.placeholders["hint"] == "m means minutes: write 180d"
    assert dialog.filled["leaving_soon_days"] == 20
    assert list(dialog.said) == [field]
    assert dialog.said[field].startswith(f"⚠️ {FIELDS[field]}: ")
    assert wrong.items() <= dialog.filled[section].items()
    assert entry.options == {}

    right = {**TERMS, "unwatched_retention": None, "problem": "problem"}
    await end(await dialog.fill(leaving_soon_days=21, **{section: right}))
    assert entry.options == DEFAULTS | {"leaving_soon_days": 21}


RANGES = [
    ("leaving_soon_days", "showing", 1, 365),
    ("notice_days", "deleting", 0, 90),
    ("max_titles", "deleting", 1, 100_000),
    ("max_size_gb", "deleting", 1, 1_000_000),
    ("max_share_percent", "deleting", 1, 100),
]


@pytest.mark.parametrize(("field", "section", "least", "most"), RANGES)
async def test_numbers_have_limits(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    field: str,
    section: str,
    least: int,
    most: int,
) -> None:
    """A number outside of them is refused with the range, in words of our own."""
    inside = f"options.step.init.sections.{section}"
    for outside, error in (
        (least - 1, "out_of_range"),
        (most + 1, "out_of_range"),
        (least + 0.5, "whole_number"),
        ("nan", "whole_number"),
        ("inf", "whole_number"),
    ):
        dialog = await write(hass, entry, keep_own_only=True, **{field: outside})
        assert (dialog.step, dialog.errors) == ("init", {section: error})
        assert dialog.opened == [section]
        placeholders = {
            name: value.replace("\u00a0", "")
            for name, value in dialog.placeholders.items()
            if name != "field"
        }
        assert placeholders == {"least": f"{least}", "most": f"{most}"}
        assert dialog.placeholders["field"] == text(f"{inside}.data.{field}")
        assert dialog.filled["keep_own_only"] is True
        assert dialog.said.keys() == {field}
        said = text(f"options.error.{error}").format(**dialog.placeholders)
        assert f"{least}" in said.replace("\u00a0", "")
        assert f"{most}" in said.replace("\u00a0", "")
    for number in (least, most):
        await save(hass, entry, **{field: number})
        assert entry.options[field] == number
    described = text(f"{inside}.data_description.{field}")
    assert f"From {least} to {most}; empty: {DEFAULTS[field]}." in described


@pytest.mark.parametrize("value", ["soon", "11m", "0s"])
async def test_a_time_limit_that_makes_no_sense(
    hass: HomeAssistant, entry: MockConfigEntry, value: str
) -> None:
    dialog = await write(hass, entry, timeout=value)
    assert dialog.errors == {"connection": "invalid_duration"}
    assert dialog.opened == ["connection"]
    assert dialog.placeholders["field"] == "Time limit of a call"
    assert dialog.placeholders["duration"] == value
    assert dialog.filled["timeout"] == value


async def test_accounts_of_the_default_terms(
    hass: HomeAssistant, home: Household, loaded: MockConfigEntry
) -> None:
    account = home.admin.jellyfin_id
    chosen = {"watched_by": "all", "watched_accounts": [account]}
    await save(hass, loaded, default_movies=chosen)
    assert loaded.options["default_movies"] == TERMS | chosen
    # They are still offered when Jellyfin is down, and an empty list takes them back
    await home.jellyfin.down()
    await loaded.runtime_data.coordinator.async_refresh()
    await save(hass, loaded, default_movies={**chosen, "watched_by": "any"})
    assert loaded.options["default_movies"]["watched_accounts"] == [account]
    await save(hass, loaded, default_movies={"watched_accounts": []})
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
    assert (dialog.step, dialog.errors) == ("init", {"connection": error})
    assert dialog.opened == ["connection"]
    named = "Link users to Jellyfin accounts and persons next"
    assert dialog.placeholders == {"field": named}
    assert dialog.filled["notice_days"] == 4
    await end(await dialog.fill(link_users=False))
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
    assert dialog.filled["default_movies"] == TERMS | {"retention": "30d"}
    await dialog.fill(timeout="40s")
    terms = {"default_movies": TERMS | {"retention": "30d"}, "timeout": "40s"}
    assert entry.options == DEFAULTS | terms
