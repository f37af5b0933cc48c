"""Why a form is shown again: the field, the key of the message, and what the message names."""

from collections.abc import Collection, Mapping

from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL

from .clients.errors import (
    CertificateNotTrusted,
    ClientError,
    NotAdmin,
    NotAuthorized,
    NotFound,
    NotInitialized,
    TimedOut,
    UnsupportedVersion,
    WrongServer,
)

BASE = "base"


class Refused(ValueError):
    """What was written cannot be accepted; `error` is a key of the flow's translated errors."""

    def __init__(
        self, field: str, error: str, placeholders: Mapping[str, str] | None = None
    ) -> None:
        """Name the field, the error and what its text needs."""
        super().__init__(error)
        self.field = field
        self.error = error
        self.placeholders = dict(placeholders or {})

    def errors(self, fields: Collection[str]) -> dict[str, str]:
        """Return what `async_show_form` takes; the whole form is to blame if it lacks the field."""
        return {self.field if self.field in fields else BASE: self.error}


def problem_of(err: ClientError, wrong_server: str) -> tuple[str, str]:
    """Return the field that caused a server's error, and the error's key; `wrong_server` is that of another kind of server."""
    match err:
        case TimedOut():
            return CONF_URL, "timeout"
        case NotAdmin():
            return CONF_API_KEY, "not_admin"
        case NotAuthorized():
            return CONF_API_KEY, "invalid_auth"
        case NotInitialized():
            return CONF_URL, "not_initialized"
        case UnsupportedVersion():
            return CONF_URL, "unsupported_version"
        case WrongServer() | NotFound():
            return CONF_URL, wrong_server
        # The one kind of connection error that another field cures; the client tells it apart only in its message
        case CertificateNotTrusted():
            return CONF_VERIFY_SSL, "invalid_certificate"
    return CONF_URL, "cannot_connect"


def refused_by(err: ClientError, wrong_server: str) -> Refused:
    """Return the refusal that a server's error is; the text names the server, and never holds a key."""
    return Refused(*problem_of(err, wrong_server), {"server": err.server})
