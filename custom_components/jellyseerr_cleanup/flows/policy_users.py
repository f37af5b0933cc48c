"""The users of a policy: written as ids, names or e-mails, saved as ids.

Each is saved with the Jellyfin account that the user has at that moment.
"""

from collections.abc import Iterable, Mapping

from homeassistant.config_entries import ConfigSubentry

from ..const import CONF_MEDIA_TYPES, CONF_USERS, EVERYBODY
from ..retention.policy import AmbiguousUser, resolve_user
from ..texts import plain
from .people import People
from .refusals import Refused

type Accounts = Mapping[str, str | None]


def checked_users(
    written: Iterable[str], people: People, saved: Accounts
) -> dict[str, str | None] | None:
    """Return the Jellyfin account of each user id; None for everybody.

    `saved` are the accounts of the policy so far. Refused if a user is not found, or
    nobody is named, or everybody beside users.
    """
    accounts: dict[str, str | None] = {}
    everybody = False
    for text in filter(None, (one.strip() for one in written)):
        if text.casefold() == EVERYBODY:
            everybody = True
        elif text in saved and int(text) not in people.users:
            # Gone, or users could not be read: who was in the policy may stay in it
            accounts[text] = saved[text]
        else:
            user, account = _resolved(text, people)
            accounts[user] = account
    if everybody and accounts:
        raise Refused(CONF_USERS, "everybody_and_users")
    if everybody:
        return None
    if not accounts:
        raise Refused(CONF_USERS, "users_required")
    return accounts


def _resolved(text: str, people: People) -> tuple[str, str | None]:
    if not people.users:
        raise Refused(CONF_USERS, "users_not_read", {"user": plain(text)})
    try:
        user = resolve_user(text, people.users.values())
    except AmbiguousUser as err:
        raise Refused(CONF_USERS, "ambiguous_user", {"user": plain(text)}) from err
    if user is None:
        raise Refused(CONF_USERS, "unknown_user", {"user": plain(text)})
    return str(user.id), user.jellyfin_user_id


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
                    {"user": labels.get(user, user), "policy": plain(other.title)},
                )
