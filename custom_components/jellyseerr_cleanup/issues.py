"""Repair issues: what a person should know or decide; each is gone by itself once it is cured."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from homeassistant.core import callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .cleanup.journal import JournalError
from .const import DOMAIN
from .coordinator import CleanupCoordinator
from .flow_texts import markdown
from .retention.carried_out import is_carried_out, went_for
from .retention.clock import SUSPECT_FOR, clock_is_suspect
from .retention.losses import losses_id, missing_by_kind
from .retention.model import MediaType
from .retention.plan import Decision, State
from .retention.policy import RetentionPolicy
from .retention.reason import ReasonCode
from .settings import GIGABYTE
from .title_texts import listed, written_title

UNREACHABLE_FOR = timedelta(days=1)
# A coordinator that goes on failing tells nobody
LOOK_EVERY = timedelta(hours=1)

HALF_DONE = "half_done"
SEASON_HALF_DONE = "season_half_done"
OVER_LIMIT = "over_limit"
JELLYSEERR_CHANGED = "jellyseerr_changed"
JELLYFIN_CHANGED = "jellyfin_changed"
STORE_UNREADABLE = "store_unreadable"
TOO_MUCH_MISSING = "too_much_missing"

_JELLYSEERR = "jellyseerr"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the checks look at: the last plan, and since when servers have not answered.

    `and_more` is how a list that is too long ends, in Home Assistant's language.
    """

    coordinator: CleanupCoordinator
    down_since: Mapping[str, datetime]
    now: datetime
    and_more: str

    def names(self, names: Iterable[str]) -> str:
        """Return names for a text, as they are and not as Markdown."""
        return listed(sorted(markdown(name) for name in names), self.and_more)

    def titles(self, decisions: Iterable[Decision]) -> str:
        """Return titles for a text: each one for itself, however many have the same name."""
        known = self.coordinator.memory.titles
        written = [written_title(one.id, known.get(one.id)) for one in decisions]
        return listed(sorted(written), self.and_more)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found: `subject` tells several of one kind apart."""

    placeholders: dict[str, str]
    subject: str = ""
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of issue, and when there is one."""

    key: str
    find: Callable[[Situation], Iterable[Finding]]
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING
    is_fixable: bool = False


class Issues:
    """The issues of one configuration entry."""

    def __init__(self, coordinator: CleanupCoordinator, and_more: str) -> None:
        """Follow one coordinator; `and_more` is the text that ends a long list."""
        self._coordinator = coordinator
        self._and_more = and_more
        self._entry = coordinator.config_entry
        self._shown: set[str] = set()
        self._down_since: dict[str, datetime] = {}

    @callback
    def async_update(self, _: datetime | None = None) -> None:
        """Create what was found and delete what is cured."""
        now = dt_util.utcnow()
        self._note_outages(now)
        situation = Situation(self._coordinator, self._down_since, now, self._and_more)
        found = {
            "_".join(
                filter(None, (check.key, self._entry.entry_id, finding.subject))
            ): (
                check,
                finding,
            )
            for check in CHECKS
            for finding in check.find(situation)
        }
        for issue_id, (check, finding) in found.items():
            ir.async_create_issue(
                self._coordinator.hass,
                DOMAIN,
                issue_id,
                data={
                    "key": check.key,
                    "entry_id": self._entry.entry_id,
                    **finding.data,
                },
                is_fixable=check.is_fixable,
                severity=check.severity,
                translation_key=check.key,
                translation_placeholders={
                    "entry": markdown(self._entry.title),
                    **finding.placeholders,
                },
            )
        self._delete(self._shown - found.keys())
        self._shown = set(found)

    @callback
    def async_clear(self) -> None:
        """Delete all issues: an entry that is not loaded cannot tell."""
        self._delete(self._shown)
        self._shown = set()

    def _delete(self, issue_ids: Iterable[str]) -> None:
        for issue_id in issue_ids:
            ir.async_delete_issue(self._coordinator.hass, DOMAIN, issue_id)

    def _note_outages(self, now: datetime) -> None:
        """Note since when servers have not answered; while Jellyseerr does not, nobody asks the others."""
        if not self._coordinator.last_update_success:
            self._down_since.setdefault(_JELLYSEERR, now)
            return
        down = {
            key for key, server in self._coordinator.servers.items() if server.error
        }
        self._down_since = {key: self._down_since.get(key, now) for key in down}


