"""Policies for tags of Radarr and Sonarr: a tag only lengthens or holds."""

from tests.media_stack import Movie, Series, Status

from .house import House
from .rows import row

KEPT = "kept: policy_never"
GONE = "held: tag_gone"
UNREADABLE = "held: tags_unreadable"
LATER = "scheduled: counted_from_watched"
LIST = "/api/v3/tag/detail"


def film(
    h: House, title: str = "The Comet", *labels: str, is_4k: bool = False
) -> Movie:
    """Let Alice request a film with these tags, and finish it ten days ago."""
    movie = h.home.movie(title, is_4k=is_4k)
    h.home.request(h.alice, movie, is_4k=is_4k)
    h.home.watch(h.alice, movie, days_ago=10)
    h.tag(movie, *labels)
    return movie


def season(h: House, title: str, *labels: str, goes: bool = False) -> Series:
    """Let Alice request a season of a series with these tags, and finish it."""
    series = h.series(2, 2, title=title)
    request = h.done(h.alice, series, 1)
    h.tag(series, *labels)
    if goes:
        h.goes(series, 1)
        h.carried_out(request)
    return series


@row
def tags_on_both_radarrs_and_on_sonarr(h: House) -> None:
    """Each copy goes or stays by its own tags; an id is another tag elsewhere."""
    h.home.radarr_4k.add_tag("rare")
    h.home.sonarr.add_tag("anime")
    h.tag_policy("keep", days=None)
    h.tag_policy("kids", "anime", days=90)
    hd = h.home.movie("Kept Here")
    four_k = h.home.movie("Kept Here", tmdb=hd.tmdb, is_4k=True)
    h.home.request(h.alice, hd)
    h.carried_out(h.home.request(h.alice, four_k, is_4k=True))
    for movie in (hd, four_k):
        h.home.watch(h.alice, movie, days_ago=10)
    h.tag(hd, "keep")
    h.tag(four_k, "rare")
    h.stays(KEPT, hd)
    h.goes(four_k, media=False)
    h.stays(LATER, film(h, "For Kids", "kids", "rare"))
    h.stays(KEPT, film(h, "Kept in 4K", "keep", is_4k=True))
    h.goes(film(h, "Rare", "rare"))
    h.goes(film(h, "Rare in 4K", "rare", is_4k=True))
    h.stays(KEPT, season(h, "Kept Series", "keep"), 1)
    h.stays(LATER, season(h, "Drawn", "anime"), 1)
    season(h, "Other Series", "rare", goes=True)


@row
def a_tag_that_is_never_keeps_a_film(h: House) -> None:
    h.tag_policy("keep", days=None)
    h.stays(KEPT, film(h, "The Comet", "keep"))


@row
def a_tag_lets_a_film_stay_longer(h: House) -> None:
    h.tag_policy("kids", days=30)
    h.stays(LATER, film(h, "The Comet", "kids"))


@row
def a_shorter_tag_shortens_nothing(h: House) -> None:
    h.tag_policy("kids", days=1)
    movie = h.home.movie("The Comet")
    h.home.request(h.alice, movie)
    h.home.watch(h.alice, movie, days_ago=3)
    h.tag(movie, "kids")
    h.stays("leaving_soon: counted_from_watched", movie)


@row
def of_two_tags_the_longer_one_counts(h: House) -> None:
    h.tag_policy("kids", days=1)
    h.tag_policy("rare", days=60)
    h.stays(LATER, film(h, "Both", "kids", "rare"))
    h.goes(film(h, "One", "kids"))


@row
def the_users_own_policy_comes_before_a_tag(h: House) -> None:
    h.policy(h.alice, days=7)
    h.tag_policy("keep", days=None)
    h.goes(film(h, "The Comet", "keep"))


@row
def one_of_two_requesters_has_a_policy_of_their_own(h: House) -> None:
    h.policy(h.alice, days=7)
    h.tag_policy("keep", days=None)
    movie = film(h, "The Comet", "keep")
    h.home.request(h.bob, movie)
    h.home.watch(h.bob, movie, days_ago=10)
    h.stays(KEPT, movie)


