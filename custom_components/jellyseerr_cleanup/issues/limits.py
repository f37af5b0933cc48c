"""The issue about limits: which are exceeded, by how much, and whose titles are due."""

from collections.abc import Iterable, Iterator

from ..cleanup.journal.journal import JournalError
from ..household.describing import gigabytes
from ..retention.model import Requester
from ..retention.plan import Decision, State
from ..texts import markdown, markdown_text
from ..words.limits import excess_text
from .checks import Check, Finding, Situation

OVER_LIMIT = "over_limit"

_MOST_PEOPLE = 10


def _over_limit(situation: Situation) -> Iterator[Finding]:
    reading, words = situation.reading, situation.coordinator.words
    try:
        over = situation.coordinator.engine.over_limit(reading)
    except JournalError:
        return
    if over:
        due = reading.plan.in_state(State.DUE)
        told = [excess_text(one, reading.servers, words) for one in over]
        yield Finding(
            {
                "count": words.count("titles", len(due)),
                "size": gigabytes(_size(due)),
                "limits": _lines(markdown_text(one) for one in told),
                "titles": _lines(_by_person(due, situation)),
            },
            data={"plan_id": reading.plan.id},
        )


def _by_person(due: Iterable[Decision], situation: Situation) -> Iterator[str]:
    """Yield what of each person is due, sorted by name; a title counts for each.

    That is 10 people at most, and how many more there are.
    """
    people: dict[int, Requester] = {}
    titles: dict[int, list[Decision]] = {}
    for one in due:
        named = (request.requester for request in one.requests)
        for user in {user.id: user for user in named if user}.values():
            people[user.id] = user
            titles.setdefault(user.id, []).append(one)
    words = situation.coordinator.words
    ordered = sorted(
        people.values(), key=lambda one: (one.display_name.lower(), one.id)
    )
    for user in ordered[:_MOST_PEOPLE]:
        theirs = titles[user.id]
        named_titles = {
            "person": markdown(user.display_name),
            "count": words.count("titles", len(theirs)),
            "size": gigabytes(_size(theirs)),
            "titles": situation.titles(theirs),
        }
        yield words.say("by_person", "titles", named_titles)
    if (more := len(ordered) - _MOST_PEOPLE) > 0:
        yield words.count("more_people", more)


def _size(titles: Iterable[Decision]) -> int:
    return sum(one.size or 0 for one in titles)


def _lines(texts: Iterable[str]) -> str:
    """Return texts as a list in Markdown."""
    return "\n".join(f"- {one}" for one in texts)


CHECKS = (Check(OVER_LIMIT, _over_limit, is_fixable=True),)
