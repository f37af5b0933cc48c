"""What calendar, to-do list and events say of a title: who, policy, why, size."""

from collections.abc import Iterator, Sequence

from ..coordinator import CleanupCoordinator
from ..retention.model import TitleId
from ..retention.plan import Decision
from ..retention.remembered import Keep
from ..settings import GIGABYTE
from ..texts import details_of, plain
from ..words.keeps import keep_text
from ..words.names import name_of, requester_names, title_name
from ..words.reasons import reason_text
from ..words.values import policy_words


def name_together(titles: Sequence[TitleId], coordinator: CleanupCoordinator) -> str:
    """Return the name of a title, or of several seasons of one series."""
    names = coordinator.memory.titles
    if len(titles) == 1:
        return title_name(titles[0], names)
    name = name_of(titles[0], names)
    seasons = [
        " ".join([f"S{one.season:02}", *(["4K"] if one.is_4k else [])])
        for one in titles
    ]
    return " ".join([plain(name.name), *details_of(name, (), ""), ", ".join(seasons)])


def lines_of(
    decision: Decision, coordinator: CleanupCoordinator, keep: Keep | None = None
) -> Iterator[str]:
    """Yield who requested a title, its policy, why it leaves, and its size.

    With a `keep` who keeps it and until when, in place of why it leaves.
    """
    words = coordinator.words
    if keep is not None:
        names, people = coordinator.memory.titles, coordinator.people
        yield keep_text(keep, names, people, words)
    if users := requester_names(decision):
        yield words.say("described", "requested_by", {"users": ", ".join(users)})
    if decision.policy:
        policy = policy_words(decision.policy, words)
        yield words.say("described", "policy", {"policy": policy})
    if keep is None:
        yield reason_text(decision.reason, words)
    if decision.size:
        yield words.say("described", "size", {"size": gigabytes(decision.size)})


def gigabytes(size: int) -> str:
    """Return a size in bytes as a number of gigabytes."""
    return f"{size / GIGABYTE:.1f}"
