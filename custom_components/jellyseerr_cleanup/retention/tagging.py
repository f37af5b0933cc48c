"""By which labels a title is judged, also for a while after it lost one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .copies import LibraryCopy
from .inputs import PlanInputs
from .model import TitleId
from .plan import Plan
from .policy import PolicyBook
from .reason import ReasonCode, Unknown
from .remembered import LOST_TAG_COUNTS_FOR, Memory
from .snapshot import Snapshot
from .tags import InstanceTags
from .titles import Title, instance_key

type _Labels = Mapping[str, datetime | None]


@dataclass(frozen=True, slots=True)
class Tagging:
    """What is known of a title's tags, as far as policies name them.

    `labels` are those that count, `gone` those that it had and that its instance has
    no more. `unknown` is why it may have others.
    """

    labels: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    unknown: Unknown | None = None

    def beside(self, other: Tagging) -> Tagging:
        """Return what is known of both copies of a title together."""
        return Tagging(
            self.labels | other.labels,
            self.gone | other.gone,
            self.unknown or other.unknown,
        )


_NOTHING = Tagging()


def tagging_of(title: Title, inputs: PlanInputs) -> Tagging:
    """Return what is known of a title's tags: those of the copies that would go."""
    found = _NOTHING
    if inputs.labels:
        for title_id in title.ids:
            found = found.beside(_of_copy(title_id, title, inputs))
    return found


def _of_copy(title_id: TitleId, title: Title, inputs: PlanInputs) -> Tagging:
    snapshot, named = inputs.snapshot, inputs.labels
    remembered = {
        label: lost_at
        for label, lost_at in inputs.memory.tagged.get(title_id, {}).items()
        if label in named
    }
    copy = snapshot.copies.get(title_id)
    if copy is None or _is_not_read(copy):
        # A title that nobody knows with a tag is read once it comes near
        lacking = Unknown.because(ReasonCode.FILES_NOT_READ) if remembered else None
        return Tagging(unknown=lacking)
    there = copy if isinstance(copy, LibraryCopy) else None
    key = there.instance if there else instance_key(title_id, title.media) or ""
    tags = snapshot.tags.get(key)
    unreadable = _unreadable(key, snapshot)
    if not isinstance(tags, InstanceTags):
        # What it had counts on; it may have got others since
        doubt = there is not None and bool(there.tag_ids)
        return Tagging(frozenset(remembered), unknown=unreadable if doubt else None)
    gone = remembered.keys() - tags.names
    counting = {
        label
        for label, lost_at in remembered.items()
        if label not in gone and _counts(lost_at, inputs)
    }
    if there is None:
        return Tagging(frozenset(counting), frozenset(gone))
    return Tagging(
        tags.of_item(there.item_id, named, there.tag_ids) | counting,
        frozenset(gone),
        None if tags.lists(there.tag_ids) else unreadable,
    )


def _is_not_read(copy: LibraryCopy | Unknown) -> bool:
    return isinstance(copy, Unknown) and copy.reason.code is ReasonCode.FILES_NOT_READ


def _counts(lost_at: datetime | None, inputs: PlanInputs) -> bool:
    return lost_at is None or not inputs.moments.is_over(lost_at, LOST_TAG_COUNTS_FOR)


def _unreadable(key: str, snapshot: Snapshot) -> Unknown:
    instance = snapshot.instances.get(key)
    name = instance.name if instance else key
    return Unknown.because(ReasonCode.TAGS_UNREADABLE, instance=name)


def note_tags(
    memory: Memory, snapshot: Snapshot, plan: Plan, policies: PolicyBook
) -> Mapping[TitleId, _Labels]:
    """Return which titles have, or lately had, a label that policies name.

    The same mapping if nothing changed. What nobody could read stays as it was.
    """
    named = policies.labels
    if not named and not memory.tagged:
        return memory.tagged
    asked = {title for one in plan.decisions for title in one.ids}
    found: dict[TitleId, _Labels] = {}
    for title in sorted(asked | memory.tagged.keys()):
        known = {
            label: lost_at
            for label, lost_at in memory.tagged.get(title, {}).items()
            if label in named
        }
        copy = snapshot.copies.get(title)
        if title not in asked:
            labels = _lost(known, snapshot.read_at)
        elif isinstance(copy, LibraryCopy) and isinstance(
            tags := snapshot.tags.get(copy.instance), InstanceTags
        ):
            carried = tags.of_item(copy.item_id, named, copy.tag_ids)
            left = {one: at for one, at in known.items() if one not in carried}
            there = {one: at for one, at in left.items() if one in tags.names}
            # As long as a tag is gone for all, nobody took it from this title
            gone = left.keys() - there.keys()
            labels = dict.fromkeys((*carried, *gone)) | _lost(there, snapshot.read_at)
        else:
            labels = known
        if labels:
            found[title] = dict(sorted(labels.items()))
    return memory.tagged if memory.tagged == found else found


def _lost(known: _Labels, now: datetime) -> dict[str, datetime | None]:
    """Return labels that a title does not have, as long as they count."""
    return {
        label: lost_at or now
        for label, lost_at in known.items()
        if lost_at is None or now - lost_at <= LOST_TAG_COUNTS_FOR
    }
