"""A cleanup that took the other quality: arr-dashboard 616, seerr 1144 and 1958."""

from pathlib import Path

import pytest

from tests.cleanup.harness import harness
from tests.media_stack import Household, MediaStatus, Movie, User

from .disk import videos_gone, videos_of

VERSIONS = ["1.9", "2.3", "2.7", "3.1"]


def both(home: Household, user: User, *, due_is_4k: bool) -> tuple[Movie, Movie]:
    """Add a film in both qualities, of which only one was requested and watched."""
    hd = home.movie("Comet")
    ultra = home.movie("Comet", tmdb=hd.tmdb, is_4k=True)
    # Without another movie its root folder would be empty, and Radarr refuses
    home.movie("Other", is_4k=True)
    due, other = (ultra, hd) if due_is_4k else (hd, ultra)
    home.request(user, due)
    home.watch(user, due, days_ago=10)
    return due, other


def share_a_folder(home: Household, due: Movie, other: Movie) -> None:
    """Put both qualities into one folder, as two Radarrs with one root folder do."""
    row = other.in_radarr
    assert row.file is not None
    content = row.file.path.read_bytes()
    home.disk.remove_folder(row.folder)
    row.folder = due.folder
    row.file.path = due.folder / "Comet in the other quality.mkv"
    home.disk.write(row.file.path, content)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("due_is_4k", [True, False], ids=["4K", "HD"])
@pytest.mark.parametrize("shared", [False, True], ids=["two folders", "one folder"])
@pytest.mark.parametrize("requested", [False, True], ids=["nobody's", "somebody's"])
async def test_only_the_quality_that_is_due(
    tmp_path: Path, version: str, due_is_4k: bool, shared: bool, requested: bool
) -> None:
    """The other quality keeps its file, place in Radarr, request and media."""
    async with Household(tmp_path, jellyseerr=version) as home:
        alice, bob = home.user("alice"), home.user("bob")
        due, other = both(home, alice, due_is_4k=due_is_4k)
        theirs = home.request(bob, other) if requested else None
        if shared:
            share_a_folder(home, due, other)
        before = home.tree()
        async with harness(home) as at:
            result = await at.run()
        assert [str(one.id) for one in result.deleted] == [due.id]
        assert videos_gone(home, before) == videos_of(home, due)
        assert (due.managed, other.managed) == (False, True)
        assert other.media is not None
        assert other.media.id in home.jellyseerr.media
        assert [row.id for row in home.requests] == ([theirs.id] if theirs else [])
        assert not other.radarr.calls.to("DELETE")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("same_place", "reason"),
    [
        pytest.param(True, "quality_mismatch", id="its place is the HD file's"),
        pytest.param(False, "no_instance", id="its place is nowhere"),
    ],
)
async def test_a_4k_request_where_there_is_only_hd(
    tmp_path: Path, version: str, same_place: bool, reason: str
) -> None:
    """Jellyseerr says 4K is there; the only file is HD: it stays, and it says why."""
    async with Household(tmp_path, jellyseerr=version, radarr_4k=False) as home:
        alice = home.user("alice")
        comet = home.movie("Comet")
        media = comet.in_jellyseerr
        home.request(alice, comet, is_4k=True, media_status=MediaStatus.AVAILABLE)
        home.watch(alice, comet, days_ago=10)
        if same_place:
            media.four_k.service_id = media.standard.service_id
            media.four_k.external_id = media.standard.external_id
        media.four_k.jellyfin_id = media.standard.jellyfin_id
        before = home.tree()
        async with harness(home) as at:
            (found,) = (await at.poll()).plan.decisions
            assert (found.state, found.reason.code) == ("held", reason)
            assert not (await at.run()).deleted
        assert home.tree() == before


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("both_done", [False, True], ids=["one done", "both done"])
async def test_one_file_requested_in_both_qualities(
    tmp_path: Path, version: str, both_done: bool
) -> None:
    """Both requests are for one file: while only that for 4K is done, it stays."""
    async with Household(tmp_path, jellyseerr=version, radarr_4k=False) as home:
        alice, bob = home.user("alice"), home.user("bob")
        comet = home.movie("Comet")
        media = comet.in_jellyseerr
        home.request(alice, comet, is_4k=True, media_status=MediaStatus.AVAILABLE)
        home.request(bob, comet)
        media.four_k.service_id = media.standard.service_id
        media.four_k.external_id = media.standard.external_id
        for user in (alice, bob) if both_done else (alice,):
            home.watch(user, comet, days_ago=10)
        before = home.tree()
        async with harness(home) as at:
            result = await at.run()
        expected = [comet] if both_done else []
        assert [str(one.id) for one in result.deleted] == [one.id for one in expected]
        assert videos_gone(home, before) == videos_of(home, *expected)
        assert len(home.requests) == (0 if both_done else 2)
