"""Which folders cannot be trusted: those below a root folder that is not there."""

import pytest

from custom_components.jellyseerr_cleanup.clients.servarr import RootFolder
from custom_components.jellyseerr_cleanup.reading.roots import is_available


@pytest.mark.parametrize(
    ("folder", "available"),
    [
        ("/tv/Orbit", False),
        ("/tv", False),
        ("/tv-4k/Orbit", True),
        ("/kids/Orbit", True),
        # The folder of a title that is in none of the root folders
        ("/old/Orbit", True),
    ],
)
def test_what_is_below_a_root_folder_that_is_away(folder: str, available: bool) -> None:
    roots = [RootFolder("/tv", False), RootFolder("/tv-4k", True)]
    assert is_available(folder, roots) is available


def test_paths_of_windows() -> None:
    """Drives and shares, with blanks in their names."""
    roots = [RootFolder("D:\\My TV", False), RootFolder("\\\\nas\\my tv", True)]
    assert not is_available("D:\\My TV\\Orbit", roots)
    assert is_available("\\\\nas\\my tv\\Orbit", roots)
