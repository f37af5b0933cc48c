"""The settings that people may change at any moment, also while a run is under way."""

from dataclasses import dataclass
from typing import Protocol

from ..reading.reader import Identity
from ..retention.policy import PolicyBook
from .limits import Limits


@dataclass(frozen=True, slots=True)
class CollectionWish:
    """The collection in Jellyfin that a person wants, as it is called and described."""

    name: str
    overview: str


class LiveSettings(Protocol):
    """The settings of one Jellyseerr; each is asked for anew wherever it matters."""

    @property
    def policies(self) -> PolicyBook:
        """Return the policies and options as they are now."""

    @property
    def limits(self) -> Limits:
        """Return how much all runs of 24 hours may delete."""

    @property
    def import_exclusion(self) -> bool:
        """Return whether import lists shall not add again what was deleted."""

    @property
    def availability_sync(self) -> bool:
        """Return whether Jellyseerr may be told to look for what is gone."""

    @property
    def collection(self) -> CollectionWish | None:
        """Return which collection shows what is leaving; None for no such one."""

    @property
    def identity(self) -> Identity:
        """Return which servers are expected: any others hold everything."""
