"""What a reason and a decision say to people, and what they can do about a hold."""

from ..retention.plan import Decision, Plan, State
from ..retention.reason import Reason
from .language import Words
from .values import named

# The state's text names the day from which such a title leaves
_WITH_DATE = (State.LEAVING_SOON, State.SCHEDULED)


def reason_text(reason: Reason, words: Words) -> str:
    """Return a reason's sentence; of one that holds, also what a person can do."""
    values = named(reason, words)
    text = words.say("reason", reason.code, values)
    if reason.code not in words.texts["cure"]:
        return text
    return f"{text} {cure_text(reason, words)}"


def cure_text(reason: Reason, words: Words) -> str:
    """Return what a person can do about a reason that holds."""
    return words.say("cure", reason.code, named(reason, words))


def decision_text(decision: Decision, words: Words) -> str:
    """Return what becomes of a title, from when, and why."""
    values = {"reason": reason_text(decision.reason, words)}
    if decision.state in _WITH_DATE and decision.delete_after is not None:
        values["day"] = words.day(decision.delete_after)
    return words.say("decision", decision.state, values)


def state_text(state: State, words: Words) -> str:
    """Return a state's name."""
    return words.say("state", state)


def plan_text(plan: Plan, words: Words) -> str:
    """Return how many titles of a plan are due and how many leave next, from when."""
    due = len(plan.in_state(State.DUE))
    leaving = plan.in_state(State.LEAVING_SOON)
    values = {
        "due": words.count("titles", due) if due else "",
        "leaving": words.count("titles", len(leaving)) if leaving else "",
    }
    if not leaving:
        return words.say("leaving", "due" if due else "nothing", values)
    assert leaving[0].delete_after is not None
    values["day"] = words.day(leaving[0].delete_after)
    return words.say("leaving", "both" if due else "soon", values)
