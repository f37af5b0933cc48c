"""Every text that the code asks for exists, and every text that exists is asked for."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
import json
import re
from typing import Any

from homeassistant.const import Platform
from homeassistant.util.yaml import load_yaml_dict

from .sources import INTEGRATION, Module, modules

# Keys that Home Assistant's own flow methods use, by the name of the method
BY_METHOD = {
    "_abort_if_unique_id_configured": {"already_configured"},
    "async_update_and_abort": {"reauth_successful", "reconfigure_successful"},
    "async_update_reload_and_abort": {"reauth_successful", "reconfigure_successful"},
}
PLATFORMS = {str(platform) for platform in Platform}


@cache
def texts() -> Mapping[str, Any]:
    """Return the English texts."""
    path = INTEGRATION / "translations/en.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


@cache
def actions() -> Mapping[str, Any]:
    """Return the actions' descriptions."""
    return load_yaml_dict(str(INTEGRATION / "services.yaml"))


def below(*path: str) -> Mapping[str, Any]:
    """Return the texts at a place; none if there is no such place."""
    found: Mapping[str, Any] = texts()
    for part in path:
        found = found.get(part, {})
    return found


def flows() -> list[Mapping[str, Any]]:
    """Return the texts of every flow: set-up, options, subentries, repairs."""
    fixes = [
        issue["fix_flow"] for issue in below("issues").values() if "fix_flow" in issue
    ]
    return [
        below("config"),
        below("options"),
        *below("config_subentries").values(),
        *fixes,
    ]


def calls(module: Module | None = None) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call in one module or in all, with the name of what is called."""
    for one in (module,) if module else modules():
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call):
                match node.func:
                    case ast.Name(id=name) | ast.Attribute(attr=name):
                        yield name, node


def constant(call: ast.Call, keyword: str) -> str | None:
    """Return a keyword's text, if the call has it as a constant."""
    for argument in call.keywords:
        if argument.arg == keyword and isinstance(argument.value, ast.Constant):
            return str(argument.value.value)
    return None


@cache
def words() -> frozenset[str]:
    """Return every constant text and every name of a flow's step in the code."""
    found: set[str] = set()
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                # Kinds of what is missing end with a colon where a name follows
                found |= {node.value, node.value.removesuffix(":")}
            elif isinstance(node, ast.AsyncFunctionDef):
                found.add(node.name.removeprefix("async_step_"))
    for name, _ in calls():
        found |= BY_METHOD.get(name, set())
    return frozenset(found)


def named(section: str, keys: Mapping[str, Any]) -> list[str]:
    """Return the keys of a section that no code names.

    The code puts some together: `<code>_with_<parameter>`, `<unit>_<plural form>`.
    """

    def is_named(key: str) -> bool:
        if key in words():
            return True
        parts = (key.partition("_with_"), key.rpartition("_"))
        return any({one, other} <= words() for one, _, other in parts if one and other)

    return [f"{section}.{key}" for key in keys if not is_named(key)]


# What the code asks for


def test_exceptions_exist() -> None:
    """Each error that is raised with a key of this integration has its text."""
    asked = {
        key
        for name, call in calls()
        if name != "async_create_issue"
        and any(
            argument.arg == "translation_domain"
            and isinstance(argument.value, ast.Name)
            and argument.value.id == "DOMAIN"
            for argument in call.keywords
        )
        and (key := constant(call, "translation_key"))
    }
    assert asked
    assert asked <= set(below("exceptions"))


def test_errors_of_actions_exist() -> None:
    """Each has its text, and is raised with what fills it and with nothing else."""
    asked = [
        (str(call.args[0].value), {argument.arg for argument in call.keywords})
        for name, call in calls()
        if name in {"invalid", "failed"} and isinstance(call.args[0], ast.Constant)
    ]
    assert len(asked) > 10
    for key, given in asked:
        text = below("exceptions", key)["message"]
        assert set(re.findall(r"\{(\w+)\}", text)) == given, key


def test_issues_exist() -> None:
    """Each repair that is created with a constant key has its text."""
    asked = {
        key
        for name, call in calls()
        if name == "async_create_issue" and (key := constant(call, "translation_key"))
    }
    assert asked <= set(below("issues"))


