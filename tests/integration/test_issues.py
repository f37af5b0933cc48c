"""Issues: each appears with its cause, says what to do, and is gone once it is cured."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.issues import CHECKS
from custom_components.jellyseerr_cleanup.stores import DATA_STORES
from tests.media_stack import Household, Status
from tests.media_stack.household.titles import Movie, User

from .house import (
    act,
    allow_deletions,
    coordinator_of,
    pass_time,
    policy,
    poll,
    set_up,
    state,
)
from .seasons import half_removed


def shown(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return the issues by their key; those of one key must be few."""
    return {
        issue.translation_key or "": issue
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN and issue.active
    }


def placeholders(hass: HomeAssistant, key: str) -> dict[str, str]:
    """Return what an issue's text is filled with, without the entry's title."""
    filled = dict(shown(hass)[key].translation_placeholders or {})
    assert filled.pop("entry") == "Jellyseerr"
    return filled


def watched(home: Household, user: User, title: str = "The Comet") -> Movie:
    """Add a movie that a user requested and watched 20 days ago."""
    movie = home.movie(title)
    home.request(user, movie)
    home.watch(user, movie, days_ago=20)
    return movie


async def test_nothing_wrong(hass: HomeAssistant, home: Household) -> None:
    """A household in order has no issues."""
    alice = home.user("alice")
    watched(home, alice)
    await set_up(hass, home, policy("Alice", [alice]))
    assert shown(hass) == {}


async def test_policy_that_matches_nobody(hass: HomeAssistant, home: Household) -> None:
    """A policy whose users are all gone; not one that is turned off or for everybody."""
    alice, bob = home.user("alice"), home.user("bob")
    entry = await set_up(
        hass,
        home,
        policy("*Gone*", [bob]),
        policy("Half", [alice, bob], media_types=["tv"]),
        policy("Off", [bob], enabled=False),
        policy("All"),
    )
    assert shown(hass) == {}
    home.remove_user(bob)
    await poll(hass, entry)
    assert placeholders(hass, "policy_without_users") == {"policy": r"\*Gone\*"}
    assert list(shown(hass)) == ["policy_without_users"]
    gone = next(
        one for one in entry.subentries.values() if one.title == "*Gone*"
    ).subentry_id
    hass.config_entries.async_remove_subentry(entry, gone)
    await hass.async_block_till_done()
    assert shown(hass) == {}


async def test_changed_identity(hass: HomeAssistant, home: Household) -> None:
    """A user whose Jellyfin account is another than when the policy was saved; saving it again cures it."""
    alice, other = home.user("alice"), home.viewer("other")
    watched(home, alice)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    alice.in_jellyseerr.jellyfin_user_id = other.jellyfin_id
    await poll(hass, entry)
    assert placeholders(hass, "identity_changed") == {
        "policy": "Alice",
        "users": "alice",
    }
    assert state(hass, entry, "held").state == "1"
    subentry: ConfigSubentry = next(iter(entry.subentries.values()))
    hass.config_entries.async_update_subentry(
        entry,
        subentry,
        data={**subentry.data, "accounts": {str(alice.id): other.jellyfin_id}},
    )
    await hass.async_block_till_done()
    assert "identity_changed" not in shown(hass)


async def test_users_without_an_account(hass: HomeAssistant, home: Household) -> None:
    """Titles that wait for somebody who is not in Jellyfin; a link in the options cures it."""
    local, viewer = home.user("local", jellyfin=False), home.viewer("viewer")
    home.request(local, home.movie("The Comet"))
    entry = await set_up(hass, home, policy("All"))
    assert placeholders(hass, "no_jellyfin_account") == {"users": "local", "count": "1"}
    hass.config_entries.async_update_entry(
        entry, options={"links": {str(local.id): viewer.jellyfin_id}}
    )
    await hass.async_block_till_done()
    assert shown(hass) == {}


