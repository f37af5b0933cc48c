"""Texts built by the integration: Home Assistant translates no placeholders."""

from collections.abc import Mapping, Sequence
import re

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .retention.model import TitleId, TitleName

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@])")
_LONGEST_NAME = 60
_MOST_NAMES = 10


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


def plain(name: str) -> str:
    """Return a server's name for something, of at most 60 printable characters.

    Control characters and direction marks could forge what is shown.
    """
    return "".join(one for one in name if one.isprintable()).strip()[:_LONGEST_NAME]


def markdown(name: str) -> str:
    """Return a server's name for something, escaped for Markdown."""
    return _MARKDOWN.sub(r"\\\1", plain(name))


def markdown_text(text: str) -> str:
    """Return one of this integration's own sentences, escaped for Markdown."""
    return _MARKDOWN.sub(r"\\\1", "".join(one for one in text if one.isprintable()))


def plain_titles(titles: Sequence[TitleId], name: TitleName | None) -> str:
    """Return on one line what a title, or seasons of one series, are called.

    Their ids if the name is not known.
    """
    return " ".join(_title_parts(titles, name))


def written_title(title: TitleId, name: TitleName | None) -> str:
    """Return a title's name for Markdown; its id if the name is not known."""
    # These are escaped apart, because a long name is cut
    return " ".join(map(markdown, _title_parts([title], name)))


def _title_parts(titles: Sequence[TitleId], name: TitleName | None) -> list[str]:
    if name is None:
        return [*map(str, titles)]
    year = [] if name.year is None else [f"({name.year})"]
    details = [_details(title) for title in titles]
    return [plain(name.name), *year, *filter(None, [", ".join(details)])]


def _details(title: TitleId) -> str:
    """Return what tells a title apart from others of its name."""
    season = "" if title.season is None else f"S{title.season:02}"
    return " ".join(filter(None, [season, "4K" if title.is_4k else ""]))


def listed(names: Sequence[str], and_more: str) -> str:
    """Return the first 10 names, and how many more there are, worded by `and_more`."""
    shown = ", ".join(names[:_MOST_NAMES])
    if (more := len(names) - _MOST_NAMES) > 0:
        return and_more.format(names=shown, count=more)
    return shown
