"""What may change while a run is under way."""

from collections.abc import Callable
from dataclasses import dataclass

from ..reading.reader import Identity
from ..retention.model import TitleId, TitleName
from ..retention.policy import PolicyBook
from ..retention.remembered import Memory
from .guards import Limits


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What may change while a run is under way; asked for anew before each title."""

    policies: PolicyBook
    memory: Memory
    identity: Identity
    allowed: bool
    limits: Limits
    names: Callable[[TitleId], TitleName | None]
