"""Texts that a flow puts together itself, because Home Assistant translates no placeholders."""

from collections.abc import Mapping
import re

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@])")
_LONGEST_NAME = 60


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
    """Return a name from a server without control characters and direction marks, which would forge what is shown."""
    return "".join(one for one in name if one.isprintable()).strip()[:_LONGEST_NAME]


def markdown(name: str) -> str:
    """Return a name from a server so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", plain(name))
