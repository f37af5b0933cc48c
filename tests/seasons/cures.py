"""What holds a title, and what a person does about it: the table of cures."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.media_stack import Movie, RequestStatus, Series, Status
from tests.media_stack.jellyfin import links

from .house import House

# So long a request that is gone still counts, in days
VANISHED = 15
# Within a day everything is read anew
NOTICED = 1.5

type Act = Callable[[], object]
type Title = Movie | tuple[Series, int]


@dataclass
class Held:
    """A title that is held, what a person does about it, and how long they wait."""

    title: Title
    cure: Act
    days: float = 0

    @property
    def id(self) -> str:
        """Return the title's id."""
        if isinstance(self.title, Movie):
            return self.title.id
        series, season = self.title
        return series.id(season)

    @property
    def is_there(self) -> bool:
        """Return whether any file of it is left."""
        if isinstance(self.title, Movie):
            return self.title.exists
        series, season = self.title
        return series.exists(season)


type Build = Callable[[House], Held]

CASES: dict[str, Build] = {}


def case(build: Build) -> Build:
    """Put a case into the table; its name begins with the reason's code."""
    CASES[build.__name__] = build
    return build


def film(h: House) -> Movie:
    """Let Alice request a film and finish it."""
    movie = h.home.movie("The Comet")
    h.home.request(h.alice, movie)
    h.home.watch(h.alice, movie, days_ago=10)
    return movie


def season(h: House, *episodes: int, **options: object) -> Series:
    """Let Alice request the first season of a series and finish it."""
    series = h.series(*(episodes or (2, 2)), **options)
    h.done(h.alice, series, 1)
    return series


@case
def seasons_not_named(h: House) -> Held:
    series = season(h)
    nameless = h.home.request(h.alice, series, seasons=[])
    return Held(
        (series, 1), lambda: h.home.jellyseerr.requests.pop(nameless.id), VANISHED
    )


@case
def request_open(h: House) -> Held:
    movie = film(h)
    request = h.home.request(h.bob, movie, status=RequestStatus.PENDING)

    def decline() -> None:
        request.row.status = RequestStatus.DECLINED

    return Held(movie, decline, VANISHED)


@case
def request_unknown_status(h: House) -> Held:
    movie = film(h)
    request = h.home.request(h.bob, movie, status=99)
    return Held(movie, lambda: h.home.jellyseerr.requests.pop(request.id), VANISHED)


@case
def request_without_user(h: House) -> Held:
    movie = film(h)
    request = h.home.request(None, movie)
    return Held(movie, lambda: h.home.jellyseerr.requests.pop(request.id), VANISHED)


@case
def no_jellyfin_account(h: House) -> Held:
    """Link them by hand."""
    dave = h.home.user("dave", jellyfin=False)
    viewer = h.home.viewer("Dave in Jellyfin")
    movie = h.home.movie("The Comet")
    h.home.request(dave, movie)
    h.home.watch(viewer, movie, days_ago=10)
    return Held(movie, lambda: h.options(links={dave.id: viewer.jellyfin_id}))


@case
def no_jellyfin_account_another_policy(h: House) -> Held:
    """So are terms that need no watch."""
    dave = h.home.user("dave", jellyfin=False)
    movie = h.home.movie("The Comet")
    h.home.request(dave, movie)
    return Held(movie, lambda: h.policy(dave, require_watched=False))


@case
def identity_changed(h: House) -> Held:
    movie = film(h)
    h.policy(h.alice)
    (policy,) = h.book.policies
    saved = h.book
    h.options(policies=(replace(policy, users={h.alice.id: "f" * 32}),))
    return Held(movie, lambda: h.options(policies=saved.policies))


@case
def jellyfin_unreachable(h: House) -> Held:
    movie = film(h)
    fault = h.home.jellyfin.fault("*", "*", Status(503))
    return Held(movie, lambda: h.home.jellyfin.heal(fault))


@case
def instance_unreachable(h: House) -> Held:
    movie = film(h)
    fault = h.home.radarr.fault("*", "*", Status(503))
    return Held(movie, lambda: h.home.radarr.heal(fault))


@case
def not_in_jellyfin(h: House) -> Held:
    """Its requester may not see it, and has not watched it."""
    movie = h.home.movie("The Comet")
    h.home.request(h.alice, movie)
    h.policy(h.alice, require_watched=False)
    h.home.hide(movie, h.alice)
    account = h.alice.account
    assert account is not None
    return Held(movie, account.hidden.clear, NOTICED)


@case
def item_mismatch(h: House) -> Held:
    series = season(h, 2, 2, sonarr_tvdb=999_999)

    def correct() -> None:
        series.row.tvdb = series.tvdb

    return Held((series, 1), correct, NOTICED)


@case
def files_not_in_jellyfin(h: House) -> Held:
    movie = film(h)
    h.home.jellyfin.mount = links("/links")
    return Held(movie, lambda: h.options(match_by_id=True))


@case
def files_not_in_jellyfin_after_a_scan(h: House) -> Held:
    """Radarr renamed the file, and Jellyfin has not looked since."""
    movie = film(h)
    shown = movie.in_jellyfin.path
    h.home.show_path(movie, "/media/movies/Old (2020)/old name.mkv")

    def scan() -> None:
        h.home.show_path(movie, str(shown))

    return Held(movie, scan)


