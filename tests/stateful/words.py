"""The test's own words for what people may say: policies, keeps, limits."""

from dataclasses import dataclass
from datetime import datetime

DEFAULT = "default"


@dataclass(frozen=True)
class Terms:
    """How many days a movie stays (None is never), since when, and watched by whom."""

    days: int | None
    watched: bool = True
    by: str = "requester"
    count_from: str = "last_watched_or_added"
    unwatched_days: int | None = None


NEVER = Terms(None)
CHOICES = (
    Terms(7),
    Terms(7),
    Terms(2),
    Terms(20),
    Terms(7, watched=False),
    Terms(7, count_from="added"),
    Terms(5, watched=False, count_from="last_watched", unwatched_days=10),
    Terms(5, watched=False, count_from="last_watched"),
    Terms(7, by="any"),
    Terms(7, by="all"),
    NEVER,
)


@dataclass(frozen=True)
class Keep:
    """A person's word that a title stays: which quality, which season, until when."""

    tmdb: int
    is_4k: bool | None
    until: datetime | None
    is_series: bool = False
    season: int | None = None

    @property
    def key(self) -> tuple[int, bool | None, int | None]:
        """Return what tells it from the others."""
        return self.tmdb, self.is_4k, self.season

    def covers(self, tmdb: int, is_4k: bool, season: int | None) -> bool:
        """Whether it is about this title."""
        return (
            self.tmdb == tmdb
            and self.is_4k in (None, is_4k)
            and self.season in (None, season)
        )


@dataclass(frozen=True)
class Limits:
    """How much may go in 24 hours; the size in bytes, the share in percent."""

    titles: int = 10
    size: int = 500_000_000_000
    share: int = 100


@dataclass
class Said:
    """What people said to the integration: policies by user id, keeps and options."""

    default: Terms
    policies: dict[int, Terms]
    keeps: dict[tuple[int, bool | None, int | None], Keep]
    limits: Limits = Limits()
    notice_days: int = 3
    favourites: bool = True
    allowed: bool = True

    def policy_of(self, user: int) -> tuple[str, Terms]:
        """Return the name and the terms of the policy that a user has."""
        if user in self.policies:
            return f"policy-{user}", self.policies[user]
        return DEFAULT, self.default


@dataclass(frozen=True)
class Shown:
    """A row of a plan as people see it; the files by id and size."""

    title: str
    state: str
    reason: str
    date: datetime | None
    delete_after: datetime | None
    files: frozenset[tuple[int, int]]
    requests: frozenset[int]

    @property
    def leaving(self) -> bool:
        """Whether it is shown as leaving."""
        return self.state in ("leaving_soon", "due")


@dataclass(frozen=True)
class PlanShown:
    """A plan as people see it: when it was made and its data read; rows by title."""

    id: str
    at: datetime
    read_at: datetime
    rows: dict[str, Shown]

    @property
    def due(self) -> list[Shown]:
        """Return what is due."""
        return [row for row in self.rows.values() if row.state == "due"]
