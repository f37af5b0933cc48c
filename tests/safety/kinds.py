"""The households of the fault matrix, and which calls are the moments of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Literal

from tests.media_stack import Drop, Household, Status

from .fates import furnish
from .judge import Judge
from .season_fates import SeasonFates


class Since(StrEnum):
    """From when on a call fails."""

    POLL = "poll"
    RUN = "run"
    UNMONITORING = "unmonitoring"
    DELETING = "deleting"
    TIDYING = "tidying"
    RECOVERY = "recovery"


type Interruption = Callable[[Household], None]


@dataclass(frozen=True, slots=True)
class HouseholdKind:
    """A call of `begun_by` begins a moment, an interruption leaves an entry open."""

    furnish: Callable[[Household], Judge]
    begun_by: Mapping[Since, tuple[str, str]]
    interruptions: tuple[Interruption, ...]
    without: Literal["radarr_4k", "sonarr_4k"]

    @property
    def moments(self) -> frozenset[Since]:
        """Return from when on calls can fail."""
        return frozenset({Since.POLL, Since.RUN, Since.RECOVERY, *self.begun_by})


def _silence_after(method: str, path: str) -> Interruption:
    """Return what silences Radarr and Sonarr as soon as they did such a call."""

    def silence(home: Household) -> None:
        for server in (home.radarr, home.sonarr):
            silent = partial(server.fault, "GET", "/api/v3/*", Status(503))
            server.fault(method, path, Drop(done=True))
            server.meanwhile(method, path, silent)

    return silence


def furnish_series(home: Household) -> SeasonFates:
    """Fill a household: a due season, a series all due, one in 4K, and what stays."""
    fates = SeasonFates(home)
    alice, bob = home.user("alice"), home.user("bob")
    # One of two requested seasons is due; nobody asked for the specials and the third
    orbit = home.series("Orbit", seasons={0: 1, 1: 2, 2: 1, 3: 1}, size=3_000)
    orbit.row_of(1, 2).monitored = False
    fates.leave(alice, orbit, 1, fresh=[2])
    # The same series in 4K is another one: it stays for its specials
    orbit_4k = home.series(
        "Orbit",
        tmdb=orbit.tmdb,
        tvdb=orbit.tvdb,
        is_4k=True,
        seasons={0: 1, 1: 1},
        size=9_000,
    )
    fates.leave(bob, orbit_4k, 1)
    # Both requested seasons are due; a file Sonarr does not know stays where they were
    pulsar = home.series("Pulsar", seasons={1: 1, 2: 2}, size=5_000)
    fates.leave(bob, pulsar, 1, 2)
    stray = pulsar.row.folder / "Season 01" / "Bonus.mkv"
    home.disk.write(stray, b"nobody's episode")
    fates.strays.add(stray.relative_to(home.disk.root).as_posix())
    fates.whole.append(pulsar)
    home.series("Nobody's", seasons={1: 1})
    return fates.settled()


MOVIES = HouseholdKind(
    furnish,
    {
        Since.DELETING: ("DELETE", "/api/v3/moviefile/*"),
        Since.TIDYING: ("DELETE", "/api/v3/movie/*"),
    },
    (_silence_after("DELETE", "/api/v3/movie/*"),),
    without="sonarr_4k",
)
SERIES = HouseholdKind(
    furnish_series,
    {
        Since.UNMONITORING: ("PUT", "/api/v3/episode/monitor"),
        Since.DELETING: ("DELETE", "/api/v3/episodefile/bulk"),
        Since.TIDYING: ("DELETE", "/api/v3/series/*"),
    },
    (
        _silence_after("POST", "/api/v3/seasonpass"),
        _silence_after("DELETE", "/api/v3/episodefile/bulk"),
    ),
    without="radarr_4k",
)
