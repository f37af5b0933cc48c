"""What a plan is made from."""

from dataclasses import dataclass
from datetime import datetime

from .policy import PolicyBook
from .remembered import Memory
from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """What was read, the policies, and what is remembered; `now` is in UTC."""

    snapshot: Snapshot
    policies: PolicyBook
    memory: Memory
    now: datetime
