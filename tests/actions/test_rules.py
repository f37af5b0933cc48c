"""Rules as actions: what they mean, taking them over, writing them."""

import json
from pathlib import Path
import re
from textwrap import dedent
from typing import Any

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.jellyseerr_cleanup.settings import policy_book
from tests.integration.installation import Installation, policy
from tests.media_stack import Household
from tests.repository.test_docs import text

KINDS = [
    "taken_over",
    "differs",
    "unsupported",
    "unknown",
    "shadowed",
    "exists",
    "unconfirmed",
    "disabled",
]
RULES = dedent(
    """\
    app:
      leaving_soon_days: 7
    advanced_rules:
      - name: Alice's
        type: user
        enabled: true
        users:
          - username: alice
            retention: 30d
            require_watched: true
      - name: Weekly
        type: episode
        max_episodes: 3
    """
)


def stored(installed: Installation) -> list[str]:
    """Return what the policies are called."""
    return [one.name for one in policy_book(installed.entry).policies]


async def test_dry_run(installed: Installation) -> None:
    """It is one unless it is said otherwise: nothing is stored, all is answered."""
    await installed.set_up(policy("Alice", [installed.alice], media_types=["movie"]))
    answer = await installed.act("import_rules", rules=RULES)
    assert answer["dry_run"] is True
    assert list(answer) == ["dry_run", *KINDS, "policies", "options"]
    for kind in KINDS:
        for remark in answer[kind]:
            assert list(remark) == ["code", "kind", "text", "line", "column"]
            assert remark["kind"] == kind
            assert remark["text"]
            assert "{" not in remark["text"]
    assert [one["line"] for one in answer["unsupported"]] == [12]
    assert answer["options"] == {"leaving_soon_days": 7}
    assert stored(installed) == ["Alice"]
    assert not installed.entry.options


async def test_the_documented_answer(installed: Installation) -> None:
    """It is what the documented call answers."""
    alice = installed.alice
    await installed.set_up()
    page = text("docs/actions.md").partition("## import_rules")[2]
    _, call = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[:2]
    data = parse_yaml(call)
    assert isinstance(data, dict)
    answer = await installed.act("import_rules", **data["data"])
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    assert list(answer) == list(shown)
    (named,) = shown["policies"][0]["users"]
    assert named["name"] == "alice"
    named["id"] = alice.id
    (differs,) = shown.pop("differs")
    assert differs in answer.pop("differs")
    assert answer == shown


async def test_taken_over(installed: Installation, home: Household) -> None:
    """All of it is stored, with who it is for and the terms; others stay."""
    bob = home.user("bob")
    alice = installed.alice
    await installed.set_up(policy("Bob", [bob]), policy("All"))
    answer = await installed.act("import_rules", rules=RULES, dry_run=False)
    assert answer["dry_run"] is False
    terms = {
        "require_watched": True,
        "watched_by": "requester",
        "count_from": "last_watched_or_added",
        "include_existing": False,
    }
    every = {"tags": [], "media_types": ["movie", "tv"], "enabled": True}
    assert answer["policies"] == [
        {
            "name": "Bob",
            "change": "unchanged",
            "users": [{"id": bob.id, "name": "bob"}],
            "terms": {**terms, "retention": "7d"},
            **every,
        },
        {
            "name": "All",
            "change": "unchanged",
            "users": None,
            "terms": {**terms, "retention": "7d"},
            **every,
        },
        {
            "name": "Alice's",
            "change": "added",
            "users": [{"id": alice.id, "name": "alice"}],
            "terms": {**terms, "retention": "30d"},
            **every,
        },
    ]
    await installed.settle()
    assert stored(installed) == ["Bob", "All", "Alice's"]
    assert installed.entry.options == {"leaving_soon_days": 7}
    again = await installed.act("import_rules", rules=RULES, dry_run=False)
    assert {one["change"] for one in again["policies"]} == {"unchanged"}
    assert again["options"] == {}
    assert stored(installed) == ["Bob", "All", "Alice's"]


async def test_they_apply_at_once(installed: Installation, home: Household) -> None:
    """What is past its date by them goes with the next cleanup, and nothing else."""
    bob = home.user("bob")
    gone = installed.watched("Gone", days_ago=35)
    stays = [
        installed.watched("Watched lately", days_ago=10),
        installed.watched("Of somebody else", bob, days_ago=35),
    ]
    await installed.set_up(notice_days=0)
    await installed.allow_deletions()
    assert await installed.deleted() == []
    await installed.act("import_rules", rules=RULES, dry_run=False)
    await installed.settle()
    assert await installed.deleted() == [f"movie:{gone.tmdb}:hd"]
    tree = home.tree()
    assert len(tree) >= len(stays)
    assert not [path for path in tree if "Gone" in str(path)]
    for movie in stays:
        assert [path for path in tree if movie.title in str(path)]


