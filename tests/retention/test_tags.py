"""Policies for tags: they only lengthen or hold, and a tag that went counts a while."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.set_back import set_back
from custom_components.jellyseerr_cleanup.retention.tags import InstanceTags

from .scenarios import (
    ALICE,
    BOB,
    DAY,
    MOVIE,
    MOVIE_4K,
    NOT_ON_RADARR,
    NOW,
    RADARR_DOWN,
    SEASON,
    Scenario,
    done,
    file,
    polled,
    said,
    seen,
    told,
)
from .tables import rows

DUE = "due -3d from watched"
LATER = "scheduled +20d from watched"
GONE, UNREADABLE = "held: tag_gone", "held: tags_unreadable"


def everybody(days: float | None = 7) -> Scenario:
    """Return a film that Alice finished ten days ago, with a policy for everybody."""
    return Scenario().asks(ALICE).watches(ALICE, 10).policy(None, days)


def kids(days: float | None = 30, **terms: Any) -> Scenario:
    """Return the same, and a policy for a tag that the film has."""
    return everybody().tag_policy("kids", days, **terms).tags("kids")


def tagged_twice() -> Scenario:
    """Return the same with another tag, and a longer policy for that."""
    return kids(30).tag_policy(("keep", "rare"), 60).tags("kids", "rare")


def disabled(home: Scenario) -> Scenario:
    """Return a household without the last policy's effect."""
    *others, last = home.book.policies
    return home.policies(*others, replace(last, enabled=False))


def for_series(home: Scenario) -> Scenario:
    """Return a household whose last policy is for series only."""
    *others, last = home.book.policies
    series = {MediaType.TV: last.terms[MediaType.TV]}
    return home.policies(*others, replace(last, terms=series))


RULES: dict[str, tuple[Scenario, str]] = {
    "longer": (kids(30), LATER),
    "never": (kids(None), "kept: policy_never"),
    "shorter shortens nothing": (kids(1), DUE),
    "another tag": (kids().tags("rare"), DUE),
    "no tag": (kids().tags(), DUE),
    "disabled": (disabled(kids()), DUE),
    "for series only": (for_series(kids()), DUE),
    "one of several labels": (
        everybody().tag_policy(("keep", "kids"), 30).tags("kids"),
        LATER,
    ),
    "of two tags the latest date": (tagged_twice(), "scheduled +50d from watched"),
    "of two tags never": (
        tagged_twice().tag_policy("kids", None),
        "kept: policy_never",
    ),
    "the user's own policy comes first": (
        done().tag_policy("kids", None).tags("kids"),
        DUE,
    ),
    "everybody's never stays never": (
        everybody(None).tag_policy("kids", 30).tags("kids"),
        "kept: policy_never",
    ),
    "the default's never, too": (
        Scenario().asks(ALICE).watches(ALICE, 10).tag_policy("kids", 1).tags("kids"),
        "kept: policy_never",
    ),
    "it waits as the tag's terms want": (
        kids(1, watched_by="all", watched_accounts=("b" * 32,)),
        "waiting: not_watched",
    ),
    "it is held as the tag's terms want": (
        kids(1, watched_by="all", watched_accounts=("b" * 32,)).cannot_read(BOB),
        "held: watch_state_unreadable",
    ),
    "whoever has no policy of their own decides": (
        kids(30).asks(BOB, 30).watches(BOB, 10).policy(BOB, 1),
        LATER,
    ),
    "a season": (
        seen()
        .policies()
        .policy(None, 7)
        .tag_policy("kids", 30)
        .tags("kids", of=SEASON),
        LATER,
    ),
    "the list fails, and the film has tags": (kids().cannot_list_tags(), UNREADABLE),
    "even if it is another tag": (
        kids().tags("rare").cannot_list_tags(),
        UNREADABLE,
    ),
    "the list fails, and the film has none": (kids().tags().cannot_list_tags(), DUE),
    "the list of another instance fails": (
        kids().cannot_list_tags("radarr:1"),
        LATER,
    ),
    "the list fails, and nobody would ask": (
        done().tags("kids").cannot_list_tags(),
        DUE,
    ),
    "the list fails, and the user's policy decides": (
        done().tag_policy("kids", 30).tags("kids").cannot_list_tags(),
        DUE,
    ),
    "the list is not whole": (kids().lists_tags("keep"), UNREADABLE),
    "never comes before a list that fails": (
        everybody(None).tag_policy("kids", 30).tags("kids").cannot_list_tags(),
        "kept: policy_never",
    ),
}


