"""Requests that Jellyseerr no longer has: for two weeks they count beside others."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, Requester
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut
from tests.retention.remembering import carried_out

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    MOVIE,
    MOVIE_4K,
    Scenario,
    ago,
    done,
    file,
    states,
    told,
)
from .tables import rows


def both(bobs: float | None = None) -> Scenario:
    """Return a movie that Alice is done with and Bob wants to keep, after one poll."""
    home = done().asks(BOB, 30).policy(BOB, bobs)
    home.poll()
    return home


def withdraw(home: Scenario, who: Requester) -> Scenario:
    """Let somebody's requests vanish."""
    home.requests = [one for one in home.requests if one.requester != who]
    return home


def test_counts_for_two_weeks() -> None:
    home = withdraw(both(), BOB)
    assert states(home, 1, 13, 0.99, 0.01, 0.01) == [*["kept"] * 4, "due"]


def test_is_announced_after_two_weeks() -> None:
    """The date moves earlier then, so that the notice starts anew."""
    home = done().asks(BOB, 30).watches(BOB, 20).policy(BOB, 35)
    home.options(notice=3 * DAY, leaving_soon=30 * DAY)
    home.poll()
    withdraw(home, BOB)
    assert states(home, *[1] * 15, 0.01) == ["leaving_soon"] * 16
    assert home.memory.announcements[MOVIE].announced_at == home.now
    assert states(home, 1, 1, 0.99, 0.01) == ["leaving_soon"] * 3 + ["due"]


def test_comes_back() -> None:
    home = both()
    there = home.requests
    assert states(withdraw(home, BOB), 1) == ["kept"]
    home.requests = there
    assert states(home, 1) == ["kept"]
    assert home.memory.vanished == ()
    assert states(withdraw(home, BOB), 1, 14, 0.01) == ["kept", "kept", "due"]


def test_sole_request_leaves_no_title() -> None:
    home = done()
    home.poll()
    assert states(withdraw(home, ALICE), 1) == [""]


def test_both_vanish_and_one_comes_back() -> None:
    """A list that shrank for a moment loses no say."""
    home = both()
    there, home.requests = home.requests, []
    assert states(home, 0.01) == [""]
    home.requests = there[:1]
    assert states(home, 0.01) == ["kept"]


def test_carried_out_is_not_vanished() -> None:
    home = done().asks(BOB, 30).watches(BOB, 10).policy(BOB, 7)
    decision = home.poll().decisions[0]
    home.memory = carried_out(home.memory, decision.requests, decision.ids)
    home.requests = []
    home.asks(CAROL, number=9).policy(CAROL, 7, require_watched=False)
    assert states(home, 0.01) == ["due"]
    assert home.memory.vanished == ()


UNLIKE = {
    "another user's": CarriedOut(2, ago(30), 3, MOVIE),
    "of another time": CarriedOut(2, ago(31), 2, MOVIE),
    "in 4K": CarriedOut(2, ago(30), 2, MOVIE_4K),
}


@rows("unlike", UNLIKE)
def test_number_of_a_carried_out_one_is_given_again(unlike: CarriedOut) -> None:
    """After a restored backup, an old number may be somebody's new request."""
    home = both().remembers(carried_out=frozenset({unlike}))
    assert states(withdraw(home, BOB), 0.01) == ["kept"]


def test_season_of_many_carried_out() -> None:
    """A request of which one season went still has a say in the others."""
    home = Scenario().asks(ALICE, seasons=(1, 2)).asks(BOB, seasons=(1, 2))
    home.policy(ALICE, 7)
    home.poll()
    bobs = home.requests[1]
    home.memory = carried_out(home.memory, (bobs,), bobs.title_ids[:1])
    decisions = withdraw(home, BOB).poll(0.01).decisions
    assert [one.requester_ids for one in decisions] == [{1, 2}] * 2


def test_declined_holds_no_longer_than_a_vanished_one() -> None:
    home = both()
    home.requests[1] = replace(home.requests[1], status=3)
    assert states(home, 1, 14, 0.01) == ["kept", "kept", "due"]


def test_media_is_the_present_one() -> None:
    """Where the title is says the request that is there, not the one that vanished."""
    home = withdraw(both(), BOB).placed(0, 777)
    decision = home.poll(1).decisions[0]
    assert decision.media.standard.external_id == 777


@pytest.mark.parametrize(("gone", "kept"), [(BOB, ALICE), (ALICE, BOB)])
def test_other_quality_of_the_same_file(gone: Requester, kept: Requester) -> None:
    """Bob's 4K request is about Alice's HD file."""
    home = done().asks(BOB, 30, is_4k=True).has(file(39), of=MOVIE_4K)
    home.on_one_server().only_policy(kept, 1, require_watched=False).policy(gone, None)
    home.poll()
    assert states(withdraw(home, gone), 1) == ["kept"]
    [decision] = home.poll().decisions
    assert (decision.ids, told(decision)) == ((MOVIE, MOVIE_4K), "kept: policy_never")
    # Then it is shared with what nobody asked for
    assert states(home, 14, 0.01) == ["kept", "held"]


def test_other_quality_alone_is_no_title() -> None:
    """Only what was requested: the 4K copy that nobody wants any more is left alone."""
    home = done().asks(BOB, 30, is_4k=True).policy(BOB, 1, require_watched=False)
    home.poll()
    withdraw(home, BOB)
    assert [one.ids for one in home.poll(1).decisions] == [(MOVIE,)]


def test_series_and_movies_do_not_mix() -> None:
    home = done().asks(BOB, seasons=(1,))
    home.poll()
    assert home.memory.shared == {}
    assert {key[0] for key in home.media} == {MediaType.MOVIE, MediaType.TV}
