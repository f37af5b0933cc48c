"""Asking Jellyfin for versions of one item, which it shows as one."""

from collections.abc import Iterable
from itertools import zip_longest


def disjoint_batches(groups: Iterable[Iterable[str]]) -> list[list[str]]:
    """Return the ids in lists, no two of a group in the same list.

    If both of two merged versions, such as HD and 4K, are asked for at once, Jellyfin
    shows only one. There are as many lists as the largest group has ids.
    """
    columns = zip_longest(*(sorted(set(group)) for group in groups))
    return [sorted({item for item in column if item}) for column in columns]
