"""Where a server is, and how long it may take to answer."""

from dataclasses import dataclass, field
from datetime import timedelta
import re

from yarl import URL

from .answers import Answers

DEFAULT_TIMEOUT = timedelta(seconds=30)
CONNECT_TIMEOUT = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server is, and how long it may take to answer.

    The address loses credentials, query and doubled slashes; ValueError if it is not
    absolute. `answers` are kept for what is asked for again and again.
    """

    name: str
    url: URL
    api_key: str = field(repr=False)
    verify_ssl: bool = True
    timeout: timedelta = DEFAULT_TIMEOUT
    connect_timeout: timedelta = CONNECT_TIMEOUT
    answers: Answers = field(default_factory=Answers, repr=False, compare=False)

    def __post_init__(self) -> None:
        path = re.sub(r"/{2,}", "/", self.url.raw_path).rstrip("/")
        bare = self.url.with_user(None).with_query(None).with_fragment(None)
        object.__setattr__(self, "url", bare.with_path(path, encoded=True))
