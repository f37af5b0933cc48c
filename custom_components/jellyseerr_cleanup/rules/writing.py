"""Lines of YAML: texts that cannot break out of their quotes, and comments."""

from collections.abc import Iterable, Iterator

import yaml

from ..retention.printable import plain

_WIDE = 1 << 20


def quoted(text: str) -> str:
    """Return a text as YAML reads it back, whatever is in it."""
    # A direction mark could forge what is shown: it is escaped, with all around it
    written: str = yaml.dump(
        text,
        Dumper=yaml.SafeDumper,
        default_style='"',
        allow_unicode=text.isprintable(),
        width=_WIDE,
    )
    return written.rstrip("\n")


def comment(text: str) -> str:
    """Return a text of somebody else as the end of a comment, on one line."""
    return f"# {plain(text)}" if plain(text) else ""


def listed(texts: Iterable[str]) -> str:
    """Return texts as a list on one line."""
    return f"[{', '.join(quoted(text) for text in texts)}]"


def switch(on: bool) -> str:
    """Return how YAML writes a switch."""
    return "true" if on else "false"


def indented(lines: Iterable[str], by: str) -> Iterator[str]:
    """Yield lines further to the right."""
    for line in lines:
        yield f"{by}{line}".rstrip()


def item(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a mapping as an item of a list."""
    for number, line in enumerate(lines):
        yield f"  {line}" if number else f"- {line}"
