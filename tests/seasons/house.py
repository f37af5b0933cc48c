"""A household of one row of the table, with what its author expects of it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from custom_components.jellyseerr_cleanup.cleanup.limits import Limits
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.plan import Plan
from custom_components.jellyseerr_cleanup.retention.policy import (
    CountFrom,
    PolicyBook,
    RetentionPolicy,
    Terms,
    WatchedBy,
)
from custom_components.jellyseerr_cleanup.retention.remembered import CarriedOut, Memory
from tests.cleanup.harness import CleanupHarness, harness
from tests.media_stack import Household, Movie, Request, RequestStatus, Series, User
from tests.media_stack.servarr import Radarr, Sonarr
from tests.media_stack.servarr.rows import MovieRow, SeriesRow

DUE = "due"


@dataclass
class House:
    """People with a policy of 7 days after watching, no notice; a row may change all.

    Whatever is not said to go must stay: files, requests, media and flags.
    """

    home: Household
    alice: User = field(init=False)
    bob: User = field(init=False)
    carol: User = field(init=False)
    book: PolicyBook = field(init=False)
    expected: dict[str, str] = field(default_factory=dict)
    seasons_gone: list[tuple[Series, int]] = field(default_factory=list)
    series_gone: list[Series] = field(default_factory=list)
    movies_gone: list[Movie] = field(default_factory=list)
    media_left: list[Movie] = field(default_factory=list)
    requests_gone: list[Request] = field(default_factory=list)
    media_gone: list[Series] = field(default_factory=list)
    stray: set[str] = field(default_factory=set)
    changes: list[Callable[[], object]] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    unlisted: int = 0

    def __post_init__(self) -> None:
        """Let three people move in."""
        self.alice, self.bob, self.carol = map(
            self.home.user, ("alice", "bob", "carol")
        )
        terms = Terms(retention=timedelta(days=7))
        self.book = PolicyBook(
            defaults=dict.fromkeys(MediaType, terms), notice=timedelta(0)
        )

    # What there is

    def series(self, *episodes: int, **options: Any) -> Series:
        """Add a series with so many episodes in its first, second, … season."""
        seasons = {number: count for number, count in enumerate(episodes, 1) if count}
        options.setdefault("seasons", seasons)
        return self.home.series(options.pop("title", "The Bridge"), **options)

    def done(
        self,
        user: User,
        series: Series,
        *seasons: int,
        watched: float = 10,
        **options: Any,
    ) -> Request:
        """Let somebody request seasons 40 days ago and finish them so many days ago."""
        request = self.home.request(user, series, seasons=list(seasons), **options)
        for season in seasons:
            self.home.watch(user, series, season=season, days_ago=watched)
        return request

    def policy(self, *users: User, days: float | None = 7, **terms: Any) -> None:
        """Give somebody a policy of so many days; None is never."""
        if "count_from" in terms:
            terms["count_from"] = CountFrom(terms["count_from"])
        if "watched_by" in terms:
            terms["watched_by"] = WatchedBy(terms["watched_by"])
        number = f"{len(self.book.policies) + 1}"
        retention = None if days is None else timedelta(days=days)
        policy = RetentionPolicy(
            number,
            f"Policy {number}",
            {user.id: user.account.id if user.account else None for user in users},
            dict.fromkeys(MediaType, Terms(retention=retention, **terms)),
        )
        self.book = replace(self.book, policies=(*self.book.policies, policy))

    def tag_policy(self, *labels: str, days: float | None, **terms: Any) -> None:
        """Add a policy for titles that have one of these tags."""
        self.policy(days=days, **terms)
        *others, policy = self.book.policies
        policies = (*others, replace(policy, tags=labels))
        self.book = replace(self.book, policies=policies)

    def tag(self, title: Movie | Series, *labels: str) -> None:
        """Let a movie or series have these tags only, where it is."""
        server, row = _place(title)
        known = {label: number for number, label in server.tags.items()}
        row.tags = [known.get(one) or server.add_tag(one) for one in labels]

    def remove_tag(self, title: Movie | Series, label: str) -> None:
        """Take a tag from a movie or series, and remove it from the server."""
        self.tag(title)
        server, _ = _place(title)
        left = {number: one for number, one in server.tags.items() if one != label}
        server.tags = left

    def then(self, change: Callable[[], object]) -> None:
        """Poll first, and then let this happen."""
        self.changes.append(change)

    def went(self, request: Request, series: Series, season: int) -> None:
        """Remember that a season of a request was carried out in an earlier run."""
        created = request.row.created
        # As Jellyseerr tells it
        told = created.replace(microsecond=created.microsecond // 1000 * 1000)
        user = request.row.requested_by
        done = CarriedOut(
            request.id,
            told,
            user.id if user else None,
            TitleId.parse(series.id(season)),
        )
        self.remembers(carried_out=self.memory.carried_out | {done})

    def remembers(self, **changes: Any) -> None:
        """Change what is remembered at first."""
        self.memory = replace(self.memory, **changes)

    def options(self, **changes: Any) -> None:
        """Change an option."""
        self.book = replace(self.book, **changes)

    # What is expected

    def goes(self, title: Series | Movie, *seasons: int, media: bool = True) -> None:
        """Expect seasons to be due, and their files and monitored flags to go.

        A movie goes with its request and, if it is so, its media.
        """
        if isinstance(title, Movie):
            self.expected[title.id] = DUE
            self.movies_gone.append(title)
            if not media:
                self.media_left.append(title)
            return
        for season in seasons:
            self.expected[title.id(season)] = DUE
            self.seasons_gone.append((title, season))

    def stays(self, told: str, title: Series | Movie, *seasons: int) -> None:
        """Expect seasons or a movie to stay, as in `held: season_airing`."""
        if isinstance(title, Movie):
            self.expected[title.id] = told
            return
        for season in seasons:
            self.expected[title.id(season)] = told

    def carried_out(self, *requests: Request) -> None:
        """Expect these requests to go from Jellyseerr."""
        self.requests_gone += requests

    def vanishes(
        self, *series: Series, media: bool = True, leaving: Path | None = None
    ) -> None:
        """Expect a series to be gone from Sonarr, Jellyseerr and disk but `leaving`."""
        self.series_gone += series
        if media:
            self.media_gone += series
        if leaving is not None:
            self.leaves(leaving)

    def leaves(self, path: Path) -> None:
        """Expect a file to be left in a folder that Sonarr does not know any more."""
        self.stray.add(path.relative_to(self.home.disk.root).as_posix())


def _place(title: Movie | Series) -> tuple[Radarr | Sonarr, MovieRow | SeriesRow]:
    """Return the server of a movie or series, and its row there."""
    if isinstance(title, Movie):
        return title.radarr, title.in_radarr
    return title.sonarr, title.row


@dataclass(frozen=True, slots=True)
class State:
    """All that a run may change."""

    tree: dict[str, bytes]
    requests: frozenset[int]
    media: frozenset[int]
    flags: dict[str, Any]

    @classmethod
    def of(cls, home: Household) -> State:
        """Look at a household as it is now."""
        flags: dict[str, Any] = {}
        for server in home.servers:
            for row in getattr(server, "series", {}).values():
                for season in row.seasons.values():
                    place = f"{server.name}/{row.id}/s{season.number}"
                    flags[place] = season.monitored
                    flags |= {
                        f"{place}/{episode.id}": episode.monitored
                        for episode in row.episodes.values()
                        if episode.season == season.number
                    }
            for movie in getattr(server, "movies", {}).values():
                flags[f"{server.name}/{movie.id}"] = movie.monitored
        return cls(
            home.tree(),
            frozenset(home.jellyseerr.requests),
            frozenset(home.jellyseerr.media),
            flags,
        )


def expected_state(house: House, before: State) -> State:
    """Return what the row's author expects to be left."""
    root = house.home.disk.root
    gone: set[str] = set()
    prefixes: list[str] = []
    flags = dict(before.flags)
    for series, season in house.seasons_gone:
        gone |= {
            file.path.relative_to(root).as_posix() for file in series.files(season)
        }
        place = f"{series.sonarr.name}/{series.row.id}/s{season}"
        for key in flags:
            if key == place or key.startswith(f"{place}/"):
                flags[key] = False
    for series in house.series_gone:
        prefixes.append(f"{series.row.folder.relative_to(root).as_posix()}/")
        flags = {
            key: value
            for key, value in flags.items()
            if not key.startswith(f"{series.sonarr.name}/{series.row.id}/")
        }
    for movie in house.movies_gone:
        prefixes.append(f"{movie.folder.relative_to(root).as_posix()}/")
        flags.pop(f"{movie.radarr.name}/{movie.in_radarr.id}", None)
    asked = {one.id for one in house.requests_gone}
    emptied = {
        series.media
        for series, _ in house.seasons_gone
        # The folder of a season stays, and Jellyseerr would call it there for good
        if series not in house.series_gone
        and {
            one.id
            for one in house.home.requests
            # A declined one leaves with the media
            if one.media is series.media and one.status != RequestStatus.DECLINED
        }
        <= asked
    }
    films = [
        movie.in_jellyseerr
        for movie in house.movies_gone
        if movie not in house.media_left
    ]
    left = {*emptied, *films}
    return State(
        tree={
            path: content
            for path, content in before.tree.items()
            if path in house.stray
            or not (path in gone or path.startswith(tuple(prefixes)))
        },
        requests=before.requests
        - {one.id for one in house.requests_gone}
        - {one.id for one in house.home.requests if one.media in left},
        media=before.media
        - {one.media.id for one in house.media_gone if one.media}
        - {media.id for media in emptied if media}
        - {one.id for one in films},
        flags=flags,
    )


@asynccontextmanager
async def opened(
    folder: Path, build: Callable[[House], None], jellyseerr: str, jellyfin: str
) -> AsyncIterator[tuple[House, CleanupHarness]]:
    """Open a row's household, and its engine after as many polls as the row says."""
    async with Household(folder, jellyseerr=jellyseerr, jellyfin=jellyfin) as home:
        house = House(home)
        build(house)
        await home.start()
        # The clock of the household is moved, and that is no wrong clock
        async with harness(
            home,
            house.book,
            timeout=10,
            monotonic=lambda: home.clock.now().timestamp(),
        ) as at:
            at.settings.limits = Limits(titles=100, size=10**15, share_percent=100)
            at.memory = house.memory
            for change in house.changes:
                await at.poll()
                change()
            yield house, at


def told(plan: Plan, title: str) -> str:
    """Say in a few words what a plan says of a title."""
    decision = plan.of(TitleId.parse(title))
    if decision is None:
        return "no title"
    return DUE if decision.state == DUE else f"{decision.state}: {decision.reason.code}"
