"""The queues: one row an episode, what is blocked, and what belongs to nothing."""

from typing import Any

from . import Household
from .conftest import Ask
from .servarr import Radarr, Sonarr
from .servarr.rows import QueueRow

API = "/api/v3"


async def rows(server: Radarr | Sonarr, ask: Ask, query: str = "") -> list[Any]:
    """Return the rows of a server's queue."""
    _, body = await ask(server, "GET", f"{API}/queue?pageSize=1000{query}")
    assert body["totalRecords"] == len(body["records"])
    found: list[Any] = body["records"]
    return found


async def test_a_season_pack_is_one_row_an_episode(home: Household, ask: Ask) -> None:
    series = home.series("Lights", seasons={1: 1, 2: 3})
    home.enqueue_season(series, 2)
    found = await rows(home.sonarr, ask)
    assert [row["seasonNumber"] for row in found] == [2, 2, 2]
    assert len({row["episodeId"] for row in found}) == 3
    assert len({row["downloadId"] for row in found}) == 1
    assert {row["episodeHasFile"] for row in found} == {True}


async def test_what_cannot_be_imported_stays_with_its_reasons(
    home: Household, ask: Ask
) -> None:
    """As recorded: completed, with a warning, and messages by file."""
    movie = home.movie("Film")
    row = home.enqueue(movie, state="importBlocked")
    row.messages = ["Not an upgrade for existing movie file."]
    (found,) = await rows(home.radarr, ask)
    assert (
        found["status"],
        found["trackedDownloadStatus"],
        found["trackedDownloadState"],
        found["sizeleft"],
        found["timeleft"],
    ) == ("completed", "warning", "importBlocked", 0, "00:00:00")
    assert found["statusMessages"] == [{"title": "Film", "messages": row.messages}]
    home.clock.advance(days=100)
    assert len(await rows(home.radarr, ask)) == 1


async def test_what_belongs_to_no_title_is_listed_only_if_asked(
    home: Household, ask: Ask
) -> None:
    for server, name in ((home.radarr, "Movie"), (home.sonarr, "Series")):
        server.queue.append(
            QueueRow(1, "Never.Heard.Of.It", home.clock.now(), state="importBlocked")
        )
        assert await rows(server, ask) == []
        (row,) = await rows(server, ask, f"&includeUnknown{name}Items=true")
        assert not {"movieId", "seriesId", "episodeId"} & row.keys()
