"""A household of many policies takes no longer than a household of none."""

from collections.abc import Callable
import time

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.rules.model import Proposal
from custom_components.jellyseerr_cleanup.rules.people import MOST_HINTS
from custom_components.jellyseerr_cleanup.rules.proposing import propose

from .home import household, remarks, saved

MANY = 300
# Comparing each with each would take six times as long
TIMES = 4
USERS = tuple(
    Requester(number, f"User {number}", email=f"user{number}@example.com")
    for number in range(1, MANY + 1)
)
RULES = "".join(
    f"- {{name: N{one.id}, type: user, enabled: true, users: [{{user_id: {one.id}, retention: 7d}}]}}\n"
    for one in USERS
)


def timed(act: Callable[[], Proposal]) -> tuple[Proposal, float]:
    """Return what it proposes, and the seconds that it computed."""
    begun = time.process_time()
    return act(), time.process_time() - begun


def test_a_rule_for_each_of_many_users() -> None:
    home = household(users=USERS)
    first, of_none = timed(lambda: propose(RULES, home))
    assert len(first.added) == MANY
    after = saved(home, first)
    renamed = RULES.replace("name: N", "name: M")
    left, of_many = timed(lambda: propose(renamed, after))
    assert len(remarks(left, "user_exists")) == MANY
    assert of_many < TIMES * of_none
    replaced, of_many = timed(lambda: propose(renamed, after, replace=True))
    assert (len(replaced.added), len(replaced.removed)) == (MANY, MANY)
    assert of_many < TIMES * of_none


def test_names_of_nobody() -> None:
    """Only so many are compared with those that there are."""
    proposal = propose(
        RULES.replace("user_id: ", "username: usre"), household(users=USERS)
    )
    assert len(remarks(proposal, "user_unknown_nearest")) <= MOST_HINTS
    assert len(remarks(proposal, "nobody_left")) == MANY
