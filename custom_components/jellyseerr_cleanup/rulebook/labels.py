"""The labels of tags that rules may name."""

from ..coordinator import CleanupCoordinator
from ..flows.policy_tags import Labels


async def async_labels(coordinator: CleanupCoordinator) -> frozenset[str] | None:
    """Return the labels of all Radarrs and Sonarrs, lower case, asked for now.

    None if one of them cannot say: then nobody knows that a label does not exist.
    """
    labels = await Labels.async_read(coordinator.config_entry)
    return labels.known if labels.complete else None
