"""Repairs: what a person confirms, and what if things change meanwhile."""

from collections.abc import Awaitable, Callable

from homeassistant.components.repairs import ConfirmRepairFlow
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.repairs import async_create_fix_flow
from tests.integration.installation import Installation, full_disk, policy
from tests.integration.seasons import set_up_half_removed
from tests.media_stack import Household, Movie, Status

from .repair import Repair
from .shown import shown

MOVIES = "Movie 0", "Movie 1"

type Act = Callable[[Installation], Awaitable[None]]


async def keep_one(installed: Installation) -> None:
    """Keep one of the titles."""
    title = installed.coordinator.data.plan.decisions[0].id
    await installed.act("keep_media", id=str(title))


async def fill_the_disk(installed: Installation) -> None:
    """Let nothing be written any more."""
    storage = installed.coordinator.journal._state._file
    vars(storage)["write"] = full_disk


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (keep_one, "plan_changed"),
        (fill_the_disk, "not_saved"),
        (Installation.unload, "not_loaded"),
    ],
)
async def test_what_happens_meanwhile(
    installed: Installation, repair: Repair, act: Act, reason: str
) -> None:
    """Only what was shown is permitted, while the entry is loaded, if it is saved."""
    await installed.set_up_due(*MOVIES, max_titles=1)
    await repair.open("over_limit")
    coordinator = installed.coordinator
    await act(installed)
    assert await repair.confirm() == reason
    assert coordinator.journal.confirmations(coordinator.engine._reader.clock()) == ()


async def test_adopting_a_jellyfin(
    installed: Installation, home: Household, repair: Repair
) -> None:
    """A newly installed Jellyfin is accepted once a person says that it is right."""
    await installed.set_up_one_due()
    coordinator = installed.coordinator
    home.jellyfin.server_id = "f" * 32
    await installed.poll()
    await repair.open("jellyfin_changed")
    assert await repair.confirm() == "create_entry"
    assert installed.entry.data["jellyfin_id"] == "f" * 32
    assert shown(installed) == {}
    assert installed.value("held") == "0"
    assert installed.coordinator is coordinator


async def test_adopting_a_jellyseerr(
    installed: Installation, home: Household, repair: Repair
) -> None:
    """So is a restored Jellyseerr, known from then on; entry, devices, memory stay."""
    await installed.set_up_one_due()
    unique_id, old = installed.entry.unique_id, home.jellyseerr.vapid_public
    home.jellyseerr.vapid_public = "another"
    await installed.poll()
    await repair.open("jellyseerr_changed")
    assert await repair.confirm() == "create_entry"
    assert installed.entry.unique_id == unique_id
    assert shown(installed) == {}
    assert installed.value("held") == "0"
    assert installed.value("due") == "1"

    given = {"url": home.url, "api_key": home.api_key, "verify_ssl": True}
    for known in ("another", old):
        home.jellyseerr.vapid_public = known
        flow = await installed.hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_USER}, data=given
        )
        assert (flow["type"], flow["reason"]) == ("abort", "already_configured")
    # The old one is now the other
    await installed.poll()
    assert "jellyseerr_changed" in shown(installed)


async def test_beginning_anew(installed: Installation, repair: Repair) -> None:
    """Unreadable stores are set aside and begun anew; deletions are off again then."""
    await installed.set_up_one_due()
    async with installed.restarting():
        for store in ("keeps", "journal", "observations"):
            installed.stored(store).write_text("{", encoding="utf-8")
    assert installed.value("held") == "1"
    await repair.open("store_unreadable")
    assert await repair.confirm() == "create_entry"
    assert shown(installed) == {}
    assert installed.value("held") == "0"
    assert installed.value("deletions_allowed", "switch") == "off"
    aside = installed.stored("*.corrupt.*")
    assert len(list(aside.parent.glob(aside.name))) == 3
    await installed.act("get_history")


async def set_up_half_done(installed: Installation) -> Movie:
    """Set up a title whose file went and whose movie did not."""
    comet = await installed.set_up_one_due()
    installed.home.radarr.fault("DELETE", "/api/v3/movie/*", Status(500))
    await installed.act("run_cleanup")
    installed.home.heal()
    return comet


@pytest.mark.parametrize("choice", ["finish", "restore"])
async def test_mending_a_movie(
    installed: Installation,
    home: Household,
    repair: Repair,
    hass_admin_user: MockUser,
    choice: str,
) -> None:
    """It goes with its request, in the administrator's name, or is searched for."""
    comet = await set_up_half_done(installed)
    assert (await repair.open("half_done"))["title"] == "The Comet"
    assert await repair.choose(choice) == "create_entry"
    assert "half_done" not in shown(installed)
    restored = choice == "restore"
    assert comet.managed is restored
    assert len(home.requests) == restored
    searched = [one["name"] for one in home.radarr.commands]
    assert searched == ["MoviesSearch"] * restored
    *finished, first = (await installed.act("get_history"))["entries"]
    assert first["error"]["code"] == "half_done"
    ends = [(one["outcome"], one["asked_by"]) for one in finished]
    assert ends == [("deleted", hass_admin_user.id)] * (not restored)


