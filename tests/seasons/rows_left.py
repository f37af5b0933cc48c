"""What was played and left at a position; and what Jellyfin merely guesses."""

from typing import Any

from tests.media_stack import Movie, Series, User

from .house import House
from .rows import row
from .rows_requests import NOT_WATCHED
from .rows_watching import BEING_WATCHED

UNDATED = "held: watched_without_date"


def leave(
    h: House,
    user: User,
    title: Movie | Series,
    days_ago: float | None,
    **which: Any,
) -> None:
    """Let something be played, and be left in the middle so many days ago."""
    item = title.in_jellyfin
    if isinstance(title, Series):
        item = title.episodes[which["season"], which["episode"]]
    assert user.account
    watch = item.watch(user.account)
    watch.played, watch.position = True, item.runtime // 2
    watch.last_played = None if days_ago is None else h.home.clock.ago(days=days_ago)


def film(h: House, days_ago: float = 90, **options: Any) -> Movie:
    """Add a film that Alice requested."""
    movie = h.home.movie("Comet", **options)
    h.home.request(h.alice, movie, days_ago=days_ago)
    return movie


@row
def a_film_left_at_a_position_long_ago(h: House) -> None:
    """She looked at a scene again: nobody will ever end that."""
    movie = film(h)
    leave(h, h.alice, movie, 45)
    h.goes(movie)


@row
def a_film_that_another_left_at_a_position_lately(h: House) -> None:
    movie = film(h)
    h.home.watch(h.alice, movie, days_ago=10)
    leave(h, h.carol, movie, 20)
    h.stays(BEING_WATCHED, movie)


@row
def an_episode_left_at_a_position_long_ago(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1, days_ago=90, watched=50))
    leave(h, h.alice, series, 40, season=1, episode=2)
    h.goes(series, 1)


@row
def an_episode_left_at_a_position_lately(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.bob, series, 1, days_ago=90, watched=50)
    leave(h, h.carol, series, 20, season=1, episode=2)
    h.stays(BEING_WATCHED, series, 1)


@row
def a_film_left_at_a_position_nobody_knows_when(h: House) -> None:
    movie = film(h)
    leave(h, h.alice, movie, None)
    h.stays(UNDATED, movie)


@row
def the_same_after_it_was_marked_anew(h: House) -> None:
    """Unwatched and watched again: that is the cure."""
    movie = film(h)
    leave(h, h.alice, movie, None)

    def mark() -> None:
        h.home.lose_watch(h.alice, movie)
        h.home.mark_watched(h.alice, movie, date=h.home.clock.ago(days=8))

    h.then(mark)
    h.goes(movie)


@row
def what_may_be_of_the_season_was_begun_long_ago(h: House) -> None:
    """An episode without a season, of which nobody will ever see the end."""
    series = h.series(2, 2)
    h.carried_out(h.done(h.alice, series, 1, days_ago=90, watched=50))
    series.episodes[2, 1].season = None
    h.home.start_watching(h.alice, series, season=2, episode=1, days_ago=45)
    h.goes(series, 1)


@row
def a_film_without_a_length(h: House) -> None:
    """Jellyfin calls it played as soon as it was started."""
    movie = film(h, minutes=None)
    h.home.start_watching(h.alice, movie, 1, days_ago=45)
    h.stays(NOT_WATCHED, movie)


@row
def the_same_by_terms_that_need_no_watch(h: House) -> None:
    """That is the cure, where the length cannot be found out."""
    movie = film(h, minutes=None)
    h.home.start_watching(h.alice, movie, 1, days_ago=45)
    h.policy(h.alice, require_watched=False, count_from="added")
    h.goes(movie)


@row
def an_episode_without_a_length(h: House) -> None:
    series = h.series(3, 3)
    h.home.request(h.alice, series, seasons=[1])
    series.episodes[1, 2].minutes = None
    h.home.watch(h.alice, series, season=1, days_ago=10)
    h.stays(NOT_WATCHED, series, 1)


@row
def a_short_film(h: House) -> None:
    """Below five minutes Jellyfin keeps no position: it is played after 5 %."""
    movie = film(h, minutes=4)
    h.home.stop_watching_at(h.alice, movie, share=0.5, days_ago=10)
    h.goes(movie)


@row
def a_season_that_jellyfin_calls_played(h: House) -> None:
    """What it computes for a season or a series is no watch of a file."""
    series = h.series(3, 3)
    h.home.request(h.alice, series, seasons=[1])
    assert h.alice.account
    for item in (series.seasons[1], series.in_jellyfin):
        watch = item.watch(h.alice.account)
        watch.played, watch.last_played = True, h.home.clock.ago(days=10)
    h.stays(NOT_WATCHED, series, 1)