def decided(home: Scenario) -> str:
    """Say what is planned of the film, or the season."""
    [decision] = home.plan().decisions
    return told(decision)


@rows("home, expected", RULES)
def test_rules(home: Scenario, expected: str) -> None:
    assert decided(home) == expected


def test_the_decision_names_the_tags_policy() -> None:
    decision = kids(30).decision()
    assert decision.policy == "Policy 2"
    assert dict(decision.reason.parameters)["retention"] == "30d"
    assert decision.labels == ("kids",)
    assert decision.policy_fingerprint.startswith("2|30d|")
    assert kids(1).decision().policy == "Policy 1"
    assert kids(7).decision().policy == "Policy 1", "equal: as without tags"


def test_of_two_copies_each_has_its_tags() -> None:
    """What is asked for in both qualities goes alone, by the tags that it has there."""
    home = kids(None).tags().tags("kids", of=MOVIE_4K)
    home.asks(ALICE, is_4k=True).watches(ALICE, 10, of=MOVIE_4K)
    assert said(home) == {"movie:1:hd": DUE, "movie:1:4k": "kept: policy_never"}


def test_one_file_of_both_qualities_has_the_tags_of_both() -> None:
    home = kids(None).tags().tags("kids", of=MOVIE_4K)
    home.asks(ALICE, is_4k=True).watches(ALICE, 10, of=MOVIE_4K)
    home.on_one_server().has(file(39), of=MOVIE_4K)
    [decision] = home.plan().decisions
    assert told(decision) == "kept: policy_never"


# What is lost


def test_a_lost_tag_counts_for_14_days() -> None:
    home = kids(None)
    assert polled(home, 0) == ["kept: policy_never"]
    home.tags()
    kept = polled(home, 1, 13, 1)
    assert kept == ["kept: policy_never"] * 3
    [decision] = home.poll(0.01).decisions
    assert decision.state is State.DUE
    assert not home.memory.tagged


def test_a_tag_that_is_back_counts_anew() -> None:
    home = kids(None)
    polled(home, 0)
    home.tags()
    polled(home, 1, 10)
    home.tags("kids")
    polled(home, 1)
    home.tags()
    assert polled(home, 1, 14) == ["kept: policy_never"] * 2


def test_a_title_that_was_never_seen_with_a_tag_is_judged_without() -> None:
    home = everybody().tags("kids")
    polled(home, 0)
    home.tag_policy("kids", None).tags()
    assert polled(home, 1) == ["due -4d from watched"]


def test_a_tag_that_is_gone_holds_until_somebody_acts() -> None:
    home = kids(30)
    polled(home, 0)
    home.removes_tag("kids")
    assert polled(home, 1, 100, 100) == [GONE] * 3
    reason = home.decision().reason.as_dict()
    assert reason == {"code": "tag_gone", "tag": "kids", "policy": "Policy 2"}
    assert home.decision().policy == "Policy 2"
    # A person names other tags: that ends it
    *others, policy = home.book.policies
    home.policies(*others, replace(policy, tags=("rare",)))
    [decision] = home.poll(1).decisions
    assert decision.state is State.DUE


def test_a_tag_that_is_made_anew_counts_for_14_days() -> None:
    home = kids(None)
    polled(home, 0)
    home.removes_tag("kids")
    polled(home, 1, 100)
    home.lists_tags("kids", "keep", "rare")
    assert polled(home, 1, 14) == ["kept: policy_never"] * 2
    [decision] = home.poll(0.01).decisions
    assert decision.state is State.DUE


def test_a_tag_is_not_gone_where_another_instance_has_it_no_more() -> None:
    home = kids(30)
    polled(home, 0)
    home.removes_tag("kids", "radarr:1")
    assert decided(home) == LATER


@pytest.mark.parametrize("copy", [RADARR_DOWN, NOT_ON_RADARR])
def test_what_cannot_be_read_keeps_its_tags(copy: Any) -> None:
    home = kids(None)
    polled(home, 0)
    before = home.memory.tagged
    assert before == {MOVIE: {"kids": None}}
    known = home.copies[MOVIE]
    home.copied(copy)
    assert polled(home, 1, 30) == ["kept: policy_never"] * 2
    assert home.memory.tagged == before
    home.copied(known).cannot_list_tags().tags()
    assert polled(home, 1) == ["kept: policy_never"], "its row names none, others may"
    assert home.memory.tagged == before


