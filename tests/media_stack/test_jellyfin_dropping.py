"""The simulated Jellyfin after files went: what stays listed, and what drops it."""

from pathlib import PurePath
import shutil

import pytest

from . import Household, Movie, Series
from .conftest import Ask
from .jellyfin import ItemRow, prefixes, windows
from .jellyfin_items import VERSIONS, items

NO_CONTENT, STARTING = 204, 503

pytestmark = pytest.mark.parametrize("home", VERSIONS, indirect=True)


@pytest.fixture(autouse=True)
def lingering(home: Household) -> None:
    """Let items stay when their files go, as they do on a real server."""
    home.jellyfin.library.lingers = True


async def tell(ask: Ask, home: Household, *paths: PurePath | str) -> None:
    """Tell Jellyfin that paths went."""
    updates = [{"Path": str(path), "UpdateType": "Deleted"} for path in paths]
    body = {"Updates": updates}
    answered = await ask(home.jellyfin, "POST", "/Library/Media/Updated", json=body)
    assert answered == (NO_CONTENT, "")


async def listed(ask: Ask, home: Household) -> set[str]:
    """Return the names of all that Jellyfin lists, with its type."""
    rows = await items(ask, home, home.admin)
    return {f"{row['Type']} {row['Name']}" for row in rows}


def delete(home: Household, title: Movie | Series, season: int | None = None) -> None:
    """Delete the files as Radarr and Sonarr do: a movie's folder, a season's files."""
    if isinstance(title, Movie):
        home.disk.remove_folder(title.folder)
        return
    for file in title.files(season or 1):
        home.disk.remove(file.path)


async def test_an_item_stays_until_a_minute_after_it_was_told(
    home: Household, ask: Ask
) -> None:
    film, _other = home.movie("Film"), home.movie("Other")
    delete(home, film)
    home.clock.advance(days=30)
    assert "Movie Film" in await listed(ask, home)
    await tell(ask, home, film.path)
    home.clock.advance(seconds=55)
    assert "Movie Film" in await listed(ask, home)
    home.clock.advance(seconds=6)
    assert await listed(ask, home) == {"Movie Other"}
    number = film.in_jellyfin.id
    assert (await ask(home.jellyfin, "GET", f"/Items/{number}"))[0] == 404


async def test_a_folder_that_went_can_be_told_too(home: Household, ask: Ask) -> None:
    """And several paths in one call."""
    films = [home.movie(name) for name in ("One", "Two", "Three")]
    for film in films[:2]:
        delete(home, film)
    await tell(ask, home, *(film.folder for film in films[:2]))
    home.clock.advance(seconds=61)
    assert await listed(ask, home) == {"Movie Three"}


async def test_paths_that_it_does_not_know_do_nothing(
    home: Household, ask: Ask
) -> None:
    """So a path as Radarr sees it does nothing where Jellyfin has another mount."""
    film, _other = home.movie("Film"), home.movie("Other")
    delete(home, film)
    for mount, path in (
        (prefixes({home.radarr.root: "/films"}), "/films/Film (2020)/Film (2020).mkv"),
        (windows({home.radarr.root: r"D:\Films"}), r"D:\Films\Film (2020)"),
    ):
        home.jellyfin.mount = mount
        film.in_jellyfin.present = True
        await tell(ask, home, film.path, "/nowhere/at/all.mkv", "")
        home.clock.advance(seconds=61)
        assert "Movie Film" in await listed(ask, home)
        await tell(ask, home, path)
        home.clock.advance(seconds=61)
        assert await listed(ask, home) == {"Movie Other"}


async def test_a_file_that_is_still_there_stays_listed(
    home: Household, ask: Ask
) -> None:
    film = home.movie("Film")
    await tell(ask, home, film.path)
    home.clock.advance(seconds=61)
    delete(home, film)  # after Jellyfin looked
    home.clock.advance(days=1)
    assert await listed(ask, home) == {"Movie Film"}


async def test_a_restart_forgets_what_was_told(home: Household, ask: Ask) -> None:
    """And ends the sessions; those of a film whose file went stay until then."""
    alice = home.user("alice")
    film, _other = home.movie("Film"), home.movie("Other")
    home.play(alice, film)
    delete(home, film)
    await tell(ask, home, film.path)
    assert len((await ask(home.jellyfin, "GET", "/Sessions"))[1]) == 1
    home.jellyfin.library.restart()
    home.clock.advance(seconds=61)
    assert "Movie Film" in await listed(ask, home)
    assert (await ask(home.jellyfin, "GET", "/Sessions"))[1] == []


@pytest.mark.parametrize("simulated", [True, False])
async def test_the_real_time_monitor_tells_itself(
    home: Household, ask: Ask, simulated: bool
) -> None:
    """It notices files of the simulated disk when they go, others at the next look."""
    home.jellyfin.library.real_time_monitor = True
    film, _other = home.movie("Film"), home.movie("Other")
    if simulated:
        delete(home, film)
    else:
        shutil.rmtree(film.folder)
        assert "Movie Film" in await listed(ask, home)
    home.clock.advance(seconds=55)
    assert "Movie Film" in await listed(ask, home)
    home.clock.advance(seconds=6)
    assert await listed(ask, home) == {"Movie Other"}


