"""Which folders cannot be trusted: those below a root folder that is not there.

What the server's health check says is hours old and in its own language: it decides
nothing.
"""

from collections.abc import Sequence

from ..clients.folders import as_path
from ..clients.servarr import RootFolder


def is_available(folder: str, roots: Sequence[RootFolder]) -> bool:
    """Return whether each root folder above a folder is there."""
    return not any(is_below(folder, root.path) for root in roots if not root.accessible)


def is_below(folder: str, root: str) -> bool:
    """Return whether a folder is a root folder or in it."""
    return as_path(folder).is_relative_to(as_path(root))
