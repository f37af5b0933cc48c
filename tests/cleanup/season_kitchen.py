"""Seasons in the kitchen: plans that say which are due, made from what the household's own Sonarrs hold."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, override

from custom_components.jellyseerr_cleanup.cleanup.instances import sonarr_of
from custom_components.jellyseerr_cleanup.cleanup.runner import Runner
from custom_components.jellyseerr_cleanup.cleanup.settling import settle
from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from custom_components.jellyseerr_cleanup.reading.reader import (
    Identity,
    Reader,
    Reading,
)
from custom_components.jellyseerr_cleanup.retention.model import (
    LibraryCopy,
    MediaType,
    SeasonRecord,
    TitleId,
)
from custom_components.jellyseerr_cleanup.retention.plan import Decision, State
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook
from custom_components.jellyseerr_cleanup.retention.reason import Reason, ReasonCode
from custom_components.jellyseerr_cleanup.retention.remembered import DateFloor, Memory
from custom_components.jellyseerr_cleanup.retention.titles import instance_key
from tests.media_stack import Household, Series

from .kitchen import Kitchen, kitchen

type Flags = dict[tuple[str, str, int], tuple[bool, dict[int, bool]]]


@dataclass(slots=True)
class SeasonReader(Reader):
    """A reader whose plan has these seasons in one state and with one date, as long as they have files and nobody keeps them."""

    due: set[TitleId] = field(default_factory=set)
    state: State = State.DUE
    code: ReasonCode = ReasonCode.COUNTED_FROM_WATCHED
    days: float = -1

    @override
    async def read(
        self,
        policies: PolicyBook,
        memory: Memory,
        expected: Identity,
        only: frozenset[TitleId] | None = None,
    ) -> Reading:
        # The parent by name: a dataclass with slots is another class than the one that is written here
        reading = await Reader.read(self, policies, memory, expected, only)
        decisions = [
            await self._decide(one, reading, policies, memory)
            for one in reading.plan.decisions
            if one.id in self.due or one.id.season is None
        ]
        return replace(reading, plan=replace(reading.plan, decisions=tuple(decisions)))

    async def _decide(
        self,
        decision: Decision,
        reading: Reading,
        policies: PolicyBook,
        memory: Memory,
    ) -> Decision:
        if decision.id.season is None:
            return decision
        date = self.clock() + timedelta(days=self.days)
        held = replace(decision, state=State.HELD, copies=())
        if any(keep.covers(decision.id, None, None) for keep in memory.keeps):
            return replace(held, reason=Reason.of(ReasonCode.KEPT_BY_PERSON))
        if decision.id in memory.half_done:
            return replace(held, reason=Reason.of(ReasonCode.HELD_BY_MEMORY))
        try:
            copy = await copy_in(reading, decision)
        except ClientError:
            reason = Reason.of(ReasonCode.INSTANCE_UNREACHABLE)
            return replace(held, reason=reason)
        if not copy.files:
            return replace(held, reason=Reason.of(ReasonCode.NO_FILE))
        return replace(
            decision,
            state=self.state,
            reason=Reason.of(self.code),
            policy_fingerprint="a policy",
            date=date,
            delete_after=date,
            copies=(copy,),
            floors=tuple(
                (
                    one.id,
                    DateFloor(
                        policies.applying_to(one.requester, MediaType.TV).fingerprint,
                        date,
                    ),
                )
                for one in decision.requests
                if one.requester
            ),
        )


class SeasonRunner(Runner):
    """A runner that takes the stand-in's word as the planner's."""

    @override
    async def read_again(
        self, titles: Iterable[TitleId], *, half_done: bool = False
    ) -> Reading:
        now, wanted = self._circumstances(), frozenset(titles)
        marked = now.memory.half_done - (wanted if half_done else frozenset())
        memory = replace(now.memory, half_done=marked)
        return await self._reader.read(now.policies, memory, now.identity, wanted)


async def copy_in(reading: Reading, decision: Decision) -> LibraryCopy:
    """Read a season's copy from the Sonarr that Jellyseerr names; ClientError."""
    key = instance_key(decision.id, decision.media)
    item_id = decision.media.in_quality(decision.id.is_4k).external_id
    assert key is not None
    assert item_id is not None
    assert decision.id.season is not None
    return await read_copy(
        sonarr_of(reading.servers, key), key, item_id, decision.id.season
    )


async def read_copy(
    client: SonarrClient, instance: str, item_id: int, number: int
) -> LibraryCopy:
    """Read a season as the planner is to know it."""
    series = await client.series(item_id)
    files = await client.episode_files(item_id)
    episodes = await client.episodes(item_id)
    season = series.season(number) if series else None
    return LibraryCopy(
        instance=instance,
        item_id=item_id,
        folder=series.folder if series else "",
        files=tuple(one.file for one in files if one.season == number),
        in_queue=False,
        season=SeasonRecord(
            number,
            season is not None and season.monitored,
            series is not None and series.continuing,
            tuple(one for one in episodes if one.season == number),
        ),
    )


@asynccontextmanager
async def season_kitchen(
    home: Household, *due: str, timeout: float = 5, **options: Any
) -> AsyncIterator[Kitchen]:
    """Open a kitchen in which these seasons are due."""
    async with kitchen(home, timeout=timeout) as at:
        reader = SeasonReader(
            at.reader.jellyseerr,
            at.reader.network,
            {},
            home.clock.now,
            due={TitleId.parse(title) for title in due},
            **options,
        )
        there = replace(at, reader=reader)
        there.runner = SeasonRunner(
            reader, at.journal, there._circumstances, there._remember
        )
        yield there


async def close(at: Kitchen, home: Household) -> None:
    """Do what every poll does with open entries."""
    reading = await at.poll()
    await settle(at.journal, at.runner, reading.servers, home.clock.now())


def flags(home: Household) -> Flags:
    """Return what every Sonarr monitors: by server, series and season, the season's flag and its episodes'."""
    found: Flags = {}
    for server in home.instances:
        for series in getattr(server, "series", {}).values():
            for number, season in series.seasons.items():
                episodes = {
                    row.id: row.monitored
                    for row in series.episodes.values()
                    if row.season == number
                }
                key = (server.url, series.title, number)
                found[key] = (season.monitored, episodes)
    return found


def paths(series: Series, *seasons: int) -> set[Path]:
    """Return the paths of the seasons' files."""
    return {file.path for season in seasons for file in series.files(season)}


def without(tree: dict[str, bytes], gone: Iterable[Path]) -> dict[str, bytes]:
    """Return a tree of files without these."""
    names = {str(path) for path in gone}
    return {
        name: content
        for name, content in tree.items()
        if not any(path.endswith(name) for path in names)
    }
