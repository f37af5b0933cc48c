"""Deleting many files by one call, in Radarr and in Sonarr."""

import asyncio
from collections.abc import Sequence

import pytest

from . import Household
from .conftest import Answered, Ask
from .servarr.rows import FileRow

API = "/api/v3"


async def delete_all(
    home: Household, ask: Ask, files: Sequence[FileRow | int]
) -> Answered:
    """Delete episodes' files, or ids, by one call."""
    ids = [file if isinstance(file, int) else file.id for file in files]
    body = {"episodeFileIds": ids}
    return await ask(home.sonarr, "DELETE", f"{API}/episodefile/bulk", json=body)


async def test_all_files_go_and_the_answer_is_an_empty_object(
    home: Household, ask: Ask
) -> None:
    series = home.series("Lights", seasons={1: 2, 2: 1})
    assert await delete_all(home, ask, series.files(1)) == (200, {})
    assert (series.exists(1), series.exists(2), series.files(1)) == (False, True, [])


@pytest.mark.parametrize("odd", ["unknown", "doubled"])
async def test_one_unknown_or_doubled_id_keeps_all(
    home: Household, ask: Ask, odd: str
) -> None:
    series = home.series("Lights", seasons={1: 2})
    files = series.files(1)
    more = 424242 if odd == "unknown" else files[0].id
    status, body = await delete_all(home, ask, [*files, more])
    message = "Expected query to return 3 rows but returned 2"
    assert (status, body["message"]) == (500, message)
    assert series.files(1) == files
    assert all(file.path.exists() for file in files)


@pytest.mark.parametrize("version", [4, 5])
async def test_an_empty_list_is_refused(
    home: Household, ask: Ask, version: int
) -> None:
    if version == 5:
        home.sonarr.become_version_5()
    status, body = await delete_all(home, ask, [])
    assert status == {4: 500, 5: 400}[version]
    assert body["message"] == "Sequence contains no elements"


async def test_those_before_one_that_cannot_be_deleted_are_gone(
    home: Household, ask: Ask
) -> None:
    series = home.series("Lights", seasons={1: 1, 2: 1, 3: 1})
    first, second, third = (series.files(number)[0] for number in (1, 2, 3))
    home.disk.protect(second.path.parent)
    assert (await delete_all(home, ask, [first, second, third]))[0] == 500
    left = [file.path.exists() for file in (first, second, third)]
    assert left == [False, True, True]
    assert list(series.row.files.values()) == [second, third]


async def test_files_of_another_series_are_forgotten_and_stay(
    home: Household, ask: Ask
) -> None:
    series, other = (home.series(name, seasons={1: 1}) for name in ("One", "Other"))
    (mine,), (theirs,) = series.files(1), other.files(1)
    assert await delete_all(home, ask, [mine, theirs]) == (200, {})
    assert (series.files(1), other.files(1)) == ([], [])
    assert (mine.path.exists(), theirs.path.exists()) == (False, True)


async def test_radarr_forgets_another_movies_file_too(
    home: Household, ask: Ask
) -> None:
    movie, other = home.movie("One"), home.movie("Other")
    (mine,), (theirs,) = movie.in_radarr.files, other.in_radarr.files
    body = {"movieFileIds": [mine.id, theirs.id]}
    answer = await ask(home.radarr, "DELETE", f"{API}/moviefile/bulk", json=body)
    assert answer == (200, {})
    assert (mine.path.exists(), theirs.path.exists()) == (False, True)
    assert (movie.in_radarr.files, other.in_radarr.files) == ([], [])


async def test_it_goes_on_when_the_caller_hangs_up(home: Household, ask: Ask) -> None:
    series = home.series("Lights", seasons={1: 4})
    files = series.files(1)
    home.sonarr.seconds_per_file = 0.1
    with pytest.raises(TimeoutError):
        await ask(
            home.sonarr,
            "DELETE",
            f"{API}/episodefile/bulk",
            json={"episodeFileIds": [file.id for file in files]},
            timeout=0.05,
        )
    async with asyncio.timeout(5):
        while any(file.path.exists() for file in files):
            await asyncio.sleep(0.02)
