"""What was gone and came back is another copy (rule 3): nobody requested it anew."""

from datetime import timedelta

from tests.media_stack import Movie, Request, Series
from tests.media_stack.servarr.history import Reason

from .house import House
from .rows import row
from .rows_requests import NOT_WATCHED

CAME_BACK = "held: title_came_back"


def film(h: House) -> tuple[Movie, Request]:
    """Let Alice request a film long ago, and finish it soon after."""
    movie = h.home.movie("The Comet")
    request = h.home.request(h.alice, movie, days_ago=400, imported_days_ago=399)
    h.home.watch(h.alice, movie, days_ago=390)
    return movie, request


def remove(h: House, movie: Movie) -> None:
    """Let somebody remove a film by hand, with its file."""
    h.home.disk.remove(movie.path)
    movie.radarr.movies.pop(movie.in_radarr.id)


def delete_file(h: House, movie: Movie) -> None:
    """Let somebody delete a film's file in Radarr, which keeps the film."""
    file = movie.in_radarr.file
    assert file is not None
    h.home.disk.remove(file.path)
    movie.radarr.drop(movie.in_radarr, file, Reason.MANUAL, h.home.clock.now())


def again(h: House, movie: Movie, size: int = 5 * 10**9) -> None:
    """Let somebody add the film again, or have its file downloaded again."""
    h.home.bring_back(movie, size=size)


@row
def a_film_that_was_removed_long_ago_and_added_again(h: House) -> None:
    """Nothing is remembered: Radarr has it only since it was added again."""
    movie, _ = film(h)
    remove(h, movie)
    again(h, movie)
    h.stays(CAME_BACK, movie)


@row
def a_series_that_was_removed_long_ago_and_added_again(h: House) -> None:
    series = h.series(3, 3)
    h.done(h.alice, series, 1, watched=390, days_ago=400)
    now = h.home.clock.now() - timedelta(days=1)
    series.row.added = now
    for file in series.row.files.values():
        file.date_added = now
    h.stays(CAME_BACK, series, 1)


@row
def a_film_that_was_removed_and_added_again_for_a_new_request(h: House) -> None:
    """The cure: who requests it anew decides, with a watch of their own."""
    movie, request = film(h)
    remove(h, movie)
    movie.radarr.movies.clear()
    newer = h.home.request(h.bob, movie, days_ago=20, imported_days_ago=19)
    h.home.bring_back(movie, days_ago=19)
    h.home.watch(h.bob, movie, days_ago=10)
    h.carried_out(request, newer)
    h.goes(movie)


@row
def a_film_that_came_back_with_existing_files_included(h: House) -> None:
    """The other cure: but what was watched then is not what is there now."""
    movie, _ = film(h)
    remove(h, movie)
    again(h, movie)
    h.policy(h.alice, include_existing=True)
    h.stays(NOT_WATCHED, movie)


@row
def a_film_that_came_back_and_was_watched_again(h: House) -> None:
    movie, request = film(h)
    remove(h, movie)
    h.home.bring_back(movie, days_ago=20)
    h.home.watch(h.alice, movie, days_ago=10)
    h.policy(h.alice, include_existing=True)
    h.carried_out(request)
    h.goes(movie)


@row
def a_film_that_was_upgraded_after_it_was_watched(h: House) -> None:
    """Radarr has had it all the time."""
    movie, request = film(h)
    h.home.upgrade(movie, days_ago=20)
    h.carried_out(request)
    h.goes(movie)


@row
def a_file_was_deleted_by_hand_and_downloaded_again(h: House) -> None:
    """It was seen gone."""
    h.policy(h.alice, days=1000)
    movie, _ = film(h)
    h.then(lambda: delete_file(h, movie))
    h.then(lambda: again(h, movie))
    h.then(lambda: None)
    h.stays(CAME_BACK, movie)


@row
def a_film_was_removed_and_added_again_that_nobody_watched(h: House) -> None:
    h.policy(h.alice, days=1000, require_watched=False)
    movie = h.home.movie("The Comet")
    h.home.request(h.alice, movie, days_ago=400, imported_days_ago=399)
    h.then(lambda: remove(h, movie))
    h.then(lambda: again(h, movie))
    h.then(lambda: None)
    h.stays(CAME_BACK, movie)


@row
def a_films_disk_was_away(h: House) -> None:
    """The same path and size: the same file, with a new number and date."""
    h.home.jellyfin.library.lingers = True
    movie, request = film(h)
    folder = movie.folder

    def away() -> None:
        h.home.disk.take_away(folder)
        movie.radarr.scan(movie.in_radarr)

    def there() -> None:
        h.home.disk.bring_back(folder)
        h.home.jellyfin.library.lingers = False
        movie.radarr.scan(movie.in_radarr)

    h.then(away)
    h.then(there)
    h.then(lambda: None)
    h.carried_out(request)
    h.goes(movie)


@row
def a_radarr_was_built_anew(h: House) -> None:
    """Its rows are new, the files are the same."""
    movie, request = film(h)

    def rebuild() -> None:
        old = movie.in_radarr
        movie.radarr.movies.pop(old.id)
        old.id = next(movie.radarr.ids)
        old.added = h.home.clock.now()
        movie.radarr.movies[old.id] = old
        movie.in_jellyseerr.side(False).external_id = old.id

    h.then(rebuild)
    h.then(lambda: None)
    h.carried_out(request)
    h.goes(movie)


def season_deleted(h: House, series: Series) -> None:
    """Let somebody delete a season's files in Sonarr."""
    for file in series.row.files_of(1):
        h.home.disk.remove(file.path)
        series.sonarr.drop(series.row, file, Reason.MANUAL, h.home.clock.now())


def season_again(h: House, series: Series) -> None:
    """Let Sonarr download a season again."""
    for episode in [one for one in series.row.episodes.values() if one.season == 1]:
        now = h.home.clock.now()
        series.sonarr.import_file(series.row, [episode], 3 * 10**9, now)


@row
def a_season_was_deleted_by_hand_and_downloaded_again(h: House) -> None:
    series = h.series(3, 3)
    h.policy(h.alice, days=1000)
    h.done(h.alice, series, 1, watched=390, days_ago=400)
    h.then(lambda: season_deleted(h, series))
    h.then(lambda: season_again(h, series))
    h.then(lambda: None)
    h.stays(CAME_BACK, series, 1)
