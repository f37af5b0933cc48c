"""The calls whose simulated answers are held against recorded ones, by server."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import Household, MediaStatus, RequestStatus
from .servarr.rows import HealthRow

UNKNOWN = 999_999
NOBODY = "1" * 32
FIELDS = "ProviderIds,DateCreated,Path"


@dataclass(frozen=True, slots=True)
class Call:
    """One call; ``status`` is what a real server answers to it.

    ``switches`` of the server are set so while it is made.
    """

    line: str
    status: int = 200
    json: Any = None
    params: dict[str, Any] = field(default_factory=dict)
    key: str | None = None
    switches: dict[str, Any] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Return the call's method."""
        return self.line.split(" ")[0]

    @property
    def path(self) -> str:
        """Return the call's path."""
        return self.line.split(" ")[1]


def fill(home: Household) -> None:
    """Make a row of every kind that the recorded servers had."""
    alice, bob = home.user("alice"), home.user("bob", display_name="Bobby")
    comet = home.movie("The Comet")
    home.request(alice, comet, status=RequestStatus.PENDING)
    moon = home.movie("Copper Moon")
    moon_4k = home.movie("Copper Moon", tmdb=moon.tmdb, is_4k=True)
    home.request(bob, moon, modified_by=home.admin)
    home.request(bob, moon_4k)
    nowhere = home.movie("Nowhere", available=False, in_radarr=False, imdb=None)
    home.request(None, nowhere, media_status=MediaStatus.PENDING).row.server_id = None
    series = home.series("Harbour Lights", seasons={0: 1, 1: 2, 2: 2})
    home.request(alice, series, seasons=[1], modified_by=home.admin)
    later = home.request(bob, nowhere)
    later.row.server_id = later.row.root_folder = None
    comet.in_jellyseerr.standard.jellyfin_id = None
    comet.in_jellyseerr.added = None
    _fill_jellyfin(home)
    _fill_servarr(home)


def _fill_jellyfin(home: Household) -> None:
    """Make what is watched, begun, liked and played."""
    carol = home.user("carol")
    begun = home.movie("Begun", in_jellyseerr=False)
    seen = home.movie("Seen", in_jellyseerr=False)
    home.start_watching(carol, begun, 40)
    home.watch(carol, seen, days_ago=3)
    home.favorite(carol, seen)
    home.add_version(seen, name="Seen - 4k.mkv")
    show = home.series("Night Trains", seasons={1: 3}, in_jellyseerr=False)
    home.episode(show, 1, 9, aired_days_ago=-7)
    home.episode(show, 1, 4, imported_days_ago=3, until=5)
    home.favorite(carol, show)
    home.watch(carol, show, season=1, episode=1)
    home.start_watching(carol, show, 10, season=1, episode=2)
    home.play(carol, begun, queue=[begun, seen])
    home.play(home.viewer("dora"), show)
    home.withhold(seen, home.user("erin"))
    home.jellyfin.idle_session(next(iter(home.jellyfin.library.accounts.values())))


def _fill_servarr(home: Household) -> None:
    """Make what was replaced, renamed, deleted, queued, tagged and complained about."""
    movie = home.movie("Replaced", in_jellyseerr=False)
    home.upgrade(movie)
    home.second_file(movie)
    home.rename_file(movie, "Replaced again.mkv")
    home.enqueue(movie)
    series = home.series("Replaced Parts", seasons={1: 4}, in_jellyseerr=False)
    home.episode(series, 1, 5, aired_days_ago=-7)
    home.enqueue(series, season=1, episode=1)
    home.radarr.catalogue[UNKNOWN] = ("Not Added", 2020)
    for server in (home.radarr, home.sonarr):
        kids = server.add_tag("kids")
        for row in server.tagged_rows():
            row.tags = [kids]
        server.exclusions[UNKNOWN] = ("Never Again", 2020)
        server.health.append(HealthRow("RootFolderCheck", "error", "Missing"))


