"""Issues about people: users who are gone, changed, or have no Jellyfin account."""

from collections.abc import Iterator, Mapping

from ..retention.policy import RetentionPolicy
from ..retention.reason import ReasonCode
from ..texts import markdown
from .checks import Check, Finding, Situation


def _without_account(situation: Situation) -> Iterator[Finding]:
    held = situation.held_for(ReasonCode.NO_JELLYFIN_ACCOUNT)
    if held:
        reasons = [dict(one.reason.parameters) for one in held]
        # One user may hold many titles: each is named once
        users = situation.names(
            {reason.get("user") or reason.get("account", "?") for reason in reasons}
        )
        yield Finding({"users": users, "count": str(len(held))})


def _users_policies(
    situation: Situation,
) -> Iterator[tuple[RetentionPolicy, Mapping[int, str | None]]]:
    for policy in situation.policies.policies:
        if policy.enabled and policy.users is not None:
            yield policy, policy.users


def _policies_without_users(situation: Situation) -> Iterator[Finding]:
    known = situation.reading.users
    for policy, users in _users_policies(situation):
        if known and not any(user in known for user in users):
            yield Finding({"policy": markdown(policy.name)}, policy.id)


def _changed_identities(situation: Situation) -> Iterator[Finding]:
    known = situation.reading.users
    for policy, users in _users_policies(situation):
        changed = [
            known[user].display_name
            for user, account in users.items()
            if user in known and known[user].jellyfin_user_id != account
        ]
        if changed:
            placeholders = {
                "policy": markdown(policy.name),
                "users": situation.names(changed),
            }
            yield Finding(placeholders, policy.id)


CHECKS = (
    Check("policy_without_users", _policies_without_users),
    Check("identity_changed", _changed_identities),
    Check("no_jellyfin_account", _without_account),
)
