"""One request, changed field by field: refused, held as unknown, or read."""

from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import UnexpectedAnswer
from custom_components.jellyseerr_cleanup.clients.fields import Row
from custom_components.jellyseerr_cleanup.clients.jellyseerr_rows import (
    media_requests,
    requester,
)
from custom_components.jellyseerr_cleanup.retention.model import (
    UNREADABLE,
    MediaRequest,
    MediaType,
)

USER: dict[str, Any] = {
    "id": 2,
    "email": "alice@example.com",
    "displayName": "Alice",
    "username": None,
    "jellyfinUsername": "alice",
    "jellyfinUserId": "0ABCDEF0-0000-0000-0000-000000000002",
    "jellyfinAuthToken": "tok2",
}
MEDIA: dict[str, Any] = {
    "id": 33,
    "mediaType": "tv",
    "tmdbId": 2055,
    "tvdbId": 777,
    "imdbId": None,
    "status": 4,
    "status4k": 1,
    "mediaAddedAt": "2025-01-02T00:00:00.000Z",
    "serviceId": 0,
    "serviceId4k": None,
    "externalServiceId": 55,
    "externalServiceId4k": None,
    "jellyfinMediaId": "0abcdef0000000000000000000000fa4",
    "jellyfinMediaId4k": None,
}
REQUEST: dict[str, Any] = {
    "id": 9,
    "status": 2,
    "type": "tv",
    "is4k": False,
    "createdAt": "2025-01-01T00:01:00.000Z",
    "media": MEDIA,
    "requestedBy": USER,
    "seasons": [
        {"id": 1, "seasonNumber": 2},
        {"id": 2, "seasonNumber": 0},
        {"id": 3, "seasonNumber": 2},
    ],
}


def every(change: dict[str, Any]) -> tuple[MediaRequest, ...]:
    return media_requests(Row("Jellyseerr", "request", REQUEST | change))


def read(change: dict[str, Any]) -> Any:
    [request] = every(change)
    return request


def media(**change: Any) -> dict[str, Any]:
    return {"media": MEDIA | change}


def test_a_whole_request() -> None:
    request = read({})
    assert request.seasons == (0, 2)
    assert request.created_at == datetime(2025, 1, 1, 0, 1, tzinfo=UTC)
    assert request.media.added_at == datetime(2025, 1, 2, tzinfo=UTC)
    found = request.media
    assert (found.id, found.tmdb_id, found.tvdb_id) == (33, 2055, 777)
    assert request.requester.jellyfin_user_id == "0abcdef0000000000000000000000002"
    assert "tok2" not in repr(request)


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"createdAt": None}, "created_at", None),
        ({"createdAt": "yesterday"}, "created_at", None),
        ({"createdAt": 5}, "created_at", None),
        ({"requestedBy": None}, "requester", None),
        ({"status": 99}, "status", 99),
        ({"status": -1}, "status", -1),
        ({"seasons": []}, "seasons", ()),
        ({"type": "movie", **media(mediaType="movie")}, "seasons", ()),
        (media(tvdbId=0), "media.tvdb_id", None),
        (media(imdbId=""), "media.imdb_id", None),
        (media(mediaAddedAt=None), "media.added_at", None),
        (media(jellyfinMediaId="../passwd"), "media.standard.jellyfin_item_id", None),
    ],
)
def test_what_may_be_missing(change: dict[str, Any], field: str, expected: Any) -> None:
    assert attrgetter(field)(read(change)) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"id": 0},
        {"type": None, **media(mediaType=None)},
        {"media": []},
        media(tmdbId=None),
        media(tmdbId="2055"),
    ],
    ids=repr,
)
def test_what_could_be_any_titles_fails_the_read(change: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedAnswer):
        read(change)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "series"},
        {"type": None},
        {"type": "movie"},
        {"status": None},
        {"status": 2**40},
        {"requestedBy": 5},
        {"requestedBy": {}},
        {"seasons": None},
        {"seasons": [{"id": 1}]},
        {"seasons": [{"seasonNumber": -1}]},
        media(id=0),
        media(tvdbId="777"),
        media(mediaType=None),
        media(status=None),
        media(status4k=None),
        media(serviceId="0"),
        media(externalServiceId=-1),
        media(mediaAddedAt="soon"),
        media(imdbId=5),
    ],
    ids=repr,
)
def test_what_makes_no_sense_holds_its_title(change: dict[str, Any]) -> None:
    """Each is of this series; where seasons cannot be read, of any of them."""
    request = read(change)
    assert request.status == UNREADABLE
    assert (request.media_type, request.media.tmdb_id) == (MediaType.TV, 2055)
    assert request.seasons == (() if "seasons" in change else (0, 2))


@pytest.mark.parametrize("is_4k", [None, 1, "no"])
def test_an_unreadable_quality_may_be_either(is_4k: Any) -> None:
    both = every({"is4k": is_4k})
    assert [one.is_4k for one in both] == [False, True]
    assert {one.status for one in both} == {UNREADABLE}


@pytest.mark.parametrize(
    "change",
    [
        {"media": None},
        {"type": "music", **media(mediaType="music")},
        {"type": "book", **media(mediaType="book", tmdbId=None)},
        media(tmdbId=0),
        media(tmdbId=-5),
    ],
    ids=repr,
)
def test_what_names_no_title(change: dict[str, Any]) -> None:
    assert every(change) == ()


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({}, "Alice"),
        ({"displayName": ""}, "alice"),
        ({"displayName": None, "username": "al"}, "al"),
        ({"displayName": None, "jellyfinUsername": None}, "alice@example.com"),
        ({"displayName": None, "jellyfinUsername": None, "email": None}, "2"),
    ],
)
def test_a_name_to_show(change: dict[str, Any], shown: str) -> None:
    assert requester(Row("Jellyseerr", "user", USER | change)).display_name == shown
