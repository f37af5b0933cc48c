"""What people do with series, and what Sonarr does with them."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from .beginning import Beginning
from .words import Keep

SEASONS = st.sampled_from([0, 1, 2, 3, 4])
_WHO = st.sampled_from(["alice", "bob"])
_VIEWERS = st.sampled_from(["alice", "bob", "dave"])


class Viewers(Beginning):
    """A household whose people do anything with series."""

    @rule(who=_WHO, season=SEASONS, status=st.sampled_from([None, None, None, 1]))
    def asks_for_a_season(self, who: str, season: int, status: int | None) -> None:
        """Request a season, which is imported then unless it was requested before."""
        self.world.asks(who, self.world.seasons[season], status)

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
