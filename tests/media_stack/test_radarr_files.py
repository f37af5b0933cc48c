"""Movies with several files, and with a movie inside."""

import pytest

from . import Household
from .conftest import Ask

API = "/api/v3"


async def test_upgrade(home: Household) -> None:
    """An upgraded file has a new id, size and date."""
    movie = home.movie("The Comet")
    old = movie.in_radarr.file
    home.upgrade(movie, size=9)
    new = movie.in_radarr.file
    assert old
    assert new
    assert (
        new.id != old.id,
        new.size,
        new.date_added > old.date_added,
        movie.exists,
    ) == (True, 9, True, True)


async def test_two_files(home: Household, ask: Ask) -> None:
    """A movie alone shows its first file, the list its newest; the size is that of both."""
    movie = home.movie("Film", size=4_000)
    first = movie.in_radarr.files[0]
    second = home.second_file(
        movie, name="Film (2020) - Director's Cut.mkv", size=5_000, days_ago=2
    )
    number = movie.in_radarr.id
    _, one = await ask(home.radarr, "GET", f"{API}/movie/{number}")
    _, (found,) = await ask(home.radarr, "GET", f"{API}/movie?tmdbId={movie.tmdb}")
    _, (listed,) = await ask(home.radarr, "GET", f"{API}/movie")
    assert one["movieFile"]["id"] == found["movieFile"]["id"] == first.id
    assert listed["movieFile"]["id"] == second.id
    for body in (one, listed):
        assert (body["movieFileId"], body["sizeOnDisk"]) == (second.id, 9_000)
        assert body["statistics"]["movieFileCount"] == 1  # as recorded
    assert movie.paths == [first.path, second.path]
    assert all(path.exists() for path in movie.paths)
    assert second.date_added < home.clock.ago(days=1)


async def test_files_of_several_movies(home: Household, ask: Ask) -> None:
    """Hundreds of movies' files come in one answer; an unknown movie has none."""
    movie, other = home.movie("Film"), home.movie("Other")
    home.movie("Not asked for")
    home.second_file(movie)
    expected = [
        (title.in_radarr.id, file.id, str(file.path))
        for title in (movie, other)
        for file in title.in_radarr.files
    ]
    ids = [movie.in_radarr.id, other.in_radarr.id, *range(700_001, 700_399)]
    _, files = await ask(
        home.radarr, "GET", f"{API}/moviefile", params=[("movieId", n) for n in ids]
    )
    assert [(row["movieId"], row["id"], row["path"]) for row in files] == expected
    unknown = await ask(home.radarr, "GET", f"{API}/moviefile?movieId=424242")
    assert unknown == (200, [])
    assert (await ask(home.radarr, "GET", f"{API}/moviefile"))[0] == 400


@pytest.mark.parametrize("deleted", ["the one that is named", "the other"])
async def test_deleting_one_of_two_files(
    home: Household, ask: Ask, deleted: str
) -> None:
    """Only that file goes; without the named one the movie has "no file", and a size."""
    movie = home.movie("Film", size=4_000)
    home.second_file(movie, size=5_000)
    first, second = movie.in_radarr.files
    named = deleted == "the one that is named"
    gone, left = (second, first) if named else (first, second)
    assert (await ask(home.radarr, "DELETE", f"{API}/moviefile/{gone.id}"))[0] == 200
    assert (gone.path.exists(), left.path.exists()) == (False, True)
    number = movie.in_radarr.id
    _, one = await ask(home.radarr, "GET", f"{API}/movie/{number}")
    _, (listed,) = await ask(home.radarr, "GET", f"{API}/movie")
    assert (one["hasFile"], one["movieFileId"], one["sizeOnDisk"]) == (
        (False, 0, 4_000) if named else (True, second.id, 5_000)
    )
    assert one == listed
    assert one["movieFile"]["id"] == left.id
    _, files = await ask(home.radarr, "GET", f"{API}/moviefile?movieId={number}")
    assert [row["id"] for row in files] == [left.id]


async def test_taking_the_named_file_away(home: Household) -> None:
    """A row without its file keeps the others."""
    movie = home.movie("Film")
    home.second_file(movie)
    first, _ = movie.in_radarr.files
    movie.in_radarr.file = None
    assert (movie.in_radarr.file, movie.in_radarr.files) == (None, [first])


async def test_scan_with_a_movie_inside(home: Household) -> None:
    """An inner movie's file becomes one of the outer movie's, too."""
    outer, inner = home.movie("Outer"), home.movie("Inner")
    inner.in_radarr.folder = outer.folder / "Inner"
    file = inner.in_radarr.files[0]
    (outer.folder / "Inner").mkdir()
    file.path = file.path.rename(outer.folder / "Inner" / "Inner.mkv")
    home.radarr.scan(outer.in_radarr)
    assert outer.paths[1:] == inner.paths == [file.path]


async def test_importing_again_beside_another_file(home: Household) -> None:
    """A file that an import overwrites has no row of its own any more."""
    movie = home.movie("Film")
    home.second_file(movie)
    first, second = movie.in_radarr.files
    movie.in_radarr.forget(second)
    home.bring_back(movie)
    (again,) = movie.in_radarr.files
    assert (again.path, again.id > first.id) == (first.path, True)


async def test_no_scan_heals_a_movie_without_its_named_file(home: Household) -> None:
    """What is left is listed, and named by nothing."""
    movie = home.movie("Film")
    home.second_file(movie)
    movie.path.unlink()
    for _ in range(2):
        home.radarr.scan(movie.in_radarr)
        assert (movie.in_radarr.file, len(movie.in_radarr.files)) == (None, 1)
