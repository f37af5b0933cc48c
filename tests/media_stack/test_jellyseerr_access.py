"""Keys, permissions, CSRF protection and addresses of the simulated Jellyseerr."""

from aiohttp import ClientError, ClientSession
import pytest

from . import BEHAVIOURS, Household, MediaServerType
from .conftest import Ask

FORBIDDEN = {
    "status": 403,
    "error": "You do not have permission to access this endpoint",
}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Accept": "*/*"}, 401),
        ({"X-Api-Key": ""}, 401),
        ({"X-Api-Key": "wrong"}, 403),
        ({"X-Api-Key": "JELLYSEERR-KEY-0123456789ABCDEF"}, 403),
        ({"X-Api-Key": '"jellyseerr-key-0123456789abcdef"'}, 403),
        ({"X-Api-Key": "jellyseerr-key-0123456789abcdef"}, 200),
        ({"X-Api-Key": " \tjellyseerr-key-0123456789abcdef \t"}, 200),
    ],
)
async def test_key(
    home: Household, ask: Ask, headers: dict[str, str], expected: int
) -> None:
    """Only the exact key opens, give or take blanks around it."""
    status, body = await ask(home.jellyseerr, "GET", "/api/v1/auth/me", headers=headers)
    assert status == expected
    if status == 401:
        assert body["message"] == "cookie 'connect.sid' required"
    if status == 403:
        assert body == FORBIDDEN


@pytest.mark.parametrize("path", ["/status", "/status/appdata", "/settings/public"])
async def test_open_endpoints(home: Household, ask: Ask, path: str) -> None:
    """Three endpoints answer whatever the key is."""
    status, _ = await ask(
        home.jellyseerr, "GET", f"/api/v1{path}", headers={"X-Api-Key": "no"}
    )
    assert status == 200


async def test_not_initialized(home: Household, ask: Ask) -> None:
    """Before the set-up the key opens nothing, and the public settings say so."""
    home.jellyseerr.initialized = False
    assert await ask(home.jellyseerr, "GET", "/api/v1/auth/me") == (403, FORBIDDEN)
    _, body = await ask(home.jellyseerr, "GET", "/api/v1/settings/public")
    assert body["initialized"] is False


@pytest.mark.parametrize("kind", MediaServerType)
async def test_media_server(home: Household, ask: Ask, kind: MediaServerType) -> None:
    """The public settings say what is behind Jellyseerr."""
    home.jellyseerr.media_server = kind
    _, body = await ask(home.jellyseerr, "GET", "/api/v1/settings/public")
    assert body["mediaServerType"] == kind


async def test_acting_as_another_user(home: Household, ask: Ask) -> None:
    """A number acts as that user; anything else ends the process."""
    alice = home.user("alice")
    key = {"X-Api-Key": home.api_key}
    _, me = await ask(
        home.jellyseerr,
        "GET",
        "/api/v1/auth/me",
        headers=key | {"X-API-User": str(alice.id)},
    )
    assert me["displayName"] == "alice"
    status, _ = await ask(
        home.jellyseerr,
        "GET",
        "/api/v1/settings/main",
        headers=key | {"X-API-User": str(alice.id)},
    )
    assert status == 403
    with pytest.raises(ClientError):
        await ask(
            home.jellyseerr,
            "GET",
            "/api/v1/auth/me",
            headers=key | {"X-API-User": "alice"},
        )
    with pytest.raises(ClientError):
        await ask(home.jellyseerr, "GET", "/api/v1/auth/me")
    assert home.jellyseerr.crashed


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/jellyseerr/api/v1/status", 307),
        ("GET", "/login", 200),
        ("GET", "//api/v1/status", 308),
        ("GET", "/api//v1/status", 308),
        ("DELETE", "//api/v1/request/1", 404),
        ("GET", "/api/v1/nonexistent", 404),
        ("GET", "/api/v1/media/1", 405),
    ],
)
async def test_addresses(
    home: Household, method: str, path: str, expected: int
) -> None:
    """A wrong base path leads to the sign-in page, a doubled slash elsewhere."""
    async with (
        ClientSession() as session,
        session.request(
            method,
            f"{home.url}{path}",
            headers={"X-Api-Key": home.api_key},
            allow_redirects=False,
        ) as response,
    ):
        assert response.status == expected
        if expected == 307:
            assert response.headers["Location"] == "/login"
        if path == "/login":
            assert response.content_type == "text/html"


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_csrf_protection(home: Household, ask: Ask) -> None:
    """Reading works, changing is a 403; the cookies of a GET open it on 3.1 only."""
    request = home.request(home.admin, home.movie("The Comet"))
    home.jellyseerr.csrf_protection = True
    path = f"/api/v1/request/{request.id}"
    refused = (403, {"message": "invalid csrf token"})
    assert await ask(home.jellyseerr, "DELETE", path) == refused
    async with (
        ClientSession() as session,
        session.get(
            f"{home.url}{path}", headers={"X-Api-Key": home.api_key}
        ) as response,
    ):
        assert response.status == 200
        cookies = {name: morsel.value for name, morsel in response.cookies.items()}
        assert all(morsel["secure"] for morsel in response.cookies.values())
    headers = {
        "X-Api-Key": home.api_key,
        "X-XSRF-TOKEN": cookies["XSRF-TOKEN"],
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    works = home.jellyseerr.version.startswith("3.")
    answered = await ask(home.jellyseerr, "DELETE", path, headers=headers)
    assert answered == ((204, "") if works else refused)
    assert request.exists is not works


@pytest.mark.parametrize("home", BEHAVIOURS, indirect=True)
async def test_secrets_of_users(home: Household, ask: Ask) -> None:
    """1.9 and 2.3 hand out every user's tokens inside requests and users."""
    home.request(home.user("alice"), home.movie("The Comet"))
    leaks = home.jellyseerr.version < "2.7"
    for path in ("/user", "/request", "/request/1", "/auth/me"):
        _, body = await ask(home.jellyseerr, "GET", f"/api/v1{path}")
        assert ("token-secret-" in str(body)) is leaks, path


async def test_settings_lead_to_the_others(home: Household, ask: Ask) -> None:
    """Addresses and keys in clear, also of an instance that is entered twice."""
    home.enter(home.radarr, is_4k=True, name="Radarr again")
    _, radarrs = await ask(home.jellyseerr, "GET", "/api/v1/settings/radarr")
    assert [
        (row["id"], row["name"], row["port"], row["is4k"], row["isDefault"])
        for row in radarrs
    ] == [
        (0, "Radarr", home.radarr.port, False, True),
        (1, "Radarr 4K", home.radarr_4k.port, True, True),
        (2, "Radarr again", home.radarr.port, True, False),
    ]
    assert radarrs[0]["apiKey"] == home.radarr.api_key
    _, jellyfin = await ask(home.jellyseerr, "GET", "/api/v1/settings/jellyfin")
    assert (jellyfin["ip"], jellyfin["port"]) == ("127.0.0.1", home.jellyfin.port)
    assert jellyfin["apiKey"] == home.jellyfin.api_key
