"""Requests that stay after some of their seasons went, and what they wait for."""

from collections.abc import Iterable
from dataclasses import dataclass

from .carried_out import as_carried_out
from .model import MediaRequest
from .plan import Decision, Plan
from .reason import ReasonCode
from .remembered import CarriedOut

# Nothing that time or watching brings makes these leave
_NEVER_GO = (ReasonCode.NOT_ON_INSTANCE, ReasonCode.SPECIALS)


@dataclass(frozen=True, slots=True)
class Staying:
    """A request of which some titles were deleted, and what is planned of the others.

    A season that no plan knows is not among them.
    """

    request: MediaRequest
    others: tuple[Decision, ...]

    @property
    def never_goes(self) -> bool:
        """Return whether it stays for good, if nobody deletes it."""
        codes = {one.reason.code for one in self.others}
        return ReasonCode.NOT_ON_INSTANCE in codes and codes <= {*_NEVER_GO}


def staying(
    requests: Iterable[MediaRequest], plan: Plan, done: frozenset[CarriedOut]
) -> list[Staying]:
    """Return the requests that are carried out in part, as the last poll found them."""
    found: list[Staying] = []
    begun = {one.request_id for one in done}
    for request in requests:
        if request.id not in begun:
            continue
        left = [
            title
            for title in request.title_ids
            if not as_carried_out(request, [title]) <= done
        ]
        if left and len(left) < len(request.title_ids):
            others = [one for title in left if (one := plan.of(title)) is not None]
            found.append(Staying(request, tuple(others)))
    return found
