"""What must hold of every plan that is shown: dates, what is due, the plan's id."""

from dataclasses import dataclass, field

from .ledger import Ledger
from .oracle import Oracle
from .words import PlanShown, Shown

_NOT_ALLOWED = "deletions are not allowed"
_JELLYSEERR_UNREAD = "jellyseerr cannot be read"


@dataclass
class PlanJudge:
    """Judges plan after plan of one household."""

    ledger: Ledger
    oracle: Oracle
    ids: dict[object, str] = field(default_factory=dict)
    dues: dict[str, object] = field(default_factory=dict)

    def polled(
        self, plan: PlanShown, *, jellyfin_answers: bool, sonarr_answers: bool
    ) -> None:
        """Judge a plan of what there is now."""
        self._check_earlier(plan)
        self.ledger.polled(
            plan, jellyfin_answers=jellyfin_answers, sonarr_answers=sonarr_answers
        )
        self._check_id(plan)
        for title in self.ledger.world.titles:
            row = plan.rows.get(title.id)
            if row is None:
                continue
            if not self.ledger.counting(title.id):
                # What Jellyseerr said last is held while its list cannot be read
                why = self.oracle.objections(title)
                unread = any(one.startswith(_JELLYSEERR_UNREAD) for one in why)
                assert unread, f"nobody requests {title.id}"
                assert row.state == "held", f"{title.id} is {row.state}"
                continue
            self._check_date(row)
            if row.state == "due":
                objections = self.oracle.objections(title)
                against = [one for one in objections if one != _NOT_ALLOWED]
                assert not against, f"{title.id} is due: {against}"

    def replanned(self, plan: PlanShown) -> None:
        """Judge a plan of what the last poll read, after a person's act."""
        self._check_earlier(plan)
        self.ledger.shown(plan)
        self._check_id(plan)

    def _check_earlier(self, plan: PlanShown) -> None:
        """Check rule 10: dates come nearer only by a person's act or fewer requests."""
        for title, row in plan.rows.items():
            if row.date is None or title not in self.ledger.dated:
                continue
            known, requests = self.ledger.dated[title]
            counting = {one.id for one in self.ledger.counting(title)}
            if requests <= counting:
                assert known <= row.date, f"{title} was to go {known}, now {row.date}"

    def _check_date(self, row: Shown) -> None:
        if row.date is None:
            return
        # A date far away, or of what is held anyway, is shown before the files are read
        files_read = row.leaving or bool(row.files)
        title = self.ledger.world.title(row.title)
        earliest = self.oracle.date(title, files_read=files_read)
        if row.state == "held" and earliest is None:
            # What was read of its files may be a day old, where no history tells more
            return
        assert earliest is not None, f"{row.title} has a date: {row.date}"
        assert earliest <= row.date, f"{row.title} goes {row.date}, not {earliest}"
        if row.delete_after is not None:
            assert row.date <= row.delete_after

    def _check_id(self, plan: PlanShown) -> None:
        """Check that the due part, and nothing else, makes the plan's id."""
        users = self.ledger.users
        due = frozenset(
            (
                row.title,
                row.files,
                tuple(
                    sorted(
                        str(self.ledger.said.policy_of(users[number]))
                        for number in row.requests
                    )
                ),
            )
            for row in plan.due
        )
        assert self.ids.setdefault(due, plan.id) == plan.id, "one due part, two ids"
        assert self.dues.setdefault(plan.id, due) == due, "one id, two due parts"
