"""What people do with series, and what Sonarr does with them."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from .beginning import Beginning
from .words import Keep

SEASONS = st.sampled_from([0, 1, 2, 3, 4])
_MOST, _BIGGER = 3, 2_000_000_000
_WHO = st.sampled_from(["alice", "bob"])
_VIEWERS = st.sampled_from(["alice", "bob", "dave"])


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
        """Request a season, all of its series, or the series without a number; what is not there is imported then."""
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
        """Take a request of a season back, a season out of it, or give it another status."""
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
        """Watch a season or an episode of it, a part of an episode, or seem never to have done."""
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
        """Make a series, a season or an episode a favourite, play an episode, or no longer."""
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
        """Give an episode another file or lose it, put one in the queue, announce one, or fetch what is missing."""
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
            # The flags of what is half done are not moved by anybody else
            if one.exists and len(one.episodes) < _MOST and not self.judge.shelves.owed:
                number = max(row.number for row in one.episodes) + 1
                days = -5 if what == "announced" else 40
                home.episode(series, one.number, number, aired_days_ago=days)
        elif there and what == "upgrade":
            row = there[-1]
            series.sonarr.import_file(series.row, [row], _BIGGER, self.world.now)
        elif there:
            home.lose_episode(series, one.number, there[-1].number)
            if what == "unwanted" and not self.judge.shelves.owed:
                there[-1].monitored = False
