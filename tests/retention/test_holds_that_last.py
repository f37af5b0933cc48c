"""Holds that are remembered by the title, whatever the servers lost of them."""

from collections.abc import Callable
from dataclasses import replace

from custom_components.jellyseerr_cleanup.retention.model import Account, MediaStatus
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    MOVIE,
    MOVIE_4K,
    NOT_ON_RADARR,
    SEASON,
    UNREAD,
    UNSEEN,
    Scenario,
    account,
    ago,
    done,
    episode,
    file,
    polled,
    state,
)
from .tables import rows

BEFORE, BEGUN = "held: here_before_request", "held: being_watched"
LIKED, UNLIKED = "held: favorite", "held: favorite_gone"


# Here before it was requested


def before() -> Scenario:
    """Return a movie that Alice is done with, and that was there before her request."""
    home = done().has(file(60))
    assert polled(home, 0) == [BEFORE]
    return home


NEW_FILES = {
    "upgraded": lambda home: home.has(file(1, size=9000, number=2)),
    "a Radarr that was built anew": lambda home: home.has(file(0.5)),
    "moved to another Radarr": lambda home: home.copied(
        replace(home.copy_of(MOVIE, file(0.5)), instance="radarr:7", item_id=9)
    ),
    "a second file beside it": lambda home: home.has(
        file(1), file(1, "/movies/1/b.mkv", number=2)
    ),
}


@rows("happens", NEW_FILES)
def test_a_new_date_is_no_new_file(happens: Callable[[Scenario], object]) -> None:
    home = before()
    happens(home)
    home.watches(ALICE, 0)
    assert {one.partition(" -")[0] for one in polled(home, 1, 40)} <= {BEFORE}


def test_away_while_radarr_was_built_anew() -> None:
    home = before().copied(NOT_ON_RADARR)
    home.poll(1)
    home.poll(3)
    home.has(file(-3))
    home.watches(ALICE, 0)
    assert polled(home, 1, 30) == [BEFORE, BEFORE]


def test_seen_before_any_policy_let_it_go() -> None:
    """What is kept is remembered all the same, for the day on which it is not."""
    home = done(retention=None).has(file(60))  # type: ignore[arg-type]
    assert polled(home, 0) == ["kept: policy_never"]
    home.has(file(1)).only_policy(ALICE, 7)
    assert polled(home, 1) == [BEFORE]


def test_a_season_of_which_one_file_was_there_before() -> None:
    home = Scenario().asks(ALICE, seasons=(1,)).policy(ALICE, 7)
    home.goes_through(ALICE, {1: 11, 2: 10})
    home.has_season(episode(1, imported=60), episode(2))
    assert polled(home, 0) == [BEFORE]
    home.has_season(episode(1, imported=1), episode(2))
    assert polled(home, 1) == [BEFORE]


def test_a_co_request_while_it_is_there_does_not_end_it() -> None:
    home = before().copied(NOT_ON_RADARR)
    home.poll(0.1)
    home.has(file(0))
    home.poll(0.1)
    home.asks(BOB, -1, number=2).watches(BOB, -1).policy(BOB, 7)
    home.has(file(-1.5))
    assert polled(home, 2, 10) == [BEFORE, BEFORE]


def test_a_new_request_of_what_never_left_does_not_end_it() -> None:
    """Nobody saw it go: its request was deleted, and it was upgraded since."""
    home = before()
    home.requests = []
    home.poll(10)
    home.asks(ALICE, -11, number=2).has(file(-12)).watches(ALICE, -12)
    assert polled(home, 3, 10) == [BEFORE, BEFORE]


def test_a_row_that_is_new_came_with_the_new_request() -> None:
    home = before()
    home.requests = []
    home.poll(10)
    home.asks(ALICE, -11, number=2).watches(ALICE, -12)
    home.copied(replace(home.copy_of(MOVIE, file(-12)), row_added_at=ago(-12)))
    assert polled(home, 3) == ["leaving_soon +6d from watched"]


def test_a_person_includes_it() -> None:
    home = before().has(file(9))
    home.poll(1)
    home.only_policy(ALICE, 7, include_existing=True)
    assert polled(home, 0) == ["due -4d from watched"]


def test_requested_anew_after_it_was_gone() -> None:
    """The new request brought the new file."""
    home = before()
    home.copied(NOT_ON_RADARR).poll(1)
    home.requests = []
    home.asks(BOB, -2, number=2).has(file(-3)).watches(BOB, -4).policy(BOB, 7)
    assert polled(home, 4, 7) == [
        "leaving_soon +6d from watched",
        "due -1d from watched",
    ]
    assert home.memory.here_before == {}


def test_deleted_here_and_requested_anew() -> None:
    """Jellyseerr noticed that it was gone, so that nobody looked for files."""
    home = before()
    record = replace(
        home.media[MOVIE.media_type, 1].standard, status=MediaStatus.DELETED
    )
    home.copies.clear()
    home.records(standard=record).poll(1)
    assert home.memory.here_before[MOVIE].gone_at is not None
    [request] = home.requests
    gone = CarriedOut(request.id, request.created_at, 1, MOVIE)
    home.remembers(carried_out=frozenset({gone}))
    home.requests = []
    home.poll(1)
    home.asks(ALICE, -3, number=2).has(file(-4)).watches(ALICE, -4)
    assert polled(home, 3) == ["leaving_soon +6d from watched"]


