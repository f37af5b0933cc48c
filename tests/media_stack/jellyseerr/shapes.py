"""JSON of Jellyseerr's rows, with exactly the keys that each version sends."""

from collections import Counter
from dataclasses import dataclass, field

from ..clock import javascript_date
from ..server import Json
from ..statuses import MediaStatus
from .behaviour import Behaviour
from .rows import (
    MediaRow,
    MediaSeasonRow,
    MediaSide,
    RequestRow,
    RequestSeasonRow,
    ServiceRow,
    UserRow,
)


@dataclass(frozen=True, slots=True)
class Shapes:
    """What the shapes need besides a row."""

    behaviour: Behaviour
    request_counts: Counter[int]  # by user id
    radarrs: list[ServiceRow]
    sonarrs: list[ServiceRow]
    jellyfin_url: str
    jellyfin_id: str
    unreachable: frozenset[int] = (
        frozenset()
    )  # ids of service rows (by id()) that answer no profiles
    made: dict[tuple[int, bool], Json] = field(
        default_factory=dict
    )  # users, each shaped once

    def user(self, user: UserRow, *, settings: bool = False) -> Json:
        """Return a user; ``settings`` where the endpoint joins the user's settings."""
        if (known := self.made.get((user.id, settings))) is None:
            known = self.made[user.id, settings] = self._user(user, settings)
        return known

    def _user(self, user: UserRow, settings: bool) -> Json:
        body: Json = {
            "permissions": user.permissions,
            "warnings": [],
            "id": user.id,
            "email": user.email,
            "plexUsername": None,
            "jellyfinUsername": user.jellyfin_username,
            "username": user.username,
            "recoveryLinkExpirationDate": None,
            "userType": int(user.user_type),
            "plexId": None,
            "jellyfinUserId": user.jellyfin_user_id,
        }
        if self.behaviour.leaks_user_secrets:
            linked = user.jellyfin_user_id is not None
            body["jellyfinDeviceId"] = f"device-secret-{user.id}" if linked else None
            body["jellyfinAuthToken"] = f"token-secret-{user.id}" if linked else None
            body["plexToken"] = None
        body["avatar"] = f"/avatarproxy/{user.jellyfin_user_id or user.id}"
        if not self.behaviour.leaks_user_secrets:
            body |= {"avatarETag": None, "avatarVersion": None}
        body |= {
            "movieQuotaLimit": None,
            "movieQuotaDays": None,
            "tvQuotaLimit": None,
            "tvQuotaDays": None,
        }
        body |= {
            "createdAt": javascript_date(user.created),
            "updatedAt": javascript_date(user.created),
        }
        if settings:
            body["settings"] = None
        return body | {
            "requestCount": self.request_counts[user.id],
            "displayName": user.display_name,
        }

    def media(self, media: MediaRow, *, seasons: bool = False) -> Json:
        """Return a media row; only some endpoints join its seasons."""
        standard, four_k = media.standard, media.four_k
        body: Json = {
            "downloadStatus": [],
            "downloadStatus4k": [],
            "id": media.id,
            "mediaType": media.kind,
            "tmdbId": media.tmdb,
            "tvdbId": media.tvdb,
            "imdbId": media.imdb,
            "status": int(standard.status),
            "status4k": int(four_k.status),
            "createdAt": javascript_date(media.created),
            "updatedAt": javascript_date(media.updated),
            "lastSeasonChange": javascript_date(media.created),
            "mediaAddedAt": javascript_date(media.added),
            "serviceId": standard.service_id,
            "serviceId4k": four_k.service_id,
            "externalServiceId": standard.external_id,
            "externalServiceId4k": four_k.external_id,
            "externalServiceSlug": standard.slug,
            "externalServiceSlug4k": four_k.slug,
            "ratingKey": None,
            "ratingKey4k": None,
            "jellyfinMediaId": standard.jellyfin_id,
            "jellyfinMediaId4k": four_k.jellyfin_id,
        }
        if seasons:
            body["seasons"] = [
                self.media_season(season) for season in media.seasons.values()
            ]
        for suffix, side in (("", standard), ("4k", four_k)):
            if side.jellyfin_id:
                page = f"/web/index.html#!/details?id={side.jellyfin_id}&context=home&serverId={self.jellyfin_id}"
                body[f"mediaUrl{suffix}"] = f"{self.jellyfin_url}{page}"
        for suffix, side in (("", standard), ("4k", four_k)):
            if url := self.service_url(media, side):
                body[f"serviceUrl{suffix}"] = url
        return body

    def media_season(self, season: MediaSeasonRow) -> Json:
        """Return a season of a media row."""
        return {
            "id": season.id,
            "seasonNumber": season.number,
            "status": int(season.status),
            "status4k": int(season.status_4k),
            "createdAt": javascript_date(season.created),
            "updatedAt": javascript_date(season.created),
        }

    def service_url(self, media: MediaRow, side: MediaSide) -> str | None:
        """Return the page in Radarr or Sonarr, if that server is still in the settings."""
        service = self.service(media.kind, side.service_id)
        if service is None or side.slug is None:
            return None
        address = service.external_url or service.instance.url
        return f"{address}/{'movie' if media.kind == 'movie' else 'series'}/{side.slug}"

    def service(self, kind: str, number: int | None) -> ServiceRow | None:
        """Return the settings entry with an id."""
        rows = self.radarrs if kind == "movie" else self.sonarrs
        return next((row for row in rows if row.id == number), None)

    def request(
        self, row: RequestRow, *, single: bool = False, inside: bool = False
    ) -> Json:
        """Return a request as in the list, or as ``GET /request/{id}`` does (``single``).

        ``inside`` is as a title's details have it: without names of profiles either.
        """
        created, updated = javascript_date(row.created), javascript_date(row.updated)
        body: Json = {
            "id": row.id,
            "status": int(row.status),
            "createdAt": created,
            "updatedAt": updated,
            "type": row.kind,
            "is4k": row.is_4k,
            "serverId": row.server_id,
            "profileId": None if row.server_id is None else 1,
            "rootFolder": row.root_folder,
            "languageProfileId": 1 if row.kind == "tv" else None,
            "tags": row.tags,
            "isAutoRequest": False,
            "media": self.media(row.media, seasons=single) if row.media else None,
            "seasons": [
                self.request_season(season, created, updated) for season in row.seasons
            ],
            "modifiedBy": self.user(row.modified_by, settings=single)
            if row.modified_by
            else None,
            "requestedBy": self.user(row.requested_by, settings=single)
            if row.requested_by
            else None,
            "seasonCount": len(row.seasons),
        }
        if single or inside:
            return body
        service = self.service(row.kind, row.server_id)
        reached = service is not None and id(service) not in self.unreachable
        if self.behaviour.profile_names and reached:
            body["profileName"] = "HD-1080p"
        if self.behaviour.can_remove:
            body["canRemove"] = row.side.external_id is not None and reached
        return body

    def request_season(
        self, season: RequestSeasonRow, created: str | None, updated: str | None
    ) -> Json:
        """Return a season of a request."""
        return {
            "id": season.id,
            "seasonNumber": season.number,
            "status": int(season.status),
            "createdAt": created,
            "updatedAt": updated,
        }


def is_listed(row: RequestRow) -> bool:
    """Tell whether the list of requests shows a request: no orphans, nothing blocklisted."""
    return row.media is not None and row.side.status != MediaStatus.BLOCKLISTED
