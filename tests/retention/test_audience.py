"""Who is in the middle of a title, plays it, likes it, or cannot be seen."""

import pytest

from custom_components.jellyseerr_cleanup.retention.model import (
    Account,
    Requester,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.reason import Unknown

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    DUE,
    LOCAL,
    MOVIE,
    UNREAD,
    Scenario,
    account,
    asked,
    done,
    state,
    told,
)
from .tables import rows

BEING_WATCHED = "held: being_watched"
UNDATED = "held: watched_without_date"
FAVORITE = "held: favorite"


IN_THE_MIDDLE = {
    "started": (state(1, played=False), BEING_WATCHED),
    "half": (state(1, played=False, ticks=9), BEING_WATCHED),
    "watching again": (state(1, ticks=9), BEING_WATCHED),
    "30 days ago": (state(30, played=False), BEING_WATCHED),
    "over 30 days ago": (state(30.01, played=False), DUE),
    "in the future": (state(-5, played=False), "held: watched_in_future"),
    "half, without a date": (state(None, played=False, ticks=9), UNDATED),
    "watching again, over 30 days ago": (state(31, ticks=9), DUE),
    "watching again, without a date": (state(None, ticks=9), UNDATED),
    "unseen": (state(None, played=False), DUE),
    "finished": (state(9), "due -2d from watched"),
}


@pytest.mark.parametrize("who", [ALICE, BOB], ids=["the requester", "another"])
@rows("in_the_middle, expected", IN_THE_MIDDLE)
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


UNREADABLE, UNSHOWN = "held: watch_state_unreadable", "held: not_in_jellyfin"
LIKED = state(None, played=False, favorite=True)


def local() -> Scenario:
    """Return the movie of somebody without an account, which nobody must watch."""
    return asked(who=LOCAL, require_watched=False, count_from="added")


AUDIENCE = {
    "somebody plays it": (done().plays(), "held: playing"),
    "nobody knows who plays": (done().plays(UNREAD), "held: jellyfin_unreachable"),
    "the requester likes it": (
        done().watches(ALICE, state(10, favorite=True)),
        FAVORITE,
    ),
    "another likes it": (done().watches(CAROL, LIKED), FAVORITE),
    "another likes one of two items": (
        done().watches(CAROL, state(9), state(9, favorite=True)),
        FAVORITE,
    ),
    "another likes it, which does not matter": (
        done().watches(CAROL, LIKED).options(protect_favorites=False),
        DUE,
    ),
    "another does not see it": (done().watches(BOB), DUE),
    "the requester neither": (done().watches(ALICE), UNSHOWN),
    "the requester neither, and need not watch": (
        asked(require_watched=False).watches(ALICE),
        UNSHOWN,
    ),
    "one of two requesters does not see it": (
        done().asks(BOB).policy(BOB, 1, require_watched=False).watches(BOB),
        UNSHOWN,
    ),
    "an account beside a policy by the requester is not named": (
        done().only_policy(ALICE, 7, watched_accounts=(account(BOB),)).watches(BOB),
        DUE,
    ),
    "a requester without an account": (local(), "due -32d from added"),
    # A library that shows it to nobody may be empty just now
    "a requester without an account, and nobody sees it": (
        local().watches(ALICE).watches(BOB).watches(CAROL),
        UNSHOWN,
    ),
    "another unread": (done().cannot_read(BOB), UNREADABLE),
    "the requester unread": (done().cannot_read(ALICE), UNREADABLE),
    "another unread, far from its date": (
        done(retention=500).cannot_read(BOB),
        UNREADABLE,
    ),
    "another unread, counted from added": (
        done().only_policy(ALICE, 7, count_from="added").cannot_read(BOB),
        UNREADABLE,
    ),
    # Only requesters' and named accounts are read once they are disabled
    "another is disabled": (done().enables(BOB, False), DUE),
    "another is disabled, and was read": (
        done().enables(BOB, False).watches(BOB, state(1, played=False)),
        BEING_WATCHED,
    ),
    "the requester is disabled": (done().enables(ALICE, False), DUE),
    "the requester is disabled, and unread": (
        asked().enables(ALICE, False),
        UNREADABLE,
    ),
}


@rows("home, expected", AUDIENCE)
def test_audience(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


def test_account_that_the_read_left_out() -> None:
    """An enabled account without a word about the title was not read."""
    home, dave = done(), Account("d" * 32, "Dave", True)
    assert not isinstance(home.accounts, Unknown)
    [decision] = home.plan(accounts={**home.accounts, dave.id: dave}).decisions
    assert told(decision) == "held: watch_state_unreadable"
    assert decision.reason.as_dict()["account"] == "Dave"


def test_jellyfin_down() -> None:
    home = done()
    home.accounts = UNREAD
    assert told(home.decision()) == "held: jellyfin_unreachable"
    home = done()
    home.unread[MOVIE] = UNREAD
    assert told(home.decision()) == "held: jellyfin_unreachable"
