"""Jellyfin 10.9 to 12: who watched what and when, and what is playing now."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..retention.model import Account
from .errors import UnexpectedAnswer, WrongServer, identifying
from .fields import Row, rows
from .http import Json
from .jellyfin_rows import ItemRow, Season
from .jellyfin_sessions import of_row, played_each
from .jellyfin_watches import JellyfinWatches
from .versions import refuse_older

__all__ = ["ItemRow", "JellyfinClient", "JellyfinInfo", "NowPlaying"]

_OLDEST = (10, 9)


@dataclass(frozen=True, slots=True)
class JellyfinInfo:
    """A Jellyfin that accepted the key; its id stays the same for good."""

    id: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """What is playing in any session, or queued behind it.

    `item_ids` are the ids of items and of their seasons and series, `tmdb_ids` and
    `imdb_ids` those of movies, `seasons` the seasons of episodes, and `paths` where the
    files lie. `odd` is what is odd about a session of which nobody can tell what it
    plays.
    """

    item_ids: frozenset[str] = frozenset()
    tmdb_ids: frozenset[int] = frozenset()
    imdb_ids: frozenset[str] = frozenset()
    seasons: frozenset[Season] = frozenset()
    paths: frozenset[str] = frozenset()
    odd: str | None = None


class JellyfinClient(JellyfinWatches):
    """Calls to one Jellyfin with an API key.

    Every method raises ClientError and nothing else.
    """

    async def check(self) -> JellyfinInfo:
        """Return what it says of itself; raises ClientError if it cannot be used.

        It must be a Jellyfin of a supported version, and accept the key.
        """
        with identifying(self._name):
            row = Row(
                self._name,
                "system information",
                await self.connection.request("GET", "/System/Info"),
            )
            info = JellyfinInfo(
                id=row.jellyfin_id("Id"),
                name=row.optional_name("ServerName") or "Jellyfin",
                version=row.text("Version"),
            )
            product = row.optional_text("ProductName")
        if product is not None and not product.startswith("Jellyfin"):
            raise WrongServer(self._name)
        refuse_older(self._name, info.version, _OLDEST)
        return info

    async def tell_deleted(self, paths: Iterable[str]) -> None:
        """Tell Jellyfin that files went, by its own paths; it looks 60 seconds later.

        A path that it does not know does nothing.
        """
        updates: Json = [{"Path": path, "UpdateType": "Deleted"} for path in paths]
        await self.connection.request(
            "POST",
            "/Library/Media/Updated",
            json={"Updates": updates},
            expect_body=False,
        )

    async def accounts(self) -> tuple[Account, ...]:
        """Return all accounts; notes on the way which of them are restricted."""
        answer = rows(
            self._name, "account", await self.connection.request("GET", "/Users")
        )
        if not answer:
            # Every Jellyfin has at least an administrator
            raise UnexpectedAnswer(
                self._name, "sent an empty list of accounts: look at its log"
            )
        self._restricted = frozenset(
            row.jellyfin_id("Id") for row in answer if _is_restricted(row.row("Policy"))
        )
        return tuple(
            Account(
                id=row.jellyfin_id("Id"),
                name=row.optional_name("Name") or row.jellyfin_id("Id"),
                # One of which nobody knows whether it is disabled may be in use
                enabled=not row.row("Policy").is_true("IsDisabled"),
            )
            for row in answer
        )

    async def now_playing(self) -> NowPlaying:
        """Return what is playing and what is queued next.

        Items that are only queued are looked up as the session's account sees them.
        """
        sessions = rows(
            self._name, "session", await self.connection.request("GET", "/Sessions")
        )
        active, odd = played_each(sessions)
        playing_ids = {one.item.id for one in active if one.item.id}
        queued_ids = {item for one in active for item in one.queue}
        every = list(active)
        for one in active:
            # Items can only be looked up for an account; some sessions have none
            if one.account_id is not None and (unknown := one.queue - playing_ids):
                every += [
                    of_row(row, frozenset(), None)
                    for row in await self._rows_by_id(
                        one.account_id, unknown, user_data=False
                    )
                ]
        parents = {parent for one in every for parent in one.parents}
        items = [one.item for one in every]
        return NowPlaying(
            item_ids=frozenset({*playing_ids, *queued_ids, *parents}),
            tmdb_ids=frozenset(
                one.tmdb_id for one in items if one.is_movie and one.tmdb_id
            ),
            imdb_ids=frozenset(
                one.imdb_id for one in items if one.is_movie and one.imdb_id
            ),
            seasons=frozenset(one.season for one in every if one.season is not None),
            paths=frozenset(one.path for one in items if one.path),
            odd=odd.told if odd else None,
        )


def _is_restricted(policy: Row) -> bool:
    """Return whether Jellyfin hides items from an account, by rating or by tag."""
    return "MaxParentalRating" in policy or any(
        policy.is_filled(key)
        for key in ("BlockedTags", "AllowedTags", "BlockUnratedItems")
    )
