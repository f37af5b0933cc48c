"""Whom a rule names: users of Jellyseerr by id, name or e-mail, in any case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ..retention.model import Requester
from ..retention.people import Person
from ..retention.printable import plain
from .model import Household, StoredPolicy
from .remarks import Remarks
from .stored import ACCOUNTS, PEOPLE, USERS
from .written import NamedUser

# Comparing names takes its time, and nobody reads more of them
MOST_HINTS = 25
_MOST_NEAREST = 3
_LONGEST_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Named:
    """Who is meant: the id as text, who that is to be stored as, and a name."""

    id: str
    person: Person
    label: str


class Hints:
    """The nearest of some names to one that nobody has."""

    def __init__(self, known: Iterable[str]) -> None:
        """Take the names that there are."""
        self._known = {name.casefold(): name for name in known}
        self._left = MOST_HINTS

    def nearest(self, written: str) -> str:
        """Return the nearest names, or nothing."""
        if self._left <= 0:
            return ""
        self._left -= 1
        found = get_close_matches(
            written.casefold()[:_LONGEST_COMPARED], self._known, _MOST_NEAREST
        )
        return ", ".join(plain(self._known[name]) for name in found)


class People:
    """All who may be named."""

    def __init__(self, household: Household, remarks: Remarks) -> None:
        """Take the users, and who was a user when a policy was saved."""
        self._remarks = remarks
        self._users = {user.id: user for user in household.users}
        self._stored = stored_people(household.policies)
        self._by_name: dict[str, set[int]] = {}
        self._by_email: dict[str, set[int]] = {}
        for user in household.users:
            for name in _names(user):
                self._by_name.setdefault(_folded(name), set()).add(user.id)
            if user.email:
                self._by_email.setdefault(_folded(user.email), set()).add(user.id)
        self._hints = Hints(
            name
            for user in household.users
            for name in (*_names(user), *([user.email] if user.email else ()))
        )

    def named(self, written: NamedUser) -> Named | None:
        """Return who is meant; None, and a remark, if it is nobody or several."""
        found = self._found(written)
        fitting = set().union(*found.values())
        label = plain(", ".join(found))
        place = (written.line, written.column)
        if len(fitting) > 1:
            ambiguous = any(len(one) > 1 for one in found.values())
            code = "user_ambiguous" if ambiguous else "users_disagree"
            self._remarks.add(code, *place, user=label)
            return None
        if not fitting:
            if near := self._hints.nearest(next(reversed(found))):
                self._remarks.add(
                    "user_unknown_nearest", *place, user=label, nearest=near
                )
            else:
                self._remarks.add("user_unknown", *place, user=label)
            return None
        if not all(found.values()):
            gone = plain(", ".join(one for one, ids in found.items() if not ids))
            self._remarks.add("user_partly_unknown", *place, user=gone)
        (user_id,) = fitting
        # What else is written may fit nobody: then it says nothing of who that is
        only_id = not any(
            ids for one, ids in found.items() if one != str(written.user_id)
        )
        return self._known(user_id, only_id)

    def _found(self, written: NamedUser) -> dict[str, set[int]]:
        """Return who fits, by what is written."""
        found: dict[str, set[int]] = {}
        if (number := written.user_id) is not None:
            known = number in self._users or str(number) in self._stored
            found[str(number)] = {number} if known else set()
        if written.username is not None:
            ids = self._by_name.get(_folded(written.username), set())
            found[written.username] = found.get(written.username, set()) | ids
        if written.email is not None:
            ids = self._by_email.get(_folded(written.email), set())
            found[written.email] = found.get(written.email, set()) | ids
        return found

    def _known(self, number: int, only_id: bool) -> Named:
        user, stored = self._users.get(number), self._stored.get(str(number))
        # A number alone may be somebody else's by now: that is not for a file to say
        if stored is not None and (only_id or user is None):
            person = stored
        else:
            assert user is not None
            person = Person.of(user)
        name = user.display_name if user else person.name
        return Named(str(number), person, plain(name or str(number)))


def stored_people(policies: Iterable[StoredPolicy]) -> Mapping[str, Person]:
    """Return who the users of policies were when these were saved, by id."""
    people: dict[str, Person] = {}
    for policy in policies:
        accounts = policy.data.get(ACCOUNTS, {})
        known = policy.data.get(PEOPLE, {})
        for user in policy.data[USERS]:
            if user.isdecimal():
                one = known.get(user, {})
                people.setdefault(
                    user, Person(accounts.get(user), one.get("name"), one.get("email"))
                )
    return people


def _names(user: Requester) -> list[str]:
    names = (user.jellyfin_username, user.username, user.display_name)
    return [name for name in names if name and name.strip()]


def _folded(name: str) -> str:
    return name.strip().casefold()
