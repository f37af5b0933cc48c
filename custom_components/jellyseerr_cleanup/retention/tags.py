"""The tags of one Radarr or Sonarr: which there are, and which title has which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InstanceTags:
    """All tags of an instance, as its list told them at a poll.

    `labels`, in lower case, are by the ids of the tags, and `items` has by label the
    ids of the movies or series that have it.
    """

    labels: Mapping[int, str]
    items: Mapping[str, frozenset[int]]

    @property
    def names(self) -> frozenset[str]:
        """Return the labels of all tags."""
        return frozenset(self.labels.values())

    def of_item(self, item_id: int, named: Iterable[str]) -> frozenset[str]:
        """Return which of the labels that policies name a movie or series has."""
        return frozenset(
            label for label in named if item_id in self.items.get(label, ())
        )

    def ids_of(self, item_id: int) -> tuple[int, ...]:
        """Return the ids of all tags that a movie or series has."""
        return tuple(
            sorted(
                number
                for number, label in self.labels.items()
                if item_id in self.items.get(label, ())
            )
        )

    def lists(self, tag_ids: Iterable[int] | None) -> bool:
        """Return whether all tags that a row names are in the list."""
        return self.labels.keys() >= {*(tag_ids or ())}
