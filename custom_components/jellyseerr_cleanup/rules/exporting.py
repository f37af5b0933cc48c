"""A household's policies and defaults as a file of rules."""

from collections.abc import Iterator, Mapping

from ..retention.model import MediaType
from ..retention.policy import CountFrom
from .defaults import LEAVING_SOON_DAYS
from .durations import write_duration
from .file import DEFAULT_FIELDS, OWN_SECTION, RETENTION_FIELDS
from .model import Household, StoredPolicy
from .people import stored_people
from .stored import (
    COUNT_FROM,
    ENABLED,
    EVERYBODY,
    INCLUDE_EXISTING,
    MEDIA_TYPES,
    REQUIRE_WATCHED,
    TAGS,
    TERMS,
    USERS,
    WATCHED_ACCOUNTS,
    WATCHED_BY,
    Data,
    retention_in,
    unwatched_in,
)
from .writing import comment, indented, item, listed, quoted, switch

_ABOVE = """\
# The policies and default terms of Jellyseerr Cleanup, as OxiCleanarr's rules.
# Keys marked "only here" say what that format cannot: OxiCleanarr passes over them, and
# then these rules mean something else there. Turn its deletions off before it reads
# them.
"""
_ONLY_HERE = "  # only here"


def export(household: Household) -> str:
    """Return the file that says what the household has; importing it changes nothing.

    It holds no address and no secret.
    """
    names = {str(user.id): user.display_name for user in household.users}
    for user, person in stored_people(household.policies).items():
        if person.name:
            names.setdefault(user, person.name)
    rules: list[str] = []
    for_everybody: list[str] = []
    for policy in household.policies:
        if EVERYBODY in policy.data[USERS]:
            for_everybody += item(_everybody(policy))
        elif policy.data.get(TAGS):
            rules += item(_of_tags(policy))
        else:
            rules += item(_of_users(policy, names))
    lines = [
        *_standard(household.options),
        "app:",
        f"  {LEAVING_SOON_DAYS}: {household.options[LEAVING_SOON_DAYS]}",
        "advanced_rules:" if rules else "advanced_rules: []",
        *indented(rules, "  "),
        f"{OWN_SECTION}:{_ONLY_HERE}",
        *indented(_defaults(household.options), "  "),
    ]
    if for_everybody:
        lines += [f"  {EVERYBODY}:", *indented(for_everybody, "    ")]
    return _ABOVE + "\n".join(lines) + "\n"


def _standard(options: Data) -> Iterator[str]:
    yield "rules:"
    for kind, field in RETENTION_FIELDS.items():
        yield f"  {field}: {write_duration(retention_in(_section(options, kind)))}"


def _section(options: Data, kind: MediaType) -> Data:
    return {**TERMS, **options[DEFAULT_FIELDS[kind]]}


def _defaults(options: Data) -> Iterator[str]:
    for kind, field in DEFAULT_FIELDS.items():
        terms = _section(options, kind)
        yield f"{field}:"
        yield f"  {REQUIRE_WATCHED}: {switch(terms[REQUIRE_WATCHED])}"
        yield from indented(_bases(terms), "  ")
        yield from indented(_terms_only_here(terms, ""), "  ")


def _of_users(policy: StoredPolicy, names: Mapping[str, str]) -> Iterator[str]:
    yield from _head(policy, "user")
    yield "users:"
    terms = {**TERMS, **policy.data}
    for user in policy.data[USERS]:
        lines = [
            f"user_id: {user}  {comment(names.get(user, ''))}".rstrip(),
            f"retention: {write_duration(retention_in(terms))}",
            f"{REQUIRE_WATCHED}: {switch(terms[REQUIRE_WATCHED])}",
        ]
        yield from indented(item(lines), "  ")


def _of_tags(policy: StoredPolicy) -> Iterator[str]:
    labels = list(policy.data[TAGS])
    yield from _head(policy, "tag")
    yield f"tag: {quoted(labels[0])}"
    if len(labels) > 1:
        yield f"tags: {listed(labels)}{_ONLY_HERE}"
    yield from _own_terms(policy)


def _everybody(policy: StoredPolicy) -> Iterator[str]:
    yield from _head(policy, None)
    yield from _own_terms(policy)


def _own_terms(policy: StoredPolicy) -> Iterator[str]:
    terms = {**TERMS, **policy.data}
    yield f"retention: {write_duration(retention_in(terms))}"
    yield f"{REQUIRE_WATCHED}: {switch(terms[REQUIRE_WATCHED])}"


def _head(policy: StoredPolicy, kind: str | None) -> Iterator[str]:
    terms = {**TERMS, **policy.data}
    mark = _ONLY_HERE if kind else ""
    yield f"name: {quoted(policy.name)}"
    if kind:
        yield f"type: {kind}"
    yield f"{ENABLED}: {switch(policy.data.get(ENABLED, True))}"
    yield from _bases(terms)
    yield f"{MEDIA_TYPES}: [{', '.join(policy.data[MEDIA_TYPES])}]{mark}"
    yield from _terms_only_here(terms, mark)


def _bases(terms: Data) -> Iterator[str]:
    yield f"retention_base: {terms[COUNT_FROM]}"
    if terms[COUNT_FROM] == CountFrom.LAST_WATCHED:
        unwatched = unwatched_in(terms)
        yield f"unwatched_behavior: {'never' if unwatched is None else 'added'}"
        if unwatched is not None:
            yield f"unwatched_retention: {write_duration(unwatched)}"


def _terms_only_here(terms: Data, mark: str) -> Iterator[str]:
    yield f"{WATCHED_BY}: {terms[WATCHED_BY]}{mark}"
    if accounts := terms.get(WATCHED_ACCOUNTS):
        yield f"{WATCHED_ACCOUNTS}: {listed(accounts)}{mark}"
    yield f"{INCLUDE_EXISTING}: {switch(terms[INCLUDE_EXISTING])}{mark}"
