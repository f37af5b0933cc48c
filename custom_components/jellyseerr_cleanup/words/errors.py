"""What errors and outcomes say to people; the messages beside them have details."""

from ..cleanup.journal.entries import Outcome
from ..cleanup.journal.follow_up import FollowUpProblem
from ..cleanup.outcomes import ErrorCode
from ..clients.errors import ClientError
from ..flows.refusals import problem_of
from ..retention.reason import Reason
from ..texts import plain
from .language import Words
from .reasons import reason_text


def error_text(code: str, words: Words, reason: Reason | None = None) -> str:
    """Return an error's sentence, with the reason why a title is not due, if told."""
    values = {"reason": reason_text(reason, words)} if reason else {}
    return words.say("error", ErrorCode(code), values)


def outcome_text(outcome: Outcome | None, words: Words) -> str:
    """Return what came of a deletion; None is one of which nobody knows yet."""
    return words.say("outcome", outcome or "open")


def requestable_text(problem: FollowUpProblem, words: Words) -> str:
    """Return why a title cannot be requested again yet."""
    return words.say("requestable_problem", problem)


def server_text(name: str, error: ClientError | None, words: Words) -> str:
    """Return whether a server answers, or what its error is about and its cure."""
    code = "up" if error is None else problem_of(error, "wrong_server_kind")[1]
    return words.say("connection", code, {"server": plain(name)})
