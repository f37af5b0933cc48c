"""What an explanation says to people: one sentence for each thing that counts."""

from ..engine.explaining import VERDICTS, Change, ExplainedRequest, Explanation, Seen
from ..retention.plan import State
from ..retention.reason import ReasonCode
from ..texts import plain
from .language import Words
from .names import Names, title_name
from .reasons import cure_text, decision_text, reason_text

# What stays anyway is not read
_NOT_READ = (ReasonCode.WATCH_STATE_NOT_READ, ReasonCode.FILES_NOT_READ)


def explanation_text(
    explained: Explanation, names: Names, words: Words, *, allowed: bool
) -> str:
    """Return what becomes of a title and why, and what its requests say of it.

    `allowed` is whether deletions are.
    """
    decision = explained.decision
    sentences = [f"{title_name(decision.id, names)}.", decision_text(decision, words)]
    if decision.announced_at:
        day = words.day(decision.announced_at)
        sentences.append(words.say("explanation", "announced", {"day": day}))
    if decision.state is State.DUE and not allowed:
        sentences.append(words.say("explanation", "not_allowed"))
    sentences += [
        request_text(one, explained, words)
        for one in explained.requests
        # The title's own reason was told already
        if one.reason != decision.reason
    ]
    return " ".join(sentences)


def request_text(one: ExplainedRequest, explained: Explanation, words: Words) -> str:
    """Return what one request says of its title: from when it may leave, or why not."""
    if one.reason.code in _NOT_READ and one.reason != explained.decision.reason:
        return words.say("verdict", "not_read", {"user": _user(one, words)})
    values = {
        "user": _user(one, words),
        "reason": reason_text(one.reason, words),
        "day": words.day(one.date) if one.date else "",
    }
    return words.say("verdict", VERDICTS[one.kind], values)


def change_text(
    change: Change, one: ExplainedRequest, explained: Explanation, words: Words
) -> str:
    """Return what would change a verdict: whose act, and what comes of it."""
    if change is Change.CURE:
        return cure_text(explained.decision.reason, words)
    return words.say("would_change", change, {"user": _user(one, words)})


def seen_text(seen: Seen, words: Words) -> str:
    """Return what an account did with a title, and when it finished it."""
    named = {
        "account": plain(seen.account),
        "day": words.day(seen.finished_at) if seen.finished_at else "",
    }
    return words.say("watched", seen.did, named)


def _user(one: ExplainedRequest, words: Words) -> str:
    if one.request.requester is None:
        return words.say("verdict", "nobody")
    return plain(one.request.requester.display_name)
