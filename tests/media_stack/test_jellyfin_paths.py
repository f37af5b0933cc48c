"""The simulated Jellyfin: paths and dates of files."""

from datetime import timedelta
from pathlib import PurePosixPath
from unicodedata import normalize

import pytest

from . import Household
from .conftest import Ask
from .jellyfin import decomposed, links, prefixes, windows
from .jellyfin_items import VERSIONS, items


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_every_kind_has_a_path(home: Household, ask: Ask) -> None:
    """Series and seasons have their folders, episodes and movies their files."""
    alice = home.user("alice")
    series = home.series("Show", seasons={1: 1})
    home.episode(series, 2, 1, aired_days_ago=-7)
    film = home.movie("Film", file_name="Film.strm", minutes=None)
    folder = series.row.folder
    rows = await items(ask, home, alice, fields="Path")
    assert {(row["Type"], row["Name"], row.get("Path")) for row in rows} == {
        ("Series", "Show", str(folder)),
        ("Season", "Season 1", str(folder / "Season 01")),
        ("Season", "Season 2", None),
        ("Episode", "Episode 1", str(folder / "Season 01" / "Show - S01E01.mkv")),
        ("Episode", "Episode 1", None),
        ("Movie", "Film", str(film.folder / "Film.strm")),
    }
    assert not any("Path" in row for row in await items(ask, home, alice))


async def test_mounts(home: Household, ask: Ask) -> None:
    """Jellyfin can see the same files under other paths, everywhere it shows them."""
    alice = home.user("alice")
    film, show = home.movie("Caf\u00e9"), home.series("Show", seasons={1: 1})
    rest = f"{film.folder.name}/{film.path.name}"
    roots = {home.radarr.root: "/films", home.sonarr.root: "/tv"}
    other = home.add_version(film, name="4k.mkv")
    home.play(alice, film, version=other)
    for mount, expected in (
        (prefixes(roots), f"/films/{rest}"),
        (
            windows({home.radarr.root: "D:\\Films"}),
            "D:\\Films\\" + rest.replace("/", "\\"),
        ),
        (decomposed, normalize("NFD", str(film.path))),
    ):
        home.jellyfin.mount = mount
        rows = await items(
            ask, home, alice, ids=film.in_jellyfin.id, fields="Path,MediaSources"
        )
        assert rows[0]["Path"] == rows[0]["MediaSources"][0]["Path"] == expected
        _, (session,) = await ask(home.jellyfin, "GET", "/Sessions")
        assert session["NowPlayingItem"]["Path"] == rows[0]["MediaSources"][1]["Path"]
    home.jellyfin.mount = prefixes(roots)
    rows = await items(ask, home, alice, includeItemTypes="Episode", fields="Path")
    assert rows[0]["Path"].startswith("/tv/Show")
    home.show_path(show, "/elsewhere/one.mkv", season=1, episode=1)
    rows = await items(ask, home, alice, includeItemTypes="Episode", fields="Path")
    assert rows[0]["Path"] == "/elsewhere/one.mkv"


async def test_links(home: Household, ask: Ask) -> None:
    """Names of links tell nothing, and are the same each time."""
    alice = home.user("alice")
    films = [home.movie(name) for name in ("One", "Two", "Three")]
    home.jellyfin.mount = links("/links")
    first, again = [await items(ask, home, alice, fields="Path") for _ in range(2)]
    paths = {PurePosixPath(row["Path"]) for row in first}
    assert first == again
    assert len(paths) == 3
    assert {path.parent.as_posix() for path in paths} == {"/links"}
    assert not {path.name for path in paths} & {film.path.name for film in films}


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_file_dates(home: Household, ask: Ask) -> None:
    """DateCreated is the file's date where one is given, else the import's; a request moves only the latter."""
    alice = home.user("alice")
    old, usual = home.movie("Old", file_days_ago=6000), home.movie("Usual")
    show = home.series("Show", seasons={1: 1})
    home.set_file_date(show, timedelta(days=5000), season=1, episode=1)
    for title in (old, usual, show):
        home.request(alice, title, days_ago=40)
    rows = await items(
        ask,
        home,
        alice,
        includeItemTypes="Movie,Episode",
        fields="DateCreated",
        sortBy="SortName",
    )
    found = {row["Name"]: row["DateCreated"][:10] for row in rows}
    days = {"Episode 1": 5000, "Old": 6000, "Usual": 40}
    assert found.keys() == days.keys()
    for name, ago in days.items():
        day = home.clock.ago(days=ago)
        near = {(day + timedelta(days=n)).strftime("%Y-%m-%d") for n in (0, 1)}
        assert found[name] in near, name
