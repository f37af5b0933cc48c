"""The hint to add a policy: after the set-up, until there is something to carry out."""

from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.const import REPOSITORY_URL
from custom_components.jellyseerr_cleanup.issues.issues import CHECKS
from tests.flows.policies import add_policy, for_everybody
from tests.integration.installation import Installation, policy
from tests.media_stack import Household
from tests.repository.sources import REPOSITORY

from .shown import placeholders, shown

NEVER = {"retention": "never"}


async def test_no_policy(installed: Installation, home: Household) -> None:
    """It is there after the first poll, and gone with the first policy, at once."""
    await home.jellyseerr.down()
    await installed.set_up()
    assert shown(installed) == {}, "nothing was read so far"
    await home.jellyseerr.up()
    await installed.hass.config_entries.async_reload(installed.entry.entry_id)
    await installed.settle()
    assert list(shown(installed)) == ["no_policy"]
    assert placeholders(installed, "no_policy") == {}
    issue = shown(installed)["no_policy"]
    assert (issue.severity, issue.is_fixable) == ("warning", False)
    assert issue.learn_more_url == f"{REPOSITORY_URL}/blob/main/docs/policies.md#fields"

    hass, entry = installed.hass, installed.entry
    added = add_policy(hass, entry, for_everybody("All", retention="7d"))
    await installed.settle()
    assert shown(installed) == {}
    hass.config_entries.async_remove_subentry(entry, added.subentry_id)
    await installed.settle()
    assert list(shown(installed)) == ["no_policy"]


@pytest.mark.parametrize(
    ("policies", "options", "expected"),
    [
        ([policy("Off", enabled=False)], {}, True),
        ([policy("Off", enabled=False), policy("On")], {}, False),
        # Somebody decided that these stay
        ([policy("Never", retention="never")], {}, False),
        ([], {"default_movies": NEVER, "default_series": NEVER}, True),
        ([], {"default_series": {"retention": "30d"}}, False),
        (
            [],
            {
                "default_movies": {
                    "unwatched_retention": "90d",
                    "require_watched": False,
                    "count_from": "last_watched",
                }
            },
            False,
        ),
    ],
)
async def test_what_is_a_policy(
    installed: Installation,
    policies: list[Any],
    options: dict[str, Any],
    *,
    expected: bool,
) -> None:
    await installed.set_up(*policies, **options)
    assert ("no_policy" in shown(installed)) is expected


def test_learn_more() -> None:
    """Each kind of issue leads to a page and a heading of it that there are."""
    for check in CHECKS:
        page, _, heading = check.learn_more.partition("#")
        text = (REPOSITORY / page).read_text(encoding="utf-8").lower()
        assert f"\n## {heading}\n" in text, check.key
