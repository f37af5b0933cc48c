"""The coordinator: what a poll reads, what it remembers, and what goes on beside it."""

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.journal import (
    JournalUnreadable,
)
from custom_components.jellyseerr_cleanup.cleanup.outcomes import Order
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from tests.media_stack import Household
from tests.media_stack.faults import Slow, Status

from .installation import Installation, full_disk

NAMES = "GET", "/api/v1/movie/*"


async def test_names_are_looked_up_beside_the_poll(
    installed: Installation, home: Household
) -> None:
    """Unknown names are asked for, three a poll; until then the TMDB id is shown."""
    wanted = [f"Movie {number}" for number in range(5)]
    for name in wanted:
        movie = home.movie(name, available=False, in_radarr=False)
        home.request(installed.alice, movie)
    await installed.set_up()
    names = installed.coordinator.memory.titles
    assert sorted(name.name for name in names.values()) == wanted[:3]
    await installed.poll()
    assert len(installed.coordinator.memory.titles) == 5
    home.forget_calls()
    await installed.poll()
    assert not home.jellyseerr.calls.to(*NAMES)


@pytest.mark.parametrize("home", ["2.3"], indirect=True)
async def test_few_calls_for_many_requests(
    installed: Installation, home: Household
) -> None:
    """With 10,000 requests a poll, all included, calls Jellyseerr 25 times at most."""
    home.grow(requests=10_000, users=50)
    await installed.set_up()
    assert installed.coordinator.data is not None
    assert home.jellyseerr.calls.to("GET", "/api/v1/auth/me")
    assert home.jellyseerr.calls.to(*NAMES)
    assert len(home.jellyseerr.calls) <= 25


async def test_names_that_cannot_be_found(
    installed: Installation, home: Household
) -> None:
    """TMDB that hangs or knows nothing fails no poll; all is asked again in turn."""
    for number in range(2):
        home.request(installed.alice, home.movie(f"Movie {number}", available=False))
    home.jellyseerr.fault(*NAMES, Status(500), times=1)
    home.jellyseerr.titles.clear()
    await installed.set_up()
    assert installed.coordinator.last_update_success
    for _ in range(3):
        await installed.poll()
    assert installed.coordinator.memory.titles == {}
    asked = [call.path for call in home.jellyseerr.calls.to(*NAMES)]
    assert len(asked) > len(set(asked)) == 2


async def test_policy_of_a_stranger(installed: Installation) -> None:
    """Of somebody whom Jellyseerr does not list nobody can say."""
    await installed.set_up()
    assert installed.coordinator.policy_of_user(99, MediaType.MOVIE) is None
    assert installed.coordinator.data.plan.of_requester(99).decisions == ()


async def test_full_disk(
    installed: Installation,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What a poll saw or a run did is kept when writes fail, which the log says."""
    await installed.set_up_one_due()
    memory = installed.coordinator.memory
    monkeypatch.setattr(memory, "set_last_run", full_disk)
    monkeypatch.setattr(memory, "observe", full_disk)
    result = await installed.coordinator.async_run(Order())
    assert len(result.deleted) == 1
    assert "The result of the run could not be saved" in caplog.text
    assert "What the poll saw could not be saved" in caplog.text
    assert installed.coordinator.last_update_success


async def test_a_lost_answer_is_settled_by_the_next_poll(
    installed: Installation, home: Household
) -> None:
    """A deletion that nobody confirmed stays open until a poll says that it is gone."""
    comet = await installed.set_up_one_due(timeout="1s")
    journal = installed.coordinator.journal
    home.radarr.meanwhile(
        "DELETE",
        "/api/v3/movie/*",
        lambda: home.radarr.fault("GET", "/api/v3/movie*", Status(500)),
    )
    run = await installed.act("run_cleanup")
    assert [one["error"]["code"] for one in run["failed"]] == ["server"]
    assert len(journal.open_entries()) == 1
    home.heal()
    assert not comet.managed
    assert home.requests

    await installed.poll()
    assert journal.open_entries() == ()
    assert journal.entries()[0].outcome == "deleted"
    assert journal.totals.server.freed == 4_000_000_000
    assert not home.requests


async def test_a_file_that_goes_late(installed: Installation, home: Household) -> None:
    """Past the time limit Radarr may still delete: until seen nothing is concluded."""
    await installed.set_up_one_due(timeout="1s")
    home.radarr.fault("DELETE", "/api/v3/moviefile/*", Slow(60))
    run = await installed.act("run_cleanup")
    assert [one["error"]["code"] for one in run["failed"]] == ["server"]
    # What may be gone counts towards the limits
    journal = installed.coordinator.journal
    since = journal.open_entries()[0].intent_at
    assert len(journal.removed_since(since)) == 1


async def test_settling_waits_for_a_journal(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal that cannot be read fails no poll."""
    await installed.set_up()

    def unreadable() -> tuple[()]:
        raise JournalUnreadable("corrupt", None)

    monkeypatch.setattr(installed.coordinator.journal, "open_entries", unreadable)
    await installed.poll()
    assert installed.coordinator.last_update_success
