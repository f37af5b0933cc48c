"""What a plan is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from .losses import REQUESTS, USERS, held_by_loss, held_by_lost_account
from .model import Account, MediaType, Requester, TitleId
from .moments import Moments
from .on_the_way import Touched, by_series, latest_before
from .policy import AppliedPolicy, ByTags, PolicyBook
from .reason import Reason, ReasonCode, Unknown
from .remembered import Keep, Memory
from .snapshot import Snapshot
from .tags import InstanceTags
from .titles import Title
from .watch_states import Everybody, States, WatchStates

type _Id = tuple[str, int | str]


@dataclass(frozen=True)
class PlanInputs:
    """What was read, the policies, what is remembered, and the time.

    What is found out of it for one title is kept for the others.
    """

    snapshot: Snapshot
    policies: PolicyBook
    memory: Memory
    moments: Moments

    @cached_property
    def hold_of_all(self) -> Reason | None:
        """Return why every title is held, if so."""
        if not self.memory.trusted:
            return Reason.of(ReasonCode.HELD_BY_MEMORY)
        held = (
            self.snapshot.held
            or held_by_loss(self.memory.losses, (USERS, REQUESTS))
            or held_by_lost_account(self.memory, self.snapshot)
        )
        return held.reason if held else None

    @cached_property
    def enabled(self) -> frozenset[str]:
        """Return Jellyfin's accounts that are not disabled."""
        accounts = self.snapshot.accounts
        if isinstance(accounts, Unknown):
            return frozenset()
        return frozenset(one.id for one in accounts.values() if one.enabled)

    def watched_before(self, title: TitleId) -> dict[str, datetime]:
        """Return when accounts last watched something of a season's earlier ones.

        It is as earlier polls saw it.
        """
        if title.season is None:
            return {}
        return latest_before(title.season, self._on_the_way.get(title.tmdb_id, ()))

    @cached_property
    def _on_the_way(self) -> Mapping[int, list[tuple[int, Touched]]]:
        return by_series(self.memory.on_the_way)

    def unread(self, states: Mapping[str, States]) -> frozenset[str]:
        """Return the enabled accounts that were not read with a title."""
        if not isinstance(states, WatchStates):
            return self.enabled - states.keys()
        everybody = states.everybody
        if (known := self._unread.get(everybody)) is None:
            known = self._unread[everybody] = self.enabled - everybody.accounts
        return known

    @cached_property
    def _unread(self) -> dict[Everybody, frozenset[str]]:
        return {}

    @cached_property
    def _applied(self) -> dict[tuple[Requester, MediaType], AppliedPolicy]:
        return {}

    def policy_of(self, requester: Requester, media_type: MediaType) -> AppliedPolicy:
        """Return the policy that applies to a requester."""
        key = requester, media_type
        if (known := self._applied.get(key)) is None:
            known = self.policies.applying_to(requester, media_type)
            self._applied[key] = known
        return known

    @cached_property
    def labels(self) -> frozenset[str]:
        """Return the labels of tags that enabled policies name."""
        return self.policies.labels

    def by_tags(self, media_type: MediaType) -> ByTags:
        """Return the policies for tags, each with its labels."""
        if (known := self._by_tags.get(media_type)) is None:
            known = self._by_tags[media_type] = self.policies.by_tags(media_type)
        return known

    @cached_property
    def _by_tags(self) -> dict[MediaType, ByTags]:
        return {}

    @cached_property
    def tags_named(self) -> Mapping[str, object]:
        """Return what planning depends on of each instance's tags, by its key."""
        named = self.labels
        return {
            key: (
                tags.labels,
                {one: tags.items[one] for one in named if one in tags.items},
            )
            if isinstance(tags, InstanceTags)
            else tags
            for key, tags in self.snapshot.tags.items()
            if named
        }

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """Return Jellyfin's accounts; none if they are not known."""
        accounts = self.snapshot.accounts
        return {} if isinstance(accounts, Unknown) else accounts

    def account_of(self, requester: Requester) -> str | None:
        """Return a requester's Jellyfin account, which may be gone; None: none."""
        return self.policies.account_of(requester, self.accounts)

    def keeps_of(self, title: Title) -> list[Keep]:
        """Return the keeps that cover a title, in their order."""
        media = title.media
        # Most titles have none: looking by ids costs the same however many there are
        places = {
            place
            for key in _ids(title.id.tmdb_id, media.tvdb_id, media.imdb_id)
            for place in self._keeps.get(key, ())
        }
        found = [self.memory.keeps[place] for place in sorted(places)]
        return [
            keep
            for keep in found
            if any(keep.covers(one, media.tvdb_id, media.imdb_id) for one in title.ids)
        ]

    @cached_property
    def _keeps(self) -> Mapping[_Id, list[int]]:
        """Return the places of the keeps, by each id that they have."""
        places: dict[_Id, list[int]] = {}
        for place, keep in enumerate(self.memory.keeps):
            for key in _ids(keep.tmdb_id, keep.tvdb_id, keep.imdb_id):
                places.setdefault(key, []).append(place)
        return places


def _ids(tmdb: int, tvdb: int | None, imdb: str | None) -> list[_Id]:
    ids = {"tmdb": tmdb, "tvdb": tvdb, "imdb": imdb}
    return [(name, number) for name, number in ids.items() if number is not None]
