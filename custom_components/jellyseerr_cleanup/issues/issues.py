"""The repair issues of one configuration entry; each goes once its cause is gone."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from homeassistant.core import callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, REPOSITORY_URL
from ..coordinator import CleanupCoordinator
from ..texts import markdown
from . import limits, people, policies, servers, titles
from .checks import Situation

CHECKS = (
    *people.CHECKS,
    *policies.CHECKS,
    *servers.CHECKS,
    *limits.CHECKS,
    *titles.CHECKS,
)
# While polls go on failing, the coordinator does not call its listeners
LOOK_EVERY = timedelta(hours=1)

_JELLYSEERR = "jellyseerr"


class Issues:
    """The repair issues of one configuration entry."""

    def __init__(self, coordinator: CleanupCoordinator, and_more: str) -> None:
        """Take the coordinator; `and_more` is the text that ends a long list."""
        self._coordinator = coordinator
        self._and_more = and_more
        self._entry = coordinator.config_entry
        self._shown: set[str] = set()
        self._down_since: dict[str, datetime] = {}

    @callback
    def async_update(self, _: datetime | None = None) -> None:
        """Create the issues that were found, and delete those whose cause is gone."""
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
                learn_more_url=f"{REPOSITORY_URL}/blob/main/{check.learn_more}",
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
        """Delete all issues: an unloaded entry cannot tell whether they last.

        One that a person ignored stays ignored after a reload.
        """
        registry = ir.async_get(self._coordinator.hass)
        issues = {one: registry.async_get_issue(DOMAIN, one) for one in self._shown}
        self._delete(
            one
            for one, issue in issues.items()
            if not issue or not issue.dismissed_version
        )
        self._shown = set()

    def _delete(self, issue_ids: Iterable[str]) -> None:
        for issue_id in issue_ids:
            ir.async_delete_issue(self._coordinator.hass, DOMAIN, issue_id)

    def _note_outages(self, now: datetime) -> None:
        """Note since when servers do not answer.

        While Jellyseerr does not, nothing is known of the others.
        """
        if not self._coordinator.last_update_success:
            self._down_since.setdefault(_JELLYSEERR, now)
            return
        down = {
            key
            for key, server in self._coordinator.data.servers.items()
            if server.error
        }
        self._down_since = {key: self._down_since.get(key, now) for key in down}
