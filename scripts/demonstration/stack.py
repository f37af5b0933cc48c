"""The simulated servers with the demonstration's household."""

from collections.abc import AsyncGenerator
import contextlib
from dataclasses import dataclass
from pathlib import Path
import tempfile

from tests.media_stack import Household
from tests.media_stack.demo import POLICIES, Demonstration, demo_household

from .integration import add_integration, add_policy, change_options
from .session import Session


@dataclass(frozen=True, slots=True)
class SimulatedStack:
    """The running servers, and what must become of their titles."""

    home: Household
    demo: Demonstration

    async def set_up(self, session: Session) -> str:
        """Add the integration and the household's policies; return the entry's id.

        There is no notice: what is past its date is due at once.
        """
        entry_id = await add_integration(session, self.home.url, self.home.api_key)
        for name, days in POLICIES.items():
            await add_policy(
                session,
                entry_id,
                name=f"{days} days for {name}",
                users=[str(self.demo.people[name].id)],
                retention=f"{days}d",
            )
        await change_options(session, entry_id, deleting={"notice_days": 0})
        return entry_id


@contextlib.asynccontextmanager
async def simulated_stack(jellyseerr: str = "2.7") -> AsyncGenerator[SimulatedStack]:
    """Run the servers with their files in a temporary folder, and yield them."""
    with tempfile.TemporaryDirectory(prefix="jellyseerr-cleanup-media-") as folder:
        home = Household(Path(folder), jellyseerr=jellyseerr)
        demo = demo_household(home)
        async with home:
            yield SimulatedStack(home, demo)
