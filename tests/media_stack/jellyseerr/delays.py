"""How long a page of requests takes, fitted to the measured table."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientSession, ClientTimeout

from .rows import ServiceRow


def page_seconds(rows: int, take: int, cost: float = 1.0) -> float:
    """Return the time for one page: rows in the database and rows taken, on two cores."""
    taken = min(take, rows)
    return cost * (2.8 + 0.00195 * rows + 0.129 * taken + 5e-7 * rows * taken) / 1000


@dataclass(slots=True)
class PageDelay:
    """Makes pages as slow as a real server's; one at a time, since Node has one thread."""

    enabled: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def wait(self, rows: int, take: int, cost: float, spent: float) -> None:
        """Wait as long as a page of ``take`` out of ``rows`` takes, less what was spent on it here."""
        if self.enabled:
            async with self._turn:
                await asyncio.sleep(max(0.0, page_seconds(rows, take, cost) - spent))


async def unanswered(services: list[ServiceRow], patience: float) -> frozenset[int]:
    """Ask every server for its profiles, one after the other; return those (by id()) that gave none."""
    silent = set()
    async with ClientSession(timeout=ClientTimeout(total=patience)) as session:
        for service in services:
            address = f"{service.instance.url}/api/v3/qualityprofile"
            try:
                async with session.get(
                    address, params={"apikey": service.instance.api_key}
                ) as response:
                    await response.read()
                    if response.status == 200:
                        continue
            except TimeoutError, ClientError:
                pass
            silent.add(id(service))
    return frozenset(silent)
