"""OxiCleanarr's terms as this project stores them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..retention.durations import format_retention
from ..retention.policy import CountFrom, WatchedBy
from .durations import is_short
from .remarks import Remarks
from .schema import UnwatchedBehavior
from .stored import (
    COUNT_FROM,
    INCLUDE_EXISTING,
    REQUIRE_WATCHED,
    RETENTION,
    UNWATCHED,
    WATCHED_ACCOUNTS,
    WATCHED_BY,
    retention_in,
    unwatched_in,
)
from .written import Bases, OnlyHere


@dataclass(frozen=True, slots=True)
class TermsMaker:
    """Makes terms of rules in a file whose standard rule counts from `general`."""

    general: Bases
    remarks: Remarks

    def terms(
        self,
        name: str,
        place: tuple[int, int],
        *,
        retention: timedelta | None,
        require_watched: bool,
        bases: Bases,
        here: OnlyHere,
    ) -> dict[str, Any]:
        """Return the terms of a rule, as they are stored."""
        base, behavior, unwatched = self._counted(bases, retention)
        watched_by = here.watched_by or WatchedBy.REQUESTER
        if retention is not None and self._general_protects(base, behavior, here):
            if not require_watched:
                self.remarks.add("unwatched_waits_for_anybody", *place, name=name)
                require_watched, watched_by = True, WatchedBy.ANY
        terms = {
            RETENTION: format_retention(retention),
            REQUIRE_WATCHED: require_watched,
            WATCHED_BY: watched_by.value,
            COUNT_FROM: base.value,
            INCLUDE_EXISTING: here.include_existing,
        }
        if here.accounts:
            terms[WATCHED_ACCOUNTS] = list(here.accounts)
        if unwatched and require_watched:
            if written := bases.unwatched or self.general.unwatched:
                self.remarks.add(
                    "unwatched_retention_ignored",
                    written.line,
                    written.column,
                    name=name,
                )
        elif unwatched:
            terms[UNWATCHED] = format_retention(unwatched)
        return terms

    def _counted(
        self, bases: Bases, retention: timedelta | None
    ) -> tuple[CountFrom, UnwatchedBehavior, timedelta | None]:
        base = bases.base or self.general.base
        behavior = bases.behavior or self.general.behavior
        unwatched = bases.unwatched or self.general.unwatched
        counted = base.value if base else CountFrom.LAST_WATCHED_OR_ADDED
        unwatched_is = behavior.value if behavior else UnwatchedBehavior.ADDED
        length = None
        if counted is CountFrom.LAST_WATCHED:
            if unwatched_is is UnwatchedBehavior.ADDED:
                length = unwatched.value if unwatched else retention
        return counted, unwatched_is, length

    def _general_protects(
        self, base: CountFrom, behavior: UnwatchedBehavior, here: OnlyHere
    ) -> bool:
        """Return whether the standard rule keeps what nobody watched from this one.

        There a protection by any rule comes before each date. Rules that were exported
        here say themselves who must have watched.
        """

        def protects(
            base: CountFrom | None, behavior: UnwatchedBehavior | None
        ) -> bool:
            return (
                base is CountFrom.LAST_WATCHED and behavior is UnwatchedBehavior.NEVER
            )

        general = self.general
        return (
            here.watched_by is None
            and protects(
                general.base.value if general.base else None,
                general.behavior.value if general.behavior else None,
            )
            and not protects(base, behavior)
        )


def are_short(terms: Mapping[str, Any]) -> bool:
    """Return whether a person must confirm some terms before they count."""
    return is_short(retention_in(terms)) or is_short(unwatched_in(terms))
