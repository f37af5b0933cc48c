"""Which folders cannot be trusted.

They are those below a root folder that is not there, or about which the server
complains.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath
import re

from ..clients.servarr import RootFolder, ServarrClient

# A path of POSIX, of a Windows drive or of a share. It goes on to the end, because a
# path may contain spaces.
_PATH = re.compile(r"(?<!\S)(?:/|[A-Za-z]:[\\/]|\\\\).*")


@dataclass(frozen=True, slots=True)
class Roots:
    """The root folders of one Radarr or Sonarr, and its own complaints about them."""

    folders: Sequence[RootFolder]
    complaints: Sequence[str]

    @classmethod
    async def read(cls, server: ServarrClient) -> Roots:
        """Return both as the server has them now; raises ClientError."""
        return cls(await server.root_folders(), await server.root_complaints())

    def available(self, folder: str) -> bool:
        """Return whether nothing is known to be wrong with the root above a folder."""
        if not self.complaints and all(root.accessible for root in self.folders):
            return True
        above = [root for root in self.folders if is_below(folder, root.path)]
        if any(not root.accessible for root in above):
            return False
        return not any(
            # A complaint that names no folder may be about any of them
            not (named := paths_in(complaint))
            or any(is_below(folder, path) for path in named)
            # The path may stand between other words, in any language
            or any(mentions(complaint, root.path) for root in above)
            for complaint in self.complaints
        )


def mentions(complaint: str, root: str) -> bool:
    """Return whether a complaint contains the path of a root folder.

    The path of another folder whose name begins alike does not count.
    """
    path = re.escape(root.rstrip("/\\"))
    return re.search(rf"{path}(?![\w.-])", complaint) is not None


def paths_in(complaint: str) -> list[str]:
    """Return the absolute paths that a complaint names.

    An example is `Multiple root folders are missing: /movies | /kids`.
    """
    parts = (_PATH.search(part) for part in complaint.split("|"))
    return [found.group().strip() for found in parts if found]


def as_path(text: str) -> PurePath:
    """Return a server's path; Windows and POSIX paths differ."""
    return (
        PureWindowsPath(text)
        if "\\" in text and not text.startswith("/")
        else PurePosixPath(text)
    )


def is_below(folder: str, root: str) -> bool:
    """Return whether a folder is a root folder or in it."""
    return as_path(folder).is_relative_to(as_path(root))