async def test_replaced(installed: Installation, home: Household) -> None:
    """Who has a policy already has the rules' afterwards, and none beside it."""
    await installed.set_up(policy("Alice", [installed.alice]))
    kept = await installed.act("import_rules", rules=RULES)
    assert [one["change"] for one in kept["policies"]] == ["unchanged"]
    assert kept["exists"]
    answer = await installed.act(
        "import_rules", rules=RULES, replace=True, dry_run=False
    )
    assert not answer["exists"]
    await installed.settle()
    (now,) = policy_book(installed.entry).policies
    assert now.users == {installed.alice.id: installed.alice.jellyfin_id}
    (answered,) = [one for one in answer["policies"] if one["change"] != "removed"]
    assert answered["name"] == now.name
    assert answered["terms"]["retention"] == "30d"


async def test_times_under_a_day(installed: Installation) -> None:
    """They need a word of their own."""
    _ = installed.alice
    await installed.set_up()
    short = RULES.replace("30d", "12h")
    answer = await installed.act("import_rules", rules=short, dry_run=False)
    assert [one["line"] for one in answer["unconfirmed"]] == [8]
    assert answer["policies"] == []
    answer = await installed.act(
        "import_rules", rules=short, confirm_short=True, dry_run=False
    )
    assert not answer["unconfirmed"]
    assert stored(installed) == ["Alice's"]


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Let Home Assistant have a configuration folder with a file of rules."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    (folder / "large.yaml").write_bytes(b"#" * 2_000_000)
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (tmp_path / "outside.yaml").write_text(RULES, encoding="utf-8")
    return str(folder)


async def test_a_file(installed: Installation, hass_config_dir: str) -> None:
    """It says the same as its text."""
    _ = installed.alice
    await installed.set_up()
    for path in ("rules.yaml", f"{hass_config_dir}/rules.yaml"):
        answer = await installed.act("import_rules", path=path)
        assert answer == await installed.act("import_rules", rules=RULES)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, "rules_or_path"),
        ({"rules": RULES, "path": "rules.yaml"}, "rules_or_path"),
        ({"path": "link.yaml"}, "path_not_allowed"),
        ({"path": ".storage/core.config_entries"}, "path_not_allowed"),
        ({"path": "none.yaml"}, "path_not_found"),
        ({"path": "."}, "path_not_a_file"),
        ({"path": "large.yaml"}, "file_too_large"),
        ({"rules": "- ["}, "rules_invalid"),
    ],
)
async def test_refused(
    installed: Installation, hass_config_dir: str, data: dict[str, Any], error: str
) -> None:
    """Nothing is stored then."""
    await installed.set_up()
    assert await installed.refusal("import_rules", dry_run=False, **data) == error
    assert stored(installed) == []


async def test_complaints(installed: Installation) -> None:
    """The message says where, and what to do."""
    await installed.set_up()
    wrong = RULES.replace("30d", "soon")
    with pytest.raises(ServiceValidationError) as refused:
        await installed.act("import_rules", rules=wrong)
    assert "Line 9, column 20: " in str(refused.value)
    assert "soon" in str(refused.value)


async def test_what_is_repeated_of_a_file(installed: Installation) -> None:
    """Nothing that could forge a message, and nothing endless."""
    await installed.set_up()
    name = "\u202e" + "x" * 999
    for rules in (
        RULES.replace("30d", name),
        RULES.replace("true", name, 1),
        RULES.replace("type: user", f"{name}: 1\n    {name}: 2"),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await installed.act("import_rules", rules=rules)
        said = str(refused.value)
        assert all(line.isprintable() for line in said.splitlines())
        assert len(said) < 400
    rules = RULES.replace("type: episode", f"type: {name}").replace("Weekly", name)
    (remark,) = (await installed.act("import_rules", rules=rules))["unsupported"]
    assert remark["text"].isprintable()
    assert len(remark["text"]) < 400


async def test_before_anything_was_read(
    installed: Installation, home: Household
) -> None:
    """Nobody knows yet whom rules mean."""
    await home.jellyseerr.down()
    await installed.set_up()
    for action, data in (("import_rules", {"rules": RULES}), ("export_rules", {})):
        refusal = await installed.refusal(action, HomeAssistantError, **data)
        assert refusal == "not_read"


async def test_export(installed: Installation, home: Household) -> None:
    """Imported again it changes nothing; there are no secrets in it."""
    bob = home.user("bob")
    await installed.set_up(
        policy("Alice", [installed.alice], retention="12h"),
        policy("Bob", [bob], media_types=["movie"], watched_by="any"),
        policy("All", retention="14d"),
        leaving_soon_days=9,
    )
    text = (await installed.act("export_rules"))["rules"]
    assert "leaving_soon_days: 9" in text
    assert not [key for key in home.keys if key in text]
    assert home.url not in text
    for replace in (False, True):
        answer = await installed.act(
            "import_rules",
            rules=text,
            replace=replace,
            confirm_short=True,
            dry_run=False,
        )
        assert {one["change"] for one in answer["policies"]} == {"unchanged"}
        assert answer["options"] == {}
