"""``DELETE /media/{id}/file``: which server it goes to, and how it fails."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from ..server import hang, json_answer
from .behaviour import Behaviour, FileDeletion
from .rows import MediaRow, ServiceRow

MEDIA_NOT_FOUND = {"message": "Media not found"}
AGENT = (
    "axios/1.9.0"  # how the calls of Jellyseerr show in the logs of Radarr and Sonarr
)


@dataclass(slots=True)
class FileDeleter:
    """Finds the title in Radarr or Sonarr and deletes all of it there."""

    behaviour: Behaviour
    radarrs: list[ServiceRow]
    sonarrs: list[ServiceRow]
    patience: float | None  # seconds for Radarr or Sonarr; None is for ever
    lookups: dict[str, Any] = field(default_factory=dict)  # 2.3 remembers them

    async def delete(
        self, media: MediaRow, asked_4k: bool, tmdb_reachable: bool
    ) -> web.Response:
        """Delete the title's files; every failure looks the same, and some never answer."""
        services = self.radarrs if media.kind == "movie" else self.sonarrs
        if (
            service := self._service(
                media, services, self._quality(media, services, asked_4k)
            )
        ) is None:
            return await hang()
        if media.kind == "tv" and not tmdb_reachable:
            return json_answer(MEDIA_NOT_FOUND, 404)
        try:
            async with asyncio.timeout(self.patience):
                done = await self._delete_there(
                    media, service, self._quality(media, services, asked_4k)
                )
        except TimeoutError, ClientError:
            done = False
        return web.Response(status=204) if done else json_answer(MEDIA_NOT_FOUND, 404)

    def _quality(
        self, media: MediaRow, services: list[ServiceRow], asked_4k: bool
    ) -> bool:
        match self.behaviour.file_deletion:
            case FileDeletion.FOUR_K_IF_ANY:
                known = any(row.id == media.four_k.service_id for row in services)
                return known and media.four_k.slug is not None
            case FileDeletion.STANDARD_ONLY:
                return False
            case FileDeletion.AS_ASKED:
                return asked_4k

    def _service(
        self, media: MediaRow, services: list[ServiceRow], is_4k: bool
    ) -> ServiceRow | None:
        default = next(
            (row for row in services if row.is_default and row.is_4k == is_4k), None
        )
        number = media.side(is_4k).service_id
        if number and (
            default is None or default.id != number
        ):  # 0 counts as none there
            return next((row for row in services if row.id == number), None)
        return default

    def _term(self, media: MediaRow, is_4k: bool) -> str:
        if media.kind == "tv":
            return f"tvdb:{media.tvdb}"
        if self.behaviour.file_deletion is FileDeletion.AS_ASKED:
            return f"tmdb:{media.tmdb}"
        return f"tmdb:{media.side(is_4k).slug or 'NaN'}"

    async def _delete_there(
        self, media: MediaRow, service: ServiceRow, is_4k: bool
    ) -> bool:
        kind = "movie" if media.kind == "movie" else "series"
        term = self._term(media, is_4k)
        base = f"{service.instance.url}/api/v3/{kind}"
        key = {"apikey": service.instance.api_key}
        headers = {"User-Agent": AGENT}
        async with ClientSession(
            timeout=ClientTimeout(total=None), headers=headers
        ) as session:
            memory = f"{base} {term}"
            if (found := self.lookups.get(memory)) is None:
                async with session.get(
                    f"{base}/lookup", params=key | {"term": term}
                ) as response:
                    if response.status != 200:
                        return False
                    found = await response.json()
                if self.behaviour.caches_lookups:
                    self.lookups[memory] = found
            if not found:
                return False
            target = f"{base}/{found[0].get('id', 'undefined')}"
            parameters = key | {"deleteFiles": "true", "addImportExclusion": "false"}
            async with session.delete(target, params=parameters) as response:
                return response.status < 400
