"""What people said to be done with: it counts as their watch of that day."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.people import Person
from custom_components.jellyseerr_cleanup.retention.remembered import Done

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    LOCAL,
    MOVIE,
    NEXT_SEASON,
    SEASON,
    WAITING,
    Scenario,
    account,
    ago,
    asked,
    asked_season,
    episode,
    polled,
    state,
)
from .tables import rows

HALF = state(12, played=False, ticks=9)
NO_DATE = state(None, played=False, ticks=9)
BY_WORD = "due -3d from watched"
BEGUN = "held: being_watched"


def test_it_counts_from_that_day() -> None:
    home = asked()
    assert polled(home, 0) == [WAITING]
    home.says_done(ALICE, 10)
    assert polled(home, 0) == [BY_WORD]
    home.says_done(ALICE, None)
    assert polled(home, 0) == [WAITING]


OWN: dict[str, Callable[[Scenario], Any]] = {
    "not begun": lambda home: home,
    "begun": lambda home: home.watches(ALICE, HALF),
    "begun, no date": lambda home: home.watches(ALICE, NO_DATE),
    "finished, no date": lambda home: home.watches(ALICE, state(None)),
    "finished earlier": lambda home: home.watches(ALICE, 20),
}


@rows("has", OWN)
def test_it_ends_what_the_account_began(has: Callable[[Scenario], Any]) -> None:
    home = asked()
    has(home)
    home.says_done(ALICE, 10)
    assert polled(home, 0, 0.25) == [BY_WORD, "due -3.25d from watched"]


OTHERS: dict[str, tuple[Callable[[Scenario], Any], str]] = {
    "bob began it": (lambda home: home.watches(BOB, HALF), BEGUN),
    "alice goes on": (
        lambda home: home.watches(ALICE, state(1, played=False, ticks=9)),
        BEGUN,
    ),
    "bob finished it, no date": (
        lambda home: home.watches(BOB, state(None)),
        "held: watched_without_date",
    ),
    "a favorite": (
        lambda home: home.watches(ALICE, state(None, played=False, favorite=True)),
        "held: favorite",
    ),
    "it plays": (lambda home: home.plays(), "held: playing"),
    "alice cannot be read": (
        lambda home: home.cannot_read(ALICE),
        "held: watch_state_unreadable",
    ),
    "alice does not see it": (
        lambda home: home.watches(ALICE),
        "held: not_in_jellyfin",
    ),
    "bob asked, too": (lambda home: home.asks(BOB).policy(BOB, 7), WAITING),
    "bob watched later": (
        lambda home: home.watches(BOB, 5),
        "leaving_soon +2d from watched",
    ),
    "a request that is newer": (
        lambda home: home.requests.__setitem__(
            0, replace(home.requests[0], created_at=ago(9))
        ),
        WAITING,
    ),
    "only bob's word": (
        lambda home: home.says_done(ALICE, None).says_done(BOB, 10),
        WAITING,
    ),
    "the number is of another account": (
        lambda home: home.remembers(
            said_done={MOVIE: {ALICE.id: Done(ago(10), Person.of(ALICE), "f" * 32)}}
        ),
        WAITING,
    ),
}


@rows("happens, told", OTHERS)
def test_all_else_stays_as_it_is(happens: Callable[[Scenario], Any], told: str) -> None:
    home = asked().says_done(ALICE, 10)
    happens(home)
    assert polled(home, 0) == [told]


def test_what_was_begun_without_a_date_is_not_begun_anew() -> None:
    """Polls note it with their time, which would be after the word."""
    home = asked().watches(ALICE, NO_DATE)
    assert polled(home, 0, 2) == [WAITING, WAITING]
    home.says_done(ALICE)
    home.poll(0.1)
    home.watches(ALICE, state(None, played=False))
    assert polled(home, 6, 2)[1] == "due -1.1d from watched"


@pytest.mark.parametrize("needs_it", [True, False])
def test_somebody_without_an_account(needs_it: bool) -> None:
    home = asked(who=LOCAL, require_watched=needs_it)
    if needs_it:
        assert polled(home, 0) == ["held: no_jellyfin_account"]
    home.says_done(LOCAL, 10)
    assert polled(home, 0) == [BY_WORD]
    # What was said before the request is about another time
    home.says_done(LOCAL, 50)
    if needs_it:
        assert polled(home, 0) == ["held: no_jellyfin_account"]


def test_an_account_that_is_gone() -> None:
    """The word was given for it; it is the only one that is left."""
    gone = replace(CAROL, jellyfin_user_id="e" * 32)
    home = asked(who=gone).says_done(gone, 10)
    assert polled(home, 0) == [BY_WORD]


WATCHED_BY: dict[str, tuple[dict[str, Any], str]] = {
    "anybody": ({"watched_by": "any"}, BY_WORD),
    "alice or bob": (
        {"watched_by": "any", "watched_accounts": (account(ALICE), account(BOB))},
        BY_WORD,
    ),
    "alice and bob": (
        {"watched_by": "all", "watched_accounts": (account(ALICE), account(BOB))},
        WAITING,
    ),
    "bob alone": (
        {"watched_by": "any", "watched_accounts": (account(BOB),)},
        WAITING,
    ),
    "counted from added": ({"count_from": "added"}, "due -32d from added"),
}


@rows("terms, told", WATCHED_BY)
def test_as_policies_ask(terms: dict[str, Any], told: str) -> None:
    home = asked(**terms).watches(BOB, state(played=False))
    home.says_done(ALICE, 10)
    assert polled(home, 0) == [told]


def test_a_named_account_whose_watch_has_no_date() -> None:
    """Its word stands for the date, also where somebody else must be done as well."""
    both: dict[str, Any] = {
        "watched_by": "all",
        "watched_accounts": (account(ALICE), account(BOB)),
    }
    home = asked(**both).watches(ALICE, state(None)).watches(BOB, 20)
    assert polled(home, 0) == ["held: watched_without_date"]
    home.says_done(ALICE, 10)
    assert polled(home, 0) == [BY_WORD]


def test_anybody_without_an_account() -> None:
    home = asked(who=LOCAL, watched_by="any").says_done(LOCAL, 10)
    assert polled(home, 0) == [BY_WORD]


def test_a_season() -> None:
    """Also one of which only a part was watched."""
    home = asked_season().goes_through(ALICE, {1: 12})
    assert polled(home, 0) == [WAITING]
    home.says_done(ALICE, 10, SEASON)
    assert polled(home, 0) == [BY_WORD]


@pytest.mark.parametrize("aired", [9, None])
def test_an_episode_that_came_later_is_not_meant(aired: float | None) -> None:
    """Without an air date its file tells when it came."""
    home = asked_season().goes_through(ALICE, {1: 12})
    home.has_season(episode(1), episode(2, aired=aired, imported=9))
    home.says_done(ALICE, 10, SEASON)
    assert polled(home, 0) == [WAITING]
    home.says_done(ALICE, 8, SEASON)
    assert polled(home, 0) == ["due -1d from watched"]


def test_nobody_is_on_the_way_to_what_is_done() -> None:
    """To the other seasons they are as before."""
    home = asked_season(require_watched=False).goes_through(ALICE, {1: 12, 2: 12})
    home.asks(ALICE, 40, seasons=(2,))
    home.goes_through(ALICE, {1: state(None, played=False)}, NEXT_SEASON)

    def reasons() -> list[str]:
        return [one.reason.code for one in home.poll().decisions]

    reasons()
    assert reasons()[1] == "on_the_way"
    home.says_done(ALICE, 10, NEXT_SEASON)
    assert reasons() == ["counted_from_watched"] * 2


def test_an_old_word_is_not_about_a_new_way() -> None:
    """Who watches the earlier season again, after it, is on the way once more."""
    home = asked_season(require_watched=False).goes_through(ALICE, {1: 12, 2: 12})
    home.asks(ALICE, 40, seasons=(2,))
    home.goes_through(ALICE, {1: state(None, played=False)}, NEXT_SEASON)
    home.says_done(ALICE, 14, NEXT_SEASON)
    home.poll()
    assert home.poll().decisions[1].reason.code == "on_the_way"


def test_who_requests_it_again_wants_it_again() -> None:
    home = asked().says_done(ALICE, 10)
    assert polled(home, 0) == [BY_WORD]
    home.asks(ALICE, 5)
    assert polled(home, 0) == [WAITING]


def test_it_is_nobody_elses_word() -> None:
    """A local user's number was given to another one, who was confirmed since."""
    home = asked(who=LOCAL, require_watched=False, count_from="last_watched")
    home.says_done(replace(LOCAL, display_name="Other"), 10)
    assert polled(home, 0) != [BY_WORD]
    needs = asked(who=LOCAL).says_done(replace(LOCAL, display_name="Other"), 10)
    assert polled(needs, 0) == ["held: no_jellyfin_account"]


def test_an_episode_that_is_there_has_aired() -> None:
    """Whatever its date: else nobody could be done with it before that."""
    home = asked_season().goes_through(ALICE, {1: 12})
    home.has_season(episode(1), episode(2, aired=-2, imported=12))
    home.says_done(ALICE, 10, SEASON)
    assert polled(home, 0) == [BY_WORD]
