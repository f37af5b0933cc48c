"""Configuration entries on one Radarr or Sonarr: each holds what another requested."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .reading.reader import Reading
from .retention.model import MediaType
from .retention.reason import ReasonCode, Unknown
from .retention.snapshot import Place
from .retention.titles import instance_key, live_requests

# Kept when an entry is unloaded: its requests do not change by that
_DATA_CLAIMS: HassKey[dict[str, frozenset[Place]]] = HassKey(f"{DOMAIN}_claims")


@callback
def note_claims(hass: HomeAssistant, entry_id: str, reading: Reading) -> None:
    """Tell other configuration entries what this one has requests for."""
    hass.data.setdefault(_DATA_CLAIMS, {})[entry_id] = claims(reading)


@callback
def claims_of_others(hass: HomeAssistant, entry_id: str) -> frozenset[Place] | Unknown:
    """Return what all other enabled configuration entries have requests for.

    Unknown while one of them was not read yet.
    """
    known = hass.data.get(_DATA_CLAIMS, {})
    found: frozenset[Place] = frozenset()
    for entry in hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    ):
        if entry.entry_id == entry_id:
            continue
        if entry.entry_id not in known:
            return Unknown.because(ReasonCode.OTHER_ENTRY_UNKNOWN, entry=entry.title)
        found |= known[entry.entry_id]
    return found


def claims(reading: Reading) -> frozenset[Place]:
    """Return the places of all titles that somebody requested and nobody declined."""
    instances = reading.snapshot.instances
    found: set[Place] = set()
    for request in live_requests(reading.snapshot):
        for title in request.title_ids or request.season_ids([1]):
            key = instance_key(title, request.media)
            if key is None or key not in instances:
                continue
            whole = request.names_no_season or title.media_type is MediaType.MOVIE
            season = None if whole else title.season
            found |= {
                Place(name, title.media_type, title.tmdb_id, season)
                for name in instances[key].names
            }
    return frozenset(found)