async def test_other_servers(hass: HomeAssistant, home: Household) -> None:
    """Another Jellyseerr or Jellyfin at the old address holds everything until it is the old one again."""
    alice = home.user("alice")
    watched(home, alice)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    jellyseerr, jellyfin = home.jellyseerr.vapid_public, home.jellyfin.server_id
    home.jellyseerr.vapid_public = "another"
    await poll(hass, entry)
    assert list(shown(hass)) == ["jellyseerr_changed"]
    assert state(hass, entry, "held").state == "1"
    home.jellyseerr.vapid_public = jellyseerr

    home.jellyfin.server_id = "f" * 32
    await poll(hass, entry)
    assert list(shown(hass)) == ["jellyfin_changed"]
    assert placeholders(hass, "jellyfin_changed") == {"server": "jelly"}
    assert state(hass, entry, "held").state == "1"
    home.jellyfin.server_id = jellyfin
    await poll(hass, entry)
    assert shown(hass) == {}
    assert state(hass, entry, "due").state == "1"


async def test_over_limit(hass: HomeAssistant, home: Household) -> None:
    """More is due than the limits allow, until the limits are raised."""
    alice = home.user("alice")
    for number in range(2):
        watched(home, alice, f"Movie {number}")
    entry = await set_up(
        hass, home, policy("Alice", [alice]), notice_days=0, max_titles=1
    )
    assert placeholders(hass, "over_limit") == {
        "count": "2",
        "size": "8.0",
        "titles": r"Movie 0 \(2020\), Movie 1 \(2020\)",
    }
    assert (shown(hass)["over_limit"].data or {})["plan_id"] == coordinator_of(
        entry
    ).data.id
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "max_titles": 2}
    )
    await hass.async_block_till_done()
    assert shown(hass) == {}


async def test_half_done(hass: HomeAssistant, home: Household) -> None:
    """A file is gone and its movie is not, until somebody removes the movie."""
    alice = home.user("alice")
    comet = watched(home, alice, "The_Comet")
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    home.radarr.fault("DELETE", "/api/v3/movie/*", Status(500))
    await act(hass, "run_cleanup")
    await poll(hass, entry)
    assert placeholders(hass, "half_done") == {"title": r"The\_Comet"}
    del home.radarr.movies[comet.in_radarr.id]
    await poll(hass, entry)
    assert shown(hass) == {}


async def test_season_half_done(hass: HomeAssistant, home: Household) -> None:
    """Some of its files are gone, until the others are as well; until then the planner is told."""
    entry = await set_up(hass, home)
    series = await half_removed(hass, home)
    assert placeholders(hass, "season_half_done") == {"title": "Orbit", "season": "1"}
    assert (shown(hass)["season_half_done"].data or {})["key"] == "season_half_done"
    remembered = coordinator_of(entry).stores.remembered
    assert {str(title) for title in remembered.half_done} == {series.id(1)}
    home.lose_episode(series, 1, 2)
    await poll(hass, entry)
    assert shown(hass) == {}
    assert not coordinator_of(entry).stores.remembered.half_done


async def test_half_done_and_no_journal(hass: HomeAssistant, home: Household) -> None:
    """What an unreadable journal says of titles is not known."""
    entry = await set_up(hass, home)
    journal = coordinator_of(entry).journal
    await hass.config_entries.async_unload(entry.entry_id)
    hass.data[DATA_STORES].clear()
    path = f"{DOMAIN}.{entry.entry_id}.journal"
    (Path(hass.config.path(".storage")) / path).write_text("{", encoding="utf-8")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert coordinator_of(entry).journal is not journal
    assert list(shown(hass)) == ["store_unreadable"]