@row
def a_tag_holds_a_film_until_its_accounts_have_watched(h: House) -> None:
    assert h.bob.account
    h.tag_policy(
        "family", days=7, watched_by="all", watched_accounts=(h.bob.account.id,)
    )
    h.stays("waiting: not_watched", film(h, "The Comet", "family"))


@row
def a_list_of_tags_that_fails(h: House) -> None:
    """What has no tag on its Radarr is not touched by it, nor is another Radarr."""
    h.tag_policy("keep", days=None)
    h.stays(UNREADABLE, film(h, "Tagged", "rare"))
    h.goes(film(h, "Not Tagged"))
    h.stays(KEPT, film(h, "In 4K", "keep", is_4k=True))
    h.home.radarr.fault("GET", LIST, Status(500))


@row
def a_list_of_tags_of_a_sonarr_that_fails(h: House) -> None:
    h.tag_policy("keep", days=None)
    h.stays(UNREADABLE, season(h, "Tagged", "rare"), 1)
    season(h, "Not Tagged", goes=True)
    h.home.sonarr.fault("GET", LIST, Status(500))


@row
def a_list_of_tags_that_fails_after_a_film_was_seen_with_one(h: House) -> None:
    """What it had counts on; it may have got another one since."""
    h.tag_policy("keep", days=None)
    h.stays(KEPT, film(h, "The Comet", "keep"))
    h.then(lambda: h.home.radarr.fault("GET", LIST, Status(500)))


@row
def a_series_that_gains_a_tag_while_the_list_fails(h: House) -> None:
    """Nothing else of its row changed, which is read at each poll since it is near."""
    h.tag_policy("keep", days=None)
    series = season(h, "The Bridge")

    def gain() -> None:
        h.tag(series, "keep")
        h.home.sonarr.fault("GET", LIST, Status(500))

    h.then(gain)
    h.stays(UNREADABLE, series, 1)


@row
def a_list_of_tags_that_is_not_whole(h: House) -> None:
    h.tag_policy("keep", days=None)
    h.stays(UNREADABLE, film(h, "The Comet", "keep"))
    h.goes(film(h, "Not Tagged"))
    h.home.radarr.tags.clear()


@row
def a_list_of_tags_that_fails_when_no_policy_asks(h: House) -> None:
    h.goes(film(h, "The Comet", "keep"))
    h.home.radarr.fault("GET", LIST, Status(500))


@row
def a_tag_that_no_policy_names_is_removed(h: House) -> None:
    """A row that was read before it names it yet: it is read anew."""
    h.tag_policy("keep", days=None)
    movie = film(h, "The Comet", "rare")
    series = season(h, "The Bridge", "rare", goes=True)
    h.goes(movie)

    def remove() -> None:
        h.remove_tag(movie, "rare")
        h.remove_tag(series, "rare")

    h.then(remove)


@row
def a_tag_that_is_removed_holds(h: House) -> None:
    h.tag_policy("keep", days=90)
    movie = film(h, "The Comet", "keep")
    h.goes(film(h, "Not Tagged"))
    h.then(lambda: h.remove_tag(movie, "keep"))
    h.stays(GONE, movie)


@row
def a_season_whose_tag_is_removed(h: House) -> None:
    h.tag_policy("keep", days=90)
    series = season(h, "The Bridge", "keep")
    h.then(lambda: h.remove_tag(series, "keep"))
    h.stays(GONE, series, 1)


@row
def a_tag_that_titles_lost_counts_for_a_while(h: House) -> None:
    h.tag_policy("keep", days=None)
    movie, series = film(h, "The Comet", "keep"), season(h, "The Bridge", "keep")

    def lose() -> None:
        h.tag(movie)
        h.tag(series)

    h.then(lose)
    h.stays(KEPT, movie)
    h.stays(KEPT, series, 1)


@row
def a_film_that_gains_a_tag(h: House) -> None:
    h.tag_policy("keep", days=None)
    movie = film(h)
    h.then(lambda: h.tag(movie, "keep"))
    h.stays(KEPT, movie)


@row
def a_series_that_gains_a_tag(h: House) -> None:
    h.tag_policy("keep", days=None)
    series = season(h, "The Bridge")
    h.then(lambda: h.tag(series, "keep"))
    h.stays(KEPT, series, 1)
