"""The people in a form: Jellyseerr's users and Jellyfin's accounts, as last polled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers.selector import SelectOptionDict

from ..const import CONF_LINK_USERS
from ..coordinator import CleanupConfigEntry, CleanupCoordinator
from ..retention.model import Account, Requester
from ..retention.policy import identifier_of
from ..texts import plain
from .refusals import Refused


def coordinator_of(entry: CleanupConfigEntry) -> CleanupCoordinator | None:
    """Return the entry's coordinator; None while the entry is not loaded."""
    loaded = entry.state is ConfigEntryState.LOADED
    return entry.runtime_data.coordinator if loaded else None


@dataclass(frozen=True, slots=True)
class People:
    """Users and accounts, each by id; both are empty if they were not read."""

    users: Mapping[int, Requester]
    accounts: Mapping[str, Account]

    @classmethod
    def of(cls, entry: CleanupConfigEntry) -> Self:
        """Return the people of the entry's last poll."""
        if (coordinator := coordinator_of(entry)) is None:
            return cls({}, {})
        return cls(coordinator.data.users, coordinator.data.accounts)

    def user_options(self, chosen: Iterable[str]) -> list[SelectOptionDict]:
        """Return the users to choose from, by name.

        Users who were chosen before and are gone now are added, shown as their id.
        """
        users = sorted(self.users.values(), key=lambda user: _label(user).casefold())
        known = [
            SelectOptionDict(value=self._value(user.id), label=_label(user))
            for user in users
        ]
        return known + _missing(known, chosen)

    def as_chosen(self, users: Iterable[str]) -> list[str]:
        """Return a policy's users as the list has them.

        What is chosen from it is told apart from somebody's name that is typed.
        """
        return [self._value(int(user)) if user.isdecimal() else user for user in users]

    def labels(self) -> dict[str, str]:
        """Return what the users are called in a form, by their ids."""
        return {str(user.id): _label(user) for user in self.users.values()}

    def _value(self, user_id: int) -> str:
        return identifier_of(user_id, self.users.values())

    def account_options(self, chosen: Iterable[str]) -> list[SelectOptionDict]:
        """Return the accounts to choose from, by name: enabled or chosen before."""
        chosen = list(chosen)
        accounts = sorted(
            self.accounts.values(), key=lambda account: account.name.casefold()
        )
        known = [
            SelectOptionDict(value=account.id, label=plain(account.name) or account.id)
            for account in accounts
            if account.enabled or account.id in chosen
        ]
        return known + _missing(known, chosen)

    def unlinked(self) -> dict[str, int]:
        """Return the ids of the users without a usable account, by unique label.

        Jellyseerr may link a user to a Jellyfin account that is gone or disabled.
        Refused if the people were not read.
        """
        if not self.users:
            raise Refused(CONF_LINK_USERS, "users_not_read")
        if not self.accounts:
            raise Refused(CONF_LINK_USERS, "accounts_not_read")
        usable = {account.id for account in self.accounts.values() if account.enabled}
        return _labelled(
            user for user in self.users.values() if user.jellyfin_user_id not in usable
        )

    def labelled(self) -> dict[str, int]:
        """Return the ids of all users, by unique label."""
        return _labelled(self.users.values())


def person_options(
    persons: Mapping[str, str], chosen: Iterable[str]
) -> list[SelectOptionDict]:
    """Return Home Assistant's persons to choose from, by name, and those chosen."""
    known = [
        SelectOptionDict(value=person, label=plain(name) or person)
        for person, name in sorted(persons.items(), key=lambda one: one[1].casefold())
    ]
    return known + _missing(known, chosen)


def _labelled(users: Iterable[Requester]) -> dict[str, int]:
    labels = {f"{_label(user)} · {user.id}": user.id for user in users}
    return dict(sorted(labels.items(), key=lambda item: item[0].casefold()))


def _label(user: Requester) -> str:
    name, email = plain(user.display_name), plain(user.email or "")
    if email and email.casefold() != name.casefold():
        return f"{name} ({email})" if name else email
    return name or str(user.id)


def _missing(
    known: list[SelectOptionDict], chosen: Iterable[str]
) -> list[SelectOptionDict]:
    values = {option["value"] for option in known}
    return [
        SelectOptionDict(value=value, label=value)
        for value in dict.fromkeys(chosen)
        if value not in values
    ]
