"""The documentation is complete, its links lead somewhere, its examples are valid."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
import json
from pathlib import Path
import re
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.components.blueprint.models import DomainBlueprints
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.data_entry_flow import section
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.template import Template
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
import voluptuous as vol

from custom_components.jellyseerr_cleanup.cleanup.journal.entries import Outcome
from custom_components.jellyseerr_cleanup.cleanup.outcomes import ErrorCode
from custom_components.jellyseerr_cleanup.clients import errors, jellyfin_items
from custom_components.jellyseerr_cleanup.const import DOMAIN
from custom_components.jellyseerr_cleanup.flows.options_form import options_schema
from custom_components.jellyseerr_cleanup.flows.policy_form import policy_schema
from custom_components.jellyseerr_cleanup.flows.schemas import JELLYSEERR
from custom_components.jellyseerr_cleanup.issues.issues import CHECKS
from custom_components.jellyseerr_cleanup.retention.plan import State
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode
from custom_components.jellyseerr_cleanup.services import _ENTRY, ACTIONS

from .sources import INTEGRATION, REPOSITORY, modules

README = "README.md"
ACTION_PAGE = "docs/actions.md"
CONFIGURATION = "docs/configuration.md"
DASHBOARD = "docs/dashboard.md"
ENTITIES = "docs/entities.md"
POLICIES = "docs/policies.md"
TROUBLESHOOTING = "docs/troubleshooting.md"
README_LINES = 300
PLATFORMS = "binary_sensor|button|calendar|event|sensor|switch|todo"
BLUEPRINTS = REPOSITORY / "blueprints/automation"
PAGES = (
    README,
    *sorted(
        path.relative_to(REPOSITORY).as_posix()
        for path in (REPOSITORY / "docs").glob("*.md")
    ),
)
IMAGES = REPOSITORY / "docs/images"


@cache
def text(page: str) -> str:
    """Return a page."""
    return (REPOSITORY / page).read_text(encoding="utf-8")


@cache
def texts() -> Mapping[str, Any]:
    """Return the English texts."""
    path = INTEGRATION / "translations/en.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def blocks(page: str, language: str) -> list[str]:
    """Return the examples in a language."""
    return re.findall(
        rf"^```{language}\n(.*?)^```$", text(page), re.DOTALL | re.MULTILINE
    )


def flow_keys(part: str) -> set[str]:
    """Return the keys of all flows' errors or aborts, those of repairs included."""
    fixes = [issue.get("fix_flow", {}) for issue in texts()["issues"].values()]
    subentries = texts()["config_subentries"].values()
    flows = [texts()["config"], texts()["options"], *subentries, *fixes]
    return {key for flow in flows for key in flow.get(part, {})}


def entity_keys() -> set[str]:
    """Return the translation keys of all entities."""
    return {key for keys in texts()["entity"].values() for key in keys}


def documented(fields: Iterable[Any]) -> set[str]:
    """Return fields of a schema as text."""
    return {str(field) for field in fields}


def documented_form(fields: Mapping[Any, Any]) -> set[str]:
    """Return a form's sections and fields as text, those in sections included."""
    inside = (one.schema.schema for one in fields.values() if isinstance(one, section))
    return documented(fields).union(*map(documented, inside))


POLICY_FIELDS = documented_form(policy_schema([], [], [], {}).schema)

# Everything is in it


@pytest.mark.parametrize(
    ("page", "words"),
    [
        pytest.param(POLICIES, set(ReasonCode), id="reasons"),
        pytest.param(POLICIES, set(State), id="states"),
        pytest.param(ACTION_PAGE, set(ErrorCode), id="error codes"),
        pytest.param(CONFIGURATION, documented(JELLYSEERR.schema), id="set-up"),
        # The terms among the options are those of policies
        pytest.param(
            CONFIGURATION,
            documented_form(options_schema([]).schema) - POLICY_FIELDS,
            id="options",
        ),
        pytest.param(POLICIES, POLICY_FIELDS, id="policy fields"),
        pytest.param(TROUBLESHOOTING, flow_keys("error"), id="errors of flows"),
        pytest.param(TROUBLESHOOTING, flow_keys("abort"), id="aborts of flows"),
        pytest.param(
            TROUBLESHOOTING, set(texts()["exceptions"]), id="errors of actions"
        ),
        pytest.param(TROUBLESHOOTING, {check.key for check in CHECKS}, id="repairs"),
        pytest.param(ENTITIES, entity_keys(), id="entities"),
        pytest.param(
            ACTION_PAGE,
            {f"{DOMAIN}.{action.name}" for action in ACTIONS},
            id="actions",
        ),
        pytest.param(
            ACTION_PAGE,
            {str(field) for action in ACTIONS for field in (*_ENTRY, *action.fields)},
            id="fields of actions",
        ),
    ],
)
def test_documented(page: str, words: set[str]) -> None:
    """Each word stands in the page, as code."""
    written = set(re.findall(r"`([^`\n]+)`", text(page)))
    examples = "\n".join(blocks(page, "yaml"))
    missing = {
        word
        for word in words - written
        if not re.search(rf"^\s+{re.escape(word)}:", examples, re.MULTILINE)
    }
    assert not missing