@case
def file_not_in_jellyfin(h: House) -> Held:
    series = season(h)
    item = series.episodes[1, 2]
    h.home.show_path(series, "/elsewhere/x.mkv", season=1, episode=2)

    def scan() -> None:
        item.shown_path = None

    return Held((series, 1), scan, days=8)


@case
def watched_without_date(h: House) -> Held:
    movie = h.home.movie("The Comet")
    h.home.request(h.alice, movie)
    h.home.mark_watched(h.alice, movie)

    def mark_again() -> None:
        h.home.lose_watch(h.alice, movie)
        h.home.mark_watched(h.alice, movie, date=h.home.clock.now())

    return Held(movie, mark_again, days=8)


@case
def being_watched(h: House) -> Held:
    """Whoever is in the middle of it finishes it, or does not go on for 30 days."""
    movie = film(h)
    h.home.start_watching(h.bob, movie, days_ago=2)
    return Held(movie, lambda: h.home.watch(h.bob, movie), days=8)


@case
def being_watched_no_more(h: House) -> Held:
    movie = film(h)
    h.home.start_watching(h.bob, movie, days_ago=2)
    return Held(movie, lambda: None, days=31)


@case
def playing(h: House) -> Held:
    movie = film(h)
    h.home.play(h.bob, movie)
    return Held(movie, lambda: h.home.stop_playing(h.bob), days=38)


@case
def favorite(h: House) -> Held:
    movie = film(h)
    h.home.favorite(h.bob, movie)
    return Held(movie, lambda: h.home.favorite(h.bob, movie, on=False), days=15)


@case
def watched_in_future(h: House) -> Held:
    movie = h.home.movie("The Comet")
    h.home.request(h.alice, movie)
    h.home.watch(h.alice, movie, days_ago=-900)

    def mark_again() -> None:
        h.home.lose_watch(h.alice, movie)
        h.home.mark_watched(h.alice, movie, date=h.home.clock.now())

    return Held(movie, mark_again, days=8)


@case
def date_in_future(h: House) -> Held:
    """All servers have a date that is to come, in two days."""
    movie = h.home.movie("The Comet")
    h.home.request(h.alice, movie)
    h.policy(h.alice, require_watched=False)
    comes = h.home.clock.ago(days=-2)
    [file] = movie.in_radarr.files
    file.date_added = movie.in_jellyfin.created = comes
    movie.in_jellyseerr.added = comes
    return Held(movie, lambda: None, days=10)


@case
def request_in_future(h: House) -> Held:
    """Whatever is requested anew was there before, so that a policy includes it."""
    movie = h.home.movie("The Comet")
    request = h.home.request(h.alice, movie, days_ago=-300, imported_days_ago=20)

    def request_anew() -> None:
        request.row.created = h.home.clock.now()
        h.home.watch(h.alice, movie)
        h.policy(h.alice, include_existing=True)

    return Held(movie, request_anew, days=8)


@case
def no_instance(h: House) -> Held:
    movie = film(h)
    side = movie.in_jellyseerr.standard
    known, side.service_id = side.service_id, None

    def scan() -> None:
        side.service_id = known

    return Held(movie, scan)


@case
def not_on_instance(h: House) -> Held:
    movie = film(h)
    side = movie.in_jellyseerr.standard
    known, side.external_id = side.external_id, 424_242

    def scan() -> None:
        side.external_id = known

    return Held(movie, scan)


@case
def quality_mismatch(h: House) -> Held:
    movie = film(h)
    (setting,) = (
        one for one in h.home.jellyseerr.radarrs if one.instance is movie.radarr
    )
    setting.is_4k = True

    def correct() -> None:
        setting.is_4k = False

    return Held(movie, correct)


@case
def root_unavailable(h: House) -> Held:
    movie = film(h)
    h.home.radarr.root_accessible = False

    def mount() -> None:
        h.home.radarr.root_accessible = True

    return Held(movie, mount)


@case
def in_queue(h: House) -> Held:
    movie = film(h)
    h.home.enqueue(movie)
    return Held(movie, h.home.radarr.queue.clear)


@case
def import_blocked(h: House) -> Held:
    movie = film(h)
    h.home.enqueue(movie, state="importBlocked")
    return Held(movie, h.home.radarr.queue.clear)


@case
def here_before_request(h: House) -> Held:
    movie = h.home.movie("The Comet")
    h.home.request(h.alice, movie, days_ago=40, imported_days_ago=90)
    h.home.watch(h.alice, movie, days_ago=10)
    return Held(movie, lambda: h.policy(h.alice, include_existing=True))


@case
def season_incomplete(h: House) -> Held:
    series = season(h)
    h.home.episode(series, 1, 3, aired_days_ago=300)
    row = series.row_of(1, 3)

    def unmonitor() -> None:
        row.monitored = False

    return Held((series, 1), unmonitor, NOTICED)


@case
def season_airing(h: House) -> Held:
    series = season(h)
    h.home.episode(series, 1, 3, aired_days_ago=-2)

    def correct() -> None:
        series.row.episodes.pop(series.row_of(1, 3).id)

    return Held((series, 1), correct, NOTICED)


@case
def season_recent(h: House) -> Held:
    """Wait for what may still come of a continuing series."""
    series = h.series(2, status="continuing", aired_days_ago=11)
    h.done(h.alice, series, 1)
    return Held((series, 1), lambda: None, days=31)
