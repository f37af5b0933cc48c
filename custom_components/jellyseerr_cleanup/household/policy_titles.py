"""What Home Assistant's list of policies shows: each one's name, and its terms.

The list shows titles only, so the terms stand in the title behind the name. They are
in Home Assistant's language, and kept in step: policies also come from files of rules
and from older versions, and Home Assistant lets people rename them in its list.
"""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant

from .. import settings
from ..coordinator import CleanupConfigEntry
from ..words.language import Words, async_words
from ..words.policies import policy_terms


async def async_policy_title(
    hass: HomeAssistant, name: str, data: Mapping[str, Any]
) -> str:
    """Return the title of a policy with this name: "Kids · 7 days after watched"."""
    return settings.with_terms(name, policy_terms(data, await async_words(hass)))


async def async_keep_titles(hass: HomeAssistant, entry: CleanupConfigEntry) -> None:
    """Let the titles of all policies tell what the policies say now.

    Who renamed one in Home Assistant's list has renamed the policy.
    """
    words = await async_words(hass)
    for subentry in settings.policy_subentries(entry):
        terms = policy_terms(subentry.data, words)
        name = name_without_terms(subentry, words)
        hass.config_entries.async_update_subentry(
            entry,
            subentry,
            data={**subentry.data, CONF_NAME: name},
            title=settings.with_terms(name, terms),
        )


def name_without_terms(subentry: ConfigSubentry, words: Words) -> str:
    """Return a policy's name; of one that was renamed without the terms behind it.

    If a new title has nothing but the terms, the name is as it was.
    """
    name = settings.policy_name(subentry)
    known: str | None = subentry.data.get(CONF_NAME)
    if name == known:
        return name
    terms = settings.with_terms("", policy_terms(subentry.data, words))
    new = name.strip().removesuffix(terms.strip()).strip()
    return new or known or name
