"""Series of known fates, by which an oracle judges a run; it knows no planner."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import override

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import Outcome
from custom_components.jellyseerr_cleanup.cleanup.limits import Limits
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms
from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Household, Request, Series, User
from tests.seasons.house import State

from .judge import Judge, is_on_disk, totals_are
from .seasons import Season


@dataclass
class SeasonFates(Judge):
    """What may leave or must stay; the `strays` stay even when `whole` series go."""

    home: Household
    due: dict[str, Season] = field(default_factory=dict)
    carried_out: list[tuple[Request, list[Season]]] = field(default_factory=list)
    whole: list[Series] = field(default_factory=list)
    strays: set[str] = field(default_factory=set)
    before: State = field(init=False)

    def leave(
        self, user: User, series: Series, *seasons: int, fresh: Collection[int] = ()
    ) -> None:
        """Let somebody request and watch seasons; `fresh` ones hold the request."""
        request = self.home.request(user, series, seasons=[*seasons, *fresh])
        for number in (*seasons, *fresh):
            days_ago = 1 if number in fresh else 10
            self.home.watch(user, series, season=number, days_ago=days_ago)
        leaving = [Season.of(series, number) for number in seasons]
        self.due |= {season.id: season for season in leaving}
        if not fresh:
            self.carried_out.append((request, leaving))

    def settled(self) -> SeasonFates:
        """Remember the household as it is now."""
        self.before = State.of(self.home)
        return self

    @property
    @override
    def titles(self) -> frozenset[str]:
        return frozenset(self.due)

    @override
    def prepare(self, at: CleanupHarness) -> None:
        super().prepare(at)
        terms = Terms(retention=timedelta(days=7))
        at.settings.policies = PolicyBook(
            defaults=dict.fromkeys(MediaType, terms), notice=timedelta(0)
        )
        # Every attempt counts, and there are more of them than titles
        at.settings.limits = Limits(titles=100, size=10**15, share_percent=100)

    @override
    def while_broken(self, at: CleanupHarness) -> None:
        """Assert at any moment: only what is due goes, unmonitored and journalled."""
        now = State.of(self.home)
        self._check_files(now, at)
        self._check_flags(now)
        self._check_jellyseerr(now)
        for one in at.journal.entries():
            gone = self.due[str(one.title)].is_gone(now)
            told = one.outcome is Outcome.DELETED
            assert gone or not told, f"{one.title} is said to be deleted and is not"

    @override
    def once_settled(self, at: CleanupHarness) -> None:
        """Assert that a whole season is monitored as it was, or known as half done."""
        super().once_settled(at)
        now = State.of(self.home)
        half_done = {str(one.title) for one in at.journal.half_done()}
        left = [
            season.id
            for season in self.due.values()
            if not season.gone(now)
            and season.flags(now) != season.flags(self.before)
            and season.id not in half_done
        ]
        assert not left, f"flags were not put back: {left}"

    @override
    async def once_healed(self, at: CleanupHarness) -> None:
        """Assert that due seasons are tidied away or known as half done, and booked."""
        self.while_broken(at)
        super().once_settled(at)
        now = State.of(self.home)
        freed = titles = 0
        for season in self.due.values():
            entries = [o for o in at.journal.entries() if str(o.title) == season.id]
            size = sum(season.files[path] for path in season.gone(now))
            assert sum(one.freed for one in entries) == size, f"bytes of {season.id}"
            freed += size
            if entries and entries[0].error_code == "half_done":
                assert season.gone(now), f"{season.id} is not half done"
                assert not any(season.flags(now).values())
                continue
            assert season.is_gone(now), f"{season.id} is due and still there"
            titles += 1
            outcomes = [one.outcome for one in entries]
            assert outcomes.count(Outcome.DELETED) == 1, f"{season.id}: {outcomes}"
        due = [
            request.id
            for request, seasons in self.carried_out
            if request.exists and all(one.is_gone(now) for one in seasons)
        ]
        assert not due, f"requests of seasons that are gone are left: {due}"
        totals_are(at, titles, freed)
        await is_on_disk(at)

    def _check_files(self, now: State, at: CleanupHarness) -> None:
        before = self.before.tree
        gone = before.keys() - now.tree.keys()
        assert now.tree == {
            path: content for path, content in before.items() if path not in gone
        }, "a file is new or another"
        may_go = {path for season in self.due.values() for path in season.files}
        folders = tuple(
            f"{series.row.folder.relative_to(self.home.disk.root).as_posix()}/"
            for series in self._vanished(now)
        )
        may_go |= {path for path in before if path.startswith(folders)} - self.strays
        assert gone <= may_go, f"gone although not due: {gone - may_go}"
        root = f"{self.home.disk.root.as_posix()}/"
        journalled = {
            file.path.removeprefix(root)
            for one in at.journal.entries()
            for file in one.files
        }
        videos = {path for path in gone if path.endswith(".mkv")}
        assert videos <= journalled, f"gone and not journalled: {videos - journalled}"

    def _check_flags(self, now: State) -> None:
        free = {key for one in self.due.values() for key in one.flags(self.before)}
        places = tuple(
            f"{series.sonarr.name}/{series.row.id}/" for series in self._vanished(now)
        )
        for key, monitored in self.before.flags.items():
            if key.startswith(places):
                continue
            assert key in now.flags, f"{key} is gone from Sonarr"
            right = key in free or now.flags[key] is monitored
            assert right, f"{key} is monitored otherwise"
        wanted = [
            season.id
            for season in self.due.values()
            if season.gone(now) and any(season.flags(now).values())
        ]
        assert not wanted, f"files are gone and would be fetched again: {wanted}"

    def _check_jellyseerr(self, now: State) -> None:
        may_go = {
            request.id
            for request, seasons in self.carried_out
            if all(one.is_gone(now) for one in seasons)
        }
        lost = self.before.requests - now.requests - may_go
        assert not lost, f"requests gone that were not carried out: {lost}"
        vanished = {series.in_jellyseerr.id for series in self._vanished(now)}
        # Where its empty folder stays, Jellyseerr forgets a season only with its row
        emptied = {
            request.row.media.id
            for request, _ in self.carried_out
            if request.id in may_go and request.row.media
        }
        lost = self.before.media - now.media - vanished - emptied
        assert not lost, f"media gone of series that are there: {lost}"

    def _vanished(self, now: State) -> list[Series]:
        """Return the series that are gone from Sonarr, rightly: no season is left."""
        return [
            series
            for series in self.whole
            if series.row.id not in series.sonarr.series
            and all(
                one.is_gone(now) for one in self.due.values() if one.series is series
            )
        ]
