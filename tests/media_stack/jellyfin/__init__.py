"""A simulated Jellyfin 10.11 or 12."""

from .mounts import decomposed, links, prefixes, windows
from .rows import AccountRow, ItemRow, SessionRow, WatchRow
from .server import Jellyfin

__all__ = [
    "AccountRow",
    "ItemRow",
    "Jellyfin",
    "SessionRow",
    "WatchRow",
    "decomposed",
    "links",
    "prefixes",
    "windows",
]
