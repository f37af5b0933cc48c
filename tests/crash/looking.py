"""What is wrong with a call that changes something, by what is on disk just then."""

from collections.abc import Iterator
import json
from typing import Any

from aiohttp import web

from .due_household import DueHousehold
from .journal_file import Entry, JournalFile

type Json = dict[str, Any]

DELETED = {"movie", "moviefile", "series", "request", "media"}
# While the books are completed nothing of this goes
TITLES = {"movie", "moviefile", "series", "episodefile"}
# These say what is gone, and change nothing
FOLLOWING = {
    ("POST", "/Library/Media/Updated"),
    ("POST", "/api/v1/settings/jobs/availability-sync/run"),
}


async def body_of(request: web.Request) -> Json:
    """Return what is sent; the server reads it once more."""
    text = await request.text()
    return json.loads(text) if text else {}


def things_of(request: web.Request, body: Json) -> list[tuple[str, int]]:
    """Return what a deletion is of, by kind and number."""
    kind, number = request.path.rstrip("/").split("/")[-2:]
    if (kind, number) == ("episodefile", "bulk"):
        return [(kind, one) for one in body["episodeFileIds"]]
    return [(kind, int(number))] if kind in DELETED else []


def wrongs(
    house: DueHousehold, request: web.Request, body: Json, *, only_books: bool
) -> Iterator[str]:
    """Yield what is wrong; without an open intent flags may at most be put back."""
    line = f"{request.method} {request.path}"
    journal = JournalFile.read(house.storage)
    if request.method == "DELETE":
        things = things_of(request, body)
        if not things:
            yield f"{line} is no call that a cleanup makes"
        if any(_is_monitored(house, *thing) for thing in things):
            yield f"{line} deletes what would be fetched again"
        for kind, number in things:
            files = kind in TITLES
            if only_books and files:
                yield f"{line} while only the books were to be completed"
            intended = journal.open_entries if files else journal.untidied
            if _was_emptied(house, kind, number):
                # What its last season left behind: that one is recorded as gone
                intended = list(journal.entries)
            if not any(one.intends(kind, number) for one in intended):
                yield f"{line}, {number}, without an intent on disk"
        return
    if (request.method, request.path) in FOLLOWING:
        return
    changes = _flags_that_change(house, request, body)
    if changes is None:
        yield f"{line} is no call that a cleanup makes"
        return
    for flag, monitored in changes.items():
        back = house.before.flags.get(flag) is monitored
        known = journal.entries if back else journal.open_entries
        if not back and only_books:
            yield f"{line} unmonitors while only the books were to be completed"
        if not any(_knows(one, flag) for one in known):
            yield f"{line} changes {flag} without an intent on disk"


def _was_emptied(house: DueHousehold, kind: str, number: int) -> bool:
    """Whether it is a series without files, or media of one that Sonarr dropped."""
    rows = house.home.sonarr.series.values()
    if kind == "series":
        return any(row.id == number and not row.files for row in rows)
    media = house.home.jellyseerr.media.get(number) if kind == "media" else None
    return (
        media is not None
        and media.kind == "tv"
        and all(row.tmdb != media.tmdb for row in rows)
    )


def _is_monitored(house: DueHousehold, kind: str, number: int) -> bool:
    """Whether a file is of an episode or a season that Sonarr would fetch again."""
    return kind == "episodefile" and any(
        episode.monitored or row.seasons[episode.season].monitored
        for row in house.home.sonarr.series.values()
        for episode in row.episodes.values()
        if episode.file_id == number
    )


def _flags_that_change(
    house: DueHousehold, request: web.Request, body: Json
) -> dict[str, bool] | None:
    """Return the flags that a call sets, named as in a state; None for another call."""
    kind, number = request.path.rstrip("/").split("/")[-2:]
    sonarr = house.home.sonarr
    if (request.method, kind, number) == ("PUT", "episode", "monitor"):
        return {
            f"{sonarr.name}/{row.id}/s{episode.season}/{episode.id}": body["monitored"]
            for row in sonarr.series.values()
            for episode in row.episodes.values()
            if episode.id in body["episodeIds"]
        }
    if (request.method, number) != ("POST", "seasonpass") or len(body) > 1:
        return None
    return {
        f"{sonarr.name}/{one['id']}/s{season['seasonNumber']}": season["monitored"]
        for one in body["series"]
        for season in one["seasons"]
    }


def _knows(entry: Entry, flag: str) -> bool:
    """Whether the entry recorded a flag, by its name in a state."""
    _, series, season, *episode = flag.split("/")
    return entry.knows_season(int(series), int(season.removeprefix("s"))) and all(
        entry.knows_episode(int(one)) for one in episode
    )
