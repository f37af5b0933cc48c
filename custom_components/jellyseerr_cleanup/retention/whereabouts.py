"""Whether a title is where its requests wanted it, and nowhere else (rule 3).

Jellyseerr's row of the media names the instance that its last scan saw the title on.
What somebody added to another one by hand is theirs.
"""

from .copies import LibraryCopy
from .model import MediaType, TitleId
from .reason import Reason, ReasonCode, Unknown
from .snapshot import Instance, Snapshot
from .titles import Title, requested_key, same_paths


def requested_elsewhere(
    title_id: TitleId, title: Title, instance: Instance, snapshot: Snapshot
) -> Reason | None:
    """Return why the title's requests were not for this instance, if one was not.

    One that names no instance follows Jellyseerr's row of the media.
    """
    for request in title.requests:
        key = requested_key(request)
        if request.is_4k is not title_id.is_4k or key in (None, instance.key):
            continue
        assert key is not None
        named = snapshot.instances.get(key)
        # One server may have been entered twice
        if named is None or named.address != instance.address:
            return Reason.of(
                ReasonCode.REQUESTED_ELSEWHERE,
                instance=instance.name,
                # One that Jellyseerr's settings no longer have goes by its number
                requested=key if named is None else named.name,
            )
    return None


def held_by_rivals(title: Title, snapshot: Snapshot) -> Reason | None:
    """Return why another instance of its quality holds the title, if one does."""
    for title_id in title.ids:
        copy = snapshot.copies.get(title_id)
        own = copy and not isinstance(copy, Unknown) and copy.instance
        if not own or not rivals(title_id, own, snapshot):
            continue
        found = snapshot.also_on.get(
            title_id, Unknown.because(ReasonCode.FILES_NOT_READ)
        )
        if isinstance(found, Unknown):
            return found.reason
        if found:
            names = (snapshot.instances[key].name for key in sorted(found))
            return Reason.of(
                ReasonCode.ON_SEVERAL_INSTANCES,
                instance=snapshot.instances[own].name,
                others=", ".join(names),
            )
    return None


def rivals(title: TitleId, own: str, snapshot: Snapshot) -> list[Instance]:
    """Return the instances beside a title's `own` that may have it, too.

    They are for the same quality as that one, and each server is there once.
    """
    kind = "radarr:" if title.media_type is MediaType.MOVIE else "sonarr:"
    if (here := snapshot.instances.get(own)) is None:
        return []
    by_address = {
        one.address: one
        for _, one in sorted(snapshot.instances.items(), reverse=True)
        if one.key.startswith(kind)
        and one.is_4k is here.is_4k
        and one.address != here.address
    }
    return sorted(by_address.values(), key=lambda one: one.key)


def share_a_file(
    one: LibraryCopy | Unknown | None,
    other: LibraryCopy | Unknown | None,
    snapshot: Snapshot,
) -> bool:
    """Return whether two copies on one server hold a file at the same path.

    Two servers may call different folders alike: each runs in a container of its own.
    """
    return (
        isinstance(one, LibraryCopy)
        and isinstance(other, LibraryCopy)
        and bool(same_paths(one, other))
        and _on_one_server(one, other, snapshot)
    )


def may_share_a_file(one: LibraryCopy, other: LibraryCopy, snapshot: Snapshot) -> bool:
    """Return whether a file of one copy may be one of the other.

    On two servers only another size tells that files of one path are different ones.
    """
    together = _on_one_server(one, other, snapshot)
    return any(
        together or mine.size == theirs.size for mine, theirs in same_paths(one, other)
    )


def _on_one_server(one: LibraryCopy, other: LibraryCopy, snapshot: Snapshot) -> bool:
    return _place(one, snapshot) == _place(other, snapshot)


def _place(copy: LibraryCopy, snapshot: Snapshot) -> str:
    instance = snapshot.instances.get(copy.instance)
    return instance.address if instance else copy.instance
