"""Whether a requester is who a policy, a link or an earlier poll means.

A number alone does not tell: a restored Jellyseerr gives it to somebody else.
"""

from .inputs import PlanInputs
from .model import Requester
from .policy import AppliedPolicy
from .reason import Reason, ReasonCode
from .remembered import Memory


def held_by_identity(
    requester: Requester, policy: AppliedPolicy, inputs: PlanInputs
) -> Reason | None:
    """Return why a requester's titles are held, if the requester may be another."""
    if policy.identity_agrees and (
        is_known(requester, inputs.memory)
        or (policy.tells_people_apart and not _goes_by_link(requester, policy, inputs))
    ):
        return None
    return Reason.of(
        ReasonCode.IDENTITY_CHANGED, user=requester.display_name, policy=policy.name
    )


def held_by_account(
    requester: Requester, policy: AppliedPolicy, inputs: PlanInputs
) -> Reason | None:
    """Return why nobody can tell what a requester watched, if that must be known.

    The requester has no Jellyfin account, or it is gone.
    """
    if not policy.terms.needs_requesters_account:
        return None
    account = inputs.account_of(requester)
    if account is None or (inputs.accounts and account not in inputs.accounts):
        return Reason.of(ReasonCode.NO_JELLYFIN_ACCOUNT, user=requester.display_name)
    return None


def is_known(requester: Requester, memory: Memory) -> bool:
    """Return whether a user is who had that number before, as far as is remembered."""
    person = memory.people.get(requester.id)
    return person is None or person.is_still(requester)


def _goes_by_link(
    requester: Requester, policy: AppliedPolicy, inputs: PlanInputs
) -> bool:
    """Return whether a link that was made by hand for that number decides."""
    return (
        policy.terms.needs_requesters_account
        and inputs.account_of(requester) != requester.jellyfin_user_id
    )
