"""The tags of one Radarr or Sonarr: which there are, and which title has which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class InstanceTags:
    """All tags of an instance, as its list told them at a poll.

    `labels`, in lower case, are by the ids of the tags, and `items` has by label the
    ids of the movies or series that have it.
    """

    labels: Mapping[int, str]
    items: Mapping[str, frozenset[int]]
    _by_item: Mapping[int, tuple[int, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Find out once which tags each movie or series has."""
        found: dict[int, tuple[int, ...]] = {}
        for number, label in sorted(self.labels.items()):
            for item in self.items.get(label, ()):
                found[item] = (*found.get(item, ()), number)
        object.__setattr__(self, "_by_item", found)

    @property
    def names(self) -> frozenset[str]:
        """Return the labels of all tags."""
        return frozenset(self.labels.values())

    def of_item(
        self, item_id: int, named: Iterable[str], row: Iterable[int] | None
    ) -> frozenset[str]:
        """Return which of the labels that policies name a movie or series has.

        The list or its `row` may name them, by ids: whichever was read last knows more.
        """
        by_row = {self.labels.get(number) for number in row or ()}
        return frozenset(
            label
            for label in named
            if item_id in self.items.get(label, ()) or label in by_row
        )

    def ids_of(self, item_id: int) -> tuple[int, ...]:
        """Return the ids of all tags that a movie or series has."""
        return self._by_item.get(item_id, ())

    def lists(self, tag_ids: Iterable[int] | None) -> bool:
        """Return whether all tags that a row names are in the list."""
        return self.labels.keys() >= {*(tag_ids or ())}
