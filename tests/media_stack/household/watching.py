"""What people do in Jellyfin, and what Jellyfin, Radarr and Sonarr do meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from ..jellyfin import AccountRow, ItemRow, SessionRow
from ..servarr.rows import QueueRow
from .requests import Requests
from .titles import Movie, Series, User, item_of


class Watching(Requests):
    """A household that watches; for series, a season and an episode narrow what is meant.

    ``version`` is what ``add_version`` returned: the file that is played, in place of the row's own.
    """

    def watch(
        self,
        user: User,
        title: Movie | Series,
        *,
        season: int | None = None,
        episode: int | None = None,
        days_ago: float = 0,
        version: ItemRow | None = None,
    ) -> None:
        """Watch to the end: the movie, or every real episode that is meant."""
        for item in watchable(title, season, episode, version):
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
        version: ItemRow | None = None,
    ) -> None:
        """Watch a part and stop there; on 10.11 what was finished is unfinished again."""
        item = watchable(title, season, episode, version)[0]
        self.jellyfin.library.start(
            account_of(user), item, self.clock.ago(days=days_ago), minutes
        )

    def stop_watching_at(
        self,
        user: User,
        title: Movie | Series,
        *,
        share: float | None = None,
        minutes: float | None = None,
        season: int | None = None,
        episode: int | None = None,
        days_ago: float = 0,
        version: ItemRow | None = None,
    ) -> None:
        """Start and stop at a share of the length, or a minute, by Jellyfin's thresholds; at neither, it is played."""
        item = watchable(title, season, episode, version)[0]
        moment = self.clock.ago(days=days_ago)
        self.jellyfin.library.stop_at(
            account_of(user), item, moment, share=share, minutes=minutes
        )

    def mark_watched(
        self,
        user: User,
        title: Movie | Series,
        *,
        season: int | None = None,
        episode: int | None = None,
        date: datetime | None = None,
        version: ItemRow | None = None,
    ) -> None:
        """Tick off by hand, without a date unless one is given or there already."""
        for item in watchable(title, season, episode, version):
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
        item_of(title, season, episode).watch(account_of(user)).favorite = on

    def play(
        self,
        user: User,
        title: Movie | Series,
        *,
        season: int | None = None,
        episode: int | None = None,
        minutes: float = 5,
        queue: Sequence[Movie] = (),
        version: ItemRow | None = None,
    ) -> SessionRow:
        """Play right now, with a queue of movies behind it."""
        item = watchable(title, season, episode, version)[0]
        queued = [item, *(movie.in_jellyfin for movie in queue)]
        return self.jellyfin.library.play(account_of(user), item, minutes, queued)

    def play_on(
        self, user: User, *, share: float | None = None, minutes: float | None = None
    ) -> None:
        """Go on with what somebody plays: above 90 % it is played while it still runs."""
        self.jellyfin.library.reach(account_of(user), share=share, minutes=minutes)

    def stop_playing(self, user: User, *, keeps_queue: bool = False) -> None:
        """Stop what somebody plays; the position stays, and with ``keeps_queue`` the session and its queue."""
        self.jellyfin.library.stop(account_of(user), keeps_queue=keeps_queue)

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

    def enqueue_season(
        self,
        series: Series,
        season: int,
        *,
        state: str = "downloading",
        messages: Sequence[str] = (),
    ) -> list[QueueRow]:
        """Put a season pack in the queue of its Sonarr: one row an episode."""
        numbers = [
            row.number for row in series.row.episodes.values() if row.season == season
        ]
        rows = [
            self.enqueue(series, season=season, episode=number, state=state)
            for number in numbers
        ]
        for row in rows:
            row.download, row.messages = f"{rows[0].id:040X}", list(messages)
        return rows


def watchable(
    title: Movie | Series,
    season: int | None,
    episode: int | None,
    version: ItemRow | None = None,
) -> list[ItemRow]:
    """Return the items that playing a title means."""
    if version is not None:
        return [version]
    return (
        [title.in_jellyfin]
        if isinstance(title, Movie)
        else title.watchable(season, episode)
    )


def account_of(user: User) -> AccountRow:
    """Return somebody's Jellyfin account."""
    assert user.account is not None, f"{user.name} has no Jellyfin account"
    return user.account
