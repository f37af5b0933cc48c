"""The coordinator: what a poll reads, what it remembers, and what goes on beside it."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.update_coordinator import UpdateFailed
import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal import JournalUnreadable
from custom_components.jellyseerr_cleanup.cleanup.ledger import NotWritten
from custom_components.jellyseerr_cleanup.cleanup.run import Order, RunInProgress
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook
from custom_components.jellyseerr_cleanup.runs import PlanChanged
from tests.media_stack import Household
from tests.media_stack.faults import Slow, Status

from .house import act, allow_deletions, coordinator_of, policy, poll, set_up


async def test_names_are_looked_up_beside_the_poll(
    hass: HomeAssistant, home: Household, freezer: FrozenDateTimeFactory
) -> None:
    """Names that nobody told are asked for, three a poll, and until then the TMDB id is shown."""
    alice = home.user("alice")
    movies = [
        home.movie(f"Movie {number}", available=False, in_radarr=False)
        for number in range(5)
    ]
    for movie in movies:
        home.request(alice, movie)
    entry = await set_up(hass, home)
    names = coordinator_of(entry).memory.titles
    assert sorted(name.name for name in names.values()) == [
        f"Movie {number}" for number in range(3)
    ]
    await poll(hass, entry)
    assert len(coordinator_of(entry).memory.titles) == 5
    home.forget_calls()
    await poll(hass, entry)
    assert not home.jellyseerr.calls.to("GET", "/api/v1/movie/*")


@pytest.mark.parametrize("home", ["2.3"], indirect=True)
async def test_few_calls_for_many_requests(
    hass: HomeAssistant, home: Household
) -> None:
    """With 10,000 requests a poll calls Jellyseerr 25 times at most, the hourly check and names included."""
    home.grow(requests=10_000, users=50)
    entry = await set_up(hass, home)
    assert coordinator_of(entry).reading is not None
    assert home.jellyseerr.calls.to("GET", "/api/v1/auth/me")
    assert home.jellyseerr.calls.to("GET", "/api/v1/movie/*")
    assert len(home.jellyseerr.calls) <= 25


async def test_names_that_cannot_be_found(hass: HomeAssistant, home: Household) -> None:
    """TMDB that hangs or knows nothing fails no poll; everything is asked again in its turn."""
    alice = home.user("alice")
    for number in range(2):
        home.request(alice, home.movie(f"Movie {number}", available=False))
    home.jellyseerr.fault("GET", "/api/v1/movie/*", Status(500), times=1)
    home.jellyseerr.titles.clear()
    entry = await set_up(hass, home)
    assert coordinator_of(entry).last_update_success
    for _ in range(3):
        await poll(hass, entry)
    assert coordinator_of(entry).memory.titles == {}
    asked = [call.path for call in home.jellyseerr.calls.to("GET", "/api/v1/movie/*")]
    assert len(asked) > len(set(asked)) == 2


async def test_plan_with_other_policies(hass: HomeAssistant, home: Household) -> None:
    """Other policies can be tried out; nothing is read or remembered."""
    alice = home.user("alice")
    comet = home.movie("The Comet")
    home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    coordinator = coordinator_of(entry)
    before = coordinator.data
    home.forget_calls()
    assert coordinator.plan_with(PolicyBook()).decisions[0].state == "kept"
    assert coordinator.plan_with(coordinator.policies).id == before.id
    assert coordinator.data is before
    assert len(home.calls) == 0
    coordinator.reading = None
    assert coordinator.plan_with(PolicyBook()).decisions == ()
    await coordinator.async_replan()
    assert coordinator.data is before
    with pytest.raises(PlanChanged):
        await coordinator.runs.async_confirm(before.id)
    assert not coordinator.servers
    assert not coordinator.users
    assert not coordinator.accounts
    assert coordinator.tracked_requesters == set()


async def test_policy_of_a_stranger(hass: HomeAssistant, home: Household) -> None:
    """Of somebody whom Jellyseerr does not list nobody can say."""
    entry = await set_up(hass, home)
    assert coordinator_of(entry).policy_of_user(99, MediaType.MOVIE) is None
    assert coordinator_of(entry).plan_of_user(99).decisions == ()


async def test_full_disk(
    hass: HomeAssistant,
    home: Household,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What a poll saw, or a run did, is not lost while nothing can be written; it is said in the log."""
    alice = home.user("alice")
    comet = home.movie("The Comet")
    home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    coordinator = coordinator_of(entry)

    async def full(*_: object) -> None:
        raise NotWritten("the disk is full")

    monkeypatch.setattr(coordinator.memory, "async_set_last_run", full)
    monkeypatch.setattr(coordinator.memory, "async_update", full)
    result = await coordinator.runs.async_run(Order())
    assert len(result.deleted) == 1
    assert "The result of the run could not be saved" in caplog.text
    assert "What the poll saw could not be saved" in caplog.text
    assert coordinator.last_update_success


