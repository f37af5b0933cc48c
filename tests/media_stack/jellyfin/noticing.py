"""How Jellyfin notices that files went, and when it drops their items."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from ..clock import Clock
from ..disk import Disk
from .mounts import Mount, same
from .rows import ItemRow


class Noticing:
    """Items with their files, and what is known of files that went.

    ``is_there`` is the one answer to whether an item is listed. By default an item
    is gone as soon as its file is; with ``lingers`` it stays until Jellyfin looks,
    as the items of a real server do.
    """

    def __init__(self, clock: Clock, disk: Disk) -> None:
        """Start empty."""
        self.clock = clock
        self.disk = disk
        self.items: dict[str, ItemRow] = {}
        self.mount: Mount = same  # how paths read where Jellyfin runs
        self.folders: list[Path] = []  # its library folders: what is below them
        self.auto_scan = True  # files that are gone vanish at once; otherwise by scan()
        self.lingers = False  # items stay until Jellyfin is told, watches or scans
        self.real_time_monitor = False  # it tells itself of what went
        self.monitor_delay = timedelta(seconds=60)  # LibraryMonitorDelay
        self._told: list[tuple[datetime, str]] = []  # when it looks, and where
        self._seen_gone: set[str] = set()  # ids that the monitor already noticed
        disk.before_removal.append(self._about_to_go)

    def is_there(self, row: ItemRow) -> bool:
        """Tell whether an item is listed now."""
        if self.lingers:
            self._monitor(row)
            self._catch_up()
            return row.present
        if row.path is None or row.virtual or not self.auto_scan:
            return row.present
        return row.present and self.disk.exists(row.path)

    def tell(self, paths: Iterable[str]) -> None:
        """Take a message about paths as Jellyfin sees them; it looks after a delay."""
        if self.lingers:
            due = self.clock.now() + self.monitor_delay
            self._told += [(due, path) for path in paths]

    def forget_what_was_told(self) -> None:
        """Lose what was to be looked at, as a restart does."""
        self._told.clear()
        self._seen_gone.clear()

    def refresh(self, row: ItemRow) -> None:
        """Look at once below a series or season; a film's refresh changes nothing."""
        folder = row.path if row.type == "Series" else row.folder
        if self.lingers and row.type in {"Series", "Season"} and folder is not None:
            self._look(folder, but=row)

    def scan(self) -> None:
        """Notice which files are there, as a library scan does."""
        for row in self.items.values():
            row.shows_nothing = False
            if not self.lingers and row.path is not None and not row.virtual:
                row.present = self.disk.exists(row.path)
        if self.lingers:
            for folder in self.folders:
                self._look(folder)

    # Watching

    def _about_to_go(self, path: Path) -> None:
        """Do what was due before the disk changes, and notice the change."""
        if self.lingers:
            self._catch_up()
            if self.real_time_monitor and self.disk.exists(path):
                self.tell([self.mount(path)])

    def _monitor(self, row: ItemRow) -> None:
        """Notice a file that went past the simulated disk, when it is first looked for."""
        place = _place(row)
        if not self.real_time_monitor or not row.present or place is None:
            return
        if self.disk.exists(place):
            self._seen_gone.discard(row.id)
        elif row.id not in self._seen_gone:
            self._seen_gone.add(row.id)
            self.tell([row.shown_path or self.mount(place)])

    # Looking

    def _catch_up(self) -> None:
        """Look wherever it was told to, as far as the delay is over."""
        if not self._told:
            return
        now = self.clock.now()
        ready = [path for due, path in self._told if due <= now]
        if not ready:
            return
        self._told = [(due, path) for due, path in self._told if due > now]
        known = self._known_paths()
        folders = {self._nearest(path, known) for path in ready}
        for folder in sorted(folder for folder in folders if folder is not None):
            self._look(folder)

    def _known_paths(self) -> dict[str, Path]:
        """Return files and folders of the library, by how Jellyfin writes them."""
        known = {self.mount(folder): folder for folder in self.folders}
        for row in self.items.values():
            if (place := _place(row)) is None:
                continue
            if row.shown_path:
                known[row.shown_path] = place
            top = self._library_folder(place)
            for path in (place, *place.parents):
                shown = self.mount(path)
                if top is None or shown in known:
                    break
                known[shown] = path
        return known

    def _nearest(self, told: str, known: dict[str, Path]) -> Path | None:
        """Return the nearest folder of a library that exists; None: it knows no such path."""
        told = told.rstrip("/\\")
        while told and told not in known:
            told = told[: max(told.rfind("/"), told.rfind("\\"), 0)]
        if not told or (top := self._library_folder(known[told])) is None:
            return None
        for path in (known[told], *known[told].parents):
            is_folder = path.is_dir() or self.disk.above[path] > 0
            if is_folder or path == top:
                return path
        return None

    def library_of(self, row: ItemRow) -> Path | None:
        """Return the library folder that an item is in."""
        place = _place(row)
        return None if place is None else self._library_folder(place)

    def _library_folder(self, path: Path) -> Path | None:
        """Return the library folder that something is in."""
        found = [folder for folder in self.folders if path.is_relative_to(folder)]
        return max(found, key=lambda folder: len(folder.parts), default=None)

    def _look(self, folder: Path, *, but: ItemRow | None = None) -> None:
        """See what of a folder is there; an empty or missing library folder is skipped.

        An empty season's folder keeps its season; what has no folder of its own goes
        with its series, or with the last of its episodes.
        """
        if folder in self.folders and self.disk.is_empty(folder):
            return
        for row in self.items.values():
            place = _place(row)
            if row is not but and place is not None and place.is_relative_to(folder):
                row.present = self.disk.exists(place)
        self._drop_with_others()

    def _drop_with_others(self) -> None:
        """Drop what has lost its series, its season or, as a season, all its episodes."""
        gone = {row.id for row in self.items.values() if not row.present}
        for row in self.items.values():
            if gone & {row.series_id, row.season_id}:
                row.present = False
        owners = {row.season_id for row in self.items.values()}
        left = {row.season_id for row in self.items.values() if row.present}
        for row in self.items.values():
            if row.type == "Season" and row.folder is None and row.id in owners - left:
                row.present = False


def _place(row: ItemRow) -> Path | None:
    """Return the file or folder on which an item hangs; None for what has none."""
    return None if row.virtual else row.path or row.folder
