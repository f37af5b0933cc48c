"""Which folders a server's complaints about its root folders concern."""

import pytest

from custom_components.jellyseerr_cleanup.clients.servarr import RootFolder
from custom_components.jellyseerr_cleanup.reading.roots import Roots, paths_in

ROOTS = [RootFolder(path, True) for path in ("/tv/", "/tv-4k/", "/kids/")]
ALL = {"/tv/Orbit", "/tv-4k/Orbit", "/kids/Orbit"}
MISSING = "Missing root folder: "


@pytest.mark.parametrize(
    ("complaint", "held"),
    [
        (f"{MISSING}/tv", {"/tv/Orbit"}),
        (f"{MISSING}/tv/", {"/tv/Orbit"}),
        (f"{MISSING}/tv-4k", {"/tv-4k/Orbit"}),
        (
            "Multiple root folders are missing: /tv | /kids",
            {"/tv/Orbit", "/kids/Orbit"},
        ),
        ("Fehlender Stammordner: /tv/", {"/tv/Orbit"}),
        # The folder of a title that is in none of the root folders
        (f"{MISSING}/old", set()),
        (f"{MISSING}/tv/Orbit", {"/tv/Orbit"}),
        ("/tv is missing", {"/tv/Orbit"}),
        ("Der Ordner /tv-4k/ fehlt", {"/tv-4k/Orbit"}),
        ("Root folder '/kids' is missing", ALL),
        ("/old is missing", set()),
        (f"{MISSING}/", ALL),
        ("A root folder is missing", ALL),
        ("", ALL),
    ],
)
def test_what_a_complaint_holds(complaint: str, held: set[str]) -> None:
    """The titles below the folders that it names; all of them if it names none."""
    roots = Roots(ROOTS, [complaint])
    assert {folder for folder in ALL if not roots.available(folder)} == held


def test_a_root_folder_that_cannot_be_reached() -> None:
    """It needs no complaint."""
    roots = Roots([RootFolder("/tv/", False), RootFolder("/kids", True)], [])
    assert not roots.available("/tv/Orbit")
    assert roots.available("/kids/Orbit")


def test_paths_of_windows() -> None:
    """Drives and shares, with blanks in their names."""
    drives = paths_in("Multiple root folders are missing: D:\\My TV | \\\\nas\\my tv")
    assert drives == ["D:\\My TV", "\\\\nas\\my tv"]
    roots = Roots([RootFolder("D:\\My TV", True)], [f"{MISSING}D:\\My TV"])
    assert not roots.available("D:\\My TV\\Orbit")
    assert roots.available("E:\\TV\\Orbit")
