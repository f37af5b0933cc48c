"""Households to import into, and what an import makes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.rules.model import (
    Household,
    Proposal,
    Remark,
    RulesError,
    StoredPolicy,
)
from custom_components.jellyseerr_cleanup.rules.proposing import propose

OPTIONS: dict[str, Any] = {
    "leaving_soon_days": 14,
    "default_movies": {},
    "default_series": {},
    "notice_days": 3,
}
ALICE = Requester(
    42, "Alice", None, "alice", "alice@example.com", jellyfin_user_id="a" * 32
)
BOB = Requester(7, "Bob B.", "bobby", "bob", "bob@example.com", "b" * 32)
# A local user, without an account and a name
CAROL = Requester(3, "carol@example.com", email="carol@example.com")


def household(
    *policies: Mapping[str, Any],
    users: Iterable[Requester] = (ALICE, BOB, CAROL),
    tags: Iterable[str] | None = ("kids", "anime"),
    **options: Any,
) -> Household:
    """Return a household with policies of such data, and options."""
    return Household(
        tuple(users),
        None if tags is None else frozenset(tags),
        tuple(
            StoredPolicy(f"id{number}", data["name"], data)
            for number, data in enumerate(policies, start=1)
        ),
        {**OPTIONS, **options},
    )


TERMS: dict[str, Any] = {
    "retention": "7d",
    "require_watched": False,
    "watched_by": "requester",
    "count_from": "last_watched_or_added",
    "include_existing": False,
}


def stored(name: str, *users: Requester, **changes: Any) -> dict[str, Any]:
    """Return a policy's data as Home Assistant stores them."""
    return {
        "name": name,
        "enabled": True,
        "users": [str(user.id) for user in users],
        "accounts": {str(user.id): user.jellyfin_user_id for user in users},
        "people": {
            str(user.id): {"name": user.display_name, "email": user.email}
            for user in users
        },
        "media_types": ["movie", "tv"],
        **TERMS,
        **changes,
    }


def for_everybody(name: str, **changes: Any) -> dict[str, Any]:
    """Return the data of a policy for everybody."""
    data = {**stored(name), "users": ["everybody"], **changes}
    del data["people"]
    return data


def for_tags(name: str, *tags: str, **changes: Any) -> dict[str, Any]:
    """Return the data of a policy for tags."""
    return stored(name, tags=list(tags), **changes)


def saved(home: Household, proposal: Proposal) -> Household:
    """Return the household once a proposal was saved."""
    changed = {policy.id: policy for policy in proposal.changed}
    policies = [
        changed.get(policy.id, policy)
        for policy in home.policies
        if policy.id not in proposal.removed
    ]
    policies += [
        replace(policy, id=f"new{number} of {len(home.policies)}")
        for number, policy in enumerate(proposal.added)
    ]
    return replace(
        home, policies=tuple(policies), options={**home.options, **proposal.options}
    )


def added(proposal: Proposal) -> list[dict[str, Any]]:
    """Return the data of the policies that are added."""
    assert all(
        one.id is None and one.name == one.data["name"] for one in proposal.added
    )
    return [dict(policy.data) for policy in proposal.added]


def remarks(
    proposal: Proposal, *codes: str, but: Iterable[str] = ("differs",)
) -> list[Remark]:
    """Return the remarks with these codes, or all but those of some kinds."""
    return [
        one
        for one in proposal.remarks
        if (one.code in codes if codes else one.kind not in but)
    ]


def placed(found: Iterable[Remark]) -> list[tuple[int, int, str]]:
    """Return where remarks are, and their codes."""
    return [(one.line, one.column, one.code) for one in found]


def complained(text: str, home: Household | None = None) -> list[tuple[Any, ...]]:
    """Return what is complained of: line, column, code and what fills its sentence."""
    try:
        propose(text, home or household())
    except RulesError as err:
        return [
            (one.line, one.column, one.code, dict(one.placeholders))
            for one in err.complaints
        ]
    return []
