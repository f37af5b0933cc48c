"""Jellyseerr 1.9 to 2.7 and Seerr 3.x: requests, users and the other servers."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ..retention.model import MediaRecord, MediaType, TitleId, TitleName
from .addresses import ServerAddress, jellyfin_address, servarr_address
from .errors import (
    ClientError,
    NotAdmin,
    NotAuthorized,
    NotFound,
    NotInitialized,
    WrongServer,
    identifying,
)
from .fields import Row, rows
from .http import Json
from .jellyseerr_lists import JellyseerrLists
from .jellyseerr_rows import available_titles, is_declined, media_record
from .versions import refuse_older

__all__ = ["JellyseerrClient", "PublicSettings", "ServerAddress", "ServerInfo"]

_OLDEST = (1, 9)
_ADMIN = 2
# Up to Jellyseerr 2.3 it is one of the main settings. Those also contain Jellyseerr's
# own key, which is not kept.
_CSRF_PATHS = ("/settings/network", "/settings/main")
# A release build asks GitHub before it answers, for minutes if it cannot reach GitHub
_STATUS_TIMEOUT = timedelta(seconds=3)
_AVAILABILITY_SYNC = "availability-sync"
_NAME_FIELDS = {
    MediaType.MOVIE: ("title", "releaseDate"),
    MediaType.TV: ("name", "firstAirDate"),
}


@dataclass(frozen=True, slots=True)
class PublicSettings:
    """What Jellyseerr tells without a key.

    `media_server_type` is 1 for Plex, 2 for Jellyfin, 3 for Emby and 4 for none.
    `vapid_public` differs for each installation.
    """

    initialized: bool
    media_server_type: int
    vapid_public: str
    title: str


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """A Jellyseerr that accepted the key; None for what could not be found out."""

    version: str | None
    vapid_public: str
    media_server_type: int
    title: str
    csrf_protection: bool | None


class JellyseerrClient(JellyseerrLists):
    """Calls to one Jellyseerr with an administrator's key.

    Every method raises ClientError and nothing else.
    """

    _csrf_path = _CSRF_PATHS[0]

    async def public(self) -> PublicSettings:
        """Return `/settings/public`, which needs no key.

        WrongServer if another kind of server answers.
        """
        try:
            with identifying(self._name):
                row = await self._row("/settings/public", "public settings")
                return PublicSettings(
                    initialized=row.boolean("initialized"),
                    # Overseerr and its other relatives lack this field
                    media_server_type=row.integer("mediaServerType"),
                    vapid_public=row.text("vapidPublic"),
                    title=row.optional_text("applicationTitle") or "Jellyseerr",
                )
        except NotAuthorized:
            raise WrongServer(self._name) from None

    async def check(self) -> ServerInfo:
        """Return what it says of itself; raises ClientError if it cannot be used.

        It must be set up and of a supported version, and the key an administrator's.
        """
        public = await self.public()
        if not public.initialized:
            raise NotInitialized(self._name)
        if not (await self._row("/auth/me", "user")).integer("permissions") & _ADMIN:
            raise NotAdmin(self._name)
        version = await self._version()
        refuse_older(self._name, version, _OLDEST)
        return ServerInfo(
            version=version,
            vapid_public=public.vapid_public,
            media_server_type=public.media_server_type,
            title=public.title,
            csrf_protection=await self._csrf_protection(),
        )

    async def csrf_protection(self) -> bool:
        """Return whether it refuses to remove requests for us."""
        first, second = sorted(_CSRF_PATHS, key=lambda path: path != self._csrf_path)
        try:
            return await self._csrf_at(first)
        except ClientError as err:
            try:
                return await self._csrf_at(second)
            except ClientError:
                raise err from None

    async def jellyfin_settings(self) -> ServerAddress:
        """Return where Jellyfin is."""
        return jellyfin_address(
            await self._row("/settings/jellyfin", "Jellyfin setting")
        )

    async def radarr_settings(self) -> tuple[ServerAddress, ...]:
        """Return where each Radarr is."""
        return await self._servarr_settings("radarr")

    async def sonarr_settings(self) -> tuple[ServerAddress, ...]:
        """Return where each Sonarr is."""
        return await self._servarr_settings("sonarr")

    async def request_title(self, title: TitleId, user_id: int) -> int | None:
        """Return the id of a new request for a title, in the name of a user.

        None if Jellyseerr says that nothing of it is to be requested, Conflict if it
        was requested already. Of what it calls available it accepts a request and does
        nothing: ask `called_available` first.
        """
        body: dict[str, Json] = {
            "mediaType": str(title.media_type),
            "mediaId": title.tmdb_id,
            "is4k": title.is_4k,
            "userId": user_id,
        }
        if title.season is not None:
            body["seasons"] = [title.season]
        answer = await self.connection.request("POST", "/request", json=body)
        return Row(self._name, "request", answer).optional_identifier("id")

    async def delete_request(self, request_id: int) -> bool:
        """Delete a request; False if it was gone already."""
        return await self._delete(f"/request/{request_id}")

    async def delete_media(self, media_id: int) -> bool:
        """Delete a media record and all its requests; False if it was gone already.

        The requests are those of all users, standard and 4K.
        """
        return await self._delete(f"/media/{media_id}")

    async def run_availability_sync(self) -> None:
        """Have it find out what is no longer there, some time after the answer."""
        await self.connection.request(
            "POST", f"/settings/jobs/{_AVAILABILITY_SYNC}/run", expect_body=False
        )

    async def unrequested_series(self, tmdb_id: int) -> MediaRecord | None:
        """Return the media record of a series; None if it has none, or is requested.

        Declined requests do not count. Jellyseerr asks TMDB about the series.
        """
        try:
            row = await self._row(f"/tv/{tmdb_id}", "title")
        except NotFound:
            return None
        if "mediaInfo" not in row:
            return None
        info = row.row("mediaInfo")
        media = media_record(info)
        if media.tmdb_id != tmdb_id:
            raise info.refuse("tmdbId", "the one that was asked for")
        return media if all(map(is_declined, info.rows("requests"))) else None

    async def called_available(
        self, media_type: MediaType, tmdb_id: int
    ) -> tuple[TitleId, ...]:
        """Return which of a movie's or series' titles are called available.

        A new request for one of them is refused, or accepted and sent to nobody.
        Jellyseerr asks TMDB about the title.
        """
        try:
            row = await self._row(f"/{media_type}/{tmdb_id}", "title")
        except NotFound:
            return ()
        if "mediaInfo" not in row:
            return ()
        info = row.row("mediaInfo")
        if info.identifier("tmdbId") != tmdb_id:
            raise info.refuse("tmdbId", "the one that was asked for")
        return available_titles(info, media_type, tmdb_id)

    async def name(
        self, media_type: MediaType, tmdb_id: int, timeout: timedelta
    ) -> TitleName | None:
        """Return the name of a movie or series; None if TMDB has no such title.

        Jellyseerr asks TMDB and may hang, so give it a short `timeout`.
        """
        name, released = _NAME_FIELDS[media_type]
        try:
            row = Row(
                self._name,
                "title",
                await self.connection.request(
                    "GET", f"/{media_type}/{tmdb_id}", timeout=timeout
                ),
            )
        except NotFound:
            return None
        if row.identifier("id") != tmdb_id:
            raise row.refuse("id", "the one that was asked for")
        date = row.timestamp(released)
        if (title := row.optional_name(name)) is None:
            raise row.refuse(name, "a name")
        return TitleName(title, date.year if date else None)

    async def _servarr_settings(
        self, kind: Literal["radarr", "sonarr"]
    ) -> tuple[ServerAddress, ...]:
        settings = rows(
            self._name, f"{kind} setting", await self._get(f"/settings/{kind}")
        )
        return tuple(servarr_address(kind, row) for row in settings)

    async def _delete(self, path: str) -> bool:
        try:
            await self.connection.request("DELETE", path, expect_body=False)
        except NotFound:
            return False
        return True

    async def _version(self) -> str | None:
        for path, timeout in (("/settings/about", None), ("/status", _STATUS_TIMEOUT)):
            try:
                return Row(
                    self._name,
                    "version",
                    await self.connection.request("GET", path, timeout=timeout),
                ).text("version")
            except ClientError:
                continue
        return None

    async def _csrf_protection(self) -> bool | None:
        try:
            return await self.csrf_protection()
        except ClientError:
            return None

    async def _csrf_at(self, path: str) -> bool:
        found = (await self._row(path, "setting")).boolean("csrfProtection")
        self._csrf_path = path
        return found
