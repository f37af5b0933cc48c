"""The labels of tags that rules may name."""

import asyncio

from ..clients.errors import ClientError
from ..clients.servarr import ServarrClient
from ..coordinator import CleanupCoordinator
from ..reading.servers import ServerKind

# Seconds that a person is kept waiting
_PATIENCE = 15


async def async_labels(coordinator: CleanupCoordinator) -> frozenset[str] | None:
    """Return the labels of all Radarrs and Sonarrs, lower case, asked for now.

    None if one of them cannot say: then nobody knows that a label does not exist.
    """
    servers = [
        server
        for server in coordinator.data.servers.values()
        if server.kind is not ServerKind.JELLYFIN
    ]
    clients = [one.client for one in servers if isinstance(one.client, ServarrClient)]
    if len(clients) < len(servers):
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            lists = await asyncio.gather(*(client.tags() for client in clients))
    except ClientError, TimeoutError:
        return None
    return frozenset(tag.label for tags in lists for tag in tags) - {""}
