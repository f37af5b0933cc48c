"""The simulated answers have the keys and types of the real ones."""

from collections import defaultdict
import json
from pathlib import Path
from typing import Any

import pytest

from . import BEHAVIOURS, Household, MediaStatus, RequestStatus
from .conftest import Ask
from .servarr.rows import HealthRow

SAMPLES = Path(__file__).parent / "samples"
OPTIONAL = {"serviceUrl4k"}  # the recorded servers had no 4K Radarr for it


def sample(name: str) -> dict[str, Any]:
    """Read a committed sample."""
    body: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text())
    return body


def shape(body: Any, path: str = "", found: Any = None) -> dict[str, set[str]]:
    """Return the types at each path of a JSON value."""
    found = defaultdict(set) if found is None else found
    found[path].add(type(body).__name__)
    if isinstance(body, dict):
        for key, value in body.items():
            shape(value, f"{path}.{key}", found)
    elif isinstance(body, list):
        for value in body:
            shape(value, f"{path}[]", found)
    return dict(found)


def fill(home: Household) -> None:
    """Make a row of every kind that the recorded servers had."""
    alice, bob = home.user("alice"), home.user("bob", display_name="Bobby")
    comet = home.movie("The Comet")
    home.request(alice, comet, status=RequestStatus.PENDING)
    moon = home.movie("Copper Moon")
    moon_4k = home.movie("Copper Moon", tmdb=moon.tmdb, is_4k=True)
    home.request(bob, moon, modified_by=home.admin)
    home.request(bob, moon_4k)
    nowhere = home.movie("Nowhere", available=False, in_radarr=False, imdb=None)
    home.request(None, nowhere, media_status=MediaStatus.PENDING).row.server_id = None
    series = home.series("Harbour Lights", seasons={1: 2, 2: 2})
    home.request(alice, series, seasons=[1])
    later = home.request(bob, nowhere)
    later.row.server_id = later.row.root_folder = None
    comet.in_jellyseerr.standard.jellyfin_id = None
    comet.in_jellyseerr.added = None


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_jellyseerr_answers_as_recorded(home: Household, ask: Ask) -> None:
    """Every endpoint has exactly the keys recorded for that version."""
    fill(home)
    version = next(
        name for name, value in BEHAVIOURS.items() if value is home.jellyseerr.behaviour
    )
    for line, expected in sample(f"jellyseerr-{version}").items():
        method, path = line.split(" ")
        status, body = await ask(home.jellyseerr, method, f"/api/v1{path}")
        assert status == expected["status"], line
        real, simulated = shape(expected["body"]), shape(body)
        missing = {
            key for key in real.keys() - simulated.keys() if "[]" not in key[-2:]
        }
        assert not missing, (line, missing)
        extra = {
            key
            for key in simulated.keys() - real.keys()
            if key.split(".")[-1] not in OPTIONAL
        }
        assert not extra, (line, extra)
        wrong = {
            key: types
            for key, types in simulated.items()
            if key in real and not types <= real[key]
        }
        assert not wrong, (line, wrong)


@pytest.mark.parametrize(
    ("path", "essential"),
    [
        ("/movie", "id tmdbId title year path tags monitored hasFile sizeOnDisk added"),
        ("/moviefile", "id movieId path size dateAdded"),
        ("/queue", "page pageSize totalRecords records"),
        ("/rootfolder", "path accessible freeSpace"),
        ("/health", "source type message"),
        ("/diskspace", "path freeSpace totalSpace"),
        ("/config/mediamanagement", "recycleBin recycleBinCleanupDays"),
        ("/tag", "id label"),
        ("/system/status", "appName version instanceName"),
    ],
)
async def test_radarr_answers_as_specified(
    home: Household, ask: Ask, path: str, essential: str
) -> None:
    """Keys and types are those of Radarr's OpenAPI."""
    comet = home.movie("The Comet")
    home.enqueue(comet)
    home.radarr.add_tag("kids")
    home.radarr.health.append(HealthRow("RootFolderCheck", "error", "Missing"))
    params = {"movieId": comet.in_radarr.id} if path == "/moviefile" else {}
    status, body = await ask(home.radarr, "GET", f"/api/v3{path}", params=params)
    assert status == 200
    agrees(body, sample("radarr")[f"GET {path}"], essential)


@pytest.mark.parametrize(
    ("path", "essential"),
    [
        (
            "/series",
            "id tvdbId title year path tags monitored monitorNewItems status seasons",
        ),
        (
            "/episode",
            "id seasonNumber episodeNumber hasFile episodeFileId airDateUtc monitored",
        ),
        ("/episodefile", "id seasonNumber size dateAdded path"),
        ("/queue", "page pageSize totalRecords records"),
        ("/config/mediamanagement", "recycleBin"),
    ],
)
async def test_sonarr_answers_as_specified(
    home: Household, ask: Ask, path: str, essential: str
) -> None:
    """Keys and types are those of Sonarr's OpenAPI."""
    series = home.series("Harbour Lights", seasons={1: 2})
    home.enqueue(series, season=1, episode=1)
    params = {"seriesId": series.row.id} if path.startswith("/episode") else {}
    status, body = await ask(home.sonarr, "GET", f"/api/v3{path}", params=params)
    assert status == 200
    agrees(body, sample("sonarr")[f"GET {path}"], essential)


def agrees(body: Any, expected: dict[str, Any], essential: str) -> None:
    """Check that an answer has the essential keys, and no key or type that the sample lacks."""
    row = body[0] if isinstance(body, list) else body
    assert set(essential.split()) <= row.keys()
    fits(row, expected, "")


def fits(value: Any, expected: Any, path: str) -> None:
    """Compare a value with its sample, as deep as the sample goes."""
    if isinstance(expected, dict) and expected:
        assert isinstance(value, dict), path
        assert value.keys() <= expected.keys(), (path, value.keys() - expected.keys())
        for key in value:
            fits(value[key], expected[key], f"{path}.{key}")
    elif isinstance(expected, list) and expected:
        assert isinstance(value, list), path
        for entry in value:
            fits(entry, expected[0], f"{path}[]")
    else:
        assert type(value) is type(expected), path


@pytest.mark.parametrize(
    ("path", "essential"),
    [
        ("/System/Info/Public", "Id ServerName Version"),
        ("/Users", "Id Name Policy"),
        ("/Items", "Items TotalRecordCount"),
        ("/Sessions", "Id UserId NowPlayingItem NowPlayingQueue"),
    ],
)
async def test_jellyfin_answers_as_described(
    home: Household, ask: Ask, path: str, essential: str
) -> None:
    """Keys and types are those of the reference."""
    alice = home.user("alice")
    movie = home.movie("The Comet")
    home.play(alice, movie)
    params = {"userId": alice.jellyfin_id, "fields": "ProviderIds,DateCreated"}
    status, body = await ask(home.jellyfin, "GET", path, params=params)
    expected = sample("jellyfin")[f"GET {path}"]
    assert status == 200
    agrees(body, expected[0] if isinstance(expected, list) else expected, essential)
