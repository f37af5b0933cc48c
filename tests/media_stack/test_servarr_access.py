"""Who may ask Radarr and Sonarr, and at which address."""

from aiohttp import ClientSession
import pytest

from . import Household
from .conftest import Ask
from .servarr import Radarr

API = "/api/v3"


@pytest.mark.parametrize("key", ["", "wrong"])
async def test_key(home: Household, ask: Ask, key: str) -> None:
    """Without its key each answers 401."""
    for server in home.instances:
        status, body = await ask(
            server, "GET", f"{API}/system/status", headers={"X-Api-Key": key}
        )
        assert (status, body) == (401, "")


async def test_who_is_who(home: Household, ask: Ask) -> None:
    """The application's name catches swapped addresses."""
    for server in home.instances:
        _, body = await ask(server, "GET", f"{API}/system/status")
        assert body["appName"] == ("Radarr" if isinstance(server, Radarr) else "Sonarr")
        assert body["instanceName"] == server.name


async def based(home: Household) -> Radarr:
    """Return a server that has a URL base."""
    root = home.disk.root / "based"
    options = {"name": "based", "api_key": "k", "base_path": "/radarr"}
    server = Radarr(home.clock, home.disk, root, **options)
    home.servers.append(server)
    await home.start()
    return server


async def redirected(server: Radarr, path: str, key: str = "k") -> tuple[int, object]:
    """Return the status of a deletion outside a server's address, and where it leads."""
    address = f"http://127.0.0.1:{server.port}{path}"
    async with (
        ClientSession(headers={"X-Api-Key": key}) as session,
        session.delete(address, allow_redirects=False) as response,
    ):
        assert await response.read() == b""
        return response.status, response.headers.get("Location")


async def test_a_missing_url_base_is_named_to_who_has_the_key(
    home: Household, ask: Ask
) -> None:
    """The reference: 307 with a relative ``Location``, with the right key."""
    server = await based(home)
    assert (await ask(server, "GET", f"{API}/system/status"))[0] == 200
    path = f"{API}/movie/1?deleteFiles=true"
    assert await redirected(server, path) == (307, f"/radarr{path}")
    assert await redirected(server, path, key="wrong") == (401, None)


@pytest.mark.parametrize(
    "path", [f"/other{API}/movie/1", f"//radarr{API}/movie/1", f"/radarr/{API}/movie/1"]
)
async def test_another_base_or_a_doubled_slash_leads_to_the_login(
    home: Household, path: str
) -> None:
    server = await based(home)
    assert await redirected(server, path) == (302, "/radarr/login")


async def test_a_base_that_is_not_configured_leads_to_the_login(
    home: Household,
) -> None:
    answer = await redirected(home.radarr, f"/radarr{API}/movie/1", home.radarr.api_key)
    assert answer == (302, "/login")


async def test_unknown_paths_have_no_body(home: Household, ask: Ask) -> None:
    for server in home.instances:
        assert await ask(server, "GET", f"{API}/nosuch") == (404, "")


async def test_unknown_ids_that_are_read_are_told_as_a_problem(
    home: Household, ask: Ask
) -> None:
    """As recorded; Sonarr 5 answers nothing, but for series."""
    for server, kinds in (
        (home.radarr, ("movie", "moviefile")),
        (home.sonarr, ("series", "episodefile")),
    ):
        for kind in kinds:
            status, body = await ask(server, "GET", f"{API}/{kind}/424242")
            assert (status, body["title"]) == (404, "Not Found")
            assert body.keys() == {"type", "title", "status", "traceId"}
    home.sonarr.become_version_5()
    assert await ask(home.sonarr, "GET", f"{API}/episodefile/424242") == (404, "")
    _, body = await ask(home.sonarr, "GET", f"{API}/series/424242")
    assert body["title"] == "Not Found"


@pytest.mark.parametrize("value", ["1", "yes", ""])
async def test_only_true_and_false_are_booleans(
    home: Household, ask: Ask, value: str
) -> None:
    """Anything else is a 400, and nothing is done."""
    movie, series = home.movie("Film"), home.series("Lights", seasons={1: 1})
    for server, path in (
        (home.radarr, f"movie/{movie.in_radarr.id}"),
        (home.sonarr, f"series/{series.row.id}"),
    ):
        address = f"{API}/{path}?deleteFiles={value}"
        assert (await ask(server, "DELETE", address))[0] == 400
    assert movie.exists
    assert movie.managed
    assert series.exists(1)
