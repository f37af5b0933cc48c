"""The issue of an integration that lets nothing leave, because nobody said what may."""

from collections.abc import Iterator

from .checks import Check, Finding, Situation

NO_POLICY = "no_policy"


def _no_policy(situation: Situation) -> Iterator[Finding]:
    """Yield one as long as no policy is on, and the default terms are both never."""
    book = situation.policies
    if any(policy.enabled for policy in book.policies):
        return
    if all(
        terms.retention is None and terms.unwatched_retention is None
        for terms in book.defaults.values()
    ):
        yield Finding({})


CHECKS = (Check(NO_POLICY, _no_policy, learn_more="docs/policies.md#fields"),)
