"""What titles and keeps are called."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.model import (
    MediaType,
    TitleId,
    TitleName,
)
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from custom_components.jellyseerr_cleanup.words.names import keep_name, title_name

NAMES = {
    TitleId.parse("movie:1:4k"): TitleName("The Comet", 2020),
    TitleId.parse("tv:2:s7:hd"): TitleName("Orbit\u202e" + "x" * 90, None),
}


@pytest.mark.parametrize(
    ("kind", "tmdb", "narrowed", "expected"),
    [
        ("movie", 1, {}, "The Comet (2020)"),
        ("movie", 1, {"is_4k": False}, "The Comet (2020) HD"),
        ("movie", 1, {"is_4k": True}, "The Comet (2020) 4K"),
        ("movie", 3, {}, "TMDB 3"),
        ("tv", 1, {}, "TMDB 1"),
        ("tv", 2, {}, "Orbit" + "x" * 55),
        ("tv", 2, {"seasons": (1, 12)}, "Orbit" + "x" * 55 + " S01 S12"),
    ],
)
def test_keeps(kind: str, tmdb: int, narrowed: dict[str, Any], expected: str) -> None:
    keep = Keep("k", MediaType(kind), tmdb, **narrowed)
    assert keep_name(keep, NAMES) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("movie:1:4k", "The Comet (2020) 4K"),
        ("tv:2:s7:hd", "Orbit" + "x" * 55 + " S07"),
        ("movie:1:hd", "TMDB 1"),
        ("tv:9:s1:hd", "TMDB 9 S01"),
    ],
)
def test_titles(title: str, expected: str) -> None:
    assert title_name(TitleId.parse(title), NAMES) == expected
