"""Import lists, and the exclusions that keep titles from coming back."""

import pytest

from . import Household
from .conftest import Ask
from .holdings import API, Hold, both_kinds
from .servarr import Radarr
from .servarr.rows import MovieRow


def number_of(row: object) -> int:
    """Return the id by which a list knows a title."""
    number: int = getattr(row, "tmdb" if isinstance(row, MovieRow) else "tvdb")
    return number


@both_kinds
@pytest.mark.parametrize("excluded", ["by the right name", "by the other's name", "no"])
async def test_a_list_adds_a_title_again_unless_it_is_excluded(
    home: Household, ask: Ask, hold: Hold, excluded: str
) -> None:
    """Radarr knows ``addImportExclusion``, Sonarr ``addImportListExclusion`` alone."""
    title = hold(home, ask)
    server, number = title.server, number_of(title.row)
    server.lists.add(number)
    server.sync_lists()
    assert title.managed, "what is there is left alone"
    names = ["addImportExclusion", "addImportListExclusion"]
    right, other = names if isinstance(server, Radarr) else reversed(names)
    query = {
        "by the right name": f"&{right}=true",
        "by the other's name": f"&{other}=true",
        "no": f"&{right}=false",
    }[excluded]
    await title.delete(f"deleteFiles=true{query}")
    assert (number in server.exclusions) is (excluded == "by the right name")
    body = {"name": "ImportListSync"}
    await ask(server, "POST", f"{API}/command", json=body)
    assert (number in server.held_ids()) is (excluded != "by the right name")
    assert not title.managed, "a new row"


async def test_what_a_list_adds_is_monitored(home: Household, ask: Ask) -> None:
    movie, series = home.movie("Film"), home.series("Lights", seasons={0: 1, 1: 2})
    await ask(home.radarr, "DELETE", f"{API}/movie/{movie.in_radarr.id}")
    await ask(home.sonarr, "DELETE", f"{API}/series/{series.row.id}")
    home.radarr.lists, home.sonarr.lists = {movie.tmdb}, {series.tvdb}
    home.radarr.sync_lists()
    home.sonarr.sync_lists()
    (film,), (show,) = home.radarr.movies.values(), home.sonarr.series.values()
    assert (film.title, film.monitored, film.files) == ("Film", True, [])
    assert [season.monitored for season in show.seasons.values()] == [False, True]
    assert len(home.sonarr.search_missing()) == 2


async def test_exclusions_are_listed_as_recorded(home: Household, ask: Ask) -> None:
    home.radarr.exclusions[700] = ("Half a Lighthouse", 2000)
    home.sonarr.exclusions[91004] = ("Case 04", 2000)
    _, movies = await ask(home.radarr, "GET", f"{API}/exclusions")
    _, series = await ask(home.sonarr, "GET", f"{API}/importlistexclusion")
    assert movies == [
        {"tmdbId": 700, "movieTitle": "Half a Lighthouse", "movieYear": 2000, "id": 1}
    ]
    assert series == [{"tvdbId": 91004, "title": "Case 04", "id": 1}]
