"""Titles whose files are not known to be items of Jellyfin, and the option for them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.reason import Reason, ReasonCode

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    DUE,
    MOVIE,
    MOVIE_4K,
    SEASON,
    SEASON_4K,
    UNREAD,
    UNSEEN,
    WAITING,
    Scenario,
    ago,
    asked,
    asked_season,
    done,
    episode,
    file,
    said,
    season_copy,
    seen,
    state,
    told,
)
from .tables import rows

NONE_FOUND = Reason.of(ReasonCode.FILES_NOT_IN_JELLYFIN)
ONE_MISSING = Reason.of(ReasonCode.FILE_NOT_IN_JELLYFIN, file="s1e2.hd.mkv")
AMBIGUOUS = Reason.of(ReasonCode.FILE_AMBIGUOUS)
HELD = "held: files_not_in_jellyfin"

each_reason = pytest.mark.parametrize(
    "why", [NONE_FOUND, ONE_MISSING, AMBIGUOUS], ids=lambda why: str(why.code)
)
each_title = rows(
    "home, of", {"a movie": (done(), MOVIE), "a season": (seen(), SEASON)}
)


@each_reason
@each_title
def test_the_option_decides(home: Scenario, of: TitleId, why: Reason) -> None:
    """Where no file was found: if one was, places tell, and the others are missing."""
    home.cannot_match(why, of)
    assert home.decision(of).reason == why
    assert told(home.decision(of)) == f"held: {why.code}"
    by_id = DUE if why is NONE_FOUND else f"held: {why.code}"
    assert told(home.options(match_by_id=True).decision(of)) == by_id
    assert told(home.options(match_by_id=False).decision(of)) == f"held: {why.code}"
    assert told(home.cannot_match(None, of).decision(of)) == DUE


STATES = {
    "finished": (done(), HELD, DUE),
    "unseen": (asked(), HELD, WAITING),
    "unseen, and need not be": (
        asked(require_watched=False),
        HELD,
        "due -32d from added",
    ),
    "another is in the middle": (
        done().watches(BOB, state(1, played=False)),
        HELD,
        "held: being_watched",
    ),
    "another likes it": (
        done().watches(CAROL, state(played=False, favorite=True)),
        HELD,
        "held: favorite",
    ),
    "somebody plays it": (done().plays(), HELD, "held: playing"),
    "the requester does not see it": (
        done().watches(ALICE),
        HELD,
        "held: not_in_jellyfin",
    ),
    "another is unread": (
        done().cannot_read(BOB),
        HELD,
        "held: watch_state_unreadable",
    ),
    "far from its date": (done(retention=500), HELD, "scheduled +490d from watched"),
    # What comes before any watch
    "never": (done(retention=7).only_policy(ALICE, None), *["kept: policy_never"] * 2),
    "kept by a person": (done().keeps(), *["kept: kept_by_person"] * 2),
    "of a request that is open": (
        Scenario().asks(ALICE, status=1).policy(ALICE, 7),
        *["held: request_open"] * 2,
    ),
}


@rows("home, off, on", STATES)
def test_states_count_by_the_option(home: Scenario, off: str, on: str) -> None:
    home.cannot_match(NONE_FOUND)
    assert told(home.decision()) == off
    assert told(home.options(match_by_id=True).decision()) == on


def test_what_could_not_be_read_comes_first() -> None:
    home = done().cannot_match(NONE_FOUND)
    home.unread[MOVIE] = UNREAD
    assert told(home.decision()) == "held: jellyfin_unreachable"


def test_half_a_season_waits_by_its_ids() -> None:
    home = asked_season().goes_through(ALICE, {1: 10}).cannot_match(NONE_FOUND, SEASON)
    assert told(home.decision(SEASON)) == HELD
    assert told(home.options(match_by_id=True).decision(SEASON)) == WAITING


def movies_in_one_file() -> Scenario:
    """Return a movie whose qualities are one file, watched by both requesters."""
    home = done().asks(BOB, 30, is_4k=True).policy(BOB, 7)
    home.has(file(39), of=MOVIE_4K).on_one_server()
    return home.watches(BOB, 10, of=MOVIE_4K)


def seasons_in_one_file() -> Scenario:
    """Return the same of a season."""
    home = seen().asks(BOB, 30, seasons=(1,), is_4k=True).policy(BOB, 7)
    listed = [episode(number) for number in (1, 2)]
    home.copied(season_copy(SEASON_4K, *listed), SEASON_4K)
    home.on_one_server(MediaType.TV)
    return home.goes_through(BOB, {1: 10, 2: 10}, SEASON_4K)


TOGETHER = {
    "a movie in HD": (movies_in_one_file, MOVIE),
    "a movie in 4K": (movies_in_one_file, MOVIE_4K),
    "a season in HD": (seasons_in_one_file, SEASON),
    "a season in 4K": (seasons_in_one_file, SEASON_4K),
}


@rows("make, unmatched", TOGETHER)
def test_one_of_two_qualities_that_are_one(
    make: Callable[[], Scenario], unmatched: TitleId
) -> None:
    """What is not known of one part is not known of the title."""
    home = make()
    [decision] = home.plan().decisions
    assert (unmatched in decision.ids, told(decision)) == (True, DUE)
    home.cannot_match(NONE_FOUND, unmatched)
    assert told(home.decision(unmatched)) == HELD
    assert told(home.options(match_by_id=True).decision(unmatched)) == DUE


@rows("make, unmatched", TOGETHER)
def test_neither_of_two_qualities_that_are_one(
    make: Callable[[], Scenario], unmatched: TitleId
) -> None:
    """Ids decide for none of the title if they may not decide for all of it."""
    home = make().options(match_by_id=True)
    twin = replace(unmatched, is_4k=not unmatched.is_4k)
    home.cannot_match(NONE_FOUND, unmatched).cannot_match(AMBIGUOUS, twin)
    assert told(home.decision(unmatched)) == "held: file_ambiguous"


def test_one_of_two_qualities_apart() -> None:
    home = done().asks(BOB, 30, is_4k=True).policy(BOB, 7)
    home.watches(BOB, 10, of=MOVIE_4K).cannot_match(NONE_FOUND, MOVIE_4K)
    assert said(home) == {"movie:1:hd": DUE, "movie:1:4k": HELD}


def test_a_watch_by_id_is_not_remembered() -> None:
    """The item may be another film: once the file is found, nobody has watched it."""
    home = asked(require_watched=False, count_from="last_watched")
    home.watches(ALICE, 10).cannot_match(NONE_FOUND).poll()
    home.watches(ALICE, UNSEEN).cannot_match(None)
    assert told(home.decision()) == WAITING


def test_a_watch_by_id_is_remembered_with_the_option() -> None:
    """Losing it moves no date."""
    home = asked(require_watched=False, count_from="last_watched")
    home.options(match_by_id=True).watches(ALICE, 10).cannot_match(NONE_FOUND).poll()
    assert home.memory.latest_watch == {MOVIE: ago(10)}
    assert told(home.watches(ALICE, UNSEEN).decision()) == DUE
