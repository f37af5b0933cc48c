"""Where simulated answers may differ from recorded ones, and who says so."""

from collections.abc import Mapping, Sequence
import re

_LIST, _MEDIA = "GET /request", "GET /media"
_ONE_USER, _USERS = "GET /user/{id}", "GET /user"
_INFO = ".mediaInfo"

# A row that several endpoints send was not recorded in all its forms in each of them:
# an endpoint, a place in its answer, and where else the same row was recorded
SAME_ROWS: Mapping[str, Sequence[tuple[str, str, str, str]]] = {
    "jellyseerr": [
        ("GET /request/{id}", "", _LIST, ".results[]"),
        ("GET /request/{id}", ".media", _MEDIA, ".results[]"),
        ("GET /request/{id}", ".requestedBy", _ONE_USER, ""),
        ("GET /request/{id}", ".modifiedBy", _ONE_USER, ""),
        *(
            row
            for endpoint in ("GET /movie/{id}", "GET /tv/{id}")
            for row in (
                (endpoint, _INFO, _MEDIA, ".results[]"),
                (endpoint, f"{_INFO}.requests[]", _LIST, ".results[]"),
            )
        ),
    ],
    "jellyfin": [
        ("GET /Shows/{id}/Episodes", ".Items[]", "GET /Items", ".Items[]"),
        ("GET /Sessions", "[].NowPlayingItem", "GET /Items", ".Items[]"),
    ],
    "radarr": [
        ("GET /movie", "[]", "GET /movie/{id}", ""),
        ("GET /movie/{id}", "", "GET /movie", "[]"),
        ("GET /moviefile", "[]", "GET /movie/{id}", ".movieFile"),
        ("GET /moviefile/{id}", "", "GET /movie/{id}", ".movieFile"),
        ("GET /history/since", "[]", "GET /history/movie", "[]"),
        ("GET /history/movie", "[]", "GET /history/since", "[]"),
    ],
    "sonarr": [
        ("PUT /series/{id}", "", "GET /series", "[]"),
        ("PUT /episode/monitor", "[]", "GET /episode", "[]"),
        ("GET /queue", ".records[].episode", "GET /episode", "[]"),
        ("GET /history/since", "[]", "GET /history/series", "[]"),
        ("GET /history/series", "[]", "GET /history/since", "[]"),
    ],
}

_SEERR_API = "reference/openapi/jellyseerr-2.3.yml and seerr-3.1.yml"
_JELLYFIN_API = "Jellyfin's OpenAPI"
_RADARR_API = "reference/openapi/radarr-v3.json"
_SONARR_API = "reference/openapi/sonarr-v3.json"
_COLLECTIONS = "reference/jellyfin.md, Collections"
_NOT_READ = "left out to keep answers small: nothing reads it"
_SONARR_5 = "recorded/sonarr-5; version 4, which is simulated, does not send it"

