"""What must outlast a restart: the memory, and the journal of what happened."""

from dataclasses import dataclass, field, replace

from ..persistence.memory import MemoryStore
from ..persistence.state import DurableFile
from ..retention.remembered import Memory
from .journal.journal import Journal, JournalError


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one Jellyseerr.

    `known_files` is where it lasts what is known of files, `collection` which of
    Jellyfin's collections is ours; None if nowhere.
    """

    memory: MemoryStore
    journal: Journal
    known_files: DurableFile | None = field(default=None, kw_only=True)
    collection: DurableFile | None = field(default=None, kw_only=True)

    @property
    def remembered(self) -> Memory:
        """Return the memory for the planner, with the titles that were left half done.

        It is not trusted, which holds every title, unless every file could be read.
        """
        memory = self.memory.memory
        if self.journal.problem is not None:
            return replace(memory, trusted=False)
        try:
            half_done = self.journal.half_done()
        except JournalError:
            # The journal was not read yet, and until then no deletion can be journalled
            return memory
        titles = frozenset(title for entry in half_done for title in entry.ids)
        return replace(memory, half_done=titles)
