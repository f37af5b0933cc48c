"""Whether the disk has the files that Radarr and Sonarr know: only listings tell.

Both keep their rows of files while a disk is away, and forget them when they are told
to delete what is not there. So a title whose folder does not list a file must stay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..clients.errors import ClientError
from ..clients.folders import folder_above
from ..clients.servarr import ServarrClient
from ..retention.copies import LibraryCopy
from ..retention.model import TitleId
from .concurrency import few_at_once


@dataclass(slots=True)
class NotOnDisk:
    """The titles that were found not to be on their disk, until they are.

    `altered` is whether it is other than what was stored.
    """

    titles: set[TitleId] = field(default_factory=set)
    altered: bool = False

    def note(self, title: TitleId, *, is_missing: bool) -> None:
        """Take over what a listing showed."""
        if is_missing is not (title in self.titles):
            (self.titles.add if is_missing else self.titles.discard)(title)
            self.altered = True

    def forget_others(self, titles: Iterable[TitleId]) -> None:
        """Forget all but these."""
        for title in self.titles - {*titles}:
            self.note(title, is_missing=False)


async def listed(server: ServarrClient, paths: Iterable[str]) -> frozenset[str]:
    """Return which of these files or folders are listed; ClientError.

    Each folder in which some of them lie is asked for once.
    """
    wanted = frozenset(paths)
    found = await few_at_once(sorted({*map(folder_above, wanted)}), server.folder)
    entries = {path for folder in found.values() for path in folder.entries}
    return frozenset(path for path in wanted if path in entries)


async def sizes_on_disk(server: ServarrClient, paths: Iterable[str]) -> dict[str, int]:
    """Return the bytes of each of these files that is listed; ClientError."""
    wanted = frozenset(paths)
    found = await few_at_once(sorted({*map(folder_above, wanted)}), server.folder)
    sizes = {path: size for one in found.values() for path, size in one.sizes.items()}
    return {path: sizes[path] for path in wanted & sizes.keys()}


async def with_listings(
    server: ServarrClient, copies: Mapping[TitleId, LibraryCopy], memory: NotOnDisk
) -> dict[TitleId, LibraryCopy]:
    """Return copies on one server with the files that their folders do not list.

    ClientError if it does not list them.
    """
    complaint: list[str] = []

    async def look(title: TitleId) -> LibraryCopy:
        copy = copies[title]
        paths = [file.path for file in copy.files]
        missing = {*paths} - await listed(server, paths)
        memory.note(title, is_missing=bool(missing))
        if missing and not complaint:
            complaint.append(await _complaint(server))
        return replace(
            copy,
            unlisted=tuple(path for path in paths if path in missing),
            complaint=complaint[0] if missing else "",
        )

    return await few_at_once(copies, look)


async def _complaint(server: ServarrClient) -> str:
    """Return what the server itself says is wrong with its folders, if it does.

    It may be hours old and in any language: it is only shown.
    """
    try:
        return " ".join(await server.root_complaints())
    except ClientError:
        return ""