def jellyseerr(home: Household) -> Sequence[Call]:
    """Return calls of each endpoint of Jellyseerr; the deletions come last."""
    behaviour = home.jellyseerr.behaviour
    media = {row.kind: row for row in home.jellyseerr.media.values()}
    requests = [row for row in home.requests if row.media]
    queued = next(
        row for row in home.jellyseerr.media.values() if row.standard.external_id
    )
    api, protected = "/api/v1", {"csrf_protection": True}
    return [
        *(
            Call(f"GET {api}/{path}")
            for path in [
                "status",
                "status/appdata",
                "settings/public",
                "settings/main",
                "settings/about",
                "settings/jellyfin",
                "settings/radarr",
                "settings/sonarr",
                "settings/jobs",
                "auth/me",
                "user",
                "request",
                "request/count",
                "media",
            ]
        ),
        Call(f"GET {api}/settings/network", 200 if behaviour.network_settings else 404),
        Call(f"GET {api}/user/{next(iter(home.jellyseerr.users))}"),
        *(Call(f"GET {api}/request/{row.id}") for row in requests),
        Call(f"GET {api}/request/{UNKNOWN}", 404),
        *(
            Call(f"GET {api}/movie/{row.tmdb}")
            for row in home.jellyseerr.media.values()
            if row.kind == "movie"
        ),
        Call(f"GET {api}/movie/{UNKNOWN}", 500),
        Call(f"GET {api}/tv/{media['tv'].tmdb}"),
        Call(f"GET {api}/media/1", 405),
        Call(f"GET {api}/nonexistent", 404),
        Call(
            f"POST {api}/request",
            202,
            {"mediaType": "tv", "mediaId": media["tv"].tmdb, "seasons": [1]},
        ),
        Call(f"DELETE {api}/request/{UNKNOWN}", 404),
        Call(f"DELETE {api}/media/{UNKNOWN}", 404),
        Call(f"DELETE {api}/media/{UNKNOWN}/file", 404),
        *(
            [Call(f"DELETE {api}/media/{queued.id}/file?is4k=true", 400)]
            if behaviour.leaks_user_secrets
            else []
        ),
        *(
            Call(f"DELETE {api}/{path}", 403, key="csrf", switches=protected)
            for path in ("request/1", "media/1", "media/1/file")
        ),
        Call(f"POST {api}/settings/jobs/download-sync/run"),
        Call(f"DELETE {api}/media/{queued.id}/file", 204),
        Call(f"DELETE {api}/request/{requests[0].id}", 204),
        Call(f"DELETE {api}/media/{media['tv'].id}", 204),
    ]


def jellyfin(home: Household) -> Sequence[Call]:
    """Return calls of each endpoint of Jellyfin."""
    viewer = home.jellyfin.library.accounts
    carol = next(row.id for row in viewer.values() if row.name == "carol")
    items = home.jellyfin.library.items.values()
    show = next(row.id for row in items if row.name == "Night Trains")
    film = next(row.id for row in items if row.name == "Seen")
    collection = home.jellyfin.collections.add("Old Friends").id
    seen = {"userId": carol, "fields": FIELDS}
    episodes, updated = f"GET /Shows/{show}/Episodes", "POST /Library/Media/Updated"
    kinds = {"includeItemTypes": "Movie,Series,Season,Episode", "recursive": "true"}
    counted = {"fields": f"{FIELDS},MediaSourceCount"}
    return [
        Call("GET /System/Info/Public"),
        Call("GET /System/Info"),
        Call("GET /System/Info", 401, key="none"),
        Call("GET /Users"),
        Call(f"GET /Users/{carol}"),
        Call("GET /Users/Me", 400),
        Call("GET /Sessions"),
        Call("GET /Items", params=seen | kinds),
        Call("GET /Items", params=counted | kinds),
        Call("GET /Items", params=seen | kinds | {"filters": "IsPlayed"}),
        Call("GET /Items", params={"ids": film, "fields": "MediaSources"}),
        Call("GET /Items", params=seen | {"ids": NOBODY}),
        Call("GET /Items", 404, params={"userId": NOBODY, "ids": film}),
        Call(f"GET /Items/{film}", params={"userId": carol}),
        Call(episodes, params=seen),
        Call(episodes, params=seen | {"season": "7"}),
        Call(f"GET /Shows/{film}/Episodes", 404, params=seen),
        Call(f"GET /Shows/{NOBODY}/Episodes", 404, params=seen),
        Call(updated, 204, {"Updates": [{"Path": "/", "UpdateType": "Deleted"}]}),
        Call(f"POST /Items/{show}/Refresh", 204),
        Call(f"POST /Items/{NOBODY}/Refresh", 404),
        Call(f"POST /Items/{NOBODY}", 404, {}),
        Call(f"DELETE /Items/{NOBODY}", 404),
        Call("POST /Collections", params={"name": "Leaving soon"}),
        Call("POST /Collections", 400, params={"name": "A", "ids": NOBODY}),
        Call(f"POST /Collections/{collection}/Items", 204, params={"ids": film}),
        Call(f"POST /Collections/{collection}/Items", 400, params={"ids": NOBODY}),
        Call(f"DELETE /Collections/{collection}/Items", 204, params={"ids": NOBODY}),
    ]
