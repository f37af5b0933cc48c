"""What may go with a folder: only what belongs to the title and is no video.

With `deleteFiles=true` Radarr and Sonarr remove everything in a folder, hidden
sub-folders and linked folders too. So each must be looked into first.
"""

import asyncio
from itertools import chain
import re

from ...clients.errors import ClientError
from ...clients.folders import as_path, folder_above
from ...clients.servarr import ServarrClient
from ...reading.on_disk import listed
from ...reading.roots import is_below

# Subtitles, descriptions, pictures and text, and what media servers write beside a film
_COMPANION = re.compile(
    r"(?:\.(?:srt|ass|ssa|sub|idx|sup|vtt|smi|usf|lrc|nfo|nfo-orig|jpe?g|png|tbn|webp"
    r"|gif|bmp|svg|txt|md|xml|url|bif|edl|plexmatch|ignore)"
    r"|/(?:thumbs\.db|desktop\.ini|\.ds_store|\.nomedia|.*@syno(?:resource|eastream)))$",
    re.IGNORECASE,
)
# Folders whose name says that nothing but companions belongs there. A folder of
# another name that holds pictures may be somebody's photographs.
_COMPANIONS = re.compile(
    r"(?:subs|subtitles|metadata|extrafanart|extrathumbs|\.actors|@eadir|\.@__thumb"
    r"|.+\.trickplay|[0-9]+ - [0-9]+x[0-9]+)",
    re.IGNORECASE,
)
_SEASON = re.compile(r"(?:season|series|s)[ ._-]*[0-9]+|specials", re.IGNORECASE)
# The servers leave these out of every listing, but list each when asked for by name
HIDDEN: tuple[str, ...] = (
    "#recycle",
    "@eaDir",
    "$recycle.bin",
    "$RECYCLE.BIN",
    ".@__thumb",
    ".trashes",
    ".Trashes",
    "trash",
    "Trash",
    "cache",
    "Cache",
    "caches",
    "Caches",
    "recovery",
    "Recovery",
    "windows",
    "Windows",
    "boot",
    "Boot",
)
_MOST_FOLDERS = 200
# The folder goes some time after the answer
_LOOKS = 10
_BETWEEN_LOOKS = 0.5


async def folder_may_go(server: ServarrClient, folder: str) -> bool:
    """Return whether nothing but companions is left in a folder; not knowing is no.

    A folder that is or holds a root folder never goes.
    """
    try:
        roots = await server.root_folders()
        if not roots or any(is_below(root.path, folder) for root in roots):
            return False
        return await _holds_only_companions(server, folder)
    except ClientError:
        return False


async def _holds_only_companions(server: ServarrClient, top: str) -> bool:
    unlisted = [top]
    seen = 0
    while unlisted:
        folder = unlisted.pop()
        seen += 1
        if seen > _MOST_FOLDERS:
            return False
        found = await server.folder(folder)
        hidden = await _hidden_in(server, folder)
        if not all(map(_is_companion, found.files)):
            return False
        # An empty folder may be of any name: seasons leave theirs behind
        if folder != top and found.entries and not _is_named(top, folder):
            return False
        unlisted += chain(found.folders, hidden)
    return True


async def _hidden_in(server: ServarrClient, folder: str) -> list[str]:
    """Return the folders in a folder that its listing hides, unless they are empty."""
    paths = [str(as_path(folder) / name) for name in HIDDEN]
    return [path for path in paths if (await server.folder(path)).entries]


def _is_companion(path: str) -> bool:
    name = as_path(path).name
    return _COMPANION.search(f"/{name}") is not None


def _is_named(top: str, folder: str) -> bool:
    """Return whether a folder's name says that only companions are in it.

    A season's folder, directly in the series' own, may hold them as well.
    """
    name = as_path(folder).name
    if _COMPANIONS.fullmatch(name) is not None:
        return True
    is_season = _SEASON.fullmatch(name) is not None
    return is_season and as_path(folder_above(folder)) == as_path(top)


async def what_stayed(
    server: ServarrClient, folder: str, *, told_to_go: bool
) -> tuple[str, ...]:
    """Return what is left of a title's folder, which may take a moment to go.

    It is the folder itself if it is empty, or if the server does not say.
    """
    try:
        for look in range(_LOOKS if told_to_go else 1):
            if look:
                await asyncio.sleep(_BETWEEN_LOOKS)
            if not await listed(server, [folder]):
                return ()
        left = (await server.folder(folder)).entries
    except ClientError:
        return (folder,)
    return tuple(sorted(left)) or (folder,)
