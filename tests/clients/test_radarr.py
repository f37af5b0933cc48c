"""Radarr's movies, files and deletions, from a simulated server and from odd answers."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    Conflict,
    NotFound,
    UnexpectedAnswer,
)
from tests.media_stack import Household, Html, Redirect, Status

from .canned import CannedServer
from .connect import to_radarr

API = "/api/v3"


FILE = {
    "id": 7,
    "movieId": 5,
    "path": "/movies/A (2020)/A.mkv",
    "size": 4_000_000_000,
    "dateAdded": "2025-01-01T00:00:00Z",
}


MOVIE = {
    "id": 5,
    "tmdbId": 603,
    "title": "A",
    "year": 2020,
    "path": "/movies/A (2020)",
    "hasFile": True,
    "movieFile": FILE,
}


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Household]:
    async with Household(tmp_path) as home:
        yield home


async def test_movies(session: aiohttp.ClientSession, home: Household) -> None:
    comet, wanted = (
        home.movie("The Comet", year=1999, tmdb=603, size=8_000_000_000),
        home.movie("Wanted", available=False),
    )
    radarr = to_radarr(session, home)
    movie = await radarr.movie(comet.in_radarr.id)
    assert movie is not None
    assert (movie.id, movie.tmdb_id, movie.imdb_id) == (
        comet.in_radarr.id,
        603,
        "tt0000603",
    )
    assert (movie.title, movie.year, movie.folder, movie.has_file) == (
        "The Comet",
        1999,
        str(comet.folder),
        True,
    )
    assert comet.in_radarr.file is not None
    (file,) = movie.files
    assert (file.id, file.path, file.size) == (
        comet.in_radarr.file.id,
        str(comet.path),
        8_000_000_000,
    )
    assert file.added_at == comet.in_radarr.file.date_added.replace(microsecond=0)
    assert movie.added_at == comet.in_radarr.added.replace(microsecond=0)
    assert await radarr.movie_by_tmdb(603) == movie
    assert await radarr.movie_files(movie.id) == movie.files
    without = await radarr.movie(wanted.in_radarr.id)
    assert without is not None
    assert (without.has_file, without.files) == (False, ())
    assert await radarr.movies() == (movie, without)
    assert await radarr.movie(999_999) is None
    assert await radarr.movie_by_tmdb(999_999) is None


@pytest.mark.parametrize(
    "fault",
    [Html(), Redirect(), Status(500), Status(401), Status(404, "", "text/plain")],
    ids=repr,
)
async def test_a_failed_read_never_says_gone(
    session: aiohttp.ClientSession, home: Household, fault: Any
) -> None:
    comet = home.movie("The Comet")
    home.radarr.fault("*", "*", fault)
    radarr = to_radarr(session, home)
    for call in (
        radarr.movie(comet.in_radarr.id),
        radarr.movie_by_tmdb(comet.tmdb),
        radarr.movies(),
        radarr.queued_movie_ids(),
        radarr.root_folders(),
        radarr.folder_files(str(comet.folder)),
        radarr.delete_file(7),
        radarr.delete_movie(5, delete_files=True),
    ):
        with pytest.raises(ClientError) as caught:
            await call
        assert not isinstance(caught.value, NotFound)


async def test_a_movie_whose_file_is_not_in_the_answer(
    session: aiohttp.ClientSession, canned: CannedServer
) -> None:
    bare = {key: value for key, value in MOVIE.items() if key != "movieFile"}
    canned.put(f"{API}/movie/5", bare).put(f"{API}/movie", [bare])
    canned.put(f"{API}/moviefile", [FILE], [FILE], [], [FILE | {"movieId": 6}])
    radarr = to_radarr(session, canned)
    movie = await radarr.movie(5)
    assert movie is not None
    assert [file.id for file in movie.files] == [7]
    assert (await radarr.movies())[0].files == movie.files
    fileless = await radarr.movie(5)
    assert fileless is not None
    assert (fileless.has_file, fileless.files) == (True, ())
    with pytest.raises(UnexpectedAnswer):
        await radarr.movie(5)


@pytest.mark.parametrize("files", [[], [FILE]])
async def test_a_movie_of_which_radarr_counted_nothing_yet(
    session: aiohttp.ClientSession, canned: CannedServer, files: list[Any]
) -> None:
    """Its list of files tells."""
    uncounted = {key: value for key, value in MOVIE.items() if key != "movieFile"}
    canned.put(f"{API}/movie/5", uncounted | {"hasFile": None})
    canned.put(f"{API}/moviefile", files)
    movie = await to_radarr(session, canned).movie(5)
    assert movie is not None
    assert movie.has_file is bool(files)
    assert len(movie.files) == len(files)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        MOVIE | {"id": 6},
        MOVIE | {"id": None},
        MOVIE | {"tmdbId": "603"},
        MOVIE | {"tmdbId": 0},
        MOVIE | {"hasFile": "yes"},
        MOVIE | {"path": ""},
        MOVIE | {"path": None},
        MOVIE | {"year": "2020"},
        MOVIE | {"added": "soon"},
        MOVIE | {"movieFile": []},
        MOVIE | {"movieFile": FILE | {"id": 0}},
        MOVIE | {"movieFile": FILE | {"size": None}},
        MOVIE | {"movieFile": FILE | {"size": -1}},
        MOVIE | {"movieFile": FILE | {"size": 1.5}},
        MOVIE | {"movieFile": FILE | {"path": None}},
        MOVIE | {"movieFile": FILE | {"dateAdded": 5}},
    ],
    ids=repr,
)
async def test_a_movie_that_makes_no_sense_fails_the_read(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put(f"{API}/movie/5", body).put(f"{API}/movie", [body])
    with pytest.raises(UnexpectedAnswer):
        await to_radarr(session, canned).movie(5)


@pytest.mark.parametrize(
    "body",
    [[MOVIE, MOVIE], [MOVIE | {"tmdbId": 604}], {}, [[]]],
    ids=["two", "another", "object", "list"],
)
async def test_a_search_that_finds_something_else(
    session: aiohttp.ClientSession, canned: CannedServer, body: Any
) -> None:
    canned.put(f"{API}/movie", body)
    with pytest.raises(UnexpectedAnswer):
        await to_radarr(session, canned).movie_by_tmdb(603)


async def test_deleting_in_the_safe_order(
    session: aiohttp.ClientSession, home: Household
) -> None:
    comet, river = home.movie("The Comet"), home.movie("A River")
    radarr = to_radarr(session, home)
    assert comet.in_radarr.file is not None
    file_id = comet.in_radarr.file.id
    assert await radarr.delete_file(file_id) is True
    assert not comet.exists
    assert await radarr.delete_file(file_id) is False
    assert await radarr.delete_movie(comet.in_radarr.id, delete_files=True) is True
    assert not comet.folder.exists()
    assert await radarr.movie(comet.in_radarr.id) is None
    assert await radarr.delete_movie(comet.in_radarr.id, delete_files=True) is False
    assert await radarr.delete_movie(river.in_radarr.id, delete_files=False) is True
    assert river.path.exists()
    deleted = home.radarr.calls.to("DELETE", f"{API}/movie/*")
    assert [call.query for call in deleted] == [
        {"deleteFiles": flag, "addImportExclusion": "false"}
        for flag in ("true", "true", "false")
    ]


async def test_a_missing_root_folder_refuses(
    session: aiohttp.ClientSession, home: Household
) -> None:
    comet = home.movie("The Comet")
    home.radarr.root_accessible = False
    assert comet.in_radarr.file is not None
    with pytest.raises(Conflict, match="mounted"):
        await to_radarr(session, home).delete_file(comet.in_radarr.file.id)
    assert comet.exists
