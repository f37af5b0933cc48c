"""Watched, for a season: every episode of it, since the request, by those whom the policy names."""

import pytest

from .households import (
    ALICE,
    BOB,
    NEXT_SEASON,
    SEASON,
    UNSEEN,
    Household,
    account,
    episode,
    seen,
    state,
    told,
)

DUE = "due -3d: counted_from_watched"
WAITING = "waiting: not_watched"


def asked(days: float = 40, **terms: object) -> Household:
    """Return a season that Alice asked for so many days ago, with a policy of 7 days."""
    return Household().asks(ALICE, days, seasons=(1,)).policy(ALICE, 7, **terms)


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(seen(), DUE, id="finished"),
        pytest.param(asked(), WAITING, id="unseen"),
        pytest.param(asked().goes_through(ALICE, {1: 10}), WAITING, id="half of it"),
        pytest.param(
            asked().goes_through(ALICE, {1: 10, 2: UNSEEN}), WAITING, id="half, listed"
        ),
        pytest.param(
            seen().goes_through(ALICE, {1: state(5, ticks=9), 2: 10}),
            WAITING,
            id="watching it again",
        ),
        pytest.param(
            seen().goes_through(BOB, {1: 29}),
            "held: being_watched",
            id="another is in it",
        ),
        pytest.param(
            seen().goes_through(BOB, {1: 31}), DUE, id="another was in it 31 days ago"
        ),
        pytest.param(
            seen().goes_through(BOB, {1: state()}),
            "held: watched_without_date",
            id="another watched some, nobody knows when",
        ),
        pytest.param(
            seen().goes_through(BOB, {1: state(), 2: state(60, played=False, ticks=9)}),
            "held: watched_without_date",
            id="another watched some, nobody knows when, and began more",
        ),
        pytest.param(
            seen().goes_through(BOB, {1: state(played=False, ticks=9)}),
            "held: being_watched",
            id="another began one, nobody knows when",
        ),
        pytest.param(
            asked().goes_through(ALICE, {1: state()}), WAITING, id="half, undated"
        ),
        pytest.param(
            seen().goes_through(BOB, {1: 4, 2: 12}),
            "leaving_soon +3d: counted_from_watched",
            id="another finished it later",
        ),
        pytest.param(
            asked().goes_through(BOB, {1: 31, 2: 31}), WAITING, id="only another"
        ),
        pytest.param(
            asked(watched_by="any").goes_through(BOB, {1: 11, 2: 10}),
            DUE,
            id="any: another",
        ),
        pytest.param(
            asked(watched_by="any")
            .goes_through(ALICE, {1: 10, 2: UNSEEN})
            .goes_through(BOB, {1: UNSEEN, 2: 10}),
            WAITING,
            id="any: each half of it",
        ),
        pytest.param(
            asked(watched_by="all", watched_accounts=(account(ALICE), account(BOB)))
            .goes_through(ALICE, {1: 10, 2: 10})
            .goes_through(BOB, {1: 31}),
            WAITING,
            id="all: one of two, the other half",
        ),
        pytest.param(
            asked().goes_through(ALICE, {1: 41, 2: 10}),
            WAITING,
            id="an episode from before the request",
        ),
        pytest.param(
            asked().goes_through(ALICE, {1: 40, 2: 10}), DUE, id="at the request"
        ),
        pytest.param(
            asked().goes_through(ALICE, {1: 50, 2: 41}),
            WAITING,
            id="all from before the request",
        ),
        pytest.param(
            asked(20, require_watched=False).goes_through(BOB, {1: 41, 2: 2}),
            "leaving_soon +5d: counted_from_watched",
            id="the last watch dates it, although another is from before",
        ),
        pytest.param(
            asked(20, require_watched=False).goes_through(BOB, {1: 60, 2: 41}),
            "due -12d: counted_from_added",
            id="all watches from before date nothing",
        ),
        pytest.param(
            asked().goes_through(ALICE, {1: 12, 2: state()}),
            "held: watched_without_date",
            id="an episode without a date",
        ),
        pytest.param(
            asked().has_season().watches(ALICE, 10, of=SEASON),
            "waiting: not_available",
            id="an empty season that Jellyfin calls played",
        ),
        pytest.param(
            asked()
            .has_season(episode(1, in_file=1), episode(2, in_file=1))
            .goes_through(ALICE, {1: 10}),
            DUE,
            id="a double episode",
        ),
        pytest.param(
            seen().cannot_read(BOB, SEASON),
            "held: watch_state_unreadable",
            id="another cannot be read",
        ),
        pytest.param(
            seen().goes_through(BOB, {1: state(played=False, favorite=True)}),
            "held: favorite",
            id="another likes an episode",
        ),
        pytest.param(
            seen().watches(BOB, of=SEASON), DUE, id="another does not see the series"
        ),
        pytest.param(
            asked().watches(ALICE, of=SEASON),
            "held: not_in_jellyfin",
            id="she does not see the series",
        ),
    ],
)
def test_watched(home: Household, expected: str) -> None:
    assert told(home.decision(SEASON)) == expected


def test_each_season_on_its_own() -> None:
    home = Household().asks(ALICE, seasons=(1, 2)).policy(ALICE, 7)
    home.goes_through(ALICE, {1: 11, 2: 10})
    assert told(home.decision(SEASON)) == DUE
    assert told(home.decision(NEXT_SEASON)) == WAITING


def test_marked_as_watched_counts_from_then() -> None:
    """The old date stays at the episode, and an earlier poll saw the season unfinished."""
    home = asked().goes_through(ALICE, {1: 38, 2: 37})
    home.episodes[SEASON, account(ALICE)] = home.episodes[SEASON, account(ALICE)][:1]
    home.poll()
    home.goes_through(ALICE, {1: 38, 2: 37})
    assert told(home.poll(0.01).decisions[0], home.now).startswith(
        "leaving_soon +6.99d"
    )


def test_new_file_makes_it_unfinished() -> None:
    home = seen()
    home.has_season(episode(1), episode(2), episode(3, imported=1))
    assert told(home.decision(SEASON)) == WAITING
