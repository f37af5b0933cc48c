"""A simulated Jellyfin 10.11 or 12."""

from .rows import AccountRow, ItemRow, SessionRow, WatchRow
from .server import Jellyfin

__all__ = ["AccountRow", "ItemRow", "Jellyfin", "SessionRow", "WatchRow"]
