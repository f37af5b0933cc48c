"""The simulated Jellyfin: queues, slow lists, empty series and strangers."""

from time import monotonic

import pytest

from . import Household
from .conftest import Ask
from .jellyfin_items import VERSIONS, data, is_12, items


async def test_a_queue_that_stays(home: Household, ask: Ask) -> None:
    """10.11 keeps it after the playback ended, until logout or restart."""
    alice = home.user("alice")
    assert alice.account is not None
    film, next_one = home.movie("Film"), home.movie("Next")
    for end in (
        home.jellyfin.library.restart,
        lambda: home.jellyfin.library.logout(alice.account),
    ):
        home.play(alice, film, queue=[next_one])
        home.stop_playing(alice, keeps_queue=True)
        _, (session,) = await ask(home.jellyfin, "GET", "/Sessions")
        assert "NowPlayingItem" not in session
        assert [entry["Id"] for entry in session["NowPlayingQueue"]] == [
            film.in_jellyfin.id,
            next_one.in_jellyfin.id,
        ]
        end()
        assert await ask(home.jellyfin, "GET", "/Sessions") == (200, [])


async def test_no_queue(home: Household, ask: Ask) -> None:
    """12 sends none while something plays."""
    film, next_one = home.movie("Film"), home.movie("Next")
    home.play(home.user("alice"), film, queue=[next_one])
    home.jellyfin.sends_queue = False
    _, (session,) = await ask(home.jellyfin, "GET", "/Sessions")
    assert session["NowPlayingItem"]["Id"] == film.in_jellyfin.id
    assert session["NowPlayingQueue"] == []


async def test_slow_lists(home: Household, ask: Ask) -> None:
    """Only lists of all movies or episodes wait, whatever their page size."""
    alice = home.user("alice")
    film, show = home.movie("Film"), home.series("Show", seasons={1: 1})
    home.jellyfin.full_list_delay = 0.2
    kind = {"recursive": "true", "includeItemTypes": "Movie,Episode"}
    for query, slow in (
        (kind, True),
        (kind | {"limit": "1"}, True),
        (kind | {"filters": "IsPlayed"}, False),
        (kind | {"ids": film.in_jellyfin.id}, False),
        ({"recursive": "true", "includeItemTypes": "Series"}, False),
    ):
        began = monotonic()
        await items(ask, home, alice, **query)
        assert (monotonic() - began >= 0.2) is slow, query
    began = monotonic()
    await ask(home.jellyfin, "GET", f"/Shows/{show.in_jellyfin.id}/Episodes")
    assert monotonic() - began < 0.2


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_a_new_series_that_shows_nothing(home: Household, ask: Ask) -> None:
    """10.11 shows it empty, and so played, until the next scan; lists have its episodes."""
    alice = home.user("alice")
    show = home.series("Show", seasons={1: 2})
    show.in_jellyfin.shows_nothing = True
    path = f"/Shows/{show.in_jellyfin.id}/Episodes"
    query = {"userId": alice.jellyfin_id}
    for shown in (2 if is_12(home) else 0, 2):
        status, body = await ask(home.jellyfin, "GET", path, params=query)
        assert (status, len(body["Items"])) == (200, shown)
        assert (await data(ask, home, alice, show))["Played"] is (shown == 0)
        season = (await items(ask, home, alice, ids=show.seasons[1].id))[0]
        assert season["UserData"]["Played"] is (shown == 0)
        rows = await items(ask, home, alice, includeItemTypes="Episode")
        assert [row["SeriesId"] for row in rows] == [show.in_jellyfin.id] * 2
        home.jellyfin.library.scan()


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_strangers(home: Household, ask: Ask) -> None:
    """An unknown user is a 404 in lists, and nobody under a series; zeros are the key itself."""
    home.jellyfin.strangers_see_episodes = True
    show = home.series("Show", seasons={1: 2})
    path = f"/Shows/{show.in_jellyfin.id}/Episodes"
    for user, expected in (("f" * 32, 404), ("0" * 32, 200), ("", 200)):
        query = {"userId": user}
        assert (await ask(home.jellyfin, "GET", "/Items", params=query))[0] == expected
        status, body = await ask(home.jellyfin, "GET", path, params=query)
        assert (status, len(body["Items"])) == (200, 2)
        assert not any("UserData" in row for row in body["Items"])


async def test_hidden_series_as_10_11_answers_it(home: Household, ask: Ask) -> None:
    """It has no rows then, where 12 knows nothing of it."""
    alice = home.user("alice")
    show = home.series("Show", seasons={1: 2})
    home.hide(show, alice)
    path = f"/Shows/{show.in_jellyfin.id}/Episodes"
    query = {"userId": alice.jellyfin_id}
    assert (await ask(home.jellyfin, "GET", path, params=query))[0] == 404
    home.jellyfin.hidden_series_are_empty = True
    status, body = await ask(home.jellyfin, "GET", path, params=query)
    assert (status, body["Items"], body["TotalRecordCount"]) == (200, [], 0)
    unknown = f"/Shows/{'f' * 32}/Episodes"
    assert (await ask(home.jellyfin, "GET", unknown, params=query))[0] == 404
