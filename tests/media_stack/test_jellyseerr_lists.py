"""Lists of the simulated Jellyseerr: pages, filters, refusals, changes in the middle."""

from time import perf_counter

import pytest

from . import BEHAVIOURS, Hang, Household, MediaStatus, RequestStatus
from .conftest import Ask
from .jellyseerr.delays import page_seconds

API = "/api/v1"


def some_requests(home: Household, number: int = 12) -> None:
    """Make so many fulfilled requests."""
    alice = home.user("alice")
    for _ in range(number):
        home.request(alice, home.movie("A Film", real_file=False))


@pytest.mark.parametrize(
    ("query", "rows", "page_info"),
    [
        ("", 10, {"pages": 2, "pageSize": 10, "results": 12, "page": 1}),
        ("take=0", 10, {"pages": 2, "pageSize": 10, "results": 12, "page": 1}),
        ("take=1", 1, {"pages": 12, "pageSize": 1, "results": 12, "page": 1}),
        ("take=-1", 12, {"pages": -12, "pageSize": -1, "results": 12, "page": 1}),
        ("take=10000", 12, {"pages": 1, "pageSize": 10000, "results": 12, "page": 1}),
        ("skip=-1&take=5", 5, {"pages": 3, "pageSize": 5, "results": 12, "page": 1}),
        (
            "skip=1000&take=5",
            0,
            {"pages": 3, "pageSize": 5, "results": 12, "page": 201},
        ),
        ("skip=3&take=5", 5, {"pages": 3, "pageSize": 5, "results": 12, "page": 2}),
        ("skip=10&take=5", 2, {"pages": 3, "pageSize": 5, "results": 12, "page": 3}),
    ],
)
async def test_pages(
    home: Household, ask: Ask, query: str, rows: int, page_info: dict[str, int]
) -> None:
    """Pages are counted as recorded; past the end is an empty 200."""
    some_requests(home)
    status, body = await ask(home.jellyseerr, "GET", f"{API}/request?{query}")
    assert (status, len(body["results"]), body["pageInfo"]) == (200, rows, page_info)


async def test_newest_first(home: Household, ask: Ask) -> None:
    """The order is by id, the newest first."""
    some_requests(home, 3)
    _, body = await ask(home.jellyseerr, "GET", f"{API}/request")
    assert [row["id"] for row in body["results"]] == [3, 2, 1]


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
@pytest.mark.parametrize(
    ("query", "status", "since"),
    [
        ("foo=bar", 400, "1.9"),
        ("take=", 400, "1.9"),
        ("take=abc", 400, "1.9"),
        ("take=5&take=6", 400, "1.9"),
        ("take=1.5", 500, "1.9"),
        ("filter=bogus", 400, "1.9"),
        ("sort=bogus", 400, "1.9"),
        ("filter=declined", 400, "1.9"),
        ("requestedBy=2", 200, "1.9"),
        ("sortDirection=ASC", 400, "1.9"),
        ("sortDirection=asc", 200, "2.2"),
        ("mediaType=movie", 200, "2.6"),
        ("filter=completed", 200, "2.6"),
        ("filter=deleted", 200, "2.6"),
    ],
)
async def test_queries(
    home: Household, ask: Ask, query: str, status: int, since: str
) -> None:
    """An unknown parameter or word is a 400, also one that a later version knows."""
    expected = status if home.jellyseerr.version >= since else 400
    assert (await ask(home.jellyseerr, "GET", f"{API}/request?{query}"))[0] == expected


def every_status(home: Household) -> None:
    """Make a request of each status on media of each status."""
    alice = home.user("alice")
    for status in RequestStatus:
        for media_status in MediaStatus:
            movie = home.movie("A Film", real_file=False)
            home.request(alice, movie, status=status, media_status=media_status)


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
@pytest.mark.parametrize(
    ("wanted", "statuses", "media_statuses"),
    [
        ("all", {1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 7}),
        ("approved", {2}, {1, 2, 3, 4, 5, 7}),
        ("pending", {1}, {1, 2, 3, 4, 5, 7}),
        ("failed", {4}, {1, 2, 3, 4, 5, 7}),
        ("processing", {2}, {1, 2, 3, 4}),
        ("unavailable", {1, 2}, {1, 2, 3, 4}),
        ("available", None, {5}),
    ],
)
async def test_filters(
    home: Household,
    ask: Ask,
    wanted: str,
    statuses: set[int] | None,
    media_statuses: set[int],
) -> None:
    """Filters go by both statuses, as the recorded matrix shows."""
    every_status(home)
    statuses = statuses or {int(home.jellyseerr.behaviour.fulfilled)}
    _, body = await ask(
        home.jellyseerr, "GET", f"{API}/request?take=100&filter={wanted}"
    )
    found = {(row["status"], row["media"]["status"]) for row in body["results"]}
    assert found == {(own, media) for own in statuses for media in media_statuses}


