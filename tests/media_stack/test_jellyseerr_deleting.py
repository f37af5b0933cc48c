"""What the deletions of the simulated Jellyseerr remove, and what they leave."""

import pytest

from . import BEHAVIOURS, Household, MediaStatus
from .conftest import Ask

API = "/api/v1"
NOT_FOUND = (404, {"message": "Media not found"})
GONE = (204, "")


@pytest.mark.parametrize("is_4k", [False, True])
@pytest.mark.parametrize(
    ("before", "after"), [(1, 1), (2, 1), (3, 1), (4, 1), (5, 5), (7, 1)]
)
async def test_last_request_of_a_quality(
    home: Household, ask: Ask, before: int, after: int, is_4k: bool
) -> None:
    """Media whose last request goes becomes unknown, unless it is available."""
    movie = home.movie("The Comet", is_4k=is_4k)
    first, second = (
        home.request(home.admin, movie, media_status=before) for _ in range(2)
    )
    side = movie.in_jellyseerr.side(is_4k)
    assert await ask(home.jellyseerr, "DELETE", f"{API}/request/{first.id}") == GONE
    assert side.status == before
    assert await ask(home.jellyseerr, "DELETE", f"{API}/request/{second.id}") == GONE
    assert side.status == after
    assert home.requests == []


async def test_request_of_the_other_quality_stays(home: Household, ask: Ask) -> None:
    """The standard and the 4K side are judged apart."""
    hd = home.movie("The Comet")
    four_k = home.movie("The Comet", tmdb=hd.tmdb, is_4k=True, available=False)
    keep = home.request(home.admin, hd)
    go = home.request(home.admin, four_k)
    await ask(home.jellyseerr, "DELETE", f"{API}/request/{go.id}")
    assert keep.exists
    media = hd.in_jellyseerr
    assert (media.standard.status, media.four_k.status) == (
        MediaStatus.AVAILABLE,
        MediaStatus.UNKNOWN,
    )


@pytest.mark.parametrize("number", ["999999", "abc", "-1"])
async def test_missing_rows(home: Household, ask: Ask, number: str) -> None:
    """What is not there is a 404 of its own kind."""
    missing = (404, {"message": "Request not found."})
    assert await ask(home.jellyseerr, "DELETE", f"{API}/request/{number}") == missing
    assert await ask(home.jellyseerr, "DELETE", f"{API}/media/{number}") == NOT_FOUND
    assert (
        await ask(home.jellyseerr, "DELETE", f"{API}/media/{number}/file") == NOT_FOUND
    )


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_media_takes_all_requests_along(home: Household, ask: Ask) -> None:
    """Everybody's requests go with the media row, in both qualities; no file does."""
    hd = home.movie("The Comet")
    four_k = home.movie("The Comet", tmdb=hd.tmdb, is_4k=True)
    other = home.request(home.admin, home.movie("Copper Moon"))
    for movie in (hd, hd, four_k):
        home.request(home.user("somebody"), movie)
    before = home.tree()
    path = f"{API}/media/{hd.in_jellyseerr.id}"
    assert await ask(home.jellyseerr, "DELETE", path) == GONE
    assert home.requests == [other.row]
    assert home.tree() == before
    assert not any(server.calls for server in home.instances)
    assert await ask(home.jellyseerr, "DELETE", path) == NOT_FOUND


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_blocklisted_media(home: Household, ask: Ask) -> None:
    """On 3.1 the row of blocklisted media stays, without its service."""
    movie = home.movie("The Comet")
    request = home.request(home.admin, movie, media_status=MediaStatus.BLOCKLISTED)
    media = movie.in_jellyseerr
    assert await ask(home.jellyseerr, "DELETE", f"{API}/media/{media.id}") == GONE
    stays = home.jellyseerr.version.startswith("3.")
    assert (media.id in home.jellyseerr.media, request.exists) == (stays, stays)
    assert not stays or media.standard.service_id is None


async def test_others_may_not(home: Household, ask: Ask) -> None:
    """Deleting needs a permission, or a request of one's own."""
    alice, bob = home.user("alice"), home.user("bob")
    movie = home.movie("The Comet")
    request = home.request(alice, movie)
    as_bob = {"X-Api-Key": home.api_key, "X-API-User": str(bob.id)}
    for path, expected in (
        (f"request/{request.id}", 401),
        (f"media/{movie.in_jellyseerr.id}", 403),
        (f"media/{movie.in_jellyseerr.id}/file", 403),
    ):
        assert (await ask(home.jellyseerr, "DELETE", f"{API}/{path}", headers=as_bob))[
            0
        ] == expected
