"""Retention policies: whom they concern, and on what terms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from .durations import format_retention
from .model import Account, MediaType, Requester
from .people import Person, better_account

DEFAULT_POLICY = "default"
ID_PREFIX = "id:"


class CountFrom(StrEnum):
    """What the retention is counted from."""

    LAST_WATCHED_OR_ADDED = "last_watched_or_added"
    LAST_WATCHED = "last_watched"
    ADDED = "added"


class WatchedBy(StrEnum):
    """Who must have watched a title before it may leave."""

    REQUESTER = "requester"
    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a title stays, counted from what, and who must have watched it.

    A `retention` of None means never.
    """

    retention: timedelta | None = None
    require_watched: bool = True
    watched_by: WatchedBy = WatchedBy.REQUESTER
    watched_accounts: tuple[str, ...] = ()
    count_from: CountFrom = CountFrom.LAST_WATCHED_OR_ADDED
    unwatched_retention: timedelta | None = None
    include_existing: bool = False

    @property
    def needs_requesters_account(self) -> bool:
        """Return whether these terms need the requester's own Jellyfin account."""
        return self.require_watched and self.watched_by is WatchedBy.REQUESTER

    @property
    def watched_together(self) -> tuple[str, ...]:
        """Return the chosen accounts that may share a season's episodes, if any."""
        return self.watched_accounts if self.watched_by is WatchedBy.ANY else ()

    def fingerprint(self) -> str:
        """Return a text that differs whenever the terms do."""
        return "|".join(
            (
                format_retention(self.retention),
                f"{self.require_watched}",
                self.watched_by,
                ",".join(sorted(self.watched_accounts)),
                self.count_from,
                format_retention(self.unwatched_retention),
                f"{self.include_existing}",
            )
        )


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """Terms for some users, for titles with some tags, or for everybody.

    `users` maps each Jellyseerr user id to the Jellyfin account that the user had when
    the policy was saved; None means everybody. `people` says more of who they were;
    policies that were saved long ago have none. `tags` are labels of Radarr and Sonarr
    in lower case; a policy that has any has no users.
    """

    id: str
    name: str
    users: Mapping[int, str | None] | None
    terms: Mapping[MediaType, Terms]
    enabled: bool = True
    people: Mapping[int, Person] = field(default_factory=dict)
    tags: tuple[str, ...] = ()

    def means(self, user: Requester) -> bool:
        """Return whether a user is who had that number when the policy was saved."""
        if (person := self.people.get(user.id)) is not None:
            return person.is_still(user)
        return (self.users or {}).get(user.id) == user.jellyfin_user_id


@dataclass(frozen=True, slots=True)
class AppliedPolicy:
    """The policy that applies to a requester.

    `identity_agrees` is False if the user is not who had that number when the policy
    was saved. `tells_people_apart` is whether the policy can say that of users without
    a Jellyfin account, too. `is_own` is whether it names the requester, `by_tag`
    whether it names a tag of the title.
    """

    id: str
    name: str
    terms: Terms
    identity_agrees: bool = True
    tells_people_apart: bool = False
    is_own: bool = False
    by_tag: bool = False

    @property
    def fingerprint(self) -> str:
        """Return a text that differs whenever another policy or other terms apply."""
        return f"{self.id}|{self.terms.fingerprint()}"


