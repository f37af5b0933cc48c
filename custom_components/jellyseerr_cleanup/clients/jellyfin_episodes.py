"""Jellyfin's episodes, as an account sees them: finished, resumable, of one season."""

from collections.abc import Iterable

from .errors import NotFound
from .fields import Row, jellyfin_id
from .jellyfin_items import JellyfinItems
from .jellyfin_rows import (
    EpisodeRow,
    Season,
    episode_row,
    is_favorite,
    is_real_episode,
    once_each,
    season_of,
)

_PAGE = 1000
_NO_SERIES = "does not have this series, or does not show it to this account"
# Sorted by name alone, episodes of different series would be in no certain order, and
# pages could miss some
_SORT = "SeriesSortName,SortName"


class JellyfinEpisodes(JellyfinItems):
    """The calls about seasons.

    They read episodes, because what Jellyfin computes for a season or a series
    misleads.
    """

    async def finished_episodes(self, account_id: str) -> tuple[EpisodeRow, ...]:
        """Return the episodes that an account has played, each once.

        Jellyfin's filter can be wrong: only the state of each episode tells.
        """
        return await self._episodes(account_id, "IsPlayed")

    async def resumable_episodes(self, account_id: str) -> tuple[EpisodeRow, ...]:
        """Return the episodes that an account has begun and not finished, each once.

        Here, too, only the state of each episode tells.
        """
        return await self._episodes(account_id, "IsResumable")

    async def favorite_series(self, account_id: str) -> frozenset[Season]:
        """Return an account's favourites among series, seasons and episodes.

        Of a season or an episode it is the season, of a series the whole series.
        """
        found = await self._listing(
            account_id,
            {
                "includeItemTypes": "Series,Season,Episode",
                "filters": "IsFavorite",
                "sortBy": _SORT,
            },
            take=_PAGE,
            user_data=True,
        )
        return frozenset(
            season
            for row in found
            if row.text("Type") in ("Series", "Season", "Episode")
            and is_favorite(row)
            and (season := season_of(row)) is not None
        )

    async def season_episodes(
        self, account_id: str, series_id: str, season: int
    ) -> tuple[EpisodeRow, ...]:
        """Return a season's episodes with a file, and those of an unknown season.

        NotFound if the account does not see the series.
        """
        if (series := jellyfin_id(series_id)) is None:
            raise NotFound(self._name, _NO_SERIES)
        body = await self._as_seen_by(
            account_id,
            f"/Shows/{series}/Episodes",
            {"season": season, "isMissing": "false", "enableUserData": "true"},
            _NO_SERIES,
        )
        answer = Row(self._name, "episode list", body)
        found = answer.rows("Items")
        total = answer.optional_integer("TotalRecordCount")
        hides_some = jellyfin_id(account_id) in self._restricted
        if total not in (None, len(found)) and not (hides_some and total > len(found)):
            raise answer.refuse("TotalRecordCount", "the number of its rows")
        return tuple(
            row
            for row in _real(found)
            # Jellyfin shows merged series, such as HD and 4K, as one, and lists the
            # episodes of both here
            if row.series_id in (None, series) and row.season in (None, season)
        )

    async def _episodes(self, account_id: str, which: str) -> tuple[EpisodeRow, ...]:
        found = await self._listing(
            account_id,
            {
                "includeItemTypes": "Episode",
                "excludeLocationTypes": "Virtual",
                "filters": which,
                "sortBy": _SORT,
            },
            take=_PAGE,
            user_data=True,
        )
        return _real(found)


def _real(found: Iterable[Row]) -> tuple[EpisodeRow, ...]:
    """Return the episodes that have a file, each once."""
    return tuple(once_each(map(episode_row, filter(is_real_episode, found))).values())
