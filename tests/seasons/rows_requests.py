"""Who asked for which seasons."""

from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut
from tests.media_stack import MediaStatus, RequestStatus, Status

from .house import House
from .rows import row

NOT_WATCHED = "waiting: not_watched"


@row
def one_season_of_five(h: House) -> None:
    series = h.series(3, 3, 3, 3, 3)
    h.carried_out(h.done(h.alice, series, 2))
    h.goes(series, 2)


@row
def the_only_season(h: House) -> None:
    series = h.series(3)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)
    h.vanishes(series)


@row
def all_seasons_of_one_request(h: House) -> None:
    series = h.series(2, 2)
    h.carried_out(h.done(h.alice, series, 1, 2))
    h.goes(series, 1, 2)
    h.vanishes(series)


@row
def all_seasons_of_two_requests(h: House) -> None:
    series = h.series(2, 2)
    h.carried_out(h.done(h.alice, series, 1), h.done(h.bob, series, 2))
    # Else she would be on the way to it
    h.home.watch(h.alice, series, season=2, days_ago=10)
    h.goes(series, 1, 2)
    h.vanishes(series)


@row
def one_season_of_a_request_for_three(h: House) -> None:
    """The request stays until all of it went."""
    series = h.series(2, 2, 2)
    h.home.request(h.alice, series, seasons=[1, 2, 3])
    h.home.watch(h.alice, series, season=1, days_ago=10)
    h.goes(series, 1)
    h.stays(NOT_WATCHED, series, 2, 3)


@row
def the_rest_of_a_request_for_three(h: House) -> None:
    """The first season went in an earlier run."""
    series = h.series(2, 2, 2)
    request = h.done(h.alice, series, 1, 2, 3)
    for number in (1, 2):
        h.home.lose_episode(series, 1, number)
        series.row_of(1, number).monitored = False
    series.row.seasons[1].monitored = False
    series.in_jellyseerr.side(False).status = MediaStatus.PARTIALLY_AVAILABLE
    h.went(request, series, 1)
    h.stays("waiting: not_available", series, 1)
    h.goes(series, 2, 3)
    h.carried_out(request)
    h.vanishes(series)


@row
def two_users_with_different_seasons(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.request(h.bob, series, seasons=[2])
    h.goes(series, 1)
    h.stays(NOT_WATCHED, series, 2)


@row
def two_users_with_overlapping_seasons(h: House) -> None:
    """Alice is done with both, Bob with the first."""
    series = h.series(3, 3, 3)
    h.done(h.alice, series, 1, 2)
    h.carried_out(h.done(h.bob, series, 1))
    h.home.request(h.bob, series, seasons=[2])
    h.goes(series, 1)
    h.stays(NOT_WATCHED, series, 2)


@row
def two_users_who_are_both_done(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1), h.done(h.bob, series, 1))
    h.goes(series, 1)


