"""Whatever happens to a file, there is an answer, and never a policy not in the text.

`RULES_MUTATIONS=1000000` looks at a million; 2,000 otherwise.
"""

from collections.abc import Iterator, Mapping
from math import ceil
import os
import re
import time
import tracemalloc
from typing import Any

import pytest
import yaml

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.rules.model import Proposal, RulesError
from custom_components.jellyseerr_cleanup.rules.proposing import propose

from .home import ALICE, BOB, CAROL, for_everybody, for_tags, household, stored
from .mutating import mutated

MUTATIONS = int(os.environ.get("RULES_MUTATIONS", "2000"))
PARTS = 8
SLOWEST = 2.0
MOST_MEMORY = 30_000_000

HOMES = (
    household(),
    household(
        stored("Alice - Short Retention", ALICE, BOB),
        for_tags("Kids", "kids", retention="90d"),
        for_everybody("All", retention="365d"),
        leaving_soon_days=20,
        default_movies={"retention": "30d"},
    ),
)
PEOPLE = {str(user.id): user for user in (ALICE, BOB, CAROL)}
TRUE = {"true", "yes", "on"}


def minutes(text: Any) -> int | str | None:
    """Return how long OxiCleanarr takes a text for; None if it is no duration."""
    found = re.fullmatch(r"([0-9]+)([dhms])", str(text))
    if not found:
        return "never" if text == "never" else None
    return ceil(int(found[1]) * {"d": 1440, "h": 60, "m": 1, "s": 1 / 60}[found[2]])


def is_said(text: Any, *, otherwise: bool) -> bool:
    """Return whether a switch is on in the text."""
    if text in (None, "", "~", "null", "Null", "NULL"):
        return otherwise
    return str(text).lower() in TRUE


def names(user: Requester) -> set[str]:
    """Return all that a user is called, lower case."""
    called = (user.jellyfin_username, user.username, user.display_name)
    return {name.lower() for name in called if name}


def entries(loaded: Any) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Yield each rule with each of its users, or with itself."""
    rules = loaded.get("advanced_rules") if isinstance(loaded, dict) else loaded
    for rule in rules if isinstance(rules, list) else ():
        if isinstance(rule, dict):
            users = rule.get("users")
            if rule.get("type") == "user":
                for user in users if isinstance(users, list) else ():
                    yield rule, user
            else:
                yield rule, rule


def is_in(policy: Mapping[str, Any], who: str, loaded: Any) -> bool:
    """Return whether the text says that a user or tag has such a policy."""
    for rule, entry in entries(loaded):
        if policy.get("tags"):
            meant = rule.get("type") == "tag" and who in str(rule.get("tag")).lower()
        else:
            user = PEOPLE[who]
            meant = (
                str(entry.get("user_id")).lstrip("0") == who
                or str(entry.get("username")).strip().lower() in names(user)
                or str(entry.get("email")).strip().lower() == user.email
            )
        watched = is_said(
            entry.get("require_watched"),
            otherwise=is_said(rule.get("require_watched"), otherwise=False),
        )
        if (
            meant
            and minutes(entry.get("retention")) == minutes(policy["retention"])
            and is_said(rule.get("enabled"), otherwise=False) == policy["enabled"]
            and (policy["require_watched"] or not watched)
        ):
            return True
    return False


def check(text: str, proposal: Proposal) -> None:
    """Check that all that is proposed is in the text, and nothing was short."""
    try:
        loaded = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.composer.ComposerError as err:
        # An anchor may be given anew, but not to this reader
        if "duplicate anchor" not in str(err):
            raise
        return
    for policy in (*proposal.added, *proposal.changed):
        data = policy.data
        before = {one.id: one for one in HOMES[1].policies}.get(policy.id or "")
        wanted = [*data.get("tags", ()), *data["users"]]
        if before is not None and data["retention"] == before.data["retention"]:
            # Somebody went from it to another one
            wanted = [one for one in wanted if one not in before.data["users"]]
            assert set(before.data["users"]) >= set(data["users"]) or wanted
        assert all(is_in(data, one, loaded) for one in wanted), (text, policy)
        length = minutes(data["retention"])
        assert length == "never" or (isinstance(length, int) and length >= 1440)
    standard: Any = loaded.get("rules") if isinstance(loaded, dict) else {}
    for option, field in (
        ("default_movies", "movie_retention"),
        ("default_series", "tv_retention"),
    ):
        if option in proposal.options:
            said = minutes(standard[field])
            assert minutes(proposal.options[option]["retention"]) == said or (
                said == 0 and proposal.options[option]["retention"] == "never"
            )


def look_at(number: int) -> bool:
    """Look at one file; return whether it could be read."""
    text, home = mutated(number), HOMES[number % 2]
    begun = time.process_time()
    try:
        proposal = propose(text, home, replace=number % 3 == 0)
    except RulesError as err:
        proposal, complaints = None, err.complaints
    assert time.process_time() - begun < SLOWEST, number
    if proposal is None:
        last = 2 + sum(text.count(one) for one in "\n\r\x85\u2028")
        assert complaints
        assert all(1 <= one.line <= last and one.column >= 1 for one in complaints)
        return False
    check(text, proposal)
    return True


@pytest.mark.parametrize("part", range(PARTS))
def test_mutated_files(part: int) -> None:
    read = sum(look_at(number) for number in range(part, MUTATIONS, PARTS))
    # Neither all nor none: otherwise nothing was looked at
    assert MUTATIONS // PARTS * 0.2 < read < MUTATIONS // PARTS * 0.9


def test_memory_is_bounded() -> None:
    tracemalloc.start()
    try:
        for number in range(60):
            look_at(number)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
