"""What the events say: of titles, and of runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..actions.answers import iso, reason_answer
from ..cleanup.outcomes import RunResult
from ..coordinator import CleanupCoordinator
from ..settings import GIGABYTE
from ..texts import async_flow_texts
from .describing import Describer, async_describer, requesters
from .happenings import Happened, Happening
from .wording import reason_text

_MOST_TITLES = 10
_LONGEST_MESSAGE = 200


@dataclass(frozen=True, slots=True)
class Teller:
    """Words events in Home Assistant's language."""

    coordinator: CleanupCoordinator
    describer: Describer
    texts: Mapping[str, str]

    def event(self, one: Happening) -> dict[str, Any]:
        """Return what is told of a title: who, why, how large, and a sentence."""
        decision = one.decision
        return {
            "id": str(decision.id),
            "media_type": str(decision.id.media_type),
            "title": self.describer.name(decision.id),
            "requested_by": requesters(decision),
            "policy": decision.policy,
            "delete_after": iso(decision.delete_after),
            "size": decision.size,
            "reason": reason_answer(decision.reason),
            "error": str(one.problem.code) if one.problem else None,
            "text": self._sentence(one),
        }

    def summary(self, result: RunResult) -> dict[str, Any]:
        """Return what is told of a run: numbers, and its first titles by name."""
        counts = {
            "deleted": len(result.deleted),
            "skipped": len(result.skipped),
            "failed": len(result.failed),
        }
        key = "dry_run" if result.dry_run else "run"
        size = _gigabytes(result.bytes)
        deleted = [self.describer.name(one.id) for one in result.deleted]
        return {
            ATTR_CONFIG_ENTRY_ID: self.coordinator.config_entry.entry_id,
            "plan_id": result.plan_id,
            "dry_run": result.dry_run,
            **counts,
            "bytes": result.bytes,
            "titles": deleted[:_MOST_TITLES],
            "text": self.texts[key].format(size=size, **counts),
        }

    def _sentence(self, one: Happening) -> str:
        decision, texts = one.decision, self.texts
        match one.kind:
            case Happened.LEAVING_SOON:
                assert decision.delete_after is not None
                day = dt_util.as_local(decision.delete_after).date().isoformat()
                reason = reason_text(decision, self.coordinator)
                return texts["leaving_soon"].format(date=day, reason=reason)
            case Happened.DELETED:
                size = _gigabytes(decision.size or 0)
                users = ", ".join(requesters(decision))
                return texts["deleted"].format(size=size, users=users)
            case Happened.KEPT:
                assert one.keep is not None
                return self.describer.kept(one.keep)
            case Happened.SKIPPED | Happened.FAILED:
                problem = one.problem.message if one.problem else ""
                error = " ".join(problem.split())[:_LONGEST_MESSAGE]
                return texts[one.kind].format(error=error)


async def async_teller(hass: HomeAssistant, coordinator: CleanupCoordinator) -> Teller:
    """Return what words events in the language that Home Assistant has now."""
    describer = await async_describer(hass, coordinator)
    return Teller(coordinator, describer, await async_flow_texts(hass, "happened"))


def _gigabytes(size: int) -> str:
    return f"{size / GIGABYTE:.1f}"
