"""One odd row or list of a server: what is planned of the titles beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.cleanup.harness import CleanupHarness, watched
from tests.media_stack import Household, Movie, Series
from tests.media_stack.spoiled import Changed
from tests.seasons.house import House

from .polls import deletes, tells

ODD, DUE = "held: odd_answer", "due"
UNREADABLE = "held: watch_state_unreadable"
API = "/api/v3"


@dataclass
class Titles:
    """Two films and two series that are due, each to be told apart by its ids."""

    comet: Movie
    river: Movie
    bridge: Series
    lights: Series

    @property
    def ids(self) -> list[str]:
        """Return the ids of the titles."""
        return [self.comet.id, self.river.id, self.bridge.id(1), self.lights.id(1)]


@pytest.fixture
def titles(house: House, home: Household) -> Titles:
    """Return titles that are due."""
    films = [watched(home, house.alice, name) for name in ("Comet", "River")]
    shows = [house.series(2, title=name) for name in ("Bridge", "Lights")]
    for show in shows:
        house.done(house.alice, show, 1)
    return Titles(films[0], films[1], shows[0], shows[1])


def of(titles: Titles, row: dict[str, Any]) -> bool:
    """Return whether a row is about the first film or the first series."""
    bridge, comet = titles.bridge, titles.comet
    ids = {comet.in_jellyfin.id, *(item.id for item in bridge.episodes.values())}
    media = row.get("media") or {}
    return (
        row.get("Id") in ids
        or (media.get("mediaType"), media.get("tmdbId"))
        in {("movie", comet.tmdb), ("tv", bridge.tmdb)}
        or row.get("tmdbId") == comet.tmdb
        or row.get("tvdbId") == bridge.tvdb
        or row.get("seriesId") == bridge.row.id
        or row.get("movieId") == comet.in_radarr.id
    )


type Row = dict[str, Any]
type Change = Callable[[Titles, Row], object]


def _set(**values: Any) -> Change:
    return lambda _, row: row.update(values)


def _media(**values: Any) -> Change:
    return lambda _, row: row["media"].update(values)


def _season_twice(_: Titles, row: Row) -> None:
    row["seasons"].append(row["seasons"][-1])


REQUESTS, ITEMS = "jellyseerr /api/v1/request", "jellyfin /Items"
MOVIE, SERIES = f"radarr {API}/movie/*", f"sonarr {API}/series/*"
MOVIE_FILES, EPISODES = f"radarr {API}/moviefile", f"sonarr {API}/episode"
EPISODE_FILES = f"sonarr {API}/episodefile"

# Where, what is changed of the rows of the first film and the first series, and what is
# then told of both
ROWS: dict[str, tuple[str, Change, str, str]] = {
    "a status that is no number": (REQUESTS, _set(status="2"), ODD, ODD),
    "a user that is none": (REQUESTS, _set(requestedBy=7), ODD, ODD),
    "a quality that is none": (REQUESTS, _set(is4k=None), ODD, ODD),
    "seasons that are none": (REQUESTS, _set(seasons=[{"id": 1}]), DUE, ODD),
    "a kind that is unknown": (REQUESTS, _set(type="music"), ODD, ODD),
    "a date that is none": (REQUESTS, _media(mediaAddedAt="soon"), ODD, ODD),
    "an item without a path": (ITEMS, _set(Path=5), ODD, ODD),
    "an item without a date": (ITEMS, _set(DateCreated="soon"), ODD, ODD),
    "an item without a state": (ITEMS, _set(UserData={}), UNREADABLE, UNREADABLE),
    "a movie with the TMDB id 0": (MOVIE, _set(tmdbId=0), ODD, DUE),
    "a movie without a folder": (MOVIE, _set(path=None), ODD, DUE),
    "a movie file without a size": (MOVIE_FILES, _set(size=None), DUE, DUE),
    "a season listed twice": (SERIES, _season_twice, DUE, ODD),
    "a series without a folder": (SERIES, _set(path=5), DUE, ODD),
    "an episode without a number": (EPISODES, _set(episodeNumber=None), DUE, ODD),
    "an episode file without a path": (EPISODE_FILES, _set(path=None), DUE, ODD),
}


def rows_of(body: Any) -> list[Row]:
    """Return the rows of an answer."""
    if isinstance(body, dict):
        body = body.get("results", body.get("Items", body))
    return body if isinstance(body, list) else [body]


@pytest.mark.parametrize("name", ROWS)
async def test_one_odd_row(
    home: Household, at: CleanupHarness, titles: Titles, name: str
) -> None:
    """Only what it is about is held; once it is right, all go."""
    where, change, film, season = ROWS[name]
    server, path = where.split()

    def odd(body: Any) -> Any:
        for row in rows_of(body):
            if of(titles, row):
                change(titles, row)
        return body

    simulated = getattr(home, server)
    simulated.fault("GET", path, Changed(odd))
    assert await tells(at, *titles.ids) == [film, DUE, season, DUE]
    home.heal()
    home.clock.advance(minutes=5)
    assert await tells(at, *titles.ids) == [DUE] * 4


LISTS: dict[str, tuple[str, str, list[str]]] = {
    "Jellyfin's": (ITEMS, "TotalRecordCount", [ODD] * 4),
    "Radarr's queue": (f"radarr {API}/queue", "totalRecords", [ODD, ODD, DUE, DUE]),
    "Sonarr's queue": (f"sonarr {API}/queue", "totalRecords", [DUE, DUE, ODD, ODD]),
}


@pytest.mark.parametrize("name", LISTS)
async def test_a_total_that_is_three_too_high(
    home: Household, at: CleanupHarness, titles: Titles, name: str
) -> None:
    """The server is there; what its list touches is held, and the error is told."""
    where, total, expected = LISTS[name]
    server, path = where.split()

    def longer(body: Any) -> Any:
        return body | {total: body[total] + 3}

    getattr(home, server).fault("GET", path, Changed(longer))
    assert await tells(at, *titles.ids) == expected
    assert at.engine.reading is not None
    assert not [one for one in at.engine.reading.servers.values() if one.error]
    held = at.engine.reading.plan.held_for("odd_answer")  # type: ignore[arg-type]
    for one in held:
        parameters = dict(one.reason.parameters)
        assert parameters["server"]
        assert "look at its log" in parameters["error"]


async def test_a_total_of_requests_that_is_too_high(
    home: Household, at: CleanupHarness, titles: Titles
) -> None:
    """A request that is not seen could be anybody's: all is held, and is due again."""
    assert await tells(at, *titles.ids) == [DUE] * 4

    def longer(body: Any) -> Any:
        info = body["pageInfo"]
        return body | {"pageInfo": info | {"results": info["results"] + 3}}

    home.jellyseerr.fault("GET", "/api/v1/request", Changed(longer), times=1)
    assert await tells(at, *titles.ids) == [ODD] * 4
    assert await tells(at, *titles.ids) == [DUE] * 4


