"""The simulated Jellyfin: several files of one movie or episode, against the reference."""

import pytest

from . import Household
from .conftest import Ask
from .jellyfin_items import VERSIONS, data, is_12, item, items

EVERYTHING = "Path,ProviderIds,MediaSources,MediaSourceCount"


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_one_row(home: Household, ask: Ask) -> None:
    """Lists have one row with one path; the others are in its media sources, if asked for."""
    alice = home.user("alice")
    film, single = home.movie("Film"), home.movie("Single")
    other = home.add_version(film, name="Film (2020) - 4k.mkv")
    assert {path.name for path in film.folder.glob("*.mkv")} == {
        film.path.name,
        "Film (2020) - 4k.mkv",
    }
    row, alone = await items(ask, home, alice, fields="Path", sortBy="SortName")
    assert (row["Id"], row["Path"]) == (film.in_jellyfin.id, str(film.path))
    assert "MediaSources" not in row
    assert "MediaSourceCount" not in row
    row, alone = await items(ask, home, alice, fields=EVERYTHING, sortBy="SortName")
    assert [(source["Id"], source["Path"]) for source in row["MediaSources"]] == [
        (film.in_jellyfin.id, str(film.path)),
        (other.id, str(film.folder / "Film (2020) - 4k.mkv")),
    ]
    assert row["MediaSourceCount"] == 2
    assert [source["Path"] for source in alone["MediaSources"]] == [str(single.path)]
    assert "MediaSourceCount" not in alone


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_an_alternate_by_its_id(home: Household, ask: Ask) -> None:
    """It can be asked for alone; a list by ids has it as a Video in 10.11, and not in 12."""
    alice, bob = home.user("alice"), home.user("bob")
    film = home.movie("Film")
    other = home.add_version(film, name="Film (2020) - 4k.mkv")
    status, body = await item(ask, home, alice, other.id)
    assert (status, body["Path"]) == (200, str(other.path))
    assert body["ProviderIds"]["Tmdb"] == str(film.tmdb)
    assert body["UserData"]["Played"] is False
    assert body["MediaSourceCount"] == len(body["MediaSources"]) == 2
    rows = await items(ask, home, alice, ids=other.id, fields="Path")
    assert [(row["Type"], row["Path"]) for row in rows] == (
        [] if is_12(home) else [("Video", str(other.path))]
    )
    assert await items(ask, home, alice, ids=other.id, includeItemTypes="Movie") == []
    home.hide(film, bob)
    for number in (other.id, film.in_jellyfin.id, "f" * 32):
        assert (await item(ask, home, bob, number))[0] == 404
    nobody = {"userId": "f" * 32}
    path = f"/Items/{film.in_jellyfin.id}"
    assert (await ask(home.jellyfin, "GET", path, params=nobody))[0] == 404
    status, body = await ask(home.jellyfin, "GET", path)
    assert (status, "UserData" in body) == (200, False)


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_a_new_main_version(home: Household, ask: Ask) -> None:
    """The row gets the new file's path and id; play state stays, and the old id is the alternate's."""
    alice, bob = home.user("alice"), home.user("bob")
    film = home.movie("Film")
    home.watch(alice, film)
    home.hide(film, bob)
    before = film.in_jellyfin.id
    old = home.add_version(film, name="A better one.mkv", main=True)
    (row,) = await items(ask, home, alice, fields="Path", filters="IsPlayed")
    assert row["Path"].endswith("A better one.mkv")
    assert row["Id"] == film.in_jellyfin.id == film.in_jellyseerr.standard.jellyfin_id
    assert (old.id, old.path) == (before, film.path)
    assert await items(ask, home, bob) == []


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_watching_an_alternate(home: Household, ask: Ask) -> None:
    """In 12 its end is the row's end, and its half a date without position; in 10.11 neither shows."""
    alice, bob = home.user("alice"), home.user("bob")
    film = home.movie("Film")
    other = home.add_version(film, name="Film (2020) - 4k.mkv")
    home.stop_watching_at(alice, film, share=0.5, version=other)
    home.watch(bob, film, version=other)
    half, whole = [await data(ask, home, user, film) for user in (alice, bob)]
    assert (half["Played"], half["PlaybackPositionTicks"]) == (False, 0)
    assert ("LastPlayedDate" in half) is is_12(home)
    assert whole["Played"] is ("LastPlayedDate" in whole) is is_12(home)
    assert await items(ask, home, alice, filters="IsResumable") == []
    _, body = await item(ask, home, alice, other.id)
    assert body["UserData"]["PlayedPercentage"] == 50
    home.stop_watching_at(bob, film, share=0.5, version=other)
    again = await data(ask, home, bob, film)
    assert (again["Played"], again["PlaybackPositionTicks"]) == (is_12(home), 0)


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_playing_an_alternate(home: Household, ask: Ask) -> None:
    """The session has the alternate's id and path; 10.11 calls it a Video of no series."""
    alice = home.user("alice")
    series = home.series("Harbour Lights", seasons={1: 2})
    other = home.add_version(series, name="Better.mkv", season=1, episode=2)
    home.play(alice, series, season=1, episode=2, version=other)
    _, (session,) = await ask(home.jellyfin, "GET", "/Sessions")
    playing = session["NowPlayingItem"]
    assert (playing["Id"], playing["Path"]) == (other.id, str(other.path))
    assert playing["ProviderIds"] == series.episodes[1, 2].providers
    assert playing["Type"] == ("Episode" if is_12(home) else "Video")
    assert ("SeriesId" in playing) is is_12(home)
    path = f"/Shows/{series.in_jellyfin.id}/Episodes"
    _, body = await ask(home.jellyfin, "GET", path)
    assert [row["IndexNumber"] for row in body["Items"]] == [1, 2]


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_the_main_file_goes(home: Household, ask: Ask) -> None:
    """What is left is a movie with a row of its own, and with the play state of its TMDB id."""
    alice, bob = home.user("alice"), home.user("bob")
    film = home.movie("Film")
    left = home.add_version(film, name="b.mkv")
    home.add_version(film, name="c.mkv")
    home.watch(alice, film)
    home.hide(film, bob)
    film.path.unlink()
    (row,) = await items(ask, home, alice, fields=EVERYTHING)
    assert (row["Id"], row["Type"]) == (left.id, "Movie")
    assert row["UserData"]["Played"]
    assert row["MediaSourceCount"] == 2
    assert await items(ask, home, bob) == []


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_merged(home: Household, ask: Ask) -> None:
    """Two movies become versions of one."""
    alice = home.user("alice")
    hd = home.movie("Film")
    uhd = home.movie("Film", tmdb=hd.tmdb, is_4k=True)
    home.merge_versions(hd, uhd)
    home.watch(alice, uhd)
    (row,) = await items(ask, home, alice, fields=EVERYTHING)
    paths = [source["Path"] for source in row["MediaSources"]]
    assert paths == [str(hd.path), str(uhd.path)]
    assert row["UserData"]["Played"] is is_12(home)


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_the_main_file_is_replaced(home: Household, ask: Ask) -> None:
    """The new file is the main one of the same versions."""
    alice = home.user("alice")
    film = home.movie("Film", minutes=30)
    home.watch(alice, film)
    other = home.add_version(film, name="b.mkv")
    home.upgrade(film, name="a.mkv")
    (row,) = await items(ask, home, alice, fields=EVERYTHING)
    assert row["Id"] == film.in_jellyfin.id
    assert row["RunTimeTicks"] == 30 * 600_000_000
    assert [source["Id"] for source in row["MediaSources"]] == [row["Id"], other.id]
    assert row["UserData"]["Played"]
