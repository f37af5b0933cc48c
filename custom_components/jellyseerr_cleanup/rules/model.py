"""What an import of rules compares, and what it proposes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..retention.model import Requester


class RemarkKind(StrEnum):
    """What a remark says of something in the file."""

    TAKEN_OVER = "taken_over"
    DIFFERS = "differs"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"
    SHADOWED = "shadowed"
    EXISTS = "exists"
    UNCONFIRMED = "unconfirmed"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """A policy as Home Assistant stores it.

    `id` is that of its subentry, None for one that is to be made; `data` are the
    subentry's.
    """

    id: str | None
    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Household:
    """What there is already, and who and what rules may name.

    `users` are all of Jellyseerr's; `tags` the labels of all Radarrs and Sonarrs, lower
    case, None if one of them could not be read; `options` are the entry's, complete.
    """

    users: tuple[Requester, ...]
    tags: frozenset[str] | None
    policies: tuple[StoredPolicy, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a place in the file; line and column count from 1.

    `code` is the key of its translation, which `placeholders` fill.
    """

    kind: RemarkKind
    code: str
    line: int
    column: int
    placeholders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an import would do, and what there is to say about it.

    `removed` are ids of policies whose users all go to others, `options` only those
    that change, as they are stored.
    """

    added: tuple[StoredPolicy, ...] = ()
    changed: tuple[StoredPolicy, ...] = ()
    removed: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def changes_anything(self) -> bool:
        """Return whether there is anything to save."""
        return bool(self.added or self.changed or self.removed or self.options)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why the file cannot be read, and what to do; line and column count from 1."""

    code: str
    line: int
    column: int
    placeholders: Mapping[str, str] = field(default_factory=dict)


class RulesError(Exception):
    """A file that is none of rules: `complaints` are all that were found, in order."""

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        super().__init__(
            "; ".join(f"{one.line}:{one.column} {one.code}" for one in complaints)
        )
        self.complaints = complaints
