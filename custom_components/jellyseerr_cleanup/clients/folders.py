"""What Radarr's and Sonarr's `/filesystem` lists: what is on their disks now.

A folder that is missing, one that they may not enter and an empty one look alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from .errors import UnexpectedAnswer
from .fields import Row


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies directly in a folder: paths as the server writes them.

    `sizes` are those of the files in bytes; that of a link is its own.
    """

    files: frozenset[str]
    folders: frozenset[str]
    sizes: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def entries(self) -> frozenset[str]:
        """Return all paths."""
        return self.files | self.folders


def as_path(text: str) -> PurePath:
    """Return a server's path; Windows and POSIX paths differ."""
    return (
        PureWindowsPath(text)
        if "\\" in text and not text.startswith("/")
        else PurePosixPath(text)
    )


def folder_above(path: str) -> str:
    """Return the folder in which a file or folder lies; of a root it is itself."""
    return str(as_path(path).parent)


def asked_for(folder: str) -> str:
    """Return a folder as it must be asked for.

    Without a separator at the end the servers list the folder above.
    """
    separator = "\\" if isinstance(as_path(folder), PureWindowsPath) else "/"
    return folder if folder.endswith(separator) else folder + separator


def shaped(name: str, answer: Row, folder: str) -> Folder:
    """Return what a server, by its name, listed of a folder.

    UnexpectedAnswer if it is another folder than the one that was asked for.
    """
    top = as_path(folder)
    sizes = {
        row.text("path"): row.optional_integer("size") or 0
        for row in answer.rows("files")
    }
    folders = {str(as_path(row.text("path"))) for row in answer.rows("directories")}
    if any(as_path(path).parent != top for path in (*sizes, *folders)):
        raise UnexpectedAnswer(
            name,
            "listed another folder than the one that was asked for: look at its log",
        )
    return Folder(frozenset(sizes), frozenset(folders), sizes)
