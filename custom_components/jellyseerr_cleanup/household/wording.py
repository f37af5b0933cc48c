"""Why a title leaves, as a sentence."""

from ..coordinator import CleanupCoordinator
from ..retention.plan import Decision


def reason_text(decision: Decision, coordinator: CleanupCoordinator) -> str:
    """Return why a title leaves or stays."""
    return str(decision.reason.code)
