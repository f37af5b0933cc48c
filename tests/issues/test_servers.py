"""Issues about servers and files: each goes once its cause is cured."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.util import dt as dt_util
import pytest

from tests.integration.installation import Installation, policy
from tests.media_stack import Household

from .shown import placeholders, shown

# Nothing leaves, and somebody said so
STAYS = policy("All", retention="never")


async def test_other_servers(installed: Installation, home: Household) -> None:
    """Another Jellyseerr or Jellyfin at the address holds all until the old is back."""
    await installed.set_up_one_due()
    jellyseerr, jellyfin = home.jellyseerr.vapid_public, home.jellyfin.server_id
    home.jellyseerr.vapid_public = "another"
    await installed.poll()
    assert list(shown(installed)) == ["jellyseerr_changed"]
    assert installed.value("held") == "1"
    home.jellyseerr.vapid_public = jellyseerr

    home.jellyfin.server_id = "f" * 32
    await installed.poll()
    assert list(shown(installed)) == ["jellyfin_changed"]
    assert placeholders(installed, "jellyfin_changed") == {"server": "jelly"}
    assert installed.value("held") == "1"
    home.jellyfin.server_id = jellyfin
    await installed.poll()
    assert shown(installed) == {}
    assert installed.value("due") == "1"


async def test_too_much_missing(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Requests gone all at once are not believed for a day, or until they are back."""
    for number in range(11):
        home.request(installed.alice, home.movie(f"Movie {number}"))
    await installed.set_up(STAYS)
    backup = dict(home.jellyseerr.requests)
    home.jellyseerr.requests.clear()
    await installed.poll()
    kinds = ("users", "accounts", "requests", "watches", "files")
    filled = placeholders(installed, "too_much_missing")
    assert filled == {**dict.fromkeys(kinds, "0"), "requests": "11"}
    home.jellyseerr.requests.update(backup)
    await installed.poll()
    assert shown(installed) == {}
    home.jellyseerr.requests.clear()
    await installed.poll()
    await installed.pass_time(freezer, hours=25)
    assert shown(installed) == {}


async def test_one_episode_missing(installed: Installation, home: Household) -> None:
    """It holds its season for a day; nobody is asked."""
    bridge = home.series("The Bridge", seasons={1: 2})
    home.request(installed.alice, bridge, seasons=[1])
    home.watch(installed.alice, bridge, season=1, days_ago=20)
    await installed.set_up_for_alice()
    bridge.row_of(1, 2).monitored = False
    home.lose_episode(bridge, 1, 2)
    await installed.poll()
    assert installed.coordinator.memory.memory.losses
    assert shown(installed) == {}


async def test_wrong_clock(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """The servers say another time; a day after they last did it is forgotten."""
    await installed.set_up(STAYS)
    home.clock.advance(hours=2)
    await installed.poll()
    (until,) = placeholders(installed, "clock_suspect").values()
    assert dt_util.parse_datetime(until) is not None
    home.clock.advance(hours=-2)
    await installed.pass_time(freezer, hours=23)
    assert "clock_suspect" in shown(installed)
    await installed.pass_time(freezer, hours=2)
    assert shown(installed) == {}


async def test_csrf_protection(
    installed: Installation, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """It is looked for at the start and hourly; an unloaded entry has no issues."""
    home.jellyseerr.csrf_protection = True
    await installed.set_up(STAYS)
    assert list(shown(installed)) == ["csrf_protection"]
    await installed.unload()
    assert shown(installed) == {}
    await installed.load()
    home.jellyseerr.csrf_protection = False
    assert shown(installed)
    await installed.pass_time(freezer, hours=2)
    assert shown(installed) == {}


async def test_unreadable_stores(installed: Installation) -> None:
    """A damaged or missing store holds everything, and is left alone."""
    await installed.set_up_one_due()
    keeps, journal = installed.stored("keeps"), installed.stored("journal")
    async with installed.restarting():
        keeps.write_text("{", encoding="utf-8")
        journal.unlink()
    assert list(shown(installed)) == ["store_unreadable"]
    assert placeholders(installed, "store_unreadable") == {
        "files": f"`.storage/{keeps.name}`, `.storage/{journal.name}`"
    }
    assert installed.value("held") == "1"
    assert keeps.read_text(encoding="utf-8") == "{"


@pytest.mark.parametrize(
    ("server", "name"), [("radarr_4k", "Radarr 4K"), ("jellyseerr", "Jellyseerr")]
)
async def test_server_down_for_a_day(
    installed: Installation,
    home: Household,
    freezer: FrozenDateTimeFactory,
    server: str,
    name: str,
) -> None:
    """One behind Jellyseerr, or Jellyseerr alone, until the server answers again."""
    await installed.set_up(STAYS)
    await getattr(home, server).down()
    await installed.pass_time(freezer, hours=23)
    assert shown(installed) == {}
    await installed.pass_time(freezer, hours=13)
    assert list(shown(installed)) == ["server_unreachable"]
    filled = placeholders(installed, "server_unreachable")
    assert filled["server"] == name
    since = dt_util.parse_date(filled["since"])
    assert since is not None
    assert dt_util.now().date() - since >= timedelta(days=1)
    await getattr(home, server).up()
    await installed.poll()
    assert shown(installed) == {}
