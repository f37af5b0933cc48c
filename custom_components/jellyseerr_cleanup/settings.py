"""The configuration entry's data, options and subentries as the domain's values."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import (
    CONF_API_KEY,
    CONF_NAME,
    CONF_TIMEOUT,
    CONF_URL,
    CONF_VERIFY_SSL,
)

from .cleanup.limits import Limits
from .cleanup.live_settings import CollectionWish
from .const import (
    CONF_ACCOUNTS,
    CONF_AVAILABILITY_SYNC,
    CONF_COLLECTION,
    CONF_COLLECTION_NAME,
    CONF_DEFAULT_MOVIES,
    CONF_DEFAULT_SERIES,
    CONF_ENABLED,
    CONF_IMPORT_EXCLUSION,
    CONF_JELLYFIN_ID,
    CONF_JELLYSEERR_ID,
    CONF_KEEP_OWN_ONLY,
    CONF_LEAVING_SOON_DAYS,
    CONF_LINKS,
    CONF_MATCH_BY_ID,
    CONF_MAX_SHARE_PERCENT,
    CONF_MAX_SIZE_GB,
    CONF_MAX_TITLES,
    CONF_MEDIA_TYPES,
    CONF_NOTICE_DAYS,
    CONF_PEOPLE,
    CONF_PERSONS,
    CONF_PROTECT_FAVORITES,
    CONF_SERVERS,
    CONF_TAGS,
    CONF_TODO_KEEPS_FOR_GOOD,
    CONF_USERS,
    DEFAULT_TIMEOUT,
    EVERYBODY,
    SUBENTRY_POLICY,
)
from .reading.reader import Identity
from .reading.servers import ServerAccess
from .retention.durations import parse_timeout
from .retention.model import MediaType
from .retention.people import Person
from .retention.policy import PolicyBook, RetentionPolicy, Terms
from .rules.stored import TERMS, terms_of

GIGABYTE = 1_000_000_000

_BOOK, _LIMITS = PolicyBook(), Limits()

# The domain's own defaults, as forms and configuration entries write them
DEFAULT_TERMS = TERMS
DEFAULT_OPTIONS: Mapping[str, Any] = {
    CONF_TIMEOUT: DEFAULT_TIMEOUT,
    CONF_LEAVING_SOON_DAYS: _BOOK.leaving_soon.days,
    CONF_NOTICE_DAYS: _BOOK.notice.days,
    CONF_MAX_TITLES: _LIMITS.titles,
    CONF_MAX_SIZE_GB: _LIMITS.size // GIGABYTE,
    CONF_MAX_SHARE_PERCENT: _LIMITS.share_percent,
    CONF_PROTECT_FAVORITES: _BOOK.protect_favorites,
    CONF_MATCH_BY_ID: _BOOK.match_by_id,
    CONF_IMPORT_EXCLUSION: False,
    CONF_AVAILABILITY_SYNC: True,
    CONF_COLLECTION: True,
    CONF_COLLECTION_NAME: "",
    CONF_KEEP_OWN_ONLY: False,
    CONF_TODO_KEEPS_FOR_GOOD: False,
    CONF_DEFAULT_MOVIES: {},
    CONF_DEFAULT_SERIES: {},
}


def options_of(entry: ConfigEntry[Any]) -> Mapping[str, Any]:
    """Return the entry's options; those nobody chose have their defaults."""
    return {**DEFAULT_OPTIONS, **entry.options}


def jellyseerr_id(entry: ConfigEntry) -> str:
    """Return the identity of the Jellyseerr that the entry is for.

    A person may have accepted another one than it was made with.
    """
    adopted: str | None = entry.data.get(CONF_JELLYSEERR_ID)
    return adopted or entry.unique_id or ""


def terms_from(data: Mapping[str, Any]) -> Terms:
    """Return the terms in a policy's or a section's data; InvalidDuration."""
    return terms_of(data)


def policy_from(policy_id: str, data: Mapping[str, Any], name: str) -> RetentionPolicy:
    """Return the policy in a subentry's data; InvalidDuration."""
    terms = terms_from(data)
    accounts = data.get(CONF_ACCOUNTS, {})
    users = data[CONF_USERS]
    return RetentionPolicy(
        id=policy_id,
        name=name,
        users=None
        if EVERYBODY in users
        else {int(user): accounts.get(user) for user in users},
        terms={MediaType(kind): terms for kind in data[CONF_MEDIA_TYPES]},
        enabled=data.get(CONF_ENABLED, True),
        people={
            int(user): Person(accounts.get(user), one["name"], one["email"])
            for user, one in data.get(CONF_PEOPLE, {}).items()
        },
        tags=tuple(data.get(CONF_TAGS, ())),
    )


def policy_subentries(entry: ConfigEntry[Any]) -> list[ConfigSubentry]:
    """Return the subentries of the entry's policies in their order."""
    return [
        subentry
        for subentry in entry.subentries.values()
        if subentry.subentry_type == SUBENTRY_POLICY
    ]


