"""Issues about tags: each names the titles that are held, and goes once it is cured."""

import pytest

from tests.integration.installation import Installation, policy
from tests.media_stack import Household, Movie, Status

from .shown import placeholders, shown

TITLES = {"titles": r"The Comet \(2020\)", "count": "1"}


@pytest.fixture
async def comet(installed: Installation, home: Household) -> Movie:
    """Set up a film with a tag, and policies for everybody and for the tag."""
    movie = installed.watched("The Comet")
    movie.in_radarr.tags = [home.radarr.add_tag("kids")]
    await installed.set_up(
        policy("All"),
        policy("Kids", tags=["kids"], users=[], retention="8d"),
        notice_days=0,
    )
    return movie


async def test_a_tag_that_is_gone(
    installed: Installation, home: Household, comet: Movie
) -> None:
    """Its title is held until there is such a tag again, or the policy is changed."""
    assert shown(installed) == {}
    assert installed.value("held") == "0"
    comet.in_radarr.tags = []
    home.radarr.tags.clear()
    await installed.poll()
    assert placeholders(installed, "tag_gone") == TITLES
    assert installed.value("held") == "1"
    comet.in_radarr.tags = [home.radarr.add_tag("kids")]
    await installed.poll()
    assert shown(installed) == {}
    comet.in_radarr.tags = []
    home.radarr.tags.clear()
    await installed.poll()
    assert list(shown(installed)) == ["tag_gone"]
    kids = list(installed.entry.subentries.values())[-1]
    installed.hass.config_entries.async_update_subentry(
        installed.entry, kids, data={**kids.data, "enabled": False}
    )
    await installed.settle()
    assert shown(installed) == {}
    assert installed.value("due") == "1"


async def test_tags_that_cannot_be_read(
    installed: Installation, home: Household, comet: Movie
) -> None:
    """Its title is held until Radarr tells its tags again."""
    home.radarr.fault("GET", "/api/v3/tag/detail", Status(500))
    await installed.poll()
    assert placeholders(installed, "tags_unreadable") == TITLES
    home.radarr.heal()
    await installed.poll()
    assert shown(installed) == {}


async def test_a_policy_for_tags_is_none_without_users(
    installed: Installation, comet: Movie
) -> None:
    """What tells that a policy matches nobody is not meant for it."""
    assert "policy_without_users" not in shown(installed)
    assert "identity_changed" not in shown(installed)


async def test_what_entities_and_actions_say(
    installed: Installation, comet: Movie
) -> None:
    """A title names the tag's policy, a user what applies without tags."""
    answer = await installed.act("preview_cleanup")
    assert answer["totals"]["due"] == 1
    (decision,) = installed.coordinator.data.plan.decisions
    assert decision.policy == "Kids"
    users = (await installed.act("list_users"))["users"]
    alice = next(one for one in users if one["name"] == "alice")
    assert alice["policy"] == "All"