def test_entities_exist() -> None:
    """Each entity's key has a name."""
    missing = []
    for module in modules():
        platform = module.path.parts[0].removesuffix(".py")
        if platform not in PLATFORMS:
            continue
        for name, call in calls(module):
            if name.endswith("EntityDescription"):
                key = constant(call, "translation_key") or constant(call, "key")
                if key and "name" not in below("entity", platform, key):
                    missing.append(f"{platform}.{key}")
        for node in ast.walk(module.tree):
            match node:
                case ast.Assign(
                    targets=[ast.Name(id="_attr_translation_key")],
                    value=ast.Constant(value=str(key)),
                ) if "name" not in below("entity", platform, key):
                    missing.append(f"{platform}.{key}")
    assert not missing


def test_steps_and_aborts_exist() -> None:
    """Each step that is shown and each reason to abort has its text in some flow."""
    steps = {key for flow in flows() for key in flow.get("step", {})}
    aborts = {key for flow in flows() for key in flow.get("abort", {})}
    for name, call in calls():
        if name == "async_show_form" and (step := constant(call, "step_id")):
            assert step in steps
        if reason := constant(call, "reason"):
            assert reason in aborts or name not in {
                "async_abort",
                "_abort_if_unique_id_mismatch",
            }
        assert not (BY_METHOD.get(name, set()) and name.startswith("_abort")) or (
            BY_METHOD[name] <= aborts
        )


def test_selectors_exist() -> None:
    """Each selector with translated options has them."""
    asked = {
        key
        for name, call in calls()
        if name == "SelectSelectorConfig" and (key := constant(call, "translation_key"))
    }
    for action in actions().values():
        for field in ((action or {}).get("fields") or {}).values():
            for selector in (field.get("selector") or {}).values():
                if selector and "translation_key" in selector:
                    asked.add(selector["translation_key"])
                    options = set(
                        below("selector", selector["translation_key"], "options")
                    )
                    assert set(selector["options"]) == options
    assert asked <= set(below("selector"))


def test_fields_have_names_and_descriptions() -> None:
    """Each field of a flow is named and explained."""
    for flow in flows():
        for name, step in flow.get("step", {}).items():
            for part in (step, *step.get("sections", {}).values()):
                assert set(part.get("data", {})) == set(
                    part.get("data_description", {})
                ), name


# What exists


def test_actions_match() -> None:
    """Actions and their fields are described, named and drawn, and nothing else is."""
    icons = json.loads((INTEGRATION / "icons.json").read_text(encoding="utf-8"))
    assert set(actions()) == set(below("services")) == set(icons["services"])
    for name, action in actions().items():
        fields = (action or {}).get("fields") or {}
        assert set(fields) == set(below("services", name).get("fields", {})), name


def test_icons_belong_to_entities() -> None:
    """Each icon belongs to an entity that has a text."""
    icons = json.loads((INTEGRATION / "icons.json").read_text(encoding="utf-8"))
    for platform, keys in icons["entity"].items():
        assert set(keys) <= set(below("entity", platform)), platform


def test_every_text_is_used() -> None:
    """The code names each key that has a text."""
    unused = named("exceptions", below("exceptions"))
    unused += named("issues", below("issues"))
    for platform, keys in below("entity").items():
        unused += named(f"entity.{platform}", keys)
    for flow in flows():
        for part in ("step", "error", "abort"):
            unused += named(part, flow.get(part, {}))
    for key, selector in below("selector").items():
        unused += named("selector", {key: None})
        unused += named(f"selector.{key}", selector["options"])
    in_actions = json.dumps(actions())
    assert not [
        key for key in unused if f'"{key.rpartition(".")[2]}"' not in in_actions
    ]


def leaves(texts: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text, whatever it is for."""
    for text in texts.values():
        if isinstance(text, Mapping):
            yield from leaves(text)
        else:
            yield text


def test_texts_are_whole() -> None:
    """No text is empty, none refers to another, which only Home Assistant's own may.

    Braces come in pairs with a name between them. Hassfest refuses an address, which
    is a live link where Markdown is shown: it is a placeholder.
    """
    assert not [
        text
        for text in leaves(texts())
        if not text.strip()
        or "[%key:" in text
        or "://" in text
        or re.search(r"[{}]", re.sub(r"\{\w+\}", "", text))
    ]


def test_titles_of_issues_name_nothing() -> None:
    """What fills them is escaped for Markdown: a title would show backslashes."""
    titles = [
        text
        for issue in below("issues").values()
        for part in (issue, *issue.get("fix_flow", {}).get("step", {}).values())
        for key, text in part.items()
        if key == "title"
    ]
    assert len(titles) > len(below("issues"))
    assert [title for title in titles if "{" in title] == []
