"""One case: a household, a killed run, a restart, another run, and the judgement."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.media_stack import Household

from .due_household import DueHousehold, furnish
from .journal_file import JournalFile
from .killing import At, Kill, Witness
from .oracle import Judgement
from .process import Killed, Launcher, Victim, running

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Blow:
    """What kills: a call, or a write of the integration, by its number and stage."""

    call: Kill | None = None
    write: int | None = None
    stage: str = "before"

    def __str__(self) -> str:
        if self.call is None:
            return f"{self.stage} write {self.write}"
        kind = "change" if self.call.only_changes else "call"
        return f"{kind} {self.call.number} {self.call.at}"


@dataclass(slots=True)
class Case:
    """A household with a Home Assistant that can be started, struck and judged."""

    house: DueHousehold
    witness: Witness
    launcher: Launcher
    answers: list[Json] = field(default_factory=list)

    @asynccontextmanager
    async def started(self, blow: Blow | None = None) -> AsyncIterator[Victim]:
        """Start Home Assistant, at first with its entry; that may delete nothing."""
        self.witness.only_books = True
        async with running(self.launcher, self.house.config) as victim:
            await self.arm(victim, blow)
            entry = None if self.house.storage.exists() else self.house.entry()
            await victim.ask("start", entry=entry)
            self.witness.only_books = False
            yield victim

    async def arm(self, victim: Victim, blow: Blow | None) -> None:
        """Let a blow wait for its moment."""
        self.witness.arm(blow.call if blow else None, victim.kill)
        if blow and blow.write is not None:
            await victim.ask("break", die_at=blow.write, stage=blow.stage)

    async def run(self, victim: Victim) -> Json:
        """Run a cleanup and return its answer."""
        answer: Json = (await victim.ask("act", action="run_cleanup"))["answer"]
        self.answers.append(answer)
        return answer

    async def struck(self, blow: Blow) -> bool:
        """Run and be killed; False if the run came to its end before."""
        try:
            async with self.started() as victim:
                await victim.ask("allow")
                await self.arm(victim, blow)
                await self.run(victim)
        except Killed:
            return True
        return False

    async def recovered(self, blow: Blow | None = None) -> bool:
        """Start, and be killed while completing the books; False if it ended before."""
        try:
            async with self.started(blow) as victim:
                await victim.ask("poll")
        except Killed:
            return True
        return False

    async def let_late(self, blow: Blow) -> None:
        """Let a server that is late do what it was told, once the restart is over."""
        if blow.call and blow.call.at is At.LATE:
            await self.recovered()
            await self.witness.release()

    async def judged(self) -> Judgement:
        """Start again, run, look, and judge."""
        async with self.started() as victim:
            answer = await self.run(victim)
            view = await victim.ask("look")
            history = await victim.ask("act", action="get_history", limit=1000)
        judgement = Judgement(self.house, self.witness)
        if not view["allowed"] or answer["skipped"] or answer["failed"]:
            judgement.wrong.append(f"the run after the restart: {answer}; {view}")
        totals = history["answer"]["totals"]
        known = JournalFile.read(self.house.storage)
        if len(history["answer"]["entries"]) != len(known.entries):
            judgement.wrong.append(f"the history differs from the journal: {history}")
        judgement.view, judgement.history_totals = view, totals
        return judgement


@asynccontextmanager
async def case(launcher: Launcher, folder: Path) -> AsyncIterator[Case]:
    """Open a household with all ten titles in a folder of its own."""
    folder.mkdir()
    async with Household(folder / "home", sonarr_4k=False) as home:
        house = furnish(home, folder / "config")
        yield Case(house, Witness(house), launcher)


async def strike(launcher: Launcher, folder: Path, blow: Blow) -> Judgement | None:
    """Kill a run with a blow and judge what follows; None if the run ended before."""
    async with case(launcher, folder) as one:
        if not await one.struck(blow):
            return None
        await one.let_late(blow)
        return await one.judged()
