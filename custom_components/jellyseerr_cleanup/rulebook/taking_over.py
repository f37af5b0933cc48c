"""Policies and options of a file of rules, stored in the configuration entry."""

from types import MappingProxyType

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from .. import settings
from ..const import SUBENTRY_POLICY
from ..coordinator import CleanupConfigEntry
from ..retention.policy import PolicyBook, RetentionPolicy
from ..rules.model import Proposal, StoredPolicy


def stored_policies(entry: CleanupConfigEntry) -> tuple[StoredPolicy, ...]:
    """Return the entry's policies in their order."""
    return tuple(
        StoredPolicy(
            subentry.subentry_id, settings.policy_name(subentry), dict(subentry.data)
        )
        for subentry in settings.policy_subentries(entry)
    )


def policies_after(
    entry: CleanupConfigEntry, proposal: Proposal
) -> tuple[StoredPolicy, ...]:
    """Return all policies that there would be, in their order; new ones are last."""
    changed = {policy.id: policy for policy in proposal.changed}
    stay = (one for one in stored_policies(entry) if one.id not in proposal.removed)
    return (*(changed.get(one.id, one) for one in stay), *proposal.added)


def policies_removed(
    entry: CleanupConfigEntry, proposal: Proposal
) -> tuple[StoredPolicy, ...]:
    """Return the policies that would go."""
    return tuple(one for one in stored_policies(entry) if one.id in proposal.removed)


def book_after(entry: CleanupConfigEntry, proposal: Proposal) -> PolicyBook:
    """Return the policies and options that there would be."""
    policies = tuple(
        _policy(number, policy)
        for number, policy in enumerate(policies_after(entry, proposal))
    )
    return settings.policy_book(entry, policies, proposal.options)


def _policy(number: int, policy: StoredPolicy) -> RetentionPolicy:
    # One that is to be made gets its id when it is saved
    return settings.policy_from(policy.id or f"new {number}", policy.data, policy.name)


@callback
def async_take_over(
    hass: HomeAssistant, entry: CleanupConfigEntry, proposal: Proposal
) -> None:
    """Store what is proposed for the entry as it is now.

    All of it is stored without a pause: nobody sees, plans by or saves half of it.
    What is to go goes last, so that nothing is lost if something else cannot be stored.
    """
    # A policy that the planner could not read is found before anything is changed
    book_after(entry, proposal)
    entries = hass.config_entries
    if proposal.options:
        entries.async_update_entry(entry, options={**entry.options, **proposal.options})
    for policy in proposal.changed:
        entries.async_update_subentry(
            entry,
            entry.subentries[policy.id or ""],
            data=policy.data,
            title=policy.name,
        )
    for policy in proposal.added:
        entries.async_add_subentry(
            entry,
            ConfigSubentry(
                data=MappingProxyType(dict(policy.data)),
                subentry_type=SUBENTRY_POLICY,
                title=policy.name,
                unique_id=None,
            ),
        )
    for policy_id in proposal.removed:
        entries.async_remove_subentry(entry, policy_id)
