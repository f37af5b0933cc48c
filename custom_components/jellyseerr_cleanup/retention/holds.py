"""What holds a title that has a date from its policies: its place, season or files."""

from .copies import LibraryCopy
from .inputs import PlanInputs
from .losses import episodes_of, files_of, held_by_loss
from .model import MediaType, TitleId
from .reason import Reason, ReasonCode, Unknown
from .seasons import queue_hold, season_hold
from .snapshot import Instance, Place
from .titles import Title, instance_key
from .whereabouts import held_by_rivals, may_share_a_file, requested_elsewhere


def held_by_place(title: Title, inputs: PlanInputs) -> Reason | None:
    """Return why it is not certain enough where the title is to delete it there."""
    for title_id in title.ids:
        key = instance_key(title_id, title.media)
        instance: Instance | None = inputs.snapshot.instances.get(key) if key else None
        if instance is None:
            return Reason.of(ReasonCode.NO_INSTANCE)
        if lost := held_by_loss(inputs.memory.losses, (files_of(instance.key),)):
            return lost.reason
        if inputs.snapshot.claimed & _places(title_id, instance):
            return Reason.of(ReasonCode.SHARED_WITH_ENTRY, instance=instance.name)
        if instance.is_4k is not title_id.is_4k and not title.also:
            return Reason.of(ReasonCode.QUALITY_MISMATCH, instance=instance.name)
        if elsewhere := requested_elsewhere(title_id, title, instance, inputs.snapshot):
            return elsewhere
    return None


def held_by_season(
    title: Title, copies: tuple[LibraryCopy, ...] | Unknown, inputs: PlanInputs
) -> Reason | None:
    """Return why a season cannot leave, whatever its date; None for a movie."""
    if title.id.media_type is MediaType.MOVIE:
        return None
    if {*title.ids} & inputs.memory.half_done:
        return Reason.of(ReasonCode.HALF_REMOVED)
    if isinstance(copies, Unknown):
        return copies.reason
    for title_id in title.ids:
        if loss := inputs.memory.losses.get(episodes_of(title_id)):
            missing = str(len(loss.missing))
            return Reason.of(ReasonCode.SEASON_SHRUNK, missing=missing)
    holds = (season_hold(copy, inputs.moments) for copy in copies)
    return next(filter(None, holds), None)


def held_by_files(
    title: Title, copies: tuple[LibraryCopy, ...], inputs: PlanInputs
) -> Reason | None:
    """Return why the files themselves hold the title, if they do."""
    if any(not copy.root_available for copy in copies):
        return Reason.of(ReasonCode.ROOT_UNAVAILABLE)
    if any(not copy.files for copy in copies):
        return Reason.of(ReasonCode.NO_FILE)
    for copy in copies:
        if copy.unlisted:
            return Reason.of(
                ReasonCode.NOT_ON_DISK,
                file=copy.unlisted[0],
                missing=str(len(copy.unlisted)),
                complaint=copy.complaint,
            )
    if queued := next((copy for copy in copies if copy.in_queue), None):
        return queue_hold(queued)
    if not title.also and (other := _held_by_other_quality(title, copies, inputs)):
        return other
    return held_by_rivals(title, inputs.snapshot)


def _held_by_other_quality(
    title: Title, copies: tuple[LibraryCopy, ...], inputs: PlanInputs
) -> Reason | None:
    """Return why the other quality, a title of its own, may be the same file."""
    if instance_key(title.other_quality, title.media) is None:
        # Jellyseerr has the other quality, but does not say on which instance: it may
        # be the same file
        return Reason.of(ReasonCode.NO_INSTANCE) if title.other_in_library else None
    other = inputs.snapshot.copies.get(
        title.other_quality, Unknown.because(ReasonCode.FILES_NOT_READ)
    )
    if isinstance(other, Unknown):
        if other.reason.code is not ReasonCode.NOT_ON_INSTANCE:
            return other.reason
        if not title.other_in_library or _is_ours_that_went(title, inputs):
            return None
        # Jellyseerr has the other quality. The item that it names there may be an old
        # one, and the other quality the same file.
        quality = "4k" if title.other_quality.is_4k else "hd"
        return Reason.of(ReasonCode.NOT_ON_INSTANCE, quality=quality)
    if any(may_share_a_file(copy, other, inputs.snapshot) for copy in copies):
        instance = inputs.snapshot.instances.get(other.instance)
        return Reason.of(
            ReasonCode.SHARED_FILE,
            instance=instance.name if instance else other.instance,
        )
    return None


def _is_ours_that_went(title: Title, inputs: PlanInputs) -> bool:
    """Return whether the other quality was deleted here; Jellyseerr follows later."""
    done = inputs.memory.carried_out
    return any(one.title == title.other_quality for one in done)


def _places(title: TitleId, instance: Instance) -> set[Place]:
    """Return the places by which another configuration entry may claim the title.

    It may name the season, or the series as a whole.
    """
    return {
        Place(name, title.media_type, title.tmdb_id, season)
        for name in instance.names
        for season in (title.season, None)
    }