@row
def two_users_of_whom_one_is_done(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.request(h.bob, series, seasons=[1])
    h.stays(NOT_WATCHED, series, 1)


@row
def one_season_with_different_terms(h: House) -> None:
    """The later date counts."""
    series = h.series(3, 3)
    h.policy(h.bob, days=60)
    h.done(h.alice, series, 1)
    h.done(h.bob, series, 1)
    h.stays("scheduled: counted_from_watched", series, 1)


@row
def one_season_with_different_terms_that_are_over(h: House) -> None:
    series = h.series(3, 3)
    h.policy(h.bob, days=30)
    for user in (h.alice, h.bob):
        h.carried_out(h.done(user, series, 1, watched=35, days_ago=60))
    h.goes(series, 1)


@row
def one_user_keeps_for_ever(h: House) -> None:
    series = h.series(3, 3)
    h.policy(h.bob, days=None)
    h.done(h.alice, series, 1)
    h.done(h.bob, series, 1)
    h.stays("kept: policy_never", series, 1)


@row
def a_season_requested_twice(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(
        h.home.request(h.alice, series, seasons=[1]), h.done(h.alice, series, 1)
    )
    h.goes(series, 1)


@row
def a_pending_request_of_somebody_else(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.done(h.bob, series, 1, status=RequestStatus.PENDING)
    h.stays("held: request_open", series, 1)


@row
def a_failed_request_of_somebody_else(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.done(h.bob, series, 1, status=RequestStatus.FAILED)
    h.stays("held: request_open", series, 1)


@row
def a_request_with_an_unknown_status(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1, status=17)
    h.stays("held: request_unknown_status", series, 1)


@row
def a_declined_request_of_somebody_else(h: House) -> None:
    """It holds nothing, and leaves with the media: the folder of the season stays."""
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.request(h.bob, series, seasons=[1], status=RequestStatus.DECLINED)
    h.goes(series, 1)


@row
def a_request_for_a_season_that_is_pending(h: House) -> None:
    """The season that is done goes; the series stays, as somebody waits for another season."""
    series = h.series(3)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.request(h.bob, series, seasons=[2], status=RequestStatus.PENDING)
    h.goes(series, 1)
    h.stays("held: request_open", series, 2)


@row
def a_requester_who_is_gone(h: House) -> None:
    series = h.series(3, 3)
    h.home.request(None, series, seasons=[1])
    h.home.watch(h.alice, series, season=1, days_ago=10)
    h.stays("held: request_without_user", series, 1)


@row
def a_removed_user(h: House) -> None:
    """Bob's request went with him; it counts for 14 days more."""
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.request(h.bob, series, seasons=[1])
    h.then(lambda: h.home.remove_user(h.bob))
    h.stays(NOT_WATCHED, series, 1)


@row
def a_removed_user_who_was_done(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.done(h.bob, series, 1)
    h.then(lambda: h.home.remove_user(h.bob))
    h.goes(series, 1)


@row
def a_requester_without_a_jellyfin_account(h: House) -> None:
    series = h.series(3, 3)
    dave = h.home.user("dave", jellyfin=False)
    h.home.request(dave, series, seasons=[1])
    h.home.watch(h.alice, series, season=1, days_ago=10)
    h.stays("held: no_jellyfin_account", series, 1)


@row
def a_request_by_an_administrator_for_somebody(h: House) -> None:
    """Whoever made it, it is Alice's."""
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1, modified_by=h.home.admin))
    h.policy(h.home.admin, days=None)
    h.goes(series, 1)


@row
def a_restored_backup(h: House) -> None:
    """A request that was carried out is there again, and so is the season."""
    series = h.series(3, 3)
    request = h.done(h.alice, series, 1)
    h.went(request, series, 1)
    h.stays("held: request_came_back", series, 1)


@row
def deleted_and_requested_again(h: House) -> None:
    """Jellyfin remembers the watches of the first time; they do not count."""
    series = h.series(3, 3)
    h.home.request(h.alice, series, seasons=[1], days_ago=20)
    h.home.watch(h.alice, series, season=1, days_ago=60)
    title = TitleId(MediaType.TV, series.tmdb, 1, False)
    first = CarriedOut(9999, h.home.clock.ago(days=100), h.alice.id, title)
    h.remembers(carried_out=frozenset({first}))
    h.stays(NOT_WATCHED, series, 1)


@row
def deleted_requested_and_watched_again(h: House) -> None:
    series = h.series(3, 3)
    h.home.watch(h.alice, series, season=1, days_ago=60)
    h.carried_out(h.done(h.alice, series, 1, days_ago=20))
    title = TitleId(MediaType.TV, series.tmdb, 1, False)
    first = CarriedOut(9999, h.home.clock.ago(days=100), h.alice.id, title)
    h.remembers(carried_out=frozenset({first}))
    h.goes(series, 1)


@row
def a_request_without_season_numbers(h: House) -> None:
    """It may mean any season: all are held, but the specials, which are no title of it."""
    series = h.series(seasons={0: 1, 1: 2, 2: 2})
    h.home.request(h.alice, series, seasons=[])
    h.home.watch(h.alice, series, days_ago=10)
    h.stays("held: seasons_not_named", series, 1, 2)
    h.stays("no title", series, 0)


@row
def a_request_without_season_numbers_beside_one_with(h: House) -> None:
    series = h.series(2, 2)
    h.done(h.alice, series, 1)
    h.home.request(h.bob, series, seasons=[])
    h.home.watch(h.bob, series, days_ago=10)
    h.stays("held: seasons_not_named", series, 1, 2)


@row
def a_request_without_season_numbers_that_nobody_can_list(h: House) -> None:
    """There is no title, only a count."""
    series = h.series(2, 2)
    h.home.request(h.alice, series, seasons=[])
    h.home.sonarr.fault("*", "*", Status(500))
    h.stays("no title", series, 1, 2)
    h.unlisted = 1


@row
def specials_beside_a_season(h: House) -> None:
    """The season goes; the request stays, as specials are never removed."""
    series = h.series(seasons={0: 2, 1: 3, 2: 3})
    h.done(h.alice, series, 0, 1)
    h.goes(series, 1)
    h.stays("kept: specials", series, 0)


@row
def only_specials(h: House) -> None:
    series = h.series(seasons={0: 2, 1: 3})
    h.done(h.alice, series, 0)
    h.stays("kept: specials", series, 0)


@row
def specials_that_nobody_requested(h: House) -> None:
    """They keep the series in Sonarr, and their files."""
    series = h.series(seasons={0: 2, 1: 3})
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def a_season_that_sonarr_does_not_list(h: House) -> None:
    series = h.series(3)
    h.home.request(h.alice, series, seasons=[9])
    h.stays("held: not_on_instance", series, 9)


@row
def a_season_that_was_not_downloaded(h: House) -> None:
    series = h.series(3, available=False)
    h.home.request(h.alice, series, seasons=[1])
    h.stays("waiting: not_available", series, 1)
