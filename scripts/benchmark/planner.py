"""Measures how the time of a full plan grows with the number of titles."""

from datetime import UTC, datetime, timedelta
import gc
import time
from typing import Any

from custom_components.jellyseerr_cleanup.retention.copies import (
    Episode,
    LibraryCopy,
    MediaFile,
    SeasonRecord,
)
from custom_components.jellyseerr_cleanup.retention.model import (
    Account,
    LibraryTitle,
    MediaRecord,
    MediaRequest,
    MediaStatus,
    MediaType,
    QualityRecord,
    Requester,
    RequestStatus,
    TitleId,
    WatchState,
)
from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.policy import (
    PolicyBook,
    RetentionPolicy,
    Terms,
)
from custom_components.jellyseerr_cleanup.retention.remembered import Memory
from custom_components.jellyseerr_cleanup.retention.snapshot import Instance, Snapshot

from .control import BenchError
from .household import EPISODES, RETENTION_DAYS, SEASONS, WINDOW_DAYS
from .worker import Task, work

FEW, MANY = 1_000, 100_000
ACCOUNTS = 5
TRIALS = {FEW: 20, MANY: 3}
NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNSEEN = (WatchState(False, 0, None, favorite=False),)
AVAILABLE = QualityRecord(MediaStatus.AVAILABLE, 0, 1, None)
UNKNOWN = QualityRecord(MediaStatus.UNKNOWN)


async def measure(task: Task) -> dict[str, Any]:
    """Return the seconds of the processor for one title, by the number of titles."""
    return {"few": seconds_a_title(FEW), "many": seconds_a_title(MANY)}


def seconds_a_title(titles: int) -> float:
    """Return the lowest of several trials; BenchError if not all titles leave."""
    snapshot, policies = snapshot_of(titles), policy_book()
    found: list[float] = []
    for _ in range(TRIALS[titles]):
        gc.collect()
        started = time.process_time()
        made = plan(snapshot, policies, Memory(), NOW)
        found.append(time.process_time() - started)
        leaving = sum(one.state is State.LEAVING_SOON for one in made.decisions)
        if leaving != titles:
            raise BenchError(f"{leaving} of {titles} titles are leaving soon")
    return min(found) / titles


def policy_book() -> PolicyBook:
    """Return one policy for everybody."""
    terms = Terms(retention=timedelta(days=RETENTION_DAYS), require_watched=False)
    return PolicyBook(
        policies=(
            RetentionPolicy("bench", "Bench", None, dict.fromkeys(MediaType, terms)),
        ),
        leaving_soon=timedelta(days=WINDOW_DAYS),
    )


def snapshot_of(titles: int) -> Snapshot:
    """Return a reading of so many titles: four of five are movies, others seasons."""
    people = [
        Requester(number, f"user {number}", jellyfin_user_id=f"{number:032x}")
        for number in range(1, ACCOUNTS + 1)
    ]
    requests: list[MediaRequest] = []
    library: dict[TitleId, LibraryTitle] = {}
    copies: dict[TitleId, LibraryCopy] = {}
    for number in range(titles):
        request = _request(number, titles, people[number % ACCOUNTS])
        requests.append(request)
        (title,) = request.title_ids
        library[title] = _library(number, request, people)
        copies[title] = _copy(number, title)
    return Snapshot(
        read_at=NOW,
        requests=tuple(requests),
        accounts={
            _account(one): Account(_account(one), one.display_name, enabled=True)
            for one in people
        },
        instances={
            key: Instance(key, key, False, key) for key in ("radarr:0", "sonarr:0")
        },
        library=library,
        copies=copies,
    )


def _account(person: Requester) -> str:
    assert person.jellyfin_user_id is not None
    return person.jellyfin_user_id


def _asked(number: int) -> datetime:
    return NOW - timedelta(days=6 + (number * 37) % 18)


def _added(number: int) -> datetime:
    return _asked(number) + timedelta(hours=1)


def _request(number: int, titles: int, requester: Requester) -> MediaRequest:
    """Return the request of a movie, or of one season of a series."""
    index = number - titles * 4 // 5
    kind = MediaType.MOVIE if index < 0 else MediaType.TV
    tmdb = 1 + (number if index < 0 else index // SEASONS)
    media = MediaRecord(
        id=number if index < 0 else titles + tmdb,
        tmdb_id=tmdb,
        standard=AVAILABLE,
        ultra_hd=UNKNOWN,
        tvdb_id=None if index < 0 else tmdb,
        added_at=_added(number),
    )
    return MediaRequest(
        id=number,
        media_type=kind,
        is_4k=False,
        status=RequestStatus.COMPLETED,
        media=media,
        requester=requester,
        created_at=_asked(number),
        seasons=() if index < 0 else (1 + index % SEASONS,),
    )


def _library(
    number: int, request: MediaRequest, people: list[Requester]
) -> LibraryTitle:
    """Return who watched a title: of every fourth, its requester."""
    states = dict.fromkeys(map(_account, people), UNSEEN)
    if number % 4 == 0 and request.requester is not None:
        watched = _asked(number) + timedelta(days=2)
        states[_account(request.requester)] = (
            WatchState(True, 0, watched, favorite=False),
        )
    return LibraryTitle((f"{number:032x}",), states, _added(number), playing=False)


def _copy(number: int, title: TitleId) -> LibraryCopy:
    """Return the files of a movie, or of a season that ended long ago."""
    added, season = _added(number), title.season
    if season is None:
        folder = f"/movies/Film {number}"
        file = MediaFile(number, f"{folder}/Film {number}.mkv", 10**9, added)
        return LibraryCopy("radarr:0", number, folder, (file,), in_queue=False)
    folder = f"/series/Series {title.tmdb_id}"
    files = tuple(
        MediaFile(one, f"{folder}/S{season:02}/{one}.mkv", 10**9, added)
        for one in range(number * EPISODES, (number + 1) * EPISODES)
    )
    episodes = tuple(
        Episode(file.id, season, one, file.id, added - timedelta(days=400), True)
        for one, file in enumerate(files, 1)
    )
    record = SeasonRecord(season, True, False, episodes)
    return LibraryCopy("sonarr:0", title.tmdb_id, folder, files, False, season=record)


if __name__ == "__main__":
    work(measure)
