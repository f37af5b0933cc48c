"""Why a form is shown again: the field, the error's key, and its placeholders."""

from collections.abc import Collection, Mapping

from homeassistant.const import CONF_API_KEY, CONF_URL, CONF_VERIFY_SSL

from ..clients.errors import (
    CertificateNotTrusted,
    ClientError,
    NotAdmin,
    NotAuthorized,
    NotFound,
    NotInitialized,
    NoTls,
    TimedOut,
    UnsupportedVersion,
    WrongServer,
)

BASE = "base"


class Refused(ValueError):
    """The input is not accepted; `error` is a key of the flow's translated errors."""

    def __init__(
        self, field: str, error: str, placeholders: Mapping[str, str] | None = None
    ) -> None:
        """Take the field, the error's key, and the placeholders of its text."""
        super().__init__(error)
        self.field = field
        self.error = error
        self.placeholders = dict(placeholders or {})

    def errors(self, fields: Collection[str]) -> dict[str, str]:
        """Return the `errors` of a form: on `base` if the form lacks the field."""
        return {self.field if self.field in fields else BASE: self.error}


def problem_of(err: ClientError, wrong_server: str) -> tuple[str, str]:
    """Return the field that caused a server's error, and the key of the message.

    `wrong_server` is the key for a server of another kind.
    """
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
        # The only connection error that another field than the address cures
        case CertificateNotTrusted():
            return CONF_VERIFY_SSL, "invalid_certificate"
        case NoTls():
            return CONF_URL, "no_tls"
    return CONF_URL, "cannot_connect"


def refused_by(err: ClientError, wrong_server: str) -> Refused:
    """Return a server's error as Refused; its text names the server, and no key."""
    return Refused(*problem_of(err, wrong_server), {"server": err.server})
