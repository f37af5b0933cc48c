"""Which tags titles have on their Radarr or Sonarr, and which each of them lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.snapshot import Instance
from custom_components.jellyseerr_cleanup.retention.tags import InstanceTags

LABELS = ("kids", "keep", "rare")
LIST_FAILS = Unknown.because(ReasonCode.INSTANCE_UNREACHABLE, server="Radarr")

type Copies = Mapping[TitleId, LibraryCopy | Unknown]


def _whole(title: TitleId) -> TitleId:
    """Return what has tags: a movie, or a series with all its seasons."""
    return replace(title, season=None, media_type=MediaType.MOVIE)


@dataclass
class Tagged:
    """The tags of titles, and those that instances list: all of `LABELS` at first."""

    titles: dict[TitleId, frozenset[str]] = field(default_factory=dict)
    lists: dict[str, frozenset[str] | Unknown] = field(default_factory=dict)

    def put(self, title: TitleId, *labels: str) -> None:
        """Let a title have these tags only."""
        self.titles[_whole(title)] = frozenset(labels)

    def of(self, title: TitleId) -> frozenset[str]:
        """Return the tags of a title."""
        return self.titles.get(_whole(title), frozenset())

    def remove(self, key: str, label: str) -> None:
        """Remove a tag from an instance, after it was taken from all titles there."""
        self.lists[key] = self._listed(key) - {label}
        for title, labels in self.titles.items():
            if title.is_4k is key.endswith(":1"):
                self.titles[title] = labels - {label}

    def _listed(self, key: str) -> frozenset[str]:
        listed = self.lists.get(key, frozenset(LABELS))
        return frozenset(LABELS) if isinstance(listed, Unknown) else listed

    def on(self, copies: Copies, instances: Mapping[str, Instance]) -> Copies:
        """Return the copies with the ids of the tags that their rows name."""
        places = self._places(copies, instances)
        return {
            title: replace(
                copy,
                tag_ids=tuple(
                    sorted(
                        1 + LABELS.index(one) for one in places[_place(copy, instances)]
                    )
                ),
            )
            if isinstance(copy, LibraryCopy)
            else copy
            for title, copy in copies.items()
        }

    def read(
        self, copies: Copies, instances: Mapping[str, Instance]
    ) -> dict[str, InstanceTags | Unknown]:
        """Return what each instance says of its tags."""
        found: dict[str, InstanceTags | Unknown] = {}
        places = self._places(copies, instances)
        for key, instance in instances.items():
            listed = self.lists.get(key, frozenset(LABELS))
            if isinstance(listed, Unknown):
                found[key] = listed
                continue
            found[key] = InstanceTags(
                {1 + n: one for n, one in enumerate(LABELS) if one in listed},
                {
                    label: frozenset(
                        item
                        for (address, item), labels in places.items()
                        if address == instance.address and label in labels
                    )
                    for label in sorted(listed)
                },
            )
        return found

    def _places(
        self, copies: Copies, instances: Mapping[str, Instance]
    ) -> dict[tuple[str, int], frozenset[str]]:
        """Return the tags of each item: one that is two titles has those of both."""
        places: dict[tuple[str, int], frozenset[str]] = {}
        for title, copy in copies.items():
            if isinstance(copy, LibraryCopy):
                place = _place(copy, instances)
                places[place] = places.get(place, frozenset()) | self.of(title)
        return places


def _place(copy: LibraryCopy, instances: Mapping[str, Instance]) -> tuple[str, int]:
    instance = instances.get(copy.instance)
    return instance.address if instance else copy.instance, copy.item_id
