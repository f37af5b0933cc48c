"""Sonarr: whether it is there and is one."""

from .servarr import ServarrClient


class SonarrClient(ServarrClient):
    """Calls to one Sonarr; every method raises ClientError and nothing else."""

    app_name = "Sonarr"
