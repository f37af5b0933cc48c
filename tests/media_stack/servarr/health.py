"""What Radarr and Sonarr complain of: as it was when they last looked."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import override

from aiohttp import web

from ..server import json_answer
from .answers import gets
from .files import Files
from .rows import HealthRow
from .shapes import health_shape

LOOKS_EVERY = timedelta(hours=6)
ONE, MANY = "one", "many"
# Kind of complaint → its type, and its messages by language
MISSING: Mapping[str, Mapping[str, str]] = {
    "en": {
        ONE: "Missing root folder: {}",
        MANY: "Multiple root folders are missing: {}",
    },
    "de": {
        ONE: "Fehlender Stammordner: {}",
        MANY: "Mehrere Stammordner fehlen: {}",
    },
}
EMPTY: Mapping[str, Mapping[str, str]] = {
    "en": {
        ONE: "Empty root folder: {}",
        MANY: "Multiple root folders are empty: {}",
    },
    "de": {
        ONE: "Leerer Stammordner: {}",
        MANY: "Mehrere Stammordner sind leer: {}",
    },
}


class Health(Files):
    """The list of complaints: looked up every six hours, and when that is ordered."""

    names_empty_roots = False  # Sonarr 5 does

    @override
    def begin(self) -> None:
        super().begin()
        self.language = "en"
        # Shown at once, beside what was found when the server last looked
        self.health: list[HealthRow] = []
        self.found: list[HealthRow] = []
        self.looked = self.clock.now()

    @override
    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), *gets(self.base_path, {"health": self._health})]

    def titles_folders(self) -> list[Path]:
        """Return the folders of all titles."""
        raise NotImplementedError

    def check_health(self) -> None:
        """Look at the roots and the mounts now, as the command ``CheckHealth`` does."""
        self.looked = self.clock.now()
        missing = [root for root in self.roots if not self.sees_folder(root)]
        self.found = self._about("error", MISSING, "missing-root-folder", missing)
        if self.names_empty_roots:
            there = [root for root in self.roots if root not in missing]
            empty = [root for root in there if not self.folders_in(root)]
            self.found += self._about("warning", EMPTY, "empty-root-folder", empty)
        if self.disk.protected:
            self.found += self._about_mounts()

    def _about(
        self,
        kind: str,
        messages: Mapping[str, Mapping[str, str]],
        page: str,
        roots: Sequence[Path],
    ) -> list[HealthRow]:
        if not roots:
            return []
        message = messages[self.language][ONE if len(roots) == 1 else MANY]
        text = message.format(" | ".join(str(root) for root in roots))
        return [HealthRow("RootFolderCheck", kind, text, page)]

    def _about_mounts(self) -> list[HealthRow]:
        found = [
            folder
            for folder in self.titles_folders()
            if not self.disk.may_delete_in(folder)
        ]
        kind = self.title_name.lower()
        text = f"Mount containing a {kind} path is mounted read-only: /dev/vda ("
        return [
            HealthRow("MountCheck", "error", f"{text}{folder})", f"{kind}-mount-ro")
            for folder in found[:1]
        ]

    async def _health(self, request: web.Request) -> web.Response:
        if self.clock.now() - self.looked >= LOOKS_EVERY:
            self.check_health()
        rows = [*self.health, *self.found]
        if not self.root_accessible:
            told = {row.message for row in rows}
            about = self._about("error", MISSING, "missing-root-folder", [self.root])
            rows += [row for row in about if row.message not in told]
        return json_answer([health_shape(row, self.app_name) for row in rows])
