"""What holds for every household: the oracle's word, and the promises of the design."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
import os
import random
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaRequest, TitleId
from custom_components.jellyseerr_cleanup.retention.plan import Plan, State
from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.policy import Terms
from custom_components.jellyseerr_cleanup.retention.remembered import DateFloor

from .oracle import Oracle, Poll
from .random_households import (
    MOVIES,
    SERIES,
    RandomHousehold,
    acts,
    begin,
    keep_of,
    polls,
    titles,
)
from .random_households.events import TITLES, Event
from .scenarios import CAROL, Scenario, ago

type Stories = st.SearchStrategy[list[Event]]
households = st.sampled_from([MOVIES, SERIES])


def _happenings(household: RandomHousehold) -> st.SearchStrategy[Event]:
    # Chosen in two steps, because one_of would give each kind of event the same weight
    kinds = st.sampled_from([household.changes, household.changes, acts])
    return kinds.flatmap(lambda kind: kind)


def _quiet(household: RandomHousehold) -> Stories:
    return st.lists(_happenings(household), max_size=6)


def _stories(household: RandomHousehold) -> Stories:
    rounds = st.builds(
        lambda before, poll: [*before, poll],
        st.lists(_happenings(household), max_size=3),
        polls,
    )
    return st.lists(rounds, min_size=1, max_size=6).map(
        lambda several: [happens for one in several for happens in one]
    )


def _begun(
    stories: Callable[[RandomHousehold], Stories],
) -> st.SearchStrategy[tuple[str, list[Event]]]:
    return households.flatmap(
        lambda household: st.tuples(household.beginnings, stories(household))
    )


def _events(household: RandomHousehold) -> Stories:
    return st.builds(
        lambda story, more: [*story, *more], _stories(household), _quiet(household)
    )


stories, quiet, events = _begun(_stories), _begun(_quiet), _begun(_events)
losing = households.flatmap(
    lambda household: st.tuples(
        household.beginnings,
        _events(household),
        st.lists(household.changes, max_size=4),
    )
)


def examples(
    number: int, *, always_the_same: bool = True
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run so many examples."""
    return settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=always_the_same,
        suppress_health_check=list(HealthCheck),
    )


def due(of: Plan) -> set[TitleId]:
    """Return all ids of all titles that are due."""
    return {title for one in of.in_state(State.DUE) for title in one.ids}


def tell(beginning: str, story: list[Event]) -> None:
    """Let a story happen and compare planner and oracle, poll after poll."""
    home, oracle = begin(beginning), Oracle()
    for happens in [*story, Event("poll", (0.01,))]:
        if happens.what != "poll":
            happens(home)
            continue
        planned, memory = home.poll(*happens.arguments), home.memory
        kept = memory.keeps, memory.carried_out, memory.half_done, memory.said_done
        poll = Poll(home.now, home.snapshot(), home.book, *kept)
        expected = oracle.due(poll, dict(home.episodes))
        assert due(planned) == expected, oracle.poll.stays


@examples(400)
@given(stories)
def test_planner_and_oracle_agree(story: tuple[str, list[Event]]) -> None:
    tell(*story)


@pytest.mark.long
# Others each time as an option, as of the stateful test
@examples(10_000, always_the_same="STATEFUL_STEPS" not in os.environ)
@given(stories)
def test_planner_and_oracle_agree_on_many(story: tuple[str, list[Event]]) -> None:
    tell(*story)


def after(beginning: str, story: list[Event]) -> Scenario:
    """Return a household after a story."""
    home = begin(beginning)
    for happens in story:
        happens(home)
    return home


def assert_no_earlier(before: Plan, now: Plan) -> None:
    """Check that what is pending now was so before, and would have gone no later."""
    earlier = {title: one for one in before.decisions for title in one.ids}
    for one in now.in_state(State.DUE, State.LEAVING_SOON):
        assert one.delete_after is not None
        for title in one.ids:
            assert earlier[title].state in (State.DUE, State.LEAVING_SOON)
            known = earlier[title].delete_after
            assert known is not None
            assert known <= one.delete_after
    assert due(now) <= due(before)


