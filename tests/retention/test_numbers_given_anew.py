"""A restored Jellyseerr gives the numbers of lost requests to the next ones.

A request is the same only if its number, creation, user and title agree.
"""

from dataclasses import replace

from custom_components.jellyseerr_cleanup.retention.losses import notice_losses
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaRequest,
    Requester,
    TitleId,
)
from custom_components.jellyseerr_cleanup.retention.remembered import floor_key

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    MOVIE,
    OTHER_MOVIE,
    SEASON,
    Scenario,
    ago,
    done,
    polled,
    said,
    seen,
    told,
)
from .tables import rows


def anew(
    home: Scenario,
    number: int,
    who: Requester,
    days: float,
    of: TitleId = MOVIE,
) -> MediaRequest:
    """Lose the request with this number, and give the number to the next one."""
    home.requests = [one for one in home.requests if one.id != number]
    seasons = None if of.season is None else (of.season,)
    home.asks(who, days, number=number, tmdb_id=of.tmdb_id, seasons=seasons)
    return home.requests[-1]


def both() -> Scenario:
    """Return a movie that Alice is done with and Bob keeps, after one poll."""
    home = done().asks(BOB, 30, number=2).policy(BOB, None).policy(CAROL, None)
    home.poll()
    return home


NEXT = {
    "for another movie": (CAROL, 1, OTHER_MOVIE),
    "for another movie, by the same user": (BOB, 1, OTHER_MOVIE),
    "for a series with the same number": (CAROL, 1, SEASON),
    "for the same movie, by another user": (CAROL, 1, MOVIE),
}


@rows("who, days, of", NEXT)
def test_a_vanished_co_requester_is_noticed(
    who: Requester, days: float, of: TitleId
) -> None:
    home = both()
    anew(home, 2, who, days, of)
    decision = home.poll(1).of(MOVIE)
    assert decision is not None
    assert (decision.state, decision.reason.as_dict()["user"]) == ("kept", "Bob")
    [vanished] = home.memory.vanished
    assert vanished.request.requester == BOB


def test_both_with_one_number_are_waited_for() -> None:
    """The one that vanished keeps the title; once it is over, the other still does."""
    home = both()
    anew(home, 2, CAROL, 1)
    users = []
    for days in (1, 13, 0.99, 0.02):
        [decision] = home.poll(days).decisions
        users.append(decision.reason.as_dict()["user"])
    assert users == ["Bob", "Bob", "Bob", "Carol"]


def test_a_season_whose_request_vanished_and_left_its_number() -> None:
    home = seen().asks(BOB, 30, number=2, seasons=(1,)).policy(BOB, None)
    home.policy(CAROL, 7)
    home.poll()
    anew(home, 2, CAROL, 1, OTHER_MOVIE)
    [_, season] = home.poll(1).decisions
    assert (season.id, told(season)) == (SEASON, "kept: policy_never")


def test_the_same_request_is_back() -> None:
    home = both()
    there = list(home.requests)
    anew(home, 2, CAROL, 1, OTHER_MOVIE)
    home.poll(1)
    home.requests = there
    home.poll(1)
    assert home.memory.vanished == ()


def test_dates_of_two_with_one_number_are_kept_apart() -> None:
    home = done().asks(BOB, 30, number=2).policy(BOB, 20, require_watched=False)
    home.policy(CAROL, 9, require_watched=False).poll()
    [_, bobs] = home.requests
    before = home.memory.floors[floor_key(bobs, MOVIE)]
    carols = anew(home, 2, CAROL, 1)
    home.poll(1)
    home.poll(1)
    assert home.memory.floors[floor_key(bobs, MOVIE)] == before
    assert home.memory.floors[floor_key(carols, MOVIE)].date == ago(-8)


def test_the_date_of_another_with_this_number_does_not_count() -> None:
    """Carol's next request of the title is not held by what Bob's once had."""
    home = Scenario().asks(BOB, 40, number=2)
    home.policy((BOB, CAROL), 30, require_watched=False).records(added_at=ago(1))
    assert polled(home, 0) == ["scheduled +29d from added"]
    home.records(added_at=None)
    assert polled(home, 0) == ["scheduled +29d from added"], "Bob's own is remembered"
    home.requests[0] = replace(home.requests[0], requester=CAROL)
    assert polled(home, 15) == ["due -24d from added"]


def many(number: int = 12) -> Scenario:
    """Return so many movies that Alice is done with, after one poll."""
    home = done()
    for tmdb_id in range(2, number + 1):
        home.asks(ALICE, tmdb_id=tmdb_id)
    home.poll()
    return home


def test_lost_requests_are_noticed_though_their_numbers_are_given_anew() -> None:
    home = many()
    home.requests = [
        replace(one, created_at=ago(1), requester=BOB) if one.id > 1 else one
        for one in home.requests
    ]
    assert said_of_the_first(home) == "held: too_much_missing"
    assert len(home.memory.losses["requests"].missing) == 11


def test_what_an_older_version_noted_by_number_is_no_loss() -> None:
    home = many()
    home.remembers(
        seen={**home.memory.seen, "requests": frozenset(map(str, range(13)))}
    )
    assert said_of_the_first(home) == "due -3.01d from watched"
    assert home.memory.seen["requests"] == {str(one.key) for one in home.requests}


def test_what_an_older_version_noted_by_number_can_be_lost() -> None:
    home = many()
    numbers = {str(one.id) for one in home.requests}
    home.remembers(seen={**home.memory.seen, "requests": frozenset(numbers)})
    home.requests = home.requests[:1]
    assert said_of_the_first(home) == "held: too_much_missing"
    assert notice_losses(home.memory, home.snapshot(), home.now) == home.memory


def said_of_the_first(home: Scenario) -> str:
    """Poll a little later, and say what is said of the first movie."""
    home.poll(0.01)
    return said(home)[str(MOVIE)]
