"""Jellyfin 10.9 to 12: who watched what and when, and what is playing now."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..retention.model import Account
from .errors import UnexpectedAnswer, WrongServer, identifying
from .fields import Row, rows
from .http import Json
from .jellyfin_rows import ItemRow, Season, item_row, season_of
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
    files lie.
    """

    item_ids: frozenset[str] = frozenset()
    tmdb_ids: frozenset[int] = frozenset()
    imdb_ids: frozenset[str] = frozenset()
    seasons: frozenset[Season] = frozenset()
    paths: frozenset[str] = frozenset()


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
                enabled=not row.row("Policy").boolean("IsDisabled"),
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
        # An old queue may outlive its playback
        active = [one for one in sessions if "NowPlayingItem" in one]
        rows_playing = [session.row("NowPlayingItem") for session in active]
        playing_ids = {row.jellyfin_id("Id") for row in rows_playing}
        queued_ids: set[str] = set()
        for session in active:
            if "NowPlayingQueue" not in session:
                continue
            queue = {item.jellyfin_id("Id") for item in session.rows("NowPlayingQueue")}
            queued_ids |= queue
            # Items can only be looked up for an account; some sessions have none
            account_id = session.parent_jellyfin_id("UserId")
            if account_id is not None and (unknown := queue - playing_ids):
                rows_playing += await self._rows_by_id(
                    account_id, unknown, user_data=False
                )
        parents = {
            parent
            for row in rows_playing
            for key in ("SeriesId", "SeasonId")
            if (parent := row.parent_jellyfin_id(key)) is not None
        }
        items = [item_row(row) for row in rows_playing]
        return NowPlaying(
            item_ids=frozenset({*playing_ids, *queued_ids, *parents}),
            tmdb_ids=frozenset(
                one.tmdb_id for one in items if one.is_movie and one.tmdb_id
            ),
            imdb_ids=frozenset(
                one.imdb_id for one in items if one.is_movie and one.imdb_id
            ),
            seasons=frozenset(filter(None, map(season_of, rows_playing))),
            paths=frozenset(one.path for one in items if one.path),
        )


def _is_restricted(policy: Row) -> bool:
    """Return whether Jellyfin hides items from an account, by rating or by tag."""
    return "MaxParentalRating" in policy or any(
        policy.is_filled(key)
        for key in ("BlockedTags", "AllowedTags", "BlockUnratedItems")
    )
