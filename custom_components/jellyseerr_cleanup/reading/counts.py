"""How many titles with files each instance has.

A limit is a share of them (rule 7).
"""

from collections.abc import Iterable

from ..retention.copies import LibraryCopy
from ..retention.reason import Unknown


def titles_with_files(copies: Iterable[LibraryCopy | Unknown]) -> dict[str, int]:
    """Return the number of movies and seasons with files, by instance.

    They are those that the plan knows, since a request asks for them: an instance never
    has fewer. A movie or season that is two titles, in HD and in 4K, counts once.
    """
    places = {
        (copy.instance, copy.item_id, copy.season and copy.season.number)
        for copy in copies
        if isinstance(copy, LibraryCopy) and copy.files
    }
    counts: dict[str, int] = {}
    for instance, *_ in places:
        counts[instance] = counts.get(instance, 0) + 1
    return counts
