"""Households in a few readable lines: who asked and watched, which files and policies.

All is about the HD movie with the TMDB id 1 unless said otherwise, and of series about
the first season of that id. Days count back from NOW. The notice is 0 unless said
otherwise, so that a passed date is due at once.
"""

from datetime import datetime
from typing import Any

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.retention.plan import Decision, State

from .people import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    LOCAL,
    NOW,
    PEOPLE,
    UNREAD,
    UNSEEN,
    States,
    account,
    ago,
    state,
)
from .scenario import Scenario, terms_of
from .titles import (
    MOVIE,
    MOVIE_4K,
    NEXT_SEASON,
    NOT_ON_RADARR,
    OTHER_MOVIE,
    RADARR_DOWN,
    SEASON,
    SEASON_4K,
    Listed,
    episode,
    file,
    season_copy,
    title,
)
from .watching import Item

__all__ = (
    "ALICE",
    "BOB",
    "CAROL",
    "DAY",
    "DUE",
    "LOCAL",
    "MOVIE",
    "MOVIE_4K",
    "NEXT_SEASON",
    "NOT_ON_RADARR",
    "NOW",
    "OTHER_MOVIE",
    "PEOPLE",
    "RADARR_DOWN",
    "SEASON",
    "SEASON_4K",
    "UNREAD",
    "UNSEEN",
    "WAITING",
    "Item",
    "Listed",
    "Scenario",
    "States",
    "account",
    "ago",
    "asked",
    "asked_season",
    "done",
    "episode",
    "file",
    "polled",
    "said",
    "season_copy",
    "seen",
    "several",
    "state",
    "states",
    "terms_of",
    "title",
    "told",
)

DUE = "due -3d from watched"
WAITING = "waiting: not_watched"


def done(days: float = 10, retention: float = 7) -> Scenario:
    """Return a movie that Alice asked for 40 days ago and finished, with her policy."""
    return Scenario().asks(ALICE).watches(ALICE, days).policy(ALICE, retention)


def seen(days: float = 10, retention: float = 7) -> Scenario:
    """Return the same of a season of two episodes, the last finished on that day."""
    home = Scenario().asks(ALICE, seasons=(1,)).policy(ALICE, retention)
    return home.goes_through(ALICE, {1: days + 1, 2: days})


def asked(days: float = 40, *, who: Requester = ALICE, **terms: Any) -> Scenario:
    """Return a movie that somebody asked for, with that person's policy of 7 days."""
    return Scenario().asks(who, days).policy(who, 7, **terms)


def asked_season(days: float = 40, **terms: Any) -> Scenario:
    """Return the same of a season of two episodes."""
    return Scenario().asks(ALICE, days, seasons=(1,)).policy(ALICE, 7, **terms)


def several() -> Scenario:
    """Return six movies: due, leaving soon, far from its date, held, waiting, kept."""
    home = done().policy(BOB, None).policy(CAROL, 90, require_watched=False)
    for number, who, watched in ((2, ALICE, 3), (3, CAROL, 0), (4, ALICE, 10)):
        home.asks(who, tmdb_id=number).watches(ALICE, watched, of=title(number))
    home.has(file(39, "/movies/4/hd.mkv"), of=title(4), queued=True)
    return home.asks(ALICE, tmdb_id=5).asks(BOB, tmdb_id=6)


def told(decision: Decision, now: datetime = NOW) -> str:
    """Say a decision in a few words and its days: `due -3d from watched`."""
    when, why = "", f": {decision.reason.code}"
    if decision.state in (State.SCHEDULED, State.LEAVING_SOON, State.DUE):
        assert decision.date is not None
        when = f" {(decision.date - now) / DAY:+g}d"
        why = why.replace(": counted_from_", " from ")
    return f"{decision.state}{when}{why}"


def said(home: Scenario) -> dict[str, str]:
    """Say the whole plan, by all ids of each title."""
    decisions = home.plan().decisions
    return {" ".join(map(str, one.ids)): told(one, home.now) for one in decisions}


def polled(home: Scenario, *gaps: float) -> list[str]:
    """Poll after each of these days and return what is said of the only title."""
    said = []
    for gap in gaps:
        [decision] = home.poll(gap).decisions
        said.append(told(decision, home.now))
    return said


def states(home: Scenario, *gaps: float) -> list[str]:
    """Poll after each of these days and return the states of all titles."""
    return [" ".join(one.state for one in home.poll(gap).decisions) for gap in gaps]
