"""What Radarr and Sonarr see of the disk, and how they delete on it."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from aiohttp import web

from ..server import json_answer
from .answers import client_error, failed, wrong_count
from .base import Servarr
from .rows import FileRow


class Files(Servarr):
    """A server that lists, finds and deletes files."""

    title_name = ""  # "Movie" or "Series", as its messages call a title
    file_name = ""  # "movie file" or "episode file"
    empty_list = 500  # the status of a deletion of no files; 400 in Sonarr 5

    # Seeing

    def may_see(self, folder: Path) -> bool:
        """Tell whether what is in a folder is there for the server."""
        away = not self.root_accessible and (
            folder == self.root or self.root in folder.parents
        )
        return not away and self.disk.may_enter(folder)

    def sees(self, path: Path) -> bool:
        """Tell whether a file is there for the server: not below a folder that is shut."""
        return self.may_see(path.parent) and self.disk.exists(path)

    def sees_folder(self, folder: Path) -> bool:
        """Tell whether a folder is there for the server, whether it may enter it or not."""
        if not self.root_accessible and folder == self.root:
            return False
        return self.may_see(folder.parent) and self.disk.folder_exists(folder)

    def folders_in(self, folder: Path) -> list[Path]:
        """List the folders that the server sees in a folder: none in a missing one."""
        return self.disk.folders_in(folder) if self.may_see(folder) else []

    def files_in(self, folder: Path) -> list[Path]:
        """List the files that the server sees in a folder."""
        return self.disk.files_in(folder) if self.may_see(folder) else []

    def videos_below(self, folder: Path) -> list[Path]:
        """Return the video files in a folder and below it, as a scan finds them."""
        inner = [self.videos_below(path) for path in self.folders_in(folder)]
        own = [path for path in self.files_in(folder) if path.suffix == ".mkv"]
        return own + [path for paths in inner for path in paths]

    def may_scan(self, folder: Path) -> bool:
        """Tell whether a title can be scanned: not without its folder while its root is away."""
        return self.sees_folder(folder) or self.root_problem(folder) is None

    def found_size(self, path: Path) -> int:
        """Return the size of a file that a scan found: the reported one of before, or else what is on disk."""
        known = self.sizes.get(path)
        return path.stat().st_size if known is None and path.exists() else known or 0

    # Deleting

    def root_of(self, folder: Path) -> Path:
        """Return the root folder that is looked at before a title's file is deleted."""
        if self.root_by_configuration:
            above = [root for root in self.roots if root in folder.parents]
            if above:
                return max(above, key=lambda root: len(root.parts))
        return folder.parent

    def root_problem(self, folder: Path) -> web.Response | None:
        """Return the 409 that protects against a root folder that is not mounted."""
        root = self.root_of(folder)
        if not self.sees_folder(root):
            reason = "doesn't exist"
        elif not self.folders_in(root):
            reason = "is empty"
        else:
            return None
        owner = f"{self.title_name}'s".replace("s's", "s'")
        return client_error(f"{owner} root folder ({root}) {reason}.", 409)

    def delete_file(self, folder: Path, path: Path) -> web.Response | None:
        """Delete a title's file, or return why it cannot be.

        One that the server does not see counts as deleted, whatever the reason is.
        """
        if problem := self.root_problem(folder):
            return problem
        if self.sees(path) and not self.remove_file(path):
            return client_error(f"Unable to delete {self.file_name}", 500)
        if self.delete_empty_folders:
            self.remove_empty_folders(folder, path.parent)
        return None

    async def delete_many[Row](
        self,
        wanted: Collection[int],
        known: Mapping[int, tuple[Row, FileRow]],
        folder_of: Callable[[Row], Path],
        remove: Callable[[Path, Row, FileRow], web.Response | None],
    ) -> web.Response:
        """Delete files by their ids, one after another, also when the caller hangs up.

        One unknown or doubled id fails all. All of them are looked for below the folder
        of the first one's title: files of another title are forgotten, and stay.
        """
        if not wanted:
            message = "Sequence contains no elements"
            return failed(message, "System.InvalidOperationException", self.empty_list)
        found = [known[number] for number in sorted(set(wanted)) if number in known]
        if len(found) != len(wanted):
            return wrong_count(len(wanted), len(found))
        folder = folder_of(found[0][0])
        for row, file in found:
            if problem := remove(folder, row, file):
                return problem
            if self.seconds_per_file:
                await asyncio.sleep(self.seconds_per_file)
        return json_answer({})

    def remove_file(self, path: Path) -> bool:
        """Delete a file, or move it to the recycle bin; tell whether it could be done."""
        if not self.disk.may_delete_in(path.parent):
            return False
        if self.recycle_bin is None:
            self.disk.remove(path)
        elif self.recycle_bin_full:
            return False
        else:
            self.disk.move(path, self.recycle_bin)
        return True

    def remove_empty_folders(self, folder: Path, lowest: Path) -> None:
        """Remove a title's folder or those in it that a deletion left empty."""
        for one in (lowest, *lowest.parents):
            inside = one == folder or folder in one.parents
            if not inside or self.folders_in(one) or self.files_in(one):
                return
            if one.is_dir() and self.disk.may_delete_in(one):
                one.rmdir()

    def remove_titles_folder(self, folder: Path, others: Iterable[Path]) -> None:
        """Delete a title's folder with all that is in it; what fails, only the log tells.

        A folder that holds another title's is left. It goes after the answer, after
        ``deletion_delay`` seconds.
        """
        if any(other == folder or folder in other.parents for other in others):
            return
        if self.deletion_delay:
            self.later(self.deletion_delay, lambda: self._remove_folder(folder))
        else:
            self._remove_folder(folder)

    def _remove_folder(self, folder: Path) -> None:
        if not self.sees_folder(folder) or not self.may_see(folder):
            return
        if self.recycle_bin is None:
            self.disk.wipe(folder)
        elif self.disk.may_delete_in(folder) and not self.recycle_bin_full:
            self.disk.move_folder(folder, self.recycle_bin)

    def rename_on_disk(self, path: Path, name: str) -> Path:
        """Give a file another name in its folder, and return where it is then."""
        renamed = path.with_name(name)
        if path.is_file():
            path.rename(renamed)
        else:
            self.disk.remove(path)
            self.disk.declare(renamed)
        return renamed