def test_a_request_that_comes_back_does_not_end_it() -> None:
    home = before()
    requests, home.requests = home.requests, []
    home.poll(20)
    home.requests = requests
    home.has(file(-15))
    assert polled(home, 1) == [BEFORE]


# Favourites and begun watches


def liked() -> Scenario:
    """Return a movie that Alice is done with, and that Bob likes."""
    home = done().watches(BOB, state(None, played=False, favorite=True))
    assert polled(home, 0) == [LIKED]
    return home


def begun(days: float = 3) -> Scenario:
    """Return a movie that Alice is done with, and that Bob began."""
    home = done().watches(BOB, state(days, played=False, ticks=9))
    assert polled(home, 0) == [BEGUN]
    return home


def forgets(home: Scenario) -> None:
    home.watches(BOB, UNSEEN)


def is_built_anew(home: Scenario) -> None:
    """Nobody has the account of before."""
    assert not isinstance(home.accounts, dict) or home.accounts.pop(account(BOB))
    new = "e" * 32
    home.accounts = {**home.accounts, new: Account(new, "Bob", True)}  # type: ignore[dict-item]
    home.remembers(seen={})


LOST = {
    "taken back, or lost": forgets,
    "the item is gone for the account": lambda home: home.watches(BOB),
    "a Jellyfin that was built anew": is_built_anew,
}


@rows("happens", LOST)
def test_a_favourite_that_is_gone_holds_for_14_days(
    happens: Callable[[Scenario], object],
) -> None:
    home = liked()
    happens(home)
    assert polled(home, 1, 13.9, 0.2) == [UNLIKED, UNLIKED, "due -18.1d from watched"]
    assert home.memory.involved == {}


def test_who_liked_it_and_until_when() -> None:
    home = liked()
    is_built_anew(home)
    [decision] = home.poll(1).decisions
    assert decision.is_held_for(ReasonCode.FAVORITE_GONE)
    told = decision.reason.as_dict()
    assert (told["account"], told["until"]) == ("Bob", ago(-15).isoformat())
    [later] = home.poll(1).decisions
    assert later.reason == decision.reason


def test_a_favourite_again() -> None:
    home = liked()
    forgets(home)
    home.poll(1)
    home.watches(BOB, state(None, played=False, favorite=True))
    assert polled(home, 1, 20) == [LIKED, LIKED]
    forgets(home)
    assert polled(home, 1) == [UNLIKED]


def test_favourites_that_do_not_count() -> None:
    """The option is a person's act: it ends what holds."""
    home = liked()
    forgets(home)
    home.poll(1)
    assert polled(home.options(protect_favorites=False), 0) == ["due -4d from watched"]


def test_what_could_not_be_read_says_nothing() -> None:
    home = liked()
    home.unread[MOVIE] = UNREAD
    assert polled(home, 20) == ["held: jellyfin_unreachable"]
    home.unread.clear()
    forgets(home)
    assert polled(home, 1, 13, 2)[:2] == [UNLIKED, UNLIKED]


@rows("happens", LOST)
def test_a_begun_watch_that_is_gone_holds_for_its_30_days(
    happens: Callable[[Scenario], object],
) -> None:
    home = begun()
    happens(home)
    assert polled(home, 1, 25.9, 0.2) == [BEGUN, BEGUN, "due -30.1d from watched"]


def test_finishing_ends_what_was_begun() -> None:
    home = begun().watches(BOB, 0)
    assert polled(home, 7.5) == ["due -0.5d from watched"]


def test_an_older_watch_does_not_finish_what_was_begun() -> None:
    """Bob watched it, began it again, and Jellyfin lost that."""
    home = begun().watches(BOB, 9)
    assert polled(home, 1)[0] == BEGUN


def test_begun_without_a_date() -> None:
    """Nobody knows when: 30 days after about the last poll that saw it."""
    home = done().watches(BOB, state(None, played=False, ticks=9))
    assert polled(home, 0, 40) == ["held: watched_without_date"] * 2
    forgets(home)
    assert polled(home, 1, 28, 2) == [BEGUN, BEGUN, "due -74d from watched"]


def test_begun_without_a_date_is_noted_once_a_day() -> None:
    home = done().watches(BOB, state(None, played=False, ticks=9))
    home.poll()
    before = home.memory.involved
    home.poll(0.5)
    assert home.memory.involved is before
    home.poll(0.5)
    assert home.memory.involved != before


def test_of_a_season() -> None:
    home = Scenario().asks(ALICE, seasons=(1,)).policy(ALICE, 7)
    home.goes_through(ALICE, {1: 11, 2: 10}).goes_through(CAROL, {1: 5})
    assert polled(home, 0) == [BEGUN]
    home.episodes.pop((SEASON, account(CAROL)))
    assert polled(home, 1, 24.1) == [BEGUN, "due -28.1d from watched"]


def test_of_both_qualities_that_are_one_title() -> None:
    home = done().asks(BOB, 30, is_4k=True).policy(BOB, 7, require_watched=False)
    home.has(file(39), of=MOVIE_4K).on_one_server()
    home.watches(CAROL, state(3, played=False, ticks=9), of=MOVIE_4K).poll()
    home.watches(CAROL, of=MOVIE_4K)
    assert polled(home, 1) == [BEGUN]


def test_what_nobody_requests_is_forgotten_in_time() -> None:
    home = liked()
    home.requests, home.copies = [], {}
    home.poll(1)
    assert home.memory.involved
    home.poll(14.1)
    assert home.memory.involved == {}
