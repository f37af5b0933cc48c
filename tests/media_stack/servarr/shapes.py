"""JSON that Radarr and Sonarr share, with the keys of their OpenAPI."""

from pathlib import Path

from ..clock import arr_date
from ..server import Json
from .rows import FileRow, HealthRow, QueueRow

QUALITY: Json = {
    "quality": {
        "id": 7,
        "name": "Bluray-1080p",
        "source": "bluray",
        "resolution": 1080,
    },
    "revision": {"version": 1, "real": 0, "isRepack": False},
}
# Radarr's qualities have one key more than Sonarr's
MOVIE_QUALITY: Json = QUALITY | {"quality": QUALITY["quality"] | {"modifier": "none"}}
ENGLISH: Json = {"id": 1, "name": "English"}


def system_status_shape(
    app_name: str, instance: str, version: str, base_path: str
) -> Json:
    """Return the body of ``/system/status``."""
    return {
        "appName": app_name,
        "instanceName": instance,
        "version": version,
        "buildTime": "2026-09-01T12:00:00Z",
        "isDebug": False,
        "isProduction": True,
        "isAdmin": False,
        "isUserInteractive": False,
        "startupPath": f"/app/{app_name.lower()}/bin",
        "appData": "/config",
        "osName": "alpine",
        "osVersion": "3.22.1",
        "isNetCore": True,
        "isLinux": True,
        "isOsx": False,
        "isWindows": False,
        "isDocker": True,
        "mode": "console",
        "branch": "master",
        "databaseType": "sqLite",
        "databaseVersion": "3.49.2",
        "authentication": "forms",
        "migrationVersion": 242,
        "urlBase": base_path,
        "runtimeVersion": "8.0.12",
        "runtimeName": ".NET",
        "startTime": "2026-09-02T06:00:00Z",
        "packageVersion": version,
        "packageAuthor": "a packager",
        "packageUpdateMechanism": "docker",
    }


def health_shape(row: HealthRow) -> Json:
    """Return one complaint."""
    return {
        "source": row.source,
        "type": row.type,
        "message": row.message,
        "wikiUrl": "https://wiki.servarr.com/",
    }


def media_management_shape(app_name: str, recycle_bin: Path | None) -> Json:
    """Return the body of ``/config/mediamanagement``."""
    kind = {"Radarr": "Movie", "Sonarr": "Series"}.get(app_name, "")
    items = {"Radarr": "Movies", "Sonarr": "Episodes"}.get(app_name, "")
    return {
        f"autoUnmonitorPreviouslyDownloaded{items}": False,
        "recycleBin": str(recycle_bin or ""),
        "recycleBinCleanupDays": 7,
        "downloadPropersAndRepacks": "preferAndUpgrade",
        f"createEmpty{kind}Folders": False,
        "deleteEmptyFolders": False,
        "fileDate": "none",
        "rescanAfterRefresh": "always",
        "setPermissionsLinux": False,
        "chmodFolder": "755",
        "chownGroup": "",
        "skipFreeSpaceCheckWhenImporting": False,
        "minimumFreeSpaceWhenImporting": 100,
        "copyUsingHardlinks": True,
        "useScriptImport": False,
        "scriptImportPath": "",
        "importExtraFiles": True,
        "extraFileExtensions": "srt",
        "enableMediaInfo": True,
        "id": 1,
    }


def file_shape(file: FileRow, folder: Path) -> Json:
    """Return what movie files and episode files have in common."""
    return {
        "relativePath": str(file.path.relative_to(folder)),
        "path": str(file.path),
        "size": file.size,
        "dateAdded": arr_date(file.date_added),
        "sceneName": "",
        "releaseGroup": "NOBODY",
        "languages": [ENGLISH],
        "quality": QUALITY,
        "customFormats": [],
        "customFormatScore": 0,
        "indexerFlags": 0,
        "mediaInfo": {
            "videoCodec": "x265",
            "resolution": "1920x1080",
            "runTime": "1:40:00",
        },
        "qualityCutoffNotMet": False,
        "id": file.id,
    }


def queue_shape(row: QueueRow) -> Json:
    """Return one row of the queue without its ids."""
    return {
        "languages": [ENGLISH],
        "quality": QUALITY,
        "customFormats": [],
        "customFormatScore": 0,
        "size": float(row.size),
        "title": row.title,
        "added": arr_date(row.added),
        "status": row.state
        if row.state in {"paused", "queued", "completed"}
        else "downloading",
        "trackedDownloadStatus": "ok",
        "trackedDownloadState": row.state,
        "statusMessages": [],
        "downloadId": f"{row.id:040X}",
        "protocol": "torrent",
        "downloadClient": "client",
        "downloadClientHasPostImportCategory": False,
        "indexer": "indexer",
        "sizeleft": float(row.left),
        "timeleft": "00:10:00",
        "id": row.id,
    }
