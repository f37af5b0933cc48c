"""What is proposed is stored as a whole, or not at all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.jellyseerr_cleanup.engine.planning import Planning
from custom_components.jellyseerr_cleanup.reading.reader import Reading
from custom_components.jellyseerr_cleanup.retention.durations import InvalidDuration
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook
from custom_components.jellyseerr_cleanup.rulebook.taking_over import (
    async_take_over,
    book_after,
)
from custom_components.jellyseerr_cleanup.rules.model import Proposal, StoredPolicy
from custom_components.jellyseerr_cleanup.settings import policy_book, policy_subentries
from tests.flows.policies import for_everybody, stored
from tests.integration.installation import Installation, policy


def names(book: PolicyBook) -> list[str]:
    """Return what the policies of a book are called, in their order."""
    return [one.name for one in book.policies]


def proposed(name: str, data: Mapping[str, Any], of: str | None = None) -> StoredPolicy:
    """Return a policy as it shall be stored, a new one or in place of another."""
    return StoredPolicy(of, name, {**data, "name": name})


@pytest.fixture
async def proposal(installed: Installation) -> Proposal:
    """Set up three policies; return what changes one, removes one and adds two."""
    bob, carol = (installed.home.user(name) for name in ("bob", "carol"))
    await installed.set_up(
        policy("Alice", [installed.alice]),
        policy("Bob", [bob]),
        policy("Carol", [carol]),
        notice_days=5,
        leaving_soon_days=9,
    )
    _, second, third = policy_subentries(installed.entry)
    return Proposal(
        added=(
            proposed("Dave", stored("", {"1": None}, retention="90d")),
            proposed("All", for_everybody("", retention="60d")),
        ),
        changed=(
            proposed(
                "Robert",
                stored("", {str(bob.id): bob.jellyfin_id}, retention="30d"),
                second.subentry_id,
            ),
        ),
        removed=(third.subentry_id,),
        options={"leaving_soon_days": 20, "default_movies": {"retention": "180d"}},
    )


async def test_all_of_it_is_stored(installed: Installation, proposal: Proposal) -> None:
    """Also what is not proposed stays; what comes after is what was shown before."""
    entry = installed.entry
    shown = book_after(entry, proposal)
    async_take_over(installed.hass, entry, proposal)
    await installed.settle()
    assert names(policy_book(entry)) == ["Alice", "Robert", "Dave", "All"]
    assert entry.options == {
        "notice_days": 5,
        "leaving_soon_days": 20,
        "default_movies": {"retention": "180d"},
    }
    saved = policy_book(entry)
    assert saved.defaults == shown.defaults
    assert saved.leaving_soon == shown.leaving_soon
    assert [
        (one.name, one.users, one.terms, one.enabled) for one in saved.policies
    ] == [(one.name, one.users, one.terms, one.enabled) for one in shown.policies]
    # Known by the same ids, so that what is remembered of them stays theirs
    before = {one.id for one in shown.policies}
    assert len(before & {one.id for one in saved.policies}) == 2


async def test_it_is_planned_once_and_whole(
    installed: Installation, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No plan follows half of it: the entry changes six times, and is planned once."""
    planned: list[list[str]] = []
    complete = Planning.complete

    async def note(
        self: Planning, reading: Reading, policies: PolicyBook, *more: Any
    ) -> Reading:
        planned.append(names(policies))
        return await complete(self, reading, policies, *more)

    monkeypatch.setattr(Planning, "complete", note)
    async_take_over(installed.hass, installed.entry, proposal)
    await installed.settle()
    assert planned == [["Alice", "Robert", "Dave", "All"]]
    await installed.change_options(leaving_soon_days=21)
    assert len(planned) == 2


async def test_what_nobody_could_plan_by_is_not_stored(
    installed: Installation, proposal: Proposal
) -> None:
    """It fails before anything is changed."""
    entry = installed.entry
    wrong = Proposal(
        added=(proposed("Eve", for_everybody("", retention="soon")),),
        removed=proposal.removed,
        options=proposal.options,
    )
    before = dict(entry.options), names(policy_book(entry))
    with pytest.raises(InvalidDuration):
        async_take_over(installed.hass, entry, wrong)
    assert (dict(entry.options), names(policy_book(entry))) == before


async def test_something_cannot_be_stored(
    installed: Installation, proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then nothing is gone: what others were to replace is still there."""
    entry, entries = installed.entry, installed.hass.config_entries
    add = entries.async_add_subentry

    def refuse_all(entry: ConfigEntry, subentry: ConfigSubentry) -> bool:
        if subentry.title == "All":
            raise HomeAssistantError("full")
        return add(entry, subentry)

    monkeypatch.setattr(entries, "async_add_subentry", refuse_all)
    with pytest.raises(HomeAssistantError):
        async_take_over(installed.hass, entry, proposal)
    await installed.settle()
    assert names(policy_book(entry)) == ["Alice", "Robert", "Carol", "Dave"]
    # What was not stored can be taken over another time
    monkeypatch.undo()
    rest = replace(proposal, added=proposal.added[1:], changed=(), options={})
    async_take_over(installed.hass, entry, rest)
    await installed.settle()
    assert names(policy_book(entry)) == ["Alice", "Robert", "Dave", "All"]
