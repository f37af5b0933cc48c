"""The integration without Home Assistant's shell: its engine and its stores."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
from homeassistant.core import HomeAssistant

from custom_components.jellyseerr_cleanup.cleanup.limits import Limits
from custom_components.jellyseerr_cleanup.cleanup.outcomes import Order
from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from custom_components.jellyseerr_cleanup.engine.engine import Engine
from custom_components.jellyseerr_cleanup.reading.reader import (
    Identity,
    Reader,
    Reading,
)
from custom_components.jellyseerr_cleanup.reading.servers import (
    Network,
    ServerAccess,
    identity_of,
)
from custom_components.jellyseerr_cleanup.retention.losses import losses_id
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import (
    CountFrom,
    PolicyBook,
    RetentionPolicy,
    Terms,
    WatchedBy,
)
from custom_components.jellyseerr_cleanup.retention.remembered import Keep
from custom_components.jellyseerr_cleanup.stores import stores_of

from . import words
from .world import World

CALL_LIMIT = timedelta(seconds=5)


class Shell:
    """As much of Home Assistant as stores need: a folder, and a way to write files."""

    def __init__(self, folder: Path) -> None:
        """Live in a configuration folder."""
        self.config = self
        self._folder = folder

    def path(self, *parts: str) -> str:
        """Return a path in the configuration folder."""
        return str(self._folder.joinpath(*parts))

    async def async_add_executor_job(self, job: Callable[..., Any], *args: Any) -> Any:
        """Do a job at once: nothing else waits."""
        return job(*args)


class Product:
    """What people run: the engine reads the household over HTTP, and lasts in files."""

    def __init__(self, world: World, said: words.Said, folder: Path) -> None:
        """Take what people said, which may change, and where the stores are."""
        self.world, self.said = world, said
        self._hass = cast(HomeAssistant, Shell(folder))
        self.journal_file = folder / ".storage/jellyseerr_cleanup.house.journal"
        self.identity = Identity(
            identity_of(world.home.jellyseerr.vapid_public),
            world.home.jellyfin.server_id,
        )
        self.ticks = 0.0
        self.import_exclusion, self.availability_sync = False, True

    async def begin(self, *, existed: bool = False) -> None:
        """Start: with what is on disk, and nothing else."""
        self.session = aiohttp.ClientSession()
        home = self.world.home
        network = Network(lambda _: self.session, CALL_LIMIT)
        reader = Reader(
            network.jellyseerr(ServerAccess(home.url, home.api_key)),
            network,
            {},
            home.clock.now,
        )
        stores = stores_of(self._hass, "house", existed=existed)
        await stores.memory.load()
        await stores.journal.load()
        self.engine = Engine(reader, stores, self, monotonic=lambda: self.ticks)
        self._memory = stores.memory
        await self.allow(self.said.allowed)

    async def restart(self) -> None:
        """Forget everything that is not on disk."""
        await self.end()
        await self.begin(existed=True)

    async def end(self) -> None:
        """Close the connections."""
        await self.session.close()

    @property
    def reading(self) -> Reading | None:
        """Return what was read last; None if nothing was since the start."""
        return self.engine.reading

    async def poll(self) -> words.PlanShown | None:
        """Read everything and remember it; None if that failed."""
        try:
            await self.engine.poll()
        except ClientError:
            return None
        return self.shown()

    async def replan(self) -> words.PlanShown | None:
        """Plan anew after a person's act; None if nothing was read yet."""
        await self.engine.replan()
        return self.shown() if self.reading else None

    async def run(self, *, dry_run: bool = False, limit: int | None = None) -> str:
        """Carry out the last plan, and return in words what came of it."""
        result = await self.engine.run(
            Order(dry_run=dry_run, limit=limit), poll=self._last_reading
        )
        problems = [
            f"{one.id}: {problem.code}"
            for one, problem in (*result.skipped, *result.failed)
        ]
        return f"deleted {[str(one.id) for one in result.deleted]}, {problems}"

    async def confirm(self) -> words.PlanShown:
        """Permit what is due although it is over a limit."""
        await self.engine.confirm((await self._last_reading()).plan.id)
        return self.shown()

    async def believe(self) -> None:
        """Take what is missing for gone."""
        await self.engine.believe_losses(losses_id(self._memory.memory.losses))

    async def allow(self, allowed: bool) -> None:
        """Allow deletions, or forbid them."""
        await self._memory.set_deletions_allowed(allowed)

    async def keep(self, keep: words.Keep) -> None:
        """Keep a title."""
        await self._memory.add_keep(
            Keep(
                _keep_id(keep),
                MediaType.TV if keep.is_series else MediaType.MOVIE,
                keep.tmdb,
                seasons=None if keep.season is None else (keep.season,),
                is_4k=keep.is_4k,
                until=keep.until,
            )
        )

    async def release(self, keep: words.Keep) -> None:
        """Take a keep back."""
        gone = _keep_id(keep)
        await self._memory.change_keeps(
            lambda keeps: tuple(one for one in keeps if one.id != gone)
        )

    def shown(self) -> words.PlanShown:
        """Return the plan in plain words."""
        assert self.reading is not None
        plan = self.reading.plan
        rows = [
            words.Shown(
                str(one.id),
                str(one.state),
                str(one.reason.code),
                one.date,
                one.delete_after,
                frozenset(
                    (file.id, file.size) for copy in one.copies for file in copy.files
                ),
                frozenset(request.id for request in one.requests),
            )
            for one in plan.decisions
        ]
        return words.PlanShown(
            plan.id,
            plan.generated_at,
            self.reading.snapshot.read_at,
            {row.title: row for row in rows},
        )

    async def _last_reading(self) -> Reading:
        assert self.reading is not None
        return self.reading

    @property
    def limits(self) -> Limits:
        """Return the limits that were said last."""
        limits = self.said.limits
        return Limits(limits.titles, limits.size, limits.share)

    @property
    def policies(self) -> PolicyBook:
        """Return the policies that were said last."""
        users = self.world.home.jellyseerr.users | self.world.hidden_users
        return PolicyBook(
            policies=tuple(
                RetentionPolicy(
                    f"policy-{user}",
                    f"policy-{user}",
                    {user: users[user].jellyfin_user_id},
                    dict.fromkeys(MediaType, self._terms(terms)),
                )
                for user, terms in self.said.policies.items()
            ),
            defaults=dict.fromkeys(MediaType, self._terms(self.said.default)),
            notice=timedelta(days=self.said.notice_days),
            protect_favorites=self.said.favourites,
        )

    def _terms(self, said: words.Terms) -> Terms:
        family = (self.world.people["alice"], self.world.people["bob"])
        return Terms(
            None if said.days is None else timedelta(days=said.days),
            said.watched,
            WatchedBy(said.by),
            tuple(one.jellyfin_id for one in family) if said.by == "all" else (),
            CountFrom(said.count_from),
            None
            if said.unwatched_days is None
            else timedelta(days=said.unwatched_days),
        )


def _keep_id(keep: words.Keep) -> str:
    return ":".join(map(str, keep.key))
