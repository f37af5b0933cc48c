"""Configuration entries on one Radarr or Sonarr: each holds what another requested."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .reading.reader import Reading
from .retention.model import MediaRequest, MediaType, RequestStatus
from .retention.reason import ReasonCode, Unknown
from .retention.snapshot import Instance, Place
from .retention.titles import keys_of

# Kept when an entry is unloaded: its requests do not change by that
_DATA_CLAIMS: HassKey[dict[str, Claims]] = HassKey(f"{DOMAIN}_claims")


@dataclass(frozen=True)
class Claims:
    """What one configuration entry has requests for, found out once another asks."""

    requests: tuple[MediaRequest, ...]
    instances: Mapping[str, Instance]

    @cached_property
    def places(self) -> frozenset[Place]:
        """Return the places of all titles that somebody requested, nobody declined."""
        found: set[Place] = set()
        for request in self.requests:
            if request.status == RequestStatus.DECLINED:
                continue
            for title in request.title_ids or request.season_ids([1]):
                whole = request.names_no_season or title.media_type is MediaType.MOVIE
                season = None if whole else title.season
                found |= {
                    Place(name, title.media_type, title.tmdb_id, season)
                    for key in keys_of(title, request)
                    if key is not None and key in self.instances
                    for name in self.instances[key].names
                }
        return frozenset(found)


@callback
def note_claims(hass: HomeAssistant, entry_id: str, reading: Reading) -> None:
    """Tell other configuration entries what this one has requests for."""
    known = hass.data.setdefault(_DATA_CLAIMS, {})
    now = Claims(reading.snapshot.requests, reading.snapshot.instances)
    if known.get(entry_id) != now:
        known[entry_id] = now


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
        found |= known[entry.entry_id].places
    return found
