"""What a judged request says of its title, and what it was judged by."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from .copies import LibraryCopy
from .model import LibraryTitle
from .reason import Reason, Unknown
from .remembered import DateFloor
from .titles import Title


class VerdictKind(Enum):
    """What a judged request says of its title."""

    KEPT = auto()
    WAITING = auto()
    HELD = auto()
    DATED = auto()


@dataclass(frozen=True, slots=True)
class Dated:
    """A date, and the floor that the memory keeps so that it never moves earlier.

    `policy` is the fingerprint of the one that decided. If tags count, `by_tags` are
    the floors of their policies, by the policies' ids.
    """

    date: datetime
    floor: DateFloor
    policy: str
    by_tags: tuple[tuple[str, DateFloor], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one request says of its title, and the name of the policy applied to it."""

    kind: VerdictKind
    request_id: int
    reason: Reason
    policy: str | None = None
    dated: Dated | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one title: Jellyfin's side and the files."""

    title: Title
    library: LibraryTitle | Unknown
    copies: tuple[LibraryCopy, ...] | Unknown
