"""The simulated Jellyfin: what a place in a film means, against the reference."""

from typing import Any

import pytest

from . import Household, Movie
from .conftest import Ask
from .jellyfin_items import VERSIONS, data, is_12, items

MINUTE = 600_000_000


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
@pytest.mark.parametrize(
    ("length", "stop", "played", "position"),
    [
        (100, {"share": 0.01}, False, 0),
        (100, {"share": 0.049}, False, 0),
        (100, {"share": 0.05}, False, 5),
        (100, {"minutes": 50}, False, 50),
        (100, {"share": 0.9}, False, 90),
        (100, {"share": 0.91}, True, 0),
        (100, {"minutes": 100}, True, 0),
        (100, {}, True, 0),  # a stop without a position
        (4, {"share": 0.04}, False, 0),
        (4, {"share": 0.06}, True, 0),
        (5, {"minutes": 1}, False, 1),
        (None, {"minutes": 1}, True, 0),
        (0, {"minutes": 0}, True, 0),
    ],
)
async def test_stops(
    home: Household,
    ask: Ask,
    length: float | None,
    stop: dict[str, Any],
    played: bool,
    position: int,
) -> None:
    """A place is forgotten, remembered, or the end."""
    alice = home.user("alice")
    film = home.movie("Film", minutes=length)
    home.stop_watching_at(alice, film, days_ago=3, **stop)
    state = await data(ask, home, alice, film)
    found = (state["Played"], state["PlaybackPositionTicks"], state["PlayCount"])
    assert found == (played, position * MINUTE, 1)
    assert "LastPlayedDate" in state


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_an_earlier_place_is_wiped(home: Household, ask: Ask) -> None:
    """A stop at the beginning forgets it; in 12 what was finished then looks finished just now."""
    alice = home.user("alice")
    film = home.movie("Film")
    home.stop_watching_at(alice, film, share=0.5, days_ago=9)
    home.stop_watching_at(alice, film, share=0.01, days_ago=8)
    assert (await data(ask, home, alice, film))["PlaybackPositionTicks"] == 0
    home.watch(alice, film, days_ago=7)
    old = await data(ask, home, alice, film)
    home.stop_watching_at(alice, film, share=0.01, days_ago=1)
    new = await data(ask, home, alice, film)
    assert (new["Played"], new["PlaybackPositionTicks"]) == (is_12(home), 0)
    assert new["LastPlayedDate"] > old["LastPlayedDate"]


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_without_a_runtime(home: Household, ask: Ask) -> None:
    """Who only starts it has seen it, and its row has no length."""
    alice = home.user("alice")
    film = home.movie("Film", file_name="Film (2020).strm", minutes=None)
    series = home.series("Unprobed", seasons={1: 1}, minutes=0)
    home.play(alice, film)
    home.start_watching(alice, series, season=1, episode=1)
    rows = await items(
        ask, home, alice, recursive="true", includeItemTypes="Movie,Episode"
    )
    assert len(rows) == 2
    for row in rows:
        assert "RunTimeTicks" not in row
        assert row["UserData"]["Played"]


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_played_while_it_runs(home: Household, ask: Ask) -> None:
    """The credits need not be watched."""
    alice = home.user("alice")
    film: Movie = home.movie("Film")
    home.play(alice, film)
    for share, played, position in ((0.5, False, 50), (0.95, True, 0)):
        home.play_on(alice, share=share)
        state = await data(ask, home, alice, film)
        found = (state["Played"], state["PlaybackPositionTicks"])
        assert found == (played, position * MINUTE)
        _, (session,) = await ask(home.jellyfin, "GET", "/Sessions")
        assert session["PlayState"]["PositionTicks"] == share * 100 * MINUTE
