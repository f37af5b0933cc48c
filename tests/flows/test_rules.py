"""The dialog of rules: pasted or in a file, reported, their effect shown, saved."""

from pathlib import Path
from textwrap import dedent
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.jellyseerr_cleanup.const import SUBENTRY_RULES
from custom_components.jellyseerr_cleanup.settings import policy_book, policy_subentries
from tests.integration.test_names import EVIL, SHOWN, unescaped
from tests.media_stack import Household, Status, User

from .dialog import Dialog, rules_of
from .policies import add_policy, for_everybody, saved, stored

ALICE = dedent(
    """\
    advanced_rules:
      - name: Alice's
        type: user
        enabled: true
        users:
          - username: ALICE
            retention: 30d
            require_watched: true
    """
)
DEFAULTS = "app: {leaving_soon_days: 20}\nrules: {movie_retention: 90d}\n"


@pytest.fixture
def alice(home: Household) -> User:
    """Return a user with a movie watched long ago."""
    user = home.user("alice")
    movie = home.movie("The *Comet*", year=2020)
    home.request(user, movie, days_ago=60)
    home.watch(user, movie, days_ago=50)
    return user


@pytest.fixture
async def dialog(hass: HomeAssistant, alice: User, loaded: MockConfigEntry) -> Dialog:
    """Return the dialog that imports rules, of an entry that has read who there is."""
    await loaded.runtime_data.coordinator.async_refresh()
    return await (await rules_of(hass, loaded)).choose("import_text")


def of_alice(alice: User, **terms: Any) -> dict[str, Any]:
    """Return the policy that comes of the rules above."""
    accounts = {f"{alice.id}": alice.jellyfin_id}
    return stored("Alice's", accounts, **{"retention": "30d", **terms})


def groups(report: str) -> dict[str, list[str]]:
    """Return the lines of a report by their headings."""
    found: dict[str, list[str]] = {}
    for part in report.split("\n\n**"):
        heading, _, lines = part.removeprefix("**").partition("**\n\n")
        found[heading] = lines.splitlines()
    return found


