"""What a file of rules says, before anybody asks whether it can be so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from ..retention.model import MediaType
from ..retention.policy import CountFrom, WatchedBy
from .schema import UnwatchedBehavior
from .values import Said

type Duration = Said[timedelta | None]


class RuleType(StrEnum):
    """The rules that become policies; `everybody` is this project's own."""

    USER = "user"
    TAG = "tag"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Bases:
    """What a retention is counted from; None where it is not written."""

    base: Said[CountFrom] | None = None
    behavior: Said[UnwatchedBehavior] | None = None
    unwatched: Duration | None = None


@dataclass(frozen=True, slots=True)
class OnlyHere:
    """What OxiCleanarr's format cannot say; None where it is not written."""

    watched_by: WatchedBy | None = None
    accounts: tuple[str, ...] = ()
    include_existing: bool = False


@dataclass(frozen=True, slots=True)
class NamedUser:
    """A user as a rule names one: by one or several of three identifiers."""

    line: int
    column: int
    retention: Duration
    require_watched: bool
    user_id: int | None = None
    username: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one of the types that become policies.

    `users` are those of a user's rule, `tags` the labels and `retention` and
    `require_watched` the terms of the others. `enabled` is None if it is not written.
    """

    type: RuleType
    name: Said[str]
    enabled: Said[bool] | None
    bases: Bases
    only_here: OnlyHere
    media_types: tuple[MediaType, ...] = tuple(MediaType)
    users: tuple[NamedUser, ...] = ()
    tags: tuple[Said[str], ...] = ()
    retention: Duration | None = None
    require_watched: Said[bool] | None = None


@dataclass(frozen=True, slots=True)
class DefaultTerms:
    """What only this project says of the terms for whom no rule fits."""

    require_watched: bool = False
    bases: Bases | None = None
    only_here: OnlyHere = OnlyHere()


@dataclass(frozen=True, slots=True)
class RulesFile:
    """All that a file says.

    `retentions` are those of the standard rule; `place` is where it stands, or would.
    """

    rules: tuple[Rule, ...] = ()
    retentions: Mapping[MediaType, Duration] = field(default_factory=dict)
    bases: Bases = Bases()
    defaults: Mapping[MediaType, DefaultTerms] = field(default_factory=dict)
    leaving_soon_days: Said[int] | None = None
    place: tuple[int, int] = (1, 1)
