"""Simulated Radarr and Sonarr, API v3: what they share is in ``base``."""

from .radarr import Radarr
from .sonarr import Sonarr

__all__ = ["Radarr", "Sonarr"]
