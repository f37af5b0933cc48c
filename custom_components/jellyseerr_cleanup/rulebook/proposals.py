"""What a file of rules would do to a configuration entry, compared off the loop."""

from functools import partial

from homeassistant.core import HomeAssistant

from .. import settings
from ..coordinator import CleanupCoordinator
from ..rules.model import Household, Proposal
from ..rules.proposing import propose
from .taking_over import stored_policies


def household_of(
    coordinator: CleanupCoordinator, labels: frozenset[str] | None = None
) -> Household:
    """Return what the entry has now, and who there is, as last polled.

    `labels` are those of all Radarrs and Sonarrs, None if they are not known.
    """
    entry = coordinator.config_entry
    return Household(
        users=tuple(coordinator.data.users.values()),
        tags=labels,
        policies=stored_policies(entry),
        options=settings.options_of(entry),
    )


async def async_propose(
    hass: HomeAssistant,
    coordinator: CleanupCoordinator,
    text: str,
    labels: frozenset[str] | None,
    *,
    replace: bool,
    confirmed_short: bool,
) -> Proposal:
    """Return what the import of a file would change now; RulesError.

    The entry is as it was compared until the caller awaits something.
    """
    while True:
        household = household_of(coordinator, labels)
        # A large file takes the parser a second
        proposal = await hass.async_add_executor_job(
            partial(
                propose,
                text,
                household,
                replace=replace,
                confirmed_short=confirmed_short,
            )
        )
        if household_of(coordinator, labels) == household:
            return proposal
