"""Rules are compared with what there is when the comparison is done."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.rulebook import proposals
from custom_components.jellyseerr_cleanup.rulebook.proposals import async_propose
from custom_components.jellyseerr_cleanup.rules.model import Proposal
from custom_components.jellyseerr_cleanup.rules.proposing import propose
from tests.flows.policies import add_policy, for_everybody
from tests.integration.installation import Installation

RULES = """\
jellyseerr_cleanup:
  everybody: [{name: All, enabled: true, retention: 30d}]
"""


async def test_a_policy_is_added_while_rules_are_compared(
    installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison begins anew: nobody gets two policies."""
    await installed.set_up()
    hass, compared = installed.hass, 0

    async def add() -> None:
        add_policy(hass, installed.entry, for_everybody("Own", retention="14d"))

    def slowly(*args: Any, **options: Any) -> Proposal:
        nonlocal compared
        compared += 1
        if compared == 1:
            asyncio.run_coroutine_threadsafe(add(), hass.loop).result()
        return propose(*args, **options)

    async def proposed(with_: Callable[..., Proposal]) -> Proposal:
        monkeypatch.setattr(proposals, "propose", with_)
        return await async_propose(
            hass,
            installed.coordinator,
            RULES,
            None,
            replace=False,
            confirmed_short=False,
        )

    assert len((await proposed(propose)).added) == 1
    proposal = await proposed(slowly)
    assert compared == 2
    assert not proposal.changes_anything
    assert [str(one.kind) for one in proposal.remarks if one.kind == "exists"]