@pytest.mark.parametrize(
    ("page", "sections", "words"),
    [
        (POLICIES, ("Kept", "Waiting", "It has a date"), set(ReasonCode)),
        (ACTION_PAGE, ("Error codes",), set(ErrorCode)),
        (TROUBLESHOOTING, ("Repairs",), {check.key for check in CHECKS}),
    ],
)
def test_nothing_else_is_documented(
    page: str, sections: tuple[str, ...], words: set[str]
) -> None:
    """No table names a code that is gone."""
    tables = [
        part
        for part in re.split(r"^#+ ", text(page), flags=re.MULTILINE)
        if part.startswith((*sections, "Held"))
    ]
    rows = re.findall(r"^\| `(\w+)` \|", "\n".join(tables), re.MULTILINE)
    assert rows
    assert set(rows) <= words


def test_messages_of_servers_are_explained() -> None:
    """What a client may say of a server has its cause and cure."""
    problems = [
        kind.problem.partition(":")[0]
        for kind in errors.ClientError.__subclasses__()
        if kind.problem
    ]
    assert not [
        problem for problem in problems if f"| {problem} |" not in text(TROUBLESHOOTING)
    ]


def sentences() -> set[str]:
    """Return what the code says of servers, up to the cure; values are an ellipsis."""
    kinds = {name for name in vars(errors) if name[0].isupper()}
    calls = [
        node
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in kinds
        and len(node.args) > 1
    ]
    said = {_sentence(call.args[1]).partition(":")[0] for call in calls}
    return said - {""} | {jellyfin_items._NO_ACCOUNT.partition(":")[0]}


def _sentence(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    if isinstance(node, ast.Name):
        return ""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts
    )


def test_sentences_about_servers_are_explained() -> None:
    """Each has a row under "Errors of servers"; an ellipsis stands for anything."""
    page = text(TROUBLESHOOTING)
    section = page.partition("\n## Errors of servers")[2].partition("\n## ")[0]
    rows = [
        ".+".join(map(re.escape, row.split("…")))
        for row in re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)[1:]
    ]
    assert len(sentences()) > 20
    assert not [
        said for said in sentences() if not any(re.search(row, said) for row in rows)
    ]


def test_folders_of_tests_are_documented() -> None:
    """Who looks for a test finds its folder."""
    folders = {
        path.parent.relative_to(REPOSITORY).as_posix()
        for path in (REPOSITORY / "tests").rglob("test_*.py")
    }
    named = set(re.findall(r"`(tests/[\w/]+)`", text("docs/development.md")))
    assert folders - {"tests"} <= named


def test_outcomes_are_documented() -> None:
    """The history's outcomes are those that there are, and no others."""
    row = re.search(r"^\| `outcome` \| (.*?);", text(ACTION_PAGE), re.MULTILINE)
    assert row is not None
    assert set(re.findall(r"`(\w+)`", row[1])) == set(Outcome)


def test_every_action_has_an_example() -> None:
    """Each action is shown as it is called."""
    called = {call["action"] for example in examples() for call in calls_in(example)}
    assert {f"{DOMAIN}.{action.name}" for action in ACTIONS} <= called


def test_readme_is_short() -> None:
    """Whoever finds the project reads what it is; the rest has pages of its own."""
    assert len(text(README).splitlines()) <= README_LINES


# Its links lead somewhere


