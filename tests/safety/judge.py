"""What every household of the fault matrix can do: prepare a cleanup, and judge it."""

from abc import ABC, abstractmethod

from custom_components.jellyseerr_cleanup.cleanup.journal.journal import Journal
from custom_components.jellyseerr_cleanup.retention.remembered import Memory
from tests.cleanup.harness import CleanupHarness


class Judge(ABC):
    """Knows what may leave and what must stay; judges by files, rows and bytes."""

    @property
    def memory(self) -> Memory:
        """Return what is remembered at first."""
        return Memory()

    @property
    @abstractmethod
    def titles(self) -> frozenset[str]:
        """Return the ids of the titles that are due."""

    def prepare(self, at: CleanupHarness) -> None:
        """Give a harness what this household needs."""
        at.memory = self.memory

    @abstractmethod
    def while_broken(self, at: CleanupHarness) -> None:
        """Assert what holds at every moment."""

    def once_settled(self, at: CleanupHarness) -> None:
        """Assert what holds as soon as a poll could look at everything again."""
        assert not at.journal.open_entries(), "an entry is still open"

    @abstractmethod
    async def once_healed(self, at: CleanupHarness) -> None:
        """Assert what holds in the end."""


def totals_are(at: CleanupHarness, titles: int, freed: int) -> None:
    """Assert that so many titles and bytes are counted once, for server and users."""
    server = at.journal.totals.server
    assert (server.titles, server.freed) == (titles, freed), "totals are wrong"
    users = at.journal.totals.users.values()
    assert sum(one.freed for one in users) == freed, "the users' totals are wrong"


async def is_on_disk(at: CleanupHarness) -> None:
    """Assert that the journal's file says what the journal says."""
    again = Journal(at.journal_file)
    await again.load()
    assert again.entries() == at.journal.entries(), "the disk says something else"
