"""The repair for a Sonarr that leaves the folders of seasons that went."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
import pytest

from tests.integration.installation import Installation, policy
from tests.media_stack import Household, Status

from .repair import Repair
from .shown import placeholders, shown

KEY = "empty_folders_stay"
SETTINGS = "/api/v3/config/mediamanagement"


@pytest.fixture(autouse=True)
def folders_stay(nothing_to_say: None, home: Household) -> None:
    """Let one Sonarr leave empty folders."""
    home.sonarr.delete_empty_folders = False


async def test_it_is_said_as_soon_as_a_policy_covers_series(
    installed: Installation,
) -> None:
    await installed.set_up(policy("Movies", media_types=["movie"]))
    assert KEY not in shown(installed)
    (movies,) = installed.entry.subentries.values()
    installed.hass.config_entries.async_update_subentry(
        installed.entry, movies, data={**movies.data, "media_types": ["tv"]}
    )
    await installed.settle()
    assert placeholders(installed, KEY) == {"servers": "Sonarr"}


async def test_series_that_never_leave_need_no_setting(
    installed: Installation,
) -> None:
    await installed.set_up(
        policy("All", retention="never"), policy("Off", enabled=False)
    )
    assert KEY not in shown(installed)


@pytest.mark.parametrize(
    ("version", "says"), [("3.2.1", True), ("3.3.0", False), ("develop-abc", False)]
)
async def test_the_versions_that_mind(
    installed: Installation, home: Household, version: str, *, says: bool
) -> None:
    home.jellyseerr.version = version
    await installed.set_up(policy("All"))
    assert (KEY in shown(installed)) is says


async def test_it_is_switched_on_and_nothing_else(
    installed: Installation, home: Household, repair: Repair
) -> None:
    before = deepcopy(home.sonarr.media_management)
    await installed.set_up(policy("All"))
    assert (await repair.open(KEY))["servers"] == "Sonarr"
    assert home.sonarr.media_management == before, "nobody has confirmed it"
    assert await repair.choose("switch_on") == "create_entry"
    assert home.sonarr.media_management == before | {"deleteEmptyFolders": True}
    assert KEY not in shown(installed)


async def test_several_servers_are_one_question(
    installed: Installation, home: Household, repair: Repair
) -> None:
    home.sonarr_4k.delete_empty_folders = False
    await installed.set_up(policy("All"))
    assert (await repair.open(KEY))["servers"] == "Sonarr, Sonarr 4K"
    assert await repair.choose("switch_on") == "create_entry"
    assert home.sonarr.delete_empty_folders
    assert home.sonarr_4k.delete_empty_folders


async def refuse(home: Household) -> None:
    """Let Sonarr refuse the change."""
    home.sonarr.fault("PUT", "*", Status(500))


async def forget(home: Household) -> None:
    """Let Sonarr take it and keep nothing."""
    home.sonarr.fault("PUT", "*", Status(202, "{}"))


async def stop(home: Household) -> None:
    """Let Sonarr be away."""
    await home.sonarr.stop()


@pytest.mark.parametrize("act", [refuse, forget, stop])
async def test_it_says_why_it_was_not_done(
    installed: Installation,
    home: Household,
    repair: Repair,
    act: Callable[[Household], Awaitable[None]],
) -> None:
    await installed.set_up(policy("All"))
    await repair.open(KEY)
    await act(home)
    assert await repair.choose("switch_on") == "not_mended"
    assert "Sonarr" in repair.answer["description_placeholders"]["error"]
    assert not home.sonarr.delete_empty_folders
    assert KEY in shown(installed)


async def test_what_is_ignored_stays_ignored(
    installed: Installation,
    home: Household,
    repair: Repair,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Also through a reload, and while Sonarr does not answer."""
    await installed.set_up(policy("All"))
    await repair.open(KEY)
    assert await repair.choose("ignore") == "ignored"
    await installed.hass.config_entries.async_reload(installed.entry.entry_id)
    await installed.settle()
    home.sonarr.fault("GET", SETTINGS, Status(503))
    freezer.tick(timedelta(hours=2))
    await installed.poll()
    assert shown(installed)[KEY].dismissed_version


async def test_one_that_was_switched_on_in_sonarr_is_noticed_within_an_hour(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    await installed.set_up(policy("All"))
    home.sonarr.delete_empty_folders = True
    home.forget_calls()
    await installed.poll()
    assert not home.sonarr.calls.to("GET", SETTINGS), "once an hour is enough"
    assert KEY in shown(installed)
    freezer.tick(timedelta(hours=1))
    await installed.poll()
    assert KEY not in shown(installed)