def test_files_that_were_not_read_are_asked_for_if_the_title_had_a_tag() -> None:
    """Far from its date, too, where nothing else needs them."""
    home = everybody(60).tag_policy("kids", None).tags("kids")
    never_read = home.plan(copies={}).of(MOVIE)
    polled(home, 0)
    lost = home.plan(copies={}).of(MOVIE)
    assert never_read
    assert lost
    words = told(never_read), told(lost)
    assert words == ("scheduled +50d from watched", "held: files_not_read")


def test_a_request_that_went_takes_its_tags_along() -> None:
    home = kids(None)
    polled(home, 0)
    home.requests.clear()
    home.poll(1)
    assert home.memory.tagged
    home.poll(14)
    home.poll(1)
    assert not home.memory.tagged


def test_a_list_that_fails_holds_at_that_poll() -> None:
    """Though nothing else was read of the title: plan after plan says the same."""
    home = kids(30)
    assert polled(home, 0) == [LATER]
    home.cannot_list_tags()
    assert polled(home, 0.01) == [UNREADABLE]


def test_a_clock_that_was_ahead() -> None:
    """What it noted as lost later than now was lost before now."""
    home = kids(None)
    polled(home, 2)
    home.tags()
    polled(home, 1)
    back = set_back(home.memory, NOW)
    assert back.tagged == {MOVIE: {"kids": NOW}}


# Rule 10: dates of the same terms do not move earlier


def test_the_floor_of_what_applies_without_tags_stays() -> None:
    """While a tag keeps a film, a watch is lost: what was said before stays said."""
    home = kids(90)
    polled(home, 0)
    home.watches(ALICE, 2)
    polled(home, 0.1)
    floors = home.memory.floors
    home.watches(ALICE, 10).tags().remembers(latest_watch={}, unfinished={})
    polled(home, 1, 14)
    [decision] = home.poll(0.1).decisions
    assert home.memory.floors == floors
    [floor] = floors.values()
    assert decision.date == floor.date


def test_the_floor_of_a_tag_counts_when_it_is_back() -> None:
    home = kids(30).watches(ALICE, 2)
    polled(home, 0)
    [known] = home.memory.tag_floors.values()
    home.tags()
    polled(home, 1, 14, 0.1)
    assert [*home.memory.tag_floors.values()] == [known]
    home.watches(ALICE, 10).tags("kids").remembers(latest_watch={}, unfinished={})
    [decision] = home.poll(0.1).decisions
    assert decision.date == known.date


def test_a_title_that_gains_a_tag_is_announced_anew_only_if_its_date_was_later() -> (
    None
):
    home = kids(1).options(notice=3 * DAY)
    polled(home, 0, 1)
    announced = home.decision().announced_at
    home.tags("kids", "rare").tag_policy("rare", 2)
    polled(home, 0.5)
    assert home.decision().announced_at == announced


def test_a_book_with_tags() -> None:
    home = kids(30, watched_by="all", watched_accounts=("b" * 32,))
    assert home.book.labels == {"kids"}
    assert home.book.can_remove(MediaType.MOVIE)
    only_tags = Scenario().tag_policy("kids", 7)
    assert not only_tags.book.can_remove(MediaType.MOVIE), "tags only lengthen"
    applied = home.book.applying_to(ALICE, MediaType.MOVIE)
    assert (applied.name, applied.is_own) == ("Policy 1", False)


def test_a_row_that_was_read_after_the_list_has_the_tag() -> None:
    """Somebody set it between the two readings: the film is kept."""
    home = kids(None).tags()
    snapshot = home.snapshot()
    copy = snapshot.copies[MOVIE]
    listed = snapshot.tags["radarr:0"]
    assert isinstance(copy, LibraryCopy)
    assert isinstance(listed, InstanceTags)
    number = next(one for one, label in listed.labels.items() if label == "kids")
    copies = {**snapshot.copies, MOVIE: replace(copy, tag_ids=(number,))}
    planned = plan(replace(snapshot, copies=copies), home.book, home.memory, NOW)
    (decision,) = planned.decisions
    assert told(decision) == "kept: policy_never"
