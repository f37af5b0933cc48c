"""Requests of movies and of seasons."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from ..jellyseerr.requesting import place
from ..jellyseerr.rows import MediaRow, RequestRow, RequestSeasonRow
from ..statuses import MediaStatus, RequestStatus
from .files import Files
from .titles import Movie, Request, Series, User


class Requests(Files):
    """A household with requests."""

    @cached_property
    def _requested(self) -> dict[int, list[RequestRow]]:
        """Return the requests ever made, by media id."""
        return {}

    def request(
        self,
        user: User | None,
        title: Movie | Series,
        *,
        seasons: Sequence[int] | None = None,
        days_ago: float = 40,
        imported_days_ago: float | None = None,
        status: RequestStatus | int | None = None,
        media_status: MediaStatus | int | None = None,
        is_4k: bool | None = None,
        orphan: bool = False,
        modified_by: User | None = None,
    ) -> Request:
        """Add a request; fulfilled if the title is available, which is status 5 since 2.6 and 2 before.

        ``user`` None is a requester that is gone, ``orphan`` a request without media; ``is_4k`` may
        contradict the title's own quality. ``seasons`` None are all but the specials, an empty list none.
        """
        moment = self.clock.ago(days=days_ago)
        as_4k = title.is_4k if is_4k is None else is_4k
        server = title.radarr if isinstance(title, Movie) else title.sonarr
        if media_status is not None and title.media is not None:
            title.media.side(as_4k).status = media_status
        numbers = _seasons(title, seasons)
        own = (
            self._usual_status(title.media, as_4k, numbers)
            if status is None
            else status
        )
        server_id = self.service_id(server)
        row = RequestRow(
            id=next(self.jellyseerr.ids["request"]),
            status=own,
            kind="movie" if isinstance(title, Movie) else "tv",
            is_4k=as_4k,
            created=moment,
            updated=moment + timedelta(minutes=7),
            media=None if orphan else title.media,
            requested_by=user.row if user else None,
            modified_by=modified_by.row if modified_by else None,
            server_id=server_id,
            root_folder=str(server.root) if server_id is not None else None,
            seasons=[
                RequestSeasonRow(next(self.jellyseerr.ids["season"]), number, own)
                for number in numbers
            ],
        )
        if title.media is not None:
            title.media.created = min(title.media.created, moment)
            self._requested.setdefault(title.media.id, []).append(row)
        self._follow(title, row, imported_days_ago, numbers)
        self.jellyseerr.requests[row.id] = row
        return Request(row, self.jellyseerr.requests)

    def ask_again(
        self,
        user: User,
        title: Movie | Series,
        seasons: Sequence[int] | None = None,
    ) -> str:
        """Request a title in somebody's name, approved at once, and return what became of it.

        ``sent``: it came to Radarr or Sonarr. ``swallowed``: it was accepted and nobody
        was told. ``refused``: there is no new request. The title's handle then has the
        rows that Radarr or Sonarr and Jellyseerr have now.
        """
        is_movie = isinstance(title, Movie)
        body: dict[str, object] = {
            "mediaType": "movie" if is_movie else "tv",
            "mediaId": title.tmdb,
            "is4k": title.is_4k,
            "userId": user.id,
        }
        if isinstance(title, Series):
            body |= {"tvdbId": title.tvdb, "seasons": _seasons(title, seasons)}
        placed = place(self.jellyseerr, self.admin.in_jellyseerr, body)
        if placed.status != 201:
            return "refused"
        title.media = self.jellyseerr.find_media(str(body["mediaType"]), title.tmdb)
        if not placed.sent:
            return "swallowed"
        if isinstance(title, Movie):
            title.row = title.radarr.movie_with(title.tmdb) or title.row
        else:
            title.row = title.sonarr.series_with(title.tvdb) or title.row
        return "sent"

    def _usual_status(
        self, media: MediaRow | None, as_4k: bool, seasons: Sequence[int]
    ) -> RequestStatus:
        """Return the status of a request whose media is as it is."""
        if media is None:
            return RequestStatus.APPROVED
        found = [
            row.status_4k if as_4k else row.status
            for n, row in media.seasons.items()
            if n in seasons
        ]
        statuses = found or [media.side(as_4k).status]
        done = all(status == MediaStatus.AVAILABLE for status in statuses)
        return self.jellyseerr.behaviour.fulfilled if done else RequestStatus.APPROVED

    def _follow(
        self,
        title: Movie | Series,
        row: RequestRow,
        imported_days_ago: float | None,
        seasons: Sequence[int],
    ) -> None:
        """Date the files by the first request, unless their date was given."""
        if imported_days_ago is not None:
            self._set_date(title, seasons, self.clock.ago(days=imported_days_ago))
            title.follows_requests = False
        elif title.follows_requests and isinstance(title, Movie):
            self._set_date(title, seasons, self._first(title, row) + timedelta(hours=1))
        elif title.follows_requests:
            for season in seasons:
                self._set_date(
                    title,
                    [season],
                    self._first(title, row, season) + timedelta(hours=1),
                )

    def _first(
        self, title: Movie | Series, row: RequestRow, season: int | None = None
    ) -> datetime:
        """Return when a title (or a season) was first requested, of the requests that are still there."""
        made = self._requested.get(title.media.id, []) if title.media else []
        others = [
            other.created
            for other in made
            if other.id in self.jellyseerr.requests
            and other.is_4k == title.is_4k
            and (
                season is None
                or any(requested.number == season for requested in other.seasons)
            )
        ]
        return min([row.created, *others])

    def _set_date(
        self, title: Movie | Series, seasons: Sequence[int], moment: datetime
    ) -> None:
        if isinstance(title, Movie):
            self.set_import_date(title, moment)
        else:
            for season in seasons:
                self.set_season_date(title, season, moment)

    @property
    def requests(self) -> list[RequestRow]:
        """Return the requests that Jellyseerr has now."""
        return list(self.jellyseerr.requests.values())


def _seasons(title: Movie | Series, asked: Sequence[int] | None) -> list[int]:
    """Return the season numbers of a request."""
    if isinstance(title, Movie):
        return []
    return (
        [number for number in title.row.seasons if number > 0]
        if asked is None
        else list(asked)
    )
