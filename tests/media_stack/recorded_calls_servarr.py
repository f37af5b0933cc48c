"""The calls to Radarr and Sonarr whose answers are held against recorded ones."""

from collections.abc import Sequence

from . import Household
from .recorded_calls import UNKNOWN, Call
from .servarr.radarr import Radarr
from .servarr.sonarr import Sonarr


def _servarr(home: Household, kind: str) -> list[Call]:
    """Return the calls that Radarr and Sonarr have in common."""
    server: Radarr | Sonarr = getattr(home, kind)
    folder = server.root
    command = {
        "radarr": {"name": "MoviesSearch", "movieIds": [1]},
        "sonarr": {"name": "SeasonSearch", "seriesId": 1, "seasonNumber": 1},
    }[kind]
    listing = {"includeFiles": "true"}
    api = "/api/v3"
    return [
        Call(f"GET {api}/system/status"),
        *(
            [
                Call(f"GET {api}/system/status", 401, key=key)
                for key in ("none", "wrong")
            ]
            if kind == "sonarr"
            else []
        ),
        *(
            Call(f"GET {api}/{path}")
            for path in [
                "rootfolder",
                "health",
                "diskspace",
                "config/mediamanagement",
                "config/mediamanagement/1",
                server.exclusions_path,
                "tag",
                "tag/detail",
                "qualityprofile",
            ]
        ),
        Call(f"GET {api}/queue", params={"pageSize": 1000}),
        Call(f"GET {api}/history/since", params={"date": "2000-01-01T00:00:00Z"}),
        Call(f"GET {api}/filesystem", params=listing | {"path": f"{folder}/"}),
        *(
            Call(f"GET {api}/filesystem", params=listing | {"path": f"{path}/"})
            for path in sorted(folder.glob("**/*"))
            if path.is_dir()
        ),
        Call(f"PUT {api}/config/mediamanagement/1", 202, server.media_management),
        Call(f"POST {api}/command", 201, command),
        *([Call(f"GET {api}/nosuch", 404)] if server is home.sonarr else []),
    ]


def radarr(home: Household) -> Sequence[Call]:
    """Return calls of each endpoint of Radarr; the deletions come last."""
    rows = home.radarr.movies.values()
    movie = next(row for row in rows if row.title == "Replaced")
    file, second = (one.id for one in movie.files)
    api = "/api/v3"
    return [
        *_servarr(home, "radarr"),
        Call(f"GET {api}/queue", params={"pageSize": 1000, "includeMovie": "true"}),
        Call(f"GET {api}/movie"),
        Call(f"GET {api}/movie", params={"tmdbId": movie.tmdb}),
        Call(f"GET {api}/movie", params={"tmdbId": UNKNOWN}),
        Call(f"GET {api}/movie/{movie.id}"),
        Call(f"GET {api}/movie/{UNKNOWN}", 404),
        Call(f"GET {api}/movie/lookup", params={"term": f"tmdb:{movie.tmdb}"}),
        Call(f"GET {api}/movie/lookup", params={"term": f"tmdb:{UNKNOWN}"}),
        Call(f"GET {api}/moviefile", params={"movieId": movie.id}),
        Call(f"GET {api}/moviefile/{file}"),
        Call(f"GET {api}/history/movie", params={"movieId": movie.id}),
        Call(f"DELETE {api}/moviefile/{UNKNOWN}", 404),
        Call(f"DELETE {api}/movie/{UNKNOWN}", 404),
        Call(f"DELETE {api}/moviefile/{file}"),
        Call(f"GET {api}/history/movie", params={"movieId": movie.id}),
        Call(f"DELETE {api}/moviefile/bulk", json={"movieFileIds": [second]}),
        Call(f"DELETE {api}/movie/{movie.id}"),
    ]


def sonarr(home: Household) -> Sequence[Call]:
    """Return calls of each endpoint of Sonarr; the deletions come last."""
    rows = home.sonarr.series.values()
    series = next(row for row in rows if row.title == "Replaced Parts")
    files, episodes = list(series.files), list(series.episodes)
    series.episodes[episodes[-1]].finale = "season"
    of = {"seriesId": series.id}
    away = {"root_accessible": False}
    full = {"recycle_bin": home.sonarr.root, "recycle_bin_full": True}
    included = {"includeSeries": "true", "includeEpisode": "true", "pageSize": 1000}
    api = "/api/v3"
    bulk = f"DELETE {api}/episodefile/bulk"
    return [
        *_servarr(home, "sonarr"),
        Call(f"GET {api}/queue", params=included),
        Call(f"GET {api}/series"),
        Call(f"GET {api}/series", params={"tvdbId": series.tvdb}),
        Call(f"GET {api}/series/{series.id}"),
        Call(f"GET {api}/series/{UNKNOWN}", 404),
        Call(f"GET {api}/series/lookup", params={"term": f"tvdb:{series.tvdb}"}),
        Call(f"GET {api}/episode", params=of),
        Call(f"GET {api}/episode", params=of | {"includeEpisodeFile": "true"}),
        Call(f"GET {api}/episode", params={"seriesId": UNKNOWN}),
        Call(f"GET {api}/episode", 400),
        Call(f"GET {api}/episodefile", params=of),
        Call(f"GET {api}/episodefile", 404, params={"seriesId": UNKNOWN}),
        Call(f"GET {api}/episodefile/{files[0]}"),
        Call(f"GET {api}/episodefile/{UNKNOWN}", 404),
        Call(
            f"GET {api}/episodefile/{UNKNOWN}", 404, switches={"tells_problems": False}
        ),
        Call(f"GET {api}/history/series", params=of),
        Call(
            f"PUT {api}/episode/monitor",
            202,
            {"episodeIds": episodes[:1], "monitored": False},
        ),
        Call(
            f"PUT {api}/episode/monitor",
            404,
            {"episodeIds": [UNKNOWN], "monitored": False},
        ),
        Call(
            f"PUT {api}/episode/monitor",
            500,
            {"episodeIds": [episodes[0], UNKNOWN], "monitored": False},
        ),
        Call(f"PUT {api}/series/{series.id}", 202, home.sonarr.shape(series)),
        Call(f"PUT {api}/series/{UNKNOWN}", 404, home.sonarr.shape(series)),
        Call(
            f"POST {api}/seasonpass",
            202,
            {
                "series": [
                    {
                        "id": series.id,
                        "seasons": [{"seasonNumber": 1, "monitored": False}],
                    }
                ]
            },
        ),
        Call(f"DELETE {api}/episodefile/{UNKNOWN}", 404),
        Call(bulk, 500, {"episodeFileIds": []}),
        Call(bulk, 400, {"episodeFileIds": []}, switches={"empty_list": 400}),
        Call(bulk, 500, {"episodeFileIds": [files[0], UNKNOWN]}),
        Call(bulk, 409, {"episodeFileIds": files[:1]}, switches=away),
        Call(f"DELETE {api}/episodefile/{files[0]}", 409, switches=away),
        Call(f"DELETE {api}/episodefile/{files[0]}", 500, switches=full),
        Call(f"DELETE {api}/episodefile/{files[0]}"),
        Call(bulk, json={"episodeFileIds": files[1:2]}),
        Call(f"GET {api}/history/series", params=of),
        Call(f"GET {api}/history/since", params={"date": "2000-01-01T00:00:00Z"}),
        Call(f"DELETE {api}/series/{UNKNOWN}", 500),
        Call(f"DELETE {api}/series/{series.id}"),
    ]
