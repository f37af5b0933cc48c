"""Who a requester is, as the oracle reads it: by all polls, and by links."""

from collections.abc import Iterable, Mapping

from custom_components.jellyseerr_cleanup.retention.model import Account, Requester
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms

from .history import Poll, Stays


def must_be_the_same(user: Requester, polls: Iterable[Poll]) -> None:
    """Raise if the number was somebody else's at an earlier poll."""
    known: Requester | None = None
    for poll in polls:
        for request in poll.snapshot.requests:
            one = request.requester
            if one and one.id == user.id and (known is None or _is_same(known, one)):
                known = one
    if known is not None and not _is_same(known, user):
        raise Stays("a number that was somebody else's")


def _is_same(one: Requester, other: Requester) -> bool:
    if one.jellyfin_user_id or other.jellyfin_user_id:
        return one.jellyfin_user_id == other.jellyfin_user_id
    mail = one.email is not None and one.email == other.email
    return mail or one.display_name == other.display_name


def account_of(
    user: Requester, book: PolicyBook, accounts: Mapping[str, Account]
) -> str | None:
    """Return whose watch is the requester's: a link wins over what cannot be used."""
    own, linked = user.jellyfin_user_id, book.links.get(user.id)
    if own is None or linked is None:
        return own or linked
    for are_usable in (lambda one: one.enabled, lambda one: True):
        usable = {one.id for one in accounts.values() if are_usable(one)}
        if own in usable or linked in usable:
            return own if own in usable else linked
    return own


def must_see(
    terms: Terms, account: str | None, accounts: Mapping[str, Account]
) -> set[str]:
    """Return the accounts without which a title is held; Stays if one is gone.

    Terms that need no watch need no account: of theirs only those count that somebody
    can use.
    """
    by_requester = terms.watched_by == "requester"
    named = set() if by_requester else set(terms.watched_accounts)
    own = {account} if account else set()
    needed = (own if by_requester else named) if terms.require_watched else set()
    if not needed <= accounts.keys():
        raise Stays("an account that is gone")
    usable = {one.id for one in accounts.values() if one.enabled}
    return needed | ((own | named) & usable)
