"""What is left of keeps, in whatever form a title was kept, when it is released."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from custom_components.jellyseerr_cleanup.retention.coverage import Coverage, released
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.remembered import Keep

JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def coverage(text: str) -> Coverage:
    """Return what a text means, such as `movie:1`, `tv:2:s1,2:hd` or `tv:2:x1`."""
    kind, tmdb, *narrowed = text.split(":")
    seasons = next((one for one in narrowed if one[0] == "s"), None)
    but = next((one for one in narrowed if one[0] == "x"), None)
    quality = {"hd": False, "4k": True}.get(narrowed[-1]) if narrowed else None
    return Coverage(
        MediaType(kind),
        int(tmdb),
        tuple(map(int, seasons[1:].split(","))) if seasons else None,
        quality,
        tuple(map(int, but[1:].split(","))) if but else (),
    )


def keep(text: str) -> Keep:
    """Return a keep for good that covers what a text means."""
    covered = coverage(text)
    return Keep(
        text,
        covered.media_type,
        covered.tmdb_id,
        seasons=covered.seasons,
        is_4k=covered.is_4k,
        except_seasons=covered.except_seasons,
    )


MOVIES = ("movie:1:hd", "movie:1:4k")
SERIES = ("tv:2:s1:hd", "tv:2:s2:hd", "tv:2:s1:4k")


@pytest.mark.parametrize(
    ("keeps", "named", "known", "left"),
    [
        # Exactly what was kept goes, and no other keep of the same title
        (["movie:1", "movie:1:hd"], "movie:1", MOVIES, ["movie:1:hd"]),
        (["movie:1", "movie:1:hd"], "movie:1:hd", MOVIES, ["movie:1"]),
        # Narrower keeps go with what is named
        (["movie:1:hd"], "movie:1", MOVIES, []),
        (["tv:2:s1:hd", "tv:2:s2"], "tv:2", SERIES, []),
        (["tv:2:s1:hd", "tv:2:s2"], "tv:2:s1", SERIES, ["tv:2:s2"]),
        # Of a wider one the rest stays, as far as it is of any title
        (["movie:1"], "movie:1:hd", MOVIES, ["movie:1:4k"]),
        (["movie:1"], "movie:1:hd", ["movie:1:hd"], []),
        (["tv:2:s1,2"], "tv:2:s1", SERIES, ["tv:2:s2"]),
        # Of all seasons those to come are kept, too
        (["tv:2"], "tv:2:s1", SERIES, ["tv:2:x1"]),
        (["tv:2"], "tv:2:s1", ["tv:2:s1:hd"], ["tv:2:x1"]),
        (["tv:2:x1"], "tv:2:s3,2", SERIES, ["tv:2:x1,2,3"]),
        (["tv:2:x1"], "tv:2:s1", SERIES, ["tv:2:x1"]),
        (["tv:2:x1"], "tv:2", SERIES, []),
        (["tv:2:x1"], "tv:2:x1", SERIES, []),
        (["tv:2"], "tv:2:s1:hd", SERIES, ["tv:2:s1:4k", "tv:2:x1"]),
        (["tv:2"], "tv:2:hd", SERIES, ["tv:2:4k"]),
        (["tv:2:x2"], "tv:2:s1,2:hd", SERIES, ["tv:2:s1:4k", "tv:2:x1,2"]),
        (["tv:2:s1"], "tv:2:s1:hd", SERIES, ["tv:2:s1:4k"]),
        (["tv:2:s1,2:hd"], "tv:2:s1:hd", SERIES, ["tv:2:s2:hd"]),
        (["tv:2:s1,2"], "tv:2:s2:4k", SERIES, ["tv:2:s2:hd", "tv:2:s1"]),
        # What has nothing to do with it stays
        (["movie:1:hd"], "movie:1:4k", MOVIES, ["movie:1:hd"]),
        (["tv:2:s1"], "tv:2:s2", SERIES, ["tv:2:s1"]),
        (["movie:1"], "tv:1", MOVIES, ["movie:1"]),
        (["movie:3"], "movie:1", MOVIES, ["movie:3"]),
    ],
)
def test_released(
    keeps: list[str], named: str, known: list[str], left: list[str]
) -> None:
    after = released(
        tuple(map(keep, keeps)), coverage(named), map(TitleId.parse, known)
    )
    assert [one.id for one in after] == left
    assert [Coverage.of(one).keep_id for one in after] == left


def test_what_is_not_meant_stays_as_it_is() -> None:
    other = replace(keep("movie:3"), id="of an older version")
    keeps = (other, keep("movie:1:hd"))
    assert released(keeps, coverage("movie:1"), map(TitleId.parse, MOVIES)) == (other,)


def test_the_longer_of_two_stays() -> None:
    """A part that is left is what another keep covers already: nobody loses by it."""
    short = replace(keep("movie:1:4k"), until=JUNE)
    for keeps in ((keep("movie:1"), short), (short, keep("movie:1"))):
        (left,) = released(keeps, coverage("movie:1:hd"), map(TitleId.parse, MOVIES))
        assert (left.id, left.until) == ("movie:1:4k", None)


@pytest.mark.parametrize(("season", "kept"), [(1, False), (2, True), (9, True)])
def test_what_a_series_without_a_season_covers(season: int, kept: bool) -> None:
    """Also a season that nobody has requested yet."""
    title = TitleId.parse(f"tv:2:s{season}:hd")
    assert keep("tv:2:x1").covers(title, None, None) is kept
    assert coverage("tv:2:x1").touches(Coverage.of_title(title)) is kept
    assert Coverage.of_title(title).touches(coverage("tv:2:x1")) is kept