def _held_for(situation: Situation, code: ReasonCode) -> list[Decision]:
    return [
        decision
        for decision in situation.coordinator.data.decisions
        if decision.lacks(code)
    ]


def _held_titles(code: ReasonCode) -> Callable[[Situation], Iterator[Finding]]:
    """Return a check for titles that are held for one reason."""

    def find(situation: Situation) -> Iterator[Finding]:
        yield from _list_titles(situation, _held_for(situation, code))

    return find


def _list_titles(situation: Situation, held: list[Decision]) -> Iterator[Finding]:
    if held:
        titles = situation.titles(held)
        yield Finding({"titles": titles, "count": str(len(held))})


def _came_back(situation: Situation) -> Iterator[Finding]:
    """Find titles whose requests can be deleted: a request that waits for its other seasons cannot."""
    done = situation.coordinator.memory.memory.carried_out
    held = [
        one
        for one in _held_for(situation, ReasonCode.REQUEST_CAME_BACK)
        if all(
            is_carried_out(request, done)
            for request in one.requests
            if went_for(request, one.ids, done)
        )
    ]
    yield from _list_titles(situation, held)


def _without_account(situation: Situation) -> Iterator[Finding]:
    held = _held_for(situation, ReasonCode.NO_JELLYFIN_ACCOUNT)
    if held:
        reasons = [dict(one.reason.parameters) for one in held]
        # One of them may hold many titles
        users = situation.names(
            {reason.get("user") or reason.get("account", "?") for reason in reasons}
        )
        yield Finding({"users": users, "count": str(len(held))})


def _users_policies(
    situation: Situation,
) -> Iterator[tuple[RetentionPolicy, Mapping[int, str | None]]]:
    for policy in situation.coordinator.policies.policies:
        if policy.enabled and policy.users is not None:
            yield policy, policy.users


def _policies_without_users(situation: Situation) -> Iterator[Finding]:
    known = situation.coordinator.users
    for policy, users in _users_policies(situation):
        if known and not any(user in known for user in users):
            yield Finding({"policy": markdown(policy.name)}, policy.id)


def _changed_identities(situation: Situation) -> Iterator[Finding]:
    known = situation.coordinator.users
    for policy, users in _users_policies(situation):
        changed = [
            known[user].display_name
            for user, account in users.items()
            if user in known and known[user].jellyfin_user_id != account
        ]
        if changed:
            placeholders = {
                "policy": markdown(policy.name),
                "users": situation.names(changed),
            }
            yield Finding(placeholders, policy.id)


def _other_jellyseerr(situation: Situation) -> Iterator[Finding]:
    reading = situation.coordinator.reading
    expected = situation.coordinator.identity
    if reading and reading.identity.jellyseerr != expected.jellyseerr:
        yield Finding({}, data={"jellyseerr_id": reading.identity.jellyseerr})


def _other_jellyfin(situation: Situation) -> Iterator[Finding]:
    reading = situation.coordinator.reading
    found = reading.identity.jellyfin if reading else None
    expected = situation.coordinator.identity.jellyfin
    if found and expected and found != expected:
        name = situation.coordinator.servers["jellyfin"].name
        yield Finding({"server": markdown(name)}, data={"jellyfin_id": found})


def _over_limit(situation: Situation) -> Iterator[Finding]:
    coordinator = situation.coordinator
    if (reading := coordinator.reading) is None:
        return
    try:
        over = coordinator.runs.runner.over_limit(reading)
    except JournalError:
        return
    if over:
        due = reading.plan.in_state(State.DUE)
        size = sum(title.size or 0 for title in due) / GIGABYTE
        yield Finding(
            {
                "count": str(len(due)),
                "size": f"{size:.1f}",
                "titles": situation.titles(due),
            },
            data={"plan_id": reading.plan.id},
        )


