"""JSON of the history's rows, with the keys that were recorded."""

from pathlib import Path

from ..clock import arr_date
from ..server import Json
from .history import Event, HistoryRow
from .shapes import ENGLISH


def history_shape(row: HistoryRow, name: str, folder: Path, quality: Json) -> Json:
    """Return one event; that of an episode's file names the episode and the series."""
    body: Json = (
        {"movieId": row.title_id}
        if row.episode is None
        else {"episodeId": row.episode.id, "seriesId": row.title_id}
    )
    body |= {
        "sourceTitle": _source_title(row),
        "languages": [ENGLISH],
        "quality": quality,
        "customFormats": [],
        "customFormatScore": 0,
        "qualityCutoffNotMet": False,
        "date": arr_date(row.date),
        "eventType": name,
        "data": _data(row, folder),
        "id": row.id,
    }
    if row.event is Event.IMPORTED:
        body["downloadId"] = f"{row.file.id:040X}"
    return body


def _source_title(row: HistoryRow) -> str:
    """Return the release's name of an import, and the path of all else."""
    if row.event is Event.IMPORTED:
        return row.path.stem
    return str(row.source or row.path)


def _data(row: HistoryRow, folder: Path) -> Json:
    """Return what is particular about an event: all of it texts."""
    body: Json = {
        "releaseGroup": "NOBODY",
        "size": str(row.file.size),
        "indexerFlags": "0",
    }
    if row.episode is not None:
        body["releaseType"] = "SingleEpisode"
    if row.reason is not None:
        body["reason"] = row.reason
    if row.source is not None:
        body |= {
            "sourcePath": str(row.source),
            "sourceRelativePath": _relative(row.source, folder),
            "path": str(row.path),
            "relativePath": _relative(row.path, folder),
        }
    if row.event is Event.IMPORTED:
        body |= {
            "fileId": str(row.file.id),
            "droppedPath": f"/downloads/{row.path.name}",
            "importedPath": str(row.path),
            "downloadClient": "client",
            "downloadClientName": "client",
            "customFormatScore": "0",
        }
    return body


def _relative(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder, walk_up=True))
