"""The users of a policy: written as ids, names or e-mails, saved as ids.

Each is saved with the Jellyfin account, name and e-mail that the user has at that
moment: the number alone may be somebody else's after a restore.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentry

from ..const import CONF_ACCOUNTS, CONF_MEDIA_TYPES, CONF_PEOPLE, CONF_USERS, EVERYBODY
from ..retention.model import Requester
from ..retention.people import Person
from ..retention.policy import ID_PREFIX, AmbiguousUser, resolve_user
from ..rules.stored import stored_users
from ..settings import policy_name
from ..texts import plain
from .people import People
from .refusals import Refused

type Saved = Mapping[str, Any]


def checked_users(
    written: Iterable[str], people: People, saved: Saved
) -> dict[str, Person] | None:
    """Return who each user is, by id; None for everybody.

    `saved` is the policy so far. Refused if a user is not found, or nobody is named, or
    everybody beside users.
    """
    before = _saved_people(saved)
    users: dict[str, Person] = {}
    everybody = False
    for text in filter(None, (one.strip() for one in written)):
        if text.casefold() == EVERYBODY:
            everybody = True
        elif (number := _gone(text, people)) in before:
            # Gone, or users could not be read: who was in the policy may stay in it
            users[number] = before[number]
        else:
            user = _resolved(text, people)
            users[str(user.id)] = Person.of(user)
    if everybody and users:
        raise Refused(CONF_USERS, "everybody_and_users")
    if everybody:
        return None
    if not users:
        raise Refused(CONF_USERS, "users_required")
    return users


def users_to_save(users: Mapping[str, Person] | None) -> dict[str, Any]:
    """Return the users as a policy's data has them; None is everybody."""
    if users is None:
        return {CONF_USERS: [EVERYBODY], CONF_ACCOUNTS: {}}
    return stored_users(users)


def _saved_people(saved: Saved) -> dict[str, Person]:
    """Return who the policy's users were; older policies have their accounts only."""
    known = saved.get(CONF_PEOPLE, {})
    return {
        user: Person(
            account, known.get(user, {}).get("name"), known.get(user, {}).get("email")
        )
        for user, account in saved.get(CONF_ACCOUNTS, {}).items()
    }


def _gone(text: str, people: People) -> str:
    """Return the id in what is written if it can only be that of a user who is gone."""
    number = text.removeprefix(ID_PREFIX)
    if not number.isdecimal() or int(number) in people.users:
        return ""
    # Somebody who is there may be called so
    return number if text == people.as_chosen([number])[0] else ""


def _resolved(text: str, people: People) -> Requester:
    if not people.users:
        raise Refused(CONF_USERS, "users_not_read", {"user": plain(text)})
    try:
        user = resolve_user(text, people.users.values())
    except AmbiguousUser as err:
        raise Refused(CONF_USERS, "ambiguous_user", {"user": plain(text)}) from err
    if user is None:
        raise Refused(CONF_USERS, "unknown_user", {"user": plain(text)})
    return user


def check_unclaimed(
    users: Iterable[str],
    media_types: Iterable[str],
    others: Iterable[ConfigSubentry],
    labels: Mapping[str, str],
) -> None:
    """Raise Refused for a user, or everybody, who is in another policy already.

    Only policies for one of the same media types count.
    """
    claimed = set(media_types)
    for other in others:
        if claimed.isdisjoint(other.data[CONF_MEDIA_TYPES]):
            continue
        for user in users:
            if user in other.data[CONF_USERS]:
                raise Refused(
                    CONF_USERS,
                    "user_has_policy",
                    {
                        "user": labels.get(user, user),
                        "policy": plain(policy_name(other)),
                    },
                )