# What simulated answers may have besides the recorded ones, lack or say otherwise: each
# with who says that it may. An entry that is not needed any more fails the tests.
ANSWERS: Mapping[str, str] = {
    # Jellyseerr
    "jellyseerr-1.9 *: has *serviceUrl4k": "its recorded server had no 4K Radarr",
    "jellyseerr-2.* *: has *serviceUrl4k": "their recorded servers had no 4K Radarr",
    "jellyseerr-1.9 GET /movie/{id} *: not recorded": _SEERR_API,
    "jellyseerr-2.* GET /movie/{id} *: not recorded": _SEERR_API,
    "jellyseerr-1.9 GET /tv/{id} *: not recorded": _SEERR_API,
    "jellyseerr-2.* GET /tv/{id} *: not recorded": _SEERR_API,
    "jellyseerr-1.9 POST /request *: not recorded": _SEERR_API,
    "jellyseerr-2.* POST /request *: not recorded": _SEERR_API,
    "jellyseerr-1.9 GET /settings/jobs 200: not recorded": _SEERR_API,
    "jellyseerr-2.* GET /settings/jobs 200: not recorded": _SEERR_API,
    "jellyseerr-* POST /settings/jobs/{id}/run 200: not recorded": _SEERR_API,
    "jellyseerr-3.1 GET /settings/sonarr 200: never has [].monitorNewItems": _NOT_READ,
    "jellyseerr-3.1 GET /* 200: never has .externalIds.*": _NOT_READ,
    # Jellyfin
    "jellyfin-* GET /Items 200: has .Items[].MediaSourceCount": (
        "reference/jellyfin.md, Versions; its recorded films had one file"
    ),
    "jellyfin-12 GET /Items 200: has .Items[].MediaSources*": (
        "recorded/jellyfin-10.11.11, and reference/jellyfin.md, Versions"
    ),
    "jellyfin-* GET /Items/{id} 200: not recorded": _JELLYFIN_API,
    "jellyfin-* POST /Items/{id}/Refresh *: not recorded": _JELLYFIN_API,
    "jellyfin-* * /Items/{id} 404: not recorded": _JELLYFIN_API,
    "jellyfin-* POST /Collections *: not recorded": _COLLECTIONS,
    "jellyfin-* * /Collections/{id}/Items *: not recorded": _COLLECTIONS,
    "jellyfin-* POST /Library/Media/Updated 204: not recorded": (
        "reference/jellyfin.md, Telling it what went"
    ),
    "jellyfin-* GET /Users 200: has [].Policy.MaxParentalRating": (
        f"{_JELLYFIN_API}; no recorded account was restricted"
    ),
    "jellyfin-* GET /Users/{id} 400: status 404": "nothing asks whose the key is",
    "jellyfin-12 GET /Sessions 200: has [].NowPlayingQueue[]*": (
        "reference/jellyfin.md: not while something plays; Jellyfin.sends_queue"
    ),
    "jellyfin-10.11 GET /Items 200: lacks .Items[].MediaSources[].*": _NOT_READ,
    "jellyfin-* GET /*: lacks *.ChannelId": _NOT_READ,
    "jellyfin-* GET /*: lacks *.ImageBlurHashes": _NOT_READ,
    "jellyfin-* GET /Sessions 200: lacks [].*": _NOT_READ,
    "jellyfin-* GET /Items 200: never has .Items[].*": (
        "of collections, and of fields that are not asked for"
    ),
    "jellyfin-* GET /Sessions 200: never has [].*": _NOT_READ,
    "jellyfin-* GET /Users 200: never has [].Last*Date": _NOT_READ,
    "jellyfin-* GET /Shows/{id}/Episodes 200: lacks .Items[].*": _NOT_READ,
    "jellyfin-* GET /System/Info 200: lacks .*": _NOT_READ,
    "jellyfin-* GET /Users*: lacks *.Configuration.*": _NOT_READ,
    "jellyfin-* GET /Users*: lacks *.Policy.*": _NOT_READ,
    "jellyfin-* GET /Users/{id} 200: lacks .Last*Date": _NOT_READ,
    # Radarr
    "radarr DELETE /movie/{id} 200: not recorded": "reference/servarr.md, Deleting",
    "radarr DELETE /moviefile/{id} 200: not recorded": "reference/servarr.md, Deleting",
    "radarr DELETE /moviefile/bulk 200: not recorded": _RADARR_API,
    "radarr * /config/mediamanagement/{id} 20*: not recorded": _RADARR_API,
    "radarr GET /history/* 200: has [].data.*ath": (
        "reference/servarr.md: renames are in it"
    ),
    "radarr GET /movie/lookup 200: has *": (
        f"{_RADARR_API}; a film that Radarr has was not looked up"
    ),
    "radarr GET /movie/lookup 200: lacks [].folder": _NOT_READ,
    "radarr GET /movie/lookup 200: lacks [].remotePoster": _NOT_READ,
    "radarr GET /movie* 200: never has *collection": _NOT_READ,
    "radarr GET /movie/{id} 200: never has .movieFile.*": _NOT_READ,
    "radarr GET /movie* 200: has *tags[]": f"{_RADARR_API}; no recorded film had a tag",
    "radarr GET /qualityprofile 200: not recorded": _RADARR_API,
    "radarr GET /queue 200: has .records[].movie*": _RADARR_API,
    "radarr GET /queue 200: has .records[].added": _RADARR_API,
    "radarr GET /queue 200: has .records[].indexer": _RADARR_API,
    "radarr GET /system/status 200: has .package*": _RADARR_API,
    # Sonarr
    "sonarr * /config/mediamanagement/{id} 20*: not recorded": _SONARR_API,
    "sonarr GET /config/mediamanagement 200: never has *": _SONARR_5,
    "sonarr GET /rootfolder 200: never has [].totalSpace": _SONARR_5,
    "sonarr GET /system/status 200: never has .isContainerized": _SONARR_5,
    "sonarr GET /episode 200: never has [].absoluteEpisodeNumber": _NOT_READ,
    "sonarr POST /command 201: never has .sta*": "commands wait in the household",
    "sonarr GET /episodefile/{id} 200: not recorded": _SONARR_API,
    "sonarr GET /qualityprofile 200: not recorded": _SONARR_API,
    "sonarr GET /queue 200: has .records[].added": _SONARR_API,
    "sonarr GET /queue 200: has .records[].indexer": _SONARR_API,
    "sonarr *: has *images[]*": f"{_SONARR_API}; the recorded series had no images",
    "sonarr GET /tag/detail 200: never has [].excludedReleaseProfileIds": _SONARR_5,
    "sonarr *: has *.tags[]": f"{_SONARR_API}; no recorded series had a tag",
    "sonarr GET /series/lookup 200: not recorded": _SONARR_API,
    "sonarr GET /system/status 200: has .package*": _SONARR_API,
}


