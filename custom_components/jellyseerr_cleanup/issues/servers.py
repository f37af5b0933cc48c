"""Issues about the servers and this integration's own files."""

from collections.abc import Iterator
from datetime import timedelta

from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..retention.clock import SUSPECT_FOR, clock_is_suspect
from ..retention.losses import losses_id, missing_by_kind
from ..retention.model import MediaType
from ..texts import markdown
from .checks import Check, Finding, Situation

UNREACHABLE_FOR = timedelta(days=1)

JELLYSEERR_CHANGED = "jellyseerr_changed"
JELLYFIN_CHANGED = "jellyfin_changed"
STORE_UNREADABLE = "store_unreadable"
TOO_MUCH_MISSING = "too_much_missing"
EMPTY_FOLDERS = "empty_folders_stay"


def _other_jellyseerr(situation: Situation) -> Iterator[Finding]:
    found = situation.reading.identity.jellyseerr
    if found != situation.expected.jellyseerr:
        yield Finding({}, data={"jellyseerr_id": found})


def _other_jellyfin(situation: Situation) -> Iterator[Finding]:
    found = situation.reading.identity.jellyfin
    expected = situation.expected.jellyfin
    if found and expected and found != expected:
        name = situation.reading.servers["jellyfin"].name
        yield Finding({"server": markdown(name)}, data={"jellyfin_id": found})


def _losses(situation: Situation) -> Iterator[Finding]:
    losses = situation.coordinator.memory.memory.losses
    # Missing episodes alone raise no issue: each holds only its own season
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
    info = situation.coordinator.engine.info
    if info and info.csrf_protection:
        yield Finding({})


def _empty_folders(situation: Situation) -> Iterator[Finding]:
    left_by = situation.coordinator.engine.empty_folders.left_by
    if left_by and situation.policies.can_remove(MediaType.TV):
        servers = situation.names(left_by.values())
        yield Finding({"servers": servers}, data={"servers": " ".join(sorted(left_by))})


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
    servers = situation.reading.servers
    for key, since in situation.down_since.items():
        if situation.now - since >= UNREACHABLE_FOR:
            name = servers[key].name if key in servers else "Jellyseerr"
            day = dt_util.as_local(since).date().isoformat()
            yield Finding({"server": markdown(name), "since": day}, key)


CHECKS = (
    Check(
        JELLYSEERR_CHANGED,
        _other_jellyseerr,
        ir.IssueSeverity.ERROR,
        is_fixable=True,
    ),
    Check(JELLYFIN_CHANGED, _other_jellyfin, ir.IssueSeverity.ERROR, is_fixable=True),
    Check(TOO_MUCH_MISSING, _losses, is_fixable=True),
    Check(EMPTY_FOLDERS, _empty_folders, is_fixable=True),
    Check("clock_suspect", _wrong_clock),
    Check("csrf_protection", _csrf_protection, ir.IssueSeverity.ERROR),
    Check(
        STORE_UNREADABLE,
        _unreadable_stores,
        ir.IssueSeverity.CRITICAL,
        is_fixable=True,
    ),
    Check("server_unreachable", _unreachable),
)
