"""Repairs: what a person confirms, and what becomes of it when things changed meanwhile."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from homeassistant.components.repairs import ConfirmRepairFlow
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.jellyseerr_cleanup.cleanup.ledger import NotWritten
from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.reading.servers import identity_of
from custom_components.jellyseerr_cleanup.repairs import async_create_fix_flow
from custom_components.jellyseerr_cleanup.stores import DATA_STORES
from tests.media_stack import Household, Movie, Request, Status

from .house import act, allow_deletions, coordinator_of, policy, poll, set_up, state
from .seasons import half_removed

FLOW = "/api/repairs/issues/fix"


def issue_id(hass: HomeAssistant, key: str) -> str | None:
    """Return the id of the issue of a kind."""
    return next(
        (
            issue.issue_id
            for issue in ir.async_get(hass).issues.values()
            if issue.translation_key == key and issue.active
        ),
        None,
    )


async def ask(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, key: str
) -> tuple[Any, dict[str, Any]]:
    """Open the repair of an issue as an administrator, and return the client with the question."""
    await async_setup_component(hass, "repairs", {})
    await async_setup_component(hass, "http", {})
    client = await hass_client()
    answer = await client.post(
        FLOW, json={"handler": DOMAIN, "issue_id": issue_id(hass, key)}
    )
    assert answer.status == HTTPStatus.OK
    question: dict[str, Any] = await answer.json()
    return client, question


async def confirm(
    hass: HomeAssistant, client: Any, question: dict[str, Any]
) -> dict[str, Any]:
    """Say yes."""
    assert question["step_id"] == "confirm"
    return await reply(hass, client, question)


async def reply(
    hass: HomeAssistant, client: Any, question: dict[str, Any], **answers: str
) -> dict[str, Any]:
    """Answer a question, with the next step if it is a menu."""
    answer = await client.post(f"{FLOW}/{question['flow_id']}", json=answers)
    assert answer.status == HTTPStatus.OK
    await hass.async_block_till_done()
    found: dict[str, Any] = await answer.json()
    return found


async def over_limit(hass: HomeAssistant, home: Household) -> MockConfigEntry:
    """Set up two due titles of which one may go."""
    alice = home.user("alice")
    for number in range(2):
        movie = home.movie(f"Movie {number}")
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    entry = await set_up(
        hass, home, policy("Alice", [alice]), notice_days=0, max_titles=1
    )
    await allow_deletions(hass, entry)
    return entry


async def test_confirming_a_plan(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """The question names the titles; a yes permits them."""
    await over_limit(hass, home)
    client, question = await ask(hass, hass_client, "over_limit")
    assert question["description_placeholders"]["titles"] == (
        r"Movie 0 \(2020\), Movie 1 \(2020\)"
    )
    assert (await act(hass, "preview_cleanup"))["over_limit"] is True
    assert (await confirm(hass, client, question))["type"] == "create_entry"
    assert issue_id(hass, "over_limit") is None
    assert len((await act(hass, "run_cleanup"))["deleted"]) == 2


async def test_only_administrators(
    hass: HomeAssistant,
    home: Household,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Others are not even asked."""
    await over_limit(hass, home)
    await async_setup_component(hass, "repairs", {})
    await async_setup_component(hass, "http", {})
    client = await hass_client(hass_read_only_access_token)
    answer = await client.post(
        FLOW, json={"handler": DOMAIN, "issue_id": issue_id(hass, "over_limit")}
    )
    assert answer.status == HTTPStatus.UNAUTHORIZED


