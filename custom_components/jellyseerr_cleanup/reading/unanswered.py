"""What an error leaves unknown: a server is away, or there and said something odd."""

from ..clients.errors import ClientError, UnexpectedAnswer
from ..retention.copies import LibraryCopy
from ..retention.reason import ReasonCode, Unknown

_NO_ANSWER = (ReasonCode.INSTANCE_UNREACHABLE, ReasonCode.ODD_ANSWER)


def is_odd(error: ClientError | None) -> bool:
    """Return whether a server answered, and only what it said makes no sense."""
    return isinstance(error, UnexpectedAnswer) and error.is_about_body


def unanswered(server: str, error: ClientError | None, away: ReasonCode) -> Unknown:
    """Return what cannot be known because of an error.

    `away` is the code for a server that does not answer at all.
    """
    if error is not None and is_odd(error):
        return odd_answer(server, error.told)
    return Unknown.because(away, server=server)


def odd_answer(server: str, error: str) -> Unknown:
    """Return what cannot be known since a server that is there said something odd."""
    return Unknown.because(ReasonCode.ODD_ANSWER, server=server, error=error)


def said_nothing(copy: LibraryCopy | Unknown) -> bool:
    """Return whether a server said nothing of a title, so that it may be as before."""
    return not isinstance(copy, LibraryCopy) and copy.reason.code in _NO_ANSWER
