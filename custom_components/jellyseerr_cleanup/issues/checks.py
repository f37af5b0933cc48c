"""What the checks for repair issues look at, and what they find."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from homeassistant.helpers import issue_registry as ir

from .. import settings
from ..coordinator import CleanupCoordinator
from ..reading.reader import Identity, Reading
from ..retention.plan import Decision
from ..retention.policy import PolicyBook
from ..retention.reason import ReasonCode
from ..texts import listed, markdown, written_title


@dataclass(frozen=True, slots=True)
class Situation:
    """What the checks look at: the last plan, and since when (UTC) servers are silent.

    `and_more` ends a list that is too long, in Home Assistant's language.
    """

    coordinator: CleanupCoordinator
    down_since: Mapping[str, datetime]
    now: datetime
    and_more: str

    @property
    def reading(self) -> Reading:
        """Return the last reading."""
        return self.coordinator.data

    @property
    def policies(self) -> PolicyBook:
        """Return the policies and options as they are now."""
        return settings.policy_book(self.coordinator.config_entry)

    @property
    def expected(self) -> Identity:
        """Return the identities of the servers that the entry is for."""
        return settings.expected_identity(self.coordinator.config_entry)

    def held_for(self, code: ReasonCode) -> tuple[Decision, ...]:
        """Return the titles that are held for one reason."""
        return self.reading.plan.held_for(code)

    def names(self, names: Iterable[str]) -> str:
        """Return names for a text, sorted and escaped for Markdown."""
        return listed(sorted(markdown(name) for name in names), self.and_more)

    def titles(self, decisions: Iterable[Decision]) -> str:
        """Return titles for a text, each listed even if others have the same name."""
        known = self.coordinator.memory.titles
        written = [written_title(one.id, known.get(one.id)) for one in decisions]
        return listed(sorted(written), self.and_more)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found; `subject` tells several of one check apart."""

    placeholders: dict[str, str]
    subject: str = ""
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of issue; `find` returns one finding for each issue there is.

    `learn_more` is the page of the documentation that tells more, and the place in it.
    """

    key: str
    find: Callable[[Situation], Iterable[Finding]]
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING
    is_fixable: bool = False
    learn_more: str = "docs/troubleshooting.md#repairs"
