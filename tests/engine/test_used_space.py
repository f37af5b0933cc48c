"""What requested titles take: from odd, old and silent servers, too."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    CannotConnect,
    ClientError,
    NotFound,
    UnexpectedAnswer,
)
from custom_components.jellyseerr_cleanup.clients.radarr import MovieFiles, RadarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from custom_components.jellyseerr_cleanup.engine.used_space import UsedSpace
from custom_components.jellyseerr_cleanup.retention.copies import MediaFile
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaRecord,
    QualityRecord,
    TitleId,
)
from custom_components.jellyseerr_cleanup.retention.plan import Decision, Plan, State
from custom_components.jellyseerr_cleanup.retention.reason import Reason, ReasonCode

NOW = datetime(2026, 11, 20, tzinfo=UTC)


class Movies(RadarrClient):
    """A Radarr that has a file of 10 bytes of each movie, times its id."""

    def __init__(self, **errors: ClientError) -> None:
        self.calls: list[tuple[int, ...]] = []
        self.errors = errors

    async def files_of(self, item_ids: Any) -> dict[int, MovieFiles]:
        """Return the files, or fail if one of these movies makes it."""
        self.calls.append(tuple(item_ids))
        for item in item_ids:
            if error := self.errors.get(f"of_{item}"):
                raise error
        return {
            item: MovieFiles((MediaFile(item, "/m", 10 * item, None),), "/")
            for item in item_ids
        }


class Series(SonarrClient):
    """A Sonarr with one series of two seasons, known by its TVDB id only."""

    def __init__(self) -> None:
        pass

    async def all_series(self) -> Any:
        """Return the series."""
        seasons = [
            SimpleNamespace(number=one, size=size) for one, size in ((1, 7), (2, None))
        ]
        return [SimpleNamespace(tvdb_id=77, tmdb_id=None, seasons=seasons)]


def decision(text: str, instance: str | None, item: int | None = None) -> Decision:
    """Return a decision about a title on an instance."""
    title = TitleId.parse(text)
    quality = QualityRecord(5, 0, item)
    media = MediaRecord(1, title.tmdb_id, quality, quality, tvdb_id=77)
    reason = Reason.of(ReasonCode.NOT_WATCHED)
    return Decision(title, State.WAITING, reason, media, (), instance=instance)


def reading(
    servers: dict[str, Any], *decisions: Decision, version: str = "6.0.1"
) -> Any:
    """Return what was read."""
    found = {
        key: SimpleNamespace(client=client, version=version)
        for key, client in servers.items()
    }
    return SimpleNamespace(plan=Plan(NOW, decisions), servers=found)


MOVIES = [decision(f"movie:{one}:hd", "radarr:0", one) for one in (1, 2, 3)]


@pytest.mark.parametrize(
    ("radarr", "version", "calls", "total"),
    [
        (Movies(), "6.0.1", [(1, 2, 3)], 60),
        (Movies(), "develop", [(1, 2, 3)], 60),
        (Movies(), "4.7.5", [(1,), (2,), (3,)], 60),
        (Movies(of_2=NotFound("Radarr")), "6.0.1", [(1, 2, 3), (1,), (2,), (3,)], 40),
        (
            Movies(of_2=UnexpectedAnswer("Radarr")),
            "6.0.1",
            [(1, 2, 3), (1,), (2,), (3,)],
            40,
        ),
        (Movies(of_2=CannotConnect("Radarr")), "6.0.1", [(1, 2, 3)], None),
    ],
    ids=["several", "unknown version", "old", "gone", "odd", "down"],
)
async def test_movies(
    radarr: Movies, version: str, calls: list[tuple[int, ...]], total: int | None
) -> None:
    used = UsedSpace(lambda: NOW)
    read = reading({"radarr:0": radarr}, *MOVIES, version=version)
    assert await used.look(read) == (total is not None)
    assert (radarr.calls, used.total) == (calls, total)


async def test_seasons_and_what_is_nowhere() -> None:
    """By the id that Sonarr knows; a server that is gone, or none, has nothing."""
    used = UsedSpace(lambda: NOW)
    titles = [decision(f"tv:9:s{one}:hd", "sonarr:0") for one in (1, 2, 3)]
    titles += [decision("movie:4:hd", "radarr:9", 4), decision("movie:5:hd", None)]
    assert await used.look(reading({"sonarr:0": Series(), "jellyfin": None}, *titles))
    assert used.total == 7


async def test_a_server_that_is_away_is_as_it_was() -> None:
    """Whether it answers nothing, or was not found at all."""
    now = NOW
    used = UsedSpace(lambda: now)
    await used.look(reading({"radarr:0": Movies()}, *MOVIES))
    for client in (Movies(of_1=CannotConnect("Radarr")), None):
        now += timedelta(days=1)
        assert not await used.look(reading({"radarr:0": client}, *MOVIES))
        assert used.total == 60
    assert not await used.look(reading({}))
    assert used.total == 60


async def test_a_server_that_said_nothing_yet_is_asked_again_within_the_hour() -> None:
    """Jellyfin, which has no files of its own here, is none to wait for."""
    now = NOW
    used = UsedSpace(lambda: now)
    down, jellyfin = Movies(of_1=CannotConnect("Radarr")), SimpleNamespace()
    await used.look(reading({"radarr:0": down, "jellyfin": jellyfin}, *MOVIES))
    assert used.total is None
    up = Movies()
    now += timedelta(minutes=45)
    await used.look(reading({"radarr:0": up, "jellyfin": jellyfin}, *MOVIES))
    assert (up.calls, used.total) == ([], None)
    now += timedelta(minutes=15)
    assert await used.look(reading({"radarr:0": up, "jellyfin": jellyfin}, *MOVIES))
    assert used.total == 60
    now += timedelta(hours=23)
    assert not await used.look(reading({"radarr:0": up, "jellyfin": jellyfin}, *MOVIES))
    assert len(up.calls) == 1
