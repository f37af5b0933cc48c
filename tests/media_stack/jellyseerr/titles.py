"""``/movie/{tmdb}`` and ``/tv/{tmdb}``: what Jellyseerr passes on from TMDB."""

from typing import TYPE_CHECKING

from aiohttp import web

from ..server import Json, json_answer

if TYPE_CHECKING:
    from .server import Jellyseerr


async def movie(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer a movie's details."""
    found = _title(server, request, "movie")
    if found is None:
        return json_answer({"message": "Unable to retrieve movie."}, 500)
    number, title, year = found
    details = {
        "originalTitle": title,
        "releaseDate": f"{year}-01-01",
        "releases": {"results": []},
        "title": title,
        "adult": False,
        "budget": 0,
        "revenue": 0,
        "imdbId": f"tt{number:07}",
        "video": False,
        "runtime": 100,
        "status": "Released",
    }
    return json_answer(_common(number) | details | _media_info(server, "movie", number))


async def series(server: Jellyseerr, request: web.Request) -> web.Response:
    """Answer a series' details."""
    found = _title(server, request, "tv")
    if found is None:
        return json_answer({"message": "Unable to retrieve series."}, 500)
    number, title, year = found
    details = {
        "name": title,
        "originalName": title,
        "firstAirDate": f"{year}-01-01",
        "seasons": [],
        "contentRatings": {"results": []},
        "createdBy": [],
        "episodeRunTime": [],
        "inProduction": False,
        "languages": [],
        "lastAirDate": f"{year}-12-31",
        "networks": [],
        "numberOfEpisodes": 1,
        "originCountry": [],
        "numberOfSeasons": 1,
        "status": "Ended",
        "type": "Scripted",
    }
    return json_answer(
        _common(number, number) | details | _media_info(server, "tv", number)
    )


def _title(
    server: Jellyseerr, request: web.Request, kind: str
) -> tuple[int, str, int] | None:
    text = request.match_info["id"]
    known = server.titles.get((kind, int(text))) if text.isdecimal() else None
    return (int(text), *known) if known and server.tmdb_reachable else None


def _common(number: int, tvdb: int | None = None) -> Json:
    return {
        "id": number,
        "genres": [{"id": 18, "name": "Drama"}],
        "relatedVideos": [],
        "originalLanguage": "en",
        "popularity": 1,
        "productionCompanies": [],
        "productionCountries": [],
        "spokenLanguages": [],
        "voteAverage": 7,
        "voteCount": 10,
        "backdropPath": f"/b{number}.jpg",
        "homepage": "",
        "overview": "",
        "posterPath": f"/p{number}.jpg",
        "tagline": "",
        "credits": {"cast": [], "crew": []},
        "externalIds": {"imdbId": f"tt{number:07}", "tvdbId": tvdb},
        "watchProviders": [],
        "keywords": [],
        "onUserWatchlist": False,
    }


def _media_info(server: Jellyseerr, kind: str, number: int) -> Json:
    if (row := server.find_media(kind, number)) is None:
        return {}
    shapes = server.shapes()
    requests = [
        shapes.request(request, inside=True)
        for request in server.requests.values()
        if request.media is row
    ]
    return {
        "mediaInfo": shapes.media(row, seasons=True)
        | {"requests": requests, "issues": []}
    }
