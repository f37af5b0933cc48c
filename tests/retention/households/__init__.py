"""Households of a few readable lines: who asked, who watched, which files, which policies.

All of it is about the movie with the TMDB id 1 in HD unless said otherwise, and of series about the first season of the one with
that id. Days count back from NOW. An announcement needs no
time (notice 0) unless said otherwise, so that a passed date is due at once.
"""

from datetime import datetime

from custom_components.jellyseerr_cleanup.retention.plan import Decision, State

from .household import Household, terms_of
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

__all__ = (
    "ALICE",
    "BOB",
    "CAROL",
    "DAY",
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
    "Household",
    "Listed",
    "States",
    "account",
    "ago",
    "done",
    "episode",
    "file",
    "season_copy",
    "seen",
    "state",
    "terms_of",
    "title",
    "told",
)


def done(days: float = 10, retention: float = 7) -> Household:
    """Return a household whose movie Alice asked for 40 days ago and finished so many days ago, with a policy of so many."""
    return Household().asks(ALICE).watches(ALICE, days).policy(ALICE, retention)


def seen(days: float = 10, retention: float = 7) -> Household:
    """Return the same of a season of two episodes, the last of them finished so many days ago."""
    home = Household().asks(ALICE, seasons=(1,)).policy(ALICE, retention)
    return home.goes_through(ALICE, {1: days + 1, 2: days})


def told(decision: Decision, now: datetime = NOW) -> str:
    """Say a decision in a few words, with the date of its policies: `held: playing`, `due -3d: counted_from_watched`."""
    when = ""
    if decision.state in (State.SCHEDULED, State.LEAVING_SOON, State.DUE):
        assert decision.date is not None
        when = f" {(decision.date - now) / DAY:+g}d"
    return f"{decision.state}{when}: {decision.reason.code}"
