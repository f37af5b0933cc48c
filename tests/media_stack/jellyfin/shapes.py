"""JSON of Jellyfin's rows; keys without a value are left out, as the real server does."""

from collections.abc import Set as AbstractSet

from ..clock import dotnet_date
from ..server import Json
from .library import Library, make_id
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
    if watch and watch.position:
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
    body: Json = {
        "Name": row.name,
        "ServerId": server_id,
        "Id": row.id,
        "ProductionYear": row.year,
        "RunTimeTicks": row.runtime,
        "IsFolder": is_folder,
        "Type": row.type,
        "LocationType": "Virtual" if row.virtual else "FileSystem",
        "MediaType": "Unknown" if is_folder else "Video",
    }
    if "datecreated" in fields:
        body["DateCreated"] = dotnet_date(row.created)
    if "providerids" in fields:
        body["ProviderIds"] = row.providers
    if "path" in fields and row.path:
        body["Path"] = str(row.path)
    optional = {
        "SeriesId": row.series_id,
        "SeasonId": row.season_id,
        "ParentIndexNumber": row.season if row.type == "Episode" else None,
        "IndexNumber": row.index,
        "IndexNumberEnd": row.index_end,
    }
    body |= {key: value for key, value in optional.items() if value is not None}
    if account is not None:
        body["UserData"] = user_data(library, row, account)
    return body


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
            "MaxParentalRating": 12 if row.withheld else None,
            "BlockedTags": [],
            "AllowedTags": [],
            "BlockUnratedItems": [],
        },
    }


def session(library: Library, row: SessionRow, server_id: str) -> Json:
    """Return a session; an idle one plays nothing."""
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
            for place, queued in enumerate(row.queue)
        ],
        "ServerId": server_id,
    }
    if row.item is not None:
        body["NowPlayingItem"] = item(
            library, row.item, None, {"providerids", "datecreated"}, server_id
        )
    return body