async def test_the_plan_changed_meanwhile(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """What was shown is what is permitted, and nothing else."""
    entry = await over_limit(hass, home)
    client, question = await ask(hass, hass_client, "over_limit")
    movie = home.movie("Movie 2")
    alice = next(iter(coordinator_of(entry).devices.user_ids))
    assert alice
    home.upgrade(movie)
    user = home.user("bob")
    home.request(user, movie)
    await act(hass, "keep_media", id=str(coordinator_of(entry).data.decisions[0].id))
    answer = await confirm(hass, client, question)
    assert (answer["type"], answer["reason"]) == ("abort", "plan_changed")
    assert (
        coordinator_of(entry).journal.confirmations(
            coordinator_of(entry).reader.clock()
        )
        == ()
    )


async def test_confirmation_that_is_not_saved(
    hass: HomeAssistant,
    home: Household,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What could not be saved is not permitted."""
    entry = await over_limit(hass, home)
    client, question = await ask(hass, hass_client, "over_limit")

    async def full(data: dict[str, Any]) -> None:
        raise NotWritten("the disk is full")

    monkeypatch.setattr(coordinator_of(entry).journal._ledger._storage, "write", full)
    answer = await confirm(hass, client, question)
    assert (answer["type"], answer["reason"]) == ("abort", "not_saved")
    assert issue_id(hass, "over_limit")


async def test_an_entry_that_is_gone(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """An entry that is not loaded any more cannot be repaired."""
    entry = await over_limit(hass, home)
    client, question = await ask(hass, hass_client, "over_limit")
    await hass.config_entries.async_unload(entry.entry_id)
    answer = await confirm(hass, client, question)
    assert (answer["type"], answer["reason"]) == ("abort", "not_loaded")


async def test_adopting_a_jellyfin(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """A Jellyfin that was installed anew is taken as it is, once a person says that it is the right one."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.request(alice, movie)
    home.watch(alice, movie, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    coordinator = coordinator_of(entry)
    home.jellyfin.server_id = "f" * 32
    await poll(hass, entry)
    assert state(hass, entry, "held").state == "1"
    client, question = await ask(hass, hass_client, "jellyfin_changed")
    assert (await confirm(hass, client, question))["type"] == "create_entry"
    assert entry.data["jellyfin_id"] == "f" * 32
    assert issue_id(hass, "jellyfin_changed") is None
    assert state(hass, entry, "held").state == "0"
    assert coordinator_of(entry) is coordinator


async def test_adopting_a_jellyseerr(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """So is a Jellyseerr that was restored: the entry, its devices and what it remembers stay, and it is known from then on."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.request(alice, movie)
    home.watch(alice, movie, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    unique_id, old = entry.unique_id, home.jellyseerr.vapid_public
    home.jellyseerr.vapid_public = "another"
    await poll(hass, entry)
    assert state(hass, entry, "held").state == "1"
    client, question = await ask(hass, hass_client, "jellyseerr_changed")
    assert (await confirm(hass, client, question))["type"] == "create_entry"
    assert entry.unique_id == unique_id
    assert issue_id(hass, "jellyseerr_changed") is None
    assert state(hass, entry, "held").state == "0"
    assert state(hass, entry, "due").state == "1"

    given = {"url": home.url, "api_key": home.api_key, "verify_ssl": True}
    for known in ("another", old):
        home.jellyseerr.vapid_public = known
        flow = await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_USER}, data=given
        )
        assert (flow["type"], flow["reason"]) == ("abort", "already_configured")
    # The old one is now the other
    await poll(hass, entry)
    assert issue_id(hass, "jellyseerr_changed")


@pytest.mark.parametrize("adopted", [False, True])
async def test_reconfiguring_after_adoption(
    hass: HomeAssistant, home: Household, adopted: bool
) -> None:
    """The Jellyseerr that a person took for the entry's may get another address, and no other."""
    entry = await set_up(hass, home)
    if adopted:
        data = {**entry.data, "jellyseerr_id": identity_of("another")}
        hass.config_entries.async_update_entry(entry, data=data)
        await hass.async_block_till_done()
    flow = await entry.start_reconfigure_flow(hass)
    given = {"url": home.url, "verify_ssl": True}
    shown = await hass.config_entries.flow.async_configure(flow["flow_id"], given)
    if adopted:
        assert (shown["type"], shown["reason"]) == ("abort", "wrong_server")
    else:
        assert shown["step_id"] == "servers"


async def test_beginning_anew(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """Stores that cannot be read are set aside and begun anew; deletions are off again then."""
    entry = await over_limit(hass, home)
    await hass.config_entries.async_unload(entry.entry_id)
    hass.data[DATA_STORES].clear()
    prefix = f"{DOMAIN}.{entry.entry_id}"
    folder = Path(hass.config.path(".storage"))
    for store in ("keeps", "journal", "observations"):
        (folder / f"{prefix}.{store}").write_text("{", encoding="utf-8")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert state(hass, entry, "held").state == "2"
    client, question = await ask(hass, hass_client, "store_unreadable")
    assert (await confirm(hass, client, question))["type"] == "create_entry"
    assert issue_id(hass, "store_unreadable") is None
    assert state(hass, entry, "held").state == "0"
    assert state(hass, entry, "deletions_allowed", "switch").state == "off"
    assert len(list(folder.glob(f"{prefix}.*.corrupt.*"))) == 3
    await act(hass, "get_history")


async def half_done(hass: HomeAssistant, home: Household) -> tuple[Movie, Request]:
    """Set up a title whose file went and whose movie did not."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    request = home.request(alice, movie)
    home.watch(alice, movie, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    home.radarr.fault("DELETE", "/api/v3/movie/*", Status(500))
    await act(hass, "run_cleanup")
    home.heal()
    return movie, request


async def test_finishing_what_was_left(
    hass: HomeAssistant,
    home: Household,
    hass_client: ClientSessionGenerator,
    hass_admin_user: MockUser,
) -> None:
    """The movie and its request go, in the administrator's name."""
    movie, request = await half_done(hass, home)
    client, question = await ask(hass, hass_client, "half_done")
    assert question["type"] == "menu"
    assert question["description_placeholders"]["title"] == "The Comet"
    answer = await reply(hass, client, question, next_step_id="finish")
    assert answer["type"] == "create_entry"
    assert not movie.managed
    assert not request.exists
    assert issue_id(hass, "half_done") is None
    (last, first) = (await act(hass, "get_history"))["entries"]
    assert (last["outcome"], last["asked_by"]) == ("deleted", hass_admin_user.id)
    assert first["error"]["code"] == "half_done"


async def test_restoring_what_was_left(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """It is searched for, and its request stays."""
    movie, request = await half_done(hass, home)
    client, question = await ask(hass, hass_client, "half_done")
    answer = await reply(hass, client, question, next_step_id="restore")
    assert answer["type"] == "create_entry"
    assert [one["name"] for one in home.radarr.commands] == ["MoviesSearch"]
    assert movie.managed
    assert request.exists
    assert issue_id(hass, "half_done") is None


@pytest.mark.parametrize("choice", ["finish", "restore"])
async def test_mending_a_season(
    hass: HomeAssistant,
    home: Household,
    hass_client: ClientSessionGenerator,
    choice: str,
) -> None:
    """The rest of it goes, as its date is past; or it is monitored and searched for."""
    entry = await set_up(hass, home, policy("All"))
    await allow_deletions(hass, entry)
    series = await half_removed(hass, home)
    client, question = await ask(hass, hass_client, "season_half_done")
    assert question["description_placeholders"]["season"] == "1"
    answer = await reply(hass, client, question, next_step_id=choice)
    assert answer["type"] == "create_entry"
    assert issue_id(hass, "season_half_done") is None
    assert series.exists(1) is (choice == "restore")
    assert series.row.seasons[1].monitored is (choice == "restore")
    assert series.exists(2)
    searched = ["SeasonSearch"] if choice == "restore" else []
    assert [one["name"] for one in home.sonarr.commands] == searched


@pytest.mark.parametrize("choice", ["finish", "restore"])
async def test_what_cannot_be_mended(
    hass: HomeAssistant,
    home: Household,
    hass_client: ClientSessionGenerator,
    choice: str,
) -> None:
    """The flow says why, and the issue stays."""
    await half_done(hass, home)
    client, question = await ask(hass, hass_client, "half_done")
    home.radarr.fault("*", "/api/v3/*", Status(500))
    answer = await reply(hass, client, question, next_step_id=choice)
    assert (answer["type"], answer["reason"]) == ("abort", "not_mended")
    assert "Radarr" in answer["description_placeholders"]["error"]
    assert issue_id(hass, "half_done")


async def test_mending_during_a_run(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """One thing is deleted at a time."""
    await half_done(hass, home)
    client, question = await ask(hass, hass_client, "half_done")
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    async with entry.runtime_data.runs.runner.alone():
        answer = await reply(hass, client, question, next_step_id="finish")
    assert (answer["type"], answer["reason"]) == ("abort", "run_in_progress")


async def test_mending_what_was_mended(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """Somebody removed the movie while the question was open."""
    movie, _ = await half_done(hass, home)
    client, question = await ask(hass, hass_client, "half_done")
    del home.radarr.movies[movie.in_radarr.id]
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await poll(hass, entry)
    answer = await reply(hass, client, question, next_step_id="finish")
    assert (answer["type"], answer["reason"]) == ("abort", "plan_changed")


async def missing_requests(
    hass: HomeAssistant, home: Household
) -> tuple[MockConfigEntry, dict[int, Any]]:
    """Set up a household that loses 11 of 12 requests; return those."""
    alice = home.user("alice")
    for number in range(12):
        home.request(alice, home.movie(f"Movie {number}"))
    entry = await set_up(hass, home, policy("Alice", [alice]))
    gone = dict(list(home.jellyseerr.requests.items())[1:])
    for request in gone:
        del home.jellyseerr.requests[request]
    await poll(hass, entry)
    return entry, gone


async def test_believing_what_is_missing(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """A person's word frees what the loss held."""
    entry, _ = await missing_requests(hass, home)
    assert state(hass, entry, "held").state != "0"
    client, question = await ask(hass, hass_client, "too_much_missing")
    assert question["description_placeholders"]["requests"] == "11"
    assert (await confirm(hass, client, question))["type"] == "create_entry"
    assert issue_id(hass, "too_much_missing") is None
    assert state(hass, entry, "held").state == "0"


async def test_more_is_missing_than_was_shown(
    hass: HomeAssistant, home: Household, hass_client: ClientSessionGenerator
) -> None:
    """What was shown is what is believed, and nothing else."""
    entry, _ = await missing_requests(hass, home)
    client, question = await ask(hass, hass_client, "too_much_missing")
    home.jellyseerr.requests.clear()
    await poll(hass, entry)
    answer = await confirm(hass, client, question)
    assert (answer["type"], answer["reason"]) == ("abort", "plan_changed")
    assert issue_id(hass, "too_much_missing")


async def test_other_issues(hass: HomeAssistant) -> None:
    """Home Assistant's own question does for what this integration does not know."""
    for data in (None, {"key": "another", "entry_id": "x"}):
        flow = await async_create_fix_flow(hass, "another", data)
        assert isinstance(flow, ConfirmRepairFlow)
