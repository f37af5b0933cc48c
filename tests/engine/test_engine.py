"""The engine: what polls read, what is planned without one, and what runs leave."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.jellyseerr_cleanup.cleanup.outcomes import RunInProgress
from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from custom_components.jellyseerr_cleanup.engine.errors import NotMended, PlanChanged
from custom_components.jellyseerr_cleanup.engine.other_entries import OtherEntries
from custom_components.jellyseerr_cleanup.reading.reader import Reading
from custom_components.jellyseerr_cleanup.retention.losses import losses_id
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from tests.cleanup.harness import CleanupHarness, harness, watched, week_after_watching
from tests.media_stack import Household, Movie, Slow, Status


def told(reading: Reading | None, movie: Movie) -> str:
    """Say in a few words what a plan says of a movie."""
    assert reading is not None
    decision = reading.plan.of(TitleId.parse(movie.id))
    assert decision is not None
    return f"{decision.state}: {decision.reason.code}"


def kept(movie: Movie) -> Keep:
    """Return a person's word that a movie stays."""
    return Keep("k", MediaType.MOVIE, movie.tmdb)


DUE = "due: counted_from_watched"


# Polls


async def test_a_poll_plans_and_remembers(
    freezer: FrozenDateTimeFactory, at: CleanupHarness, comet: Movie
) -> None:
    """The first poll that shows a title begins the notice, which takes three days."""
    at.settings.policies = week_after_watching(notice=timedelta(days=3))
    assert told(await at.poll(), comet).startswith("leaving_soon")
    assert TitleId.parse(comet.id) in at.memory.announcements
    for days in (0.9, 0.9, 0.9):
        freezer.tick(timedelta(days=days))
        assert told(await at.poll(), comet).startswith("leaving_soon")
    freezer.tick(timedelta(days=0.4))
    assert told(await at.poll(), comet) == DUE


