"""Whether another instance has a title that went: then Jellyseerr's media is needed."""

from collections.abc import Collection
from datetime import datetime

from ..clients.errors import ClientError
from ..clients.radarr import RadarrClient
from ..clients.sonarr import SonarrClient
from ..reading.servers import FoundServer, ServerKind
from ..reading.sightings import Sightings
from ..retention.model import MediaType, TitleId
from .deletion.instances import Servers


async def is_elsewhere(
    title: TitleId,
    instances: Collection[str],
    servers: Servers,
    sightings: Sightings,
    now: datetime,
) -> bool:
    """Return whether an instance of the quality, beside these, has or wants a title.

    One that does not say may have it, unless it said that it had not within 7 days of
    `now` (UTC). Of a series any season counts.
    """
    kind = (
        ServerKind.RADARR if title.media_type is MediaType.MOVIE else ServerKind.SONARR
    )
    here = {
        servers[one].instance.address: servers[one].is_4k
        for one in instances
        if one in servers
    }
    for server in servers.values():
        if (
            server.kind is kind
            and server.instance.address not in here
            and server.is_4k in here.values()
        ):
            try:
                has = await _has(server, title.tmdb_id)
            except ClientError:
                has = None
            if has is None:
                address = server.instance.address
                has = sightings.last(server.key, address, title, now) is not False
            if has:
                return True
    return False


async def _has(server: FoundServer, tmdb_id: int) -> bool | None:
    """Return whether a server has or wants a title; None if it does not say."""
    match server.client:
        case RadarrClient() as radarr:
            movie = await radarr.movie_by_tmdb(tmdb_id)
            return movie is not None and (movie.has_file or movie.monitored)
        case SonarrClient() as sonarr:
            every = await sonarr.all_series()
            if any(
                season.file_count or (series.monitored and season.monitored)
                for series in every
                if series.tmdb_id == tmdb_id
                for season in series.seasons
            ):
                return True
            # One of which Sonarr does not know the TMDB id may be it
            return None if any(not series.tmdb_id for series in every) else False
        case _:
            return None
