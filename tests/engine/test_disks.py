"""Which root folders lie on which disk."""

from datetime import UTC, datetime

import pytest

from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.servarr import FreeSpace
from custom_components.jellyseerr_cleanup.engine.disks import Disk, Disks
from custom_components.jellyseerr_cleanup.reading.servers import FoundServer, ServerKind

NOW = datetime(2026, 11, 20, tzinfo=UTC)


class Answering(RadarrClient):
    """A Radarr with these root folders and disks."""

    def __init__(self, roots: dict[str, int | None], disks: list[str]) -> None:
        self.roots, self.disks = roots, disks

    async def root_space(self) -> tuple[FreeSpace, ...]:
        """Return the root folders."""
        return tuple(FreeSpace(path, free) for path, free in self.roots.items())

    async def disk_space(self) -> tuple[FreeSpace, ...]:
        """Return the disks."""
        return tuple(FreeSpace(path, 1) for path in self.disks)


@pytest.mark.parametrize(
    ("roots", "disks", "expected"),
    [
        ({"/a/b": 5}, ["/", "/a"], {"/a": (("/a/b",), 5)}),
        ({"/ab": 5}, ["/a", "/"], {"/": (("/ab",), 5)}),
        ({"/a": 5}, [], {"/a": (("/a",), 5)}),
        # One that is not there says nothing; the other one says it for both
        ({"/a": None, "/b": 7}, ["/"], {"/": (("/a", "/b"), 7)}),
        ({"/a": 7, "/b": None}, ["/"], {"/": (("/a", "/b"), 7)}),
        ({"/a": None}, ["/"], {"/": (("/a",), None)}),
        ({"D:\\tv": 7}, ["D:\\", "C:\\"], {"D:\\": (("D:\\tv",), 7)}),
    ],
)
async def test_disks(
    roots: dict[str, int | None],
    disks: list[str],
    expected: dict[str, tuple[tuple[str, ...], int | None]],
) -> None:
    client = Answering(roots, disks)
    server = FoundServer(
        "radarr:0", ServerKind.RADARR, "Radarr", "http://r", client=client
    )
    found = Disks(lambda: NOW)
    assert await found.look({"radarr:0": server})
    assert found.known == {
        ("radarr:0", path): Disk("Radarr", on_it, free)
        for path, (on_it, free) in expected.items()
    }
    assert not await found.look({})