def _half_done(media_type: MediaType) -> Callable[[Situation], Iterator[Finding]]:
    """Return a check for titles that were left half done."""

    def find(situation: Situation) -> Iterator[Finding]:
        try:
            entries = situation.coordinator.journal.half_done()
        except JournalError:
            return
        for entry in entries:
            if entry.media_type is media_type:
                placeholders = {"title": markdown(entry.name)}
                if entry.title.season is not None:
                    placeholders["season"] = str(entry.title.season)
                yield Finding(placeholders, entry.id, {"journal_id": entry.id})

    return find


def _losses(situation: Situation) -> Iterator[Finding]:
    losses = situation.coordinator.memory.memory.losses
    # An episode that is missing holds its season only: there is no question then
    if any((counts := missing_by_kind(losses)).values()):
        yield Finding(
            {kind: str(count) for kind, count in counts.items()},
            data={"losses": losses_id(losses)},
        )


def _wrong_clock(situation: Situation) -> Iterator[Finding]:
    memory = situation.coordinator.memory.memory
    if memory.clock_suspect_at and clock_is_suspect(memory, situation.now):
        until = dt_util.as_local(memory.clock_suspect_at + SUSPECT_FOR)
        yield Finding({"until": until.isoformat(" ", "minutes")[:16]})


def _csrf_protection(situation: Situation) -> Iterator[Finding]:
    if situation.coordinator.csrf_protection:
        yield Finding({})


def _unreadable_stores(situation: Situation) -> Iterator[Finding]:
    coordinator = situation.coordinator
    stores = [str(problem.store) for problem in coordinator.memory.problems]
    if coordinator.journal.problem is not None:
        stores.append("journal")
    if stores:
        prefix = f"{DOMAIN}.{coordinator.config_entry.entry_id}"
        files = [f"`.storage/{prefix}.{store}`" for store in stores]
        yield Finding({"files": ", ".join(files)})


def _unreachable(situation: Situation) -> Iterator[Finding]:
    servers = situation.coordinator.servers
    for key, since in situation.down_since.items():
        if situation.now - since >= UNREACHABLE_FOR:
            name = servers[key].name if key in servers else "Jellyseerr"
            day = dt_util.as_local(since).date().isoformat()
            yield Finding({"server": markdown(name), "since": day}, key)


CHECKS = (
    Check("policy_without_users", _policies_without_users),
    Check("identity_changed", _changed_identities),
    Check("no_jellyfin_account", _without_account),
    Check(
        JELLYSEERR_CHANGED, _other_jellyseerr, ir.IssueSeverity.ERROR, is_fixable=True
    ),
    Check(JELLYFIN_CHANGED, _other_jellyfin, ir.IssueSeverity.ERROR, is_fixable=True),
    Check(OVER_LIMIT, _over_limit, is_fixable=True),
    Check(
        HALF_DONE,
        _half_done(MediaType.MOVIE),
        ir.IssueSeverity.ERROR,
        is_fixable=True,
    ),
    Check(
        SEASON_HALF_DONE,
        _half_done(MediaType.TV),
        ir.IssueSeverity.ERROR,
        is_fixable=True,
    ),
    Check(TOO_MUCH_MISSING, _losses, is_fixable=True),
    Check("clock_suspect", _wrong_clock),
    Check("csrf_protection", _csrf_protection, ir.IssueSeverity.ERROR),
    Check(
        STORE_UNREADABLE,
        _unreadable_stores,
        ir.IssueSeverity.CRITICAL,
        is_fixable=True,
    ),
    Check("server_unreachable", _unreachable),
    Check("request_came_back", _came_back),
    Check("watched_without_date", _held_titles(ReasonCode.WATCHED_WITHOUT_DATE)),
)