async def test_users_that_cannot_be_listed(
    home: Household, at: CleanupHarness, titles: Titles
) -> None:
    """No title hangs on their list."""
    home.jellyseerr.fault("GET", "/api/v1/user", Changed(lambda _: {"odd": 1}))
    assert await tells(at, *titles.ids) == [DUE] * 4


ITEM_OF_NOTHING = {"Id": "0" * 32, "Type": "Movie"}
SESSIONS: dict[str, tuple[list[Row], str]] = {
    "a film of which nothing is told": ([ITEM_OF_NOTHING], ODD),
    "a channel of id zero": ([{"Id": "0" * 32, "Type": "TvChannel"}], DUE),
    "a song of id zero": ([{"Id": "0" * 32, "Type": "Audio"}], DUE),
    "a film of another place": (
        [ITEM_OF_NOTHING | {"Path": "/films/Other (1999)/Other.mkv"}],
        DUE,
    ),
}


@pytest.mark.parametrize("name", SESSIONS)
async def test_an_item_of_id_zero_plays(
    home: Household, at: CleanupHarness, titles: Titles, name: str
) -> None:
    playing, expected = SESSIONS[name]
    sessions = [{"Id": str(n), "NowPlayingItem": one} for n, one in enumerate(playing)]
    home.jellyfin.fault("GET", "/Sessions", Changed(lambda body: body + sessions))
    assert await tells(at, *titles.ids) == [expected] * 4


async def test_what_surely_concerns_no_title_is_ignored(
    home: Household, at: CleanupHarness, titles: Titles
) -> None:
    """A request of music, and one of a movie with the TMDB id 0."""
    music = home.request(home.admin, home.movie("Song"))
    zero = home.request(home.admin, home.movie("Zero"))

    def odd(body: Any) -> Any:
        for row in rows_of(body):
            if row["id"] == music.id:
                row["type"] = row["media"]["mediaType"] = "music"
            if row["id"] == zero.id:
                row["media"]["tmdbId"] = 0
        return body

    home.jellyseerr.fault("GET", "/api/v1/request", Changed(odd))
    assert await tells(at, *titles.ids) == [DUE] * 4
    assert await deletes(at) == {*titles.ids}
