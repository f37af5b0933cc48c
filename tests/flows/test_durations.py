"""Durations as people write them into the forms."""

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.settings import (
    options_of as stored_options,
    policy_subentries,
)
from custom_components.jellyseerr_cleanup.texts import async_texts

from .dialog import Dialog, change_policy, new_policy, options_of
from .policies import add_policy, for_everybody, saved

ALL: Mapping[str, Any] = {"name": "All", "users": ["everybody"]}


def placed(dialog: Dialog, **values: Any) -> dict[str, Any]:
    """Return values as the form takes them: each in the section that it is in."""
    written: dict[str, Any] = {}
    for name, value in values.items():
        if name in map(str, dialog.fields):
            written[name] = value
            continue
        (section,) = {
            str(field)
            for field, inside in dialog.fields.items()
            if hasattr(inside, "schema") and name in map(str, inside.schema.schema)
        }
        written.setdefault(section, {})[name] = value
    return written


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("7 days", "7d"),
        ("14 day", "14d"),
        ("7D", "7d"),
        ("1d 12h", "1d12h"),
        ("NEVER", "never"),
        (" 2 weeks", "14d"),
        ("2w", "14d"),
        ("For good (never leaves)", "never"),
        (" for good  (Never leaves) ", "never"),
        ("365 Days", "365d"),
    ],
)
async def test_a_policy(
    loaded: MockConfigEntry, hass: HomeAssistant, written: str, stored: str
) -> None:
    await (await new_policy(hass, loaded)).save({**ALL, "retention": written})
    (policy,) = saved(loaded)
    assert policy["retention"] == stored


async def test_a_changed_policy(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    policy = add_policy(hass, loaded, for_everybody("All", retention="90d"))
    dialog = await change_policy(hass, loaded, policy)
    await dialog.save({"retention": "30 days"})
    assert saved(loaded)[0]["retention"] == "30d"


async def test_labels_of_another_language(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """They are taken as the list shows them, and nothing else of that language is."""
    labels = (await async_texts(hass))["retention"]
    with patch.dict(labels, {"never": "Nie", "30d": "30 Tage"}):
        dialog = await new_policy(hass, loaded)
        await dialog.submit({**ALL, "retention": "31 Tage"})
        assert dialog.errors == {"retention": "invalid_duration"}
        await dialog.save({**ALL, "retention": "30 TAGE"})
        assert saved(loaded)[0]["retention"] == "30d"
        (policy,) = policy_subentries(loaded)
        dialog = await change_policy(hass, loaded, policy)
        await dialog.save({"retention": " nie "})
        assert saved(loaded)[0]["retention"] == "never"


async def test_unwatched_titles(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    dialog = await new_policy(hass, loaded)
    terms = {"require_watched": False, "count_from": "last_watched"}
    written = placed(
        dialog, **terms, unwatched_retention="180 Days", retention="1 week"
    )
    await dialog.save({**ALL, **written})
    (policy,) = saved(loaded)
    assert (policy["retention"], policy["unwatched_retention"]) == ("7d", "180d")


async def test_a_number_alone(hass: HomeAssistant, loaded: MockConfigEntry) -> None:
    dialog = await new_policy(hass, loaded)
    await dialog.submit({**ALL, "retention": "30"})
    assert dialog.errors == {"retention": "invalid_duration"}
    assert dialog.placeholders["duration"] == "30"
    assert "30d?" in dialog.placeholders["hint"]
    assert dialog.filled["retention"] == "30"


@pytest.mark.parametrize(
    ("written", "stored"), [("30 s", "30s"), ("1 minute", "1m"), ("1.5 min", "1m30s")]
)
async def test_options(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    written: str,
    stored: str,
) -> None:
    dialog = await options_of(hass, entry)
    terms = {
        "default_movies": {"retention": "180 days"},
        "default_series": {"retention": "For good (never leaves)"},
    }
    await dialog.submit({**placed(dialog, timeout=written), **terms})
    if dialog.step == "confirm":
        await dialog.submit({})
    options = stored_options(entry)
    assert options["timeout"] == stored
    assert options["default_movies"]["retention"] == "180d"
    assert options["default_series"]["retention"] == "never"


async def test_a_time_limit_without_a_unit(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    dialog = await options_of(hass, entry)
    await dialog.submit(placed(dialog, timeout="30"))
    assert set(dialog.errors.values()) == {"invalid_duration"}
    assert "30s?" in dialog.placeholders["hint"]
