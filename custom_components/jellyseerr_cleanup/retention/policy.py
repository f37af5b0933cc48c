"""Retention policies: whom they concern, and on what terms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from .durations import format_retention
from .model import MediaType, Requester

DEFAULT_POLICY = "default"


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
    """Terms for some users, or for everybody.

    `users` maps each Jellyseerr user id to the Jellyfin account that the user had when
    the policy was saved; None means everybody.
    """

    id: str
    name: str
    users: Mapping[int, str | None] | None
    terms: Mapping[MediaType, Terms]
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class AppliedPolicy:
    """The policy that applies to a requester.

    `identity_agrees` is False if the user had another Jellyfin account when the policy
    was saved.
    """

    id: str
    name: str
    terms: Terms
    identity_agrees: bool = True

    @property
    def fingerprint(self) -> str:
        """Return a text that differs whenever another policy or other terms apply."""
        return f"{self.id}|{self.terms.fingerprint()}"


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
    def window(self) -> timedelta:
        """Return how long before its date a title is shown as leaving soon."""
        return max(self.leaving_soon, self.notice)

    def can_remove(self, media_type: MediaType) -> bool:
        """Return whether any terms let titles of a media type leave at all."""
        enabled = [policy.terms for policy in self.policies if policy.enabled]
        return any(
            terms[media_type].retention is not None
            for terms in (self.defaults, *enabled)
            if media_type in terms
        )

    def account_of(self, requester: Requester) -> str | None:
        """Return the user's Jellyfin account; None if it is not known.

        Jellyseerr's own link comes before the one made by hand in the options.
        """
        return requester.jellyfin_user_id or self.links.get(requester.id)

    def applying_to(self, requester: Requester, media_type: MediaType) -> AppliedPolicy:
        """Return the user's own policy, else everybody's, else the default terms."""
        candidates = [
            policy
            for policy in self.policies
            if policy.enabled and media_type in policy.terms
        ]
        for policy in candidates:
            if policy.users is not None and requester.id in policy.users:
                saved = policy.users[requester.id]
                return AppliedPolicy(
                    policy.id,
                    policy.name,
                    policy.terms[media_type],
                    saved == requester.jellyfin_user_id,
                )
        for policy in candidates:
            if policy.users is None:
                return AppliedPolicy(policy.id, policy.name, policy.terms[media_type])
        return AppliedPolicy(
            DEFAULT_POLICY, DEFAULT_POLICY, self.defaults.get(media_type, Terms())
        )


class AmbiguousUser(ValueError):
    """A name or e-mail that several users share."""


def resolve_user(identifier: str, users: Iterable[Requester]) -> Requester | None:
    """Return a user by id, else by any name or the e-mail; None if there is none.

    Upper and lower case are the same. AmbiguousUser if several users fit.
    """
    written = identifier.strip().casefold()
    everybody = list(users)
    for user in everybody:
        if written == str(user.id):
            return user
    fitting = [user for user in everybody if written in _names(user)]
    if len(fitting) > 1:
        raise AmbiguousUser(identifier)
    return fitting[0] if fitting else None


def _names(user: Requester) -> set[str]:
    names = (user.jellyfin_username, user.username, user.display_name, user.email)
    return {name.strip().casefold() for name in names if name and name.strip()}
