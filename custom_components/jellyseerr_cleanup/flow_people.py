"""Whom a form can name: Jellyseerr's users and Jellyfin's accounts, as far as they were read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers.selector import SelectOptionDict

from .const import CONF_LINK_USERS
from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .flow_refusals import Refused
from .flow_texts import plain
from .retention.model import Account, Requester


def coordinator_of(entry: CleanupConfigEntry) -> CleanupCoordinator | None:
    """Return the entry's coordinator, None while the entry is not loaded."""
    return entry.runtime_data if entry.state is ConfigEntryState.LOADED else None


@dataclass(frozen=True, slots=True)
class People:
    """Users by id and accounts by id; none of them if they could not be read."""

    users: Mapping[int, Requester]
    accounts: Mapping[str, Account]

    @classmethod
    def of(cls, entry: CleanupConfigEntry) -> Self:
        """Return whom the entry's last poll saw."""
        if (coordinator := coordinator_of(entry)) is None:
            return cls({}, {})
        return cls(coordinator.users, coordinator.accounts)

    def user_options(self, chosen: Iterable[str]) -> list[SelectOptionDict]:
        """Return the users to choose from, by name; those chosen before who are gone stay, as their id."""
        users = sorted(self.users.values(), key=lambda user: _label(user).casefold())
        known = [
            SelectOptionDict(value=str(user.id), label=_label(user)) for user in users
        ]
        return known + _missing(known, chosen)

    def account_options(self, chosen: Iterable[str]) -> list[SelectOptionDict]:
        """Return the enabled accounts to choose from, by name, and those chosen before."""
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
        """Return the users whom Jellyseerr links to no Jellyfin account, by a label of their own; Refused if there is nothing to link."""
        if not self.users:
            raise Refused(CONF_LINK_USERS, "users_not_read")
        if not self.accounts:
            raise Refused(CONF_LINK_USERS, "accounts_not_read")
        labels = {
            f"{_label(user)} · {user.id}": user.id
            for user in self.users.values()
            if user.jellyfin_user_id is None
        }
        if not labels:
            raise Refused(CONF_LINK_USERS, "nobody_to_link")
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
