"""What people do with series, and what Sonarr does with them."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from .beginning import Beginning
from .titles import Season
from .words import Keep, Limits

SEASONS = st.sampled_from([0, 1, 2, 3, 4])
_MOST, _BIGGER = 3, 2_000_000_000
_WHO = st.sampled_from(["alice", "bob"])
_VIEWERS = st.sampled_from(["alice", "bob", "dave"])


# What may keep a season that was watched
WRONG_WITH_A_SEASON = (
    *("one episode", "missing", "announced", "middle", "lost", "refused"),
    *("another is wanted", "nothing"),
)


class Viewers(Beginning):
    """A household whose people do anything with series."""

    @rule(
        who=_WHO,
        season=SEASONS,
        status=st.sampled_from([None, None, None, 1]),
        which=st.sampled_from(["one", "one", "one", "all", "unnamed"]),
    )
    def asks_for_a_season(
        self, who: str, season: int, status: int | None, which: str
    ) -> None:
        """Request one season, all, or none by number; what is missing is imported."""
        one = self.world.seasons[season]
        if which == "one":
            self.world.asks(who, one, status)
        elif which == "all":
            self.world.asks_for_all(who, one.series, status)
        else:
            self.world.home.request(
                self.world.people[who], one.series, seasons=[], days_ago=0
            )

    @rule(
        season=SEASONS,
        first=st.booleans(),
        status=st.sampled_from([None, None, 1, 3, 5]),
    )
    def withdraws_a_season(self, season: int, first: bool, status: int | None) -> None:
        """Take back a season's request or a season of it, or change its status."""
        rows = self.world.live(self.world.seasons[season])
        if not rows:
            return
        row = rows[0 if first else -1]
        if status is not None:
            row.status = status
        elif first and len(row.seasons) > 1:
            del row.seasons[0]
        else:
            del self.world.home.jellyseerr.requests[row.id]

    @rule(
        who=_VIEWERS,
        season=SEASONS,
        episode=st.sampled_from([None, 1]),
        how=st.sampled_from(
            ["end", "end", "end", "long ago", "half", "ticked", "lost"]
        ),
    )
    def watches_a_season(
        self, who: str, season: int, episode: int | None, how: str
    ) -> None:
        """Watch a season, an episode or a part of one, or seem never to have done."""
        home, user, one = (
            self.world.home,
            self.world.people[who],
            self.world.seasons[season],
        )
        number, series = one.number, one.series
        match how:
            case "end" | "long ago":
                days = 0 if how == "end" else 9
                home.watch(user, series, season=number, episode=episode, days_ago=days)
            case "half":
                home.start_watching(user, series, season=number, episode=episode)
            case "ticked":
                home.mark_watched(user, series, season=number, episode=episode)
            case _:
                for item in one.items:
                    item.watches.pop(user.jellyfin_id, None)

    @rule(
        who=_VIEWERS,
        season=SEASONS,
        what=st.sampled_from(["series", "season", "episode", "plays"]),
        on=st.sampled_from([False, False, True]),
    )
    def enjoys_a_season(self, who: str, season: int, what: str, on: bool) -> None:
        """Make a series, season or episode a favourite, play one, or stop either."""
        home, user, one = (
            self.world.home,
            self.world.people[who],
            self.world.seasons[season],
        )
        if what == "plays":
            home.stop_playing(user)
            if on:
                home.play(user, one.series, season=one.number, episode=1)
            return
        number = None if what == "series" else one.number
        episode = 1 if what == "episode" else None
        home.favorite(user, one.series, season=number, episode=episode, on=on)

    @rule(
        season=SEASONS,
        narrow=st.booleans(),
        whole=st.booleans(),
        days=st.sampled_from([None, 1, 10]),
    )
    def keeps_a_season(
        self, season: int, narrow: bool, whole: bool, days: int | None
    ) -> None:
        """Keep a season, or its whole series: a person's act."""
        one = self.world.seasons[season]
        self.says_keep(
            Keep(
                one.tmdb,
                one.is_4k if narrow else None,
                self.in_days(days),
                is_series=True,
                season=None if whole else one.number,
            )
        )

    @rule(
        season=SEASONS,
        what=st.sampled_from(
            ["upgrade", "queue", "lost", "unwanted", "announced", "missing", "again"]
        ),
    )
    def changes_a_season(self, season: int, what: str) -> None:
        """Change, lose, queue, announce or fetch episodes of a season."""
        one, home = self.world.seasons[season], self.world.home
        series, there = one.series, [row for row in one.episodes if row.file_id]
        if what == "queue":
            if series.sonarr.queue:
                series.sonarr.queue.clear()
            else:
                home.enqueue(series, season=one.number, episode=1)
        elif what == "again":
            for sonarr in self.world.sonarrs:
                sonarr.search_missing()
        elif what in ("announced", "missing"):
            self._gets_an_episode(one, -5 if what == "announced" else 40)
        elif what != "upgrade":
            self._loses_an_episode(one, wanted=what == "lost")
        elif there:
            series.sonarr.import_file(series.row, there[-1:], _BIGGER, self.world.now)

    def do_to_a_season(self, season: int, what: str, moment: str) -> None:
        """Let one thing be wrong with a season, in its moment."""
        one, home = self.world.seasons[season], self.world.home
        match what, moment:
            case "another is wanted", "first":
                self._another_is_wanted(one)
            case "middle", "then":
                dave, number = self.world.people["dave"], one.number
                home.start_watching(dave, one.series, season=number, episode=1)
            case (("missing" | "announced"), "then"):
                self._gets_an_episode(one, -40 if what == "announced" else 40)
            case "lost", "last":
                # With a notice the other files alone would hold it
                self.opts(notice=0, favourites=True, limits=Limits())
                self.poll_watched()
                self._loses_an_episode(one, wanted=False)
            case "refused", "last":
                self.poll_watched()
                self.trouble.breaks("episodes stay", self.judge.listen)

    def _gets_an_episode(self, season: Season, aired_days_ago: float) -> None:
        """Add an episode without a file; flags of what is half done stay untouched."""
        if not self.judge.shelves.owed and season.exists:
            number = max(row.number for row in season.episodes) + 1
            if number <= _MOST:
                self.world.home.episode(
                    season.series, season.number, number, aired_days_ago=aired_days_ago
                )

    def _loses_an_episode(self, season: Season, *, wanted: bool) -> None:
        """Lose the last episode's file, and stop fetching it unless it is wanted."""
        there = [row for row in season.episodes if row.file_id]
        if there:
            self.world.home.lose_episode(season.series, season.number, there[-1].number)
            if not wanted and not self.judge.shelves.owed:
                there[-1].monitored = False

    def _another_is_wanted(self, season: Season) -> None:
        """Let the other seasons of its series be gone, unmonitored, and requested."""
        if self.judge.shelves.owed:
            return
        for other in self.world.seasons:
            if other.series is season.series and other is not season and other.exists:
                while other.exists:
                    self._loses_an_episode(other, wanted=False)
                for row in other.episodes:
                    row.monitored = False
                other.series.row.seasons[other.number].monitored = False
                self.world.home.request(
                    self.world.people["bob"],
                    other.series,
                    seasons=[other.number],
                    days_ago=0,
                    status=1,
                )
