"""What people do in Jellyfin, and what Jellyfin, Radarr and Sonarr do meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from ..jellyfin import AccountRow, ItemRow, SessionRow
from ..servarr.rows import QueueRow
from .requests import Requests
from .titles import Movie, Series, User


class Watching(Requests):
    """A household that watches; for series, a season and an episode narrow what is meant."""

    def watch(
        self,
        user: User,
        title: Movie | Series,
        *,
        season: int | None = None,
        episode: int | None = None,
        days_ago: float = 0,
    ) -> None:
        """Watch to the end: the movie, or every real episode that is meant."""
        for item in watchable(title, season, episode):
            self.jellyfin.library.finish(
                account_of(user), item, self.clock.ago(days=days_ago)
            )

    def start_watching(
        self,
        user: User,
        title: Movie | Series,
        minutes: float = 20,
        *,
        season: int | None = None,
        episode: int | None = None,
        days_ago: float = 0,
    ) -> None:
        """Watch a part and stop there; on 10.11 what was finished is unfinished again."""
        item = watchable(title, season, episode)[0]
        self.jellyfin.library.start(
            account_of(user), item, self.clock.ago(days=days_ago), minutes
        )

    def mark_watched(
        self,
        user: User,
        title: Movie | Series,
        *,
        season: int | None = None,
        episode: int | None = None,
        date: datetime | None = None,
    ) -> None:
        """Tick off by hand, without a date unless one is given or there already."""
        for item in watchable(title, season, episode):
            self.jellyfin.library.mark_played(account_of(user), item, date)

    def lose_watch(self, user: User, title: Movie | Series) -> None:
        """Lose what Jellyfin knew of somebody's watching of a title."""
        for item in watchable(title, None, None):
            item.watches.pop(account_of(user).id, None)

    def favorite(
        self,
        user: User,
        title: Movie | Series,
        *,
        season: int | None = None,
        episode: int | None = None,
        on: bool = True,
    ) -> None:
        """Mark a movie, a series, a season or an episode as somebody's favourite."""
        _item(title, season, episode).watch(account_of(user)).favorite = on

    def play(
        self,
        user: User,
        title: Movie | Series,
        *,
        season: int | None = None,
        episode: int | None = None,
        minutes: float = 5,
        queue: Sequence[Movie] = (),
    ) -> SessionRow:
        """Play right now, with a queue of movies behind it."""
        item = watchable(title, season, episode)[0]
        queued = [item, *(movie.in_jellyfin for movie in queue)]
        return self.jellyfin.library.play(account_of(user), item, minutes, queued)

    def stop_playing(self, user: User) -> None:
        """Stop what somebody plays; the position stays."""
        self.jellyfin.library.stop(account_of(user))

    def rescan(self, title: Movie | Series, *, jellyseerr_knows: bool = False) -> None:
        """Give a title new ids in Jellyfin; Jellyseerr keeps the old one until its own scan."""
        library = self.jellyfin.library
        if isinstance(title, Series):
            for item in (*title.episodes.values(), *title.seasons.values()):
                library.give_new_id(item)
        number = library.give_new_id(title.in_jellyfin)
        if jellyseerr_knows and title.media is not None:
            title.media.side(title.is_4k).jellyfin_id = number

    def hide(self, title: Movie | Series, *users: User) -> None:
        """Let users no longer see a title in Jellyfin."""
        for user in users:
            account_of(user).hidden.add(title.in_jellyfin.id)

    def withhold(self, title: Movie | Series, *users: User) -> None:
        """Let a title's rating keep it from users; Jellyfin's lists count it all the same."""
        for user in users:
            account_of(user).withheld.add(title.in_jellyfin.id)

    def merge(self, *titles: Movie | Series) -> None:
        """Let Jellyfin show titles as one, as it does with HD and 4K."""
        for title in titles:
            title.in_jellyfin.merged_as = titles[0].in_jellyfin.id

    def enqueue(
        self,
        title: Movie | Series,
        *,
        season: int | None = None,
        episode: int | None = None,
        state: str = "downloading",
    ) -> QueueRow:
        """Put a movie, or an episode of a season, in the queue of its Radarr or Sonarr."""
        server = title.radarr if isinstance(title, Movie) else title.sonarr
        row = QueueRow(next(server.ids), title.title, self.clock.now(), state=state)
        if isinstance(title, Movie):
            row.movie_id = title.in_radarr.id
        else:
            row.series_id, row.season = title.row.id, season
            row.episode_id = (
                title.row_of(season, episode).id
                if season is not None and episode is not None
                else None
            )
        server.queue.append(row)
        return row


def watchable(
    title: Movie | Series, season: int | None, episode: int | None
) -> list[ItemRow]:
    """Return the items that playing a title means."""
    return (
        [title.in_jellyfin]
        if isinstance(title, Movie)
        else title.watchable(season, episode)
    )


def _item(title: Movie | Series, season: int | None, episode: int | None) -> ItemRow:
    if isinstance(title, Movie) or season is None:
        return title.in_jellyfin
    return title.seasons[season] if episode is None else title.episodes[season, episode]


def account_of(user: User) -> AccountRow:
    """Return somebody's Jellyfin account."""
    assert user.account is not None, f"{user.name} has no Jellyfin account"
    return user.account
