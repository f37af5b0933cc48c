"""Stands beside the integration: takes a photo before each of its calls, and judges what changed by it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
import re

from tests.crash.journal_file import Entry, JournalFile
from tests.media_stack import Movie, SimulatedServer

from .ledger import Ledger, Removal
from .oracle import Oracle
from .words import PlanShown
from .world import Photo

CONFIRMED_FOR = timedelta(days=7)
ALWAYS_ALLOWED = 3
_DELETES = re.compile(r".*/(moviefile|movie)/(\d+)")


@dataclass
class Before:
    """What was there before a call of the integration, and what spoke against each movie's leaving."""

    photo: Photo
    objections: dict[str, list[str]]
    requests: dict[str, set[int]]
    files: dict[str, frozenset[tuple[int, int]]]
    with_files: dict[bool, int]


@dataclass
class Judge:
    """What is wrong fails at once. `tally` counts what happened."""

    ledger: Ledger
    oracle: Oracle
    storage: Path
    tally: Counter[str]
    wrong: list[str] = field(default_factory=list)
    known_entries: set[str] = field(default_factory=set)

    def before(self) -> Before:
        """Look at everything before the integration does something."""
        world = self.ledger.world
        files = {
            one.id: frozenset({(file.id, file.size)})
            if (file := one.in_radarr.file)
            else frozenset()
            for one in world.movies
        }
        return Before(
            world.photo(),
            {one.id: self.oracle.objections(one) for one in world.movies},
            {one.id: {row.id for row in world.live(one)} for one in world.movies},
            files,
            {
                radarr is world.home.radarr_4k: sum(
                    row.file is not None for row in radarr.movies.values()
                )
                for radarr in world.radarrs
            },
        )

    def listen(self, server: SimulatedServer) -> None:
        """Look at the journal's file at each destructive call to a Radarr (rule 8)."""
        if server in self.ledger.world.radarrs:
            server.meanwhile(
                "DELETE", "*", lambda: self._at_deletion(server), times=None
            )

    def _at_deletion(self, server: SimulatedServer) -> None:
        path = server.calls[-1].path
        found = _DELETES.fullmatch(path)
        entries = JournalFile.read(self.storage).open_entries
        if found is None or not any(
            one.intends(found[1], int(found[2])) for one in entries
        ):
            self.wrong.append(f"{path} was deleted before it was journalled")

    def quiet(self, before: Before) -> None:
        """Judge a call that may delete nothing; it may tidy up after what went before."""
        self._judge(before, may_delete=False, plan=None)

    def ran(self, before: Before, plan: PlanShown, *, dry_run: bool) -> set[str]:
        """Judge a run of a plan, and return what went."""
        return self._judge(before, may_delete=not dry_run, plan=plan)

    def _judge(
        self, before: Before, *, may_delete: bool, plan: PlanShown | None
    ) -> set[str]:
        world = self.ledger.world
        after = world.photo()
        gone = before.photo.there - after.there
        movies = [one for one in world.movies if one.id in gone]
        for movie in movies:
            assert may_delete, f"{movie.id} went in a dry run, or without one"
            assert not before.objections[movie.id], (
                f"{movie.id} went: {before.objections[movie.id]}"
            )
        self._check_files(before.photo, after, movies)
        if plan is not None:
            self._check_limits(before, plan, gone)
        for movie in movies:
            size = sum(size for _, size in before.files[movie.id])
            self.ledger.removed(
                Removal(movie.id, world.now, size, movie.is_4k),
                before.requests[movie.id],
            )
        self._check_requests(before.photo, after)
        self._check_journal(before, gone)
        assert not self.wrong, self.wrong
        self.tally["titles deleted"] += len(gone)
        return set(gone)

    def _check_files(self, before: Photo, after: Photo, movies: list[Movie]) -> None:
        """Check that only the folders of what went changed, and that Radarr forgot nothing else."""
        root = self.ledger.world.home.disk.root
        folders = tuple(
            f"{movie.folder.relative_to(root).as_posix()}/" for movie in movies
        )
        for path in before.files.keys() | after.files.keys():
            if before.files.get(path) != after.files.get(path):
                assert path.startswith(folders), f"{path} is gone, new or changed"
                assert path not in after.files, f"{path} is new or changed"
        items = {movie.in_radarr.id for movie in movies}
        assert before.listed - after.listed <= items, "Radarr forgot another movie"

    def _check_limits(
        self, before: Before, plan: PlanShown, gone: frozenset[str]
    ) -> None:
        ledger, limits = self.ledger, self.ledger.said.limits
        confirmed = {
            title
            for at, titles in ledger.confirmed
            for title, files in titles.items()
            if ledger.world.now - at <= CONFIRMED_FOR and files == before.files[title]
        }
        if not gone - confirmed:
            return
        lately = ledger.lately_removed()
        sizes = sum(one.size for one in lately)
        sizes += sum(size for row in plan.due for _, size in row.files)
        titles = len(lately) + len(plan.due)
        assert titles <= limits.titles, f"{gone} went over the limit of titles"
        assert sizes <= limits.size, f"{gone} went over the limit of bytes"
        for is_4k, count in before.with_files.items():
            theirs = [one for one in lately if one.is_4k is is_4k]
            due = [row for row in plan.due if row.title.endswith("4k") is is_4k]
            # What is there is counted once a day: since then others may have gone
            share = (count + len(theirs) + len(due)) * limits.share // 100
            assert len(theirs) + len(due) <= max(ALWAYS_ALLOWED, share), (
                f"{gone} went over the share of an instance"
            )

    def _check_requests(self, before: Photo, after: Photo) -> None:
        lost = before.requests - after.requests - self.ledger.carried
        assert not lost, f"requests {lost} are gone, and were not carried out"
        there = {
            one.in_jellyseerr.id
            for one in self.ledger.world.movies
            if one.exists and self.ledger.world.live(one)
        }
        media = before.media - after.media
        assert not media & there, "the media of a movie that stays is gone"

    def _check_journal(self, before: Before, gone: frozenset[str]) -> None:
        entries = JournalFile.read(self.storage).entries
        for title in gone:
            files = {number for number, _ in before.files[title]}
            assert any(
                one.title == title and files == _files(one) for one in entries
            ), f"{title} is gone and not in the journal"
        ids = {one.row["id"] for one in entries}
        assert ids >= self.known_entries, "the journal forgot something"
        self.known_entries = ids
        there = {
            row.file.id
            for radarr in self.ledger.world.radarrs
            for row in radarr.movies.values()
            if row.file is not None
        }
        for one in entries:
            if one.row["outcome"] == "deleted":
                assert not _files(one) & there, f"{one.title} is said to be deleted"


def _files(entry: Entry) -> set[int]:
    return {row["file_id"] for row in entry.row["files"]}
