"""Watch states misread or lost, as in other tools, with every file compared."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.reading.reader import Reading
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import (
    CountFrom,
    PolicyBook,
    Terms,
)
from tests.cleanup.harness import harness, watched, week_after_watching
from tests.media_stack import (
    Body,
    Changed,
    Drop,
    EmptyBody,
    Fault,
    Household,
    Html,
    Movie,
    Redirect,
    Status,
    Truncated,
    empty_list,
    half_list,
    other_type,
)

from .disk import videos_gone, videos_of

BEGINNING = "0001-01-01T00:00:00.0000000Z"
NEVER_WATCHED: dict[str, dict[str, Any] | None] = {
    "no date": {},
    "the date is null": {"LastPlayedDate": None},
    "the beginning of time": {"LastPlayedDate": BEGINNING},
    "the beginning of time, begun": {"LastPlayedDate": BEGINNING, "PlayCount": 1},
    "1970": {"LastPlayedDate": "1970-01-01T00:00:00.0000000Z"},
    "begun long ago and left": {
        "LastPlayedDate": "2020-01-01T00:00:00.0000000Z",
        "PlayCount": 1,
        "PlaybackPositionTicks": 12_000_000_000,
    },
    "ticked off without a date": {"Played": True, "PlayCount": 1},
    "ticked off, the beginning of time": {"Played": True, "LastPlayedDate": BEGINNING},
    "watched before it was requested": {
        "Played": True,
        "LastPlayedDate": "2020-01-01T00:00:00.0000000Z",
    },
    "a date that is none": {"Played": True, "LastPlayedDate": "long ago"},
    "no user data": None,
}


def misread(movie: Movie, change: dict[str, Any] | None) -> Callable[[Any], Any]:
    """Return what changes a movie's user data in Jellyfin's answers; None drops it."""

    def changed(item: dict[str, Any]) -> dict[str, Any]:
        if item["Id"] != movie.in_jellyfin.id or "UserData" not in item:
            return item
        if change is None:
            return {key: item[key] for key in item if key != "UserData"}
        return item | {"UserData": item["UserData"] | change}

    return lambda body: body | {"Items": [changed(item) for item in body["Items"]]}


@pytest.mark.parametrize("count_from", CountFrom)
@pytest.mark.parametrize(
    "change", [pytest.param(row, id=name) for name, row in NEVER_WATCHED.items()]
)
async def test_never_watched_is_not_watched_long_ago(
    tmp_path: Path, change: dict[str, Any] | None, count_from: CountFrom
) -> None:
    """Janitorr 234: whatever is said of the unfinished, only the watched one goes."""
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        seen = watched(home, alice, "Seen")
        unseen = home.movie("Unseen")
        home.request(alice, unseen)
        home.jellyfin.fault("GET", "/Items", Changed(misread(unseen, change)))
        before = home.tree()
        terms = Terms(timedelta(days=7), count_from=count_from)
        policies = week_after_watching()
        policies = PolicyBook(defaults={MediaType.MOVIE: terms}, notice=policies.notice)
        async with harness(home, policies) as at:
            result = await at.run()
        assert [str(one.id) for one in result.deleted] == [seen.id]
        assert videos_gone(home, before) == videos_of(home, seen)
        assert len(home.requests) == 1


FAILED_READS: dict[str, tuple[str, Fault]] = {
    f"{name} for {path}": (path, fault)
    for path in ("/Items", "/Users", "/Sessions", "/System/Info", "*")
    for name, fault in {
        "500": Status(500),
        "401": Status(401),
        "404": Status(404),
        "dropped": Drop(),
        "a page": Html(),
        "a redirect": Redirect(),
        "nothing": EmptyBody(),
        "half a body": Truncated(),
        "null": Body("null"),
        "another type": Changed(other_type),
        "an empty list": Changed(empty_list),
        "half a list": Changed(half_list),
    }.items()
    # An empty list of sessions is the usual truth
    if not (path == "/Sessions" and "list" in name)
}


def dates(reading: Reading, movie: Movie) -> Any:
    """Return when a movie may go, as a plan says."""
    (found,) = (one for one in reading.plan.decisions if str(one.id) == movie.id)
    return found.date


@pytest.mark.parametrize(
    ("path", "fault"),
    [pytest.param(*row, id=name) for name, row in FAILED_READS.items()],
)
async def test_a_failed_read_wipes_no_watch_state(
    tmp_path: Path, path: str, fault: Fault
) -> None:
    """OxiCleanarr: a failed read changes nothing for what was watched yesterday."""
    terms = Terms(timedelta(days=7), require_watched=False)
    policies = PolicyBook(defaults={MediaType.MOVIE: terms}, notice=timedelta(0))
    async with Household(tmp_path, sonarr_4k=False) as home:
        alice = home.user("alice")
        yesterday = watched(home, alice, "Watched yesterday", days_ago=1)
        forgotten = home.movie("Forgotten")
        home.request(alice, forgotten)
        before = home.tree()
        async with harness(home, policies) as at:
            first = await at.poll()
            home.jellyfin.fault("GET", path, fault)
            for _ in range(2):
                assert not (await at.run()).deleted
            assert home.tree() == before
            home.heal()
            healed = await at.poll()
            assert dates(healed, yesterday) == dates(first, yesterday)
            # Not even a wipe that Jellyfin itself believes in moves the date
            home.lose_watch(alice, yesterday)
            wiped = await at.poll()
            assert dates(wiped, yesterday) == dates(first, yesterday)
            result = await at.run()
        assert [str(one.id) for one in result.deleted] == [forgotten.id]
        assert videos_gone(home, before) == videos_of(home, forgotten)
