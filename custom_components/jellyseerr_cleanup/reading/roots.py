"""Which folders cannot be trusted: those below a root folder that is not there, or that the server complains about."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath
import re

from ..clients.servarr import RootFolder, ServarrClient

# Of POSIX, of a drive, of a share; to the end, since a path may hold blanks
_PATH = re.compile(r"(?<!\S)(?:/|[A-Za-z]:[\\/]|\\\\).*")


@dataclass(frozen=True, slots=True)
class Roots:
    """The root folders of one Radarr or Sonarr, and its own complaints about them."""

    folders: Sequence[RootFolder]
    complaints: Sequence[str]

    @classmethod
    async def read(cls, server: ServarrClient) -> Roots:
        """Read both; raises ClientError."""
        return cls(await server.root_folders(), await server.root_complaints())

    def available(self, folder: str) -> bool:
        """Whether nothing is known to be wrong with the root folder above a folder."""
        above = [root for root in self.folders if is_below(folder, root.path)]
        if any(not root.accessible for root in above):
            return False
        return not any(
            # A complaint that names no folder may be about any of them
            not (named := paths_in(complaint))
            or any(is_below(folder, path) for path in named)
            # Whatever words surround it, in whatever language
            or any(mentions(complaint, root.path) for root in above)
            for complaint in self.complaints
        )


def mentions(complaint: str, root: str) -> bool:
    """Whether a complaint has the path of a root folder in it, and not only that of one whose name begins alike."""
    path = re.escape(root.rstrip("/\\"))
    return re.search(rf"{path}(?![\w.-])", complaint) is not None


def paths_in(complaint: str) -> list[str]:
    """Return the absolute paths that a complaint names, as in `Multiple root folders are missing: /movies | /kids`."""
    parts = (_PATH.search(part) for part in complaint.split("|"))
    return [found.group().strip() for found in parts if found]


def as_path(text: str) -> PurePath:
    """Read a server's path, of whichever system it runs on."""
    return (
        PureWindowsPath(text)
        if "\\" in text and not text.startswith("/")
        else PurePosixPath(text)
    )


def is_below(folder: str, root: str) -> bool:
    """Whether a folder is a root folder or in it."""
    return as_path(folder).is_relative_to(as_path(root))
