"""What calendar, to-do list and events say of a title: who, size, why, policy."""

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
    """Yield who requested a title and its size, why it leaves, and its policy.

    With a `keep` who keeps it and until when, in place of why it leaves. The to-do
    list shows three lines, on a phone of some 50 letters, and the rest nowhere: so
    the short ones share a line, and a policy that the reason names is not told twice.
    """
    words, reason = coordinator.words, decision.reason
    if keep is not None:
        names, people = coordinator.memory.titles, coordinator.people
        yield keep_text(keep, names, people, words)
    short = []
    if users := requester_names(decision):
        short.append(
            words.say("described", "requested_by", {"users": ", ".join(users)})
        )
    if decision.size:
        short.append(words.say("described", "size", {"size": gigabytes(decision.size)}))
    if short:
        yield " · ".join(short)
    if keep is None:
        yield reason_text(reason, words)
    if decision.policy and (keep or "policy" not in reason.as_dict()):
        policy = policy_words(decision.policy, words)
        yield words.say("described", "policy", {"policy": policy})


def gigabytes(size: int) -> str:
    """Return a size in bytes as a number of gigabytes."""
    return f"{size / GIGABYTE:.1f}"
