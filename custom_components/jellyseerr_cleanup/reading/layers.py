"""Asking Jellyfin for items that are one and the same to it."""

from collections.abc import Iterable
from itertools import zip_longest


def layers(groups: Iterable[Iterable[str]]) -> list[list[str]]:
    """Return the ids in as many lists as the largest group has, no two of a group in one list.

    Of versions that were merged, such as HD and 4K, Jellyfin shows one alone when both are asked for at once.
    """
    columns = zip_longest(*(sorted(set(group)) for group in groups))
    return [sorted({item for item in column if item}) for column in columns]
