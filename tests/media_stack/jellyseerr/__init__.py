"""A simulated Jellyseerr 1.9, 2.3, 2.7 or Seerr 3.1."""

from .behaviour import BEHAVIOURS, Behaviour
from .server import Jellyseerr

__all__ = ["BEHAVIOURS", "Behaviour", "Jellyseerr"]
