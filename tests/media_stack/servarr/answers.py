"""What Radarr and Sonarr read out of a call, and what they answer when it fails."""

from collections.abc import Mapping
import json
from uuid import uuid4

from aiohttp import web

from ..server import Handle, Json, json_answer

API = "/api/v3"
BOOLEANS = {"true": True, "false": False}


def gets(base_path: str, calls: Mapping[str, Handle]) -> list[web.RouteDef]:
    """Return the routes of calls that only read."""
    return [
        web.get(f"{base_path}{API}/{path}", handle, allow_head=False)
        for path, handle in calls.items()
    ]


def flag(request: web.Request, name: str) -> bool:
    """Read a boolean query parameter, false by default: anything else is refused."""
    text = request.query.get(name, "false")
    if (value := BOOLEANS.get(text.lower())) is None:
        body = json.dumps(invalid_body(name, text))
        raise web.HTTPBadRequest(text=body, content_type="application/problem+json")
    return value


def number_in(request: web.Request, name: str = "id") -> int | None:
    """Read a number of the path; None if it is none."""
    text = request.match_info[name]
    return int(text) if text.isdecimal() else None


def number_asked(request: web.Request, name: str) -> int | None:
    """Read a number of the query; None if it is none."""
    text = request.query.get(name, "")
    return int(text) if text.isdecimal() else None


def done() -> web.Response:
    """Return the answer to a deletion: it has no body."""
    return web.Response()


def not_found() -> web.Response:
    """Return the answer when a row that is asked for by its id does not exist."""
    return json_answer(
        {
            "type": "https://tools.ietf.org/html/rfc9110#section-15.5.5",
            "title": "Not Found",
            "status": 404,
            "traceId": f"00-{uuid4().hex}-{uuid4().hex[:16]}-00",
        },
        404,
    )


def no_such(kind: str, number: object) -> web.Response:
    """Return the answer when a row that is to be changed does not exist."""
    message = f"{kind} with ID {number} does not exist"
    return failed(message, "Datastore.ModelNotFoundException", 404)


def failed(message: str, exception: str, status: int) -> web.Response:
    """Return an error as all of them are shaped: a stack trace is in the description."""
    namespace = "NzbDrone.Core." if "." in exception else ""
    if exception.startswith("System."):
        namespace = ""
    return _error(
        {"message": message, "description": f"{namespace}{exception}: {message}"},
        status,
    )


def _error(body: Json, status: int) -> web.Response:
    """Return what is sent when an error stopped a call: its type names no charset."""
    text = json.dumps(body).encode()
    return web.Response(body=text, status=status, content_type="application/json")


def client_error(message: str, status: int) -> web.Response:
    """Return a refusal of something that the server was asked to do."""
    return failed(message, "Exceptions.NzbDroneClientException", status)


def wrong_count(wanted: int, found: int) -> web.Response:
    """Return the answer when some of several ids do not exist."""
    message = f"Expected query to return {wanted} rows but returned {found}"
    return failed(message, "System.ApplicationException", 500)


def bad_request(message: str) -> web.Response:
    """Return the answer to a call that lacks something."""
    return _error({"message": f"BadRequest: {message}", "content": message}, 400)


def invalid_body(name: str, value: str) -> Json:
    """Return the body of the answer to a value that cannot be read."""
    errors = {name: [f"The value '{value}' is not valid."]}
    title = "One or more validation errors occurred."
    return {"title": title, "status": 400, "errors": errors}


def invalid_setting(name: str, complaint: str, value: object) -> web.Response:
    """Return the answer to a setting that cannot be: a list of what is wrong."""
    return json_answer(
        [
            {
                "propertyName": name,
                "errorMessage": f"'{name}' {complaint}",
                "attemptedValue": value,
                "severity": "error",
            }
        ],
        400,
    )