@examples(150)
@given(events, st.randoms(use_true_random=False))
def test_order_of_the_input_does_not_matter(
    story: tuple[str, list[Event]], shuffling: random.Random
) -> None:
    home = after(*story)
    snapshot, book, memory = home.snapshot(), home.book, home.memory

    def shuffled(values: Any) -> Any:
        if isinstance(values, dict):
            return {key: values[key] for key in shuffled(tuple(values))}
        return type(values)(shuffling.sample(list(values), len(values)))

    other = replace(
        snapshot,
        requests=shuffled(snapshot.requests),
        accounts=shuffled(snapshot.accounts),
        instances=shuffled(snapshot.instances),
        library={
            title: one
            if not hasattr(one, "states")
            else replace(one, states=shuffled(one.states))
            for title, one in shuffled(snapshot.library).items()
        },
        copies={
            title: _shuffled_episodes(one, shuffled)
            for title, one in shuffled(snapshot.copies).items()
        },
        listed_seasons=shuffled(snapshot.listed_seasons),
        tags=shuffled(snapshot.tags),
    )
    memory_too = replace(
        memory,
        keeps=shuffled(memory.keeps),
        vanished=shuffled(memory.vanished),
        floors=shuffled(memory.floors),
        latest_watch=shuffled(memory.latest_watch),
        tagged={one: shuffled(of) for one, of in shuffled(memory.tagged).items()},
        tag_floors=shuffled(memory.tag_floors),
        announcements=shuffled(memory.announcements),
    )
    one = plan(snapshot, book, memory, home.now)
    assert one == plan(snapshot, book, memory, home.now)
    two = plan(other, book, memory_too, home.now)
    assert _without_copies(one) == _without_copies(two)
    assert one.id == two.id


def _shuffled_episodes(copy: Any, shuffled: Callable[[Any], Any]) -> Any:
    season = getattr(copy, "season", None)
    if season is None:
        return copy
    season = replace(season, episodes=shuffled(season.episodes))
    return replace(copy, files=shuffled(copy.files), season=season)


def _without_copies(of: Plan) -> list[tuple[object, str]]:
    return [(replace(one, copies=()), one.files_fingerprint()) for one in of.decisions]


@examples(150)
@given(
    events,
    titles,
    st.sampled_from([None, -3, -40]),
    st.sampled_from([None, None, (1,), (2,)]),
)
def test_a_keep_makes_nothing_go_earlier(
    story: tuple[str, list[Event]],
    title: str,
    until: float | None,
    seasons: tuple[int, ...] | None,
) -> None:
    home = after(*story)
    before = home.plan()
    is_movie = TITLES[title].season is None
    keep = keep_of(TITLES[title], until, None if is_movie else seasons)
    home.remembers(keeps=(*home.memory.keeps, keep))
    assert_no_earlier(before, home.plan())
    if until is None:
        assert not {one for one in due(home.plan()) if keep.covers(one, None, None)}


@examples(150)
@given(
    events,
    st.integers(0, 3),
    st.sampled_from([1, 30, None]),
    st.sampled_from([None, 1, 7, 90]),
)
def test_a_requester_makes_nothing_go_earlier(
    story: tuple[str, list[Event]], index: int, status: int | None, days: float | None
) -> None:
    """Somebody else asks for what was asked for already; with never, it stays."""
    home = after(*story)
    # Where she asked before, the new policy would judge her other requests as well
    asked_for = [one for one in home.requests if one.status != 3]
    if not asked_for or any(one.requester == CAROL for one in asked_for):
        return
    before = home.plan()
    asked = asked_for[index % len(asked_for)]
    *others, carols = home.policy(CAROL, days, require_watched=False).book.policies
    home.policies(replace(carols, id="carol"), *others)
    more = replace(
        asked, id=1000, requester=CAROL, created_at=home.now, status=status or 2
    )
    home.requests.append(more)
    assert_no_earlier(before, home.plan())
    if days is None:
        assert not {one for one in due(home.plan()) if _concerns(more, one)}


def _concerns(request: MediaRequest, title: TitleId) -> bool:
    if request.names_no_season:
        return bool(title.season) and title.is_4k is request.is_4k
    return title in request.title_ids