# Policies for tags, each with the labels that it names
type ByTags = tuple[tuple[AppliedPolicy, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """All policies in their order, the default terms, and the planner's options.

    `links` are Jellyfin accounts that were linked by hand, by Jellyseerr user id. With
    `match_by_id`, ids decide where files have other names in Jellyfin.
    """

    policies: tuple[RetentionPolicy, ...] = ()
    defaults: Mapping[MediaType, Terms] = field(default_factory=dict)
    links: Mapping[int, str] = field(default_factory=dict)
    leaving_soon: timedelta = timedelta(days=14)
    notice: timedelta = timedelta(days=3)
    protect_favorites: bool = True
    match_by_id: bool = False

    @property
    def groups(self) -> frozenset[tuple[str, ...]]:
        """Return the accounts of which terms let any have watched, together."""
        terms = [one for policy in self.policies for one in policy.terms.values()]
        return frozenset(
            one.watched_together for one in (*terms, *self.defaults.values())
        ) - {()}

    @property
    def labels(self) -> frozenset[str]:
        """Return the labels of all tags that enabled policies name."""
        return frozenset(
            label for one in self.policies if one.enabled for label in one.tags
        )

    @property
    def window(self) -> timedelta:
        """Return how long before its date a title is shown as leaving soon."""
        return max(self.leaving_soon, self.notice)

    def can_remove(self, media_type: MediaType) -> bool:
        """Return whether any terms let titles of a media type leave at all.

        Those of tags only let titles stay longer.
        """
        enabled = [one.terms for one in self.policies if one.enabled and not one.tags]
        return any(
            terms[media_type].retention is not None
            for terms in (self.defaults, *enabled)
            if media_type in terms
        )

    def account_of(
        self, requester: Requester, accounts: Mapping[str, Account] | None = None
    ) -> str | None:
        """Return the user's Jellyfin account; None if it is not known.

        Jellyseerr's own link comes before the one made by hand in the options, unless
        its account is gone or disabled: `accounts` are those that there are.
        """
        return better_account(
            requester.jellyfin_user_id, self.links.get(requester.id), accounts or {}
        )

    def applying_to(self, requester: Requester, media_type: MediaType) -> AppliedPolicy:
        """Return the user's own policy, else everybody's, else the default terms.

        A title's tags may let it stay longer than these: see `by_tags`.
        """
        candidates = self._candidates(media_type)
        for policy in candidates:
            if policy.users is not None and requester.id in policy.users:
                return AppliedPolicy(
                    policy.id,
                    policy.name,
                    policy.terms[media_type],
                    policy.means(requester),
                    requester.id in policy.people,
                    is_own=True,
                )
        for policy in candidates:
            if policy.users is None:
                return AppliedPolicy(policy.id, policy.name, policy.terms[media_type])
        return AppliedPolicy(
            DEFAULT_POLICY, DEFAULT_POLICY, self.defaults.get(media_type, Terms())
        )

    def by_tags(self, media_type: MediaType) -> ByTags:
        """Return the policies for tags, each with its labels."""
        return tuple(
            (AppliedPolicy(one.id, one.name, one.terms[media_type], by_tag=True), tags)
            for one in self._candidates(media_type)
            if (tags := one.tags)
        )

    def _candidates(self, media_type: MediaType) -> list[RetentionPolicy]:
        return [one for one in self.policies if one.enabled and media_type in one.terms]


class AmbiguousUser(ValueError):
    """What is the id, a name or the e-mail of several users."""


def resolve_user(identifier: str, users: Iterable[Requester]) -> Requester | None:
    """Return a user by id, any name or the e-mail; None if there is none.

    Upper and lower case are the same, and `id:42` is an id, too. AmbiguousUser if
    several users fit: nobody knows whether 42 is meant as an id or as a name.
    """
    written = identifier.strip().casefold()
    fitting = [
        user
        for user in users
        if written in (str(user.id), _as_id(user.id)) or written in _names(user)
    ]
    if len(fitting) > 1:
        raise AmbiguousUser(identifier)
    return fitting[0] if fitting else None


def identifier_of(user_id: int, users: Iterable[Requester]) -> str:
    """Return what means the user with this id and nobody else: `42` or `id:42`."""
    number = str(user_id)
    if any(user.id != user_id and number in _names(user) for user in users):
        return _as_id(user_id)
    return number


def _as_id(user_id: int) -> str:
    return f"{ID_PREFIX}{user_id}"


def _names(user: Requester) -> set[str]:
    names = (user.jellyfin_username, user.username, user.display_name, user.email)
    return {name.strip().casefold() for name in names if name and name.strip()}
