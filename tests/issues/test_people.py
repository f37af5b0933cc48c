"""Issues about people: each says what to do, and goes once its cause is cured."""

from tests.integration.installation import Installation, policy
from tests.media_stack import Household

from .shown import placeholders, shown


async def test_policy_that_matches_nobody(
    installed: Installation, home: Household
) -> None:
    """A policy whose users are all gone; not one turned off or for everybody."""
    bob = home.user("bob")
    await installed.set_up(
        policy("*Gone*", [bob]),
        policy("Half", [installed.alice, bob], media_types=["tv"]),
        policy("Off", [bob], enabled=False),
        policy("All"),
    )
    assert shown(installed) == {}
    home.remove_user(bob)
    await installed.poll()
    assert list(shown(installed)) == ["policy_without_users"]
    assert placeholders(installed, "policy_without_users") == {"policy": r"\*Gone\*"}
    gone = next(iter(installed.entry.subentries))
    installed.hass.config_entries.async_remove_subentry(installed.entry, gone)
    await installed.settle()
    assert shown(installed) == {}


async def test_changed_identity(installed: Installation, home: Household) -> None:
    """A user has another Jellyfin account than the policy saved, until saved again."""
    alice, other = installed.alice, home.viewer("other")
    await installed.set_up_one_due()
    alice.in_jellyseerr.jellyfin_user_id = other.jellyfin_id
    await installed.poll()
    filled = placeholders(installed, "identity_changed")
    assert filled == {"policy": "Alice", "users": "alice"}
    assert installed.value("held") == "1"
    (subentry,) = installed.entry.subentries.values()
    saved_again = {**subentry.data, "accounts": {str(alice.id): other.jellyfin_id}}
    installed.hass.config_entries.async_update_subentry(
        installed.entry, subentry, data=saved_again
    )
    await installed.settle()
    assert "identity_changed" not in shown(installed)


async def test_somebody_elses_number(installed: Installation, home: Household) -> None:
    """A restored Jellyseerr gives a local user's number, and its link, to another."""
    local, viewer = home.user("local", jellyfin=False), home.viewer("viewer")
    home.request(local, home.movie("The Comet"))
    await installed.set_up(policy("All"), links={str(local.id): viewer.jellyfin_id})
    assert shown(installed) == {}
    row = local.in_jellyseerr
    row.username, row.email = "*Eve*", "eve@example.com"
    await installed.poll()
    assert placeholders(installed, "user_changed") == {
        "number": str(local.id),
        "user": r"\*Eve\*, eve\@example\.com",
        "before": r"local, local\@example\.com",
        "policies": "All",
        "link": "viewer",
    }
    async with installed.restarting():
        pass
    assert list(shown(installed)) == ["user_changed"]
    row.username, row.email = "local", "another@example.com"
    await installed.poll()
    assert shown(installed) == {}


async def test_users_without_an_account(
    installed: Installation, home: Household
) -> None:
    """Titles that wait for somebody not in Jellyfin; a link in the options cures it."""
    local, viewer = home.user("local", jellyfin=False), home.viewer("viewer")
    home.request(local, home.movie("The Comet"))
    await installed.set_up(policy("All"))
    filled = placeholders(installed, "no_jellyfin_account")
    assert filled == {"users": "local", "count": "1"}
    await installed.change_options(links={str(local.id): viewer.jellyfin_id})
    assert shown(installed) == {}


async def test_an_account_that_is_gone(
    installed: Installation, home: Household
) -> None:
    """Deleted in Jellyfin, and still named by Jellyseerr: a link cures that, too."""
    comet = installed.watched()
    viewer = home.viewer("viewer")
    del home.jellyfin.library.accounts[installed.alice.jellyfin_id]
    await installed.set_up_for_alice()
    await installed.allow_deletions()
    filled = placeholders(installed, "no_jellyfin_account")
    assert filled == {"users": "alice", "count": "1"}
    home.watch(viewer, comet, days_ago=10)
    await installed.change_options(links={str(installed.alice.id): viewer.jellyfin_id})
    await installed.poll()
    assert shown(installed) == {}
    await installed.act("run_cleanup")
    assert not comet.managed
