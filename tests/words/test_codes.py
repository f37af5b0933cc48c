"""Every state, error and outcome that answers carry as a code has a text beside it."""

from collections.abc import Iterable

import pytest

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import Outcome
from custom_components.jellyseerr_cleanup.cleanup.journal.follow_up import (
    FollowUpProblem,
)
from custom_components.jellyseerr_cleanup.cleanup.outcomes import ErrorCode
from custom_components.jellyseerr_cleanup.clients import errors
from custom_components.jellyseerr_cleanup.engine.explaining import Change, Did
from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.reason import Reason, ReasonCode
from custom_components.jellyseerr_cleanup.words.errors import (
    error_text,
    outcome_text,
    requestable_text,
    server_text,
)

from .english import badly_said, english

WORDS = english()
CURED = Reason.of(ReasonCode.PLAYING)


@pytest.mark.parametrize("code", ErrorCode)
def test_errors(code: ErrorCode) -> None:
    assert badly_said(error_text(code, WORDS)) == []


def test_a_title_that_is_not_due_says_why() -> None:
    assert error_text("not_due", WORDS, CURED) == (
        "It is not due any more. Somebody is playing it. Wait until it is over."
    )
    assert error_text("not_due", WORDS) == "It is not due any more."


@pytest.mark.parametrize("problem", FollowUpProblem)
def test_requestable(problem: FollowUpProblem) -> None:
    assert badly_said(requestable_text(problem, WORDS)) == []


def kinds(
    of: type[errors.ClientError] = errors.ClientError,
) -> Iterable[type[errors.ClientError]]:
    """Yield each kind of error that a server may cause."""
    yield of
    for one in of.__subclasses__():
        yield from kinds(one)


@pytest.mark.parametrize("kind", kinds())
def test_servers(kind: type[errors.ClientError]) -> None:
    text = server_text("Radarr", kind("Radarr"), WORDS)
    assert badly_said(text) == []
    assert "Radarr" in text


def test_outcomes() -> None:
    assert [outcome_text(one, WORDS) for one in (*Outcome, None)] == [
        "Deleted",
        "Not deleted",
        "Interrupted",
        "Not known yet",
    ]


@pytest.mark.parametrize(
    ("kind", "codes"),
    [("state", State), ("decision", State), ("would_change", Change), ("watched", Did)],
)
def test_other_codes(kind: str, codes: Iterable[str]) -> None:
    """A cure is that of the reason, and none of a change."""
    assert {*codes} - {"cure"} <= WORDS.texts[kind].keys()
