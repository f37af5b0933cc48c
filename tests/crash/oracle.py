"""What must hold after a crash, restart and run, judged without the product's code."""

from collections import Counter

from tests.seasons.house import State

from .due_household import DueHousehold
from .journal_file import JournalFile, carried_out
from .killing import Witness
from .titles import GONE, HALF_DONE, Due, DueSeason

INTERRUPTED = ("interrupted", "interrupted", 0)


class Judgement:
    """All that is wrong, so that a failing case tells everything at once."""

    def __init__(self, house: DueHousehold, witness: Witness) -> None:
        """Look at the household and at the journal's file."""
        self._house = house
        self._journal = JournalFile.read(house.storage)
        self._now = State.of(house.home)
        self._states = {one.id: one.state(self._now) for one in house.due}
        self._killed_at = witness.killed_at or ""
        self.view: dict[str, object] = {}
        self.history_totals: dict[str, object] = {}
        self.wrong = [
            *witness.wrong,
            *self._twice(witness),
            *self._touched(),
            *self._flags(),
        ]
        self._check_titles()
        self._check_totals()
        self._check_jellyseerr()

    def _of_state(self, state: str) -> list[Due]:
        return [one for one in self._house.due if self._states[one.id] == state]

    @property
    def gone(self) -> list[Due]:
        """Return the titles of which nothing is left."""
        return self._of_state(GONE)

    @property
    def half_done(self) -> list[Due]:
        """Return the titles whose files are gone, but which would be fetched again."""
        return self._of_state(HALF_DONE)

    def _twice(self, witness: Witness) -> list[str]:
        return [
            f"{one} took effect twice" for one, n in witness.deleted.items() if n > 1
        ]

    def _touched(self) -> list[str]:
        """Return the files that nobody might touch; what may go must not change."""
        before, after = self._house.before.tree, self._now.tree
        return [
            f"{path} is gone or changed"
            for path, content in before.items()
            if after.get(path) != content and (path in after or not self._may_go(path))
        ] + [f"{path} is new" for path in after.keys() - before.keys()]

    def _may_go(self, path: str) -> bool:
        house = self._house
        return path not in house.strays and any(
            one.may_go(path, self._now) for one in house.due
        )

    def _flags(self) -> list[str]:
        """Return what is monitored otherwise or listed no more, but for what went."""
        before, now = self._house.before.flags, self._now.flags
        free = {
            key
            for one in self._house.due
            if isinstance(one, DueSeason)
            for key in one.season.flags(self._house.before)
        }
        return [
            f"{key} was {monitored} and is {now.get(key)}"
            for key, monitored in before.items()
            if now.get(key) is not monitored
            and key not in free
            and not (
                key not in now and any(one.may_vanish(key) for one in self._house.due)
            )
        ]

    def _check_titles(self) -> None:
        for title in self._house.due:
            entries = [one.summary for one in self._journal.of(title.id)]
            rest = Counter(entries)
            rest.pop(INTERRUPTED, None)
            if rest != Counter([self._expected(title)]):
                self.wrong.append(f"{title.id}, {self._states[title.id]}: {entries}")
        self.wrong += [
            f"{one.title} is in the journal"
            for one in self._journal.entries
            if one.title not in self._states
        ]
        self.wrong += [
            f"{one.title} is still open" for one in self._journal.open_entries
        ]

    def _expected(self, title: Due) -> tuple[str, str | None, int]:
        if title in self.half_done:
            return ("interrupted", "half_done", title.size)
        return ("deleted", None, title.size)

    def _check_totals(self) -> None:
        gone = self.gone
        server = Counter[str]()
        users = dict[int, Counter[str]]()
        for title in gone + self.half_done:
            tally = Counter(titles=title in gone, freed=title.size)
            server += tally
            for one in title.users:
                user = users.setdefault(one.id, Counter())
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
        house, gone = self._house, self.gone
        for request, titles in house.requests:
            carried = all(one in gone for one in titles)
            if request.exists is carried:
                state = ", ".join(f"{one.id} {self._states[one.id]}" for one in titles)
                there = "there" if request.exists else "gone"
                self.wrong.append(f"{state}, the request {request.id} is {there}")
        if not all(one.exists for one, _ in house.staying_requests):
            self.wrong.append("a request of which something stays is gone")
        self._check_media()
        done = {one.id for title in gone for one in house.requests_of(title)}
        if carried_out(house.storage) != done:
            self.wrong.append(f"carried out {carried_out(house.storage)}, not {done}")

    def _check_media(self) -> None:
        """See that media went with what it was requested for, and not before.

        The empty folder of a season stays, so without its requests a series goes as
        well: Jellyseerr makes it anew with what is left.
        """
        house, gone = self._house, self.gone
        media = {row.tmdb for row in house.home.jellyseerr.media.values()}
        series = [one for one in gone if isinstance(one, DueSeason)]
        empty = {one.tmdb for one in series if one.is_listed and one.whole}
        # What is half done would be fetched again, so its series is wanted
        if empty := empty - {one.tmdb for one in self.half_done}:
            self.wrong.append(f"series are left without a season: {empty}")
        rows = house.home.jellyseerr.requests.values()
        staying = {one.tmdb for one in house.due if one not in gone}
        staying |= {one.media.tmdb for one in rows if one.media}
        late = {one.tmdb for one in series if self._went_late(one)}
        self.wrong += [
            f"{one.id} is gone, its media is not"
            for one in gone
            if one.tmdb in media - staying - late
        ] + [
            f"{one.id} is gone, and so is the media of what stays"
            for one in gone
            if one.tmdb in staying - media
        ]

    def _went_late(self, title: DueSeason) -> bool:
        """Whether nobody waited until its series went: Jellyseerr notices at night."""
        return self._killed_at == f"DELETE /api/v3/series/{title.series.row.id}"
