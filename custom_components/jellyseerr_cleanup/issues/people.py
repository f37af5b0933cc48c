"""Issues about people: users who are gone, changed, or have no Jellyfin account."""

from collections.abc import Iterator, Mapping

from ..retention.model import MediaType, Requester
from ..retention.people import Person
from ..retention.policy import RetentionPolicy
from ..retention.reason import ReasonCode
from ..texts import markdown
from .checks import Check, Finding, Situation

USER_CHANGED = "user_changed"
NOBODY = "–"


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
        if policy.enabled and policy.users:
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
            for user in users
            if user in known and not policy.means(known[user])
        ]
        if changed:
            placeholders = {
                "policy": markdown(policy.name),
                "users": situation.names(changed),
            }
            yield Finding(placeholders, policy.id)


def _strangers(situation: Situation) -> Iterator[Finding]:
    """Yield the users with held titles who are not who had their numbers before."""
    people = situation.coordinator.memory.memory.people
    held = {
        request.requester.id
        for one in situation.held_for(ReasonCode.IDENTITY_CHANGED)
        for request in one.requests
        if request.requester
    }
    for number in sorted(held & people.keys() & situation.reading.users.keys()):
        user, before = situation.reading.users[number], people[number]
        if not before.is_still(user):
            person = Person.of(user)
            placeholders = {
                "number": str(number),
                "user": _described(person, situation),
                "before": _described(before, situation),
                "policies": situation.names(_policies_of(user, situation)),
                "link": _account(situation.policies.links.get(number), situation)
                or NOBODY,
            }
            data = {"user_id": str(number), "person": person.fingerprint()}
            yield Finding(placeholders, str(number), data)


def _policies_of(user: Requester, situation: Situation) -> set[str]:
    return {situation.policies.applying_to(user, kind).name for kind in MediaType}


def _described(person: Person, situation: Situation) -> str:
    """Return who somebody is: name, e-mail and Jellyfin account, escaped."""
    name, email = (markdown(one or "") for one in (person.name, person.email))
    account = _account(person.jellyfin_user_id, situation) or ""
    if account:
        account = f"Jellyfin: {account}"
    return ", ".join(dict.fromkeys(filter(None, (name, email, account)))) or NOBODY


def _account(account: str | None, situation: Situation) -> str | None:
    """Return an account's name, escaped; its id if it is gone; None for none."""
    if account is None:
        return None
    known = situation.reading.accounts.get(account)
    return markdown(known.name if known else account)


CHECKS = (
    Check("policy_without_users", _policies_without_users),
    Check("identity_changed", _changed_identities),
    Check(USER_CHANGED, _strangers, is_fixable=True),
    Check("no_jellyfin_account", _without_account),
)
