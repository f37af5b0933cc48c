"""The wrong thing deleted, as other tools did: a test each, and every file compared."""

from pathlib import Path
import re
from typing import Any

import pytest

from tests.cleanup.harness import harness, watched
from tests.media_stack import Changed, Household, Movie, User

from .disk import videos_gone, videos_of

ONE_THING = re.compile(r"/api/v[13]/(?:moviefile|movie|request|media)/[1-9]\d*")


def kinds_of_ids(home: Household, movie: Movie) -> dict[str, int]:
    """Return every number that stands for a movie of one request, by its kind of id."""
    file = movie.in_radarr.file
    assert file is not None
    media = movie.in_jellyseerr
    (request,) = (row.id for row in home.requests if row.media is media)
    return {
        "tmdb": movie.tmdb,
        "item": movie.in_radarr.id,
        "file": file.id,
        "media": media.id,
        "request": request,
    }


def somebody_elses(home: Household, user: User, number: int, own: set[str]) -> Movie:
    """Add a movie that nobody watched, whose ids of all other kinds are this number."""
    tmdb = None if "tmdb" in own else number
    movie = home.movie(f"Somebody's {number}", tmdb=tmdb)
    request = home.request(user, movie)
    row, media = movie.in_radarr, movie.in_jellyseerr
    if "item" not in own:
        del movie.radarr.movies[row.id]
        row.id = media.standard.external_id = number
        movie.radarr.movies[number] = row
    if "file" not in own and row.file is not None:
        row.file.id = number
    if "media" not in own:
        del home.jellyseerr.media[media.id]
        media.id = number
        home.jellyseerr.add_media(media)
    if "request" not in own:
        del home.jellyseerr.requests[request.id]
        request.row.id = number
        home.jellyseerr.requests[number] = request.row
    return movie


async def test_an_id_of_one_kind_used_as_another(tmp_path: Path) -> None:
    """Maintainerr 3418: each number of the due movie is an id of another one, too."""
    async with Household(tmp_path) as home:
        alice, bob = home.user("alice"), home.user("bob")
        due = watched(home, alice, "Due")
        ids = kinds_of_ids(home, due)
        others = [
            somebody_elses(
                home, bob, number, {kind for kind in ids if ids[kind] == number}
            )
            for number in {*ids.values()}
        ]
        elsewhere = home.movie("Elsewhere", is_4k=True)
        assert elsewhere.row is not None
        assert elsewhere.row.file is not None
        home.radarr_4k.movies = {ids["item"]: elsewhere.row}
        elsewhere.row.id, elsewhere.row.file.id = ids["item"], ids["file"]
        series = home.series("Due too", seasons={1: 2}, tmdb=due.tmdb, tvdb=ids["item"])
        home.request(alice, series)
        home.watch(alice, series, days_ago=10)
        before, requests = home.tree(), {*home.jellyseerr.requests}
        async with harness(home) as at:
            result = await at.run()
        assert [str(one.id) for one in result.deleted] == [due.id]
        assert videos_gone(home, before) == videos_of(home, due)
        assert requests - {*home.jellyseerr.requests} == {ids["request"]}
        assert all(movie.managed for movie in others)
        assert {*home.radarr_4k.movies} == {ids["item"]}


@pytest.mark.parametrize("kind", ["tmdb", "file", "media", "request"])
async def test_jellyseerr_names_an_id_of_another_kind(
    tmp_path: Path, kind: str
) -> None:
    """Maintainerr 3418: at the id from Jellyseerr is another movie, so nothing goes."""
    async with Household(tmp_path) as home:
        alice, bob = home.user("alice"), home.user("bob")
        due = watched(home, alice, "Due")
        ids = kinds_of_ids(home, due)
        other = somebody_elses(home, bob, ids[kind], {"tmdb", "media", "request"})
        due.in_jellyseerr.standard.external_id = other.in_radarr.id
        before = home.tree()
        async with harness(home) as at:
            reading = await at.poll()
            found = {str(one.id): one.reason.code for one in reading.plan.decisions}
            assert found[due.id] == "item_mismatch"
            assert not (await at.run()).deleted
        assert home.tree() == before


async def test_a_single_deletion_stays_single(tmp_path: Path) -> None:
    """Maintainerr 3420: of one title one file, movie and request go, each by its id."""
    async with Household(tmp_path) as home:
        alice = home.user("alice")
        movies = [watched(home, alice, f"Movie {number}") for number in range(3)]
        before = home.tree()
        async with harness(home) as at:
            (deleted,) = (await at.run(limit=1)).deleted
        (gone,) = (movie for movie in movies if movie.id == str(deleted.id))
        assert videos_gone(home, before) == videos_of(home, gone)
        (told,) = home.jellyfin.calls.to("POST", "*")
        assert told.body == {
            "Updates": [{"Path": str(gone.path), "UpdateType": "Deleted"}]
        }
        changes = [call for call in home.calls if call.method not in {"GET", "POST"}]
        assert len(changes) == 3
        for call in changes:
            assert call.method == "DELETE"
            assert ONE_THING.fullmatch(call.path), call.line
            assert call.body is None
            assert not {*call.query} - {"deleteFiles", "addImportExclusion"}
        assert len(home.requests) == 2


@pytest.mark.parametrize("identifier", [None, 0, -1, "", "1,2", [], True, 1e300])
@pytest.mark.parametrize("of", ["movie", "file"])
async def test_an_id_that_is_none(tmp_path: Path, of: str, identifier: Any) -> None:
    """Maintainerr 3420: without an id the address would be that of all things."""
    async with Household(tmp_path) as home:
        watched(home, home.user("alice"), "Due")
        before = home.tree()

        def change(body: Any) -> Any:
            return body | (
                {"id": identifier}
                if of == "movie"
                else {"movieFile": body["movieFile"] | {"id": identifier}}
            )

        home.radarr.fault("GET", "/api/v3/movie/*", Changed(change))
        async with harness(home) as at:
            assert not (await at.run()).deleted
        assert home.tree() == before
        assert {call.method for call in home.calls} == {"GET"}


@pytest.mark.parametrize("taken_out", [False, True])
async def test_files_of_an_unmanaged_instance(tmp_path: Path, taken_out: bool) -> None:
    """Janitorr 44: a Radarr not in Jellyseerr keeps files, in a shared folder too."""
    async with Household(tmp_path) as home:
        alice = home.user("alice")
        unmanaged = home.add_radarr("Unmanaged", known=False)
        await home.start()
        due = watched(home, alice, "Due")
        theirs = home.movie(
            "Due (Extended)", tmdb=due.tmdb, radarr=unmanaged, in_jellyseerr=False
        )
        beside = theirs.in_radarr
        assert beside.file is not None
        home.disk.remove_folder(beside.folder)
        beside.folder = due.folder
        beside.file.path = due.folder / "Due (Extended).mkv"
        home.disk.write(beside.file.path, b"their film")
        by_hand = home.movie("By hand", in_radarr=False)
        home.request(alice, by_hand)
        home.watch(alice, by_hand, days_ago=10)
        if taken_out:
            home.jellyseerr.radarrs = [
                row for row in home.jellyseerr.radarrs if row.instance is not due.radarr
            ]
        before = home.tree()
        async with harness(home) as at:
            result = await at.run()
        expected = [] if taken_out else [due]
        assert [str(one.id) for one in result.deleted] == [one.id for one in expected]
        assert videos_gone(home, before) == videos_of(home, *expected)
        assert theirs.managed
        assert not unmanaged.calls
