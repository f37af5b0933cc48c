"""What comes out of the one place that sends, whatever comes in."""

import gzip
import logging
import traceback
from typing import Any

import aiohttp
import pytest
from yarl import URL

from custom_components.jellyseerr_cleanup.clients.endpoint import Endpoint
from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    Conflict,
    CsrfProtected,
    NotAuthorized,
    NotDeleted,
    NotFound,
    TimedOut,
    UnexpectedAnswer,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.http import Json

from .canned import Answer
from .connect import KEY, Canned, connection

QUERY, PASSWORD = "pr1vate", "pa55word"


ANSWERS: dict[str, tuple[Answer, Any]] = {
    "an object": (Answer({"a": 1}), {"a": 1}),
    "problem+json is JSON": (Answer([], content_type="application/problem+json"), []),
    "a charset": (Answer({}, content_type="application/json; charset=utf-8"), {}),
    "a redirect": (Answer(b"", 307, headers={"Location": "/login"}), WrongServer),
    "a permanent redirect": (
        Answer(b"", 308, headers={"Location": "http://example.com/"}),
        WrongServer,
    ),
    "not modified": (Answer(b"", 304), WrongServer),
    "401": (Answer(b"", 401), NotAuthorized),
    "403": (
        Answer({"status": 403, "error": "You do not have permission"}, 403),
        NotAuthorized,
    ),
    "403 without JSON": (Answer(b"no", 403, "text/plain"), NotAuthorized),
    "403 with a list": (Answer([1], 403), NotAuthorized),
    "CSRF": (Answer({"message": "invalid csrf token"}, 403), CsrfProtected),
    "404 of the API": (Answer({"message": "Request not found."}, 404), NotFound),
    "404 of .NET": (
        Answer({"title": "Not Found", "status": 404}, 404, "application/problem+json"),
        NotFound,
    ),
    "404 of a path unknown to Jellyseerr": (
        Answer({"message": "not found", "errors": [{"path": "/x"}]}, 404),
        WrongServer,
    ),
    "404 page": (Answer(b"<html>", 404, "text/html"), WrongServer),
    "404 empty": (Answer(b"", 404), WrongServer),
    "404 with half an object": (Answer(b'{"message"', 404), WrongServer),
    "404 that is too long": (Answer({"message": "x" * 70_000}, 404), WrongServer),
    "409": (Answer({"message": "Root folder is empty"}, 409), Conflict),
    "400": (Answer({"message": "no"}, 400), UnexpectedAnswer),
    "429": (Answer(b"", 429), UnexpectedAnswer),
    "500": (Answer({"message": KEY}, 500), UnexpectedAnswer),
    "500 of a deletion": (
        Answer({"message": f"Unable to delete {KEY}"}, 500),
        NotDeleted,
    ),
    "500 that tells no text": (Answer({"message": ["Unable"]}, 500), UnexpectedAnswer),
    "500 page": (Answer(b"Unable to delete", 500, "text/html"), UnexpectedAnswer),
    "502 of a deletion": (
        Answer({"message": "Unable to delete it"}, 502),
        UnexpectedAnswer,
    ),
    "504": (Answer(b"<html>", 504), TimedOut),
    "503 page": (Answer(b"<html>starting</html>", 503, "text/html"), UnexpectedAnswer),
    "a page": (Answer(b"<html>", 200, "text/html"), WrongServer),
    "text": (Answer(b"{}", 200, "text/plain"), UnexpectedAnswer),
    "no content": (Answer(b"", 204), UnexpectedAnswer),
    "an empty body": (Answer(b""), UnexpectedAnswer),
    "half a body": (Answer(b'{"a": [1, 2'), UnexpectedAnswer),
    "NaN": (Answer(b'{"a": NaN}'), UnexpectedAnswer),
    "infinity": (Answer(b"1e999"), UnexpectedAnswer),
    "too many digits": (Answer(b"1" * 5000), UnexpectedAnswer),
    "too deep": (Answer(b"[" * 100_000 + b"]" * 100_000), UnexpectedAnswer),
    "half a surrogate pair": (Answer(b'"\\ud800"'), UnexpectedAnswer),
    "not UTF-8": (Answer(b'"\xff\xfe"'), UnexpectedAnswer),
    "longer than the limit": (Answer(b'"' + b"x" * 2_000_000 + b'"'), UnexpectedAnswer),
    "a decompression bomb": (
        Answer(gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}),
        UnexpectedAnswer,
    ),
    "not what its encoding says": (
        Answer(b"plain", headers={"Content-Encoding": "gzip"}),
        UnexpectedAnswer,
    ),
}


