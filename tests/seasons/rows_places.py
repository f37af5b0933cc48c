"""Where the files are, and whether a season is whole."""

from datetime import timedelta

from custom_components.jellyseerr_cleanup.retention.losses import episodes_of
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import Keep, Loss
from tests.media_stack import Series, Status

from .house import House
from .rows import row
from .rows_requests import NOT_WATCHED

RECENT, AIRING, INCOMPLETE = (
    f"held: season_{why}" for why in ("recent", "airing", "incomplete")
)


@row
def an_aired_episode_without_a_file(h: House) -> None:
    series = h.series(3, 3)
    h.home.episode(series, 1, 4, aired_days_ago=300)
    h.done(h.alice, series, 1)
    h.stays(INCOMPLETE, series, 1)


@row
def an_episode_that_is_still_to_air(h: House) -> None:
    series = h.series(3, 3)
    h.home.episode(series, 2, 4, aired_days_ago=-20)
    h.done(h.alice, series, 2)
    h.stays(AIRING, series, 2)


@row
def a_break_in_the_middle_of_a_season(h: House) -> None:
    """What is still to come has no air date yet."""
    series = h.series(3, 3, status="continuing")
    h.home.episode(series, 2, 4, aired_days_ago=None)
    h.done(h.alice, series, 2)
    h.stays(AIRING, series, 2)


