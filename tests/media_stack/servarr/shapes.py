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
MEDIA_INFO: Json = {
    "audioBitrate": 0,
    "audioChannels": 2,
    "audioCodec": "AAC",
    "audioLanguages": "eng",
    "audioStreamCount": 1,
    "videoBitDepth": 8,
    "videoBitrate": 0,
    "videoCodec": "x265",
    "videoDynamicRange": "",
    "videoDynamicRangeType": "",
    "videoFps": 24,
    "resolution": "1920x1080",
    "runTime": "1:40:00",
    "scanType": "Progressive",
    "subtitles": "",
}
ENGLISH: Json = {"id": 1, "name": "English"}


def tag_details_shape(
    app_name: str, label: str, number: int, titles: list[int]
) -> Json:
    """Return a tag with what uses it."""
    is_radarr = app_name == "Radarr"
    lists = (
        "delayProfileIds",
        "importListIds",
        "notificationIds",
        "releaseProfileIds" if is_radarr else "restrictionIds",
        "indexerIds",
        "downloadClientIds",
        "autoTagIds",
    )
    used: Json = {name: [] for name in lists}
    titles_key = "movieIds" if is_radarr else "seriesIds"
    return {"label": label} | used | {titles_key: titles, "id": number}


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


def command_shape(app_name: str, body: Json) -> Json:
    """Return a command that waits to be run, as it was ordered."""
    given: Json = {
        "sendUpdatesToClient": True,
        "updateScheduledTask": True,
        "requiresDiskAccess": False,
        "isExclusive": False,
        **({"isTypeExclusive": False} if app_name == "Radarr" else {}),
        "isLongRunning": False,
        "trigger": "manual",
        "suppressMessages": False,
    }
    return {
        "name": body.get("name"),
        "commandName": body.get("name"),
        "body": body | given,
        "priority": "normal",
        "status": "queued",
        "result": "unknown",
        "trigger": "manual",
        "sendUpdatesToClient": True,
        "updateScheduledTask": True,
    }


def health_shape(row: HealthRow, app_name: str) -> Json:
    """Return one complaint."""
    return {
        "source": row.source,
        "type": row.type,
        "message": row.message,
        "wikiUrl": f"https://wiki.servarr.com/{app_name.lower()}/system#{row.page}",
    }


def media_management_shape(app_name: str, version: str) -> Json:
    """Return the body of ``/config/mediamanagement``."""
    kind = {"Radarr": "Movie", "Sonarr": "Series"}.get(app_name, "")
    items = {"Radarr": "Movies", "Sonarr": "Episodes"}.get(app_name, "")
    body: Json = {
        f"autoUnmonitorPreviouslyDownloaded{items}": False,
        "recycleBin": "",
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
        "importExtraFiles": False,
        "extraFileExtensions": "srt",
        "enableMediaInfo": True,
        "id": 1,
    }
    if app_name == "Radarr":
        return body | {"autoRenameFolders": False, "pathsDefaultStatic": False}
    body["episodeTitleRequired"] = "always"
    if not version.startswith("5."):
        return body
    packs = {"seasonPackUpgrade": "all", "seasonPackUpgradeThreshold": 100}
    return body | packs | {"userRejectedExtensions": ""}


def file_shape(file: FileRow, folder: Path) -> Json:
    """Return what movie files and episode files have in common."""
    return {
        "relativePath": str(file.path.relative_to(folder)),
        "path": str(file.path),
        "size": file.size,
        "dateAdded": arr_date(file.date_added),
        "releaseGroup": "NOBODY",
        "languages": [ENGLISH],
        "quality": QUALITY,
        "customFormats": [],
        "customFormatScore": 0,
        "indexerFlags": 0,
        "mediaInfo": MEDIA_INFO,
        "qualityCutoffNotMet": False,
        "id": file.id,
    }


def queue_shape(row: QueueRow) -> Json:
    """Return one row of the queue without its ids."""
    blocked = row.state == "importBlocked"
    done = row.state in {"importPending", "importing"} or blocked
    messages = row.messages or (["It cannot be imported."] if blocked else [])
    return {
        "languages": [ENGLISH],
        "quality": QUALITY,
        "customFormats": [],
        "customFormatScore": 0,
        "size": float(row.size),
        "title": row.title,
        "added": arr_date(row.added),
        "status": "completed"
        if blocked
        else row.state
        if row.state in {"paused", "queued", "completed"}
        else "downloading",
        "trackedDownloadStatus": "warning" if messages else "ok",
        "trackedDownloadState": row.state,
        "statusMessages": [{"title": row.title, "messages": messages}]
        if messages
        else [],
        "downloadId": row.download or f"{row.id:040X}",
        "protocol": "torrent",
        "downloadClient": "client",
        "downloadClientHasPostImportCategory": False,
        "indexer": "indexer",
        "outputPath": f"/downloads/{row.title}",
        "sizeleft": 0.0 if done else float(row.left),
        "timeleft": "00:00:00" if done else "00:10:00",
        "estimatedCompletionTime": arr_date(row.added),
        "id": row.id,
    }
