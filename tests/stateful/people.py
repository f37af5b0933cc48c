"""What people do with movies, and what they say to the integration."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from .viewers import Viewers
from .words import CHOICES, Keep, Limits, Terms

WHO = st.sampled_from(["alice", "bob", "alice", "bob", "local"])
VIEWERS = st.sampled_from(["alice", "bob", "dave"])
# The fifth is the first in 4K
MOVIES = st.sampled_from([0, 1, 2, 3, 4, 5, 6])
LIMITS = (Limits(), Limits(titles=2), Limits(size=5_000_000_000), Limits(share=10))


class People(Viewers):
    """A household whose people do anything."""

    # People and their movies

    @rule(
        who=WHO,
        movie=MOVIES,
        status=st.sampled_from([None, None, None, None, None, None, 1, 4, 9]),
        imported=st.sampled_from([True, True, True, False]),
    )
    def asks(self, who: str, movie: int, status: int | None, imported: bool) -> None:
        """Request a movie, which is imported then, or was there before."""
        self.world.asks(who, self.world.movies[movie], status, imported=imported)

    @rule(
        movie=MOVIES,
        first=st.booleans(),
        status=st.sampled_from([None, None, None, 1, 2, 3, 5, 5]),
    )
    def withdraws(self, movie: int, first: bool, status: int | None) -> None:
        """Take a request of a movie back, or give it another status."""
        if rows := self.world.live(self.world.movies[movie]):
            row = rows[0 if first else -1]
            if status is None:
                del self.world.home.jellyseerr.requests[row.id]
            else:
                row.status = status

    @rule(
        who=VIEWERS,
        movie=MOVIES,
        how=st.sampled_from(
            ["end", "end", "end", "long ago", "half", "ticked", "unseen", "lost"]
        ),
    )
    def watches(self, who: str, movie: int, how: str) -> None:
        """Watch a movie, or seem never to have done."""
        home, user = self.world.home, self.world.people[who]
        one = self.world.movies[movie]
        match how:
            case "end" | "long ago":
                home.watch(user, one, days_ago=0 if how == "end" else 9)
            case "half":
                home.start_watching(user, one)
            case "ticked":
                home.mark_watched(user, one)
            case "unseen":
                watch = one.in_jellyfin.watches.get(user.jellyfin_id)
                if watch is not None:
                    watch.played, watch.position, watch.last_played = False, 0, None
            case _:
                home.lose_watch(user, one)

    @rule(
        who=VIEWERS,
        movie=MOVIES,
        what=st.sampled_from(["likes", "plays"]),
        on=st.sampled_from([False, False, True]),
    )
    def enjoys(self, who: str, movie: int, what: str, on: bool) -> None:
        """Make a movie a favourite or play it, or no longer."""
        user, home = self.world.people[who], self.world.home
        if what == "likes":
            home.favorite(user, self.world.movies[movie], on=on)
            return
        home.stop_playing(user)
        if on:
            home.play(user, self.world.movies[movie])

    # What people say to the integration

    @rule(movie=MOVIES, narrow=st.booleans(), days=st.sampled_from([None, 1, 10, 40]))
    def keeps(self, movie: int, narrow: bool, days: int | None) -> None:
        """Keep a movie: a person's act."""
        one = self.world.movies[movie]
        is_4k = one.is_4k if narrow else None
        self.says_keep(Keep(one.tmdb, is_4k, self.in_days(days)))

    @precondition(lambda self: self.said.keeps)
    @rule(index=st.integers(0, 6))
    def releases(self, index: int) -> None:
        """Take a keep back: a person's act."""
        keys = list(self.said.keeps)
        keep = self.said.keeps.pop(keys[index % len(keys)])
        self.ledger.person_changed_dates()
        self.do(self.product.release(keep))
        self.replan_watched()

    @rule(
        who=st.sampled_from(["alice", "bob", "local", None]),
        terms=st.sampled_from(CHOICES),
    )
    def decides(self, who: str | None, terms: Terms) -> None:
        """Change somebody's policy, or the default: a person's act."""
        if who is None:
            self.said.default = terms
        else:
            self.said.policies[self.world.people[who].id] = terms
        self.ledger.person_changed_dates()
        self.replan_watched()

    @rule(
        notice=st.sampled_from([3, 3, 1, 0]),
        favourites=st.sampled_from([True, True, False]),
        limits=st.sampled_from(LIMITS),
    )
    def opts_otherwise(self, notice: int, favourites: bool, limits: Limits) -> None:
        """Change the options: a person's act."""
        self.opts(notice, favourites, limits)

    @rule(allowed=st.sampled_from([True, True, True, False]))
    def allows(self, allowed: bool) -> None:
        """Allow deletions, or forbid them: an administrator's act."""
        self.said.allowed = allowed
        self.do(self.product.allow(allowed))

    @precondition(lambda self: self.product.reading is not None)
    @rule()
    def confirms(self) -> None:
        """Permit what is due: an administrator's act."""
        plan = self.do(self.product.confirm())
        files = {row.title: row.files for row in plan.due}
        self.ledger.confirmed.append((self.world.now, files))
