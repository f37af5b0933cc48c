"""How the versions of Jellyfin differ, as observed on real servers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One version's differences from the other."""

    version: str
    only_authorization_header: bool
    keeps_played_on_rewatch: bool
    joins_versions: bool  # what was watched of any version shows on their one row
    shows_alternates: bool  # ``ids=`` of an alternate has a row, of type Video
    splits_bare_numbers: bool  # 101 is season 1, episode 1
    new_series_can_be_empty: bool  # until the scan after the one that added it


BEHAVIOURS: Mapping[str, Behaviour] = MappingProxyType(
    {
        "10.11": Behaviour(
            version="10.11.3",
            only_authorization_header=False,
            keeps_played_on_rewatch=False,
            joins_versions=False,
            shows_alternates=True,
            splits_bare_numbers=True,
            new_series_can_be_empty=True,
        ),
        "12": Behaviour(
            version="12.0.1",
            only_authorization_header=True,
            keeps_played_on_rewatch=True,
            joins_versions=True,
            shows_alternates=False,
            splits_bare_numbers=False,
            new_series_can_be_empty=False,
        ),
    }
)
