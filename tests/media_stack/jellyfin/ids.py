"""The ids of Jellyfin's rows."""

from hashlib import md5


def make_id(*parts: object) -> str:
    """Return an id of 32 hexadecimal digits, the same for the same parts."""
    return md5("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
