"""What the disk says: the only proof that files are gone.

Radarr and Sonarr answer 200 and forget their rows while the disk is away, or if they
may not enter the folder. Only a listing shows it, and a disk that is lost meanwhile
looks like a deletion: so what lay beside a title before must still be listed.
"""

from collections.abc import Iterable

from ...clients.errors import ClientError
from ...clients.folders import as_path, folder_above
from ...clients.servarr import ServarrClient
from ...reading.on_disk import listed
from ...retention.copies import LibraryCopy
from ..journal.entries import JournalPath
from .instances import NotGone, Servers, server_of

# Each disk of a pool holds some of these, unless there are very many disks
_NEIGHBOURS = 20


class DiskAway(ClientError):
    """What lay beside a title is not listed either: its disk may be away."""

    problem = "no longer lists what lay beside it: its disk may be away"


async def neighbours(
    servers: Servers, copies: Iterable[LibraryCopy], others: Iterable[LibraryCopy]
) -> tuple[JournalPath, ...]:
    """Return what lies beside the copies: some files and folders that must not go.

    They are in the nearest folder above the movie's or series' own that lists anything
    else than what is to go with the `others`. None if there is nothing. ClientError.
    """
    leaving = [file.path for copy in others for file in copy.files]
    return tuple(
        [
            JournalPath(copy.instance, path)
            for copy in copies
            for path in await _beside(server_of(servers, copy.instance), copy, leaving)
        ]
    )


async def _beside(
    server: ServarrClient, copy: LibraryCopy, paths: Iterable[str]
) -> list[str]:
    leaving = _folders_above({*paths, *(one.path for one in copy.files)})
    own = str(as_path(copy.folder))
    while own != (above := folder_above(own)):
        entries = (await server.folder(above)).entries
        if others := sorted(entries - {own} - leaving):
            return _some(others)
        own = above
    return []


def _folders_above(paths: Iterable[str]) -> set[str]:
    """Return the paths, and every folder in which one of them lies."""
    return {
        str(one) for path in paths for one in (as_path(path), *as_path(path).parents)
    }


def _some(paths: list[str]) -> list[str]:
    """Return a few of many, from everywhere between the first and the last."""
    return paths[:: -(-len(paths) // _NEIGHBOURS)]


async def prove_gone(
    server: ServarrClient, paths: Iterable[str], beside: Iterable[str]
) -> None:
    """Return if none of the files is listed, and all is that lay beside them.

    NotGone if a file is still there, DiskAway if the disk may be away; ClientError.
    """
    if left := await listed(server, paths):
        raise NotGone(f"it is still on the disk: {min(left)}; have it scanned anew")
    await prove_mounted(server, beside)


async def prove_mounted(server: ServarrClient, beside: Iterable[str]) -> None:
    """Raise DiskAway if anything that lay beside a title is not listed; ClientError."""
    expected = frozenset(beside)
    if missing := expected - await listed(server, expected):
        raise DiskAway(
            server.connection.name,
            f"no longer lists what lay beside it, such as {min(missing)}: its disk may"
            " be away",
        )