def anchors(page: str) -> set[str]:
    """Return the anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.*)$", text(page), re.MULTILINE)
    plain = [re.sub(r"[`*]|\[|\]\(.*?\)", "", heading).lower() for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES)
def test_links(page: str) -> None:
    """Each link leads to a file, and to a heading that it has."""
    broken = []
    for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", text(page)):
        path, _, anchor = link.partition("#")
        if "://" in path:
            continue
        target = ((REPOSITORY / page).parent / path).resolve() if path else None
        known = target.relative_to(REPOSITORY).as_posix() if target else page
        if not (REPOSITORY / known).exists() or (
            anchor and anchor not in anchors(known)
        ):
            broken.append(link)
    assert not broken


def test_pictures() -> None:
    """Each picture that is shown exists, and each that exists is shown."""
    there = {path.name for path in IMAGES.glob("*.png")}
    if not there:
        pytest.skip("scripts/screenshots was not run yet")
    shown = {
        Path(link).name
        for page in PAGES
        for link in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text(page))
    }
    assert shown == there


# Its examples are valid


@cache
def examples() -> tuple[Any, ...]:
    """Return the YAML examples of all pages, and the blueprints."""
    return (
        *(parse_yaml(block) for page in PAGES for block in blocks(page, "yaml")),
        *(load_yaml_dict(str(path)) for path in sorted(BLUEPRINTS.rglob("*.yaml"))),
    )


def calls_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each call of one of the integration's actions."""
    if isinstance(value, list):
        for item in value:
            yield from calls_in(item)
    elif isinstance(value, dict):
        if str(value.get("action")).startswith(f"{DOMAIN}."):
            yield value
        for item in value.values():
            yield from calls_in(item)


def test_calls_are_valid() -> None:
    """Each action that is called in an example exists, and takes what it is given."""
    fields = {f"{DOMAIN}.{one.name}": {**_ENTRY, **one.fields} for one in ACTIONS}
    for call in (call for example in examples() for call in calls_in(example)):
        # Inputs of blueprints and templates are only known when it runs
        constant = {
            vol.Optional(str(field)): check if _is_constant(call, field) else object
            for field, check in fields[call["action"]].items()
        }
        vol.Schema(constant)(call.get("data", {}))


def _is_constant(call: Mapping[str, Any], field: Any) -> bool:
    value = call.get("data", {}).get(str(field))
    return not (isinstance(value, str) and "{" in value) and isinstance(
        value, (str, int, list)
    )


@pytest.mark.parametrize("block", blocks(ACTION_PAGE, "json"))
def test_answers_are_json(block: str) -> None:
    """Each answer that is shown can be read."""
    assert json.loads(block)


@pytest.mark.parametrize(
    "block", [block for page in PAGES for block in blocks(page, "yaml")]
)
async def test_automations_are_valid(hass: HomeAssistant, block: str) -> None:
    """Home Assistant takes each automation that is shown."""
    automation = parse_yaml(block)
    assert isinstance(automation, dict)
    if "triggers" in automation:
        assert await async_validate_config_item(hass, "example", automation)


def test_entities_in_examples_are_documented() -> None:
    """An example asks for no entity that the integration does not have."""
    used = {
        entity
        for page in PAGES
        for block in blocks(page, "yaml")
        for entity in re.findall(rf"(?<!\.)\b(?:{PLATFORMS})\.\w+", block)
        if not entity.startswith("switch.turn_")
    }
    rows = re.findall(r"^\| `(\w+\.\w+)`", text(ENTITIES), re.MULTILINE)
    assert used
    assert used <= set(rows)


