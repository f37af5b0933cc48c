"""The disk of the household: real small files, and declared ones for big households."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
import shutil


@dataclass(slots=True)
class Disk:
    """Files below one temporary folder, by absolute path."""

    root: Path
    declared: dict[Path, set[Path]] = field(default_factory=dict)  # by folder
    above: Counter[Path] = field(
        default_factory=Counter
    )  # declared files below each folder, at any depth

    def write(self, path: Path, content: bytes) -> None:
        """Create a real file with its folders."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def declare(self, path: Path) -> None:
        """Count a file as existing without creating it, so that thousands cost nothing."""
        if path not in (files := self.declared.setdefault(path.parent, set())):
            files.add(path)
            self.above.update(path.parents)

    def exists(self, path: Path) -> bool:
        """Tell whether a file or folder is there, really or declared."""
        return path in self.declared.get(path.parent, ()) or self.folder_exists(path)

    def folder_exists(self, folder: Path) -> bool:
        """Tell whether a folder (or a real file) is there, really or because of a declared file in it."""
        return self.above[folder] > 0 or folder.exists()

    def remove(self, path: Path) -> None:
        """Delete one file; a missing one is no error."""
        if path in (files := self.declared.get(path.parent, set())):
            files.discard(path)
            self.above.subtract(path.parents)
            if not files:
                del self.declared[path.parent]
        else:
            path.unlink(missing_ok=True)

    def remove_folder(self, folder: Path) -> None:
        """Delete a folder with all that is in it, as Radarr and Sonarr do."""
        known = [
            parent
            for parent in self.declared
            if parent == folder or folder in parent.parents
        ]
        for path in [path for parent in known for path in self.declared[parent]]:
            self.remove(path)
        shutil.rmtree(folder, ignore_errors=True)

    def move(self, path: Path, folder: Path) -> None:
        """Move a file into another folder (a recycle bin)."""
        if path.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            path.rename(folder / path.name)
        else:
            self.remove(path)

    def rename(self, path: Path, new: Path) -> None:
        """Give a file another path."""
        if path.is_file():
            new.parent.mkdir(parents=True, exist_ok=True)
            path.rename(new)
        else:
            self.remove(path)
            self.declare(new)

    def folders_in(self, folder: Path) -> list[Path]:
        """List the folders directly in a folder, sorted."""
        real = (
            {entry for entry in folder.iterdir() if entry.is_dir()}
            if folder.is_dir()
            else set()
        )
        return sorted(
            real | {known for known in self.declared if known.parent == folder}
        )

    def files_in(self, folder: Path) -> list[Path]:
        """List the files directly in a folder, sorted."""
        real = (
            {entry for entry in folder.iterdir() if entry.is_file()}
            if folder.is_dir()
            else set()
        )
        return sorted(real | self.declared.get(folder, set()))

    def tree(self) -> dict[str, bytes]:
        """Return every real file: its path relative to the root, and its content."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }
