"""Versions of servers, and the oldest that is supported."""

import re

from .errors import UnsupportedVersion


def refuse_older(server: str, version: str | None, oldest: tuple[int, int]) -> None:
    """Raise UnsupportedVersion if the version is readable and too old.

    A development version such as `develop-abc` passes.
    """
    pair = version_pair(version)
    if pair is not None and pair < oldest:
        raise UnsupportedVersion(
            server,
            f"{pair[0]}.{pair[1]} is too old: update it to {oldest[0]}.{oldest[1]} or"
            " newer",
        )


def version_pair(version: str | None) -> tuple[int, int] | None:
    """Return major and minor of `10.11.2` or `v2.7.3`.

    None for a development version such as `develop-abc`.
    """
    match = re.match(r"v?([0-9]{1,4})\.([0-9]{1,4})(?![0-9])", version or "")
    return (int(match[1]), int(match[2])) if match else None
