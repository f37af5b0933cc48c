"""A big household, the same every time, without files on disk."""

from .titles import Movie, Request, User
from .watching import Watching

GIGABYTE = 10**9


class Growth(Watching):
    """A household that can become large in a moment."""

    def grow(
        self, *, requests: int, users: int = 20
    ) -> tuple[list[User], list[Request]]:
        """Add users and fulfilled movie requests, a tenth of them in 4K, three of five watched.

        Radarr and Jellyfin report the files, and deleting them is noticed, but none is on disk.
        """
        people = [self.user(f"user {number:04}") for number in range(1, users + 1)]
        made = [self._grown_request(number, people) for number in range(requests)]
        return people, made

    def grow_series(
        self, *, series: int, users: int = 20, seasons: int = 4, episodes: int = 10
    ) -> list[User]:
        """Add users and series, each requested as a whole by one of them and watched to its end by that one.

        The last season ended a year ago; no file is on disk.
        """
        people = [self.user(f"viewer {number:04}") for number in range(1, users + 1)]
        for number in range(series):
            show = self.series(
                f"Series {number:06}",
                seasons=dict.fromkeys(range(1, seasons + 1), episodes),
                real_files=False,
            )
            requester = people[number % len(people)]
            days_ago = 20 + (number * 37) % 700
            self.request(requester, show, days_ago=days_ago)
            self.watch(
                requester, show, days_ago=days_ago - 1 - (number * 13) % (days_ago - 1)
            )
        return people

    def _grown_request(self, number: int, people: list[User]) -> Request:
        # numbers without a common divisor spread dates and people without repeating
        requester = people[number % len(people)]
        days_ago = 20 + (number * 37) % 700
        movie: Movie = self.movie(
            f"Film {number:06}",
            year=1950 + number % 75,
            is_4k=number % 10 == 9,
            size=(1 + number % 40) * GIGABYTE,
            real_file=False,
        )
        request = self.request(requester, movie, days_ago=days_ago)
        if number % 5 < 3:
            self.watch(requester, movie, days_ago=days_ago - 1 - (number * 13) % 19)
        return request
