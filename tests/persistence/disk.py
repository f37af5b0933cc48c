"""A disk of one file, which can be told to fail."""

import asyncio
from collections.abc import Callable
import json
from typing import Any


class Disk:
    """Holds JSON text as long as the test lasts.

    `error` fails every call, `full` every write; `then` follows the next write, once.
    """

    path = "a file"

    def __init__(self) -> None:
        self.text: str | None = None
        self.aside: str | None = None
        self.error: Exception | None = None
        self.full = False
        self.then: Callable[[], object] | None = None
        self.writes = 0
        self.write_may_end = asyncio.Event()
        self.write_may_end.set()

    async def read(self) -> dict[str, Any] | None:
        """Return what was written last."""
        if self.error:
            raise self.error
        return None if self.text is None else json.loads(self.text)

    async def write(self, data: dict[str, Any]) -> None:
        """Write, once it may."""
        text = json.dumps(data, separators=(",", ":"))
        await self.write_may_end.wait()
        if self.full:
            raise OSError(28, "No space left on device")
        if self.error:
            raise self.error
        self.text = text
        self.writes += 1
        act, self.then = self.then, None
        if act is not None:
            act()

    async def set_aside(self) -> None:
        """Keep what is there in another place."""
        if self.error:
            raise self.error
        self.text, self.aside = None, self.text
