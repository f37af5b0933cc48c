"""The simulated Jellyfin: the numbers that it reads out of file names."""

import pytest

from . import Household
from .conftest import Ask
from .jellyfin.numbers import Numbers, numbers_of
from .jellyfin_items import VERSIONS, is_12, items


@pytest.mark.parametrize(
    ("name", "in_10_11", "in_12"),
    [
        ("Season 01/Show - S01E03.mkv", Numbers(1, 3), Numbers(1, 3)),
        ("Season 01/Show - S01E03-E04.mkv", Numbers(1, 3, 4), Numbers(1, 3, 4)),
        ("Show - 101.mkv", Numbers(1, 1), Numbers(None, 101)),
        ("Season 01/Anime - 012.mkv", Numbers(0, 12), Numbers(1, 12)),
        ("Season 01/News - 2024-03-05.mkv", Numbers(2024), Numbers(2024)),
        ("News.2024.03.05.1080p.mkv", Numbers(2024), Numbers(2024)),
    ],
)
def test_names(name: str, in_10_11: Numbers, in_12: Numbers) -> None:
    """Bare numbers are read in two ways, all else in one."""
    assert numbers_of(name, splits_bare_numbers=True) == in_10_11
    assert numbers_of(name, splits_bare_numbers=False) == in_12


def test_unknown_names() -> None:
    """What was not observed is not made up."""
    with pytest.raises(ValueError, match="not observed"):
        numbers_of("Season 01/The one with the name.mkv", splits_bare_numbers=True)


@pytest.mark.parametrize("home", VERSIONS, indirect=True)
async def test_a_named_episode(home: Household, ask: Ask) -> None:
    """Jellyfin has its own numbers, Sonarr the true ones, and both the same path."""
    alice = home.user("alice")
    show = home.series("Show", seasons={1: 14})
    anime = home.name_episode(show, 1, 12, "Season 01/Anime - 012.mkv")
    bare = home.name_episode(show, 1, 1, "Show - 101.mkv")
    daily = home.name_episode(show, 1, 2, "Season 01/Show - 2024-03-05.mkv")
    home.watch(alice, show, season=1, episode=12)
    listed = await items(
        ask, home, alice, includeItemTypes="Episode", fields="Path,ProviderIds"
    )
    rows = {row["Id"]: row for row in listed}
    assert len(rows) == 14
    for item, number, seen in (
        (anime, 12, (1, 12) if is_12(home) else (0, 12)),
        (bare, 1, (None, 101) if is_12(home) else (1, 1)),
        (daily, 2, (2024, None)),
    ):
        row = rows[item.id]
        assert (row.get("ParentIndexNumber"), row.get("IndexNumber")) == seen
        assert row["SeriesId"] == show.in_jellyfin.id
        known = show.row_of(1, number)
        assert row["Path"] == str(show.row.files[known.file_id].path)
        assert home.disk.exists(show.row.files[known.file_id].path)
        assert bool(row["ProviderIds"]) is (seen == (1, number))
        assert row["UserData"]["Played"] is (item is anime)
    assert rows[anime.id]["SeasonId"] == show.seasons[1].id
    assert rows[daily.id]["SeasonId"] == show.seasons[1].id
    assert (rows[bare.id]["SeasonId"] == show.seasons[1].id) is not is_12(home)


async def test_numbers_of_ones_own(home: Household) -> None:
    """A name that no rule reads can be given its numbers."""
    show = home.series("Show", seasons={1: 1}, real_files=False)
    item = home.name_episode(show, 1, 1, "Season 01/Pilot.mkv", read_as=Numbers(1))
    assert (item.season, item.index) == (1, None)
    assert home.disk.exists(show.row.folder / "Season 01/Pilot.mkv")
