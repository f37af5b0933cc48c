"""Jellyfin 10.9 to 12: who watched what and when, and what is playing now."""

from dataclasses import dataclass

from ..retention.model import Account
from .errors import UnexpectedAnswer, WrongServer, identifying
from .fields import Row, digits, rows
from .jellyfin_episodes import JellyfinEpisodes
from .jellyfin_rows import EpisodeRow, ItemRow, Season, season_of
from .versions import refuse_older

__all__ = ["EpisodeRow", "ItemRow", "JellyfinClient", "JellyfinInfo", "NowPlaying"]

_OLDEST = (10, 9)


@dataclass(frozen=True, slots=True)
class JellyfinInfo:
    """A Jellyfin that accepted the key; its id stays the same for good."""

    id: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """What is playing or queued in any session.

    `item_ids` are the ids of items and of their seasons and series, `tmdb_ids` those of
    movies, and `seasons` the seasons of episodes.
    """

    item_ids: frozenset[str]
    tmdb_ids: frozenset[int]
    seasons: frozenset[Season]


class JellyfinClient(JellyfinEpisodes):
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
        playing = [
            session.row("NowPlayingItem")
            for session in sessions
            if "NowPlayingItem" in session
        ]
        playing_ids = {item.jellyfin_id("Id") for item in playing}
        item_ids = set(playing_ids)
        tmdb_ids: set[int] = set()
        for item in playing:
            for parent in ("SeriesId", "SeasonId"):
                if (parent_id := item.parent_jellyfin_id(parent)) is not None:
                    item_ids.add(parent_id)
            if item.optional_text("Type") == "Movie" and "ProviderIds" in item:
                tmdb_id = digits(item.row("ProviderIds").optional_text("Tmdb"))
                tmdb_ids.update(() if tmdb_id is None else (tmdb_id,))
        queued: list[Row] = []
        for session in sessions:
            if "NowPlayingQueue" not in session:
                continue
            queue = {item.jellyfin_id("Id") for item in session.rows("NowPlayingQueue")}
            item_ids |= queue
            # Items can only be looked up for an account; some sessions have none
            account_id = session.parent_jellyfin_id("UserId")
            if account_id is not None and (unknown := queue - playing_ids):
                queued += await self._rows_by_id(account_id, unknown, user_data=False)
        seasons = filter(None, map(season_of, (*playing, *queued)))
        return NowPlaying(frozenset(item_ids), frozenset(tmdb_ids), frozenset(seasons))


def _is_restricted(policy: Row) -> bool:
    """Return whether Jellyfin hides items from an account, by rating or by tag."""
    return "MaxParentalRating" in policy or any(
        policy.is_filled(key)
        for key in ("BlockedTags", "AllowedTags", "BlockUnratedItems")
    )
