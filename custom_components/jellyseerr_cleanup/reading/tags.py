"""The tags of Radarrs and Sonarrs, and which movie or series has which."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..clients.errors import ClientError
from ..clients.servarr import ServarrClient, ServarrTag
from ..retention.policy import PolicyBook
from ..retention.reason import ReasonCode, Unknown
from ..retention.snapshot import Snapshot
from ..retention.tags import InstanceTags
from ..retention.titles import service_key
from .concurrency import few_at_once, in_thread
from .servers import FoundServer
from .unanswered import unanswered


@dataclass(frozen=True, slots=True)
class RowTags:
    """The tags of an instance's rows; `tags` are its list, if read, at `now` (UTC)."""

    tags: InstanceTags | Unknown | None
    now: datetime

    def of(
        self, item_id: int, ids: tuple[int, ...] | None, row_at: datetime | None
    ) -> tuple[int, ...] | None:
        """Return the ids that a row names, which was read at `row_at`; None: unknown.

        A row that is older than the list does not count against it.
        """
        is_old = row_at is None or row_at < self.now
        if is_old and isinstance(self.tags, InstanceTags):
            return self.tags.ids_of(item_id)
        return ids


async def read_tags(
    servers: Mapping[str, FoundServer], keys: Iterable[str]
) -> dict[str, InstanceTags | Unknown]:
    """Return the tags of these Radarrs and Sonarrs, by their keys."""

    async def read(key: str) -> InstanceTags | Unknown:
        server = servers[key]
        if not isinstance(server.client, ServarrClient):
            return unanswered(server.name, None, ReasonCode.INSTANCE_UNREACHABLE)
        try:
            return await asyncio.to_thread(_shaped, await server.client.tags())
        except ClientError as err:
            return unanswered(server.name, err, ReasonCode.INSTANCE_UNREACHABLE)

    return await few_at_once(keys, read)


async def with_tags(
    snapshot: Snapshot, servers: Mapping[str, FoundServer], policies: PolicyBook
) -> Snapshot:
    """Return the snapshot with the tags of all instances that have titles.

    It is the same snapshot if policies name no tags, or all were read before.
    """
    if not policies.labels:
        return snapshot
    named = await in_thread(_instances_of, snapshot)
    wanted = [key for key in servers if key in named and key not in snapshot.tags]
    if not wanted:
        return snapshot
    found = await read_tags(servers, wanted)
    return replace(snapshot, tags={**snapshot.tags, **found})


def _instances_of(snapshot: Snapshot) -> set[str | None]:
    return {
        service_key(one.media_type, one.media.in_quality(is_4k).service_id)
        for one in snapshot.requests
        for is_4k in (False, True)
    }


def _shaped(tags: Iterable[ServarrTag]) -> InstanceTags:
    labels: dict[int, str] = {}
    items: dict[str, frozenset[int]] = {}
    for tag in tags:
        labels[tag.id] = tag.label
        items[tag.label] = items.get(tag.label, frozenset()) | tag.items
    return InstanceTags(labels, items)