async def test_a_failed_poll_leaves_what_was_read(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    first = await at.poll()
    home.jellyseerr.fault("GET", "/api/v1/request", Status(500))
    with pytest.raises(ClientError):
        await at.poll()
    assert at.engine.reading is first


async def test_what_seldom_changes_is_asked_hourly(
    home: Household, at: CleanupHarness
) -> None:
    """Whether the key is an administrator's, the version, the CSRF protection."""
    for minutes, asked in ((0, 1), (59, 1), (1, 2)):
        home.clock.advance(minutes=minutes)
        await at.poll()
        assert len(home.jellyseerr.calls.to("GET", "/api/v1/auth/me")) == asked
    assert at.engine.info is not None
    assert at.engine.info.version == home.jellyseerr.version


async def test_other_entries_are_told_and_heard(home: Household, comet: Movie) -> None:
    noted: list[Reading] = []
    unknown = Unknown.because(ReasonCode.OTHER_ENTRY_UNKNOWN, entry="Other")
    others = OtherEntries(lambda: unknown, noted.append)
    async with harness(home, others=others) as at:
        assert told(await at.poll(), comet) == "held: other_entry_unknown"
        assert noted == [at.engine.reading]


# Between polls


async def test_a_person_changes_the_plan_without_a_poll(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """A keep and a policy show at once; what was read is not read again."""
    await at.engine.replan()
    assert at.engine.reading is None
    await at.poll()
    home.forget_calls()
    await at.engine.records.memory.add_keep(kept(comet))
    await at.engine.replan()
    assert told(at.engine.reading, comet) == "kept: kept_by_person"
    await at.engine.records.memory.change_keeps(lambda _: ())
    at.settings.policies = PolicyBook()
    await at.engine.replan()
    assert told(at.engine.reading, comet) == "kept: policy_never"
    assert not home.calls


async def test_what_came_back_while_it_was_kept(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Its files were not read meanwhile: the copy is another all the same."""
    await at.poll()
    await at.engine.records.memory.add_keep(kept(comet))
    await at.poll()
    home.disk.remove(comet.path)
    comet.radarr.movies.pop(comet.in_radarr.id)
    home.bring_back(comet, size=5 * 10**9, days_ago=20)
    await at.poll()
    await at.engine.records.memory.change_keeps(lambda _: ())
    await at.engine.replan()
    assert told(at.engine.reading, comet) == "held: title_came_back"
    assert told(await at.poll(), comet) == "held: title_came_back"


async def test_policies_are_tried_out(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """What they lack is read, and nothing of it is remembered."""
    seen = home.movie("Seen by nobody")
    home.request(home.admin, seen)
    before, memory = await at.poll(), at.memory
    unwatched = PolicyBook(
        defaults={
            MediaType.MOVIE: Terms(retention=timedelta(days=7), require_watched=False)
        },
        notice=timedelta(0),
    )
    assert told(before, seen).startswith("waiting")
    same = await at.engine.plan_with(before, at.settings.policies)
    assert same.id == before.plan.id
    assert told(await at.engine.try_out(before, unwatched), seen).startswith("due")
    assert (at.engine.reading, at.memory) == (before, memory)


async def test_losses_are_believed_by_what_was_shown(
    home: Household, at: CleanupHarness
) -> None:
    """A person's word is about what the person saw, not about what is missing since."""
    for number in range(30):
        watched(home, home.admin, f"Movie {number}")
    await at.poll()
    home.jellyseerr.requests.clear()
    await at.poll()
    with pytest.raises(PlanChanged):
        await at.engine.believe_losses("something else")
    await at.engine.believe_losses(losses_id(at.memory.losses))
    assert not at.memory.losses


async def test_names_are_looked_up_a_few_at_a_time(home: Household) -> None:
    async with harness(home) as at:
        assert not await at.engine.look_up_names()
        for number in range(5):
            movie = home.movie(f"Movie {number}", available=False, in_radarr=False)
            home.request(home.admin, movie)
        await at.poll()
        found: list[int] = []
        while await at.engine.look_up_names():
            found.append(len(at.engine.records.memory.titles))
        assert found == [3, 5]


# Runs


async def test_a_run_deletes_what_is_due(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    result = await at.run(asked_by="admin")
    assert [str(one.id) for one in result.deleted] == [comet.id]
    assert not comet.exists
    last_run = at.engine.records.memory.last_run
    assert last_run is not None
    assert (last_run.deleted, last_run.asked_by) == (1, "admin")
    assert not (await at.poll()).plan.decisions


async def test_only_the_plan_that_the_caller_saw(
    at: CleanupHarness, comet: Movie
) -> None:
    with pytest.raises(PlanChanged):
        await at.run_of("another plan")
    with pytest.raises(PlanChanged):
        await at.engine.confirm("another plan")
    assert comet.exists
    plan_id = (await at.poll()).plan.id
    confirmed = await at.engine.confirm(plan_id)
    assert len(confirmed.titles) == 1
    assert confirmed.ends_at - confirmed.confirmed_at == timedelta(days=7)
    assert len((await at.run_of(plan_id)).deleted) == 1


async def test_one_run_at_a_time(home: Household, at: CleanupHarness) -> None:
    """From the poll on that it begins with."""
    home.jellyseerr.fault("GET", "/api/v1/settings/public", Slow(0.2))
    first = asyncio.ensure_future(at.run())
    await asyncio.sleep(0.05)
    with pytest.raises(RunInProgress):
        await at.run()
    assert len((await first).deleted) == 1
    assert not at.engine.is_running


async def test_a_later_date_that_a_run_found_is_kept(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Without it the title would be due in every plan and skipped in every run."""
    reading = await at.poll()
    assert told(reading, comet) == DUE
    home.watch(home.admin, comet, days_ago=1)
    result = await at.carry_out(reading)
    assert [problem.code for _, problem in result.skipped] == ["not_due"]
    assert result.floors
    for floor, date in result.floors.items():
        assert at.memory.floors[floor] == date
    assert told(at.engine.reading, comet).startswith("leaving_soon")


async def test_a_keep_of_meanwhile_counts(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    """Reading a title again may take long."""

    def keep() -> None:
        at.memory = replace(at.memory, keeps=(kept(comet),))

    reading = await at.poll()
    home.jellyfin.meanwhile("GET", "/Sessions", keep)
    again = await at.engine.verify([TitleId.parse(comet.id)])
    assert told(again, comet) == "kept: kept_by_person"
    result = await at.carry_out(reading)
    assert [problem.code for _, problem in result.skipped] == ["not_due"]
    assert comet.exists


async def test_what_is_not_half_done_is_not_mended(
    home: Household, at: CleanupHarness, comet: Movie
) -> None:
    with pytest.raises(PlanChanged):
        await at.mend("no such entry", finish=True)
    home.radarr.fault("DELETE", "/api/v3/movie/*", Status(500))
    result = await at.run()
    assert [problem.code for _, problem in result.failed] == ["half_done"]
    [entry] = at.journal.half_done()
    at.allowed = False
    with pytest.raises(NotMended, match="not allowed"):
        await at.mend(entry.id, finish=True)
    home.heal()
    at.allowed = True
    await at.mend(entry.id, finish=True)
    assert not at.journal.half_done()


async def test_nothing_begins_once_it_was_stopped(
    at: CleanupHarness, comet: Movie
) -> None:
    await at.engine.stop()
    result = await at.run()
    assert [problem.code for _, problem in result.skipped] == ["stopping"]
    assert comet.exists
