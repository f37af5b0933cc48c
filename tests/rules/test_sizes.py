"""Large files and large households take a moment, and no more."""

from collections.abc import Callable
from dataclasses import replace
import time

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.rules.model import Household, Proposal
from custom_components.jellyseerr_cleanup.rules.proposing import propose

from .home import household, saved

MANY = 1200
SECONDS = 8
USERS = tuple(
    Requester(number, f"User {number}", email=f"user{number}@example.com")
    for number in range(1, MANY + 1)
)
RULES = "".join(
    f"- {{name: N{one.id}, type: user, enabled: true, users: [{{user_id: {one.id}, retention: 7d}}]}}\n"
    for one in USERS
)


def quickly(act: Callable[[], Proposal]) -> Proposal:
    """Return what it proposes, if that does not take long."""
    begun = time.process_time()
    proposal = act()
    assert time.process_time() - begun < SECONDS
    return proposal


def test_a_rule_for_each_of_many_users() -> None:
    home: Household = household(users=USERS)
    first = quickly(lambda: propose(RULES, home))
    assert len(first.added) == MANY
    home = saved(home, first)
    home = replace(
        home,
        policies=tuple(
            replace(one, id=f"{number}") for number, one in enumerate(home.policies)
        ),
    )
    renamed = RULES.replace("name: N", "name: M")
    assert len(quickly(lambda: propose(renamed, home)).remarks) > MANY
    proposal = quickly(lambda: propose(renamed, home, replace=True))
    assert (len(proposal.added), len(proposal.removed)) == (MANY, MANY)


def test_names_of_nobody() -> None:
    text = RULES.replace("user_id: ", "username: usre")
    proposal = quickly(lambda: propose(text, household(users=USERS)))
    assert not proposal.added
