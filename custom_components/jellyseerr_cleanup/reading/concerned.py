"""Which titles, copies and accounts a plan's decisions are about."""

from collections.abc import Iterable
from dataclasses import replace

from ..retention.copies import LibraryCopy
from ..retention.model import MediaRecord, TitleId
from ..retention.plan import Decision
from ..retention.policy import PolicyBook
from ..retention.reason import Unknown
from ..retention.titles import Title, instance_key
from .unanswered import said_nothing


def titles_of(decisions: Iterable[Decision]) -> list[Title]:
    """Return every title of the decisions, each alone."""
    return [
        Title(title, decision.media, decision.requests)
        for decision in decisions
        for title in decision.ids
    ]


def did_answer(copy: LibraryCopy | Unknown | None) -> bool:
    """Return whether a title's server answered; if not, the next poll asks again."""
    return copy is not None and not said_nothing(copy)


def both_qualities(decision: Decision) -> tuple[TitleId, TitleId]:
    """Return a title's id, and the one in the other quality."""
    return decision.id, replace(decision.id, is_4k=not decision.id.is_4k)


def with_twins(decisions: Iterable[Decision]) -> dict[TitleId, MediaRecord]:
    """Return titles, and those in the other quality that are on a server."""
    return {
        title: decision.media
        for decision in decisions
        for title in both_qualities(decision)
        if title in decision.ids or instance_key(title, decision.media) is not None
    }


def wanted_accounts(
    decisions: Iterable[Decision], policies: PolicyBook
) -> frozenset[str]:
    """Return the accounts that must be read even if disabled.

    They are the requesters', as Jellyseerr says and as linked by hand, and those that
    policies name.
    """
    users = {
        request.requester
        for decision in decisions
        for request in decision.requests
        if request.requester
    }
    own = {user.jellyfin_user_id for user in users} | {
        policies.links.get(user.id) for user in users
    }
    terms = [
        terms for policy in policies.policies for terms in policy.terms.values()
    ] + list(policies.defaults.values())
    named = {one for each in terms for one in each.watched_accounts}
    return frozenset(filter(None, own | named))