async def test_a_lost_answer_is_settled_by_the_next_poll(
    hass: HomeAssistant, home: Household
) -> None:
    """A deletion that nobody confirmed stays open until a poll can say that it is gone."""
    alice = home.user("alice")
    comet = home.movie("The Comet", size=5_000_000_000)
    request = home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(
        hass, home, policy("Alice", [alice]), notice_days=0, timeout="1s"
    )
    await allow_deletions(hass, entry)
    coordinator = coordinator_of(entry)
    home.radarr.meanwhile(
        "DELETE",
        "/api/v3/movie/*",
        lambda: home.radarr.fault("GET", "/api/v3/movie*", Status(500)),
    )
    run = await act(hass, "run_cleanup")
    assert [one["error"]["code"] for one in run["failed"]] == ["server"]
    assert len(coordinator.journal.open_entries()) == 1
    home.heal()
    assert not comet.managed
    assert request.exists

    await poll(hass, entry)
    assert coordinator.journal.open_entries() == ()
    assert coordinator.journal.entries()[0].outcome == "deleted"
    assert coordinator.journal.totals.server.freed == 5_000_000_000
    assert not request.exists


async def test_a_deletion_that_did_not_happen(
    hass: HomeAssistant, home: Household
) -> None:
    """What was intended and is still there is recorded so, and planned anew."""
    alice = home.user("alice")
    comet = home.movie("The Comet")
    home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(
        hass, home, policy("Alice", [alice]), notice_days=0, timeout="1s"
    )
    await allow_deletions(hass, entry)
    coordinator = coordinator_of(entry)
    home.radarr.fault("DELETE", "/api/v3/*", Status(500))
    home.radarr.fault("GET", "/api/v3/movie/*", Slow(2), after=2)
    await act(hass, "run_cleanup")
    home.heal()
    await poll(hass, entry)
    assert coordinator.journal.open_entries() == ()
    assert comet.exists
    assert coordinator.data.in_state(coordinator.data.decisions[0].state)
    assert str(coordinator.data.decisions[0].state) == "due"


async def test_settling_waits_for_a_journal(
    hass: HomeAssistant, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal that cannot be read fails no poll."""
    entry = await set_up(hass, home)
    coordinator = coordinator_of(entry)

    def unreadable() -> tuple[()]:
        raise JournalUnreadable("corrupt", None)

    monkeypatch.setattr(coordinator.journal, "open_entries", unreadable)
    await poll(hass, entry)
    assert coordinator.last_update_success


async def test_a_run_that_is_cancelled_ends_its_title(
    hass: HomeAssistant, home: Household
) -> None:
    """An automation that is stopped in the middle leaves no title half done, and no second run may start before."""
    alice = home.user("alice")
    movies = [home.movie(f"Movie {number}") for number in range(2)]
    for movie in movies:
        home.request(alice, movie)
        home.watch(alice, movie, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    coordinator = coordinator_of(entry)
    home.radarr.fault("DELETE", "/api/v3/moviefile/*", Slow(0.5), times=1)
    run = hass.async_create_task(coordinator.runs.async_run(Order()))
    while not home.radarr.calls.to("DELETE", "/api/v3/moviefile/*"):
        await asyncio.sleep(0.01)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    with pytest.raises(RunInProgress):
        await coordinator.runs.async_run(Order())
    while coordinator.runs.runner.running:
        await asyncio.sleep(0.01)
    assert coordinator.journal.open_entries() == ()
    assert [movie.managed for movie in movies] == [False, True]
    assert [
        str(one.id) for one in (await coordinator.runs.async_run(Order())).deleted
    ] == [movies[1].id]


async def test_a_run_says_why_it_could_not_read(
    hass: HomeAssistant, home: Household
) -> None:
    """An old failure is no failure; a new one is."""
    entry = await set_up(hass, home)
    coordinator = coordinator_of(entry)
    await home.jellyseerr.down()
    with pytest.raises(UpdateFailed):
        await coordinator.runs.async_run(Order())
    await home.jellyseerr.up()
    assert (await coordinator.runs.async_run(Order())).deleted == []


async def test_confirmation_covers_the_due_titles(
    hass: HomeAssistant, home: Household
) -> None:
    """What is confirmed are the titles with their files as they are."""
    alice = home.user("alice")
    comet = home.movie("The Comet")
    home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    coordinator = coordinator_of(entry)
    assert await coordinator.runs.async_confirm(coordinator.data.id) == 1
    confirmed = coordinator.journal.confirmations(coordinator.reader.clock())
    decision = coordinator.data.of(TitleId.parse(comet.id))
    assert decision is not None
    assert [dict(one.titles) for one in confirmed] == [
        {comet.id: decision.files_fingerprint()}
    ]


async def test_a_file_that_goes_late(hass: HomeAssistant, home: Household) -> None:
    """A Radarr that takes longer than the time limit may still delete: until it is seen, nothing is concluded."""
    alice = home.user("alice")
    comet = home.movie("The Comet")
    home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(
        hass, home, policy("Alice", [alice]), notice_days=0, timeout="1s"
    )
    await allow_deletions(hass, entry)
    journal = coordinator_of(entry).journal
    home.radarr.fault("DELETE", "/api/v3/moviefile/*", Slow(60))
    run = await act(hass, "run_cleanup")
    assert [one["error"]["code"] for one in run["failed"]] == ["server"]
    # What may be gone counts towards the limits
    since = journal.open_entries()[0].intent_at
    assert len(journal.removed_since(since)) == 1
