"""What configuration entries that share a Radarr or Sonarr tell each other."""

from collections.abc import Callable
from dataclasses import dataclass

from ..reading.reader import Reading
from ..retention.reason import Unknown
from ..retention.snapshot import Place


def _nothing(_: Reading) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class OtherEntries:
    """The other configuration entries; by default there are none.

    `claims` returns where they have requests for something, Unknown if one of them was
    not read yet; `note` tells them what this one read.
    """

    claims: Callable[[], frozenset[Place] | Unknown] = frozenset
    note: Callable[[Reading], None] = _nothing