def cards(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each card of a dashboard in an example, those in other cards included."""
    if isinstance(value, dict) and "type" in value:
        yield value
        for item in value.get("cards", []):
            yield from cards(item)


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        pytest.param(None, "Not known at the moment", id="Jellyseerr is down"),
        pytest.param([], "Nothing leaves", id="nothing leaves"),
        pytest.param(
            [
                {"title": "The *Comet*", "season": None, "is_4k": True},
                {"title": "_[`~Ørbit – 2]", "season": 2, "is_4k": False},
            ],
            "- The \\*Comet\\* 4K, from 2026-11-30\n"
            "- \\_\\[\\`\\~Ørbit – 2\\] S02, from 2026-11-30",
            id="some leave",
        ),
    ],
)
async def test_card_lists_titles(
    hass: HomeAssistant, titles: list[dict[str, Any]] | None, shown: str
) -> None:
    """The card says which titles leave and when; unknown is not "none"."""
    date = {"delete_after": "2026-11-30T20:00:00-08:00"}
    attributes = {} if titles is None else {"titles": [one | date for one in titles]}
    hass.states.async_set("sensor.alice_pending_deletions", "2", attributes)
    examples = [parse_yaml(block) for block in blocks(DASHBOARD, "yaml")]
    (content,) = [
        card["content"]
        for example in examples
        for card in cards(example)
        if card.get("title") == "What leaves of alice"
    ]
    said = Template(content, hass).async_render(parse_result=False)
    assert "\n".join(line.strip() for line in said.splitlines()) == shown


# Its blueprints can be had, and work


@pytest.mark.parametrize(
    "blueprint", sorted(BLUEPRINTS.rglob("*.yaml")), ids=lambda path: path.stem
)
def test_blueprints_can_be_imported(blueprint: Path) -> None:
    """By hand as a file, and by a link with the address that the file says it has."""
    path = blueprint.relative_to(REPOSITORY).as_posix()
    (row,) = [
        line
        for line in text(README).splitlines()
        if line.startswith("| [") and path in line
    ]
    assert f"]({path})" in row
    link = re.search(r"\((https://my\.home-assistant\.io/[^)]+)\)", row)
    assert link is not None
    address = urlsplit(link[1])
    assert address.path == "/redirect/blueprint_import/"
    source = load_yaml_dict(str(blueprint))["blueprint"]["source_url"]
    assert parse_qs(address.query) == {"blueprint_url": [source]}
    assert str(source).endswith(f"/blob/main/{path}")


async def run_automation(hass: HomeAssistant, entity_id: str) -> None:
    """Run an automation with its conditions, and have no timer of it stay."""
    target = {"entity_id": entity_id}
    call = {**target, "skip_condition": False}
    await hass.services.async_call("automation", "trigger", call, blocking=True)
    await hass.async_block_till_done()
    await hass.services.async_call("automation", "turn_off", target)
    await hass.async_block_till_done()


async def run_blueprint(
    hass: HomeAssistant, name: str, **inputs: Any
) -> list[dict[str, Any]]:
    """Run a blueprint's automation, and return the notifications that it creates."""
    told = async_mock_service(hass, "persistent_notification", "create")
    used = {"path": f"jellyseerr_cleanup/{name}.yaml", "input": inputs}
    config = {"automation": {"alias": "It", "use_blueprint": used}}
    with patch.object(DomainBlueprints, "blueprint_folder", BLUEPRINTS):
        assert await async_setup_component(hass, "automation", config)
        await hass.async_block_till_done()
    state = hass.states.get("automation.it")
    assert state is not None
    assert state.state == "on"
    await run_automation(hass, "automation.it")
    return [dict(one.data) for one in told]


def answer(**changes: Any) -> dict[str, Any]:
    """Return what a run answers."""
    titles: dict[str, Any] = {"deleted": [], "skipped": [], "failed": []}
    return {"plan_id": "1", "dry_run": False, **titles, "bytes": 0, **changes}


def error(code: str) -> dict[str, str]:
    """Return an error as a run answers it."""
    return {"code": code, "message": "It says no", "text": "It stays"}


def movie(title: str, code: str = "", **fields: Any) -> dict[str, Any]:
    """Return a title as a run answers it."""
    shown = {"title": title, "year": None, "season": None, "is_4k": False, **fields}
    return shown | ({"error": error(code)} if code else {})


@pytest.mark.parametrize(
    ("result", "title", "message"),
    [
        pytest.param(answer(), None, None, id="nothing was due"),
        pytest.param(
            answer(
                deleted=[
                    movie("1917", year=2019, is_4k=True),
                    movie("[x](http://a)"),
                    movie("Orbit", season=2),
                ],
                bytes=8_250_000_000,
            ),
            "Cleanup deleted: 3",
            "1917 \\(2019\\) 4K  \n\\[x\\]\\(http\\://a\\)  \nOrbit S02  \nSpace\\: 8\\.2 GB",
            id="deleted",
        ),
        pytest.param(
            answer(deleted=[movie("1984")], dry_run=True),
            "Cleanup would delete: 1",
            "1984",
            id="dry run",
        ),
        pytest.param(
            answer(
                skipped=[movie("A", "over_limit"), movie("B", "not_due", season=1)],
                failed=[movie("C", "server", season=12, is_4k=True)],
            ),
            "Cleanup deleted: 0",
            "Over a limit\\: confirm the plan under Settings, Repairs\\.  \n"
            "Skipped\\: B S01\\: It stays  \n"
            "Failed\\: C S12 4K\\: It stays \\(It says no\\)",
            id="not everything went",
        ),
        pytest.param(
            None,
            "Cleanup did not run",
            "The cleanup could not run\\. Home Assistant's log says why\\.",
            id="failed",
        ),
    ],
)
async def test_nightly_cleanup(
    hass: HomeAssistant,
    result: dict[str, Any] | None,
    title: str | None,
    message: str | None,
) -> None:
    """It runs a cleanup and tells what came of it, with names as they are."""
    run = async_mock_service(
        hass,
        DOMAIN,
        "run_cleanup",
        response=result,
        supports_response=SupportsResponse.OPTIONAL,
        raise_exception=None if result else HomeAssistantError("down"),
    )
    told = await run_blueprint(hass, "nightly_cleanup", jellyseerr="entry")
    assert [call.data for call in run] == [
        {"config_entry_id": "entry", "limit": 10, "dry_run": False}
    ]
    assert [one["title"] for one in told] == ([title] if title else [])
    assert [str(one["message"]) for one in told] == ([message] if message else [])


@pytest.mark.parametrize(
    ("state", "titles", "message"),
    [
        pytest.param("unavailable", None, None, id="Jellyseerr is down"),
        pytest.param("0", [], None, id="nothing leaves"),
        pytest.param(
            "3",
            [
                {
                    "id": "movie:1:4k",
                    "season": None,
                    "is_4k": True,
                    "title": "The *Comet*",
                    "year": 2020,
                    "state": "leaving_soon",
                    "delete_after": "2026-11-30T20:00:00-08:00",
                },
                {
                    "id": "tv:2:s3:hd",
                    "season": 3,
                    "is_4k": False,
                    "title": "Due",
                    "year": 2011,
                    "state": "due",
                    "delete_after": "2026-11-01T20:00:00-08:00",
                },
            ],
            "The \\*Comet\\* \\(2020\\) 4K\\: from 2026\\-11\\-30  \n"
            "Due \\(2011\\) S03\\: with the next cleanup  \nand 1 more",
            id="some leave",
        ),
    ],
)
async def test_leaving_soon_notice(
    hass: HomeAssistant,
    state: str,
    titles: list[dict[str, Any]] | None,
    message: str | None,
) -> None:
    """It lists what leaves and when, and is silent if nothing does."""
    attributes = {} if titles is None else {"titles": titles}
    hass.states.async_set("sensor.alice_pending_deletions", state, attributes)
    told = await run_blueprint(
        hass,
        "leaving_soon_notice",
        pending_deletions="sensor.alice_pending_deletions",
    )
    assert [one["message"] for one in told] == ([message] if message else [])


def messages(value: Any) -> Iterator[str]:
    """Yield the text of each notification in an example."""
    if isinstance(value, list):
        for item in value:
            yield from messages(item)
    elif isinstance(value, dict):
        if isinstance(message := value.get("message"), str):
            yield message
        for item in value.values():
            yield from messages(item)


async def test_message_names_titles(hass: HomeAssistant) -> None:
    """The message of the README tells seasons and qualities apart."""
    titles = [
        movie("Comet"),
        movie("Orbit", season=1),
        movie("Orbit", season=2, is_4k=True),
    ]
    written = [
        message
        for block in blocks(README, "yaml")
        for message in messages(parse_yaml(block))
    ]
    (message,) = written
    said = Template(message, hass).async_render({"result": answer(deleted=titles)})
    assert said == "Comet, Orbit S01, Orbit S02 4K"


@pytest.mark.parametrize(
    ("result", "told"),
    [
        pytest.param(answer(), [], id="nothing was due"),
        pytest.param(answer(skipped=[movie("A", "not_due")]), [], id="nothing to say"),
        pytest.param(
            answer(deleted=[movie("A"), movie("B", season=2)]),
            [("Deleted 2 titles", "A, B S02")],
            id="deleted",
        ),
        pytest.param(
            answer(skipped=[movie("A", "over_limit")], dry_run=True),
            [
                (
                    "Would delete 0 titles",
                    "Over a limit: confirm it under Settings, Repairs.",
                )
            ],
            id="over a limit",
        ),
    ],
)
async def test_nightly_example(
    hass: HomeAssistant, result: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    """The README's own automation tells what went, and that a limit is exceeded."""
    async_mock_service(
        hass,
        DOMAIN,
        "run_cleanup",
        response=result,
        supports_response=SupportsResponse.OPTIONAL,
    )
    sent = async_mock_service(hass, "notify", "send_message")
    (nightly,) = [
        example
        for example in map(parse_yaml, blocks(README, "yaml"))
        if isinstance(example, dict) and example.get("alias") == "Clean up at night"
    ]
    assert await async_setup_component(hass, "automation", {"automation": nightly})
    await run_automation(hass, "automation.clean_up_at_night")
    assert [(one.data["title"], one.data["message"]) for one in sent] == told
