"""``DELETE /media/{id}/file`` of each version: what goes, what fails, what never answers."""

import asyncio

import pytest

from . import BEHAVIOURS, Hang, Household, MediaStatus, RequestStatus, Slow, Status
from .conftest import Ask

API = "/api/v1"
NOT_FOUND = (404, {"message": "Media not found"})
GONE = (204, "")


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_file_of_a_standard_movie(home: Household, ask: Ask) -> None:
    """The whole movie goes in Radarr, and nothing changes in Jellyseerr."""
    movie = home.movie("The Comet")
    request = home.request(home.admin, movie)
    path = f"{API}/media/{movie.in_jellyseerr.id}/file"
    assert await ask(home.jellyseerr, "DELETE", path) == GONE
    assert (movie.exists, movie.folder.exists(), movie.managed) == (False, False, False)
    assert request.exists
    assert movie.in_jellyseerr.standard.status == MediaStatus.AVAILABLE
    assert await ask(home.jellyseerr, "DELETE", path) == NOT_FOUND


@pytest.mark.parametrize(
    ("home", "query", "status", "left"),
    [
        ("1.9", "", 204, "hd"),
        ("1.9", "?is4k=true", 400, "both"),
        ("2.3", "", 204, "hd"),
        ("2.3", "?is4k=false", 400, "both"),
        ("2.7", "", 204, "4k"),
        ("2.7", "?is4k=true", 204, "4k"),
        ("3.1", "", 204, "4k"),
        ("3.1", "?is4k=true", 204, "hd"),
    ],
    indirect=["home"],
)
async def test_file_of_a_movie_in_both_qualities(
    home: Household, ask: Ask, query: str, status: int, left: str
) -> None:
    """Which copy goes hangs on the version more than on what was asked for."""
    hd = home.movie("The Comet")
    four_k = home.movie("The Comet", tmdb=hd.tmdb, is_4k=True)
    path = f"{API}/media/{hd.in_jellyseerr.id}/file{query}"
    assert (await ask(home.jellyseerr, "DELETE", path))[0] == status
    assert {"hd": hd.exists, "4k": four_k.exists} == {
        "hd": left in {"hd", "both"},
        "4k": left in {"4k", "both"},
    }


@pytest.mark.parametrize(
    ("home", "status", "left"),
    [("1.9", 204, False), ("2.3", 204, False), ("2.7", 404, True), ("3.1", 404, True)],
    indirect=["home"],
)
async def test_file_of_a_movie_only_in_4k(
    home: Household, ask: Ask, status: int, left: bool
) -> None:
    """Without is4k, 2.7 and 3.1 look on the standard server, where it is not."""
    movie = home.movie("The Comet", is_4k=True)
    assert (
        await ask(
            home.jellyseerr, "DELETE", f"{API}/media/{movie.in_jellyseerr.id}/file"
        )
    )[0] == status
    assert movie.exists is left


@pytest.mark.parametrize("home", ["3.1"], indirect=True)
async def test_the_wrong_film_goes(home: Household, ask: Ask) -> None:
    """On 3.1 the standard server's film of that TMDB id goes, even if nobody asked for that one."""
    four_k = home.movie("The Comet", is_4k=True)
    hd = home.movie("The Comet", tmdb=four_k.tmdb, in_jellyseerr=False)
    await ask(home.jellyseerr, "DELETE", f"{API}/media/{four_k.in_jellyseerr.id}/file")
    assert (hd.exists, four_k.exists) == (False, True)


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
@pytest.mark.parametrize(
    "trouble", ["down", "lookup fails", "delete fails", "not there"]
)
async def test_every_failure_looks_the_same(
    home: Household, ask: Ask, trouble: str
) -> None:
    """A 404 says nothing about what went wrong."""
    movie = home.movie("The Comet")
    match trouble:
        case "down":
            await home.radarr.down()
        case "lookup fails":
            home.radarr.fault("GET", "*/lookup", Status(500))
        case "delete fails":
            home.radarr.fault("DELETE", "*", Status(500))
        case "not there":
            home.radarr.movies.clear()
    assert (
        await ask(
            home.jellyseerr, "DELETE", f"{API}/media/{movie.in_jellyseerr.id}/file"
        )
        == NOT_FOUND
    )
    assert movie.exists


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
@pytest.mark.parametrize("unset", ["no server", "not default"])
async def test_no_answer_without_a_server(
    home: Household, ask: Ask, unset: str
) -> None:
    """Without a default server of the quality the call is never answered."""
    movie = home.movie("The Comet")
    if unset == "no server":
        home.jellyseerr.radarrs.clear()
    else:
        home.jellyseerr.radarrs[0].is_default = False
    with pytest.raises(TimeoutError):
        await ask(
            home.jellyseerr,
            "DELETE",
            f"{API}/media/{movie.in_jellyseerr.id}/file",
            timeout=0.1,
        )
    assert (await ask(home.jellyseerr, "GET", f"{API}/status"))[0] == 200


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_a_radarr_that_never_answers(home: Household, ask: Ask) -> None:
    """3.1 gives up after 10 s, 2.3 after 300 s, 1.9 and 2.7 never do."""
    patience = {"1.9.2": None, "2.3.0": 300, "2.7.3": None, "3.1.0": 10}
    assert home.jellyseerr.behaviour.patience == patience[home.jellyseerr.version]
    movie = home.movie("The Comet")
    home.radarr.fault("*", "*", Hang())
    home.jellyseerr.deleter.patience = (
        0.05 if home.jellyseerr.behaviour.patience else None
    )
    call = ask(
        home.jellyseerr,
        "DELETE",
        f"{API}/media/{movie.in_jellyseerr.id}/file",
        timeout=0.3,
    )
    if home.jellyseerr.behaviour.patience:
        assert await call == NOT_FOUND
    else:
        with pytest.raises(TimeoutError):
            await call


async def test_giving_up_does_not_stop_it(home: Household, ask: Ask) -> None:
    """The deletion goes on although its caller is gone."""
    movie = home.movie("The Comet")
    home.radarr.fault("GET", "*/lookup", Slow(0.2))
    with pytest.raises(TimeoutError):
        await ask(
            home.jellyseerr,
            "DELETE",
            f"{API}/media/{movie.in_jellyseerr.id}/file",
            timeout=0.05,
        )
    assert movie.exists
    async with asyncio.timeout(3):
        while movie.exists:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_files_of_a_series(home: Household, ask: Ask) -> None:
    """The whole series goes, for a request of one season; without TMDB it is a 404."""
    series = home.series("Harbour Lights", seasons={1: 2, 2: 2})
    home.request(home.admin, series, seasons=[1], status=RequestStatus.APPROVED)
    assert series.media is not None
    path = f"{API}/media/{series.media.id}/file"
    home.jellyseerr.tmdb_reachable = False
    assert await ask(home.jellyseerr, "DELETE", path) == NOT_FOUND
    assert series.exists(1)
    home.jellyseerr.tmdb_reachable = True
    assert await ask(home.jellyseerr, "DELETE", path) == GONE
    assert not series.exists(1)
    assert not series.exists(2)
