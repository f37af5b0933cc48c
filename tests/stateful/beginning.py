"""One household on its first day: what it is made of, and how the integration is called and judged."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.media_stack import BEHAVIOURS

from .faults import JELLYFIN, Trouble
from .judge import Judge
from .ledger import Ledger
from .oracle import Oracle
from .plans import PlanJudge
from .product import Product
from .words import CHOICES, NEVER, Said, Terms
from .world import World


class Beginning(RuleBasedStateMachine):
    """One household on its first day, and how it is watched from then on."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, folder: Path, tally: Counter[str]
    ) -> None:
        """Live in a folder; `tally` counts over all households."""
        super().__init__()
        self.loop, self.tally = loop, tally
        self.folder = folder / f"{tally['households']}"
        tally["households"] += 1
        self.jumped = timedelta()

    def do[Result](self, work: Coroutine[Any, Any, Result]) -> Result:
        """Wait for something."""
        return self.loop.run_until_complete(work)

    @initialize(version=st.sampled_from(sorted(BEHAVIOURS)))
    def moves_in(self, version: str) -> None:
        """Begin with some movies that were watched, and some that were not."""
        self.world = world = World.furnished(self.folder / "servers", version)
        home, people = world.home, world.people
        self.said = said = Said(
            CHOICES[0],
            {
                people["collector"].id: Terms(3650),
                home.admin.id: NEVER,
                # So that it matters who of several withdraws a request
                people["bob"].id: Terms(9),
            },
            {},
        )
        for number, movie in enumerate(world.movies[:5]):
            for who in ("alice", "bob") if number % 2 else ("alice",):
                home.request(people[who], movie, days_ago=40)
                if number != 4:
                    home.watch(people[who], movie, days_ago=6 - number)
        self.trouble = Trouble(world)
        self.ledger = Ledger(world, said)
        oracle = Oracle(self.ledger, self.trouble)
        self.product = Product(world, said, self.folder)
        self.judge = Judge(
            self.ledger, oracle, self.product.journal_file.parent, self.tally
        )
        self.plans = PlanJudge(self.ledger, oracle)
        self.do(self._begins())

    async def _begins(self) -> None:
        await self.world.home.start()
        for radarr in self.world.radarrs:
            self.judge.listen(radarr)
        await self.product.begin()

    def teardown(self) -> None:
        """Close everything."""
        if hasattr(self, "product"):
            self.do(self.product.end())
            self.do(self.world.home.stop())

    @invariant()
    def counts(self) -> None:
        """Count each step."""
        self.tally["steps"] += 1

    def poll_watched(self) -> bool:
        """Poll, and return whether that was possible."""
        before = self.judge.before()
        plan = self.do(self.product.poll())
        self.judge.quiet(before)
        if plan is None:
            return False
        self.tally["polls"] += 1
        if self.jumped or self.world.clock.wrong_by:
            self.ledger.clock_doubted_at = self.world.now
        self.jumped = timedelta()
        answers = not self.trouble.cannot_be_read(JELLYFIN)
        self.plans.polled(plan, jellyfin_answers=answers)
        return True

    def replan_watched(self) -> None:
        """Plan anew after a person's act."""
        before = self.judge.before()
        plan = self.do(self.product.replan())
        self.judge.quiet(before)
        if plan is not None:
            self.plans.replanned(plan)

    def advance(self, time: timedelta) -> None:
        """Let time pass on all clocks."""
        self.world.home.clock.advance(seconds=time.total_seconds())
        self.product.ticks += time.total_seconds()
