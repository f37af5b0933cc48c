"""Whose watch it is: accounts that are gone, shared seasons, numbers of others."""

from custom_components.jellyseerr_cleanup.retention.policy import CountFrom

from .house import House
from .rows import row
from .rows_requests import NOT_WATCHED

NO_ACCOUNT = "held: no_jellyfin_account"
CHANGED = "held: identity_changed"


def leaves_jellyfin(h: House) -> None:
    """Let Alice's account be deleted in Jellyfin; Jellyseerr still names it."""
    del h.home.jellyfin.library.accounts[h.alice.jellyfin_id]


@row
def an_account_that_is_gone(h: House) -> None:
    series = h.series(3)
    h.done(h.alice, series, 1)
    leaves_jellyfin(h)
    h.stays(NO_ACCOUNT, series, 1)


@row
def an_account_that_is_gone_and_need_not_watch(h: House) -> None:
    """Bob's watch is the last, and whose account Alice had does not matter."""
    series, film = h.series(3), h.home.movie("The Comet")
    h.policy(h.alice, require_watched=False)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.request(h.alice, film)
    h.home.watch(h.bob, series, season=1, days_ago=9)
    leaves_jellyfin(h)
    h.goes(series, 1)
    h.vanishes(series)
    h.goes(film)


@row
def an_account_that_is_gone_from_added(h: House) -> None:
    series = h.series(3)
    h.policy(h.alice, require_watched=False, count_from=CountFrom.ADDED)
    h.carried_out(h.done(h.alice, series, 1))
    leaves_jellyfin(h)
    h.goes(series, 1)
    h.vanishes(series)


@row
def an_account_that_is_gone_with_a_link_by_hand(h: House) -> None:
    series, other = h.series(3), h.series(3, title="Orbit")
    h.carried_out(h.done(h.alice, series, 1))
    h.home.request(h.alice, other, seasons=[1])
    leaves_jellyfin(h)
    h.home.watch(h.bob, series, season=1, days_ago=10)
    h.options(links={h.alice.id: h.bob.jellyfin_id})
    h.goes(series, 1)
    h.vanishes(series)
    h.stays(NOT_WATCHED, other, 1)


@row
def a_disabled_account_with_a_link_by_hand(h: House) -> None:
    """Nobody can watch with it any more."""
    series = h.series(3)
    h.carried_out(h.home.request(h.alice, series, seasons=[1]))
    assert h.alice.account
    h.alice.account.is_disabled = True
    h.home.watch(h.bob, series, season=1, days_ago=10)
    h.options(links={h.alice.id: h.bob.jellyfin_id})
    h.goes(series, 1)
    h.vanishes(series)


@row
def a_season_that_two_accounts_shared(h: House) -> None:
    """One saw the first half, the other the rest; each alone was not done."""
    series, half = h.series(4), h.series(4, title="Orbit")
    family = (h.bob.jellyfin_id, h.carol.jellyfin_id)
    h.policy(h.alice, watched_by="any", watched_accounts=family)
    h.carried_out(h.home.request(h.alice, series, seasons=[1], days_ago=90))
    h.home.request(h.alice, half, seasons=[1], days_ago=90)
    for number, who in ((1, h.bob), (2, h.bob), (3, h.carol), (4, h.carol)):
        h.home.watch(who, series, season=1, episode=number, days_ago=60 - number)
        if number < 4:
            h.home.watch(who, half, season=1, episode=number, days_ago=60 - number)
    h.goes(series, 1)
    h.vanishes(series)
    h.stays(NOT_WATCHED, half, 1)


@row
def a_season_that_two_accounts_shared_and_all_must_watch(h: House) -> None:
    series = h.series(2)
    family = (h.bob.jellyfin_id, h.carol.jellyfin_id)
    h.policy(h.alice, watched_by="all", watched_accounts=family)
    h.home.request(h.alice, series, seasons=[1], days_ago=90)
    for number, who in ((1, h.bob), (2, h.carol)):
        h.home.watch(who, series, season=1, episode=number, days_ago=60)
    h.stays(NOT_WATCHED, series, 1)


@row
def a_local_users_number_that_is_somebody_elses(h: House) -> None:
    """The link was made by hand for who had the number before the restore."""
    local, series = h.home.user("dave", jellyfin=False), h.series(3)
    h.options(links={local.id: h.bob.jellyfin_id})
    h.done(h.bob, series, 1)
    for request in h.home.jellyseerr.requests.values():
        request.requested_by = local.in_jellyseerr

    def restore() -> None:
        local.in_jellyseerr.username = "eve"
        local.in_jellyseerr.email = "eve@example.com"

    h.then(restore)
    h.stays(CHANGED, series, 1)


@row
def a_user_who_is_linked_to_somebody_elses_account(h: House) -> None:
    """By the default terms; and who only changed the name is the same."""
    series, others = h.series(3), h.series(3, title="Orbit")
    h.home.request(h.alice, series, seasons=[1])
    h.carried_out(h.done(h.bob, others, 1))
    h.home.watch(h.carol, series, season=1, days_ago=10)

    def change() -> None:
        h.alice.in_jellyseerr.jellyfin_user_id = h.carol.jellyfin_id
        h.bob.in_jellyseerr.username = "Robert"
        h.bob.in_jellyseerr.email = "robert@example.com"

    h.then(change)
    h.stays(CHANGED, series, 1)
    h.goes(others, 1)
    h.vanishes(others)
