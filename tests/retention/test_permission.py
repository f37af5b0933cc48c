"""Who may keep a title, and who may release it."""

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.permission import Asker, objection
from custom_components.jellyseerr_cleanup.retention.remembered import Keep

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADMIN = Asker("admin", True)
AUTOMATION = Asker()
MEMBER = Asker("bob", False, frozenset({2, 7}))
OTHER = Asker("guest", False)
WHO = {"admin": ADMIN, "automation": AUTOMATION, "member": MEMBER, "other": OTHER}


def keep(days: float | None = 30, by: str | None = "bob") -> Keep:
    """Return a keep for so many days, or for good."""
    until = None if days is None else NOW + timedelta(days=days)
    return Keep("movie:1", MediaType.MOVIE, 1, until=until, created_by=by)


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        (1, {"other": "keep_not_linked"}),
        (30, {"other": "keep_not_linked"}),
        # To the end of the thirtieth day
        (30.9, {"other": "keep_not_linked"}),
        (31.1, {"member": "keep_too_long", "other": "keep_not_linked"}),
        (None, {"member": "keep_too_long", "other": "keep_not_linked"}),
    ],
)
def test_keep(days: float | None, refused: dict[str, str]) -> None:
    """Members up to 30 days, administrators and automations without limit."""
    said = {name: objection(who, keep(days), NOW) for name, who in WHO.items()}
    assert {name: no for name, no in said.items() if no} == refused


@pytest.mark.parametrize(
    ("requesters", "refused"),
    [
        ([{2}], {}),
        ([{1, 7}, {2}], {}),
        ([{2}, {1}], {"member": "keep_not_own_request"}),
        ([{1}], {"member": "keep_not_own_request"}),
        # A title that nobody requested is not the member's
        ([], {"member": "keep_not_own_request"}),
    ],
)
def test_own_requests_only(requesters: list[set[int]], refused: dict[str, str]) -> None:
    """With the option a member keeps what the member requested, all of it."""
    who = {name: one for name, one in WHO.items() if name != "other"}
    covered = [frozenset(one) for one in requesters]
    said = {
        name: objection(one, keep(), NOW, requesters=covered, own_only=True)
        for name, one in who.items()
    }
    assert {name: no for name, no in said.items() if no} == refused
    assert objection(MEMBER, keep(), NOW, requesters=covered) is None


@pytest.mark.parametrize("by", ["bob", "admin", None])
def test_release(by: str | None) -> None:
    """Only administrators release somebody else's keep, however long it is."""
    for days in (1, None):
        kept = keep(days, by)
        said = {n: objection(who, kept, NOW, releases=True) for n, who in WHO.items()}
        assert {name: no for name, no in said.items() if no} == {
            "other": "keep_not_linked",
            **({} if by == "bob" else {"member": "release_not_own_keep"}),
        }


def test_a_members_word_stands_beside_others() -> None:
    """It replaces an earlier one of the same member only."""
    assert ADMIN.as_own(keep()) == AUTOMATION.as_own(keep()) == keep()
    other = Asker("eve", False, frozenset({3}))
    assert MEMBER.as_own(keep()).id == MEMBER.as_own(keep(3)).id
    assert len({one.as_own(keep()).id for one in (ADMIN, MEMBER, other)}) == 3
