"""The disk of the household: real small files, and declared ones for big households."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
import shutil
import tempfile


@dataclass(frozen=True, slots=True)
class Away:
    """What was at a path before it was taken away."""

    kept: Path | None  # where the real files are meanwhile
    declared: tuple[Path, ...]


@dataclass(slots=True)
class Disk:
    """Files below one temporary folder, by absolute path."""

    root: Path
    declared: dict[Path, set[Path]] = field(default_factory=dict)  # by folder
    above: Counter[Path] = field(
        default_factory=Counter
    )  # declared files below each folder, at any depth
    before_removal: list[Callable[[Path], None]] = field(
        default_factory=list
    )  # told of each file or folder that is about to go
    inner: dict[Path, set[Path]] = field(
        default_factory=dict
    )  # the folders in each folder that declared files make
    gone: dict[Path, Away] = field(default_factory=dict)  # what is taken away
    forbidden: set[Path] = field(default_factory=set)
    protected: set[Path] = field(default_factory=set)

    def write(self, path: Path, content: bytes) -> None:
        """Create a real file with its folders."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def declare(self, path: Path) -> None:
        """Count a file as existing without creating it, so that thousands cost nothing."""
        if path not in (files := self.declared.setdefault(path.parent, set())):
            files.add(path)
            self.above.update(path.parents)
            for folder in path.parents:
                self.inner.setdefault(folder.parent, set()).add(folder)

    def exists(self, path: Path) -> bool:
        """Tell whether a file or folder is there, really or declared."""
        return path in self.declared.get(path.parent, ()) or self.folder_exists(path)

    def folder_exists(self, folder: Path) -> bool:
        """Tell whether a folder (or a real file) is there, really or because of a declared file in it."""
        return self.above[folder] > 0 or folder.exists()

    def is_empty(self, folder: Path) -> bool:
        """Tell whether a folder has no entries at all, or is missing."""
        if self.above[folder] > 0:
            return False
        return not folder.is_dir() or not any(folder.iterdir())

    def remove(self, path: Path) -> None:
        """Delete one file; a missing one is no error."""
        self._announce(path)
        self._remove(path)

    def _announce(self, path: Path) -> None:
        """Tell who wants to know that a path is about to go."""
        for listener in self.before_removal:
            listener(path)

    def _remove(self, path: Path) -> None:
        if path in (files := self.declared.get(path.parent, set())):
            files.discard(path)
            self.above.subtract(path.parents)
            for folder in path.parents:
                if not self.above[folder]:
                    self.inner[folder.parent].discard(folder)
            if not files:
                del self.declared[path.parent]
        else:
            path.unlink(missing_ok=True)

    def remove_folder(self, folder: Path) -> None:
        """Delete a folder with all that is in it, as Radarr and Sonarr do."""
        self._announce(folder)
        for path in self._declared_below(folder):
            self._remove(path)
        shutil.rmtree(folder, ignore_errors=True)

    def move(self, path: Path, folder: Path) -> None:
        """Move a file into another folder (a recycle bin)."""
        self._announce(path)
        if path.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            path.rename(folder / path.name)
        else:
            self._remove(path)

    def move_folder(self, folder: Path, target: Path) -> None:
        """Move a folder with all that is in it into another one (a recycle bin)."""
        self._announce(folder)
        for path in self._declared_below(folder):
            self._remove(path)
        if folder.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            number, new = 0, target / folder.name
            while new.exists():
                number += 1
                new = target / f"{folder.name}_{number}"
            folder.rename(new)

    def rename(self, path: Path, new: Path) -> None:
        """Give a file another path."""
        self._announce(path)
        if path.is_file():
            new.parent.mkdir(parents=True, exist_ok=True)
            path.rename(new)
        else:
            self._remove(path)
            self.declare(new)

    def folders_in(self, folder: Path) -> list[Path]:
        """List the folders directly in a folder, sorted: links to folders too."""
        real = (
            {entry for entry in folder.iterdir() if entry.is_dir()}
            if folder.is_dir()
            else set()
        )
        return sorted(real | self.inner.get(folder, set()))

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

    # A disk of a pool that is gone

    def take_away(self, path: Path, *, leaves_folder: bool = False) -> None:
        """Let a folder (or a file) not exist until it is brought back.

        ``leaves_folder`` leaves it there without anything in it, as an unmounted disk
        leaves its mount point.
        """
        assert path not in self.gone, f"{path} is away already"
        kept = None
        declared = tuple(self._declared_below(path))
        for file in declared:
            self._remove(file)
        if path.exists() or path.is_symlink():
            # Beside the household's tree, so that nothing finds it there
            beside = tempfile.mkdtemp(prefix="away-", dir=self.root.parent)
            kept = path.rename(Path(beside) / path.name)
        if leaves_folder:
            path.mkdir(parents=True, exist_ok=True)
        self.gone[path] = Away(kept, declared)

    def bring_back(self, path: Path) -> None:
        """Let everything be where it was, beside what was written there meanwhile."""
        away = self.gone.pop(path)
        for file in away.declared:
            self.declare(file)
        if away.kept is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            _merge(away.kept, path)

    # What Radarr and Sonarr may do

    def forbid(self, folder: Path) -> None:
        """Keep the servers out of a folder, and of all that is below it."""
        self.forbidden.add(folder)

    def allow(self, folder: Path) -> None:
        """Let the servers in again."""
        self.forbidden.remove(folder)

    def protect(self, folder: Path) -> None:
        """Let nothing in a folder and below it be deleted: a read-only mount."""
        self.protected.add(folder)

    def unprotect(self, folder: Path) -> None:
        """Let it be writable again."""
        self.protected.remove(folder)

    def may_enter(self, folder: Path) -> bool:
        """Tell whether the servers see what is in a folder."""
        return not self.forbidden or self.forbidden.isdisjoint(_upwards(folder))

    def may_delete_in(self, folder: Path) -> bool:
        """Tell whether a file in a folder can be deleted."""
        return not self.protected or self.protected.isdisjoint(_upwards(folder))

    def wipe(self, folder: Path) -> None:
        """Delete a folder as the servers do: what they may, and through links.

        What is in a linked folder goes, though that folder itself stays; of a link to
        a file only the link goes.
        """
        if not self.may_delete_in(folder):
            return
        self._wipe_files(folder, set())
        if folder.is_symlink():
            folder.unlink()
        else:
            _prune(folder)

    def _wipe_files(self, folder: Path, seen: set[Path]) -> None:
        # A link can lead back to where it stands
        if (real := folder.resolve()) in seen:
            return
        seen.add(real)
        allowed = self.may_enter(folder) and self.may_enter(real)
        if not (allowed and self.may_delete_in(folder) and self.may_delete_in(real)):
            return
        for inner in self.folders_in(folder):
            self._wipe_files(inner, seen)
            if inner.is_symlink():
                inner.unlink()
        for path in self.files_in(folder):
            self.remove(path)
        if folder.is_dir():
            for broken in [one for one in folder.iterdir() if one.is_symlink()]:
                broken.unlink()

    def _declared_below(self, path: Path) -> list[Path]:
        """Return the declared files in a folder and below it, or the file itself."""
        if path in self.declared.get(path.parent, ()):
            return [path]
        if self.above[path] <= 0:
            return []
        folders = [one for one in self.declared if one == path or path in one.parents]
        return [file for folder in folders for file in self.declared[folder]]


def _upwards(folder: Path) -> tuple[Path, ...]:
    return (folder, *folder.parents)


def _prune(folder: Path) -> None:
    """Remove a folder and those in it that hold nothing."""
    for inner in [one for one in folder.glob("*") if one.is_dir()]:
        if not inner.is_symlink():
            _prune(inner)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _merge(source: Path, target: Path) -> None:
    """Move a folder or a file to where something can be by now, which stays."""
    if not target.exists():
        source.rename(target)
    elif source.is_dir() and not source.is_symlink():
        for entry in list(source.iterdir()):
            _merge(entry, target / entry.name)
