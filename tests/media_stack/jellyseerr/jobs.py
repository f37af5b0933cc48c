"""The jobs that Seerr runs by itself, and that an administrator may run."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from aiohttp import web

from ..server import Json, json_answer
from .availability import sync_availability
from .scans import scan_jellyfin, scan_radarr, scan_sonarr

if TYPE_CHECKING:
    from .server import Jellyseerr

# Name, type and interval, by id
JOBS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "jellyfin-recently-added-scan": (
            "Jellyfin Recently Added Scan",
            "process",
            "minutes",
        ),
        "jellyfin-full-scan": ("Jellyfin Full Library Scan", "process", "hours"),
        "radarr-scan": ("Radarr Scan", "process", "hours"),
        "sonarr-scan": ("Sonarr Scan", "process", "hours"),
        "availability-sync": ("Media Availability Sync", "process", "hours"),
        "download-sync": ("Download Sync", "command", "seconds"),
        "download-sync-reset": ("Download Sync Reset", "command", "hours"),
        "image-cache-cleanup": ("Image Cache Cleanup", "process", "hours"),
    }
)
WORK: Mapping[str, Callable[[Jellyseerr], None]] = MappingProxyType(
    {
        "jellyfin-recently-added-scan": lambda server: scan_jellyfin(
            server, recent=True
        ),
        "jellyfin-full-scan": scan_jellyfin,
        "radarr-scan": scan_radarr,
        "sonarr-scan": scan_sonarr,
        "availability-sync": sync_availability,
    }
)


def run(server: Jellyseerr, name: str) -> None:
    """Run a job to its end; those that concern nothing here do nothing."""
    assert name in JOBS, f"there is no job {name}"
    if (work := WORK.get(name)) is not None:
        work(server)


def _shape(name: str, *, running: bool = False) -> Json:
    title, kind, interval = JOBS[name]
    return {
        "id": name,
        "name": title,
        "type": kind,
        "interval": interval,
        "cronSchedule": "0 0 0 1 1 *",
        "nextExecutionTime": "2027-01-01T00:00:00.000+00:00",
        "running": running,
    }


async def list_jobs(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer the jobs."""
    return json_answer([_shape(name) for name in JOBS])


async def run_job(server: Jellyseerr, request: web.Request) -> web.Response:
    """Run a job at once; the answer calls it running, as one that was just begun."""
    name = request.match_info["id"]
    if name not in JOBS:
        return json_answer({"message": "Job not found."}, 404)
    run(server, name)
    return json_answer(_shape(name, running=True))