@row
def an_episode_is_being_downloaded(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.enqueue(series, season=1, episode=2)
    h.stays("held: in_queue", series, 1)


@row
def something_of_the_series_is_being_downloaded(h: House) -> None:
    """Sonarr does not say for which season."""
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.enqueue(series)
    h.stays("held: in_queue", series, 1)


@row
def another_season_is_being_downloaded(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.enqueue(series, season=2, episode=2)
    h.goes(series, 1)


@row
def the_newest_season_of_a_continuing_series(h: House) -> None:
    series = h.series(3, 3, status="continuing", aired_days_ago=20)
    h.done(h.alice, series, 2)
    h.stays(RECENT, series, 2)


@row
def an_older_season_of_a_continuing_series(h: House) -> None:
    series = h.series(3, 3, status="continuing", aired_days_ago=20)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def the_newest_season_with_a_later_one_announced(h: House) -> None:
    series = h.series(3, 3, status="continuing", aired_days_ago=20)
    h.home.episode(series, 3, 1, aired_days_ago=-100)
    h.done(h.alice, series, 2)
    h.stays(RECENT, series, 2)


@row
def the_newest_season_a_month_later(h: House) -> None:
    series = h.series(3, 3, status="continuing", aired_days_ago=35)
    h.carried_out(h.done(h.alice, series, 2))
    h.goes(series, 2)


@row
def the_last_season_of_an_ended_series(h: House) -> None:
    series = h.series(3, 3, status="ended", aired_days_ago=20)
    h.carried_out(h.done(h.alice, series, 2))
    h.goes(series, 2)


@row
def half_of_a_seasons_files_unmounted(h: House) -> None:
    """Sonarr noticed, and fetches nothing: the season is held until that has been so for a day."""
    series = h.series(4, 4)
    h.done(h.alice, series, 1)

    def unmount() -> None:
        for number in (1, 2):
            h.home.lose_episode(series, 1, number)
            series.row_of(1, number).monitored = False

    h.then(unmount)
    h.stays("held: season_shrunk", series, 1)


@row
def half_of_a_seasons_files_unmounted_for_two_days(h: House) -> None:
    """By then it is believed; Sonarr has half a season."""
    series = h.series(4, 4)
    h.carried_out(h.done(h.alice, series, 1))
    for number in (1, 2):
        h.home.lose_episode(series, 1, number)
        series.row_of(1, number).monitored = False
    name = episodes_of(TitleId.parse(series.id(1)))
    loss = Loss(frozenset({"1", "2"}), h.home.clock.ago(days=2))
    h.remembers(seen={name: frozenset("1234")}, losses={name: loss})
    h.goes(series, 1)


@row
def an_upgraded_file(h: House) -> None:
    """The new file is announced anew."""
    series = h.series(3, 3)
    h.options(notice=timedelta(days=3))
    h.done(h.alice, series, 1)

    def upgrade() -> None:
        h.home.clock.advance(days=3.5)
        row = series.row_of(1, 2)
        now = h.home.clock.now()
        series.sonarr.import_file(series.row, [row], 9 * 10**9, now)

    h.then(upgrade)
    h.stays("leaving_soon: counted_from_watched", series, 1)


@row
def here_before_it_was_requested(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1, imported_days_ago=60)
    h.stays("held: here_before_request", series, 1)


@row
def one_file_here_before_it_was_requested(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    series.files(1)[0].date_added = h.home.clock.ago(days=60)
    h.stays("held: here_before_request", series, 1)


@row
def here_before_it_was_requested_and_included(h: House) -> None:
    series = h.series(3, 3)
    h.policy(h.alice, include_existing=True)
    h.carried_out(h.done(h.alice, series, 1, imported_days_ago=60))
    h.goes(series, 1)


@row
def another_series_under_the_id_that_jellyseerr_names(h: House) -> None:
    series = h.series(3, 3, sonarr_tvdb=999_999)
    h.done(h.alice, series, 1)
    h.stays("held: item_mismatch", series, 1)


@row
def no_sonarr_is_named(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    series.in_jellyseerr.standard.service_id = None
    h.stays("held: no_instance", series, 1)


@row
def a_sonarr_that_is_no_longer_there(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    series.in_jellyseerr.standard.service_id = 77
    h.stays("held: no_instance", series, 1)


@row
def the_series_is_no_longer_in_sonarr(h: House) -> None:
    """Another one has the same TVDB id now: it is somebody else's."""
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    series.in_jellyseerr.standard.external_id = 424_242
    h.stays("held: not_on_instance", series, 1)


@row
def a_renamed_instance(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.home.jellyseerr.sonarrs[0].name = "Television"
    h.goes(series, 1)


@row
def two_sonarrs(h: House) -> None:
    """The same series is on both: nobody can tell which the request brought."""
    second = h.home.add_sonarr("Second", default=False)
    series = h.series(3, 3, sonarr=second)
    h.home.series("The Bridge", seasons={1: 3}, tvdb=series.tvdb, in_jellyseerr=False)
    h.done(h.alice, series, 1)
    h.stays("held: on_several_instances", series, 1)


@row
def one_of_two_sonarrs_is_down(h: House) -> None:
    second = h.home.add_sonarr("Second", default=False)
    there, away = h.series(3, 3), h.series(3, 3, title="Away", sonarr=second)
    h.carried_out(h.done(h.alice, there, 1))
    h.done(h.alice, away, 1)
    h.then(lambda: second.fault("*", "*", Status(503)))
    h.goes(there, 1)
    h.stays("held: instance_unreachable", away, 1)


@row
def its_root_folder_is_not_accessible(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.home.sonarr.root_accessible = False
    h.stays("held: root_unavailable", series, 1)


@row
def only_in_4k(h: House) -> None:
    series = h.series(3, 3, is_4k=True)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def in_hd_and_4k_of_which_hd_is_done(h: House) -> None:
    """The 4K season is somebody else's (seerr 1144, 1958)."""
    hd = h.series(3, 3)
    uhd = h.series(3, 3, tmdb=hd.tmdb, tvdb=hd.tvdb, is_4k=True)
    h.carried_out(h.done(h.alice, hd, 1))
    h.home.request(h.bob, uhd, seasons=[1])
    h.goes(hd, 1)
    h.stays(NOT_WATCHED, uhd, 1)


@row
def in_hd_and_4k_of_which_4k_is_done(h: House) -> None:
    hd = h.series(3, 3)
    uhd = h.series(3, 3, tmdb=hd.tmdb, tvdb=hd.tvdb, is_4k=True)
    h.home.request(h.bob, hd, seasons=[1])
    h.carried_out(h.done(h.alice, uhd, 1))
    h.goes(uhd, 1)
    h.stays(NOT_WATCHED, hd, 1)


@row
def in_hd_and_4k_of_which_both_are_done(h: House) -> None:
    hd = h.series(3)
    uhd = h.series(3, tmdb=hd.tmdb, tvdb=hd.tvdb, is_4k=True)
    h.carried_out(h.done(h.alice, hd, 1), h.done(h.bob, uhd, 1))
    h.goes(hd, 1)
    h.goes(uhd, 1)
    h.vanishes(hd, uhd)


def both_qualities_in_one(h: House) -> Series:
    """Let the one Sonarr be entered for both qualities: one item, one title."""
    h.home.jellyseerr.sonarrs.pop()
    entry = h.home.enter(h.home.sonarr, is_4k=True)
    series = h.series(3, 3)
    side = series.in_jellyseerr.side(True)
    side.service_id, side.external_id = entry.id, series.row.id
    side.status = series.in_jellyseerr.standard.status
    return series


@row
def one_sonarr_entered_twice_and_one_user_done(h: House) -> None:
    """It has all requests."""
    series = both_qualities_in_one(h)
    h.done(h.alice, series, 1)
    h.home.request(h.bob, series, seasons=[1], is_4k=True)
    h.stays(NOT_WATCHED, series, 1)


@row
def one_sonarr_entered_twice_and_somebody_on_the_way(h: House) -> None:
    """Who watched the season before did so in either quality."""
    series = both_qualities_in_one(h)
    h.done(h.alice, series, 2)
    h.done(h.bob, series, 2, is_4k=True)
    h.home.watch(h.carol, series, season=1, days_ago=5)
    h.stays("held: on_the_way", series, 2)


@row
def a_keep_for_good(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    h.remembers(keeps=(Keep("k", MediaType.TV, series.tmdb),))
    h.stays("kept: kept_by_person", series, 1)


@row
def a_keep_of_another_season(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.remembers(keeps=(Keep("k", MediaType.TV, series.tmdb, seasons=(2,)),))
    h.goes(series, 1)


@row
def a_keep_by_another_id_until_a_date(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1)
    until = h.home.clock.now() + timedelta(days=60)
    keep = Keep("k", MediaType.TV, 1, tvdb_id=series.tvdb, until=until)
    h.remembers(keeps=(keep,))
    h.stays("scheduled: kept_until", series, 1)


@row
def a_keep_of_a_movie_with_the_same_number(h: House) -> None:
    series = h.series(3, 3)
    h.carried_out(h.done(h.alice, series, 1))
    h.remembers(keeps=(Keep("k", MediaType.MOVIE, series.tmdb),))
    h.goes(series, 1)


@row
def a_video_that_sonarr_does_not_know(h: House) -> None:
    """The last season went, and so did the series in Sonarr; the video and its folder stay."""
    series = h.series(3)
    video = series.row.folder / "Making of.mkv"
    h.home.disk.write(video, b"not Sonarr's")
    picture = series.row.folder / "poster.jpg"
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)
    h.vanishes(series, leaving=video)
    h.leaves(picture)


@row
def a_monitored_season_without_files(h: House) -> None:
    """Sonarr waits for the next season, so the series stays."""
    series = h.series(3, status="continuing")
    h.home.episode(series, 2, 1, aired_days_ago=-100)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)


@row
def a_movie_beside_it(h: House) -> None:
    """A movie with the same TMDB number is another title."""
    series = h.series(3, 3)
    movie = h.home.movie("The Comet", tmdb=series.tmdb)
    h.home.request(h.bob, movie)
    h.carried_out(h.done(h.alice, series, 1))
    h.goes(series, 1)
    h.expected[movie.id] = NOT_WATCHED
