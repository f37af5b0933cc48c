"""Each reason happens, and says in a sentence what it is and what a person can do."""

from datetime import date
import re

from homeassistant.util import dt as dt_util
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.reason import Reason, ReasonCode
from custom_components.jellyseerr_cleanup.words.reasons import (
    cure_text,
    decision_text,
    reason_text,
)

from .english import badly_said, english
from .happenings import HAPPENINGS

WORDS = english()
CODES = [code.value for code in ReasonCode]
HOLDING = CODES[CODES.index("seasons_not_named") :]


def test_every_reason_happens() -> None:
    assert {name.partition(" ")[0] for name in HAPPENINGS} == {*CODES}


@pytest.mark.parametrize("name", HAPPENINGS)
def test_a_reason_that_happens(name: str) -> None:
    """The title is decided by it, and what is said has no code, no gap, no ISO date."""
    build, of = HAPPENINGS[name]
    decision = build().decision(of)
    assert decision.reason.code == name.partition(" ")[0]
    text = reason_text(decision.reason, WORDS)
    assert badly_said(text) == []
    whole = decision_text(decision, WORDS)
    assert whole.endswith(text)
    assert badly_said(whole) == []
    if decision.state is State.HELD:
        assert text.endswith(cure_text(decision.reason, WORDS))


def test_what_is_said(snapshot: SnapshotAssertion) -> None:
    """The sentences, as people read them."""
    said = {
        name: decision_text(build().decision(of), WORDS)
        for name, (build, of) in HAPPENINGS.items()
    }
    assert said == snapshot


def test_every_text_is_said() -> None:
    """Each text of a reason, with or without a further parameter, is one of these."""
    said = [
        reason_text(build().decision(of).reason, WORDS)
        for build, of in HAPPENINGS.values()
    ]
    unsaid = [
        key
        for key, text in WORDS.texts["reason"].items()
        if not any(
            re.match(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)), one) for one in said
        )
    ]
    assert unsaid == []


def test_every_hold_has_a_way_out() -> None:
    assert {*WORDS.texts["cure"]} == {*HOLDING}


def test_until_a_midnight_is_to_the_end_of_the_day_before() -> None:
    until = dt_util.start_of_local_day(date(2026, 7, 1)).isoformat()
    reason = Reason.of(ReasonCode.KEPT_UNTIL, until=until)
    assert reason_text(reason, WORDS) == "Somebody keeps it until 30 June."


def test_names_of_people_are_cut_and_cleaned() -> None:
    """A name is no way to forge a text: nothing of it is filled or moves the line."""
    name = "{policy}\u202e\n" + "x" * 500
    reason = Reason.of(ReasonCode.NOT_WATCHED, user=name, policy="A {user}")
    text = reason_text(reason, WORDS)
    assert "as required by the policy “A {user}” for {policy}xxx" in text
    assert len(text) < 200
    assert text.isprintable()
