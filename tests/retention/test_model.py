"""The ids of titles as texts, and what an item says of a title that it may be."""

import pytest

from custom_components.jellyseerr_cleanup.retention.model import (
    MediaType,
    TitleId,
    WatchState,
)

from .scenarios import UNSEEN, state
from .tables import rows


@pytest.mark.parametrize(
    "text",
    ["movie:1:hd", "movie:1:4k", "tv:7:s0:hd", "tv:7:s12:4k", "movie:9999999999:hd"],
)
def test_title_id(text: str) -> None:
    assert str(TitleId.parse(text)) == text


NO_IDS = """
movie:0:hd movie:01:hd movie:1 movie:1:sd movie:1:s1:hd movie:１:hd movie:1２:hd movie:99999999999:hd
tv:1:hd tv:1:s:hd tv:1:s-1:hd tv:1:s١:hd
"""


@pytest.mark.parametrize("text", ["", "movie:1:hd\n", " movie:1:hd", *NO_IDS.split()])
def test_no_title_id(text: str) -> None:
    with pytest.raises(ValueError, match="^" if text else "^$"):
        TitleId.parse(text)


def test_title_ids_have_an_order() -> None:
    ids = [
        TitleId(MediaType.MOVIE, 1, None, False),
        TitleId(MediaType.MOVIE, 1, None, True),
        TitleId(MediaType.MOVIE, 2, None, False),
        TitleId(MediaType.TV, 1, 0, True),
        TitleId(MediaType.TV, 1, 1, False),
    ]
    assert sorted({*ids}) == ids


BEGUN, AGAIN = state(5, played=False, ticks=9), state(5, ticks=9)
OF_ANOTHER = {
    "unseen": (UNSEEN, UNSEEN),
    "begun": (BEGUN, BEGUN),
    "begun, undated": (state(played=False, ticks=9), state(played=False, ticks=9)),
    "watched again": (AGAIN, BEGUN),
    "watched again, undated": (state(ticks=9), state(played=False, ticks=9)),
    "finished": (state(5), UNSEEN),
    "finished, undated": (state(), UNSEEN),
    "finished and liked": (
        state(5, favorite=True),
        state(played=False, favorite=True),
    ),
}


@rows("seen, expected", OF_ANOTHER)
def test_of_another(seen: WatchState, expected: WatchState) -> None:
    """It holds as before, and counts as watched for nothing."""
    assert seen.of_another() == expected
    assert not seen.of_another().finished
