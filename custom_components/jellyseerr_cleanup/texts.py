"""Texts built by the integration: Home Assistant translates no placeholders."""

from collections.abc import Iterable, Mapping, Sequence
import re

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .retention import printable
from .retention.model import TitleId, TitleName

type Texts = Mapping[str, Mapping[str, str]]

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@])")
_MOST_NAMES = 10

plain, LONGEST_NAME = printable.plain, printable.LONGEST_NAME


_DATA_TEXTS: HassKey[dict[str, Texts]] = HassKey(f"{DOMAIN}_texts")


async def async_texts(hass: HomeAssistant) -> Texts:
    """Return all texts under `selector`, by key and option.

    They are in Home Assistant's language, and sorted once for each language.
    """
    known = hass.data.setdefault(_DATA_TEXTS, {})
    language = hass.config.language
    if language not in known:
        translations = await async_get_translations(
            hass, language, "selector", {DOMAIN}
        )
        found: dict[str, dict[str, str]] = {}
        for name, text in translations.items():
            *_, key, _, option = name.split(".")
            found.setdefault(key, {})[option] = text
        known[language] = found
    return known[language]


async def async_flow_texts(hass: HomeAssistant, key: str) -> Mapping[str, str]:
    """Return the texts under `selector.<key>.options`, in Home Assistant's language."""
    return (await async_texts(hass))[key]


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
    seasons = () if title.season is None else (title.season,)
    details = details_of(name, seasons, "4K" if title.is_4k else "")
    # These are added apart, because a long name is cut
    return " ".join(markdown(part) for part in (name.name, *details))


def details_of(name: TitleName, seasons: Iterable[int], quality: str) -> list[str]:
    """Return what tells a title from others of its name: `(1999)`, `S02`, `4K`."""
    year = [] if name.year is None else [f"({name.year})"]
    return [*year, *(f"S{season:02}" for season in seasons), *filter(None, [quality])]


def listed(names: Sequence[str], and_more: str) -> str:
    """Return the first 10 names, and how many more there are, worded by `and_more`."""
    shown = ", ".join(names[:_MOST_NAMES])
    if (more := len(names) - _MOST_NAMES) > 0:
        return and_more.format(names=shown, count=more)
    return shown
