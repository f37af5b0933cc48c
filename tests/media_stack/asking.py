"""Asking the simulated Jellyseerr for a title, as its own web page does."""

from collections.abc import Collection
from typing import Any

from aiohttp import ClientSession

from .household import Household, Movie, Series, User
from .jellyseerr.access import API


async def ask_for(
    home: Household,
    user: User,
    title: Movie | Series,
    *,
    seasons: Collection[int] = (),
) -> tuple[int, dict[str, Any]]:
    """Request a title for somebody, in its own quality, and return the status and the answer."""
    body: dict[str, Any] = {
        "mediaType": "movie" if isinstance(title, Movie) else "tv",
        "mediaId": title.tmdb,
        "is4k": title.is_4k,
        "userId": user.id,
    }
    if isinstance(title, Series):
        body |= {"tvdbId": title.tvdb, "seasons": list(seasons)}
    headers = {"X-Api-Key": home.api_key}
    async with (
        ClientSession(headers=headers) as session,
        session.post(f"{home.url}{API}/request", json=body) as response,
    ):
        return response.status, await response.json()
