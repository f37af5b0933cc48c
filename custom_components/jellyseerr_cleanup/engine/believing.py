"""What a person says is so, although servers made it doubtful: written at once."""

from dataclasses import replace

from ..persistence.memory import MemoryStore
from ..reading.reader import Reading
from ..retention.losses import believe, losses_id
from ..retention.people import Person
from .errors import PlanChanged


async def believe_losses(store: MemoryStore, shown: str) -> None:
    """Believe that what is missing all at once is gone.

    PlanChanged if it is not what the person saw (`shown`); StorageError.
    """
    memory = store.memory
    if losses_id(memory.losses) != shown:
        raise PlanChanged
    await store.observe(believe(memory))


async def believe_person(
    store: MemoryStore, reading: Reading | None, user_id: int, shown: str
) -> None:
    """Believe that a user is who has that number now.

    PlanChanged if it is not whom the person saw, by the fingerprint `shown`;
    StorageError.
    """
    user = reading.users.get(user_id) if reading else None
    if user is None or (person := Person.of(user)).fingerprint() != shown:
        raise PlanChanged
    memory = store.memory
    people = {**memory.people, user_id: person}
    await store.observe(replace(memory, people=people))
