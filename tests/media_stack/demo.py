"""A made-up household to look at, with what must become of each of its titles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .household import Household, Movie, Series, User
from .statuses import RequestStatus

GIGABYTE = 10**9

POLICIES: Mapping[str, int] = MappingProxyType({"alice": 7, "bob": 30})
"""Days after a finished watch, by user; watching is required, and everybody else keeps for ever."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What must become of a movie or a season with the policies above, no notice, and 14 days of leaving soon."""

    title: Movie | Series
    state: str  # due, leaving_soon, scheduled, waiting, held, kept
    why: str
    season: int | None = None

    @property
    def id(self) -> str:
        """Return the title's id."""
        if isinstance(self.title, Movie):
            return self.title.id
        assert self.season is not None
        return self.title.id(self.season)

    @property
    def exists(self) -> bool:
        """Tell whether its files are there."""
        if isinstance(self.title, Movie):
            return self.title.exists
        assert self.season is not None
        return self.title.exists(self.season)


@dataclass(slots=True)
class Demonstration:
    """The people and titles of the household."""

    people: dict[str, User] = field(default_factory=dict)
    fates: list[Fate] = field(default_factory=list)
    ending: list[Series] = field(default_factory=list)

    @property
    def due(self) -> list[Fate]:
        """Return what a cleanup must remove."""
        return [fate for fate in self.fates if fate.state == "due"]

    def expected_tree(
        self, home: Household, before: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """Return the files that must be left of those before a cleanup, and no others.

        A movie goes with its folder, a season with its videos, and a series of which nothing is left with its folder.
        """
        root = home.disk.root
        folders = [
            fate.title.folder for fate in self.due if isinstance(fate.title, Movie)
        ] + [series.row.folder for series in self.ending]
        videos = {
            file.path.relative_to(root).as_posix()
            for fate in self.due
            if isinstance(fate.title, Series) and fate.season is not None
            for file in fate.title.files(fate.season)
        }
        gone = tuple(f"{one.relative_to(root).as_posix()}/" for one in folders)
        return {
            path: content
            for path, content in before.items()
            if path not in videos and not path.startswith(gone)
        }


def demo_household(home: Household) -> Demonstration:
    """Fill a household: five users, fourteen movies on two Radarrs, series on two Sonarrs."""
    demo = Demonstration()
    demo.people = {name: home.user(name) for name in ("alice", "bob", "carol")}
    demo.people["dave"] = home.user("dave", jellyfin=False)
    demo.people["erin"] = home.user("erin", display_name="Erin (4K)")
    demo.people["grandma"] = home.viewer("grandma")
    _due(home, demo)
    _later(home, demo)
    _held(home, demo)
    _kept(home, demo)
    _series(home, demo)
    return demo


def _due(home: Household, demo: Demonstration) -> None:
    alice, bob = demo.people["alice"], demo.people["bob"]

    lanterns = home.movie("Paper Lanterns", year=2019, size=6 * GIGABYTE)
    home.request(alice, lanterns, days_ago=40)
    home.watch(alice, lanterns, days_ago=10)
    demo.fates.append(Fate(lanterns, "due", "alice watched it 10 days ago"))

    ferry = home.movie("Night Ferry", year=2022, is_4k=True, size=48 * GIGABYTE)
    home.request(alice, ferry, days_ago=30)
    home.watch(alice, ferry, days_ago=9)
    demo.fates.append(Fate(ferry, "due", "only in 4K; alice watched it 9 days ago"))

    harbour = home.movie("Glass Harbour", year=2015, size=7 * GIGABYTE)
    home.request(alice, harbour, days_ago=60)
    home.watch(alice, harbour, days_ago=12)
    demo.fates.append(Fate(harbour, "due", "the HD copy: alice watched it 12 days ago"))
    harbour_4k = home.movie(
        "Glass Harbour", tmdb=harbour.tmdb, year=2015, is_4k=True, size=52 * GIGABYTE
    )
    home.request(bob, harbour_4k, days_ago=50)
    home.watch(bob, harbour_4k, days_ago=5)
    demo.fates.append(
        Fate(harbour_4k, "scheduled", "the 4K copy: bob watched it 5 days ago")
    )

    clock = home.movie("The Clockmaker", year=2008, size=5 * GIGABYTE)
    home.request(bob, clock, days_ago=90)
    home.watch(bob, clock, days_ago=45)
    demo.fates.append(Fate(clock, "due", "bob watched it 45 days ago"))


def _later(home: Household, demo: Demonstration) -> None:
    alice, bob = demo.people["alice"], demo.people["bob"]

    orchard = home.movie("Orchard Street", year=2011)
    home.request(bob, orchard, days_ago=35)
    home.watch(bob, orchard, days_ago=10)
    demo.fates.append(
        Fate(orchard, "scheduled", "bob watched it 10 days ago: 20 are left")
    )

    kites = home.movie("Winter Kites", year=2024)
    home.request(alice, kites, days_ago=20)
    home.watch(alice, kites, days_ago=3)
    demo.fates.append(
        Fate(kites, "leaving_soon", "alice watched it 3 days ago: 4 are left")
    )

    bridges = home.movie("Two Bridges", year=2020)
    home.request(alice, bridges, days_ago=45)
    home.request(bob, bridges, days_ago=44)
    home.watch(alice, bridges, days_ago=20)
    home.watch(bob, bridges, days_ago=20)
    demo.fates.append(
        Fate(
            bridges, "leaving_soon", "shared: alice is done, bob's 30 days run 10 more"
        )
    )

    static = home.movie("Silver Static", year=2023)
    home.request(alice, static, days_ago=25)
    demo.fates.append(Fate(static, "waiting", "alice has not watched it"))


def _held(home: Household, demo: Demonstration) -> None:
    alice, bob, carol = (demo.people[name] for name in ("alice", "bob", "carol"))

    tide = home.movie("The Long Tide", year=1998)
    home.request(alice, tide, days_ago=50)
    home.watch(alice, tide, days_ago=15)
    home.favorite(bob, tide)
    demo.fates.append(Fate(tide, "held", "a favourite of bob's"))

    moon = home.movie("Copper Moon", year=2021)
    home.request(alice, moon, days_ago=50)
    home.watch(alice, moon, days_ago=20)
    home.start_watching(carol, moon, 35, days_ago=2)
    demo.fates.append(Fate(moon, "held", "carol is in the middle of it"))

    photographs = home.movie("Old Photographs", year=1974, imported_days_ago=200)
    home.request(alice, photographs, days_ago=20)
    home.watch(alice, photographs, days_ago=8)
    demo.fates.append(
        Fate(photographs, "held", "its file was here before it was requested")
    )


def _kept(home: Household, demo: Demonstration) -> None:
    carol, dave, erin = (demo.people[name] for name in ("carol", "dave", "erin"))

    orchestra = home.movie("Tin Orchestra", year=2003)
    home.request(carol, orchestra, days_ago=120)
    home.watch(carol, orchestra, days_ago=100)
    demo.fates.append(Fate(orchestra, "kept", "carol has no policy"))

    marble = home.movie("Marble Run", year=2017)
    home.request(dave, marble, days_ago=80)
    demo.fates.append(
        Fate(marble, "kept", "dave has no policy, and no Jellyfin account")
    )

    ember = home.movie("Ember Lake", year=2025, is_4k=True, size=61 * GIGABYTE)
    home.request(erin, ember, days_ago=70)
    home.watch(erin, ember, days_ago=60)
    demo.fates.append(Fate(ember, "kept", "erin has no policy"))

    # requested, approved, and not downloaded yet: nothing to decide
    home.request(
        erin,
        home.movie("Tomorrow's Paper", year=2026, available=False),
        status=RequestStatus.APPROVED,
    )


def _series(home: Household, demo: Demonstration) -> None:
    alice, bob, carol = (demo.people[name] for name in ("alice", "bob", "carol"))

    walk = home.series("The Long Walk", seasons={0: 1, 1: 3, 2: 2})
    home.request(alice, walk, seasons=[1], days_ago=60)
    home.watch(alice, walk, season=1, days_ago=12)
    demo.fates.append(
        Fate(walk, "due", "alice watched the first season 12 days ago", 1)
    )

    lights = home.series("Harbour Lights", seasons={1: 3, 2: 3})
    home.request(alice, lights, seasons=[1, 2], days_ago=60)
    home.watch(alice, lights, season=1, days_ago=15)
    home.watch(alice, lights, season=2, episode=1, days_ago=2)
    demo.fates += [
        Fate(lights, "due", "alice watched the first season 15 days ago", 1),
        Fate(lights, "waiting", "alice is in the middle of the second", 2),
    ]

    wells = home.series("Deep Wells", seasons={1: 2}, is_4k=True)
    home.request(bob, wells, seasons=[1], days_ago=90)
    home.watch(bob, wells, season=1, days_ago=50)
    demo.fates.append(Fate(wells, "due", "only in 4K; bob watched it 50 days ago", 1))
    demo.ending.append(wells)

    news = home.series(
        "Evening News", seasons={1: 2, 2: 3}, status="continuing", aired_days_ago=9
    )
    home.request(alice, news, seasons=[2], days_ago=40)
    home.watch(alice, news, season=2, days_ago=8)
    demo.fates.append(
        Fate(news, "held", "its newest season, which aired 9 days ago", 2)
    )

    town = home.series("Small Town", seasons={1: 4})
    home.request(alice, town, seasons=[1], days_ago=50)
    home.watch(alice, town, season=1, days_ago=20)
    home.watch(carol, town, season=1, episode=1, days_ago=4)
    demo.fates.append(Fate(town, "held", "carol is in the middle of it", 1))
