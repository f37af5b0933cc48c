"""Where a rule means something else here, said once, at the first that it is about."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from ..retention.model import MediaType
from .drafts import Draft
from .durations import write_duration
from .file import DEFAULT_FIELDS
from .model import Household
from .remarks import Remarks
from .stored import (
    ENABLED,
    EVERYBODY,
    INCLUDE_EXISTING,
    MEDIA_TYPES,
    REQUIRE_WATCHED,
    USERS,
    WATCHED_BY,
    Data,
    meaning_of_terms,
    retention_in,
)
from .written import RulesFile, RuleType


def say_differences(file: RulesFile, drafts: Iterable[Draft], remarks: Remarks) -> None:
    """Say what the file's rules mean otherwise here."""
    for draft in drafts:
        if meaning_of_terms(draft.terms) is None:
            continue
        if draft.type is RuleType.USER:
            remarks.add("every_requester", *draft.place)
        if draft.terms[REQUIRE_WATCHED] and draft.terms[WATCHED_BY] == "requester":
            remarks.add("watched_by_the_requester", *draft.place)
        _of_any(draft.media_types, draft.place, draft.terms, remarks)
    for kind, retention in file.retentions.items():
        if retention.value:
            _of_any((kind,), (retention.line, retention.column), {}, remarks)


def _of_any(
    kinds: Iterable[MediaType], place: tuple[int, int], terms: Data, remarks: Remarks
) -> None:
    if MediaType.TV in kinds:
        remarks.add("seasons_not_series", *place)
    if not terms.get(INCLUDE_EXISTING):
        remarks.add("only_what_was_requested", *place)
    remarks.add("unknown_holds", *place)
    remarks.add("announced_first", *place)


def say_of_tags(
    drafts: list[Draft],
    household: Household,
    options: Mapping[str, Any],
    remarks: Remarks,
) -> None:
    """Say where a tag's retention is shorter than what applies without the tag."""
    without = {kind: _else(kind, drafts, household, options) for kind in MediaType}
    for draft in drafts:
        if draft.type is not RuleType.TAG:
            continue
        remarks.add("tags_only_lengthen", *draft.place, name=draft.name)
        own = retention_in(draft.terms)
        others = [without[kind] for kind in draft.media_types]
        if own is not None and any(one is None or own < one for one in others):
            said = {"name": draft.name, "retention": write_duration(own)}
            remarks.add("tag_is_shorter", *draft.place, **said)


def _else(
    kind: MediaType,
    drafts: Iterable[Draft],
    household: Household,
    options: Mapping[str, Any],
) -> timedelta | None:
    everybody = [
        *(one.data() for one in drafts if one.type is RuleType.EVERYBODY),
        *(one.data for one in household.policies if EVERYBODY in one.data[USERS]),
    ]
    for data in everybody:
        if data.get(ENABLED, True) and kind in data[MEDIA_TYPES]:
            return retention_in(data)
    field = DEFAULT_FIELDS[kind]
    return retention_in(options.get(field, household.options[field]))
