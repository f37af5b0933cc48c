"""The standard rule and the days of warning as options."""

from collections.abc import Mapping
from typing import Any

from ..retention.policy import PolicyBook
from .durations import ZERO, write_duration
from .file import DEFAULT_FIELDS, RETENTION_FIELDS
from .model import Household
from .remarks import Remarks
from .stored import Data, meaning_of_terms, retention_in
from .terms import TermsMaker, are_short
from .values import Said
from .written import Bases, DefaultTerms, RulesFile

LEAVING_SOON_DAYS = "leaving_soon_days"

# What OxiCleanarr does with what its file does not say
_NOT_WRITTEN = {"movie_retention": "90d", "tv_retention": "120d"}


def proposed_options(
    file: RulesFile,
    household: Household,
    remarks: Remarks,
    *,
    replace: bool,
    confirmed_short: bool,
) -> Mapping[str, Any]:
    """Return the options that the file changes, as they are stored."""
    options: dict[str, Any] = {}
    for kind, field in RETENTION_FIELDS.items():
        written, option = file.retentions.get(kind), DEFAULT_FIELDS[kind]
        if written is None:
            said = {"field": field, "retention": _NOT_WRITTEN[field]}
            remarks.add("default_not_written", *file.place, **said)
            continue
        place = (written.line, written.column)
        if written.value == ZERO:
            remarks.add("zero_is_never", *place, field=field)
        extra = file.defaults.get(kind, DefaultTerms())
        terms = TermsMaker(file.bases, remarks).terms(
            field,
            place,
            retention=written.value or None,
            require_watched=extra.require_watched,
            bases=extra.bases or Bases(),
            here=extra.only_here,
        )
        current: Data = household.options[option]
        if meaning_of_terms(terms) == meaning_of_terms(current):
            continue
        said = {"field": field, "retention": write_duration(retention_in(terms))}
        if are_short(terms) and not confirmed_short:
            remarks.add("default_is_short", *place, **said)
        elif meaning_of_terms(current) is not None and not replace:
            remarks.add("option_exists", *place, field=field)
        else:
            options[option] = terms
            remarks.add("default_taken_over", *place, **said)
    if (days := file.leaving_soon_days) is not None:
        options |= _days(days, household, remarks, replace)
    return options


def _days(
    days: Said[int], household: Household, remarks: Remarks, replace: bool
) -> Mapping[str, Any]:
    current, place = household.options[LEAVING_SOON_DAYS], (days.line, days.column)
    if days.value == current:
        return {}
    if current != PolicyBook().leaving_soon.days and not replace:
        remarks.add("option_exists", *place, field=LEAVING_SOON_DAYS)
        return {}
    remarks.add("leaving_soon_taken_over", *place, days=f"{days.value}")
    return {LEAVING_SOON_DAYS: days.value}
