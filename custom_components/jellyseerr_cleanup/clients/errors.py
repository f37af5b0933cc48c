"""What can go wrong with a server: one family of errors, each with the next step.

No message contains a key, a query or a server's own words.
"""

from collections.abc import Iterator
from contextlib import contextmanager


def _display(name: str) -> str:
    # People name their Radarr in Jellyseerr: line ends and direction marks in that name
    # would forge log lines
    return (
        "".join(character for character in name if character.isprintable())[:60]
        or "Server"
    )


class ClientError(Exception):
    """A server could not be asked, or its answer could not be understood.

    The message names the server and the next step.
    """

    problem = "failed; look at its log"

    def __init__(
        self, server: str, problem: str | None = None, *, status: int | None = None
    ) -> None:
        """Name the server by its display name; `problem` replaces the class's own.

        `status` is the HTTP status that was not expected.
        """
        self.server = _display(server)
        self.status = status
        self.told = problem or self.problem
        super().__init__(f"{self.server} {problem or self.problem}")


class CannotConnect(ClientError):
    """No connection, or one that broke off before an answer."""

    problem = (
        "cannot be reached: check that it is running and that its address is right"
    )


class CertificateNotTrusted(CannotConnect):
    """A TLS certificate that cannot be verified."""

    problem = (
        "cannot be reached safely, its TLS certificate is not trusted:"
        " correct it, or turn the check off for this server"
    )


class NoTls(CannotConnect):
    """Something else than TLS answers where the address says https."""

    problem = (
        "does not speak TLS at this port: write http:// in its address in place of"
        " https://, or correct the port"
    )


class TimedOut(ClientError):
    """No whole answer within the time limit."""

    problem = (
        "did not answer in time: check its load, or allow it a longer time limit in"
        " the options"
    )


class NotAuthorized(ClientError):
    """401 or 403: the key is wrong, or cannot even be sent."""

    problem = "refused the API key: enter its current key"


class NotAdmin(ClientError):
    """The key is valid, but not an administrator's."""

    problem = (
        "accepted the API key, but its user is not an administrator: use the key shown"
        " in its settings"
    )


class NotInitialized(ClientError):
    """The server was installed, but never set up."""

    problem = "is not set up yet: finish its set-up in a browser first"


class CsrfProtected(ClientError):
    """Jellyseerr answers reads but refuses changes, whatever the key."""

    problem = (
        "refuses changes because its CSRF protection is on: turn it off in its network"
        " settings"
    )


class WrongServer(ClientError):
    """Something answers at this address, but not this kind of server."""

    problem = (
        "is not at this address, something else answers there: check the address, the"
        " port and the base path"
    )


class UnsupportedVersion(ClientError):
    """The server is older than the oldest version that this project was tried with."""

    problem = "is too old: update it"


class NotFound(ClientError):
    """404 by the API itself: it answered, and what was asked for is not there."""

    problem = "does not have what was asked for: it may have been removed meanwhile"


class Conflict(ClientError):
    """409: Radarr and Sonarr say so when a root folder is missing or empty."""

    problem = (
        "refused because its folder is missing or empty: check that its disk is mounted"
    )


class NotDeleted(ClientError):
    """500 by Radarr or Sonarr, which tried to delete a file and could not."""

    problem = (
        "could not delete a file: check that it may write in the folder, that the disk"
        " is not read-only, and that its recycle bin is not full"
    )


class UnexpectedAnswer(ClientError):
    """Any other status, or a body that this kind of server does not send.

    `status` is None if it is the body that was not expected.
    """

    problem = "gave an answer that makes no sense: look at its log"

    @property
    def is_about_body(self) -> bool:
        """Return whether the server is there, and only what it said makes no sense."""
        return self.status is None


@contextmanager
def identifying(server: str) -> Iterator[None]:
    """Turn a 404 by the API, or a body of another shape, into WrongServer.

    Both are signs that another kind of server answers.
    """
    try:
        yield
    except NotFound:
        raise WrongServer(server) from None
    except UnexpectedAnswer as error:
        # A status such as 502 does not tell which kind of server answers
        if error.status is not None:
            raise
        raise WrongServer(server) from None
