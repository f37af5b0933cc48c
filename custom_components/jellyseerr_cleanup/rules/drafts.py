"""The policies that a file's rules are: one for each terms that a rule gives.

A user, a label or everybody has one rule for movies and one for series: the first that
is enabled; but one that says never comes before, as there a protection does.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..retention.model import MediaType
from ..retention.people import Person
from ..retention.printable import plain
from .durations import ZERO, read_stored, write_duration
from .model import Household
from .people import Hints, People
from .remarks import Remarks
from .stored import (
    ENABLED,
    EVERYBODY,
    MEDIA_TYPES,
    NAME,
    PEOPLE,
    RETENTION,
    TAGS,
    USERS,
    retention_in,
    stored_users,
)
from .terms import TermsMaker
from .written import Duration, Rule, RulesFile, RuleType

_LONGEST_NAME = 60
_SHADOWED = {
    RuleType.USER: "user_shadowed",
    RuleType.TAG: "tag_shadowed",
    RuleType.EVERYBODY: "everybody_shadowed",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy as the file wants it; `who` are user ids, labels, or everybody.

    Of one that is not `whole` the rule names somebody, or a label, that was not found.
    """

    type: RuleType
    name: str
    enabled: bool
    who: Mapping[str, Person | None]
    labels: Mapping[str, str]
    media_types: tuple[MediaType, ...]
    terms: Mapping[str, Any]
    place: tuple[int, int]
    whole: bool

    def data(self) -> dict[str, Any]:
        """Return the draft as a policy is stored."""
        people = {one: person for one, person in self.who.items() if person is not None}
        data = {
            NAME: self.name,
            ENABLED: self.enabled,
            **stored_users(people),
            MEDIA_TYPES: [kind.value for kind in self.media_types],
            **self.terms,
        }
        if self.type is RuleType.EVERYBODY:
            data[USERS] = [EVERYBODY]
            del data[PEOPLE]
        elif self.type is RuleType.TAG:
            data[TAGS] = list(self.who)
        return data


@dataclass(eq=False, slots=True)
class _Wish:
    """What a rule wants for one user or label, or for everybody."""

    rule: Rule
    who: str
    person: Person | None
    label: str
    place: tuple[int, int]
    terms: dict[str, Any]
    media_types: tuple[MediaType, ...]

    @property
    def is_never(self) -> bool:
        """Return whether nothing leaves by it."""
        return retention_in(self.terms) is None


