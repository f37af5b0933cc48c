"""What must be true after a crash, a restart and another run; judged by files, rows and bytes, not by the product's code."""

from collections import Counter

from tests.media_stack import Movie

from .house import House
from .journal_file import JournalFile, carried_out
from .killing import Witness

INTERRUPTED = ("interrupted", "interrupted", 0)


class Judgement:
    """All that is wrong, so that a failing case tells everything at once."""

    def __init__(self, house: House, witness: Witness) -> None:
        """Look at the household and at the journal's file."""
        self._house = house
        self._journal = JournalFile.read(house.storage)
        self.wrong = [*witness.wrong, *self._twice(witness), *self._touched()]
        self.half_done = [one for one in house.due if not one.exists and one.managed]
        self.gone = [one for one in house.due if not one.exists and not one.managed]
        self.view: dict[str, object] = {}
        self.history_totals: dict[str, object] = {}
        self._check_titles()
        self._check_totals()
        self._check_jellyseerr()

    def _twice(self, witness: Witness) -> list[str]:
        return [
            f"{one} took effect twice" for one, n in witness.deleted.items() if n > 1
        ]

    def _touched(self) -> list[str]:
        """Return the files that nobody might touch; of what goes, what remains must be as it was."""
        house = self._house
        after = house.home.tree()
        may_go = {path for movie in house.due for path in house.files_of(movie)}
        return [
            f"{path} is gone or changed"
            for path, content in house.before.items()
            if after.get(path) != content and not (path in may_go and path not in after)
        ] + [f"{path} is new" for path in after.keys() - house.before.keys()]

    def _check_titles(self) -> None:
        for movie in self._house.due:
            entries = [one.summary for one in self._journal.of(movie.id)]
            rest = Counter(entries)
            rest.pop(INTERRUPTED, None)
            if rest != Counter([self._expected(movie)]):
                self.wrong.append(f"{movie.id}, {self._state(movie)}: {entries}")
        due = {movie.id for movie in self._house.due}
        self.wrong += [
            f"{one.title} is in the journal"
            for one in self._journal.entries
            if one.title not in due
        ]
        self.wrong += [
            f"{one.title} is still open" for one in self._journal.open_entries
        ]

    def _expected(self, movie: Movie) -> tuple[str, str | None, int]:
        size = self._house.sizes[movie.id]
        if movie in self.half_done:
            return ("interrupted", "half_done", size)
        return ("deleted", None, size)

    def _state(self, movie: Movie) -> str:
        return "there" if movie.exists else "listed" if movie.managed else "gone"

    def _check_totals(self) -> None:
        sizes = self._house.sizes
        server = Counter[str]()
        users = dict[int, Counter[str]]()
        for movie in self.gone + self.half_done:
            tally = Counter(titles=movie in self.gone, freed=sizes[movie.id])
            server += tally
            for request in self._house.requests[movie.id]:
                assert request.row.requested_by is not None
                user = users.setdefault(request.row.requested_by.id, Counter())
                user += tally
        totals = self._journal.totals or {}
        expected = {
            "server": dict(server),
            "users": {k: dict(v) for k, v in users.items()},
        }
        found = {"server": totals["server"], "users": dict(totals["users"])}
        if found != expected:
            self.wrong.append(f"totals are {found}, not {expected}")

    def _check_jellyseerr(self) -> None:
        house = self._house
        for movie in house.due:
            left = [one.id for one in house.requests[movie.id] if one.exists]
            if movie in self.gone and left:
                self.wrong.append(f"{movie.id} is gone, its requests {left} are not")
            if movie not in self.gone and not left:
                self.wrong.append(f"{movie.id} is there, its requests are not")
        if not all(one.exists for one in house.staying_requests):
            self.wrong.append("a request of a title that stays is gone")
        media = {row.tmdb for row in house.home.jellyseerr.media.values()}
        staying = {one.tmdb for one in house.due if one not in self.gone}
        self.wrong += [
            f"{one.id} is gone, its media is not"
            for one in self.gone
            if one.tmdb in media - staying
        ]
        done = {r.id for one in self.gone for r in house.requests[one.id]}
        if carried_out(house.storage) != done:
            self.wrong.append(f"carried out {carried_out(house.storage)}, not {done}")
