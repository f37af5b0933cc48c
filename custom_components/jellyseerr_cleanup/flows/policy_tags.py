"""The tags of a policy: labels of Radarr and Sonarr, chosen from those that exist."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from homeassistant.helpers.selector import SelectOptionDict

from ..const import CONF_TAGS
from ..coordinator import CleanupConfigEntry
from ..reading.servers import ServerKind
from ..reading.tags import read_tags
from ..retention.tags import InstanceTags
from ..texts import plain
from .people import coordinator_of
from .refusals import Refused

# Seconds that a person is kept waiting
_PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels that are known; `complete` is whether every server told its own."""

    known: frozenset[str] = frozenset()
    complete: bool = False

    @classmethod
    async def async_read(cls, entry: CleanupConfigEntry) -> Self:
        """Return the labels of all Radarrs and Sonarrs, asked for now.

        None are known while the entry is not loaded.
        """
        if (coordinator := coordinator_of(entry)) is None:
            return cls()
        servers = coordinator.data.servers
        keys = [
            key
            for key, server in servers.items()
            if server.kind is not ServerKind.JELLYFIN
        ]
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await read_tags(servers, keys)
        except TimeoutError:
            return cls()
        told = [tags for tags in found.values() if isinstance(tags, InstanceTags)]
        labels = frozenset(label for tags in told for label in tags.names)
        return cls(labels - {""}, len(told) == len(keys))

    def options(self, chosen: Iterable[str]) -> list[SelectOptionDict]:
        """Return what to choose from; what was chosen before is among it."""
        return [
            SelectOptionDict(value=label, label=label)
            for label in sorted(self.known | {*chosen})
        ]


def checked_tags(
    written: Iterable[str], labels: Labels, saved: Mapping[str, Any]
) -> list[str]:
    """Return labels to store, in lower case; Refused for one that does not exist.

    Those that the policy has so far may stay: `saved` is the policy.
    """
    tags = dict.fromkeys(filter(None, (one.strip().lower() for one in written)))
    for tag in tags:
        if tag not in labels.known and tag not in saved.get(CONF_TAGS, ()):
            error = "unknown_tag" if labels.complete else "tags_not_read"
            raise Refused(CONF_TAGS, error, {"tag": plain(tag)})
    return list(tags)