@pytest.mark.parametrize("case", ANSWERS)
async def test_answers(
    session: aiohttp.ClientSession,
    canned: Canned,
    caplog: pytest.LogCaptureFixture,
    case: str,
) -> None:
    """No key, query or credentials are in a message, a traceback or a log."""
    caplog.set_level(logging.DEBUG)
    answer, expected = ANSWERS[case]
    canned.put("/api/v3/thing", answer)
    radarr = connection(session, f"http://user:{PASSWORD}@127.0.0.1:{canned.port}")
    asking = radarr.request(
        "GET", "/thing", params={"search": QUERY}, body_limit=1_000_000
    )
    if isinstance(expected, type):
        with pytest.raises(ClientError) as caught:
            await asking
        assert type(caught.value) is expected
        assert caught.value.server == "Radarr 4K"
        assert str(caught.value).startswith("Radarr 4K ")
        assert ": " in str(caught.value), "a next step follows"
        told = [*traceback.format_exception(caught.value), repr(caught.value)]
    else:
        assert await asking == expected
        told = []
    assert canned.paths == ["/api/v3/thing"], "nothing is followed or repeated"
    # The access log is the test server's own.
    told += [
        record.getMessage()
        for record in caplog.records
        if record.name != "aiohttp.access"
    ]
    for secret in (KEY, QUERY, PASSWORD):
        assert secret not in "".join([*told, repr(radarr)])


@pytest.mark.parametrize(
    ("location", "base_path"),
    [
        ("/login", True),
        ("/login?returnUrl=%2Fradarr", True),
        ("/radarr/login", False),
        ("http://example.com/login", False),
        (None, False),
    ],
)
async def test_a_login_page_means_a_wrong_base_path(
    canned: Canned, location: str | None, base_path: bool
) -> None:
    """Radarr and Sonarr ask to log in for whatever is outside of theirs."""
    headers = {} if location is None else {"Location": location}
    canned.put("/api/v3/thing", Answer(b"", 302, headers=headers))
    with pytest.raises(WrongServer) as caught:
        await canned.connection.request("GET", "/thing")
    assert ("has no such base path" in str(caught.value)) is base_path
    assert ("with a redirect" in str(caught.value)) is not base_path


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(b"", 204), None),
        (Answer(b"", 200), None),
        (Answer({}, 200), None),
        (Answer(b"", 200, "text/plain"), None),
        (Answer(b"<html>", 200, "text/html"), WrongServer),
        (Answer(b"", 302, headers={"Location": "/"}), WrongServer),
        (Answer(b"", 500), UnexpectedAnswer),
    ],
    ids=["204", "empty", "object", "text", "page", "redirect", "500"],
)
async def test_the_status_decides_where_no_body_is_expected(
    canned: Canned, answer: Answer, expected: type[ClientError] | None
) -> None:
    canned.put("/api/v3/thing", answer, method="DELETE")
    asking = canned.connection.request("DELETE", "/thing", expect_body=False)
    if expected is None:
        assert await asking is None
    else:
        with pytest.raises(expected):
            await asking


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("", "/api/v3/thing"),
        ("/", "/api/v3/thing"),
        ("/radarr", "/radarr/api/v3/thing"),
        ("/radarr/", "/radarr/api/v3/thing"),
        ("//radarr//4k//", "/radarr/4k/api/v3/thing"),
        ("/a%20b/", "/a b/api/v3/thing"),
        ("/radarr?apikey=x#top", "/radarr/api/v3/thing"),
    ],
)
async def test_no_slash_is_doubled(
    session: aiohttp.ClientSession, canned: Canned, address: str, path: str
) -> None:
    canned.put(path, {"ok": True})
    whole = f"http://user:password@127.0.0.1:{canned.port}{address}"
    params = {"path": "/a b+c&d;e=f%/ü"}
    answer = await connection(session, whole).request("GET", "/thing", params=params)
    assert answer == {"ok": True}
    _, _, query, headers = canned.requests[0]
    assert query == params
    assert headers["X-Api-Key"] == KEY
    assert "Authorization" not in headers


async def test_a_body_is_sent(canned: Canned) -> None:
    sent: Json = {"episodeIds": [1, 2], "monitored": False}
    canned.put("/api/v3/episode/monitor", {}, method="PUT")
    await canned.connection.request("PUT", "/episode/monitor", json=sent)
    assert canned.sent == [sent]


@pytest.mark.parametrize("key", ["two\nlines", "two\r\nlines", "nul\x00", "bell\x07"])
async def test_a_key_that_cannot_be_sent(
    session: aiohttp.ClientSession, canned: Canned, key: str
) -> None:
    with pytest.raises(NotAuthorized) as caught:
        await connection(session, canned.url, api_key=key).request("GET", "/thing")
    assert "lines" not in str(caught.value)
    assert not canned.requests


@pytest.mark.parametrize("address", ["", "radarr", "/radarr"])
def test_an_address_is_absolute(address: str) -> None:
    with pytest.raises(ValueError, match="relative"):
        Endpoint("Radarr", URL(address), KEY)


def test_an_endpoint_hides_its_key() -> None:
    endpoint = Endpoint(
        "Radarr", URL(f"https://user:{PASSWORD}@radarr.example/base/?apikey=x"), KEY
    )
    assert KEY not in repr(endpoint)
    assert PASSWORD not in repr(endpoint)
    assert str(endpoint.url) == "https://radarr.example/base"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Radarr 4K", "Radarr 4K"),
        ("a\nb\r\u202ec\x1b[31m", "abc[31m"),
        ("", "Server"),
        ("\x00", "Server"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_servers_name_cannot_forge_a_log_line(name: str, shown: str) -> None:
    assert TimedOut(name).server == shown
    assert str(TimedOut(name)) == f"{shown} {TimedOut.problem}"
