"""Who is in the middle of a title, plays it, likes it, or cannot be seen."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.model import (
    Account,
    Requester,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.reason import Unknown

from .households import (
    ALICE,
    BOB,
    CAROL,
    LOCAL,
    MOVIE,
    UNREAD,
    Household,
    account,
    done,
    state,
    told,
)

DUE = "due -3d: counted_from_watched"
BEING_WATCHED = "held: being_watched"
FAVORITE = "held: favorite"


@pytest.mark.parametrize("who", [ALICE, BOB], ids=["the requester", "another"])
@pytest.mark.parametrize(
    ("in_the_middle", "expected"),
    [
        pytest.param(state(1, played=False), BEING_WATCHED, id="started"),
        pytest.param(state(1, played=False, ticks=9), BEING_WATCHED, id="half"),
        pytest.param(state(1, ticks=9), BEING_WATCHED, id="watching again"),
        pytest.param(state(30, played=False), BEING_WATCHED, id="30 days ago"),
        pytest.param(state(30.01, played=False), DUE, id="over 30 days ago"),
        pytest.param(state(-5, played=False), BEING_WATCHED, id="in the future"),
        pytest.param(
            state(None, played=False, ticks=9), BEING_WATCHED, id="half, without a date"
        ),
        pytest.param(state(None, played=False), DUE, id="unseen"),
        pytest.param(state(9), "due -2d: counted_from_watched", id="finished"),
    ],
)
def test_in_the_middle(
    who: Requester, in_the_middle: WatchState, expected: str
) -> None:
    home = done()
    if who is ALICE:
        # Her other item is the finished one
        home.watches(ALICE, 10, in_the_middle)
    else:
        home.watches(BOB, in_the_middle)
    assert told(home.decision()) == expected


def test_playing() -> None:
    home = done()
    home.playing = True
    assert told(home.decision()) == "held: playing"
    home.playing = UNREAD
    assert told(home.decision()) == "held: jellyfin_unreachable"


@pytest.mark.parametrize("who", [ALICE, CAROL], ids=["the requester", "another"])
def test_favorite(who: Requester) -> None:
    liked = (
        state(10, favorite=True)
        if who is ALICE
        else state(None, played=False, favorite=True)
    )
    home = done().watches(who, liked)
    assert told(home.decision()) == FAVORITE
    assert told(home.options(protect_favorites=False).decision()) == DUE


def test_favorite_of_any_item() -> None:
    home = done().watches(CAROL, state(9), state(9, favorite=True))
    assert told(home.decision()) == FAVORITE


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(done().watches(BOB), DUE, id="another does not see it"),
        pytest.param(
            done().watches(ALICE), "held: not_in_jellyfin", id="the requester neither"
        ),
        pytest.param(
            done().cannot_read(BOB), "held: watch_state_unreadable", id="another unread"
        ),
        pytest.param(
            done().cannot_read(ALICE),
            "held: watch_state_unreadable",
            id="the requester unread",
        ),
        pytest.param(
            done(retention=500).cannot_read(BOB),
            "held: watch_state_unreadable",
            id="another unread, far from its date",
        ),
        pytest.param(
            done().policies().policy(ALICE, 7, count_from="added").cannot_read(BOB),
            "held: watch_state_unreadable",
            id="another unread, counted from added",
        ),
        pytest.param(
            Household()
            .asks(ALICE)
            .policy(ALICE, 7, require_watched=False)
            .watches(ALICE),
            "held: not_in_jellyfin",
            id="the requester does not see it and need not watch",
        ),
        pytest.param(
            done()
            .policies()
            .policy(ALICE, 7, watched_accounts=(account(BOB),))
            .watches(BOB),
            DUE,
            id="accounts beside a policy by the requester are not named",
        ),
    ],
)
def test_visibility(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


def test_somebody_must_see_it() -> None:
    """A requester without an account need not: but a library that shows it to nobody may be empty just now."""
    home = Household().asks(LOCAL)
    home.policy(LOCAL, 7, require_watched=False, count_from="added")
    assert told(home.decision()) == "due -32d: counted_from_added"
    nobody = home.watches(ALICE).watches(BOB).watches(CAROL)
    assert told(nobody.decision()) == "held: not_in_jellyfin"


def test_every_requester_must_see_it() -> None:
    home = done().asks(BOB).policy(BOB, 1, require_watched=False).watches(BOB)
    assert told(home.decision()) == "held: not_in_jellyfin"


def _disabled(home: Household, who: Requester) -> Household:
    key = account(who)
    assert not isinstance(home.accounts, Unknown)
    home.accounts = {**home.accounts, key: replace(home.accounts[key], enabled=False)}
    return home


def test_disabled_account_concerns_only_if_it_was_read() -> None:
    """Only requesters' and named accounts are read once they are disabled."""
    home = _disabled(done(), BOB)
    assert told(home.decision()) == DUE
    home.watches(BOB, state(1, played=False))
    assert told(home.decision()) == BEING_WATCHED


def test_disabled_account_of_the_requester() -> None:
    assert told(_disabled(done(), ALICE).decision()) == DUE
    home = _disabled(Household().asks(ALICE).policy(ALICE, 7), ALICE)
    assert told(home.decision()) == "held: watch_state_unreadable"


def test_account_that_the_read_left_out() -> None:
    """An enabled account without a word about the title was not read."""
    home = done()
    snapshot = home.snapshot()
    assert not isinstance(snapshot.accounts, Unknown)
    dave = Account("d" * 32, "Dave", True)
    changed = replace(snapshot, accounts={**snapshot.accounts, dave.id: dave})
    decision = plan(changed, home.book, home.memory, home.now).of(MOVIE)
    assert decision is not None
    assert told(decision) == "held: watch_state_unreadable"
    assert decision.reason.as_dict()["account"] == "Dave"


def test_jellyfin_down() -> None:
    home = done()
    home.accounts = UNREAD
    assert told(home.decision()) == "held: jellyfin_unreachable"
    home = done()
    home.unread[MOVIE] = UNREAD
    assert told(home.decision()) == "held: jellyfin_unreachable"