async def test_a_library_scan_drops_what_went(home: Household, ask: Ask) -> None:
    film, _other = home.movie("Film"), home.movie("Other")
    delete(home, film)
    home.jellyfin.library.scan()
    assert await listed(ask, home) == {"Movie Other"}


@pytest.mark.parametrize("missing", [True, False])
async def test_the_last_title_of_a_library_folder_stays_for_ever(
    home: Household, ask: Ask, missing: bool
) -> None:
    """Any file in that folder cures it."""
    film = home.movie("Film", is_4k=True)
    delete(home, film)
    root = home.radarr_4k.root
    if missing:
        root.rmdir()
    await tell(ask, home, film.path)
    home.clock.advance(seconds=61)
    home.jellyfin.library.scan()
    assert await listed(ask, home) == {"Movie Film"}
    home.disk.write(root / ".keep", b"")
    assert await listed(ask, home) == {"Movie Film"}
    await tell(ask, home, film.path)
    home.clock.advance(seconds=61)
    assert await listed(ask, home) == set()


async def test_an_empty_season_folder_stays_a_season(home: Household, ask: Ask) -> None:
    """Its episodes go, and the season with them only when its folder goes."""
    show = home.series("Show", seasons={1: 2, 2: 1})
    paths = [file.path for file in show.files(1)]
    delete(home, show, 1)
    await tell(ask, home, *paths)
    home.clock.advance(seconds=61)
    rows = await items(ask, home, home.admin, includeItemTypes="Episode")
    assert [row["ParentIndexNumber"] for row in rows] == [2]
    home.jellyfin.library.scan()
    assert "Season Season 1" in await listed(ask, home)
    paths[0].parent.rmdir()
    await tell(ask, home, paths[0])
    home.clock.advance(seconds=61)
    assert await listed(ask, home) == {
        "Series Show",
        "Season Season 2",
        "Episode Episode 1",
    }


async def test_a_series_goes_with_its_folder(home: Household, ask: Ask) -> None:
    """With all below it, also what has no file; imported again, all is back."""
    show, _other = home.series("Show", seasons={1: 1}), home.series("B", seasons={1: 1})
    home.episode(show, 2, 1, aired_days_ago=-7)
    home.disk.remove_folder(show.row.folder)
    await tell(ask, home, show.row.folder)
    home.clock.advance(seconds=61)
    assert await listed(ask, home) == {
        "Series B",
        "Season Season 1",
        "Episode Episode 1",
    }
    del home.sonarr.series[show.row.id]
    home.bring_back_season(show, 1)
    rows = await items(ask, home, home.admin)
    assert show.in_jellyfin.id in {row["Id"] for row in rows}
    assert show.seasons[1].id in {row["Id"] for row in rows}


async def test_play_state_comes_back_with_the_file(home: Household, ask: Ask) -> None:
    film, _other = home.movie("Film"), home.movie("Other")
    home.watch(home.admin, film)
    delete(home, film)
    await tell(ask, home, film.path)
    home.clock.advance(seconds=61)
    assert await listed(ask, home) == {"Movie Other"}
    home.bring_back(film)
    rows = await items(ask, home, home.admin, ids=film.in_jellyfin.id)
    assert rows[0]["UserData"]["Played"]


async def refresh(ask: Ask, home: Household, row: ItemRow) -> int:
    """Refresh an item and return the status."""
    query = {"recursive": "true", "metadataRefreshMode": "Default"}
    path = f"/Items/{row.id}/Refresh"
    return (await ask(home.jellyfin, "POST", path, params=query))[0]


async def test_a_refresh_looks_below_a_series_and_not_at_a_movie(
    home: Household, ask: Ask
) -> None:
    film, show = home.movie("Film"), home.series("Show", seasons={1: 1})
    delete(home, film)
    delete(home, show, 1)
    assert await refresh(ask, home, film.in_jellyfin) == NO_CONTENT
    assert await refresh(ask, home, show.in_jellyfin) == NO_CONTENT
    assert await listed(ask, home) == {"Movie Film", "Series Show", "Season Season 1"}
    assert await refresh(ask, home, show.episodes[1, 1]) == 404


async def test_another_version_takes_the_place_of_a_main_file_that_went(
    home: Household, ask: Ask
) -> None:
    """Not before the main file is dropped."""
    film = home.movie("Film")
    other = home.add_version(film, name="Film - 4k.mkv")
    home.disk.remove(film.path)
    rows = await items(ask, home, home.admin, fields="Path")
    assert [row["Id"] for row in rows] == [film.in_jellyfin.id]
    await tell(ask, home, film.path)
    home.clock.advance(seconds=61)
    rows = await items(ask, home, home.admin, fields="Path")
    assert [row["Id"] for row in rows] == [other.id]


async def test_while_it_starts(home: Household, ask: Ask) -> None:
    """It says who it is, in other letters, and nothing else."""
    home.jellyfin.starting = True
    status, body = await ask(home.jellyfin, "GET", "/System/Info/Public")
    assert (status, body["id"]) == (200, home.jellyfin.server_id)
    assert "Id" not in body
    status, page = await ask(home.jellyfin, "GET", "/System/Info")
    assert status == STARTING
    assert page.startswith("<!DOCTYPE html>")
    home.jellyfin.starting = False
    assert (await ask(home.jellyfin, "GET", "/System/Info"))[0] == 200