@pytest.mark.parametrize("choice", ["finish", "restore"])
async def test_mending_a_season(
    installed: Installation, home: Household, repair: Repair, choice: str
) -> None:
    """The rest of it goes, as its date is past; or it is monitored and searched for."""
    series = await set_up_half_removed(installed)
    assert (await repair.open("season_half_done"))["season"] == "1"
    assert await repair.choose(choice) == "create_entry"
    assert "season_half_done" not in shown(installed)
    restored = choice == "restore"
    assert series.exists(1) is restored
    assert series.row.seasons[1].monitored is restored
    assert series.exists(2)
    searched = [one["name"] for one in home.sonarr.commands]
    assert searched == ["SeasonSearch"] * restored


@pytest.mark.parametrize("choice", ["finish", "restore"])
async def test_what_cannot_be_mended(
    installed: Installation, home: Household, repair: Repair, choice: str
) -> None:
    """The flow says why, and the issue stays."""
    await set_up_half_done(installed)
    await repair.open("half_done")
    home.radarr.fault("*", "/api/v3/*", Status(500))
    assert await repair.choose(choice) == "not_mended"
    assert "Radarr" in repair.answer["description_placeholders"]["error"]
    assert "half_done" in shown(installed)


async def test_mending_during_a_run(installed: Installation, repair: Repair) -> None:
    """One thing is deleted at a time."""
    await set_up_half_done(installed)
    await repair.open("half_done")
    async with installed.coordinator.engine._exclusive.hold():
        assert await repair.choose("finish") == "run_in_progress"


async def test_mending_what_was_mended(
    installed: Installation, home: Household, repair: Repair
) -> None:
    """Somebody removed the movie while the question was open."""
    comet = await set_up_half_done(installed)
    await repair.open("half_done")
    del home.radarr.movies[comet.in_radarr.id]
    await installed.poll()
    assert await repair.choose("finish") == "plan_changed"


async def set_up_a_stranger(installed: Installation) -> Movie:
    """Set up a movie of alice's; then Jellyseerr links her to another account."""
    comet, other = installed.watched(), installed.home.viewer("other")
    installed.home.watch(other, comet, days_ago=10)
    await installed.set_up(policy("All"), notice_days=0)
    await installed.allow_deletions()
    installed.alice.in_jellyseerr.jellyfin_user_id = other.jellyfin_id
    await installed.poll()
    return comet


async def test_confirming_who_a_user_is(
    installed: Installation, repair: Repair
) -> None:
    """It is she, says a person: her title goes."""
    comet = await set_up_a_stranger(installed)
    assert installed.value("held") == "1"
    asked = await repair.open("user_changed")
    assert asked["user"] == r"alice, alice\@example\.com, Jellyfin: other"
    assert asked["before"] == r"alice, alice\@example\.com, Jellyfin: alice"
    assert (asked["policies"], asked["link"]) == ("All", "–")
    assert await repair.confirm() == "create_entry"
    assert shown(installed) == {}
    async with installed.restarting():
        pass
    assert shown(installed) == {}
    await installed.act("run_cleanup")
    assert not comet.managed


async def test_confirming_somebody_else(
    installed: Installation, repair: Repair
) -> None:
    """Only who was shown is confirmed."""
    await set_up_a_stranger(installed)
    await repair.open("user_changed")
    installed.alice.in_jellyseerr.username = "Eve"
    await installed.poll()
    assert await repair.confirm() == "plan_changed"
    assert installed.value("held") == "1"


async def set_up_a_loss(installed: Installation) -> None:
    """Set up a household that loses 11 of 12 requests."""
    requests = installed.home.jellyseerr.requests
    for number in range(12):
        installed.home.request(installed.alice, installed.home.movie(f"Movie {number}"))
    await installed.set_up_for_alice()
    for request in list(requests)[1:]:
        del requests[request]
    await installed.poll()


async def test_believing_what_is_missing(
    installed: Installation, repair: Repair
) -> None:
    """A person's word frees what the loss held."""
    await set_up_a_loss(installed)
    assert installed.value("held") != "0"
    assert (await repair.open("too_much_missing"))["requests"] == "11"
    assert await repair.confirm() == "create_entry"
    assert "too_much_missing" not in shown(installed)
    assert installed.value("held") == "0"


async def test_more_is_missing_than_was_shown(
    installed: Installation, home: Household, repair: Repair
) -> None:
    """What was shown is what is believed, and nothing else."""
    await set_up_a_loss(installed)
    await repair.open("too_much_missing")
    home.jellyseerr.requests.clear()
    await installed.poll()
    assert await repair.confirm() == "plan_changed"
    assert "too_much_missing" in shown(installed)


async def test_other_issues(hass: HomeAssistant) -> None:
    """Home Assistant's own question does for what this integration does not know."""
    for data in (None, {"key": "another", "entry_id": "x"}):
        flow = await async_create_fix_flow(hass, "another", data)
        assert isinstance(flow, ConfirmRepairFlow)
