"""What a keep says to people: what stays, until when, by whose word and why."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant

from ..retention.remembered import Keep
from ..texts import plain
from .language import Words
from .names import Names, keep_name
from .values import sentence


async def async_people(hass: HomeAssistant) -> dict[str, str]:
    """Return the names of Home Assistant's users, by their ids."""
    return {user.id: user.name or "" for user in await hass.auth.async_get_users()}


def keeper(keep: Keep, people: Mapping[str, str]) -> str | None:
    """Return the name of who keeps it; None for an automation, or somebody unknown."""
    return people.get(keep.created_by or "") or None


def keep_text(keep: Keep, names: Names, people: Mapping[str, str], words: Words) -> str:
    """Return who keeps what until when, and why if that was said."""
    title = keep_name(keep, names)
    if keep.except_seasons:
        seasons = words.together(f"S{one:02}" for one in keep.except_seasons)
        title = words.say("keep", "all_but", {"title": title, "seasons": seasons})
    named = {
        "title": title,
        "by": plain(keeper(keep, people) or ""),
        "until": words.last_day(keep.until) if keep.until else "",
    }
    text = words.say("keep", "until" if keep.until else "for_good", named)
    if not keep.reason:
        return text
    return words.say("keep", "note", {"text": text, "note": sentence(keep.reason)})
