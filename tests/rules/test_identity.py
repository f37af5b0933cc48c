"""Importing an export changes nothing, and makes the same of nothing."""

from collections import Counter
from collections.abc import Mapping
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
import pytest

from custom_components.jellyseerr_cleanup.rules.exporting import export
from custom_components.jellyseerr_cleanup.rules.model import Household
from custom_components.jellyseerr_cleanup.rules.proposing import propose

from .home import household, saved
from .random_policies import TAGS, USERS, households

MANY = settings(
    max_examples=1000,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
SOME = settings(MANY, max_examples=50)

MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080}


def minutes(text: str | None) -> int | None:
    """Return a duration's minutes; None for never, or for none."""
    if text in (None, "never"):
        return None
    return sum(int(n) * MINUTES[unit] for n, unit in re.findall(r"(\d+)([mhdw])", text))


def terms_said(data: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what terms say, however it is written."""
    length, unwatched = (
        minutes(data.get("retention", "never")),
        minutes(data.get("unwatched_retention")),
    )
    if length is None and unwatched is None:
        return ("never",)
    return (
        length,
        unwatched,
        data["require_watched"],
        data["watched_by"],
        tuple(data.get("watched_accounts", ())),
        data["count_from"],
        data["include_existing"],
    )


def policies_said(home: Household, *, people: bool) -> Counter[tuple[object, ...]]:
    """Return what all policies say; who users were is told too, if `people`."""
    return Counter(
        (
            "".join(one for one in policy.name if one.isprintable()).strip()[:60],
            tuple(sorted(policy.data["users"])),
            tuple(sorted(policy.data.get("tags", ()))),
            tuple(sorted(policy.data["media_types"])),
            policy.data["enabled"],
            tuple(sorted(policy.data["accounts"].items(), key=str)) if people else (),
            terms_said(policy.data),
        )
        for policy in home.policies
    )


def without_the_gone(home: Household) -> Counter[tuple[object, ...]]:
    """Return what the policies say to whom only the present users are known."""
    known = {str(user.id) for user in USERS}
    told: Counter[tuple[object, ...]] = Counter()
    for said, number in policies_said(home, people=False).items():
        name, users, tags, *rest = said
        assert isinstance(users, tuple)
        left = tuple(one for one in users if one in known or one == "everybody")
        if left or tags:
            told[name, left, tags, *rest] += number
    return told


def stays(home: Household) -> None:
    """Check that nothing changes, whether or not what exists is to be replaced."""
    text = export(home)
    for replace in (False, True):
        proposal = propose(text, home, replace=replace)
        assert not proposal.changes_anything, text
        wrong = {"exists", "unknown", "shadowed", "unsupported", "taken_over"}
        assert not [one for one in proposal.remarks if one.kind in wrong]


def comes_again(home: Household) -> None:
    """Check that a household of the same people becomes the same."""
    empty = household(users=USERS, tags=TAGS)
    proposal = propose(export(home), empty, confirmed_short=True)
    after = saved(empty, proposal)
    assert policies_said(after, people=False) == without_the_gone(home)
    for section in ("default_movies", "default_series"):
        assert terms_said(after.options[section]) == terms_said(home.options[section])
    for option in ("leaving_soon_days", "notice_days"):
        assert after.options[option] == home.options[option]


@SOME
@given(households())
def test_importing_an_export_changes_nothing(home: Household) -> None:
    stays(home)


@SOME
@given(households())
def test_an_export_makes_the_same_of_nothing(home: Household) -> None:
    comes_again(home)


@pytest.mark.long
@MANY
@given(households())
def test_for_a_thousand_households(home: Household) -> None:
    stays(home)
    comes_again(home)
