"""What calendar, to-do list and events say of a title: who, policy, why, size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..coordinator import CleanupCoordinator
from ..retention.model import TitleId
from ..retention.plan import Decision
from ..retention.remembered import Keep
from ..settings import GIGABYTE
from ..texts import async_flow_texts, plain, plain_titles
from .askers import person_names
from .wording import reason_text


@dataclass(frozen=True, slots=True)
class Describer:
    """Describes titles in Home Assistant's language."""

    coordinator: CleanupCoordinator
    texts: Mapping[str, str]

    def name(self, title: TitleId) -> str:
        """Return a title's name on one line; its id while the name is not known."""
        return self.names([title])

    def names(self, titles: Sequence[TitleId]) -> str:
        """Return the name of a title, or of several seasons of one series."""
        return plain_titles(titles, self.coordinator.memory.titles.get(titles[0]))

    def lines(self, decision: Decision, keep: Keep | None = None) -> Iterator[str]:
        """Yield who requested a title, its policy, why it leaves, its size.

        With a `keep` also who keeps it, and until when.
        """
        if keep is not None:
            yield self.kept(keep)
        if users := requesters(decision):
            yield self.texts["requested_by"].format(users=", ".join(users))
        if decision.policy:
            yield self.texts["policy"].format(policy=plain(decision.policy))
        if keep is None:
            yield reason_text(decision, self.coordinator)
        if decision.size:
            yield self.texts["size"].format(size=f"{decision.size / GIGABYTE:.1f}")

    def kept(self, keep: Keep) -> str:
        """Return who keeps something, and until when."""
        person = person_names(self.coordinator.hass).get(keep.created_by or "")
        if keep.until is None:
            key, day = "kept_by" if person else "kept", ""
        else:
            key = "kept_by_until" if person else "kept_until"
            day = dt_util.as_local(keep.until).date().isoformat()
        return self.texts[key].format(person=person, date=day)


async def async_describer(
    hass: HomeAssistant, coordinator: CleanupCoordinator
) -> Describer:
    """Return what describes titles in the language that Home Assistant has now."""
    return Describer(coordinator, await async_flow_texts(hass, "leaving"))


def requesters(decision: Decision) -> list[str]:
    """Return the names of all who requested a title, each once."""
    named = (one.requester for one in decision.requests if one.requester)
    return [*dict.fromkeys(plain(user.display_name) for user in named)]
