"""One household on its first day: its parts, and how the integration is judged."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from .faults import JELLYFIN, SONARR, SONARR_4K, Trouble
from .judge import Judge
from .ledger import Ledger
from .oracle import Oracle
from .plans import PlanJudge
from .product import Product
from .words import CHOICES, NEVER, Keep, Limits, Said, Terms
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
        ended, other, first, second, twin = world.seasons
        home.request(people["alice"], ended.series, seasons=[1, 2], days_ago=40)
        home.request(people["bob"], other.series, seasons=[2], days_ago=40)
        home.request(people["bob"], first.series, seasons=[1], days_ago=40)
        home.request(people["alice"], second.series, seasons=[2], days_ago=40)
        home.request(people["bob"], twin.series, seasons=[1], days_ago=40)
        for season in world.seasons:
            world.watched_by_all(season, days_ago=4)
        self.polled_at: datetime | None = None
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
        for server in (*self.world.radarrs, *self.world.sonarrs):
            self.judge.listen(server)
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
        """Poll, and return whether that was possible.

        No two polls are of the same moment: what was read then counts as read now.
        """
        if self.world.now == self.polled_at:
            self.advance(timedelta(seconds=1))
        self.polled_at = self.world.now
        before = self.judge.before()
        plan = self.do(self.product.poll())
        self.judge.quiet(before)
        if plan is None:
            return False
        self.tally["polls"] += 1
        if self.world.clock.wrong_by:
            self.ledger.clock_doubted_at = self.world.now
        elif self.jumped:
            self.ledger.clock_jumped(self.jumped)
        self.jumped = timedelta()
        self.plans.polled(
            plan,
            jellyfin_answers=not self.trouble.cannot_be_read(JELLYFIN),
            sonarr_answers=not self.trouble.cannot_be_read(SONARR)
            and not self.trouble.cannot_be_read(SONARR_4K),
        )
        return True

    def replan_watched(self) -> None:
        """Plan anew after a person's act."""
        before = self.judge.before()
        plan = self.do(self.product.replan())
        self.judge.quiet(before)
        if plan is not None:
            self.plans.replanned(plan)

    def opts(self, notice: int, favourites: bool, limits: Limits) -> None:
        """Change the options: a person's act."""
        self.said.notice_days, self.said.favourites = notice, favourites
        self.said.limits = limits
        self.replan_watched()

    def says_keep(self, keep: Keep) -> None:
        """Keep something: a person's act."""
        self.said.keeps[keep.key] = keep
        self.ledger.person_changed_dates()
        self.do(self.product.keep(keep))
        self.replan_watched()

    def in_days(self, days: int | None) -> datetime | None:
        """Return a moment so many days from now, None for never."""
        return None if days is None else self.world.now + timedelta(days=days)

    def advance(self, time: timedelta) -> None:
        """Let time pass on all clocks."""
        self.world.home.clock.advance(seconds=time.total_seconds())
        self.product.ticks += time.total_seconds()