async def test_too_much_missing(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Requests that are gone all at once are believed a day later, or when they are back."""
    alice = home.user("alice")
    for number in range(11):
        home.request(alice, home.movie(f"Movie {number}"))
    entry = await set_up(hass, home)
    backup = dict(home.jellyseerr.requests)
    home.jellyseerr.requests.clear()
    await poll(hass, entry)
    assert placeholders(hass, "too_much_missing") == {
        "users": "0",
        "accounts": "0",
        "requests": "11",
        "watches": "0",
        "files": "0",
    }
    home.jellyseerr.requests.update(backup)
    await poll(hass, entry)
    assert shown(hass) == {}
    home.jellyseerr.requests.clear()
    await poll(hass, entry)
    await pass_time(hass, freezer, hours=25)
    assert shown(hass) == {}


async def test_one_episode_missing(hass: HomeAssistant, home: Household) -> None:
    """It holds its season for a day; nobody is asked."""
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 2})
    home.request(alice, bridge, seasons=[1])
    home.watch(alice, bridge, season=1, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]))
    bridge.row_of(1, 2).monitored = False
    home.lose_episode(bridge, 1, 2)
    await poll(hass, entry)
    assert coordinator_of(entry).memory.memory.losses
    assert shown(hass) == {}


async def test_wrong_clock(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """The servers say another time; a day after the last such answer it is forgotten."""
    entry = await set_up(hass, home)
    home.clock.advance(hours=2)
    await poll(hass, entry)
    (until,) = placeholders(hass, "clock_suspect").values()
    assert dt_util.parse_datetime(until) is not None
    home.clock.advance(hours=-2)
    await pass_time(hass, freezer, hours=23)
    assert "clock_suspect" in shown(hass)
    await pass_time(hass, freezer, hours=2)
    assert shown(hass) == {}


async def test_many_titles_are_cut(hass: HomeAssistant, home: Household) -> None:
    """A text names ten titles at most."""
    alice = home.user("alice")
    for number in range(12):
        watched(home, alice, f"Movie {number:02}")
    await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    titles = placeholders(hass, "over_limit")["titles"].split(", ")
    assert titles == [rf"Movie {number:02} \(2020\)" for number in range(9)] + [
        r"Movie 09 \(2020\) and 2 more"
    ]


async def test_titles_of_one_name(hass: HomeAssistant, home: Household) -> None:
    """Seasons and qualities of one series are titles of their own, and told apart before they are confirmed."""
    alice = home.user("alice")
    for is_4k, seasons in ((False, {1: 1, 2: 1}), (True, {2: 1})):
        series = home.series("The Bridge", seasons=seasons, tmdb=5, tvdb=6, is_4k=is_4k)
        home.request(alice, series, seasons=list(seasons), days_ago=40)
        for season in seasons:
            home.watch(alice, series, season=season, days_ago=20)
    await set_up(hass, home, policy("Alice", [alice]), notice_days=0, max_titles=1)
    shown_titles = placeholders(hass, "over_limit")["titles"]
    assert placeholders(hass, "over_limit")["count"] == "3"
    assert shown_titles.split(", ") == [
        r"The Bridge \(2018\) S01",
        r"The Bridge \(2018\) S02",
        r"The Bridge \(2018\) S02 4K",
    ]


async def test_csrf_protection(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """It is looked for at the start and hourly."""
    home.jellyseerr.csrf_protection = True
    await set_up(hass, home)
    assert list(shown(hass)) == ["csrf_protection"]
    home.jellyseerr.csrf_protection = False
    await pass_time(hass, freezer, hours=2)
    assert shown(hass) == {}


async def test_unreadable_stores(hass: HomeAssistant, home: Household) -> None:
    """A damaged or missing store holds everything, and is left alone."""
    alice = home.user("alice")
    watched(home, alice)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await hass.config_entries.async_unload(entry.entry_id)
    hass.data[DATA_STORES].clear()
    prefix = f"{DOMAIN}.{entry.entry_id}"
    folder = Path(hass.config.path(".storage"))
    (folder / f"{prefix}.keeps").write_text("{", encoding="utf-8")
    (folder / f"{prefix}.journal").unlink()
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert placeholders(hass, "store_unreadable") == {
        "files": f"`.storage/{prefix}.keeps`, `.storage/{prefix}.journal`"
    }
    assert "over_limit" not in shown(hass)
    assert state(hass, entry, "held").state == "1"
    assert (folder / f"{prefix}.keeps").read_text(encoding="utf-8") == "{"


async def outage(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    down: Callable[[], Awaitable[None]],
) -> None:
    """Let a server be down for a day and a bit; before there is no issue."""
    await down()
    await pass_time(hass, freezer, hours=23)
    assert "server_unreachable" not in shown(hass)
    await pass_time(hass, freezer, hours=13)


async def test_server_down_for_a_day(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """A server behind Jellyseerr; when it answers again the issue is gone."""
    entry = await set_up(hass, home)
    await outage(hass, freezer, home.radarr_4k.down)
    filled = placeholders(hass, "server_unreachable")
    assert filled["server"] == "Radarr 4K"
    since = dt_util.parse_date(filled["since"])
    assert since is not None
    assert dt_util.now().date() - since >= timedelta(days=1)
    await home.radarr_4k.up()
    await poll(hass, entry)
    assert shown(hass) == {}


async def test_jellyseerr_down_for_a_day(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Jellyseerr itself; nothing is said of the others, whom nobody can ask."""
    entry = await set_up(hass, home)
    await outage(hass, freezer, home.jellyseerr.down)
    assert placeholders(hass, "server_unreachable")["server"] == "Jellyseerr"
    await home.jellyseerr.up()
    await poll(hass, entry)
    assert "server_unreachable" not in shown(hass)


async def test_requests_that_came_back(hass: HomeAssistant, home: Household) -> None:
    """A restored backup brings carried-out requests back; they hold their titles until they are deleted."""
    alice = home.user("alice")
    comet = watched(home, alice)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    backup = dict(home.jellyseerr.requests)
    await act(hass, "run_cleanup")
    assert not comet.exists

    home.bring_back(comet, days_ago=30)
    home.jellyseerr.requests.update(backup)
    for row in backup.values():
        row.media = comet.media
    await poll(hass, entry)
    assert placeholders(hass, "request_came_back") == {
        "titles": r"The Comet \(2020\)",
        "count": "1",
    }
    home.jellyseerr.requests.clear()
    await poll(hass, entry)
    assert shown(hass) == {}
    assert comet.exists


async def test_season_that_came_back(hass: HomeAssistant, home: Household) -> None:
    """Its request is not to be deleted while it waits for another season."""
    alice = home.user("alice")
    bridge = home.series("The Bridge", seasons={1: 2, 2: 2})
    home.request(alice, bridge, seasons=[1, 2])
    home.watch(alice, bridge, season=1, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    await act(hass, "run_cleanup")
    assert not bridge.files(1)

    home.bring_back_season(bridge, 1)
    await poll(hass, entry)
    held, waiting = coordinator_of(entry).data.decisions
    assert str(held.reason.code) == "request_came_back"
    assert str(waiting.reason.code) == "not_watched"
    assert shown(hass) == {}


async def test_plays_without_a_date(hass: HomeAssistant, home: Household) -> None:
    """Watched, but nobody knows when; a new mark in Jellyfin cures it."""
    alice = home.user("alice")
    comet = home.movie("The_Comet")
    home.request(alice, comet)
    home.mark_watched(alice, comet)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    assert placeholders(hass, "watched_without_date") == {
        "titles": r"The\_Comet \(2020\)",
        "count": "1",
    }
    home.watch(alice, comet, days_ago=0)
    await poll(hass, entry)
    assert shown(hass) == {}


async def test_gone_with_the_entry(hass: HomeAssistant, home: Household) -> None:
    """An entry that is not loaded has no issues."""
    home.jellyseerr.csrf_protection = True
    entry: MockConfigEntry = await set_up(hass, home)
    assert shown(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    assert shown(hass) == {}


def test_every_kind_is_tested() -> None:
    """Each check has a test in this file."""
    source = Path(__file__).read_text(encoding="utf-8")
    assert [check.key for check in CHECKS if f'"{check.key}"' not in source] == []
