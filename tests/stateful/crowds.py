"""Rows of which many may be lost at once, and be found again."""

from dataclasses import dataclass, field

from tests.media_stack import Household, Movie, User
from tests.media_stack.jellyfin.rows import WatchRow
from tests.media_stack.jellyseerr.rows import RequestRow, UserRow

# More than what may be missing without a doubt
CROWD = 12


@dataclass
class Crowds:
    """A household with a crowd of users, requests and watches."""

    home: Household
    people: dict[str, User] = field(default_factory=dict)
    collection: list[Movie] = field(default_factory=list)
    hidden_requests: dict[int, RequestRow] = field(default_factory=dict)
    hidden_users: dict[int, UserRow] = field(default_factory=dict)
    hidden_watches: dict[int, WatchRow] = field(default_factory=dict)

    def loses(self, what: str) -> None:
        """Lose a whole crowd of rows at once."""
        home, collector = self.home, self.people["collector"]
        if what == "requests":
            rows = home.jellyseerr.requests
            for row in home.requests:
                if row.requested_by is collector.row:
                    self.hidden_requests[row.id] = rows.pop(row.id)
        elif what == "users":
            users = home.jellyseerr.users
            for user in [*users.values()][-CROWD:]:
                self.hidden_users[user.id] = users.pop(user.id)
        else:
            for number, movie in enumerate(self.collection):
                watches = movie.in_jellyfin.watches
                if collector.jellyfin_id in watches:
                    self.hidden_watches[number] = watches.pop(collector.jellyfin_id)

    def finds_again(self) -> None:
        """Bring back every crowd that was lost."""
        self.home.jellyseerr.requests.update(self.hidden_requests)
        self.home.jellyseerr.users.update(self.hidden_users)
        for number, watch in self.hidden_watches.items():
            collector = self.people["collector"].jellyfin_id
            self.collection[number].in_jellyfin.watches[collector] = watch
        for hidden in (self.hidden_requests, self.hidden_users, self.hidden_watches):
            hidden.clear()

    def crowds(self) -> dict[str, frozenset[str]]:
        """Return the rows of which many may be lost at once."""
        home, collector = self.home, self.people["collector"].jellyfin_id
        watches = {
            movie.id
            for movie in self.collection
            if (watch := movie.in_jellyfin.watches.get(collector)) and watch.played
        }
        return {
            "users": frozenset(map(str, home.jellyseerr.users)),
            "requests": frozenset(map(str, home.jellyseerr.requests)),
            "watches": frozenset(watches),
        }
