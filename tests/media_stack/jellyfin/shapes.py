"""JSON of Jellyfin's rows; keys without a value are left out, as the real server does."""

from collections.abc import Set as AbstractSet

from ..clock import dotnet_date
from ..server import Json
from .ids import make_id
from .library import Library
from .rows import AccountRow, ItemRow, SessionRow


def user_data(library: Library, row: ItemRow, account: AccountRow) -> Json:
    """Return ``UserData``: stored for movies and episodes, computed for series and seasons."""
    watch = row.watch(account) if account.id in row.watches else None
    body: Json = {
        "PlaybackPositionTicks": watch.position if watch else 0,
        "PlayCount": watch.play_count if watch else 0,
        "IsFavorite": watch.favorite if watch else False,
        "Played": watch.played if watch else False,
        "Key": row.providers.get("Tmdb") or row.providers.get("Tvdb") or row.id,
        "ItemId": row.id,
    }
    if row.type in {"Series", "Season"}:
        episodes = [item for item in library.episodes(row, account) if not item.virtual]
        finished = sum(
            account.id in item.watches and item.watches[account.id].played
            for item in episodes
        )
        body["UnplayedItemCount"] = len(episodes) - finished
        body["Played"] = finished == len(
            episodes
        )  # so an empty one says that it was played
        body["PlayedPercentage"] = 100 * finished / len(episodes) if episodes else 100
        return body
    if watch and watch.last_played:
        body["LastPlayedDate"] = dotnet_date(watch.last_played)
    if watch and watch.position and row.runtime:
        body["PlayedPercentage"] = 100 * watch.position / row.runtime
    return body


def item(
    library: Library,
    row: ItemRow,
    account: AccountRow | None,
    fields: AbstractSet[str],
    server_id: str,
) -> Json:
    """Return an item of a list."""
    is_folder = row.type in {"Series", "Season"}
    kind = library.type_of(row)
    body: Json = {
        "Name": row.name,
        "ServerId": server_id,
        "Id": row.id,
        "ProductionYear": row.year,
        "IsFolder": is_folder,
        "Type": kind,
        "LocationType": "Virtual" if row.virtual else "FileSystem",
        "MediaType": "Unknown" if is_folder else "Video",
    }
    if row.runtime:
        body["RunTimeTicks"] = row.runtime
    if "datecreated" in fields:
        body["DateCreated"] = dotnet_date(row.file_date or row.created)
    if "providerids" in fields:
        body["ProviderIds"] = row.providers
    if "path" in fields and (path := library.path_of(row)):
        body["Path"] = path
    if not is_folder and fields & {"mediasources", "mediasourcecount"}:
        body |= _versions(library, row, fields)
    optional = {
        "SeriesId": row.series_id,
        "SeasonId": row.season_id,
        "ParentIndexNumber": row.season if row.type == "Episode" else None,
        "IndexNumber": row.index,
        "IndexNumberEnd": row.index_end,
    }
    if kind != "Video":  # which belongs to no series
        body |= {key: value for key, value in optional.items() if value is not None}
    if account is not None:
        body["UserData"] = user_data(library, row, account)
    return body


def _versions(library: Library, row: ItemRow, fields: AbstractSet[str]) -> Json:
    """Return what was asked for of an item's versions, its own first."""
    body: Json = {}
    versions = library.versions(row) if row.path else []
    if "mediasources" in fields:
        body["MediaSources"] = [_source(library, row, one) for one in versions]
    if "mediasourcecount" in fields and len(versions) > 1:  # one is not worth a key
        body["MediaSourceCount"] = len(versions)
    return body


def _source(library: Library, row: ItemRow, version: ItemRow) -> Json:
    """Return one version of an item."""
    path = version.path
    assert path is not None, f"{version.name} has no file"
    body: Json = {
        "Protocol": "File",
        "Id": version.id,
        "Path": library.path_of(version),
        "Type": "Default" if version is row else "Grouping",
        "Container": path.suffix.lstrip("."),
        "Name": path.stem,
        "IsRemote": False,
        "SupportsProbing": True,
        "VideoType": "VideoFile",
        "MediaStreams": [],
        "MediaAttachments": [],
        "Formats": [],
        "HasSegments": False,
    }
    return body | ({"RunTimeTicks": version.runtime} if version.runtime else {})


def account(row: AccountRow, server_id: str) -> Json:
    """Return a user."""
    return {
        "Name": row.name,
        "ServerId": server_id,
        "Id": row.id,
        "HasPassword": True,
        "HasConfiguredPassword": True,
        "HasConfiguredEasyPassword": False,
        "EnableAutoLogin": False,
        "Configuration": {"PlayDefaultAudioTrack": True},
        "Policy": {
            "IsAdministrator": row.is_admin,
            "IsHidden": True,
            "IsDisabled": row.is_disabled,
            "EnableAllFolders": not row.hidden,
            "EnabledFolders": [],
            **({"MaxParentalRating": 12} if row.withheld else {}),
            "BlockedTags": [],
            "AllowedTags": [],
            "BlockUnratedItems": [],
        },
    }


def session(
    library: Library, row: SessionRow, server_id: str, *, sends_queue: bool
) -> Json:
    """Return a session; an idle one plays nothing."""
    queue = row.queue if sends_queue else []
    body: Json = {
        "PlayState": {
            "CanSeek": True,
            "IsPaused": False,
            "IsMuted": False,
            "PositionTicks": row.position,
        },
        "AdditionalUsers": [],
        "Id": row.id,
        "UserId": row.account.id,
        "UserName": row.account.name,
        "Client": "Jellyfin Web",
        "LastActivityDate": dotnet_date(row.active),
        "DeviceName": "Firefox",
        "DeviceId": make_id("device", row.account.id),
        "ApplicationVersion": "10.11.0",
        "IsActive": True,
        "NowPlayingQueue": [
            {"Id": queued.id, "PlaylistItemId": f"playlistItem{place}"}
            for place, queued in enumerate(queue)
        ],
        "ServerId": server_id,
    }
    if row.item is not None:
        body["NowPlayingItem"] = item(
            library, row.item, None, {"providerids", "datecreated", "path"}, server_id
        )
    return body
