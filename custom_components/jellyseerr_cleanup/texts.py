"""Texts built by the integration: Home Assistant translates no placeholders."""

from collections.abc import Mapping, Sequence
import re

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .retention import printable
from .retention.model import TitleId, TitleName

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@])")
_MOST_NAMES = 10

plain = printable.plain


async def async_flow_texts(hass: HomeAssistant, key: str) -> Mapping[str, str]:
    """Return the texts under `selector.<key>.options`, in Home Assistant's language."""
    prefix = f"component.{DOMAIN}.selector.{key}.options."
    translations = await async_get_translations(
        hass, hass.config.language, "selector", {DOMAIN}
    )
    return {
        name.removeprefix(prefix): text
        for name, text in translations.items()
        if name.startswith(prefix)
    }


def markdown(name: str) -> str:
    """Return a server's name for something, escaped for Markdown."""
    return _MARKDOWN.sub(r"\\\1", plain(name))


def markdown_text(text: str) -> str:
    """Return one of this integration's own sentences, escaped for Markdown."""
    return _MARKDOWN.sub(r"\\\1", "".join(one for one in text if one.isprintable()))


def written_title(title: TitleId, name: TitleName | None) -> str:
    """Return a title's name for Markdown; its id if the name is not known."""
    if name is None:
        return markdown(str(title))
    details = []
    if name.year is not None:
        details.append(f"({name.year})")
    if title.season is not None:
        details.append(f"S{title.season:02}")
    if title.is_4k:
        details.append("4K")
    # These are added apart, because a long name is cut
    return " ".join(markdown(part) for part in (name.name, *details))


def listed(names: Sequence[str], and_more: str) -> str:
    """Return the first 10 names, and how many more there are, worded by `and_more`."""
    shown = ", ".join(names[:_MOST_NAMES])
    if (more := len(names) - _MOST_NAMES) > 0:
        return and_more.format(names=shown, count=more)
    return shown
