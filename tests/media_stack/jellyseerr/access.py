"""Who may call: keys, permissions, CSRF protection, addresses."""

import secrets

from aiohttp import web

from ..faults import LOGIN_PAGE
from ..server import json_answer
from ..statuses import ADMIN, MANAGE_REQUESTS

API = "/api/v1"
OPEN = frozenset({"/status", "/status/appdata", "/settings/public"})
FORBIDDEN = {
    "status": 403,
    "error": "You do not have permission to access this endpoint",
}


def no_key(path: str) -> web.Response:
    """Return the answer to a call without a key."""
    message = "cookie 'connect.sid' required"
    return json_answer(
        {"message": message, "errors": [{"path": path, "message": message}]}, 401
    )


def forbidden() -> web.Response:
    """Return the answer to a wrong key or too few permissions."""
    return json_answer(FORBIDDEN, 403)


def may(permissions: int, method: str, path: str) -> bool:
    """Tell whether permissions suffice for a path (relative to the API)."""
    if permissions & ADMIN:
        return True
    if path.startswith(("/settings", "/user")):
        return False
    return not (path.startswith("/media/") and method == "DELETE") or bool(
        permissions & MANAGE_REQUESTS
    )


def page_outside_the_api(request: web.Request) -> web.Response:
    """Return what the web application answers: to the sign-in page, or a page that says 404."""
    if "//" in request.raw_path.split("?")[0] and request.method == "GET":
        clean = request.raw_path
        while "//" in clean:
            clean = clean.replace("//", "/")
        return web.Response(status=308, headers={"Location": clean})
    if request.method != "GET":
        return web.Response(
            status=404,
            text="<!DOCTYPE html><title>404</title>",
            content_type="text/html",
        )
    if request.path == "/login":
        return web.Response(text=LOGIN_PAGE, content_type="text/html", charset="utf-8")
    return web.Response(status=307, headers={"Location": "/login"})


def unknown_endpoint(path: str) -> web.Response:
    """Return the answer to a path that the API does not have."""
    return json_answer(
        {"message": "not found", "errors": [{"path": path, "message": "not found"}]},
        404,
    )


class CsrfProtection:
    """The cookies of a GET must come back with a POST or DELETE; keys do not help."""

    def __init__(self) -> None:
        """Make the pair of one server."""
        self.secret, self.token = secrets.token_urlsafe(18), secrets.token_urlsafe(39)

    def passes(self, request: web.Request, cookies_work: bool) -> bool:
        """Tell whether a changing call carries the cookies and the header."""
        return (
            cookies_work
            and request.cookies.get("_csrf") == self.secret
            and request.cookies.get("XSRF-TOKEN") == self.token
            and request.headers.get("X-XSRF-TOKEN") == self.token
        )

    def set_cookies(self, response: web.StreamResponse) -> None:
        """Hand out the pair, both marked Secure."""
        if not response.prepared:
            response.set_cookie(
                "_csrf", self.secret, httponly=True, secure=True, samesite="Strict"
            )
            response.set_cookie(
                "XSRF-TOKEN", self.token, secure=True, samesite="Strict"
            )