# Keys that clients read although no real server was recorded to send them
_PLAYING = "jellyfin GET /Sessions [].NowPlayingItem"
READ: Mapping[str, str] = {
    "jellyfin GET /Users [].Policy.MaxParentalRating: not recorded": (
        f"{_JELLYFIN_API}; no recorded account was restricted"
    ),
    "jellyfin GET /Items .Items[].MediaSourceCount: not recorded": (
        "reference/jellyfin.md, Versions; its recorded films had one file"
    ),
    "jellyfin POST /Collections .Id: not recorded": (_COLLECTIONS),
    "jellyfin GET /Items/{id} .*: not recorded": (f"{_JELLYFIN_API}; {_COLLECTIONS}"),
    "jellyseerr POST /request .id: not recorded": (
        f"{_SEERR_API}; it answers 201 with the request"
    ),
    # What plays is read as an item of a list is, though sessions tell less of it
    f"{_PLAYING}.MediaSourceCount: not *": _JELLYFIN_API,
    f"{_PLAYING}.ProviderIds.Tvdb: not recorded": _JELLYFIN_API,
    f"{_PLAYING}.UserData: not *": "never there: a session is not an account's view",
    f"{_PLAYING}.IndexNumberEnd: not *": (
        f"{_JELLYFIN_API}; no recorded session played two episodes in one file"
    ),
}


class Differences:
    """The differences of one server, and which entries of a table explain them."""

    def __init__(self, table: Mapping[str, str], server: str) -> None:
        """Take the entries for a server; ``*`` in them stands for any text."""
        self._server = server
        self._entries = {
            line: re.compile(re.escape(line).replace(r"\*", ".*"))
            for line in table
            if re.match(
                re.escape(line.split(" ")[0]).replace(r"\*", ".*") + "$", server
            )
        }
        self._used: set[str] = set()
        self._unexplained: list[str] = []

    def add(self, difference: str) -> None:
        """Note a difference."""
        line = f"{self._server} {difference}"
        fitting = [
            entry for entry, pattern in self._entries.items() if pattern.fullmatch(line)
        ]
        self._used.update(fitting)
        if not fitting and line not in self._unexplained:
            self._unexplained.append(line)

    def unexplained(self) -> list[str]:
        """Return what no entry explains."""
        return self._unexplained

    def needless(self) -> list[str]:
        """Return the entries that explained nothing."""
        return [entry for entry in self._entries if entry not in self._used]
