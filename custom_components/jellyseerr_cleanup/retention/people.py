"""Who a number stands for: servers give numbers anew, as after a restore."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import hashlib
import json
from typing import Self

from .model import Account, Requester


@dataclass(frozen=True, slots=True)
class Person:
    """Who a user of Jellyseerr was: the Jellyfin account, the name and the e-mail."""

    jellyfin_user_id: str | None
    name: str | None
    email: str | None

    @classmethod
    def of(cls, user: Requester) -> Self:
        """Return who a user is."""
        return cls(user.jellyfin_user_id, user.display_name, user.email)

    def is_still(self, user: Requester) -> bool:
        """Return whether a user with the same number is the same person.

        The Jellyfin account tells. Without one, the name or the e-mail does: people
        change one of them, but a stranger has neither.
        """
        if self.jellyfin_user_id is not None or user.jellyfin_user_id is not None:
            return self.jellyfin_user_id == user.jellyfin_user_id
        return _is_same(self.name, user.display_name) or _is_same(
            self.email, user.email
        )

    def fingerprint(self) -> str:
        """Return a text that differs whenever the account, name or e-mail does."""
        known = [self.jellyfin_user_id, self.name, self.email]
        return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]


def with_users(
    people: Mapping[int, Person], users: Iterable[Requester]
) -> Mapping[int, Person]:
    """Return the people with users who are new, or have another name or e-mail now.

    It is the same mapping if there are none. A stranger takes nobody's place: that is
    for a person to say.
    """
    found = {**people}
    for user in users:
        known = found.get(user.id)
        if known is None or known.is_still(user):
            found[user.id] = Person.of(user)
    return people if found == people else found


def better_account(
    own: str | None, linked: str | None, accounts: Mapping[str, Account]
) -> str | None:
    """Return the account of a user; None if there is none.

    It is the user's `own`, as Jellyseerr says, unless that is gone or disabled and the
    one that was `linked` by hand is not.
    """
    if own is None or _use(linked, accounts) > _use(own, accounts):
        return linked or own
    return own


def _use(account: str | None, accounts: Mapping[str, Account]) -> int:
    known = None if account is None else accounts.get(account)
    return 0 if known is None else 1 + known.enabled


def _is_same(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return one.strip().casefold() == other.strip().casefold()
