"""What an account finished, began and likes in Jellyfin: three lists of everything."""

from .jellyfin_items import JellyfinItems
from .jellyfin_rows import ItemRow, has_file, is_favorite

_PLAYABLE = "Movie,Episode"
# What Jellyfin computes for a season or a series misleads, but not that it is liked
_LIKEABLE = "Movie,Series,Season,Episode"


class JellyfinWatches(JellyfinItems):
    """The lists of an account; each has every row once.

    They hold what was positively seen: what a whole list does not show is not so.
    """

    async def finished(self, account_id: str) -> tuple[ItemRow, ...]:
        """Return the movies and episodes that an account has played.

        Jellyfin's filter can be wrong: only the state of each row tells.
        """
        return await self._seen(account_id, "IsPlayed")

    async def resumable(self, account_id: str) -> tuple[ItemRow, ...]:
        """Return the movies and episodes that an account has begun and not finished.

        Here, too, only the state of each row tells.
        """
        return await self._seen(account_id, "IsResumable")

    async def favorites(self, account_id: str) -> tuple[ItemRow, ...]:
        """Return an account's favourites: movies, series, seasons and episodes.

        An item of which that cannot be read counts as one.
        """
        # A season without a folder of its own is virtual, and can be liked all the same
        return await self._listing(
            account_id, _LIKEABLE, is_favorite, {"filters": "IsFavorite"}
        )

    async def _seen(self, account_id: str, which: str) -> tuple[ItemRow, ...]:
        return await self._listing(
            account_id,
            _PLAYABLE,
            has_file,
            {"excludeLocationTypes": "Virtual", "filters": which},
        )