@examples(150)
@given(quiet, st.integers(0, 3), st.sampled_from([1, 20, 400]))
def test_longer_terms_make_nothing_go_earlier(
    story: tuple[str, list[Event]], index: int, more: int
) -> None:
    home = after(*story)
    before = home.plan()
    policies = list(home.book.policies)
    if not policies:
        return
    one = policies[index % len(policies)]
    policies[index % len(policies)] = replace(
        one, terms={kind: _longer(terms, more) for kind, terms in one.terms.items()}
    )
    home.policies(*policies)
    assert_no_earlier(before, home.plan())


def _longer(terms: Terms, days: int) -> Terms:
    more = timedelta(days=days)
    return replace(
        terms,
        retention=terms.retention and terms.retention + more,
        unwatched_retention=terms.unwatched_retention
        and terms.unwatched_retention + more,
    )


@examples(150)
@given(events, st.integers(0, 3))
def test_removing_a_policy_makes_nothing_due(
    story: tuple[str, list[Event]], index: int
) -> None:
    """With the default never, and nobody in two policies."""
    home = after(*story).default(None)
    seen: set[int] = set()
    policies = []
    for one in home.book.policies:
        if one.users is not None and not seen & one.users.keys():
            seen |= one.users.keys()
            policies.append(one)
    home.policies(*policies)
    before = home.plan()
    if policies:
        policies.pop(index % len(policies))
    home.policies(*policies)
    assert due(home.plan()) <= due(before)


@examples(150)
@given(events)
def test_nothing_is_due_against_a_request(story: tuple[str, list[Event]]) -> None:
    """Nothing due is asked for by an open request, with never or with a later date."""
    home = after(*story)
    snapshot = home.snapshot()
    planned = home.plan()
    for decision in planned.in_state(State.DUE):
        assert decision.date is not None
        assert decision.date <= home.now
        assert decision.copies
        assert decision.id.season != 0
        for keep in home.memory.keeps:
            covered = any(keep.covers(one, None, None) for one in decision.ids)
            assert not covered or (keep.until and keep.until <= home.now)
        for copy in decision.copies:
            for episode in copy.season.episodes if copy.season else ():
                assert episode.aired_at is not None
                assert episode.aired_at <= home.now
                assert episode.file_id is not None or not episode.monitored
        for request in snapshot.requests:
            if request.status == 3 or not any(
                _concerns(request, one) for one in decision.ids
            ):
                continue
            assert request in decision.requests
            assert not request.names_no_season
            assert request.status in (2, 5)
            assert request.requester is not None
            terms = home.book.applying_to(request.requester, request.media_type).terms
            assert terms.retention is not None
            assert request.created_at is not None
            assert request.created_at + min(
                terms.retention, terms.unwatched_retention or terms.retention
            ) <= max(home.now, ago(-100))


@examples(150)
@given(losing)
def test_only_new_evidence_or_a_person_moves_a_date(
    story: tuple[str, list[Event], list[Event]],
) -> None:
    """Rule 10: while a request's terms stay, no poll gives it an earlier date."""
    beginning, before, lost = story
    home = after(beginning, before)
    # What was said, whatever the memory made of it
    memory = home.memory
    said: dict[object, DateFloor] = {
        key: floor
        for known in (memory.floors, memory.tag_floors)
        for key, floor in known.items()
    } | _floors(home.poll())
    for happens in lost:
        happens(home)
    for days in (0.01, 1, 15):
        for key, floor in _floors(home.poll(days)).items():
            # A new request may have the number of one that is gone, and other terms
            if key in said and said[key].policy == floor.policy:
                assert said[key].date <= floor.date


def _floors(of: Plan) -> dict[object, DateFloor]:
    return {
        key: floor
        for one in of.decisions
        for key, floor in (*one.floors, *one.tag_floors)
    }


@examples(150)
@given(events, titles, st.sampled_from([1, 30, None]), st.booleans())
def test_a_tag_makes_nothing_go_earlier(
    story: tuple[str, list[Event]], title: str, days: float | None, listed: bool
) -> None:
    """It may only lengthen or hold, also if the list of tags fails."""
    home = after(*story)
    home.policies(*(one for one in home.book.policies if not one.tags))
    before = home.plan()
    home.tag_policy("kids", days, require_watched=False)
    home.tags("kids", of=TITLES[title])
    if not listed:
        home.cannot_list_tags().cannot_list_tags("sonarr:0")
    assert_no_earlier(before, home.plan())
