"""What needs somebody: repairs, limits that are exceeded, data that is not written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations

from ..cleanup.journal.journal import JournalError
from ..cleanup.limits import Excess, limits_of
from ..const import DOMAIN
from ..coordinator import CleanupCoordinator
from ..issues.policies import NO_POLICY
from ..words.limits import limits_text

NOT_WRITTEN = "not_written"
# Nothing is wrong, and nothing waits for an answer
_HINTS = (NO_POLICY,)


@dataclass(frozen=True, slots=True)
class Attention:
    """What needs somebody, by code; it is told in the language of `titles`."""

    coordinator: CleanupCoordinator
    titles: Mapping[str, str]

    def why(self) -> list[str]:
        """Return the codes: those of repairs that nobody ignored, and `not_written`.

        A repair that is a hint only needs nobody.
        """
        found = set(self._repairs())
        memory, journal = self.coordinator.memory, self.coordinator.journal
        if memory.unwritten or not journal.is_written:
            found.add(NOT_WRITTEN)
        return sorted(found)

    def attributes(self) -> dict[str, Any]:
        """Return the codes, the limits that are exceeded, and a sentence of all."""
        words, why, over = self.coordinator.words, self.why(), self._over()
        texts = [self._text(code) for code in why]
        if said := limits_text(over, self.coordinator.data.servers, words):
            texts.append(said)
        return {
            "why": why,
            "limits": [str(limit) for limit in limits_of(over)],
            "text": " ".join(texts) or words.say("action_needed", "nothing"),
        }

    def _repairs(self) -> Iterator[str]:
        entry_id = self.coordinator.config_entry.entry_id
        for issue in ir.async_get(self.coordinator.hass).issues.values():
            if (
                issue.domain == DOMAIN
                and issue.active
                and issue.dismissed_version is None
                and issue.translation_key is not None
                and issue.translation_key not in _HINTS
                and (issue.data or {}).get("entry_id") == entry_id
            ):
                yield issue.translation_key

    def _over(self) -> tuple[Excess, ...]:
        try:
            return self.coordinator.engine.over_limit(self.coordinator.data)
        except JournalError:
            return ()

    def _text(self, code: str) -> str:
        if code == NOT_WRITTEN:
            return self.coordinator.words.say("action_needed", code)
        title = self.titles.get(f"component.{DOMAIN}.issues.{code}.title", code)
        return f"{title}."


async def async_attention(
    hass: HomeAssistant, coordinator: CleanupCoordinator
) -> Attention:
    """Return what tells what needs somebody."""
    language = hass.config.language
    titles = await async_get_translations(hass, language, "issues", {DOMAIN})
    return Attention(coordinator, titles)
