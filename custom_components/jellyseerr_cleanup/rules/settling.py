"""Drafts beside the policies that there are: what is added, changed or left alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace as with_changes

from ..retention.model import MediaType
from ..retention.printable import plain
from .drafts import Draft
from .durations import write_duration
from .model import StoredPolicy
from .remarks import Remarks
from .stored import (
    ENABLED,
    EVERYBODY,
    MEDIA_TYPES,
    OPTIONAL,
    PEOPLE,
    TAGS,
    USERS,
    meaning_of_policy,
    retention_in,
    without,
)
from .terms import are_short
from .written import RuleType

_MOST_NAMED = 10
_LOSES = {
    MediaType.MOVIE: "policy_loses_movies",
    MediaType.TV: "policy_loses_series",
}
_EXISTS = {
    RuleType.USER: "user_exists",
    RuleType.TAG: "tag_exists",
    RuleType.EVERYBODY: "everybody_exists",
}


@dataclass(eq=False, slots=True)
class _There:
    """A policy that there is; `left` is what stays to whom it was for.

    `draft` is the file's policy of that name. It is not applied if the policy `stays`.
    """

    policy: StoredPolicy
    left: dict[str, list[str]] = field(init=False)
    draft: Draft | None = None
    stays: bool = False

    def __post_init__(self) -> None:
        """Everything stays, until a draft takes it."""
        media_types = self.policy.data[MEDIA_TYPES]
        self.left = {one: list(media_types) for one in _who(self.policy.data)}

    @property
    def type(self) -> RuleType:
        """Return what the policy is for."""
        data = self.policy.data
        if data.get(TAGS):
            return RuleType.TAG
        return RuleType.EVERYBODY if EVERYBODY in data[USERS] else RuleType.USER

    def takes(self, one: str, media_types: Iterable[str]) -> bool:
        """Take some media types from somebody; return whether there was any to take."""
        before = self.left[one]
        self.left[one] = [kind for kind in before if kind not in set(media_types)]
        return len(self.left[one]) < len(before)


@dataclass(slots=True)
class Settled:
    """What becomes of the policies."""

    added: list[StoredPolicy] = field(default_factory=list)
    changed: list[StoredPolicy] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


class Settling:
    """Settles drafts with the policies that there are."""

    def __init__(
        self, policies: Iterable[StoredPolicy], remarks: Remarks, *, replace: bool
    ) -> None:
        """Take what there is, and whether the file's policies replace it."""
        self._there = [_There(policy) for policy in policies]
        self._remarks = remarks
        self._replace = replace
        self._settled = Settled()
        # A file and a household may be large: what is looked for is found by these
        self._same: dict[tuple[object, ...], list[_There]] = {}
        self._namesakes: dict[tuple[RuleType, str], list[_There]] = {}
        self._enabled: dict[tuple[RuleType, str], list[_There]] = {}
        for there in self._there:
            policy, name = there.policy, plain(there.policy.name)
            meaning = meaning_of_policy(name, policy.data)
            self._same.setdefault(meaning, []).append(there)
            self._namesakes.setdefault((there.type, name), []).append(there)
            if policy.data.get(ENABLED, True):
                for one in there.left:
                    self._enabled.setdefault((there.type, one), []).append(there)

    def settle(self, drafts: list[Draft], *, confirmed_short: bool) -> Settled:
        """Return what is added, changed and removed; says why the rest is not."""
        open_drafts = [draft for draft in drafts if not self._is_there(draft)]
        confirmed = []
        for draft in open_drafts:
            if are_short(draft.terms) and not confirmed_short:
                self._say("policy_is_short", draft)
            else:
                confirmed.append(draft)
        new = [draft for draft in confirmed if not self._has_namesake(draft)]
        for draft in new:
            for part in (draft,) if self._replace else self._unclaimed(draft):
                self._add(part)
        if self._replace:
            left = {id(one.draft) for one in self._there if one.stays}
            self._take_from_others(one for one in confirmed if id(one) not in left)
        return self._settled

    def _say(self, code: str, draft: Draft) -> None:
        retention = write_duration(retention_in(draft.terms))
        self._remarks.add(code, *draft.place, name=draft.name, retention=retention)

    def _is_there(self, draft: Draft) -> bool:
        same = self._same.get(meaning_of_policy(draft.name, draft.data()), [])
        for there in same:
            if there.draft is None:
                there.draft = draft
                return True
        return False

    def _has_namesake(self, draft: Draft) -> bool:
        """Return whether a policy has the draft's name; it is changed, if it may be."""
        namesakes = [
            there
            for there in self._namesakes.get((draft.type, draft.name), [])
            if there.draft is None
        ]
        if not namesakes:
            return False
        there = max(namesakes, key=lambda one: len(one.left.keys() & draft.who.keys()))
        there.draft = draft
        if not (self._replace and draft.whole):
            # Who is not found may only have another name by now
            code = "policy_not_whole" if self._replace else "policy_exists"
            self._remarks.add(code, *draft.place, name=draft.name)
            there.stays = True
            return True
        self._change(there, draft)
        return True

    def _change(self, there: _There, draft: Draft) -> None:
        # Fields of a later version stay
        known = {
            key: value
            for key, value in there.policy.data.items()
            if key not in OPTIONAL
        }
        changed = with_changes(there.policy, data=known | draft.data())
        self._settled.changed.append(changed)
        self._say("policy_changed", draft)
        if lost := [_called(one, there) for one in there.left if one not in draft.who]:
            named = ", ".join(lost[:_MOST_NAMED])
            self._remarks.add("policy_loses", *draft.place, name=draft.name, who=named)
        for kind in set(there.policy.data[MEDIA_TYPES]).difference(draft.media_types):
            code = _LOSES[MediaType(kind)]
            self._remarks.add(code, *draft.place, name=draft.name)

    def _add(self, draft: Draft) -> None:
        self._settled.added.append(StoredPolicy(None, draft.name, draft.data()))
        self._say("policy_added", draft)

    def _unclaimed(self, draft: Draft) -> Iterator[Draft]:
        """Yield the draft for whom no other policy is; one for each media types."""
        groups: dict[tuple[MediaType, ...], list[str]] = {}
        for one in draft.who:
            others = self._enabled.get((draft.type, one), []) if draft.enabled else []
            claimed = {kind: there for there in others for kind in there.left[one]}
            free = tuple(kind for kind in draft.media_types if kind not in claimed)
            if len(free) < len(draft.media_types):
                other = next(
                    claimed[kind] for kind in draft.media_types if kind in claimed
                )
                said = {"name": draft.name, "policy": plain(other.policy.name)}
                if draft.type is not RuleType.EVERYBODY:
                    said[draft.type.value] = draft.labels[one]
                self._remarks.add(_EXISTS[draft.type], *draft.place, **said)
            if free:
                groups.setdefault(free, []).append(one)
        for media_types, who in groups.items():
            yield with_changes(
                draft,
                who={one: draft.who[one] for one in who},
                media_types=media_types,
            )

    def _take_from_others(self, drafts: Iterable[Draft]) -> None:
        """Take the drafts' users and labels from policies that the file has not.

        One of which the file's draft could not be applied is such a policy, too.
        """
        taken: dict[_There, Draft] = {}
        for draft in drafts:
            for one in draft.who if draft.enabled else ():
                for there in self._enabled.get((draft.type, one), []):
                    is_free = there.draft is None or there.stays
                    if is_free and there.takes(one, draft.media_types):
                        taken.setdefault(there, draft)
        for there, draft in taken.items():
            if there.draft is not None and not any(there.left.values()):
                # Nobody is left to whom that could be wrong
                self._change(there, there.draft)
                continue
            code = "policy_reduced" if any(there.left.values()) else "policy_removed"
            self._remarks.add(code, *draft.place, name=plain(there.policy.name))
            self._reduce(there)

    def _reduce(self, there: _There) -> None:
        groups: dict[tuple[str, ...], list[str]] = {}
        for one, kinds in there.left.items():
            if kinds:
                groups.setdefault(tuple(kinds), []).append(one)
        policy = there.policy
        if not groups:
            assert policy.id is not None
            self._settled.removed.append(policy.id)
        for number, (left, who) in enumerate(groups.items()):
            data = without(policy.data, who, left)
            if number:
                self._settled.added.append(StoredPolicy(None, policy.name, data))
            else:
                self._settled.changed.append(with_changes(policy, data=data))


def _called(one: str, there: _There) -> str:
    """Return what a user, or a label, of a policy is called."""
    person = there.policy.data.get(PEOPLE, {}).get(one, {})
    return plain(person.get("name") or one)


def _who(data: Mapping[str, list[str]]) -> list[str]:
    return list(data.get(TAGS) or data[USERS])
