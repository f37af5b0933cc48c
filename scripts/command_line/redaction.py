"""Redaction of what could tell who somebody is, for output that is sent to others."""

from collections.abc import Iterable, Mapping
import re
from typing import Any

# The parameters of a reason that name people, servers or files
_NAMES = ("account", "entry", "file", "instance", "note", "server", "user")
_ADDRESS = re.compile(r"\b\w+://\S+|\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b")


class Redaction:
    """Replaces each name by a word, always the same one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take the keys and addresses that are to be removed from all texts."""
        self._secrets = [secret for secret in secrets if secret]
        self._known: dict[tuple[str, str], str] = {}

    def name(self, kind: str, name: str) -> str:
        """Return the word that stands for a name, such as `user 1`."""
        numbers = sum(known == kind for known, _ in self._known)
        return self._known.setdefault((kind, name), f"{kind} {numbers + 1}")

    def reason(self, reason: Mapping[str, str]) -> dict[str, str]:
        """Return a reason without names."""
        return {
            key: self.name(key, value) if key in _NAMES else self.text(value)
            for key, value in reason.items()
        }

    def text(self, text: str) -> str:
        """Return a text without keys and addresses."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _ADDRESS.sub("***", text)

    def title(self, title: dict[str, Any]) -> dict[str, Any]:
        """Return a title without its name; people and servers are numbered."""
        return {
            **title,
            "title": title["id"],
            "requested_by": [self.name("user", one) for one in title["requested_by"]],
            "instance": title["instance"] and self.name("instance", title["instance"]),
            "reason": self.reason(title["reason"]),
        }