async def test_hidden_requests(home: Household, ask: Ask) -> None:
    """Orphans and requests on blocklisted media are in no list, but exist."""
    alice = home.user("alice")
    home.request(alice, home.movie("Seen"))
    home.request(alice, home.movie("Orphan"), orphan=True)
    home.request(alice, home.movie("Blocked"), media_status=MediaStatus.BLOCKLISTED)
    home.request(None, home.movie("Nobody's"))
    _, body = await ask(home.jellyseerr, "GET", f"{API}/request")
    assert [row["id"] for row in body["results"]] == [4, 1]
    assert body["results"][0]["requestedBy"] is None
    assert (await ask(home.jellyseerr, "GET", f"{API}/request/2"))[0] == 404
    assert (await ask(home.jellyseerr, "GET", f"{API}/request/3"))[0] == 200
    _, count = await ask(home.jellyseerr, "GET", f"{API}/request/count")
    assert count["total"] == 3


async def test_a_request_between_two_pages(home: Household, ask: Ask) -> None:
    """A new row shifts the rest down, a removed one up: rows come twice, or never."""
    some_requests(home, 6)
    alice = home.user("another")

    async def walk() -> list[int]:
        ids = []
        for skip in (0, 3):
            _, body = await ask(
                home.jellyseerr, "GET", f"{API}/request?take=3&skip={skip}"
            )
            ids += [row["id"] for row in body["results"]]
        return ids

    page = home.jellyseerr.meanwhile(
        "GET", f"{API}/request", lambda: home.request(alice, home.movie("New")), after=1
    )
    assert await walk() == [6, 5, 4, 4, 3, 2]
    home.jellyseerr.heal(page)
    home.jellyseerr.meanwhile(
        "GET", f"{API}/request", lambda: home.jellyseerr.requests.pop(7), after=1
    )
    assert await walk() == [7, 6, 5, 3, 2, 1]


async def test_too_many_rows_at_once(home: Household, ask: Ask) -> None:
    """More rows than SQLite has variables are a 500."""
    some_requests(home, 1)
    row = home.requests[0]
    home.jellyseerr.requests.update(dict.fromkeys(range(1, 32768), row))
    assert (await ask(home.jellyseerr, "GET", f"{API}/request?take=32767"))[0] == 500


@pytest.mark.parametrize(
    ("rows", "take", "cost", "measured"),
    [
        (10_000, 50, 1, 29),
        (10_000, 100, 1, 36),
        (10_000, 500, 1, 93),
        (10_000, 1000, 1, 156),
        (10_000, 500, 1.35, 114),
        (10_000, 1000, 1.35, 206),
        (50_000, 50, 1, 108),
        (50_000, 100, 1, 117),
        (50_000, 500, 1, 179),
        (50_000, 1000, 1, 254),
    ],
)
def test_page_times_fit_the_measured_ones(
    rows: int, take: int, cost: float, measured: int
) -> None:
    """The fit is within a fifth of every measured page."""
    assert page_seconds(rows, take, cost) * 1000 == pytest.approx(measured, rel=0.2)


async def test_pages_can_be_as_slow(home: Household, ask: Ask) -> None:
    """With the switch on, a page takes its time."""
    home.grow(requests=2000, users=5)
    home.jellyseerr.page_delay.enabled = True
    started = perf_counter()
    await ask(home.jellyseerr, "GET", f"{API}/request?take=1000")
    assert perf_counter() - started > page_seconds(2000, 1000) * 0.9


@pytest.mark.parametrize("home", ["3.1"], indirect=True)
async def test_profiles_are_asked_for_first(home: Household, ask: Ask) -> None:
    """A page waits for every Radarr and Sonarr; one that never answers is named, on 3.1."""
    home.jellyseerr.asks_services = True
    some_requests(home, 1)
    _, body = await ask(home.jellyseerr, "GET", f"{API}/request")
    assert body["serviceErrors"] == {"radarr": [], "sonarr": []}
    await ask(home.jellyseerr, "GET", f"{API}/request")
    assert (
        len(home.radarr.calls.to("GET", "/api/v3/qualityprofile")) == 1
    )  # known for an hour
    home.clock.advance(hours=2)
    home.radarr.fault("*", "*", Hang())
    home.jellyseerr.page_patience = 0.1
    _, body = await ask(home.jellyseerr, "GET", f"{API}/request")
    assert body["serviceErrors"]["radarr"] == [{"id": 0, "name": "Radarr"}]
    assert "profileName" not in body["results"][0]


async def test_titles_need_tmdb(home: Household, ask: Ask) -> None:
    """A title's details carry its requests, or are a 500 where TMDB cannot be reached."""
    movie = home.movie("The Comet", year=2001)
    home.request(home.user("alice"), movie)
    _, body = await ask(home.jellyseerr, "GET", f"{API}/movie/{movie.tmdb}")
    assert (body["title"], body["releaseDate"]) == ("The Comet", "2001-01-01")
    assert [row["id"] for row in body["mediaInfo"]["requests"]] == [1]
    home.jellyseerr.tmdb_reachable = False
    assert (await ask(home.jellyseerr, "GET", f"{API}/movie/{movie.tmdb}"))[0] == 500
