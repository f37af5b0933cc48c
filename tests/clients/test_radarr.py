"""Radarr's movies, files and deletions, from a simulated server and odd answers."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    Conflict,
    NotDeleted,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.radarr import (
    RadarrClient,
    RadarrMovie,
)
from custom_components.jellyseerr_cleanup.retention.copies import MediaFile
from tests.media_stack import Household

from .connect import Canned

API = "/api/v3"
FILE: dict[str, Any] = {
    "id": 7,
    "movieId": 5,
    "path": "/movies/A (2020)/A.mkv",
    "size": 4_000_000_000,
    "dateAdded": "2025-01-01T00:00:00Z",
}
BARE = {
    "id": 5,
    "tmdbId": 603,
    "title": "A",
    "year": 2020,
    "path": "/movies/A (2020)",
    "hasFile": True,
}
MOVIE = BARE | {"movieFile": FILE}


async def test_movies(home: Household, radarr: RadarrClient) -> None:
    comet = home.movie("The Comet", year=1999, tmdb=603, size=8_000_000_000)
    wanted = home.movie("Wanted", available=False)
    row = comet.in_radarr
    assert row.file is not None
    added_at = row.file.date_added.replace(microsecond=0)
    file = MediaFile(row.file.id, str(comet.path), 8_000_000_000, added_at)
    movie = RadarrMovie(
        id=row.id,
        tmdb_id=603,
        imdb_id="tt0000603",
        title="The Comet",
        year=1999,
        folder=str(comet.folder),
        has_file=True,
        monitored=True,
        files=(file,),
        added_at=row.added.replace(microsecond=0),
    )
    assert await radarr.movie(row.id) == movie
    assert await radarr.movie_by_tmdb(603) == movie
    assert await radarr.movie_files(row.id) == movie.files
    without = await radarr.movie(wanted.in_radarr.id)
    assert without is not None
    assert (without.has_file, without.files) == (False, ())
    assert await radarr.movie(999_999) is None
    assert await radarr.movie_by_tmdb(999_999) is None


@pytest.mark.parametrize("counted", [True, None])
@pytest.mark.parametrize("files", [[], [FILE]], ids=["none", "one"])
async def test_a_movie_whose_file_is_not_in_the_answer(
    canned: Canned, files: list[Any], counted: bool | None
) -> None:
    """Its list of files tells, also where Radarr has counted nothing yet."""
    row = BARE | {"hasFile": counted}
    canned.put(f"{API}/movie/5", row)
    canned.put(f"{API}/moviefile", files)
    movie = await canned.radarr.movie(5)
    assert movie is not None
    assert (movie.has_file, len(movie.files)) == (counted or bool(files), len(files))


SECOND = FILE | {"id": 8, "path": "/movies/A (2020)/B.mkv", "size": 1_000}


@pytest.mark.parametrize(
    ("signs", "files"),
    [
        ({}, 1),
        ({"sizeOnDisk": FILE["size"], "movieFileId": FILE["id"]}, 1),
        ({"sizeOnDisk": FILE["size"] + 1_000, "movieFileId": FILE["id"]}, 2),
        ({"sizeOnDisk": FILE["size"], "movieFileId": 8}, 2),
        ({"movieFile": None, "hasFile": False, "movieFileId": 0}, 0),
        ({"movieFile": None, "hasFile": False, "sizeOnDisk": 1_000}, 2),
    ],
)
async def test_a_movie_with_several_files(
    canned: Canned, signs: dict[str, Any], files: int
) -> None:
    """Radarr shows one of them; its sizes and ids tell that there are more."""
    canned.put(f"{API}/movie/5", MOVIE | signs)
    canned.put(f"{API}/moviefile", [FILE, SECOND])
    movie = await canned.radarr.movie(5)
    assert movie is not None
    assert (movie.has_file, len(movie.files)) == (files > 0, files)


async def test_files_of_many_movies(home: Household, radarr: RadarrClient) -> None:
    comet, bare = home.movie("The Comet"), home.movie("Bare", available=False)
    second = home.second_file(comet)
    wanted = [comet.in_radarr.id, bare.in_radarr.id, 999_999]
    found = await radarr.files_of(wanted)
    assert [len(found[one].files) for one in wanted] == [2, 0, 0]
    assert second.id in {file.id for file in found[wanted[0]].files}
    assert [found[one].folder for one in wanted] == [str(comet.folder), None, None]
    assert len(home.radarr.calls) == 1


@pytest.mark.parametrize(
    ("rows", "folder"),
    [
        ([{}], None),
        ([{"relativePath": "A.mkv"}], "/movies/A (2020)"),
        ([{"relativePath": "A (2020)/A.mkv"}], "/movies"),
        ([{"relativePath": "B.mkv"}], None),
        ([{"relativePath": "mkv"}], None),
        ([{"path": "/A.mkv", "relativePath": "A.mkv"}], None),
        ([{"path": r"D:\Films\A\A.mkv", "relativePath": "A.mkv"}], r"D:\Films\A"),
        (
            [
                {"relativePath": "A.mkv"},
                {"path": "/movies/A (2020)/x/B.mkv", "relativePath": r"x/B.mkv"},
            ],
            "/movies/A (2020)",
        ),
        ([{"relativePath": "A.mkv"}, {"path": "/B.mkv", "relativePath": "mkv"}], None),
    ],
)
async def test_the_folder_that_files_tell(
    canned: Canned, rows: list[dict[str, str]], folder: str | None
) -> None:
    """It is known only if each file tells the same one."""
    canned.put(
        f"{API}/moviefile", [FILE | {"id": 7 + n} | r for n, r in enumerate(rows)]
    )
    assert (await canned.radarr.files_of([5]))[5].folder == folder


async def test_what_changed(home: Household, radarr: RadarrClient) -> None:
    comet = home.movie("The Comet", imported_days_ago=9)
    home.movie("Old", imported_days_ago=50)
    since = home.clock.ago(days=10)
    assert await radarr.changed_since(since) == {comet.in_radarr.id}
    assert home.radarr.calls[-1].query["date"] == since.isoformat()


async def test_files_of_another_movie(canned: Canned) -> None:
    canned.put(f"{API}/moviefile", [FILE | {"movieId": 6}])
    with pytest.raises(UnexpectedAnswer):
        await canned.radarr.movie_files(5)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        MOVIE | {"id": 6},
        MOVIE | {"id": None},
        MOVIE | {"tmdbId": 0},
        MOVIE | {"hasFile": "yes"},
        MOVIE | {"path": ""},
        MOVIE | {"year": "2020"},
        MOVIE | {"added": "soon"},
        MOVIE | {"movieFile": []},
        MOVIE | {"movieFile": FILE | {"id": 0}},
        MOVIE | {"movieFile": FILE | {"size": None}},
        MOVIE | {"movieFile": FILE | {"size": -1}},
        MOVIE | {"movieFile": FILE | {"path": None}},
        MOVIE | {"movieFile": FILE | {"dateAdded": 5}},
    ],
    ids=repr,
)
async def test_a_movie_that_makes_no_sense_fails_the_read(
    canned: Canned, body: Any
) -> None:
    canned.put(f"{API}/movie/5", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.radarr.movie(5)


@pytest.mark.parametrize(
    "body",
    [[MOVIE, MOVIE], [MOVIE | {"tmdbId": 604}], {}, [[]]],
    ids=["two", "another", "object", "list"],
)
async def test_a_search_that_finds_something_else(canned: Canned, body: Any) -> None:
    canned.put(f"{API}/movie", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.radarr.movie_by_tmdb(603)


async def test_deleting_in_the_safe_order(
    home: Household, radarr: RadarrClient
) -> None:
    comet, river = home.movie("The Comet"), home.movie("A River")
    assert comet.in_radarr.file is not None
    file_id, number = comet.in_radarr.file.id, comet.in_radarr.id
    assert await radarr.delete_file(file_id) is True
    assert not comet.exists
    assert await radarr.delete_file(file_id) is False
    assert await radarr.delete_movie(number, delete_files=True) is True
    assert not comet.folder.exists()
    assert await radarr.movie(number) is None
    assert await radarr.delete_movie(number, delete_files=True) is False
    assert await radarr.delete_movie(river.in_radarr.id, delete_files=False) is True
    assert river.path.exists()
    deleted = home.radarr.calls.to("DELETE", f"{API}/movie/*")
    assert [call.query for call in deleted] == [
        {"deleteFiles": flag, "addImportExclusion": "false"}
        for flag in ("true", "true", "false")
    ]


async def test_a_movie_that_no_list_adds_again(
    home: Household, radarr: RadarrClient
) -> None:
    comet, river = home.movie("The Comet"), home.movie("A River")
    home.radarr.lists |= {comet.tmdb, river.tmdb}
    await radarr.delete_movie(comet.in_radarr.id, delete_files=True, exclude=True)
    await radarr.delete_movie(river.in_radarr.id, delete_files=True)
    home.radarr.sync_lists()
    assert [row.title for row in home.radarr.movies.values()] == ["A River"]


async def test_a_disk_that_is_read_only(home: Household, radarr: RadarrClient) -> None:
    comet = home.movie("The Comet")
    home.disk.protected.add(home.radarr.root)
    assert comet.in_radarr.file is not None
    with pytest.raises(NotDeleted, match="read-only"):
        await radarr.delete_file(comet.in_radarr.file.id)
    assert comet.exists


async def test_a_missing_root_folder_refuses(
    home: Household, radarr: RadarrClient
) -> None:
    comet = home.movie("The Comet")
    home.radarr.root_accessible = False
    assert comet.in_radarr.file is not None
    with pytest.raises(Conflict, match="mounted"):
        await radarr.delete_file(comet.in_radarr.file.id)
    assert comet.exists