def with_terms(name: str, terms: str) -> str:
    """Return a policy's title: its name, and in words what it says."""
    return f"{name} · {terms}"


def policy_name(subentry: ConfigSubentry) -> str:
    """Return the name of a policy, of which the title tells the terms, too.

    One that was renamed in Home Assistant's list is called as its title says.
    """
    name: str = subentry.data.get(CONF_NAME, subentry.title)
    return name if subentry.title.startswith(with_terms(name, "")) else subentry.title


def policy_book(
    entry: ConfigEntry[Any],
    policies: tuple[RetentionPolicy, ...] | None = None,
    changed: Mapping[str, Any] | None = None,
) -> PolicyBook:
    """Return the entry's policies and options.

    `policies` replaces its policies, `changed` some of its options.
    """
    options = {**options_of(entry), **(changed or {})}
    if policies is None:
        policies = tuple(
            policy_from(subentry.subentry_id, subentry.data, policy_name(subentry))
            for subentry in policy_subentries(entry)
        )
    return PolicyBook(
        policies=policies,
        defaults={
            MediaType.MOVIE: terms_from(options[CONF_DEFAULT_MOVIES]),
            MediaType.TV: terms_from(options[CONF_DEFAULT_SERIES]),
        },
        links={
            int(user): account for user, account in options.get(CONF_LINKS, {}).items()
        },
        leaving_soon=timedelta(days=options[CONF_LEAVING_SOON_DAYS]),
        notice=timedelta(days=options[CONF_NOTICE_DAYS]),
        protect_favorites=options[CONF_PROTECT_FAVORITES],
        match_by_id=options[CONF_MATCH_BY_ID],
    )


def persons(entry: ConfigEntry[Any]) -> dict[int, str]:
    """Return Home Assistant's id of the person of each Jellyseerr user, by user id."""
    chosen = options_of(entry).get(CONF_PERSONS, {})
    return {int(user): person for user, person in chosen.items()}


def limits(entry: ConfigEntry[Any]) -> Limits:
    """Return how much all runs of 24 hours may delete."""
    options = options_of(entry)
    return Limits(
        titles=int(options[CONF_MAX_TITLES]),
        size=int(options[CONF_MAX_SIZE_GB]) * GIGABYTE,
        share_percent=int(options[CONF_MAX_SHARE_PERCENT]),
    )


class EntrySettings:
    """The settings that the engine asks of a configuration entry, as they are now."""

    def __init__(self, entry: ConfigEntry[Any], collection: CollectionWish) -> None:
        """Take the configuration entry, and how the collection is usually called."""
        self._entry = entry
        self._collection = collection

    @property
    def policies(self) -> PolicyBook:
        """Return the policies and options."""
        return policy_book(self._entry)

    @property
    def limits(self) -> Limits:
        """Return how much all runs of 24 hours may delete."""
        return limits(self._entry)

    @property
    def import_exclusion(self) -> bool:
        """Return whether import lists shall not add again what was deleted."""
        return bool(options_of(self._entry)[CONF_IMPORT_EXCLUSION])

    @property
    def availability_sync(self) -> bool:
        """Return whether Jellyseerr may be told to look for what is gone."""
        return bool(options_of(self._entry)[CONF_AVAILABILITY_SYNC])

    @property
    def collection(self) -> CollectionWish | None:
        """Return which collection shows what is leaving; None for no such one."""
        options = options_of(self._entry)
        if not options[CONF_COLLECTION]:
            return None
        name = options[CONF_COLLECTION_NAME] or self._collection.name
        return replace(self._collection, name=name)

    @property
    def identity(self) -> Identity:
        """Return the servers' identities: the entry's, or accepted ones."""
        return expected_identity(self._entry)


def expected_identity(entry: ConfigEntry[Any]) -> Identity:
    """Return the identities of the entry's servers, or those that were accepted."""
    return Identity(jellyseerr_id(entry), entry.data.get(CONF_JELLYFIN_ID))


def timeout(entry: ConfigEntry[Any]) -> timedelta:
    """Return the time limit of a call."""
    return parse_timeout(options_of(entry)[CONF_TIMEOUT])


def jellyseerr_access(data: Mapping[str, Any]) -> ServerAccess:
    """Return the address and key of Jellyseerr in an entry's data."""
    return ServerAccess(
        data[CONF_URL], data[CONF_API_KEY], data.get(CONF_VERIFY_SSL, True)
    )


def overrides(data: Mapping[str, Any]) -> dict[str, ServerAccess]:
    """Return the accesses that a person corrected, by `jellyfin`, `radarr:0` etc."""
    return {
        key: ServerAccess(
            server[CONF_URL],
            server.get(CONF_API_KEY),
            server.get(CONF_VERIFY_SSL, True),
        )
        for key, server in data.get(CONF_SERVERS, {}).items()
    }
