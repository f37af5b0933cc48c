"""Takes a photo before each call of the integration, and judges what changed by it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
import re

from tests.crash.journal_file import Entry, JournalFile
from tests.media_stack import SimulatedServer
from tests.media_stack.jellyseerr.rows import RequestRow

from .ledger import Ledger, Removal
from .oracle import Oracle
from .photo import Photo
from .shelves import Shelves
from .titles import Season, files_of, prints_of, server_of
from .words import PlanShown
from .world import DECLINED

CONFIRMED_FOR = timedelta(days=7)
ALWAYS_ALLOWED = 3
# What attempts have in common that are one entry
_OF_AN_ATTEMPT = ("title", "files", "seasons", "media_id", "policy", "asked_by")
_DELETES = re.compile(r".*/(moviefile|movie|series)/(\d+)")


@dataclass
class Before:
    """What was there before a call, and what spoke against each title's leaving."""

    photo: Photo
    objections: dict[str, list[str]]
    requests: dict[str, set[int]]
    files: dict[str, frozenset[tuple[int, int]]]
    with_files: dict[str, int]
    owners: dict[int, frozenset[str]]
    declined: dict[int, int]


@dataclass
class Judge:
    """What is wrong fails at once. `tally` counts what happened."""

    ledger: Ledger
    oracle: Oracle
    storage: Path
    tally: Counter[str]
    wrong: list[str] = field(default_factory=list)
    known_entries: tuple[Entry, ...] = ()
    attempts: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look at the shelves as well."""
        self.shelves = Shelves(self.ledger.world, self.storage)

    def before(self, *, runs: bool = False) -> Before:
        """Look at everything before a call; objections only matter if it `runs`."""
        world = self.ledger.world
        return Before(
            world.photo(),
            {one.id: self.oracle.objections(one) for one in world.titles if runs},
            {one.id: {row.id for row in world.live(one)} for one in world.titles},
            {one.id: prints_of(one) for one in world.titles},
            world.with_files(),
            {
                row.id: frozenset(self.ledger.titles_of(row) if named(row) else ())
                for row in world.home.requests
            },
            {
                row.id: row.media.id
                for row in world.home.requests
                if row.media is not None and row.status == DECLINED
            },
        )

    def listen(self, server: SimulatedServer) -> None:
        """Look at the journal at each destructive call to Radarr or Sonarr (rule 8)."""
        if server in (*self.ledger.world.radarrs, *self.ledger.world.sonarrs):
            for method in ("DELETE", "PUT"):
                server.meanwhile(
                    method, "*", lambda: self._at_deletion(server), times=None
                )

    def _at_deletion(self, server: SimulatedServer) -> None:
        call = server.calls[-1]
        found = _DELETES.fullmatch(call.path)
        entries = JournalFile.read(self.storage).open_entries
        body = call.body if isinstance(call.body, dict) else {}
        if files := body.get("episodeFileIds"):
            known = [
                all(e.intends("episodefile", one) for one in files) for e in entries
            ]
        elif episodes := body.get("episodeIds"):
            known = [all(map(entry.knows_episode, episodes)) for entry in entries]
        else:
            known = [
                found is not None and entry.intends(found[1], int(found[2]))
                for entry in entries
            ]
        if not any(known):
            self.wrong.append(f"{call.line} came before it was journalled")

    def quiet(self, before: Before) -> None:
        """Judge a call that may delete nothing, but may tidy up after earlier ones."""
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
        titles = [one for one in world.titles if one.id in gone]
        for title in titles:
            assert may_delete, f"{title.id} went in a dry run, or without one"
            assert not before.objections[title.id], (
                f"{title.id} went: {before.objections[title.id]}"
            )
        self.shelves.check(before.photo, after, titles)
        if plan is not None:
            self._check_limits(before, plan, gone)
        for title in titles:
            size = sum(size for _, size in before.files[title.id])
            self.ledger.removed(
                Removal(title.id, world.now, size, server_of(title).name),
                before.requests[title.id],
            )
        self._check_requests(before, after)
        self._check_journal(before, gone)
        assert not self.wrong, self.wrong
        self.tally["titles deleted"] += len(gone)
        self.tally["seasons deleted"] += sum(isinstance(one, Season) for one in titles)
        return set(gone)

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
        for server, count in before.with_files.items():
            theirs = [one for one in lately if one.server == server]
            due = [row for row in plan.due if self._server(row.title) == server]
            if not due:
                # What had left it before the limit was lowered is nothing new
                continue
            # What is there is counted once a day: since then others may have gone
            share = (count + len(theirs) + len(due)) * limits.share // 100
            assert len(theirs) + len(due) <= max(ALWAYS_ALLOWED, share), (
                f"{gone} went over the share of an instance"
            )

    def _server(self, title: str) -> str:
        return server_of(self.ledger.world.title(title)).name

    def _check_requests(self, before: Before, after: Photo) -> None:
        """Check that only requests went of which every title was carried out.

        What somebody declined leaves with its media: it would keep the title from being
        requested again.
        """
        media = before.photo.media - after.media
        for lost in before.photo.requests - after.requests:
            if before.declined.get(lost) in media:
                continue
            owed = {(lost, title) for title in before.owners[lost]}
            assert owed, f"request {lost} is gone, and names no title"
            left = owed - self.ledger.carried
            assert not left, f"request {lost} is gone, and {left} was not carried out"
        there = {
            one.in_jellyseerr.id
            for one in self.ledger.world.titles
            if one.exists and self.ledger.world.live(one)
        }
        assert not media & there, "the media of a movie that stays is gone"

    def _check_journal(self, before: Before, gone: frozenset[str]) -> None:
        entries = JournalFile.read(self.storage).entries
        for title in gone:
            files = {number for number, _ in before.files[title]}
            assert any(
                one.title == title and files == _files(one) for one in entries
            ), f"{title} is gone and not in the journal"
        self._check_memory_of(entries)
        self.known_entries = entries
        there = {file.id for one in self.ledger.world.titles for file in files_of(one)}
        for one in entries:
            if one.row["outcome"] == "deleted":
                assert not _files(one) & there, f"{one.title} is said to be deleted"

    def _check_memory_of(self, entries: tuple[Entry, ...]) -> None:
        """Check that each attempt is in the journal, or counted on a later one."""
        ids = {one.row["id"] for one in entries}
        for known in self.known_entries:
            assert known.row["id"] in ids or any(
                _counts(later, known) for later in entries
            ), f"the journal forgot {known.row}"
        for one in entries:
            self.attempts.setdefault(one.title, set()).add(one.row["id"])
        counted = Counter[str]()
        for one in entries:
            counted[one.title] += one.row["attempts"]
        for title, made in self.attempts.items():
            assert counted[title] >= len(made), f"the journal forgot a try at {title}"


def named(row: RequestRow) -> bool:
    """Whether it can be carried out as a whole: one that names no season never is."""
    return row.kind == "movie" or bool(row.seasons)


def _counts(later: Entry, earlier: Entry) -> bool:
    """Whether a later attempt at the same files tells of an earlier one, failed alike.

    An automation may try every hour, and its attempts must not fill the journal.
    """
    outcome, code, freed = earlier.summary
    return (
        (outcome, freed) == ("failed", 0)
        and code != "half_done"
        and later.row["attempts"] > earlier.row["attempts"]
        and later.row["first_at"] is not None
        and later.row["first_at"]
        == (earlier.row["first_at"] or earlier.row["intent_at"])
        and all(later.row[key] == earlier.row[key] for key in _OF_AN_ATTEMPT)
    )


def _files(entry: Entry) -> set[int]:
    return {row["file_id"] for row in entry.row["files"]}
