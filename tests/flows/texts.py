"""The texts of the dialogs: they are all there, and given what they name."""

from collections.abc import Mapping
from functools import cache
import json
from string import Formatter
from typing import Any

from homeassistant.data_entry_flow import section
from homeassistant.helpers import config_validation as cv
from probatio import to_field_list

from tests.repository.sources import INTEGRATION

# Steps whose fields are called as users are
NAMED_AFTER_PEOPLE = {"links"}


@cache
def texts() -> dict[str, Any]:
    """Return all texts of the integration."""
    path = INTEGRATION / "translations/en.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def texts_at(path: str) -> Any:
    """Return a part of the texts, or one; it must be there."""
    found: Any = texts()
    for key in path.split("."):
        found = found[key]
    return found


def text(path: str) -> str:
    """Return one text."""
    found = texts_at(path)
    assert isinstance(found, str)
    return found


def assert_text(path: str, shown: Mapping[str, Any]) -> None:
    """Check that a text is there, and that the flow gives everything that it names."""
    named = {name for _, name, _, _ in Formatter().parse(text(path)) if name}
    given = shown.get("description_placeholders") or {}
    assert named <= given.keys(), path


def assert_menu_texts(path: str, shown: Mapping[str, Any]) -> None:
    """Check that a menu has a text for everything."""
    step = f"{path}.step.{shown['step_id']}"
    for key in ("title", "description"):
        assert_text(f"{step}.{key}", shown)
    for option in shown["menu_options"]:
        assert_text(f"{step}.menu_options.{option}", shown)
        assert_text(f"{step}.menu_option_descriptions.{option}", shown)


def assert_form_texts(path: str, shown: Mapping[str, Any]) -> None:
    """Check that a form can be sent to a browser, and has a text for everything."""
    to_field_list(shown["data_schema"], custom_serializer=cv.custom_serializer)
    step = f"{path}.step.{shown['step_id']}"
    assert_text(f"{step}.title", shown)
    if "description" in texts_at(step):
        assert_text(f"{step}.description", shown)
    for error in (shown["errors"] or {}).values():
        assert_text(f"{path}.error.{error}", shown)
    for field, value in shown["data_schema"].schema.items():
        if isinstance(value, section):
            inside = f"{step}.sections.{field}"
            assert text(f"{inside}.name")
            assert text(f"{inside}.description")
            if shown["step_id"] in NAMED_AFTER_PEOPLE:
                continue
            # What is wrong is said in the form itself
            for term in value.schema.schema.keys() - {"problem"}:
                assert text(f"{inside}.data.{term}")
                assert text(f"{inside}.data_description.{term}")
        elif shown["step_id"] not in NAMED_AFTER_PEOPLE:
            assert text(f"{step}.data.{field}")
            assert_text(f"{step}.data_description.{field}", shown)