async def test_from_text_to_policies(
    alice: User, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """Each step says what it is about, and nothing is saved before the last."""
    assert dialog.step == "import_text"
    assert dialog.filled == {"replace": False}
    await dialog.submit({"rules": DEFAULTS + ALICE})
    assert (dialog.step, dialog.fields) == ("report", {})
    said = groups(dialog.placeholders["report"])
    assert {"Taken over", "Means something else here"} <= set(said)
    assert any(line.startswith("- Line 8, column ") for line in said["Taken over"])

    await dialog.submit({})
    assert dialog.step == "confirm"
    assert dialog.placeholders["changes"].splitlines() == [
        "- Added: Alice's (alice: 30d)",
        "- Options changed: Movies without a policy, Show as leaving soon",
    ]
    effect = dialog.placeholders["effect"].splitlines()
    assert effect[1] == "- Leaving soon: 0 now, 1 afterwards"
    assert effect[-3] == r"Starts leaving: The \*Comet\* \(2020\)"
    assert not policy_subentries(loaded)
    assert not loaded.options

    await dialog.submit({})
    assert dialog.outcome == "rules_imported"
    assert dialog.placeholders == {
        "added": "1",
        "changed": "0",
        "removed": "0",
        "options": "2",
    }
    [policy] = saved(loaded)
    assert policy.items() >= of_alice(alice).items()
    assert policy_book(loaded).leaving_soon.days == 20
    states = [one.state for one in loaded.runtime_data.coordinator.data.plan.decisions]
    assert states == ["leaving_soon"]
    # It made no subentry of its own
    types = {one.subentry_type for one in loaded.subentries.values()}
    assert SUBENTRY_RULES not in types


@pytest.mark.parametrize("replace", [False, True])
async def test_the_same_rules_again(
    hass: HomeAssistant, loaded: MockConfigEntry, dialog: Dialog, replace: bool
) -> None:
    """They change nothing, and that is said at once."""
    written = {"rules": DEFAULTS + ALICE, "replace": replace}
    for answer in (written, {}, {}):
        await dialog.submit(answer)
    assert dialog.outcome == "rules_imported"
    before = saved(loaded), dict(loaded.options)
    dialog = await (await rules_of(hass, loaded)).choose("import_text")
    await dialog.submit(written)
    said = dialog.placeholders["report"]
    assert said.startswith("Nothing changes by these rules.")
    await dialog.submit({})
    assert dialog.outcome == "nothing_changed"
    assert (saved(loaded), dict(loaded.options)) == before


@pytest.mark.parametrize("replace", [False, True])
async def test_what_is_there_already(
    hass: HomeAssistant,
    alice: User,
    loaded: MockConfigEntry,
    dialog: Dialog,
    replace: bool,
) -> None:
    """It stays as it is, unless it shall be replaced."""
    own = of_alice(alice, retention="14d") | {"name": "Her own"}
    add_policy(hass, loaded, own)
    await hass.async_block_till_done()
    await dialog.submit({"rules": ALICE, "replace": replace})
    said = groups(dialog.placeholders["report"])
    assert ("There already, and left as it is" in said) is not replace
    await dialog.submit({})
    if replace:
        assert dialog.step == "confirm"
        assert "30d" in dialog.placeholders["changes"]
        await dialog.submit({})
        assert [one["retention"] for one in saved(loaded)] == ["30d"]
    else:
        assert dialog.outcome == "nothing_changed"
        assert saved(loaded) == [own]


WRONG = ALICE.replace("30d", "soon").replace("true", "maybe", 1)


async def test_wrong_rules(dialog: Dialog, loaded: MockConfigEntry) -> None:
    """Each place with line, column and what to do; what was written stays."""
    written = {"rules": WRONG, "replace": True}
    await dialog.submit(written)
    assert dialog.step == "import_text"
    assert dialog.errors == {"rules": "rules_invalid"}
    first, second = dialog.placeholders["complaints"].splitlines()
    assert first.startswith("Line 4, column 14: ")
    assert second.startswith("Line 7, column 20: ")
    assert dialog.filled == written
    await dialog.submit({"rules": ALICE})
    assert dialog.step == "report"


async def test_many_mistakes(dialog: Dialog) -> None:
    """The first five are said, and how many more there are."""
    rules = "\n".join(
        f"  - {{name: R{number}, type: tag, tag: kids}}" for number in range(8)
    )
    await dialog.submit({"rules": f"advanced_rules:\n{rules}"})
    *said, more = dialog.placeholders["complaints"].splitlines()
    assert len(said) == 5
    assert more.startswith("And ")


async def test_many_remarks(dialog: Dialog) -> None:
    """Twenty of a kind are listed, the others counted."""
    rules = "\n".join(f"  - {{name: R{one}, type: episode}}" for one in range(23))
    await dialog.submit({"rules": f"advanced_rules:\n{rules}"})
    said = groups(dialog.placeholders["report"])["Not supported"]
    assert len(said) == 21
    assert said[-1] == "- And 3 more."


async def test_everybody(
    hass: HomeAssistant, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """What goes is named, too."""
    add_policy(hass, loaded, for_everybody("All", retention="30d"))
    await hass.async_block_till_done()
    rules = """
jellyseerr_cleanup:
  everybody: [{name: New, enabled: true, retention: 60d}]
"""
    await dialog.submit({"rules": rules, "replace": True})
    await dialog.submit({})
    said = dialog.placeholders["changes"].splitlines()
    assert said == [
        "- Added: New (everybody: 60d)",
        "- Removed: All (everybody: 30d)",
    ]


@pytest.mark.parametrize(
    ("written", "field", "error"),
    [
        ({}, "rules", "rules_or_path"),
        ({"rules": "  ", "path": " "}, "path", "rules_or_path"),
        ({"rules": ALICE, "path": "rules.yaml"}, "path", "rules_or_path"),
        ({"path": "../rules.yaml"}, "path", "path_not_allowed"),
        ({"path": "secrets.yaml"}, "path", "path_not_allowed"),
        ({"path": "nothing.yaml"}, "path", "path_not_found"),
        ({"path": "folder"}, "path", "path_not_a_file"),
        ({"path": "wrong.yaml"}, "path", "rules_invalid"),
    ],
)
async def test_what_is_refused(
    hass_config_dir: str,
    dialog: Dialog,
    written: dict[str, str],
    field: str,
    error: str,
) -> None:
    """On its field, with everything that was written."""
    folder = Path(hass_config_dir)
    (folder / "folder").mkdir()
    (folder / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    await dialog.submit(written)
    assert dialog.errors == {field: error}
    assert written.items() <= dialog.filled.items()


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Let Home Assistant have a configuration folder of its own."""
    folder = tmp_path / "config"
    folder.mkdir()
    return str(folder)


async def test_a_file(
    hass_config_dir: str, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """It does in place of the text."""
    Path(hass_config_dir, "rules.yaml").write_text(ALICE, encoding="utf-8")
    await dialog.submit({"path": "rules.yaml"})
    await dialog.submit({})
    await dialog.submit({})
    assert dialog.outcome == "rules_imported"
    assert len(saved(loaded)) == 1


async def test_times_under_a_day(
    hass: HomeAssistant, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """They count only after a person's word, for the rules in which they were seen."""
    short = ALICE.replace("30d", "12h")
    await dialog.submit({"rules": short})
    assert dialog.filled == {"confirm_short": False}
    said = groups(dialog.placeholders["report"])
    assert "Not taken over without your word" in said
    await dialog.submit({"confirm_short": False})
    assert dialog.outcome == "nothing_changed"
    assert not saved(loaded)

    dialog = await (await rules_of(hass, loaded)).choose("import_text")
    await dialog.submit({"rules": short})
    await dialog.submit({"confirm_short": True})
    assert dialog.step == "confirm"
    await dialog.submit({})
    assert [one["retention"] for one in saved(loaded)] == ["12h"]


async def test_something_changes_meanwhile(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """What would be saved now is shown before it is."""
    await dialog.submit({"rules": ALICE})
    await dialog.submit({})
    own = of_alice(alice) | {"name": "Her own", "retention": "14d"}
    add_policy(hass, loaded, own)
    await hass.async_block_till_done()
    await dialog.submit({})
    assert (dialog.step, dialog.errors) == ("report", {"base": "changed_meanwhile"})
    assert "Nothing changes by these rules." in dialog.placeholders["report"]
    await dialog.submit({})
    assert dialog.outcome == "nothing_changed"
    assert saved(loaded) == [own]


async def test_an_option_changes_meanwhile(
    hass: HomeAssistant, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """What the rules do not touch does not matter, and stays."""
    await dialog.submit({"rules": ALICE})
    await dialog.submit({})
    hass.config_entries.async_update_entry(loaded, options={"notice_days": 9})
    await dialog.submit({})
    assert dialog.outcome == "rules_imported"
    assert loaded.options == {"notice_days": 9}


@pytest.mark.parametrize("steps", range(4))
async def test_not_loaded(
    hass: HomeAssistant, alice: User, loaded: MockConfigEntry, steps: int
) -> None:
    """Without users there is nobody to compare with, at whatever step."""
    dialogs = [await rules_of(hass, loaded) for _ in range(2)] if steps else []
    for dialog in dialogs[:1]:
        await dialog.choose("import_text")
        for answer in ({"rules": ALICE}, {})[: steps - 1]:
            await dialog.submit(answer)
    await hass.config_entries.async_unload(loaded.entry_id)
    if not dialogs:
        assert (await rules_of(hass, loaded)).outcome == "not_loaded"
        return
    await dialogs[0].submit({"rules": ALICE} if steps == 1 else {})
    assert dialogs[0].outcome == "not_loaded"
    await dialogs[1].choose("export")
    assert dialogs[1].outcome == "not_loaded"
    assert not saved(loaded)


TAG = "advanced_rules: [{name: K, type: tag, enabled: true, tag: Kids, retention: 60d}]"


async def test_tags(home: Household, loaded: MockConfigEntry, dialog: Dialog) -> None:
    """Those that a Radarr or Sonarr has are taken over."""
    home.sonarr.add_tag("kids")
    await dialog.submit({"rules": TAG})
    await dialog.submit({})
    assert dialog.placeholders["changes"] == "- Added: K (kids: 60d)"


async def test_no_such_tag(
    home: Household, loaded: MockConfigEntry, dialog: Dialog
) -> None:
    """It is named with the nearest, and not taken over."""
    home.radarr_4k.add_tag("kid")
    await dialog.submit({"rules": TAG})
    said = groups(dialog.placeholders["report"])["Not found, or not known"]
    assert any("kid" in line.replace("kids", "") for line in said)
    await dialog.submit({})
    assert dialog.outcome == "nothing_changed"


@pytest.mark.parametrize("fault", ["refuses", "is down"])
async def test_tags_that_nobody_can_tell(
    home: Household, loaded: MockConfigEntry, dialog: Dialog, fault: str
) -> None:
    """While a server does not answer, nobody says that a tag does not exist."""
    if fault == "refuses":
        home.radarr.fault("GET", "/api/v3/tag/detail", Status(500))
    else:
        await home.sonarr.down()
        await loaded.runtime_data.coordinator.async_refresh()
    await dialog.submit({"rules": TAG})
    (said,) = groups(dialog.placeholders["report"])["Not found, or not known"]
    assert "is not known" in said
    await dialog.submit({})
    assert dialog.placeholders["changes"] == "- Added: K (kids: 60d)"


async def test_names_are_no_markdown(
    hass: HomeAssistant, home: Household, loaded: MockConfigEntry
) -> None:
    """What people and servers are called is shown as it is, in every text."""
    user = home.user("bob", display_name=EVIL)
    await loaded.runtime_data.coordinator.async_refresh()
    rules = f"""
advanced_rules:
  - name: {EVIL.replace(chr(10), "")!r}
    type: user
    enabled: true
    users: [{{user_id: {user.id}, retention: 30d}}, {{username: '**', retention: 1d}}]
"""
    dialog = await (await rules_of(hass, loaded)).choose("import_text")
    await dialog.submit({"rules": rules})
    for line in dialog.placeholders["report"].splitlines():
        if line.startswith("- "):
            unescaped(line.removeprefix("- "))
    await dialog.submit({})
    policy, _, who = dialog.placeholders["changes"].partition(" (")
    assert SHOWN[:20] in unescaped(policy.removeprefix("- Added: "))
    assert unescaped(who.removesuffix(": 30d)")) == SHOWN


async def test_export(
    hass: HomeAssistant, alice: User, home: Household, loaded: MockConfigEntry
) -> None:
    """A text to copy, which imported again changes nothing; without any secret."""
    add_policy(hass, loaded, of_alice(alice))
    hass.config_entries.async_update_entry(loaded, options={"leaving_soon_days": 21})
    await hass.async_block_till_done()
    dialog = await (await rules_of(hass, loaded)).choose("export")
    assert dialog.step == "export"
    text = dialog.filled["rules"]
    assert "30d" in text
    assert "leaving_soon_days: 21" in text
    assert home.api_key not in text
    assert home.url not in text
    await dialog.submit({"rules": "what is written there does not matter"})
    assert dialog.outcome == "nothing_changed"
    dialog = await (await rules_of(hass, loaded)).choose("import_text")
    await dialog.submit({"rules": text, "replace": True})
    await dialog.submit({})
    assert dialog.outcome == "nothing_changed"