@dataclass(slots=True)
class Drafter:
    """Makes drafts of rules for a household."""

    household: Household
    remarks: Remarks
    _stored_tags: frozenset[str] = field(init=False)
    _not_whole: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        """Take the labels that policies name already."""
        self._stored_tags = frozenset(
            tag for one in self.household.policies for tag in one.data.get(TAGS, ())
        )

    def drafts(self, file: RulesFile) -> list[Draft]:
        """Return what the file's rules are as policies, in its order."""
        maker = TermsMaker(file.bases, self.remarks)
        people = People(self.household, self.remarks)
        hints = Hints(sorted(self.household.tags or ()))
        wishes = []
        for rule in file.rules:
            self._said_of(rule)
            if rule.type is RuleType.USER:
                wishes.append(list(self._of_users(rule, maker, people)))
            else:
                wishes.append(list(self._of_others(rule, maker, hints)))
        self._leave_to_the_first([one for rule in wishes for one in rule])
        found = []
        for rule, ofs in zip(file.rules, wishes, strict=True):
            if not any(one.media_types for one in ofs):
                self.remarks.add("nobody_left", *_place(rule), name=rule.name.value)
            found += _grouped(rule, ofs, whole=id(rule) not in self._not_whole)
        return found

    def _said_of(self, rule: Rule) -> None:
        if rule.enabled is None:
            self.remarks.add("rule_not_enabled", *_place(rule), name=rule.name.value)
        elif not rule.enabled.value:
            where = rule.enabled
            self.remarks.add(
                "rule_disabled", where.line, where.column, name=rule.name.value
            )

    def _of_users(
        self, rule: Rule, maker: TermsMaker, people: People
    ) -> Iterator[_Wish]:
        for user in rule.users:
            named = people.named(user)
            if named is None:
                self._not_whole.add(id(rule))
                continue
            if user.retention.value == ZERO:
                where = user.retention
                self.remarks.add(
                    "user_without_retention", where.line, where.column, user=named.label
                )
                continue
            place = (user.line, user.column)
            terms = _terms(rule, maker, place, user.retention, user.require_watched)
            yield _Wish(
                *(rule, named.id, named.person, named.label),
                *(place, terms, rule.media_types),
            )

    def _of_others(
        self, rule: Rule, maker: TermsMaker, hints: Hints
    ) -> Iterator[_Wish]:
        watched = rule.require_watched
        assert rule.retention is not None
        terms = _terms(
            rule, maker, _place(rule), rule.retention, bool(watched and watched.value)
        )
        if rule.type is RuleType.EVERYBODY:
            yield _Wish(
                *(rule, EVERYBODY, None, EVERYBODY),
                *(_place(rule), terms, rule.media_types),
            )
        for tag in rule.tags:
            if self._there_is(tag.value, (tag.line, tag.column), hints):
                yield _Wish(
                    *(rule, tag.value, None, plain(tag.value)),
                    *((tag.line, tag.column), terms, rule.media_types),
                )
            else:
                self._not_whole.add(id(rule))

    def _there_is(self, tag: str, place: tuple[int, int], hints: Hints) -> bool:
        tags, said = self.household.tags, plain(tag)
        if tag in self._stored_tags or (tags is not None and tag in tags):
            return True
        if tags is None:
            # It can only lengthen: with a label that is none it does nothing
            self.remarks.add("tags_not_read", *place, tag=said)
            return True
        if near := hints.nearest(tag):
            self.remarks.add("tag_unknown_nearest", *place, tag=said, nearest=near)
        else:
            self.remarks.add("tag_unknown", *place, tag=said)
        return False

    def _leave_to_the_first(self, wishes: Iterable[_Wish]) -> None:
        enabled = [one for one in wishes if one.rule.enabled and one.rule.enabled.value]
        first: dict[tuple[RuleType, str, MediaType], _Wish] = {}
        for wish in enabled:
            for kind in wish.media_types:
                key = (wish.rule.type, wish.who, kind)
                known = first.setdefault(key, wish)
                if wish.is_never and not known.is_never:
                    first[key] = wish
        for wish in enabled:
            owners = {
                kind: first[wish.rule.type, wish.who, kind] for kind in wish.media_types
            }
            left = tuple(kind for kind, owner in owners.items() if owner is wish)
            if len(left) < len(owners):
                other = next(one for one in owners.values() if one is not wish)
                said = {"name": wish.rule.name.value, "first": other.rule.name.value}
                if wish.rule.type is RuleType.USER:
                    said["user"] = wish.label
                elif wish.rule.type is RuleType.TAG:
                    said["tag"] = wish.label
                self.remarks.add(_SHADOWED[wish.rule.type], *wish.place, **said)
            wish.media_types = left


def _terms(
    rule: Rule,
    maker: TermsMaker,
    place: tuple[int, int],
    retention: Duration,
    watched: bool,
) -> dict[str, Any]:
    return maker.terms(
        rule.name.value,
        place,
        retention=retention.value,
        require_watched=watched,
        bases=rule.bases,
        here=rule.only_here,
    )


def _grouped(rule: Rule, wishes: Iterable[_Wish], *, whole: bool) -> list[Draft]:
    groups: dict[tuple[object, ...], list[_Wish]] = {}
    for wish in wishes:
        if wish.media_types:
            key = (repr(sorted(wish.terms.items())), wish.media_types)
            groups.setdefault(key, []).append(wish)
    names = _names(rule.name.value, [group[0] for group in groups.values()])
    return [
        Draft(
            type=rule.type,
            name=name,
            enabled=bool(rule.enabled and rule.enabled.value),
            who={one.who: one.person for one in group},
            labels={one.who: one.label for one in group},
            media_types=group[0].media_types,
            terms=group[0].terms,
            place=group[0].place,
            whole=whole,
        )
        for name, group in zip(names, groups.values(), strict=True)
    ]


def _names(name: str, wishes: list[_Wish]) -> list[str]:
    """Return a name for each of a rule's policies: with its retention, if several."""
    if len(wishes) < 2:
        return [name] * len(wishes)
    given: list[str] = []
    for wish in wishes:
        retention = write_duration(read_stored(wish.terms[RETENTION]))
        number, suffix = 1, f" ({retention})"
        while (new := f"{name[: _LONGEST_NAME - len(suffix)]}{suffix}") in given:
            number += 1
            suffix = f" ({retention}, {number})"
        given.append(new)
    return given


def _place(rule: Rule) -> tuple[int, int]:
    return rule.name.line, rule.name.column
