"""Where files lie is compared from the end, as both sides write it."""

import pytest

from custom_components.jellyseerr_cleanup.reading.paths import (
    Places,
    in_common,
    parts_of,
)

FILE = "/films/Amélie (2001)/Amélie.mkv"


@pytest.mark.parametrize(
    ("path", "common"),
    [
        (FILE, 3),
        ("/media/films/Amélie (2001)/Amélie.mkv", 3),
        ("/media/Amélie (2001)/Amélie.mkv", 2),
        (r"D:\films\Amélie (2001)\Amélie.mkv", 3),
        (r"\\nas\films/Amélie (2001)//Amélie.mkv", 3),
        (
            "/films/Ame\N{COMBINING ACUTE ACCENT}lie (2001)/Ame\N{COMBINING ACUTE ACCENT}lie.mkv",
            3,
        ),
        ("/films/Amélie (2001)/amélie.mkv", 0),
        ("/films/Amélie (2002)/Amélie.mkv", 1),
        ("/films/Amélie (2001)/Amélie.mkv/x", 0),
        ("Amélie.mkv", 1),
        ("", 0),
    ],
)
def test_what_two_places_have_in_common(path: str, common: int) -> None:
    """Separators and the way to write accents are alike, capitals are not."""
    assert in_common(parts_of(FILE), parts_of(path)) == common
    assert in_common(parts_of(path), parts_of(FILE)) == common


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/a/b/Comet/c.mkv", {1, 2}),
        ("/z/Comet/c.mkv", {1, 2, 3}),
        ("/b/Comet/c.mkv", {1, 2}),
        ("/b/Other/c.mkv", set()),
        ("c.mkv", set()),
    ],
)
def test_the_nearest(path: str, nearest: set[int]) -> None:
    """A name and its folder are the least; the longest way in common wins."""
    places = Places.of(
        [
            (1, "/x/b/Comet/c.mkv"),
            (2, "/y/b/Comet/c.mkv"),
            (3, "/y/d/Comet/c.mkv"),
            (4, "c.mkv"),
        ]
    )
    assert {*places.nearest(path)} == nearest


def test_what_was_removed() -> None:
    """It is nowhere, and removing it again changes nothing."""
    places = Places.of([(1, "/a/Comet/c.mkv")])
    for _ in range(2):
        places.remove(1, "/a/Comet/c.mkv")
    assert not places.nearest("/a/Comet/c.mkv")
